// Answers to an invitation: through the mailed link, on the own page or passed on by the staff; each that
// comes too late.

#include "tests/pages/inviting.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using invitations::disclosure;
using invitations::invitation_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class InvitationAnswers : public Inviting {};

TEST_F(InvitationAnswers, OpeningTheMailedLinkActsOnNothingAndShowsAFirstNameOnly) {
  const auto p = visible("Noor Achten");
  const auto i = mailed(p);
  const std::string link = link_of(p);
  const auto page = node.get(host, link);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Dag Noor"), Not(HasSubstr("Achten")), Not(HasSubstr(p.what.email)),
                               Not(HasSubstr("0470"))));
  EXPECT_EQ(now_of(i).status, invitation_state::sent);
  EXPECT_EQ(post(link + "/weigering", "").status, 303);
  EXPECT_EQ(now_of(i).status, invitation_state::no);
  EXPECT_EQ(looks(p).front().what, profiles::look::searched) << "a no shows nothing";
  EXPECT_EQ(node.get(host, "/uitgenodigd/" + std::string(32, 'a')).status, 404);
}

TEST_F(InvitationAnswers, ThePageOfAnotherIsNotFound) {
  const auto p = visible("Noor Achten"), q = visible("Bo Claes");
  const auto i = invited(p);
  const someone bo = session_of(q);
  EXPECT_EQ(open(bo, "/mijn/vragen/" + i.id).status, 404);
  for (const char* act : {"/aanvaarding", "/weigering", "/uitstel"})
    EXPECT_EQ(click(bo, "/mijn/vragen/" + i.id + act, {{"toon", "email"}}).status, 404) << act;
  EXPECT_EQ(now_of(i).status, invitation_state::sent);
  const std::string other = add_approved("Andere vzw");
  const someone stranger = sign_in(node, alken, web::role::organisation, other);
  EXPECT_EQ(open(stranger, "/mijn-organisatie/uitnodigingen/" + i.of.id).status, 404);
}

TEST_F(InvitationAnswers, AnAnswerTwiceAndAYesAfterTheLapseEachHaveTheirSentence) {
  const auto p = visible("Noor Achten"), q = visible("Bo Claes");
  const auto i = invited(p), late = invited(q);
  const someone noor = session_of(p);
  const std::string own = "/mijn/vragen/" + i.id;
  ASSERT_EQ(click(noor, own + "/aanvaarding", {{"toon", "email"}}).status, 303);
  const auto twice = click(noor, own + "/aanvaarding", {{"toon", "email"}});
  EXPECT_EQ(twice.status, 409);
  EXPECT_THAT(twice.body, HasSubstr("Je antwoordde al: ja."));
  EXPECT_EQ(click(noor, own + "/weigering").status, 409);
  EXPECT_EQ(now_of(i).status, invitation_state::yes);
  node.time.advance(invitations::lapse_term + std::chrono::hours{5});
  EXPECT_EQ(now_of(late).status, invitation_state::lapsed);
  const someone later = session_of(q);
  const auto after = click(later, "/mijn/vragen/" + late.id + "/aanvaarding", {{"toon", "email"}});
  EXPECT_EQ(after.status, 410);
  EXPECT_THAT(after.body, HasSubstr("Deze vraag is vervallen"));
  EXPECT_THAT(open(later, "/mijn/vragen/" + late.id).body, HasSubstr("Deze vraag is vervallen"));
  EXPECT_THAT(looks(q), IsEmpty());
}

TEST_F(InvitationAnswers, YesAndNoAtOnceAreOneAnswer) {
  const auto i = invited(visible("Noor Achten"));
  EXPECT_EQ(at_once({[&] { return say_yes(i, {disclosure::email}).has_value(); },
                     [&] {
                       return in_alken([&](transaction& tx) {
                         const auto done = invitations::say_no(tx, i.id, node.time.now());
                         if (!done) tx.abandon();
                         return done.has_value();
                       });
                     }}),
            1);
  const auto state = now_of(i).status;
  EXPECT_EQ(one("select count(*) from tenant.profile_looks where what = 'disclosed'"),
            state == invitation_state::yes ? "1" : "0");
}

