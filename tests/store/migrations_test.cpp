// Migrations on a database of somebody else's server, where the owner is no superuser.

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/platform/store/database.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

TEST(Migrations, ApplyWholeAsAnOwnerThatIsNoSuperuser) {
  const fresh_database beside = make_database();
  pqxx::connection c(beside.owner_url);
  pqxx::nontransaction server(c);
  const std::string name = beside.name + "_plain";
  server.exec("create role " + name + " login nosuperuser createrole");
  server.exec("grant paraat_app to " + name + " with admin option");
  server.exec("create database " + name + " owner " + name);
  const std::string url =
      beside.owner_url.substr(0, beside.owner_url.find(" user=")) + " user=" + name + " dbname=" + name;
  EXPECT_FALSE(migrate(url).empty());
  EXPECT_TRUE(compare_schema(url).missing.empty());
  server.exec("drop database " + name + " with (force)");
  server.exec("revoke paraat_app from " + name);
  server.exec("drop role " + name);
}

}  // namespace
}  // namespace paraat::test
