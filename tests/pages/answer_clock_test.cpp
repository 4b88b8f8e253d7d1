// An answer that its organisation leaves, on a clock that the test moves morning by morning.

#include "tenant/volunteering/applications/answer_clock.hpp"

#include <barrier>
#include <thread>

#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tests/pages/in_alken.hpp"
#include "tests/pages/left_answers.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using applications::application_state;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(AnswerClock, AnUnansweredAnswerLivesItsFourteenDays) {
  wait_for(vacancy, "els");
  const auto id = only_answer().id;
  EXPECT_THAT(told_days(20), ElementsAre("3 bea", "7 bea", "10 coordinator", "14 els"));
  EXPECT_EQ(applications_now(application_state::waiting), 1) << "it stays open";
  EXPECT_THAT(all("select step || ' ' || sent from tenant.application_steps where application_id = '" + id +
                  "' order by at"),
              ElementsAre("first_reminder true", "second_reminder true", "coordinator true", "told true"));
}

class ClockChange : public AnswerClock, public testing::WithParamInterface<std::chrono::sys_seconds> {};

// Each begins within an hour of midnight in Brussels, on the eve and in the night of a change: elapsed hours
// and days in UTC give another day.
TEST_P(ClockChange, CountsCivilDaysInBrussels) {
  node.time.set(instant{GetParam().time_since_epoch()});
  vacancy = published(2);
  wait_for(vacancy, "els");
  EXPECT_THAT(told_days(15), ElementsAre("3 bea", "7 bea", "10 coordinator", "14 els"));
}
constexpr std::chrono::sys_days in_march = std::chrono::year{2027} / 3 / 27,
                                in_october = std::chrono::year{2027} / 10 / 30;
INSTANTIATE_TEST_SUITE_P(BothNights, ClockChange,
                         testing::Values(in_march + 22h + 30min, in_march + 23h + 30min,
                                         in_october + 21h + 30min, in_october + 22h + 30min),
                         [](const auto& i) { return "Moment" + std::to_string(i.index); });

TEST_F(AnswerClock, HappensOnceHoweverOftenTheJobRuns) {
  wait_for(vacancy, "els");
  for (int i = 0; i < 3; ++i) node.time.advance(24h), node.inside().beat();
  const auto sent = mails_about("bea@korps.be");
  for (int i = 0; i < 5; ++i) tick();
  EXPECT_EQ(mails_about("bea@korps.be"), sent);
  constexpr int at_once = 4;
  node.time.advance(96h);
  std::barrier start(at_once);
  std::vector<std::thread> threads;
  for (int i = 0; i < at_once; ++i)
    threads.emplace_back([&] {
      start.arrive_and_wait();
      tick();
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(mails_about("bea@korps.be"), sent + 1) << "several processes of one node";
}

TEST_F(AnswerClock, ANodeThatWasDownSendsTheLatestReminderOnly) {
  wait_for(vacancy, "els");
  const auto before = mails_about("bea@korps.be");
  node.time.advance(24h * 9);
  node.inside().beat();
  EXPECT_EQ(mails_about("bea@korps.be"), before + 1);
  EXPECT_THAT(all("select step || ' ' || sent from tenant.application_steps order by step"),
              ElementsAre("first_reminder false", "second_reminder true"));
}

TEST_F(AnswerClock, WaitsForTheDecisionAfterARestoreAndThenGoesOnOnce) {
  wait_for(vacancy, "els");
  node.time.advance(24h * 2);
  node.inside().beat();
  put_back();
  const auto before = mails_about("bea@korps.be");
  for (int i = 0; i < 6; ++i) node.time.advance(24h), node.inside().beat();
  EXPECT_EQ(mails_about("bea@korps.be"), before) << "held";
  EXPECT_EQ(one("select count(*) from tenant.application_steps"), "0");
  coordinator = sign_in(node, alken, web::role::coordinator);
  ASSERT_EQ(click(coordinator, "/beheer/teruggezet",
                  {{"besluit", "vertrek"}, {"submission_id", "besluit-vertrek-1"}})
                .status,
            303);
  for (int i = 0; i < 3; ++i) node.time.advance(1h), node.inside().beat();
  EXPECT_EQ(mails_about("bea@korps.be"), before + 1) << "days 3 and 7 are both past: one reminder";
}

TEST_F(AnswerClock, StopsWithTheAnswerOfTheOrganisation) {
  wait_for(vacancy, "els");
  EXPECT_THAT(told_days(5), ElementsAre("3 bea"));
  decide(only_answer().id, [&](transaction& tx, const auto& id) {
    return applications::propose(tx, id, "Zondag om 10 uur", std::nullopt, node.time.now());
  });
  EXPECT_THAT(told_days(20), IsEmpty());
}

TEST_F(AnswerClock, ALetterThatHasNotLeftStaysHereWhenTheAnswerCame) {
  wait_for(vacancy, "els");
  node.time.advance(24h * 14);
  tick();
  not_left_yet();
  EXPECT_THAT(waiting_letters(), ElementsAre("application_reminder", "application_unanswered"));
  decide(only_answer().id, [&](transaction& tx, const auto& id) {
    return applications::decline(tx, id, "Bedankt", std::nullopt, node.time.now());
  });
  EXPECT_THAT(waiting_letters(), IsEmpty());
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind like 'application_%' and state = "
                "'stopped'"),
            "2");
}

