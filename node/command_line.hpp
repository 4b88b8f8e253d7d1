#pragma once
// The words behind `paraat`: plain ones and options.

#include <map>
#include <string>
#include <vector>

namespace paraat::node {

struct words {
  std::vector<std::string> plain;
  std::map<std::string, std::string> options;  // without "--"; "yes" of one that takes no value
};

// Both throw std::invalid_argument with a sentence.
words read_words(int count, char** argv);
// Refuses an option that the command does not have.
void check_options(const words&);

std::string option(const words&, const std::string& name, const std::string& otherwise = {});

}  // namespace paraat::node
