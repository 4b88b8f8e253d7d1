#pragma once
// Three municipalities that lend each other people, and the view of each side.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tests/support/peer_front.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

// Hasselt is short of people; Alken and Wellen share the node of Haspengouw.
class Reinforced : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front before_hasselt, before_network;
  federated_node hasselt_node{"hasselt", &time, before_hasselt.stands_at()};
  federated_node network{"haspengouw", &time, before_network.stands_at()};
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant wellen = network.municipality(wellen_nis);

  void SetUp() override {
    before_hasselt.stand_before(hasselt_node);
    before_network.stand_before(network);
    network.admit(hasselt_node);
  }
  void TearDown() override {
    before_hasselt.stand_aside();
    before_network.stand_aside();
  }
  void cut() { before_hasselt.cut(), before_network.cut(); }
  void heal() { before_hasselt.heal(), before_network.heal(); }
  federated_node& node_of(const tenants::tenant& t) {
    return t.party == hasselt.party ? hasselt_node : network;
  }
  template <class Verb>
  auto at(const tenants::tenant& t, Verb verb) {
    return node_of(t).db().write(t.id, [&](transaction& tx) { return verb(tx); });
  }
  reinforcement::request_id ask(const tenants::tenant& from, std::vector<std::string> parties,
                                int needed = 10) {
    reinforcement::question q;
    q.what.title = "Zandzakken vullen";
    q.what.place = "Kanaalkom";
    q.what.from = time.now();
    q.what.until = time.now() + 12h;
    q.needed = needed;
    q.parties = std::move(parties);
    return at(from,
              [&](transaction& tx) { return reinforcement::ask(tx, from, q, std::nullopt, time.now()); })
        .value();
  }
  std::optional<reinforcement::help> seen(const tenants::tenant& by, const tenants::tenant& asker,
                                          const reinforcement::request_id& id) {
    return at(by, [&](transaction& tx) { return reinforcement::find(tx, asker.party, id, time.now()); });
  }
  bool in_time(const std::function<bool()>& so) {
    return network.until([&] {
      time.advance(1s);
      hasselt_node.inside().beat();
      network.inside().beat();
      return so();
    });
  }
  result<void> propose(const tenants::tenant& by, const tenants::tenant& asker,
                       const reinforcement::request_id& id, int n, int available = 20) {
    return at(by, [&](transaction& tx) {
      return reinforcement::propose(tx, asker.party, id, {n, 30min, "", available}, time.now());
    });
  }
  reinforcement::offer_id offer_id(const tenants::tenant& by, const tenants::tenant& asker,
                                   const reinforcement::request_id& id) {
    return seen(by, asker, id)->now.offers.back().id;
  }
  result<void> accept(const tenants::tenant& asker, const reinforcement::request_id& id,
                      const tenants::tenant& from, const reinforcement::offer_id& offer, int n) {
    return at(asker, [&](transaction& tx) {
      auto done = reinforcement::accept(tx, asker, id, from.party, offer, n, time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  std::vector<reinforcement::offer> offers(const tenants::tenant& by, const tenants::tenant& asker,
                                           const reinforcement::request_id& id) {
    const auto h = seen(by, asker, id);
    return h ? h->now.offers : std::vector<reinforcement::offer>();
  }
  // The difference between the two sides; empty when there is none.
  std::string difference(const tenants::tenant& asker, const tenants::tenant& supplier,
                         const reinforcement::request_id& id) {
    const auto here = seen(asker, asker, id), there = seen(supplier, asker, id);
    if (!here || !there) return "one side does not know it";
    if (here->now.state != there->now.state || here->now.needed != there->now.needed)
      return "another request";
    std::size_t count = 0;
    for (const reinforcement::offer& o : here->now.offers) {
      if (o.supplier != supplier.party) continue;
      ++count;
      bool same = false;
      for (const reinforcement::offer& p : there->now.offers)
        same = same || (o.id == supplier.party + "/" + p.id && o.ended == p.ended && o.offered == p.offered &&
                        (!o.live() || (o.at == p.at && o.taken == p.taken)));
      if (!same) return "another offer";
    }
    if (count != there->now.offers.size()) return "an offer too many";
    for (const auto& h : {here, there})
      for (const reinforcement::side& s : h->sides)
        if (s.on_its_way && (s.other == supplier.party || s.other == asker.party)) return "still on its way";
    return {};
  }
  bool come_equal(const tenants::tenant& asker, const tenants::tenant& supplier,
                  const reinforcement::request_id& id) {
    return in_time([&] { return difference(asker, supplier, id).empty(); });
  }
};

}  // namespace paraat::test