TEST_F(AnswerClock, AReminderStaysWhileSomebodyElseWaitsForTheVacancy) {
  wait_for(vacancy, "els");
  wait_for(vacancy, "jan");
  node.time.advance(24h * 3);
  tick();
  not_left_yet();
  EXPECT_THAT(waiting_letters(), ElementsAre("application_reminder")) << "one for both";
  decide(answer_of("els"), [&](transaction& tx, const auto& id) {
    return applications::decline(tx, id, "", std::nullopt, node.time.now());
  });
  EXPECT_THAT(waiting_letters(), ElementsAre("application_reminder"));
}

TEST_F(AnswerClock, TheReminderHasANumberAndNoName) {
  wait_for(vacancy, "els");
  wait_for(vacancy, "jan");
  node.time.advance(24h * 3);
  tick();
  const auto mail = last_mail_to(node, alken, "bea@korps.be");
  EXPECT_EQ(mail.subject, "2 mensen wachten op je antwoord");
  EXPECT_THAT(mail.text, HasSubstr(vacancy.what.title));
  EXPECT_THAT(mail.text, HasSubstr("21 november"));
  EXPECT_THAT(mail.text, HasSubstr("/mijn-organisatie/antwoorden"));
  EXPECT_THAT(mail.text + mail.html, AllOf(Not(HasSubstr("els@")), Not(HasSubstr("jan@"))));
}

TEST_F(AnswerClock, TheVolunteerHearsHonestlyAndGetsThreeOthersThatFit) {
  const auto other = [&](const std::string& title, auto change) {
    auto c = vacancy.what;
    c.organisation_id = organisations::organisation_id(second_organisation);
    c.title = title;
    change(c);
    return publish(c);
  };
  other("Past eerst", [](auto&) {});
  other("Past ook", [](auto& c) { c.moments = 6; });
  other("Past nog", [](auto&) {});
  other("Vierde die past", [](auto& c) { c.lat = 50.80, c.lon = 5.40; });
  other("Ander thema", [](auto& c) { c.theme = "dieren"; });
  other("Ander moment", [](auto& c) { c.moments = 1; });
  other("Te ver", [](auto& c) { c.lat = 51.21, c.lon = 3.22; });
  other("Alleen voor leden", [](auto& c) { c.members_only = true; });
  const auto full = other("Volzet", [](auto& c) { c.places = 1; });
  const auto closed = other("Gesloten", [](auto&) {});
  other("Al beantwoord", [](auto&) {});
  publish_with_title("Zelfde organisatie");
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(vacancies::take_place(tx, alken, full.id, node.time.now()));
    ASSERT_TRUE(vacancies::close(tx, alken, closed.id, "klaar", std::nullopt, node.time.now()));
  });
  wait_for(with_title("Al beantwoord"), "els");
  wait_for(vacancy, "els");
  node.time.advance(24h * 14);
  tick();
  const auto mail = letter_about(vacancy.what.title);
  EXPECT_THAT(mail.subject, HasSubstr("Nog geen antwoord op"));
  EXPECT_THAT(mail.text, AllOf(HasSubstr("21 november"), HasSubstr("antwoordde nog niet"),
                               HasSubstr("Dat ligt niet aan jou")));
  for (const char* fits : {"Past eerst", "Past ook", "Past nog"}) EXPECT_THAT(mail.text, HasSubstr(fits));
  for (const char* not_this :
       {"Vierde die past", "Ander thema", "Ander moment", "Te ver", "Alleen voor leden", "Volzet", "Gesloten",
        "Al beantwoord", "Zelfde organisatie"})
    EXPECT_THAT(mail.text, Not(HasSubstr(not_this)));
  const std::string own = node.get(host, link_in(mail, alken, "/mijn-antwoord/")).body;
  EXPECT_THAT(own, AllOf(HasSubstr("Past eerst"), Not(HasSubstr("Vierde die past"))));
}

