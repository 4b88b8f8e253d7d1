// The job that a migration plans, as it plans it.

#include <pqxx/pqxx>

#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

class ListingIndex : public Desk {
 protected:
  pqxx::result sql(const std::string& text) {
    pqxx::connection owner(node.urls().owner_url);
    return pqxx::nontransaction(owner).exec(text);
  }
};

TEST_F(ListingIndex, OfARunningNodeIsMadeAnewByTheJobOfTheMigration) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const std::string written = sql("select words from node.listing_search")[0][0].c_str();
  sql("update node.listing_search set words = ''");
  sql("insert into node.jobs (tenant_id, kind, unique_key, due) select null, 'listings.index', null, "
      "'2000-01-01' where exists (select 1 from node.listing_search)");
  node.inside().beat();
  EXPECT_EQ(sql("select count(*) from node.jobs where kind = 'listings.index'")[0][0].as<int>(), 0);
  EXPECT_EQ(sql("select words from node.listing_search")[0][0].c_str(), written);
}

}  // namespace
}  // namespace paraat::test
