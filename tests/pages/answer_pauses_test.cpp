// Three answers left for three weeks pause new vacancies; three weeks after a yes both sides are asked.

#include "tenant/platform/audit/audit.hpp"
#include "tenant/volunteering/applications/outcomes.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tests/pages/left_answers.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using applications::outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class AnswerPauses : public AnswerClock {
 protected:
  std::vector<applications::application_id> three() {
    return {wait_for(vacancy, "els"), wait_for(vacancy, "jan"), wait_for(vacancy, "mia")};
  }
  bool paused() {
    return node.db().read(alken.id, [&](transaction& tx) {
      return organisations::paused_since(tx, organisations::organisation_id(organisation)).has_value();
    });
  }
  std::string draft() {
    return node.db().write(alken.id, [&](transaction& tx) {
      return vacancies::create(tx, content_of(2), std::nullopt, node.time.now()).value().id.text();
    });
  }
  answer publish_at_desk(const someone& who, const std::string& root, const std::string& id) {
    return click(who, root + "/vacatures/" + id + "/publicatie");
  }
  void decline(const applications::application_id& id) {
    decide(id, [&](transaction& tx, const auto& one) {
      return applications::decline(tx, one, "", std::nullopt, node.time.now());
    });
  }
  std::string organisation_page() { return "/beheer/organisaties/" + organisation; }
};

TEST_F(AnswerPauses, BeginOnDayTwentyOneAndEndByThemselvesWhenAnswered) {
  const auto ids = three();
  told_days(20);
  EXPECT_FALSE(paused());
  told_days(1);
  EXPECT_TRUE(paused());
  const auto mail = last_mail_to(
      node, alken, one("select email from tenant.organisations where id = '" + organisation + "'"));
  EXPECT_THAT(mail.subject, HasSubstr("Nieuwe vacatures publiceren kan nu niet"));
  EXPECT_THAT(mail.text, HasSubstr("3 mensen wachten al drie weken"));
  const auto theirs = sign_in(node, alken, web::role::organisation, organisation);
  const std::string id = draft();
  const auto refused = publish_at_desk(theirs, "/mijn-organisatie", id);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Beantwoord hen eerst"));
  EXPECT_THAT(
      open(theirs, "/mijn-organisatie/vacatures/" + id).body,
      AllOf(HasSubstr("Publiceren kan nu niet"), HasSubstr("/mijn-organisatie/antwoorden?toestand=waiting")));
  EXPECT_THAT(open(theirs, "/mijn-organisatie").body, HasSubstr("Nieuwe vacatures op pauze"));
  EXPECT_EQ(one("select state from tenant.vacancies where id = '" + id + "'"), "draft");
  decline(ids[0]);
  EXPECT_FALSE(paused()) << "two are left";
  EXPECT_EQ(publish_at_desk(theirs, "/mijn-organisatie", id).status, 303);
}

TEST_F(AnswerPauses, AreTwoAnswersShortAndLeaveOthersAlone) {
  wait_for(vacancy, "els");
  wait_for(vacancy, "jan");
  told_days(30);
  EXPECT_FALSE(paused());
  wait_for(vacancy, "mia");
  told_days(20);
  EXPECT_FALSE(paused());
  told_days(1);
  EXPECT_TRUE(paused());
  auto c = content_of(2);
  c.organisation_id = organisations::organisation_id(second_organisation);
  EXPECT_EQ(publish(c).status, vacancies::vacancy_state::published) << "of another organisation";
}

TEST_F(AnswerPauses, ACoordinatorSeesAndLiftsOneAndOnlyLaterAnswersBringItBack) {
  three();
  told_days(21);
  ASSERT_TRUE(paused());
  coordinator = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Nieuwe vacatures op pauze"));
  EXPECT_THAT(open(coordinator, organisation_page()).body,
              AllOf(HasSubstr("kan deze organisatie geen nieuwe vacatures publiceren"),
                    HasSubstr("Hef de pauze op")));
  EXPECT_EQ(publish_at_desk(coordinator, "/beheer", draft()).status, 409) << "lifted first";
  ASSERT_EQ(click(coordinator, organisation_page() + "/hervatting").status, 303);
  EXPECT_FALSE(paused());
  const std::string lifted = "select count(*) from tenant.audit where what = '" +
                             std::string(audit::pause_lifted) + "' and account = ";
  EXPECT_EQ(one(lifted + std::to_string(coordinator.account)), "1");
  EXPECT_EQ(click(coordinator, organisation_page() + "/hervatting").status, 303) << "idempotent";
  EXPECT_EQ(one(lifted + std::to_string(coordinator.account)), "1");
  told_days(10);
  EXPECT_FALSE(paused()) << "the same answers do not bring it back";
  wait_for(vacancy, "bo"), wait_for(vacancy, "cis"), wait_for(vacancy, "dirk");
  told_days(21);
  EXPECT_TRUE(paused());
}

TEST_F(AnswerPauses, AMediatorAndAnOrganisationCannotLiftOne) {
  three();
  told_days(21);
  for (const auto& who : {sign_in(node, alken, web::role::mediator),
                          sign_in(node, alken, web::role::organisation, organisation)})
    EXPECT_EQ(click(who, organisation_page() + "/hervatting").status, 403);
  EXPECT_TRUE(paused());
}

TEST_F(AnswerPauses, EndWhenTheVolunteersWithdrawOrTheirTermIsOver) {
  const auto ids = three();
  told_days(21);
  ASSERT_TRUE(paused());
  run("delete from tenant.applications where id = '" + ids[0] + "'");
  told_days(1);
  EXPECT_FALSE(paused());
}

