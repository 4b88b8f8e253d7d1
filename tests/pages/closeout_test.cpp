// The end of an incident: one act that tells everybody and stops all pending messages.

#include <atomic>
#include <thread>

#include "tenant/messaging/channels/sms_text.hpp"
#include "tests/pages/ending_night.hpp"
#include "tests/pages/with_gateway.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using callouts::callout_state;
using testing::AllOf;
using testing::HasSubstr;

class Closeout : public EndingNight {};

// A gateway that asks 7 cents a part.
class CloseoutWithAPrice : protected with_gateway, public EndingNight {
 protected:
  CloseoutWithAPrice() : EndingNight(config(7)) {}
};

TEST_F(Closeout, EndPageShowsPeopleMessagesPriceAndTextAndSendsNothing) {
  members(1, 6);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  const std::string shown = page(at(i) + "/einde");
  EXPECT_THAT(shown, HasSubstr("Stuur iedereen naar huis: 6 mensen, €\u00a00,00"));
  EXPECT_THAT(shown, AllOf(HasSubstr("Wie er is of een plaats heeft · 1 mens · Nederlands"),
                           HasSubstr("Meld je af en ga veilig naar huis"), HasSubstr("1 oproep die loopt"),
                           HasSubstr("de lijst per uur naar cp@alken.be")));
  const auto again =
      click(coordinator, at(i) + "/einde", {{"woorden", "De soep <b>staat</b> klaar."}, {"toon", "ja"}});
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr("De soep &lt;b&gt;staat&lt;/b&gt; klaar.</textarea>"))
      << "what was typed stays";
  EXPECT_NE(again.body.find("De soep &lt;b&gt;staat", again.body.find("Wat mensen lezen")), std::string::npos)
      << "and stands in the preview";
  EXPECT_EQ(told(), 0);
  EXPECT_EQ(now(c).status, callout_state::running);
  const auto plan = node.db().read(
      alken.id, [&](transaction& tx) { return closeout::plan_stand_down(tx, scope(), i, "Soep."); });
  ASSERT_EQ(click(coordinator, at(i) + "/einde", {{"woorden", "Soep."}}).headers.at("location"),
            at(i) + "/nadien?klaar=naar-huis");
  EXPECT_EQ(told(), plan.cost.mails + plan.cost.texts) << "as the page said";
}

TEST_F(CloseoutWithAPrice, TheButtonSaysWhatTheTextsCostAndThatIsWhatLeaves) {
  members(1, 6);
  const auto i = incident();
  ASSERT_TRUE(yes(people(started(i, {task(i, 2)}))[0]));
  const std::string shown = page(at(i) + "/einde");
  ASSERT_EQ(gateway.heard().size(), 0U);
  ASSERT_EQ(click(coordinator, at(i) + "/einde", {{"woorden", ""}}).status, 303);
  const auto texts = [&] {
    return static_cast<std::size_t>(
        number("select count(*) from tenant.channel_messages m join tenant.aftermaths a on a.batch_id = "
               "m.batch_id where via = 'sms'"));
  };
  for (int n = 0; n < 30 && gateway.heard().size() < texts(); ++n) later(std::chrono::seconds{1});
  ASSERT_GT(texts(), 0U);
  ASSERT_EQ(gateway.heard().size(), texts());
  int cents = 0;
  for (const auto& s : gateway.heard()) cents += 7 * channels::size_of(s.field("text")).parts;
  EXPECT_THAT(shown, HasSubstr(fmt::format("Stuur iedereen naar huis: 6 mensen, €\u00a0{},{:02}", cents / 100,
                                           cents % 100)));
  EXPECT_THAT(shown, HasSubstr("Alles is weg na minder dan een minuut."));
}

