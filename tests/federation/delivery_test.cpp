// Messages on their way out, to neighbours that are away, slow, broken or dishonest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tenant/accounts/accounts.hpp"
#include "tests/support/lying_peer.hpp"
#include "tests/support/messages.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using fed_state = federation::delivery::condition;
using outbox::lane;
using testing::ElementsAre;
using way = behaviour::way;

int count_state(const std::map<std::string, std::string>& states, const std::string& wanted) {
  return static_cast<int>(std::ranges::count_if(states, [&](const auto& s) { return s.second == wanted; }));
}

TEST(Delivery, AMessageGoesOnceAndItsReceiptSettlesIt) {
  lying_neighbours net(1);
  net.write(0, "Hallo");
  net.deliver();
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "delivered");
  ASSERT_EQ(net.peer().requests.size(), 1U);
  EXPECT_EQ(net.peer().times.begin()->second, 1);
}

TEST(Delivery, NumbersOfALaneHaveNoGapsHoweverManyWriteAtOnce) {
  lying_neighbours net(2);
  std::vector<std::thread> writers;
  for (int i = 0; i < 50; ++i)
    writers.emplace_back([&net, i] {
      net.write(static_cast<std::size_t>(i % 2), "tegelijk", i % 4 < 2);
      net.write(static_cast<std::size_t>(i % 2), "en nog een", i % 4 < 2);
    });
  // Numbers are given while others still write.
  for (int i = 0; i < 5; ++i) net.deliver();
  for (std::thread& t : writers) t.join();
  net.deliver();
  for (const auto& p : net.peers)
    for (const lane l : {lane::crisis, lane::bulk}) {
      std::vector<std::uint64_t> numbers;
      for (const auto& r : p->requests)
        if (r.where == l) numbers.insert(numbers.end(), r.numbers.begin(), r.numbers.end());
      ASSERT_FALSE(numbers.empty());
      for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], i + 1);
    }
  EXPECT_EQ(count_state(net.states(), "delivered"), 100);
}

TEST(Delivery, APeerThatIsAwayIsTriedLessAndLessAndTheScheduleOutlivesTheProcess) {
  lying_neighbours net(1);
  net.peer().usual.what = way::away;
  net.write(0, "Ben je daar?", true);
  net.deliver();
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 1);
  EXPECT_EQ(net.lane(0, lane::crisis).now, fed_state::backing_off);
  net.later(1s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 1) << "the pause is two seconds";
  net.later(1s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 2);
  net.couriers = net.another_process();
  net.deliver();  // a process that starts knows no more than the database
  net.later(3s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 2) << "the pause is four seconds";
  net.peer().usual.what = way::honest;
  net.later(5s);
  EXPECT_EQ(net.state_of_only(), "delivered");
  EXPECT_EQ(net.lane(0, lane::crisis).now, fed_state::open);
}

TEST(Delivery, ALaneThatFailedTriesOneMessageBeforeTheOthersFollow) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::away}};
  net.write_many(0, 20);
  net.deliver();
  EXPECT_TRUE(net.peer().requests.empty());
  net.later(31s);
  ASSERT_EQ(net.peer().requests.size(), 2U);
  EXPECT_EQ(net.peer().requests[0].ids.size(), 1U);
  EXPECT_EQ(net.peer().requests[1].ids.size(), 19U);
}

TEST(Delivery, ASignOfLifeBringsTheNextAttemptForwardAndDoesNotOpenTheLane) {
  lying_neighbours net(1);
  net.peer().usual.what = way::away;
  net.write(0, "Bulk");
  net.deliver();
  net.pass(31s);
  net.pass(61s);
  ASSERT_EQ(net.lane(0).failures, 3);  // the next one after two minutes
  const auto planned = *net.lane(0).next_try;
  net.later(31s);
  net.couriers->heard_from(net.peer().id);
  net.deliver();
  EXPECT_EQ(net.lane(0).failures, 3) << "hearing is not reaching";
  EXPECT_LE(*net.lane(0).next_try, net.time.now() + 30s);
  EXPECT_LT(*net.lane(0).next_try, planned);
  net.later(30s);
  EXPECT_EQ(net.lane(0).failures, 4);
  net.couriers->heard_from(net.peer().id);
  net.deliver();
  EXPECT_GT(*net.lane(0).next_try, net.time.now() + 60s) << "one attempt in half a minute is enough";
}

TEST(Delivery, WhatThePeerAsksWithRetryAfterIsHonoured) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::refuses, .status = 429, .code = "too-costly", .retry_after = "90"}};
  net.write(0, "Rustig aan");
  net.deliver();
  net.later(80s);
  EXPECT_EQ(net.peer().requests.size(), 1U);
  net.later(11s);
  EXPECT_EQ(net.state_of_only(), "delivered");
}

