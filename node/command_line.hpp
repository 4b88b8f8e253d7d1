#pragma once
// CLI11 reads the words behind `paraat`: commands, their arguments and options, and the help of each.
// CLI11 finds what is unknown, missing or too many; the sentences about it stand here.

#include <expected>
#include <map>
#include <string>

namespace paraat::node {

struct words {
  std::string command;                        // "tenant add"
  std::map<std::string, std::string> values;  // "DIR", and options without "--"; "yes" of one without a value
};
// Instead of a command: what was asked to be printed, and the exit status.
struct printed {
  std::string text;
  int status;
};

// Throws std::invalid_argument with a sentence.
std::expected<words, printed> read_words(int count, const char* const* argv, const std::string& version);

std::string value(const words&, const std::string& name, const std::string& otherwise = {});

}  // namespace paraat::node
