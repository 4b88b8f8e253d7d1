// Splitting of Dutch compounds, for ops/bench split: the share that is right, words a second, size of the
// table.
//   split_bench FILE     lines "word<TAB>right split[<TAB>another]"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "ops/embedded.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

int main(int, char** arguments) {
  using namespace paraat;
  std::ifstream in(arguments[1]);
  std::vector<std::string> words;
  std::size_t right = 0;
  for (std::string line; std::getline(in, line);) {
    words.push_back(text::folded(line.substr(0, line.find('\t'))));
    std::istringstream ways(line.substr(line.find('\t') + 1));
    const std::string got = fmt::format("{}", fmt::join(text::dutch_compounds().split(words.back()), "+"));
    bool known = false;
    for (std::string way; std::getline(ways, way, '\t');) known |= text::folded(way) == got;
    right += known ? 1 : 0;
    if (!known) std::cerr << line << ": " << got << "\n";
  }
  const auto began = std::chrono::steady_clock::now();
  constexpr int rounds = 200;
  std::size_t parts = 0;
  for (int i = 0; i < rounds; ++i)
    for (const std::string& word : words) parts += text::dutch_compounds().split(word).size();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  fmt::print("{:.3f} {:.0f} {:.2f} {}\n", static_cast<double>(right) / static_cast<double>(words.size()),
             static_cast<double>(rounds * words.size()) / seconds,
             static_cast<double>(embedded::compounds().front().bytes.size()) / 1e6, parts / rounds);
}
