#include "tests/support/planted_row.hpp"

#include <atomic>

namespace paraat::test {
namespace {

// A text that the check constraint of the column allows.
std::string any_text(pqxx::work& s, const std::string& table, const std::string& column) {
  const auto checks = s.exec_params(
      "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = $1::regclass",
      table);
  for (const auto& c : checks) {
    const std::string text = c[0].c_str();
    if (text.find(column + " = ANY") == std::string::npos) continue;
    const auto open = text.find('\'');
    return text.substr(open, text.find('\'', open + 1) - open + 1);
  }
  return "'x'";
}

// Each is above the one before: a pair of rows may be kept in that order.
std::string next_uuid() {
  static std::atomic<unsigned> count = 0;
  return "('00000000-0000-7000-8000-' || lpad(to_hex(" + std::to_string(++count) + "), 12, '0'))::uuid";
}

std::string any_value(pqxx::work& s, const std::string& table, const std::string& column,
                      const std::string& type) {
  if (type == "uuid") return next_uuid();
  if (type == "timestamptz") return "now()";
  if (type == "date") return "current_date";
  if (type == "jsonb") return "'{}'";
  if (type == "bytea") return "'\\x00'";
  if (type == "bool") return "false";
  if (type.starts_with("int") || type.starts_with("float") || type == "numeric") return "1";
  if (type.starts_with("_")) return "'{}'";
  return any_text(s, table, column);
}

}  // namespace

std::string with_schema(std::string_view table) {
  return (table.find('.') == std::string_view::npos ? "tenant." : "") + std::string(table);
}

void plant_row(pqxx::connection& owner, int tenant, const std::string& name, const planted_values& given) {
  const std::string table = with_schema(name);
  pqxx::work s(owner);
  s.exec("set local session_replication_role = replica");
  s.exec("select set_config('app.tenant', '" + std::to_string(tenant) + "', true)");
  std::string names, values;
  const auto give = [&](const std::string& column, const std::string& value) {
    names += (names.empty() ? "" : ", ") + column;
    values += (values.empty() ? "" : ", ") + value;
  };
  for (const auto& [column, value] : given) give(column, value);
  for (const auto& c : s.exec_params("select column_name, udt_name from information_schema.columns where "
                                     "table_schema || '.' || table_name "
                                     "= $1 and (column_name = 'tenant_id' or is_nullable = 'NO' and "
                                     "column_default is null and is_identity "
                                     "= 'NO' and is_generated = 'NEVER') order by ordinal_position",
                                     table)) {
    const std::string column = c[0].c_str();
    if (given.contains(column)) continue;
    give(column, column == "tenant_id" ? std::to_string(tenant) : any_value(s, table, column, c[1].c_str()));
  }
  s.exec("insert into " + table + " (" + names + ") values (" + values + ")");
  s.commit();
}

std::vector<std::string> tenant_tables(pqxx::connection& owner) {
  std::vector<std::string> out;
  for (const auto& r : pqxx::nontransaction(owner).exec(
           "select tablename from pg_tables where schemaname = 'tenant' order by 1"))
    out.emplace_back(r[0].c_str());
  return out;
}

}  // namespace paraat::test
