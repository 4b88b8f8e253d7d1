// Row security is the second lock on every table of people: these tests attack each of them from another
// tenant and from none, as the role that the application uses.

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/support/planted_row.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

class RowSecurity : public testing::Test {
 protected:
  fresh_database urls = make_database();
  pqxx::connection owner{urls.owner_url};
  pqxx::connection application{urls.application_url};
};

TEST_F(RowSecurity, IsForcedOnEveryTableOfATenant) {
  const auto rows = pqxx::nontransaction(owner).exec(
      "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
      "where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not (c.relrowsecurity and "
      "c.relforcerowsecurity)");
  EXPECT_TRUE(rows.empty()) << "without forced row security: " << (rows.empty() ? "" : rows[0][0].c_str());
  EXPECT_GE(tenant_tables(owner).size(), 4U);
}

TEST_F(RowSecurity, EveryTableOfATenantNamesItsTenant) {
  for (const std::string& table : tenant_tables(owner)) {
    const auto rows = pqxx::nontransaction(owner).exec_params(
        "select 1 from information_schema.columns where table_schema = 'tenant' and table_name = $1 and "
        "column_name = 'tenant_id' and is_nullable = 'NO'",
        table);
    EXPECT_FALSE(rows.empty()) << table;
  }
}

TEST_F(RowSecurity, TheApplicationRoleOwnsNothingAndCannotLookAround) {
  const auto rows = pqxx::nontransaction(owner).exec(
      "select 1 from pg_class where relowner = 'paraat_app'::regrole union all "
      "select 1 from pg_roles where rolname = 'paraat_app' and (rolsuper or rolbypassrls or rolcreaterole)");
  EXPECT_TRUE(rows.empty());
}

TEST_F(RowSecurity, WithoutATenantEveryTableRefuses) {
  for (const std::string& table : tenant_tables(owner)) {
    for (const char* setting : {"", "begin; select set_config('app.tenant', '', true); "}) {
      pqxx::nontransaction session(application);
      // An empty setting raises (fails closed); a table without rows may answer with none. Rows never come.
      try {
        EXPECT_EQ(session.exec(setting + ("select * from tenant." + table)).size(), 0U) << table;
      } catch (const pqxx::sql_error&) {
      }
      session.exec("rollback");
    }
  }
}

// Every table has a row of Alken; Hasselt then tries to read, change, delete and plant rows there.
class TwoTenants : public RowSecurity {
 protected:
  database db{{.url = urls.application_url, .connections = 2}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant hasselt = add_municipality(db, hasselt_nis);
  void SetUp() override {
    for (const std::string& table : tenant_tables(owner)) plant_row(owner, alken.id.value, table);
  }
  pqxx::result as(const tenants::tenant& who, const std::string& sql) {
    pqxx::nontransaction s(application);
    s.exec("begin; select set_config('app.tenant', '" + std::to_string(who.id.value) + "', true)");
    try {
      auto r = s.exec(sql);
      s.exec("rollback");
      return r;
    } catch (...) {
      s.exec("rollback");
      throw;
    }
  }
};

TEST_F(TwoTenants, AnotherTenantReadsChangesAndDeletesNothingInAnyTable) {
  for (const std::string& table : tenant_tables(owner)) {
    EXPECT_EQ(as(alken, "select * from tenant." + table).size(), 1U)
        << table << ": the owner of the row must see it";
    EXPECT_EQ(as(hasselt, "select * from tenant." + table).size(), 0U) << table;
    EXPECT_EQ(
        as(hasselt, "select * from tenant." + table + " where tenant_id = " + std::to_string(alken.id.value))
            .size(),
        0U)
        << table;
    EXPECT_EQ(as(hasselt, "delete from tenant." + table).affected_rows(), 0U) << table;
    EXPECT_EQ(as(hasselt, "update tenant." + table + " set tenant_id = tenant_id").affected_rows(), 0U)
        << table;
    EXPECT_THROW(as(alken, "update tenant." + table + " set tenant_id = " + std::to_string(hasselt.id.value)),
                 pqxx::sql_error)
        << table << ": a row must not be moved to another tenant";
  }
}

TEST_F(RowSecurity, ASilentReconnectCannotCarryAnOldTenant) {
  database db{{.url = urls.application_url, .connections = 1}};
  const auto alken = add_municipality(db, alken_nis);
  db.write(alken.id, [](transaction& tx) { add_organisation(tx); });
  // The server ends every connection of the pool behind its back.
  pqxx::nontransaction(owner).exec(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'paraat_app' and datname = "
      "current_database()");
  const auto found = db.read(alken.id, [](transaction& tx) { return vacancies::list(tx, {}).total; });
  EXPECT_EQ(found, 0);
  EXPECT_EQ(db.read(alken.id, [](transaction& tx) { return tx.tenant(); }), alken.id);
}

TEST_F(RowSecurity, AConnectionLostHalfwayIsBreakageAndTheNextTransactionWorks) {
  database db{{.url = urls.application_url, .connections = 1}};
  const auto alken = add_municipality(db, alken_nis);
  EXPECT_THROW(db.write(alken.id,
                        [&](transaction& tx) {
                          add_organisation(tx, "Eerst");
                          pqxx::nontransaction(owner).exec(
                              "select pg_terminate_backend(pid) from pg_stat_activity where usename = "
                              "'paraat_app' and datname = current_database()");
                          add_organisation(tx, "Dan");
                        }),
               database_unavailable);
  db.write(alken.id, [&](transaction& tx) { add_organisation(tx, "Opnieuw"); });
  const auto rows = pqxx::nontransaction(owner).exec("select count(*) from node.outbox");
  EXPECT_EQ(rows[0][0].as<int>(), 1) << "of the organisation that was committed, and of no other";
}

}  // namespace
}  // namespace paraat::test
