// Messages that do not arrive: parked, and shown to people with a telephone number.
#include "tenant/people/accounts/accounts.hpp"
#include "tests/federation/deliveries.hpp"
#include "tests/support/messages.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using fed_state = federation::delivery::condition;
using outbox::lane;
using testing::ElementsAre;
using way = behaviour::way;

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

TEST(Delivery, AMessageToWhomNobodyKnowsIsUndeliveredAtOnce) {
  lying_neighbours net(1);
  write_note(net.db(), net.alken, "be-nis-99999", "Wie ben jij?", false, net.time.now());
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "undelivered");
  EXPECT_EQ(net.stuck()[0].reason, "unknown-tenant");
}

}  // namespace
}  // namespace paraat::test