TEST_F(InvitationAnswers, LaterStaysOpenUntilItLapses) {
  const auto p = visible("Noor Achten");
  const auto i = invited(p);
  const someone noor = session_of(p);
  const std::string own = "/mijn/vragen/" + i.id;
  ASSERT_EQ(click(noor, own + "/uitstel").status, 303);
  EXPECT_EQ(now_of(i).status, invitation_state::later);
  EXPECT_THAT(open(noor, own).body, HasSubstr("Je antwoordt later"));
  node.time.advance(std::chrono::days{9});
  EXPECT_EQ(click(session_of(p), own + "/aanvaarding", {{"toon", "email"}}).status, 303);
  EXPECT_EQ(now_of(i).status, invitation_state::yes);
}

TEST_F(InvitationAnswers, TheLastDayCountsWhole) {
  using namespace std::chrono;
  const auto at = [](int month, int day, int hour) {
    return web::start_of_local_day(year{2026} / month / day) + hours{hour};
  };
  EXPECT_EQ(invitations::lapse_of(at(11, 21, 9)), web::start_of_local_day(year{2026} / 12 / 2));
  EXPECT_EQ(invitations::lapse_of(at(11, 21, 23)), web::start_of_local_day(year{2026} / 12 / 2));
  EXPECT_EQ(invitations::lapse_of(at(10, 20, 9)), web::start_of_local_day(year{2026} / 10 / 31))
      << "over the night on which the clock goes back";
}

TEST_F(InvitationAnswers, TheStaffPassesOnAQuestionToWhoHasNoMailbox) {
  const auto oma = served("Oma Claes"), noor = visible("Noor Achten");
  const someone mediator = sign_in(node, alken, web::role::mediator);
  const auto i = invited(oma), other = invited(noor);
  EXPECT_THAT(open(mediator, "/beheer").body, HasSubstr("Vragen om door te geven"));
  EXPECT_THAT(open(mediator, "/beheer/vragen").body, AllOf(HasSubstr("Oma Claes"), HasSubstr("011 59 00 11"),
                                                           HasSubstr("Help je mee"), Not(HasSubstr("Noor"))));
  const std::string page = "/beheer/vragen/" + i.id;
  EXPECT_THAT(open(mediator, page).body, HasSubstr("Bel Oma Claes op 011 59 00 11"));
  EXPECT_EQ(open(mediator, "/beheer/vragen/" + other.id).status, 404) << "Noor answers for herself";
  EXPECT_EQ(click(mediator, "/beheer/vragen/" + other.id + "/weigering").status, 404);
  ASSERT_EQ(click(mediator, page + "/aanvaarding", {{"toon", "name"}, {"toon", "phone"}}).status, 303);
  EXPECT_EQ(now_of(i).status, invitation_state::yes);
  EXPECT_THAT(open(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id).body, HasSubstr("Oma Claes"));
  EXPECT_EQ(audited(node, alken, audit::profile_served), 1);
  EXPECT_THAT(open(mediator, "/beheer/vragen").body, HasSubstr("Er is niets door te geven."));
  EXPECT_EQ(open(sign_in(node, alken, web::role::editor), "/beheer/vragen").status, 403);
  EXPECT_EQ(open(linde, page).status, 403);
}

TEST_F(InvitationAnswers, ErasingTakesTheInvitationsAlong) {
  const auto p = visible("Noor Achten");
  const auto i = invited(p);
  ASSERT_TRUE(say_yes(i, {disclosure::name, disclosure::email}));
  in_alken([&](transaction& tx) { ASSERT_TRUE(profiles::erase(tx, p.id)); });
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "0");
  EXPECT_THAT(open(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id).body,
              AllOf(Not(HasSubstr("Noor")), Not(HasSubstr(p.what.email))));
}

}  // namespace
}  // namespace paraat::test