TEST_F(AnswerClock, TheLetterIsInTheLanguageOfTheForm) {
  wait_for(vacancy, "els", "fr");
  node.time.advance(24h * 14);
  tick();
  const auto mail = last_mail_to(node, alken, "els@voorbeeld.be");
  EXPECT_THAT(mail.subject, HasSubstr("Pas encore de réponse"));
  EXPECT_THAT(mail.text, Not(HasSubstr("Dat ligt niet aan jou")));
}

TEST_F(AnswerClock, TheOwnPageShowsEveryDayAndWhatHappened) {
  const std::string own = own_page_of(wait_for(vacancy, "els"));
  EXPECT_THAT(node.get(host, own).body,
              AllOf(HasSubstr("kreeg je antwoord op 21 november"), HasSubstr("Op 24 november herinneren we"),
                    HasSubstr("Op 28 november herinneren we"), HasSubstr("Op 1 december vragen we Alken"),
                    HasSubstr("Op 5 december laten we je weten")));
  EXPECT_THAT(told_days(8), ElementsAre("3 bea", "7 bea"));
  EXPECT_THAT(node.get(host, own).body,
              AllOf(HasSubstr("Op 24 november herinnerden we"), HasSubstr("Op 28 november herinnerden we"),
                    HasSubstr("Op 1 december vragen we Alken")));
  decide(only_answer().id, [&](transaction& tx, const auto& id) {
    return applications::decline(tx, id, "", std::nullopt, node.time.now());
  });
  EXPECT_THAT(node.get(host, own).body, Not(HasSubstr("id=\"klok\"")));
}

TEST_F(AnswerClock, ACoordinatorGetsATaskOnDayTen) {
  wait_for(vacancy, "els");
  const auto left = [&](const char* n) {
    return HasSubstr("toestand=left\"><span>Antwoorden zonder reactie</span><b class=\"num\">" +
                     std::string(n) + "</b>");
  };
  EXPECT_THAT(open(coordinator, "/beheer").body, left("0"));
  node.time.advance(24h * 10);
  tick();
  node.inside().beat();
  coordinator = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(coordinator, "/beheer").body, left("1"));
  EXPECT_THAT(open(coordinator, "/beheer/antwoorden?toestand=left").body, HasSubstr("els"));
  EXPECT_THAT(open(coordinator, "/beheer/antwoorden/" + only_answer().id).body,
              HasSubstr("Wacht al 10 dagen op antwoord."));
}

TEST_F(AnswerClock, AReminderThatNobodyCanReadIsNotCountedAsSent) {
  run("update tenant.vacancies set contact_email = ''");
  run("update tenant.organisations set email = ''");
  const std::string own = own_page_of(wait_for(vacancy, "els"));
  EXPECT_THAT(told_days(14), ElementsAre("10 coordinator", "14 els"));
  EXPECT_EQ(one("select count(*) from tenant.application_steps where sent and step like '%reminder'"), "0");
  EXPECT_THAT(node.get(host, own).body, Not(HasSubstr("herinnerden we")));
  EXPECT_THAT(last_mail_to(node, alken, "els@voorbeeld.be").text, Not(HasSubstr("herinnerden haar")));
}

TEST_F(AnswerClock, AnotherMunicipalitySeesNoneOfIt) {
  const auto hasselt = node.municipality(hasselt_nis);
  wait_for(vacancy, "els");
  node.time.advance(24h * 14);
  tick();
  node.db().write(hasselt.id, [&](transaction& tx) {
    EXPECT_EQ(applications::count_left(tx, node.time.now()), 0);
    EXPECT_TRUE(organisations::pauses(tx).empty());
  });
}

}  // namespace
}  // namespace paraat::test
