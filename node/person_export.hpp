#pragma once
// exported_tables() is the table of the copy that a person may ask (tenant/people/persons/person_export.hpp):
// every table and column with data of a person in it stands here, or under left_out() with the reason. A test
// holds both against the schema: a column that neither names fails.

#include <span>

#include "tenant/people/persons/person_export.hpp"

namespace paraat::node {

std::span<const persons::exported_table> exported_tables();
std::span<const persons::left_out> left_out();

}  // namespace paraat::node
