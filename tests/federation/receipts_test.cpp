// The effect of a neighbour's receipt, and receipts that are wrong, late, withheld or signed by an old key.
#include "tests/federation/deliveries.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {
namespace {

using outbox::lane;
using way = behaviour::way;

TEST(Delivery, ARejectionEndsTheMessageAndADeferralPutsItOff) {
  lying_neighbours net(2);
  net.peer(0).usual.outcome = wire::REJECTED;
  net.peer(0).usual.error = "unknown-type";
  net.peer(1).script = {{.outcome = wire::DEFERRED, .error = "unknown-tenant"}};
  net.write(0, "Begrijp je dit?");
  net.write(1, "Later dan");
  net.deliver();
  EXPECT_EQ(count_state(net.states(), "refused"), 1);
  EXPECT_EQ(count_state(net.states(), "sent"), 1);
  EXPECT_EQ(net.stuck()[0].reason, "unknown-type");
  net.later(59s);
  EXPECT_EQ(net.peer(1).requests.size(), 1U);
  net.later(2s);
  EXPECT_EQ(count_state(net.states(), "delivered"), 1);
  EXPECT_EQ(net.lane(1).failures, 0);
}

TEST(Delivery, APeerThatKeepsReceiptsBackGetsTheMessageAgainAndAtLastItIsPutAside) {
  lying_neighbours net(1);
  net.write_many(0, 3);
  net.deliver();
  net.write(0, "deze niet");
  std::string hidden;
  for (const auto& n : notes_of(net.db(), net.alken))
    if (n.body == "deze niet") hidden = n.id;
  net.peer().usual.withhold = {hidden};
  for (int i = 0; i < 15; ++i) {
    net.write(0, "deze wel");
    net.later(30s);
  }
  EXPECT_GE(net.peer().times[hidden], 3);
  EXPECT_LE(net.peer().times[hidden], 10);
  EXPECT_EQ(net.stuck()[0].reason, "no-receipt");
  EXPECT_EQ(count_state(net.states(), "sent"), 0);
  for (const auto& [id, state] : net.states()) EXPECT_EQ(state, id == hidden ? "parked" : "delivered");
}

TEST(Delivery, ReceiptsThatAreWrongCountForNothing) {
  for (const behaviour& lie : {behaviour{.wrong_signature = true}, behaviour{.wrong_hash = true},
                               behaviour{.other_id = true}, behaviour{.what = way::garbage}}) {
    lying_neighbours net(1);
    net.peer().script = {lie};
    net.write(0, "Echt aangekomen?", true);
    net.deliver();
    EXPECT_EQ(net.state_of_only(), "sent");
    EXPECT_EQ(net.lane(0, lane::crisis).failures, 1);
    net.later(3s);
    EXPECT_EQ(net.state_of_only(), "delivered");
    EXPECT_EQ(net.peer().times.begin()->second, 2) << "sent again under the same id";
    EXPECT_EQ(net.peer().bodies.size(), 2U);
  }
}

TEST(Delivery, AReceiptOfTomorrowCountsForNothing) {
  lying_neighbours net(1);
  net.peer().script = {{.received_ago = -24h}};
  net.write(0, "Aangekomen, zegt hij", true);
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "sent");
  net.peer().script = {{.received_ago = -59s}};
  net.later(3s);
  EXPECT_EQ(net.state_of_only(), "delivered") << "clocks differ a little";
}

TEST(Delivery, ReceiptsThatComeTwiceOrInAnotherOrderCountOnce) {
  lying_neighbours net(1);
  net.peer().usual.twice = net.peer().usual.backwards = true;
  net.write_many(0, 10);
  net.deliver();
  EXPECT_EQ(count_state(net.states(), "delivered"), 10);
  EXPECT_EQ(net.peer().requests.size(), 1U);
}

TEST(Delivery, AMessageIsSentAgainWithTheSameBytes) {
  lying_neighbours net(1);
  net.peer().script = {{.wrong_hash = true}};
  net.write(0, "Twee keer", true);
  net.deliver();
  net.later(3s);
  ASSERT_EQ(net.peer().bodies.size(), 2U);
  wire::EnvelopeBatch first, second;
  first.ParseFromString(net.peer().bodies[0]);
  second.ParseFromString(net.peer().bodies[1]);
  EXPECT_EQ(first.envelopes(0).envelope(), second.envelopes(0).envelope());
}

TEST(Delivery, AReceiptCountsWhenItsKeyWasGoodAsItWasGivenUnlessItIsRevokedSince) {
  lying_neighbours net(1);
  net.peer().replace_key(net.time.now());
  net.db().write(std::nullopt, [&](transaction& tx) {
    federation::accept_manifest(tx, net.peer().manifest, net.time.now()).value();
  });
  net.members.load(net.db());
  net.time.advance(1h);
  net.peer().script = {{.by_previous_key = true, .received_ago = 2h}};
  net.write(0, "Eerder al aangekomen", true);
  net.deliver();
  EXPECT_EQ(count_state(net.states(), "delivered"), 1);
  net.peer().script = {{.by_previous_key = true}};
  net.write(0, "Nu pas", true);
  net.deliver();
  EXPECT_EQ(count_state(net.states(), "delivered"), 1) << "a key that is retired signs nothing new";
  net.db().write(std::nullopt, [&](transaction& tx) {
    federation::revoke_member(tx, *net.own, net.peer().id,
                              keys::key_id(net.peer().id, net.peer().previous->public_key().bytes()),
                              "gestolen", net.time.now())
        .value();
  });
  net.members.load(net.db());
  net.peer().script = {{.by_previous_key = true, .received_ago = 2h}};
  net.later(3s);
  EXPECT_EQ(count_state(net.states(), "delivered"), 1) << "and one that is revoked proves nothing at all";
  net.later(10s);
  EXPECT_EQ(count_state(net.states(), "delivered"), 2);
}

}  // namespace
}  // namespace paraat::test