TEST_F(AnswerPauses, NeedAReminderOfAWeekAgo) {
  three();
  node.time.advance(24h * 22);
  tick();
  EXPECT_FALSE(paused()) << "the organisation was reminded this morning";
  told_days(6);
  EXPECT_FALSE(paused());
  told_days(2);
  EXPECT_TRUE(paused());
}

TEST_F(AnswerPauses, LastThroughARestoreThatIsNotDecidedYet) {
  const auto ids = three();
  told_days(21);
  ASSERT_TRUE(paused());
  put_back();
  told_days(3);
  EXPECT_TRUE(paused()) << "the job waits";
  decline(ids[0]);
  EXPECT_FALSE(paused()) << "the decision of a person ends it";
}

class Outcomes : public AnswerClock {
 protected:
  applications::application_id accepted(const std::string& name = "els") {
    const auto id = wait_for(vacancy, name);
    decide(id, [&](transaction& tx, const auto& one) {
      return applications::accept(tx, alken, one, "", std::nullopt, node.time.now());
    });
    return id;
  }
  std::string link_of(const std::string& to) {
    return link_in(last_mail_to(node, alken, to), alken, "/afloop/");
  }
  std::string said(const std::string& side) {
    return one("select outcome || ' ' || reason from tenant.application_outcomes where side = '" + side +
               "'");
  }
};

TEST_F(Outcomes, BothSidesAreAskedOnceThreeWeeksAfterAYes) {
  accepted();
  told_days(20);
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'application_outcome'"), "0");
  told_days(1);
  const std::string volunteer = link_of("els@voorbeeld.be"), theirs = link_of("bea@korps.be");
  told_days(5);
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'application_outcome'"), "2");
  EXPECT_THAT(node.get(host, volunteer).body,
              AllOf(HasSubstr("Is het iets geworden?"), HasSubstr("Nog niet")));
  EXPECT_EQ(said("volunteer"), "") << "opening the link does nothing";
  ASSERT_EQ(post(volunteer, "antwoord=yes").status, 303);
  EXPECT_EQ(said("volunteer"), "yes ");
  EXPECT_THAT(node.get(host, volunteer).body, HasSubstr("ja, het is iets geworden"));
  const auto refused = post(theirs, "antwoord=no");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Kies waarom het niets werd"));
  EXPECT_EQ(post(theirs, "antwoord=no&reden=verzonnen").status, 422);
  EXPECT_EQ(post(theirs, "antwoord=misschien").status, 422);
  EXPECT_EQ(said("organisation"), "");
  ASSERT_EQ(post(theirs, "antwoord=no&reden=silence").status, 303);
  EXPECT_EQ(said("organisation"), "no silence");
  ASSERT_EQ(post(theirs, "antwoord=not_yet&reden=silence").status, 303);
  EXPECT_EQ(said("organisation"), "not_yet ") << "a later click replaces it, and takes no reason along";
  EXPECT_THAT(node.get(host, volunteer).body, Not(HasSubstr("Je zei: nog niet")))
      << "the other side is not shown";
}

TEST_F(Outcomes, NobodyIsAskedAboutWhatWasWithdrawn) {
  const auto id = accepted();
  decide(id, [&](transaction& tx, const auto& one) {
    return applications::withdraw(tx, alken, one, node.time.now());
  });
  told_days(25);
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'application_outcome'"), "0");
}

TEST_F(Outcomes, ALinkOfAnAnswerThatEndedOrAForgedOneIsRefused) {
  const auto id = accepted();
  told_days(21);
  const std::string link = link_of("els@voorbeeld.be");
  EXPECT_EQ(node.get(host, "/afloop/verzonnen").status, 404);
  EXPECT_EQ(post("/afloop/verzonnen", "antwoord=yes").status, 404);
  EXPECT_EQ(node.get(host, "/mijn-antwoord/" + link.substr(8)).status, 404) << "it serves one purpose";
  decide(id, [&](transaction& tx, const auto& one) {
    return applications::withdraw(tx, alken, one, node.time.now());
  });
  EXPECT_EQ(node.get(host, link).status, 410);
  EXPECT_EQ(post(link, "antwoord=yes").status, 410);
  EXPECT_EQ(said("volunteer"), "");
}

TEST_F(Outcomes, TheCoordinatorSeesNumbersAndReasonsFromFiveOn) {
  vacancy = published(9);
  std::vector<applications::application_id> ids;
  for (const char* name : {"an", "bo", "cis", "dirk", "els", "fien"}) ids.push_back(accepted(name));
  told_days(21);
  coordinator = sign_in(node, alken, web::role::coordinator);
  const auto say = [&](std::size_t i, outcome what, const std::string& reason) {
    node.db().write(alken.id, [&](transaction& tx) {
      ASSERT_TRUE(applications::say_outcome(tx, ids[i], applications::outcome_side::volunteer, {what, reason},
                                            node.time.now()));
    });
  };
  say(0, outcome::yes, "");
  for (std::size_t i = 1; i < 5; ++i) say(i, outcome::no, "moment");
  const auto page = [&] { return open(coordinator, "/beheer/afloop").body; };
  EXPECT_THAT(page(), AllOf(Not(HasSubstr("Het moment paste toch niet")),
                            HasSubstr("Redenen tonen we vanaf 5"), Not(HasSubstr("@voorbeeld.be"))));
  say(5, outcome::no, "silence");
  EXPECT_THAT(page(),
              AllOf(HasSubstr("Het moment paste toch niet"), HasSubstr("Ik hoorde daarna niets meer")));
  const auto theirs = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(open(theirs, "/beheer/afloop").status, 403);
}

}  // namespace
}  // namespace paraat::test