TEST(Delivery, OfAHundredMessagesWithOnePoisonousNinetyNineArriveAndOneIsParked) {
  lying_neighbours net(1);
  const auto threads = net.write_many(0, 100, true);
  net.peer().poison = [&](const wire::Envelope& e) { return e.case_id() == threads[41]; };
  for (int i = 0; i < 40 && count_state(net.states(), "parked") == 0; ++i) net.later(2s);
  net.later(2s);
  EXPECT_EQ(count_state(net.states(), "delivered"), 99);
  EXPECT_EQ(count_state(net.states(), "parked"), 1);
  ASSERT_EQ(net.stuck().size(), 1U);
  EXPECT_EQ(net.stuck()[0].reason, "malformed");
  EXPECT_EQ(net.lane(0, lane::crisis).now, fed_state::open);
  // Nothing that arrived was sent again after its receipt.
  for (const auto& [id, times] : net.peer().times) EXPECT_LE(times, 15);
}

TEST(Delivery, AParkedMessageIsSentAgainOrGivenUpByTheOperator) {
  lying_neighbours net(1);
  net.peer().poison = [](const wire::Envelope&) { return true; };
  net.write(0, "Een");
  net.write(0, "Twee");
  for (int i = 0; i < 20; ++i) net.later(30s);
  ASSERT_EQ(net.stuck().size(), 2U);
  net.peer().poison = {};
  const auto again = net.stuck()[0].id, gone = net.stuck()[1].id;
  net.db().write(std::nullopt, [&](transaction& tx) {
    EXPECT_TRUE(federation::delivery::retry(tx, again, net.time.now()));
    EXPECT_FALSE(federation::delivery::retry(tx, again, net.time.now())) << "it is on its way";
    EXPECT_TRUE(federation::delivery::discard(tx, gone, net.time.now()));
  });
  net.later(1s);
  EXPECT_EQ(net.states()[again], "delivered");
  EXPECT_EQ(net.states()[gone], "discarded");
  EXPECT_TRUE(net.stuck().empty());
}

TEST(Delivery, AMessageThatExpiresIsUndeliveredAndItsPeopleAreToldWhomToCall) {
  lying_neighbours net(1);
  net.peer().usual.what = way::away;
  const auto thread = net.write(0, "Waar blijven de pompen?", true);
  net.deliver();
  net.later(5h);
  EXPECT_EQ(net.state_of_only(), "undelivered");
  const auto coordinator = sign_in(net, net.alken, web::role::coordinator);
  const auto page = net.get("alken.localhost", "/beheer/berichten/" + net.peer().party + "/" + thread,
                            coordinator.cookie_header);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, testing::HasSubstr("011 99 88 77"));
  EXPECT_THAT(page.body, testing::HasSubstr("Niet aangekomen"));
  // The number will never come: the other side learns that it is no gap.
  net.peer().usual.what = way::honest;
  net.write(0, "Zijn jullie er weer?", true);
  net.later(10min);
  net.later(4s);
  ASSERT_FALSE(net.peer().requests.empty());
  EXPECT_EQ(net.peer().requests.back().numbers, std::vector<std::uint64_t>{2});
  EXPECT_THAT(net.peer().requests.back().skipped, ElementsAre(std::pair<std::uint64_t, std::uint64_t>(1, 1)));
}

TEST(Delivery, TheCoordinatorsGetAMailAboutWhatDidNotArriveWithoutItsWords) {
  lying_neighbours net(1);
  net.db().write(net.alken.id, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "An Peeters", .email = "an@alken.example"}, net.time.now());
    accounts::give(tx, id, {.what = web::role::coordinator, .tenant = net.alken.id, .organisation = {}}, {},
                   net.time.now());
  });
  net.peer().usual.what = way::away;
  net.write(0, "Geheime woorden", true);
  net.deliver();
  net.later(5h);
  const auto all = mails(net);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].to, "an@alken.example");
  EXPECT_THAT(all[0].text, testing::HasSubstr("011 99 88 77"));
  EXPECT_THAT(all[0].text, testing::Not(testing::HasSubstr("Geheime woorden")));
}

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

TEST(Delivery, TwoProcessesOfOneNodeNeverSendTheSameTwice) {
  lying_neighbours net(8);
  const auto other = net.another_process();
  for (std::size_t p = 0; p < 8; ++p) net.write_many(p, 30, p % 2 == 0);
  std::thread second([&] {
    for (int i = 0; i < 10; ++i) other->beat();
  });
  for (int i = 0; i < 10; ++i) net.couriers->beat();
  second.join();
  net.deliver();
  net.deliver(*other);
  EXPECT_EQ(count_state(net.states(), "delivered"), 240);
  for (const auto& p : net.peers)
    for (const auto& [id, times] : p->times) EXPECT_EQ(times, 1);
}

TEST(Delivery, AProcessThatDiedGivesItsLaneBackWhenItsLeaseEnds) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::silent}};
  net.write(0, "Onderweg", true);
  net.couriers->beat();  // holds the lane, and is never heard of again
  const auto other = net.another_process();
  net.run_what_is_ready();
  other->beat();
  net.run_what_is_ready(other.get());
  EXPECT_TRUE(net.peer().requests.empty());
  net.peer().script.clear();
  net.time.advance(16s);
  other->beat();
  net.run_what_is_ready(other.get());
  EXPECT_EQ(net.peer().requests.size(), 1U);
  net.give_up();
  net.deliver(*other);
  EXPECT_EQ(net.state_of_only(), "delivered");
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 0) << "who lost the lease changes the lane no more";
}

