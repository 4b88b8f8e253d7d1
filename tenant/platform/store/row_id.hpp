#pragma once
// The id of a row, typed by what the row is: the id of a vacancy is no id of a person. It holds the text of a
// UUID, or is empty.
//
// Each room names the ids of its rows beside them: `using vacancy_id = row_id<struct vacancy>;`. An id is
// made from text where text comes in: a row (sql::id_of), a path, a form. It reads as text without further
// ado, so SQL parameters, addresses and comparisons with text need nothing.

#include <fmt/core.h>

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paraat {

template <class Row>
class row_id {
 public:
  row_id() = default;
  explicit row_id(std::string text) : text_(std::move(text)) {}
  explicit row_id(std::string_view text) : text_(text) {}
  explicit row_id(const char* text) : text_(text) {}
  template <class Other>
  row_id(const row_id<Other>&) = delete;  // of another kind of row

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  operator const std::string&() const { return text_; }
  operator std::string_view() const { return text_; }

  friend bool operator==(const row_id&, const row_id&) = default;
  friend auto operator<=>(const row_id&, const row_id&) = default;
  friend bool operator==(const row_id& a, std::string_view b) { return a.text_ == b; }
  friend auto operator<=>(const row_id& a, std::string_view b) { return std::string_view(a.text_) <=> b; }
  template <class Other>
  friend bool operator==(const row_id&, const row_id<Other>&) = delete;

  friend std::string operator+(std::string before, const row_id& id) { return std::move(before += id.text_); }
  friend std::string operator+(const row_id& id, std::string_view after) {
    return std::string(id.text_).append(after);
  }

 private:
  std::string text_;
};

// What a form or an array had, as ids; and ids as text.
template <class Id>
std::vector<Id> ids_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}
template <class Row>
std::vector<std::string> texts_of(const std::vector<row_id<Row>>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace paraat

template <class Row>
struct std::hash<paraat::row_id<Row>> {
  std::size_t operator()(const paraat::row_id<Row>& id) const { return std::hash<std::string>()(id.text()); }
};
template <class Row>
struct fmt::formatter<paraat::row_id<Row>> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const paraat::row_id<Row>& id, Context& to) const {
    return fmt::formatter<std::string_view>::format(id, to);
  }
};
