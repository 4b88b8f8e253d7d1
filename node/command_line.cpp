#include "node/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace paraat::node {
namespace {

// A secret comes in a file: what stands on the command line, every user of the machine can read.
struct command_options {
  std::string_view command;
  std::vector<std::string_view> names;
};
const std::vector<command_options>& known_options() {
  static const std::vector<command_options> table{
      {"init", {"user"}},
      {"serve", {}},
      {"migrate", {}},
      {"tenant",
       {"nis", "url", "color", "tagline", "languages", "network", "aggregator", "id", "controller",
        "of-network", "email", "phone"}},
      {"member", {"for", "key", "reason", "days"}},
      {"key", {}},
      {"user",
       {"email", "name", "role", "tenant", "organisation", "json", "password-file", "totp-secret-file"}},
      {"audit", {}},
      {"doctor", {}},
      {"demo", {"content"}},
      {"demo-gateway", {"listen"}}};
  return table;
}

}  // namespace

// An option that was mistyped, or that another command has, would otherwise be left out without a word.
void check_options(const words& w) {
  const auto at = std::ranges::find(known_options(), w.plain.front(), &command_options::command);
  if (at == known_options().end()) return;
  for (const auto& [name, _] : w.options)
    if (std::ranges::find(at->names, name) == at->names.end())
      throw std::invalid_argument(
          fmt::format("`paraat {}` has no option --{}; see `paraat --help`.", at->command, name));
}

words read_words(int count, char** argv) {
  words w;
  for (int i = 1; i < count; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with("--")) {
      w.plain.push_back(word);
    } else if (word == "--help" || word == "--version" || word == "--json") {
      w.options[word.substr(2)] = "yes";
    } else {
      if (i + 1 == count) throw std::invalid_argument(fmt::format("{} needs a value.", word));
      w.options[word.substr(2)] = argv[++i];
    }
  }
  return w;
}

std::string option(const words& w, const std::string& name, const std::string& otherwise) {
  const auto at = w.options.find(name);
  return at == w.options.end() ? otherwise : at->second;
}

}  // namespace paraat::node
