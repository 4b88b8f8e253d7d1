// The table of node/ that says what a person gets a copy of, against the schema.

#include "node/person_export.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <span>
#include <sstream>

#include "tests/pages/person_columns.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

// What each table gives or leaves out, and the tables of which nothing is given.
struct named {
  std::map<std::string, std::set<std::string>> columns;
  std::set<std::string> whole;
};

named names_of_table() {
  named out;
  for (const auto& t : node::exported_tables()) {
    auto& columns = out.columns[std::string(t.name)];
    columns.merge(words(t.columns));
    if (t.own) columns.insert(std::string(t.own->name));
  }
  for (const auto& l : node::left_out()) {
    if (l.columns.empty()) out.whole.insert(std::string(l.table));
    out.columns[std::string(l.table)].merge(words(l.columns));
  }
  return out;
}

void expect_named(const std::string& schema_name, std::span<const table_columns> tables) {
  const named known = names_of_table();
  for (const table_columns& t : tables) {
    const std::string table = schema_name + "." + std::string(t.table);
    if (known.whole.contains(table)) continue;
    const auto at = known.columns.find(table);
    for (const std::string& column : words(t.personal))
      EXPECT_TRUE(at != known.columns.end() && at->second.contains(column))
          << table << "." << column
          << ": give it in node/person_export.cpp, or say in person_export_left_out.cpp why not";
  }
}

TEST(PersonExport, EveryColumnWithDataOfAPersonIsGivenOrLeftOutWithAReason) {
  expect_named("tenant", schema);
  expect_named("node", of_the_node);
  for (const auto& l : node::left_out()) EXPECT_GT(l.because.size(), 10U) << l.table;
}

class ExportSchema : public testing::Test {
 protected:
  fresh_database urls = make_database();
  pqxx::connection owner{urls.owner_url};
  // Column → type, of a table with its schema.
  std::map<std::string, std::string> columns_of(const std::string& table) {
    std::map<std::string, std::string> out;
    for (const auto& r : pqxx::nontransaction(owner).exec_params(
             "select column_name, udt_name from information_schema.columns where table_schema || '.' || "
             "table_name = $1",
             table))
      out[r[0].c_str()] = r[1].c_str();
    return out;
  }
};

TEST_F(ExportSchema, EveryNamedColumnExistsAndHasAWord) {
  for (const auto& [table, columns] : names_of_table().columns) {
    const auto there = columns_of(table);
    EXPECT_FALSE(there.empty()) << table << " is no more";
    for (const std::string& column : columns) EXPECT_TRUE(there.contains(column)) << table << "." << column;
  }
  for (const auto& t : node::exported_tables()) {
    EXPECT_NE(t.title, "") << t.name;
    for (const std::string& column : words(t.columns))
      EXPECT_NE(persons::label_of_column(column), "") << t.name << "." << column;
    if (t.own) EXPECT_NE(persons::label_of_column(t.own->name), "") << t.name;
  }
  EXPECT_NE(persons::label_of_column("about"), "");
}

// A row that is about one person goes with everything in it; ids mean nothing outside the database.
TEST_F(ExportSchema, ARowOfAPersonIsGivenWhole) {
  const std::set<std::string_view> about_something_else{"tenant.organisations", "tenant.vacancies",
                                                        "tenant.incidents", "tenant.incident_tasks"};
  const named known = names_of_table();
  for (const auto& t : node::exported_tables()) {
    if (about_something_else.contains(t.name)) continue;
    for (const auto& [column, type] : columns_of(std::string(t.name)))
      if (type != "uuid" && type != "int8" && column != "tenant_id" && column != "version")
        EXPECT_TRUE(known.columns.at(std::string(t.name)).contains(column)) << t.name << "." << column;
  }
}

TEST_F(ExportSchema, EveryTableThatPointsAtAPersonIsNamed) {
  const named known = names_of_table();
  int tables = 0;
  for (const auto& r : pqxx::nontransaction(owner).exec(
           "select distinct table_schema || '.' || table_name from information_schema.columns where "
           "table_schema = 'tenant' and column_name in ('human_id', 'member_id', 'person_id') and table_name "
           "in (select tablename from pg_tables where schemaname = 'tenant') union select "
           "conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid = "
           "'tenant.persons'::regclass")) {
    EXPECT_TRUE(known.columns.contains(r[0].c_str())) << r[0].c_str();
    ++tables;
  }
  EXPECT_GE(tables, 18);
}

}  // namespace
}  // namespace paraat::test
