#pragma once
// What the rules of erasure promise, one planted row each: tests/pages/erasure_promises_test.cpp holds them.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/planted_row.hpp"

namespace paraat::test {

// One promise: rows of `table` go, or lose the columns `blank`, when `term` is over since {at}. {id} is the
// id of the row. The term is an interval of SQL, or a value of the book of rules.
struct promise {
  std::string_view rule, table, key;
  planted_values row;
  std::string term;
  std::string_view blank = {};
  std::vector<std::pair<std::string, planted_values>> beside = {}, children = {};
};

std::vector<promise> promises();

}  // namespace paraat::test
