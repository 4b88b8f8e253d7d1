// Names of statements and causes of breakage, fit for the log.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/platform/store/failure.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(StatementNames, AreTheVerbTheFirstTableAndADigest) {
  EXPECT_THAT(statement_name("insert into tenant.persons (id, name) values ($1, $2)"),
              StartsWith("insert_tenant_persons_"));
  EXPECT_THAT(statement_name("with mine as (select id from node.jobs) delete from tenant.x using mine"),
              StartsWith("with_node_jobs_"));
  EXPECT_THAT(statement_name("select 1"), StartsWith("select_"));
  EXPECT_NE(statement_name("select 1"), statement_name("select 2"));
}

TEST(StatementNames, AreNoLongerThanPostgresTellsApart) {
  const std::string long_table =
      "select x from tenant.a_table_with_a_name_that_is_much_longer_than_others_are";
  EXPECT_EQ(statement_name(long_table).size(), 63U);
}

TEST(StatementNames, HoldNoValueThatStandsInAStatement) {
  EXPECT_THAT(statement_name("update tenant.persons set name = 'Jan Peeters'"), Not(HasSubstr("Peeters")));
}

TEST(Causes, AreTypeSqlstateAndStatementWithoutTheTextOfTheDatabase) {
  const pqxx::unique_violation e("DETAIL: Key (email)=(jan@voorbeeld.be) already exists.",
                                 "insert into tenant.persons (email) values ('jan@voorbeeld.be')", "23505");
  const failure f = failure_of(e);
  EXPECT_EQ(f.type, "pqxx::unique_violation");
  EXPECT_EQ(f.sqlstate, "23505");
  EXPECT_THAT(f.statement, StartsWith("insert_tenant_persons_"));
  EXPECT_THAT(f.type + f.sqlstate + f.statement, Not(HasSubstr("jan")));
}

TEST(Causes, OfAPreparedStatementHaveTheNameItWasPreparedBy) {
  EXPECT_EQ(failure_of(pqxx::sql_error("x", "select_node_jobs_00ff", "42P01")).statement,
            "select_node_jobs_00ff");
}

TEST(Causes, OfAnythingElseAreItsTypeAlone) {
  const failure f = failure_of(std::runtime_error("Jan Peeters"));
  EXPECT_EQ(f.type, "std::runtime_error");
  EXPECT_EQ(f.sqlstate + f.statement, "");
}

}  // namespace
}  // namespace paraat::test
