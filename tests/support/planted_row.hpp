#pragma once
// A row of any table, for tests that fill every table. A name without a schema is of the schema `tenant`.

#include <map>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace paraat::test {

// Column → value, as SQL. The other columns that need a value get one that their type and checks allow.
using planted_values = std::map<std::string, std::string>;

// As the owner of the tables, without foreign keys and triggers.
void plant_row(pqxx::connection& owner, int tenant, const std::string& table, const planted_values& = {});

std::string with_schema(std::string_view table);

std::vector<std::string> tenant_tables(pqxx::connection& owner);

}  // namespace paraat::test
