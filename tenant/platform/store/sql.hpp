#pragma once
// Included by `*_sql.cpp` files only: running SQL inside a transaction, and reading values from its rows.

#include <array>
#include <concepts>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

// An id of a row reads as `as<vacancy_id>()`; where it may be null, as sql::id_of or sql::optional_of.
template <class Row>
struct pqxx::string_traits<paraat::row_id<Row>> {
  using id = paraat::row_id<Row>;
  static constexpr const char* name() noexcept { return "id of a row"; }
  static constexpr bool has_null() noexcept { return false; }
  static bool is_null(const id&) { return false; }
  [[noreturn]] static id null() { internal::throw_null_conversion(name()); }
  static void from_string(const char text[], id& to) { to = id(text); }
  static std::string to_string(const id& v) { return v.text(); }
};

namespace paraat::sql {

// A parameter as the text that PostgreSQL reads; nullopt is null.
using parameter = std::optional<std::string>;

inline parameter to_parameter(const std::string& v) { return v; }
inline parameter to_parameter(std::string_view v) { return std::string(v); }
inline parameter to_parameter(const char* v) { return std::string(v); }
inline parameter to_parameter(bool v) { return std::string(v ? "t" : "f"); }
template <class Row>
parameter to_parameter(const row_id<Row>& v) {
  return v.text();
}
inline parameter to_parameter(tenant_id v) { return std::to_string(v.value); }
inline parameter to_parameter(std::integral auto v) { return std::to_string(v); }
inline parameter to_parameter(double v) { return pqxx::to_string(v); }
parameter to_parameter(instant v);
parameter to_parameter(std::chrono::year_month_day v);
inline parameter to_parameter(std::nullopt_t) { return std::nullopt; }
template <class T>
parameter to_parameter(const std::optional<T>& v) {
  return v ? to_parameter(*v) : std::nullopt;
}

// A text or an id that may be absent: empty is null.
inline parameter or_null(std::string_view v) { return v.empty() ? std::nullopt : to_parameter(v); }

// A statement that runs often on a connection is prepared there, and its plan kept; `fresh` is for a
// statement whose best plan depends on the values.
enum class planning { kept, fresh };
pqxx::result run_with(transaction&, const std::string& text, const std::vector<parameter>& parameters,
                      planning = planning::kept);

// Runs one statement. Breakage arrives as database_unavailable, try_again or (a bug) pqxx::sql_error.
template <class... T>
pqxx::result run(transaction& tx, const std::string& text, const T&... values) {
  return run_with(tx, text, std::vector<parameter>{to_parameter(values)...});
}

template <class... T>
pqxx::result run_planned(transaction& tx, const std::string& text, const T&... values) {
  return run_with(tx, text, std::vector<parameter>{to_parameter(values)...}, planning::fresh);
}

// Binary values travel as `\x…` text.
std::string bytea(std::string_view bytes);
std::string bytes_of(const pqxx::field&);

// An array literal: libpqxx 6.4 takes no arrays.
std::string text_array(const std::vector<std::string>&);
template <class Row>
std::string text_array(const std::vector<row_id<Row>>& ids) {
  return text_array(texts_of(ids));
}
std::string int_array(const std::vector<int>&);
std::vector<std::string> text_array_of(const pqxx::field&);

// Sessions run in UTC, so a timestamptz reads as `2026-11-21 23:36:55.123456+00`.
instant instant_of(const pqxx::field&);
std::optional<instant> optional_instant_of(const pqxx::field&);
std::optional<std::chrono::year_month_day> optional_day_of(const pqxx::field&);
std::string text_of(const pqxx::field&);  // null reads as empty
template <class Id>
Id id_of(const pqxx::field& f) {  // null reads as empty
  return Id(text_of(f));
}
template <class T>
std::optional<T> optional_of(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional<T>(f.as<T>());
}

}  // namespace paraat::sql