TEST(Delivery, NeighboursThatAreAwayDoNotKeepTheCrisisLaneOfOthersWaiting) {
  lying_neighbours net(300);
  for (std::size_t p = 0; p < 299; ++p) {
    net.peer(p).usual.what = way::silent;
    net.write(p, "Iemand daar?", true);
  }
  // All dead ones fail for the first time, then hang in their next attempt.
  for (int i = 0; i < 10; ++i) {
    net.couriers->beat();
    net.run_what_is_ready();
    net.give_up();
  }
  for (std::size_t p = 0; p < 299; ++p) ASSERT_GE(net.lane(p, lane::crisis).failures, 1);
  net.time.advance(3s);
  net.couriers->beat();  // as many as may be are hanging again
  net.run_what_is_ready();
  net.write(299, "De dijk breekt", true);
  net.couriers->beat();
  net.run_what_is_ready();
  ASSERT_EQ(net.peer(299).requests.size(), 1U) << "delivered while the dead are still being waited for";
  EXPECT_GT(net.hanging(), 0U);
  EXPECT_LE(net.hanging(), 32U) << "half of the couriers";
}

TEST(Delivery, BulkLeavesAQuarterOfTheCouriersToTheCrisisLane) {
  lying_neighbours net(12);
  net.couriers = net.another_process(8);
  for (std::size_t p = 0; p < 11; ++p) {
    net.peer(p).usual.what = way::silent;
    net.write_many(p, 2);
  }
  for (int i = 0; i < 3; ++i) {
    net.couriers->beat();
    net.run_what_is_ready();
  }
  EXPECT_EQ(net.hanging(), 6U);
  net.write(11, "Dringend", true);
  net.couriers->beat();
  net.run_what_is_ready();
  EXPECT_EQ(net.peer(11).requests.size(), 1U);
}

TEST(Delivery, ADatabaseThatWasRestoredStartsNewNumbersWhenThePeerKnowsMore) {
  lying_neighbours net(1);
  net.peer().script = {{.next_seq = 500}};
  net.write(0, "Na het herstel");
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "delivered");
  const auto epoch_of = [&](std::size_t i) {
    wire::EnvelopeBatch b;
    b.ParseFromString(net.peer().bodies.at(i));
    wire::Envelope e;
    e.ParseFromString(b.envelopes(0).envelope());
    return std::pair(e.lane_epoch(), e.lane_seq());
  };
  net.time.advance(1s);
  net.write(0, "En verder");
  net.deliver();
  EXPECT_GT(epoch_of(1).first, epoch_of(0).first);
  EXPECT_EQ(epoch_of(1).second, 1U);
}

TEST(Delivery, AfterAnOutageFailingLanesWakeUpOneByOne) {
  lying_neighbours net(40);
  for (std::size_t p = 0; p < 40; ++p) {
    net.peer(p).usual.what = way::away;
    net.write(p, "Bulk");
  }
  net.deliver();
  net.deliver();
  net.time.advance(2h);  // this node was away itself
  net.deliver();
  int later = 0;
  for (const auto& l : net.lanes()) later += l.next_try && *l.next_try > net.time.now() ? 1 : 0;
  EXPECT_GE(later, 30);
  for (const auto& l : net.lanes())
    if (l.failures == 1) EXPECT_LE(*l.next_try, net.time.now() + 30s);
}

TEST(Delivery, BulkWaitsForTheOperatorWhenTheMembersListExpiredAMonthAgoAndTheCrisisLaneGoesOn) {
  lying_neighbours net(1);
  net.time.advance(net.members.now()->valid_until - net.time.now() + federation::operator_after + 1h);
  net.write(0, "Vergadering", false);
  net.write(0, "De dijk breekt", true);
  net.deliver();
  ASSERT_EQ(net.peer().requests.size(), 1U);
  EXPECT_EQ(net.peer().requests[0].where, lane::crisis);
  net.later(2h);
  for (const auto& r : net.peer().requests) EXPECT_EQ(r.where, lane::crisis);
  net.db().write(std::nullopt, [&](transaction& tx) {
    federation::go_on(tx, std::chrono::days{10}, "de ondertekenaar is weg", net.time.now()).value();
  });
  net.members.load(net.db());
  net.deliver();
  EXPECT_EQ(net.peer().requests.back().where, lane::bulk);
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

TEST(Delivery, AMessageToWhomNobodyKnowsIsUndeliveredAtOnce) {
  lying_neighbours net(1);
  write_note(net.db(), net.alken, "be-nis-99999", "Wie ben jij?", false, net.time.now());
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "undelivered");
  EXPECT_EQ(net.stuck()[0].reason, "unknown-tenant");
}

}  // namespace
}  // namespace paraat::test