TEST_F(Closeout, NothingButTheStandDownLeavesForDaysAfterAnEndWithEverythingRunning) {
  members(1, 40);
  const auto i = incident();
  const auto t = task(i, 2, "sandbags", std::chrono::minutes{60 * 24 * 3});
  const auto draft = drafted(i, {t}), ready = drafted(i, {t});
  const auto c = node.db().write(alken.id, [&](transaction& tx) {
    return callouts::start(tx, scope(), ready.id, coordinator.account).value();
  });
  // Places, a reserve list with a held offer, and people without an answer.
  later(std::chrono::minutes{21});
  later(std::chrono::minutes{21});
  const auto all = people(c);
  ASSERT_GE(all.size(), 4U);
  for (int n = 0; n < 3; ++n) ASSERT_TRUE(yes(all[static_cast<std::size_t>(n)]));
  ASSERT_TRUE(say(all[0], callouts::answer_kind::no));
  later(10s);
  later(10s);
  ASSERT_EQ(number("select sum(held) from tenant.incident_tasks"), 1) << "an offer is held";
  check_in(all[1]);
  ask_hasselt(i, t);
  const int before = number("select max(seq) from tenant.channel_messages");
  const int words = number("select count(*) from tenant.help_words");
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  for (int n = 0; n < 12; ++n) later(10s);
  for (int n = 0; n < 12; ++n) later(10min);
  for (int n = 0; n < 30; ++n) later(1h);
  for (int n = 0; n < 5; ++n) later(24h);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages m where seq > " + std::to_string(before) +
                   " and not exists (select 1 from tenant.aftermaths a where a.batch_id = m.batch_id)"),
            0)
      << "questions, reminders, waves, offers or sheets";
  EXPECT_EQ(number("select count(*) from tenant.channel_messages m where state = 'waiting' and not exists "
                   "(select 1 from tenant.aftermaths a where a.batch_id = m.batch_id)"),
            0);
  EXPECT_EQ(number("select count(*) from tenant.help_words"), words + 1);
  EXPECT_EQ(number("select count(*) from tenant.help_words where kind = 'request.cancel'"), 1);
  EXPECT_EQ(number("select count(*) from node.jobs where kind = 'callouts.tend'"), 0);
  EXPECT_EQ(number("select sum(held) from tenant.incident_tasks"), 0);
  EXPECT_EQ(now(c).status, callout_state::stood_down);
  EXPECT_EQ(now(draft).status, callout_state::closed);
  EXPECT_THAT(timeline(i), AllOf(HasSubstr("ended 40"), HasSubstr("aid_ended 0")));
}

TEST_F(Closeout, ADraftThatAnEndStoppedDoesNotStartAndAMessageToAGroupIsRefused) {
  members(1, 5);
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = drafted(i, {t});
  started(i, {t});
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  const int messages = number("select count(*) from tenant.channel_messages");
  EXPECT_EQ(click(coordinator, "/beheer/oproepen/" + c.id + "/start").status, 409);
  EXPECT_EQ(click(coordinator, at(i) + "/bericht", {{"groep", "komt"}, {"bericht", "Nog iets"}}).status, 409);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages"), messages);
  EXPECT_THAT(page(at(i)), AllOf(HasSubstr("Iedereen naar huis"), HasSubstr("Archiveer de noodsituatie")));
}

