#include "tenant/volunteering/list_imports/list_kinds.hpp"

#include <algorithm>
#include <array>

#include "protocol/whole_number.hpp"
#include "tenant/people/reserves/reserves.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::list_imports {
namespace {

// "05/13/1990": its first two numbers, and what stands around them.
struct split_date {
  std::string first, second, rest;
  char mark = '/';
};
std::optional<split_date> split(std::string_view date) {
  const auto at = date.find_first_of("/.-");
  const auto next = at == std::string_view::npos ? at : date.find_first_of("/.-", at + 1);
  if (next == std::string_view::npos || at > 2 || next - at > 3) return std::nullopt;
  return split_date{std::string(date.substr(0, at)), std::string(date.substr(at + 1, next - at - 1)),
                    std::string(date.substr(next)), date[at]};
}
std::optional<std::pair<int, int>> numbers_of(std::string_view date) {
  const auto parts = split(date);
  const auto a = parts ? whole_number<int>(parts->first) : std::nullopt;
  const auto b = parts ? whole_number<int>(parts->second) : std::nullopt;
  return a && b ? std::optional(std::pair(*a, *b)) : std::nullopt;
}

}  // namespace

std::string row_values::of(std::string_view target) const {
  const auto at = std::ranges::find(columns_, target);
  if (at == columns_.end()) return {};
  const auto column = static_cast<std::size_t>(at - columns_.begin());
  return column < row_.fields.size() ? text::normalised(csv::value_of(row_.fields[column])) : std::string();
}

const kind_of_list& about(list_kind k) {
  switch (k) {
    case list_kind::people:
      return people_kind;
    case list_kind::organisations:
      return organisations_kind;
    case list_kind::vacancies:
      return vacancies_kind;
  }
  return people_kind;
}

std::string_view name_of(list_kind k) { return about(k).code; }

std::optional<list_kind> kind_named(std::string_view code) {
  for (const auto k : {list_kind::people, list_kind::organisations, list_kind::vacancies})
    if (name_of(k) == code) return k;
  return std::nullopt;
}

std::vector<list_kind> kinds_here(const web::scope& s) {
  if (s.here.what == tenants::tenant_kind::aggregator) return {};
  std::vector<list_kind> out;
  if (reserves::has_reserve(s)) out.push_back(list_kind::people);
  out.push_back(list_kind::organisations);
  out.push_back(list_kind::vacancies);
  return out;
}

void wrong(judged_row& r, std::string sentence) {
  r.what = verdict::wrong;
  r.problems.push_back(std::move(sentence));
}

bool has_column(const std::vector<std::string>& columns, std::string_view code) {
  return std::ranges::find(columns, code) != columns.end();
}

std::string day_before_month(std::string_view date) {
  const auto parts = split(date);
  if (!parts || !numbers_of(date)) return std::string(date);
  return parts->second + parts->mark + parts->first + parts->rest;
}

date_orders orders_in(const csv::sent_sheet& sheet, const std::vector<std::string>& columns,
                      std::string_view target) {
  date_orders out;
  if (!has_column(columns, target)) return out;
  for (const csv::row& r : sheet.rows)
    if (const auto n = numbers_of(row_values(r, columns).of(target))) {
      out.day_first |= n->first > 12 && n->first <= 31 && n->second <= 12;
      out.month_first |= n->second > 12 && n->second <= 31 && n->first <= 12;
    }
  return out;
}

bool is_ambiguous(std::string_view date) {
  const auto n = numbers_of(date);
  return n && n->first <= 12 && n->second <= 12 && n->first != n->second;
}

}  // namespace paraat::list_imports
