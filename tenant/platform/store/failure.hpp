#pragma once
// Why work with the database broke, fit for the log.

#include <exception>
#include <string>

#include "ops/observation.hpp"

namespace paraat {

// "insert_tenant_persons_1f0c…": the verb and the first table of a statement, and a part of its digest.
// Statements are written out in the code with parameters apart, so nothing of a row stands in it. At most 63
// characters, the longest name that PostgreSQL tells apart: a prepared statement has this name in
// pg_prepared_statements too.
std::string statement_name(const std::string& sql);

// Of an exception of the store its SQLSTATE and statement, of any other its type. Never what(): a message of
// the database may quote a row with a name.
failure failure_of(const std::exception&);

}  // namespace paraat
