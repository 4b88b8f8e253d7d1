#pragma once
// A followed feed: Alken's node reads the feed of Hasselt, and holds and shows the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "federation/feeds/feeds.hpp"
#include "tests/support/peer_front.hpp"
#include "tests/support/same_feed.hpp"

namespace paraat::test {

// A front stands before Hasselt.
class Followed : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front front;
  federated_node hasselt_node{"hasselt", &time, front.stands_at()};
  federated_node network{"haspengouw", &time};
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  const federation::feed_id feed{hasselt.party, "listings", "public"};
  std::string organisation;

  void SetUp() override {
    front.stand_before(hasselt_node);
    network.admit(hasselt_node);
    organisation = hasselt_node.db().write(hasselt.id, [](transaction& tx) { return add_organisation(tx); });
  }
  void TearDown() override { front.stand_aside(); }
  vacancies::vacancy publish(const std::string& title) {
    auto c = sandbags(organisation, hasselt_nis);
    c.place = "Kuringen";
    c.title = title;
    return hasselt_node.publish(hasselt, c);
  }
  std::vector<vacancies::vacancy> publish_many(int count, const std::string& prefix = "Ploeg") {
    std::vector<vacancies::vacancy> out;
    for (int i = 0; i < count; ++i) out.push_back(publish(prefix + " " + std::to_string(i)));
    return out;
  }
  void close(const vacancies::vacancy_id& id) {
    hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
      vacancies::close(tx, hasselt, id, "Klaar", std::nullopt, time.now()).value();
    });
  }
  void rename(const vacancies::vacancy_id& id, const std::string& title) {
    hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
      const auto v = vacancies::find(tx, id).value();
      auto c = v.what;
      c.title = title;
      vacancies::edit(tx, hasselt, id, c, v.version, std::nullopt, time.now()).value();
    });
  }
  federation::sync::feed_status status() { return status_of(network, feed); }
  federation::feeds::head head() {
    return hasselt_node.db().read(
        std::nullopt, [&](transaction& tx) { return federation::feeds::head_of(tx, feed).value(); });
  }
  // Everything projected, read and found equal.
  bool level() {
    return network.until([&] {
      hasselt_node.inside().federation()->beat();
      network.round_with("hasselt");
      const auto s = status();
      const auto h = head();
      return s.equal && s.epoch == h.epoch && s.cursor == h.number;
    });
  }
  std::string differences() { return test::differences(hasselt_node, network, feed); }
  bool alken_shows(const std::string& text) {
    return network.get("alken.localhost", "/vacatures").body.find(text) != std::string::npos;
  }
  // As the owner of the reader's database: statements that no node runs.
  void alter(const std::string& sql) {
    pqxx::connection c(network.settings().database_owner);
    pqxx::nontransaction(c).exec(sql);
  }
  std::size_t shown() {
    return network.db().read(std::nullopt, [&](transaction& tx) {
      return listings::of_publisher(tx, hasselt.party, false).size();
    });
  }
  void put_back(const fresh_database& copy, federated_node::tell_tale by) {
    front.stand_aside();
    hasselt_node.put_back(copy, by);
    front.stand_before(hasselt_node);
  }
  fresh_database back_up() {
    front.stand_aside();
    auto copy = hasselt_node.back_up();
    front.stand_before(hasselt_node);
    return copy;
  }
};

}  // namespace paraat::test
