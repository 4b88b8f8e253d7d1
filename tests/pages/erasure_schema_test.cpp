// The schema against the rules of erasure: every column of a tenant is plain, or this file names what erases
// it.

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <span>
#include <sstream>

#include "node/erasure_rules.hpp"
#include "tests/pages/person_columns.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

void hold(const std::string& schema_name, std::span<const table_columns> tables) {
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  std::set<std::string_view> rule_names;
  for (const node::erasure_rule& r : node::erasure_rules()) rule_names.insert(r.name);
  std::map<std::string, std::set<std::string>> known;
  for (const table_columns& t : tables) {
    EXPECT_EQ(t.by.empty(), t.personal.empty()) << t.table << ": what erases these columns?";
    if (!t.by.starts_with("because ") && !t.by.empty())
      EXPECT_TRUE(rule_names.contains(t.by)) << t.table << ": no rule " << t.by;
    auto& columns = known[std::string(t.table)];
    columns = words(t.personal);
    for (const std::string& column : words(t.plain)) columns.insert(column);
  }
  std::map<std::string, std::set<std::string>> found;
  {
    pqxx::nontransaction s(owner);
    for (const auto& r : s.exec_params(
             "select table_name, column_name from information_schema.columns where table_schema = $1 "
             "and table_name in (select tablename from pg_tables where schemaname = $1) and udt_name in "
             "('text', 'bytea', 'jsonb', 'date', '_text', 'varchar') order by 1, 2",
             schema_name))
      found[r[0].c_str()].insert(r[1].c_str());
  }
  for (const auto& [table, columns] : found) {
    std::string missing;
    for (const std::string& column : columns)
      if (!known[table].contains(column)) missing += " " + column;
    EXPECT_EQ(missing, "") << schema_name << "." << table << ": say in this file what erases these columns";
  }
  for (const auto& [table, columns] : known)
    for (const std::string& column : columns)
      EXPECT_TRUE(found[table].contains(column)) << table << "." << column << " is no more";
}

TEST(ErasureSchema, EveryColumnOfATenantIsPlainOrNamesWhatErasesIt) { hold("tenant", schema); }

TEST(ErasureSchema, EveryColumnOfTheNodeIsPlainOrNamesWhatErasesIt) { hold("node", of_the_node); }

}  // namespace
}  // namespace paraat::test
