// The pages of protocol/ against the code: other implementers read those pages, so codes and limits may not
// drift.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "protocol/http_signature.hpp"
#include "protocol/limits.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using codes = std::set<std::pair<std::string, unsigned>>;

std::string text_of(const fs::path& file) {
  std::ifstream in(fs::path(test::source_folder()) / file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The text between a heading and the next one.
std::string section(const std::string& page, const std::string& heading) {
  const std::string text = text_of("protocol/" + page);
  const auto from = text.find("\n## " + heading + "\n");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find("\n## ", from + 1) - from);
}

// Each match as the texts of its groups, the whole first.
std::vector<std::vector<std::string>> matches(const std::string& text, const std::string& what) {
  const std::regex pattern(what);
  std::vector<std::vector<std::string>> out;
  for (std::sregex_iterator m(text.begin(), text.end(), pattern), end; m != end; ++m)
    out.emplace_back(m->begin(), m->end());
  return out;
}

std::string sources(const std::vector<std::string>& folders) {
  std::string out;
  for (const std::string& folder : folders)
    for (const auto& e : fs::directory_iterator(fs::path(test::source_folder()) / folder))
      if (e.path().extension() == ".cpp") out += text_of(fs::relative(e.path(), test::source_folder()));
  return out;
}

TEST(Specification, NamesEveryCodeThatIsAnsweredWithItsStatus) {
  codes written, answered;
  const std::string table = section("http.md", "Codes");
  for (const auto& row : matches(table, "\\n\\| `([a-z-]+)` \\| (\\d{3}) \\|"))
    written.emplace(row[1], std::stoul(row[2]));
  const std::string code = sources({"federation/endpoints", "federation/inbox"});
  for (const auto& said : matches(code, "(?:fault|no|charged)\\((?:c, )?(\\d{3}), \"([a-z-]+)\""))
    answered.emplace(said[2], std::stoul(said[1]));
  using http_signature::fault;
  for (const fault f : {fault::malformed, fault::unsigned_message, fault::not_covered, fault::unknown_key,
                        fault::wrong_destination, fault::stale, fault::clock_skew, fault::bad_signature})
    answered.emplace(std::string(http_signature::code_of(f)), http_signature::status_of(f));
  ASSERT_GE(written.size(), 20U);
  EXPECT_EQ(written, answered);
  for (const auto& said : matches(code, "\"([a-z]+-refused)\""))
    EXPECT_THAT(table, HasSubstr("`" + said[1] + "`"));
}

TEST(Specification, NamesEveryCodeOfAReceipt) {
  const std::string page = text_of("protocol/messages.md");
  const std::string code = sources({"federation/inbox", "federation/kinds"});
  std::set<std::string> said;
  for (const auto& m : matches(code, "reject\\(a, \"([a-z-]+)\"|->error = \"([a-z-]+)\"|\"(not-[a-z-]+)\""))
    for (std::size_t i = 1; i < m.size(); ++i)
      if (!m[i].empty()) said.insert(m[i]);
  ASSERT_GE(said.size(), 9U);
  for (const std::string& one : said) EXPECT_THAT(page, HasSubstr("`" + one + "`"));
}

// In bytes, in seconds, or as it is.
long long value(std::string text) {
  std::erase(text, ',');
  std::istringstream in(text);
  long long n = 0;
  std::string unit;
  in >> n >> unit;
  static const std::map<std::string, long long> units{
      {"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}, {"s", 1}, {"days", 86'400}};
  return units.contains(unit) ? n * units.at(unit) : -1;
}

TEST(Specification, GivesEveryLimitThatTheCodeHolds) {
  std::map<std::string, long long> written;
  const std::string table = section("http.md", "Limits");
  for (const auto& row : matches(table, "\\n\\| `([a-z_]+)` \\| ([0-9,]+(?: [A-Za-z]+)?) \\|"))
    written[row[1]] = value(row[2]);
  const auto size = [](auto n) { return static_cast<long long>(n); };
  const auto time = [](auto t) {
    return static_cast<long long>(std::chrono::duration_cast<std::chrono::seconds>(t).count());
  };
  using namespace limits;
  const std::map<std::string, long long> held{{"headers", size(headers)},
                                              {"body", size(body)},
                                              {"before_authentication", size(before_authentication)},
                                              {"manifest", size(manifest)},
                                              {"manifest_keys", size(manifest_keys)},
                                              {"members_list", size(members_list)},
                                              {"join", size(limits::join)},
                                              {"envelope", size(envelope)},
                                              {"listing", size(limits::listing)},
                                              {"page", size(page)},
                                              {"items_asked", size(items_asked)},
                                              {"diff_entries", size(diff_entries)},
                                              {"batch", size(batch)},
                                              {"skipped_ranges", size(skipped_ranges)},
                                              {"crit", size(crit)},
                                              {"signatures", size(signatures)},
                                              {"components", size(components)},
                                              {"clock_skew", time(clock_skew)},
                                              {"signature_lifetime", time(signature_lifetime)},
                                              {"long_poll", time(long_poll)},
                                              {"message_validity", time(message_validity)},
                                              {"deduplication", time(deduplication)},
                                              {"manifest_lifetime", time(manifest_lifetime)},
                                              {"manifest_fresh", time(manifest_fresh)}};
  EXPECT_EQ(written, held);
  // None was added to the code alone.
  std::set<std::string> declared, known;
  for (const auto& one :
       matches(text_of("protocol/limits.hpp"), "constexpr (?:auto|int|std::size_t) (\\w+) ="))
    declared.insert(one[1]);
  for (const auto& [name, _] : held) known.insert(name);
  EXPECT_EQ(declared, known);
}

TEST(Specification, ListsTheSkillsThatBothSidesKnow) {
  const std::string page = text_of("protocol/feeds.md");
  const auto from = page.find("**Skill codes**");
  ASSERT_NE(from, std::string::npos);
  const std::string list = page.substr(page.find("):", from), page.find(".\n", from) - page.find("):", from));
  std::set<std::string> written, known;
  for (const auto& one : matches(list, "`([a-z0-9_]+)`")) written.insert(one[1]);
  for (const task_profiles::skill& s : task_profiles::skills) known.insert(std::string(s.code));
  EXPECT_EQ(written, known);
}

}  // namespace
}  // namespace paraat
