#pragma once
// The values of a page, apart from how a template engine wants them. Built by handlers, rendered once.

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paraat::web {

// The name of a variable, section or include in a template; the constants are generated from the templates
// (tenant/platform/web/template_names.hpp), so that a misspelt one does not compile.
struct slot {
  std::string_view name;
};

class view {
 public:
  view& set(slot s, std::string value) {
    values_.emplace_back(s.name, std::move(value));
    return *this;
  }
  view& set(slot s, long long value) { return set(s, std::to_string(value)); }
  // Shows a section once, without values of its own.
  view& show(slot s) {
    add(s);
    return *this;
  }
  view& show_if(bool condition, slot s) { return condition ? show(s) : *this; }
  // Sets the value and shows the section `wrap` when the value is not empty.
  view& set_if(slot s, slot wrap, std::string value) {
    if (value.empty()) return *this;
    add(wrap).set(s, std::move(value));
    return *this;
  }
  // One repetition of a section; the reference stays valid.
  view& add(slot s) {
    sections_.emplace_back(s.name, view());
    return sections_.back().second;
  }
  // Puts another template in place of {{>NAME}}.
  view& include(slot s, std::string_view file) {
    includes_.emplace_back(s.name, std::pair(std::string(file), view()));
    return includes_.back().second.second;
  }

  const auto& values() const { return values_; }
  const auto& sections() const { return sections_; }
  const auto& includes() const { return includes_; }

 private:
  std::vector<std::pair<std::string_view, std::string>> values_;
  std::deque<std::pair<std::string_view, view>> sections_;
  std::deque<std::pair<std::string_view, std::pair<std::string, view>>> includes_;
};

}  // namespace paraat::web
