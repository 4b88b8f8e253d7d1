#include "tenant/platform/store/failure.hpp"

#include <algorithm>
#include <pqxx/pqxx>

#include "protocol/bytes.hpp"

namespace paraat {
namespace {

constexpr std::size_t longest_label = 38, digits = 24;

bool in_word(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

std::string word_at(const std::string& sql, std::size_t at) {
  const auto from = sql.begin() + static_cast<std::ptrdiff_t>(std::min(at, sql.size()));
  return {from, std::find_if_not(from, sql.end(), in_word)};
}

// "node_jobs" of the first table that the statement names with its schema.
std::string first_table(const std::string& sql) {
  std::size_t first = std::string::npos;
  std::string out;
  for (const char* schema : {"node.", "tenant."}) {
    const auto at = sql.find(schema);
    if (at >= first || (at > 0 && at != std::string::npos && in_word(sql[at - 1]))) continue;
    first = at;
    const auto dot = sql.find('.', at);
    out = sql.substr(at, dot - at) + "_" + word_at(sql, dot + 1);
  }
  return out;
}

}  // namespace

std::string statement_name(const std::string& sql) {
  std::string label = word_at(sql, 0);
  if (const std::string table = first_table(sql); !table.empty()) label += "_" + table;
  return label.substr(0, longest_label) + "_" + hex(sha256_bytes(sql)).substr(0, digits);
}

failure failure_of(const std::exception& e) {
  failure out{.type = type_name(e), .sqlstate = {}, .statement = {}};
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&e)) {
    out.sqlstate = sql->sqlstate();
    // Of a prepared statement it is the name.
    const std::string& query = sql->query();
    if (!query.empty()) out.statement = query.contains(' ') ? statement_name(query) : query;
  }
  return out;
}

}  // namespace paraat