TEST_F(Closeout, OneOfTwoCoordinatorsEndsAndEverybodyIsToldOnce) {
  members(1, 30);
  const auto i = incident();
  started(i, {task(i, 5)});
  std::atomic<int> done = 0, refused = 0;
  {
    std::vector<std::jthread> both;
    for (int n = 0; n < 2; ++n) both.emplace_back([&] { ++(end(i) ? done : refused); });
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(number("select count(*) - count(distinct recipient) from tenant.channel_messages m join "
                   "tenant.aftermaths a on a.batch_id = m.batch_id"),
            0);
  EXPECT_EQ(click(coordinator, at(i) + "/einde").status, 409);
  EXPECT_EQ(open(coordinator, at(i) + "/einde").headers.at("location"), at(i) + "/nadien");
}

TEST_F(Closeout, ADoubleTapEndsOnce) {
  members(1, 3);
  const auto i = incident();
  started(i, {task(i, 2)});
  const fields once{{"woorden", ""}, {"submission_id", "een-en-dezelfde-tik"}};
  EXPECT_EQ(click(coordinator, at(i) + "/einde", once).status, 303);
  EXPECT_EQ(click(coordinator, at(i) + "/einde", once).status, 303) << "the answer of the first";
  EXPECT_EQ(number("select count(*) from tenant.aftermaths"), 1);
}

// A call-out either starts before the end and is stopped by it, or is refused.
TEST_F(Closeout, ACallOutThatStartsAtTheSameMomentNeverOutlivesTheEnd) {
  members(1, 20);
  for (int n = 0; n < 6; ++n) {
    const auto i = incident();
    const auto t = task(i, 2);
    const auto c = drafted(i, {t});
    {
      std::jthread starts([&] {
        node.db().write(alken.id, [&](transaction& tx) {
          auto done = callouts::start(tx, scope(), c.id, coordinator.account);
          if (!done) tx.abandon();
          return done.has_value();
        });
      });
      std::jthread ends([&] { EXPECT_TRUE(end(i)); });
    }
    EXPECT_FALSE(now(c).open());
    EXPECT_TRUE(now(i).ended_at);
  }
}

TEST_F(Closeout, AnswersThatRaceWithAnEndOverTwoCallOutsLeaveNoPlaceAndNoDeadlock) {
  members(1, 120);
  const auto i = incident();
  const std::vector<incidents::task> tasks{task(i, 9), task(i, 7, "mud_cleaning")};
  const auto c = started(i, tasks);
  const auto second = started(i, tasks);
  auto all = people(c);
  for (const auto& p : people(second)) all.push_back(p);
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> crowd;
    for (int n = 0; n < 4; ++n)
      crowd.emplace_back([&] {
        for (std::size_t k = next++; k < all.size(); k = next++) (void)yes(all[k]);
      });
    crowd.emplace_back([&] {
      while (next < 20) std::this_thread::yield();
      EXPECT_TRUE(end(i));
    });
  }
  EXPECT_EQ(number("select count(*) from tenant.callout_people where state in ('to_notify', 'notified', "
                   "'reserve', 'confirmed', 'on_the_way', 'on_site')"),
            0);
  EXPECT_EQ(number("select sum(held) from tenant.incident_tasks"), 0);
}

TEST_F(Closeout, NeighboursAreToldOfTheEndAndTheirPageAndOursSayIt) {
  members(1, 5);
  const auto i = incident();
  const auto t = task(i, 4);
  started(i, {t});
  const auto id = ask_hasselt(i, t);
  const std::string shown = page(at(i) + "/einde");
  EXPECT_THAT(shown, HasSubstr("1 vraag aan buurgemeenten: Hasselt"));
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  const auto help = node.db().read(
      alken.id, [&](transaction& tx) { return reinforcement::find(tx, alken.party, id, node.time.now()); });
  EXPECT_EQ(help->now.state, reinforcement::request_state::cancelled);
  EXPECT_EQ(help->reason, "De inzet is voorbij. Iedereen mag naar huis.");
  EXPECT_THAT(page("/beheer/versterking/" + alken.party + "/" + id),
              AllOf(HasSubstr("De inzet is voorbij. Iedereen mag naar huis."), HasSubstr("Niet meer nodig")));
}

TEST_F(Closeout, OnlyACoordinatorComesHereAndAnotherMunicipalityFindsNothing) {
  const auto i = incident();
  const auto mediator = sign_in(node, alken, web::role::mediator);
  const auto wellen = node.municipality(wellen_nis);
  const auto other = sign_in(node, wellen, web::role::coordinator);
  for (const char* path : {"/einde", "/archief", "/heropening"}) {
    EXPECT_EQ(open(mediator, at(i) + path).status, 403) << path;
    EXPECT_EQ(click(mediator, at(i) + path).status, 403) << path;
    EXPECT_EQ(node.get("wellen.localhost", at(i) + path, other.cookie_header).status, 404) << path;
    EXPECT_EQ(node.post("wellen.localhost", at(i) + path, "csrf=" + other.csrf, other.cookie_header).status,
              404)
        << path;
  }
}

}  // namespace
}  // namespace paraat::test
