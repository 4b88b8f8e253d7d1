// Two nodes without contact with each other or the members list for fifteen days. Both keep working; after
// the contact is restored they become equal: listings, membership and messages together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/messages.hpp"
#include "tests/support/peer_front.hpp"
#include "tests/support/same_feed.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using namespace std::chrono_literals;

class FifteenDays : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front before_hasselt, before_network;
  federated_node flanders{"vlaanderen", &time};
  federated_node hasselt_node{"hasselt", &time, before_hasselt.stands_at()};
  federated_node network{"haspengouw", &time, before_network.stands_at()};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  std::string at_hasselt, at_alken;  // an organisation of each
  std::vector<vacancies::vacancy> older;

  void SetUp() override {
    before_hasselt.stand_before(hasselt_node);
    before_network.stand_before(network);
    flanders.admit(hasselt_node);
    flanders.admit(network);
    at_hasselt = hasselt_node.db().write(hasselt.id, [](transaction& tx) { return add_organisation(tx); });
    at_alken = network.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  }
  void TearDown() override {
    before_hasselt.stand_aside();
    before_network.stand_aside();
  }
  vacancies::vacancy publish(federated_node& n, const tenants::tenant& t, const std::string& title) {
    auto c = sandbags(&n == &network ? at_alken : at_hasselt, t.nis);
    c.title = title;
    return n.publish(t, c);
  }
  void write(const std::string& text, bool urgent) {
    write_note(hasselt_node.db(), hasselt, alken.party, "Hasselt: " + text, urgent, time.now());
    write_note(network.db(), alken, hasselt.party, "Alken: " + text, urgent, time.now());
  }
  void beat() {
    for (federated_node* n : {&flanders, &hasselt_node, &network})
      if (n->runs()) n->inside().beat();
  }
  // Until it is so, with the clock running on.
  bool in_time(const std::function<bool()>& so) {
    return network.until([&] {
      time.advance(2s);
      beat();
      return so();
    });
  }
  // ---- the judge
  bool same_membership() {
    const auto a = hasselt_node.members(), b = network.members(), c = flanders.members();
    return a->version == b->version && b->version == c->version && a->hash == b->hash && b->hash == c->hash;
  }
  std::string differences() {
    return test::differences(hasselt_node, network, {hasselt.party, "listings", "public"}) +
           test::differences(network, hasselt_node, {alken.party, "listings", "public"});
  }
  // Compares the messages sent by one side with the messages of the other: each has arrived once and is known
  // to have arrived, or has not arrived and is known not to have.
  std::string wrong_messages(federated_node& from, const tenants::tenant& sender, federated_node& to,
                             const tenants::tenant& receiver) {
    std::map<std::string, int> there;
    for (const auto& n : notes_of(to.db(), receiver))
      if (!n.mine) ++there[n.id];
    std::string out;
    for (const auto& n : notes_of(from.db(), sender)) {
      if (!n.mine) continue;
      const int times = there[n.id];
      const bool fine = (n.status == conversations::note_state::delivered && times == 1) ||
                        (n.status == conversations::note_state::undelivered && times == 0);
      if (!fine) out += n.body + " is " + std::string(conversations::name_of(n.status)) + "\n";
      there.erase(n.id);
    }
    return there.empty() ? out : out + "something came that nobody sent\n";
  }
  std::string wrong_messages() {
    return wrong_messages(hasselt_node, hasselt, network, alken) +
           wrong_messages(network, alken, hasselt_node, hasselt);
  }
  std::string fate_of(federated_node& n, const tenants::tenant& t, const std::string& body) {
    for (const auto& one : notes_of(n.db(), t))
      if (one.body == body) return std::string(conversations::name_of(one.status));
    return "not there";
  }
};

TEST_F(FifteenDays, BothWorkOnAndListingsMembershipAndMessagesBecomeEqual) {
  older = {publish(hasselt_node, hasselt, "Van voor de breuk"), publish(hasselt_node, hasselt, "Gaat dicht")};
  publish(network, alken, "Ook van ervoor");
  write("voor de breuk", false);
  ASSERT_TRUE(in_time([&] { return differences().empty() && wrong_messages().empty() && same_membership(); }))
      << differences() << wrong_messages();

  before_hasselt.cut();
  before_network.cut();
  flanders.stop();
  const auto version = network.members()->version;
  const std::string first_key = hasselt_node.inside().federation()->own().signing_key_id();
  for (int day = 0; day < 15; ++day) {
    publish(hasselt_node, hasselt, "Hasselt dag " + std::to_string(day));
    publish(network, alken, "Alken dag " + std::to_string(day));
    write("dag " + std::to_string(day), false);
    write("dringend dag " + std::to_string(day), true);
    if (day == 3)
      hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
        vacancies::close(tx, hasselt, older[1].id, "Klaar", std::nullopt, time.now()).value();
      });
    if (day == 5) {
      auto changed = hasselt;
      changed.phone = "011 77 66 55";
      hasselt_node.db().write(hasselt.id, [&](transaction& tx) { tenants::keep_settings(tx, changed); });
      hasselt_node.inside().reload_tenants();
    }
    if (day == 8)
      hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
        fed::announce_key(tx, hasselt_node.inside().federation()->own(), fed::key_purpose::signing,
                          time.now())
            .value();
      });
    EXPECT_EQ(hasselt_node.get("hasselt.localhost", "/vacatures").status, 200);
    EXPECT_EQ(network.get("alken.localhost", "/vacatures").status, 200);
    time.advance(24h);
    beat();
  }
  write("net voor het herstel", false);
  write("dringend, net voor het herstel", true);
  EXPECT_NE(hasselt_node.inside().federation()->own().signing_key_id(), first_key)
      << "a key is replaced after a day, whoever is away";
  EXPECT_EQ(network.members()->version, version) << "nothing was heard";
  EXPECT_EQ(fate_of(network, alken, "Alken: dringend dag 2"), "undelivered") << "its writer was told in time";

  flanders.restart();
  before_hasselt.heal();
  before_network.heal();
  hasselt_node.round_with("haspengouw");
  network.round_with("hasselt");
  EXPECT_TRUE(in_time([&] {
    hasselt_node.round_with("haspengouw");
    network.round_with("hasselt");
    const auto* t = network.members()->tenant(hasselt.party);
    return t != nullptr && t->phone == "011 77 66 55" && same_membership() && differences().empty() &&
           wrong_messages().empty();
  })) << differences()
      << wrong_messages();
  const auto key = hasselt_node.inside().federation()->own().signing_key_id();
  EXPECT_NE(network.members()->signing_key(key, time.now()), nullptr) << "its new key is known";
  EXPECT_EQ(fate_of(hasselt_node, hasselt, "Hasselt: net voor het herstel"), "delivered");
  EXPECT_EQ(fate_of(hasselt_node, hasselt, "Hasselt: dringend, net voor het herstel"), "delivered");
  EXPECT_EQ(fate_of(hasselt_node, hasselt, "Hasselt: dag 14"), "delivered") << "three days is its term";
  EXPECT_EQ(fate_of(hasselt_node, hasselt, "Hasselt: dag 2"), "undelivered");
  EXPECT_TRUE(network.shows("alken.localhost", "Hasselt dag 14"));
  EXPECT_TRUE(hasselt_node.shows("hasselt.localhost", "Alken dag 14"));
}

}  // namespace
}  // namespace paraat::test
