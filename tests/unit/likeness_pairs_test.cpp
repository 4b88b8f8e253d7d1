// The judgement of duplicates held against 500 labelled pairs (ops/benches/reserve_pairs.mjs).

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tenant/people/reserves/likeness.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

using reserves::known_human;
using reserves::likeness;

std::optional<std::chrono::year_month_day> date(const std::string& iso) {
  if (iso.empty()) return std::nullopt;
  return std::chrono::year_month_day{std::chrono::year{std::stoi(iso.substr(0, 4))},
                                     std::chrono::month{static_cast<unsigned>(std::stoi(iso.substr(5, 2)))},
                                     std::chrono::day{static_cast<unsigned>(std::stoi(iso.substr(8, 2)))}};
}

struct labelled_pair {
  bool same = false;
  std::string kind;
  known_human one, other;
};
std::vector<labelled_pair> labelled_pairs() {
  std::vector<labelled_pair> out;
  std::ifstream in(source_folder() / "tests/data/reserve-pairs.tsv");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> f;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) f.push_back(cell);
    f.resize(10);
    out.push_back({f[0] == "same", f[1], {f[2], f[3], f[4], date(f[5])}, {f[6], f[7], f[8], date(f[9])}});
  }
  return out;
}

TEST(LikenessPairs, SureIsRightAndWithPerhapsFewAreMissed) {
  int same = 0, sure = 0, sure_right = 0, found = 0, shown_wrongly = 0, others = 0;
  std::string missed;
  for (const labelled_pair& p : labelled_pairs()) {
    const auto how = reserves::compare(p.one, p.other).how;
    same += p.same ? 1 : 0;
    others += p.same ? 0 : 1;
    sure += how == likeness::sure ? 1 : 0;
    sure_right += how == likeness::sure && p.same ? 1 : 0;
    found += how != likeness::none && p.same ? 1 : 0;
    shown_wrongly += how != likeness::none && !p.same ? 1 : 0;
    if (p.same ? how == likeness::none : how == likeness::sure)
      missed += fmt::format("\n  {} {}: {} / {}", p.same ? "missed" : "wrongly sure", p.kind, p.one.name,
                            p.other.name);
  }
  const auto share = [](int a, int b) { return static_cast<double>(a) / b; };
  fmt::print(
      "pairs: {} of one human, {} of two; sure: precision {:.3f}, recall {:.3f}; with perhaps: recall "
      "{:.3f}, "
      "precision {:.3f}\n",
      same, others, share(sure_right, sure), share(sure_right, same), share(found, same),
      share(found, found + shown_wrongly));
  ASSERT_EQ(same + others, 500);
  EXPECT_GE(share(sure_right, sure), 0.99) << missed;
  EXPECT_GE(share(found, same), 0.95) << missed;
  EXPECT_GE(share(sure_right, same), 0.4) << "sure that is never said would be worthless";
}

}  // namespace
}  // namespace paraat::test
