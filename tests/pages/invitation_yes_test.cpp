// A yes to an invitation: what it shows and to whom, the place it takes, and when it is refused or taken
// back.

#include "tests/pages/inviting.hpp"

namespace paraat::test {
namespace {

using invitations::disclosure;
using invitations::invitation_state;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class InvitationYes : public Inviting {};

TEST_F(InvitationYes, AYesShowsTheChosenFieldsAndNothingElse) {
  const auto p = visible("Noor Achten", [](profiles::profile& q) { q.what.phone = "0470 55 66 77"; });
  const auto i = mailed(p);
  const std::string round = "/mijn-organisatie/uitnodigingen/" + i.of.id;
  EXPECT_THAT(open(linde, round).body, AllOf(HasSubstr("Wacht op antwoord"), Not(HasSubstr("Noor"))));
  const someone noor = session_of(p);
  const std::string own = "/mijn/vragen/" + i.id;
  EXPECT_THAT(open(noor, own).body, AllOf(HasSubstr("Help je mee"), HasSubstr("Hulpkorps Alken"),
                                          HasSubstr(p.what.email), HasSubstr("0470 55 66 77")));
  ASSERT_EQ(click(noor, own + "/aanvaarding", {{"toon", "name"}, {"toon", "email"}}).status, 303);
  EXPECT_THAT(open(linde, round).body,
              AllOf(HasSubstr("Noor Achten"), HasSubstr(p.what.email), Not(HasSubstr("0470 55 66 77")),
                    Not(HasSubstr("Verpleegkundige"))));
  const auto seen = looks(p);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen[0].what, profiles::look::disclosed);
  EXPECT_EQ(seen[0].who.name, "Hulpkorps Alken");
  EXPECT_THAT(seen[0].shown, ElementsAre(profiles::field::name, profiles::field::contact));
  EXPECT_THAT(open(noor, "/mijn/wie-keek").body, HasSubstr("Kreeg te zien, nadat jij ja zei"));
  EXPECT_THAT(last_mail_to(node, alken, p.what.email).subject, HasSubstr("Je zei ja"));
}

TEST_F(InvitationYes, AYesWithoutAWayToBeReachedIsRefusedAndKeepsWhatWasTicked) {
  const auto p = visible("Noor Achten");
  const auto v = published(1);
  const auto i = invited(p, &v);
  const someone noor = session_of(p);
  const std::string own = "/mijn/vragen/" + i.id + "/aanvaarding";
  const auto nothing = click(noor, own);
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, HasSubstr("Duid aan wat ze mogen zien"));
  const auto nameless = click(noor, own, {{"toon", "phone"}});
  EXPECT_EQ(nameless.status, 422);
  EXPECT_THAT(nameless.body, HasSubstr("Duid je naam aan"));
  const auto unreachable = click(noor, own, {{"toon", "name"}});
  EXPECT_EQ(unreachable.status, 422);
  EXPECT_THAT(unreachable.body, HasSubstr("anders kan niemand je bereiken"));
  EXPECT_THAT(unreachable.body, HasSubstr("value=\"name\" checked"));
  EXPECT_EQ(now_of(i).status, invitation_state::sent);
  EXPECT_THAT(answers(), IsEmpty());
}

TEST_F(InvitationYes, AFieldThatThePersonKeepsIsNotOfferedAndCannotBeShown) {
  const auto p = visible("Noor Achten", [](profiles::profile& q) {
    q.audiences[static_cast<std::size_t>(profiles::field::contact)] = profiles::audience::mediator;
  });
  const auto i = invited(p);
  EXPECT_THAT(invitations::offered(again(p)), Not(testing::Contains(disclosure::email)));
  const auto refused = say_yes(i, {disclosure::name, disclosure::email});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, refusal_kind::invalid);
  EXPECT_THAT(looks(p), IsEmpty());
}

TEST_F(InvitationYes, AYesForAVacancyIsAnAcceptedAnswerThatTakesAPlace) {
  const auto p = visible("Noor Achten");
  const auto v = published(2);
  const auto i = invited(p, &v);
  const auto done = say_yes(i, {disclosure::name, disclosure::phone});
  ASSERT_TRUE(done) << done.error().sentence;
  ASSERT_THAT(answers(), SizeIs(1));
  const auto a = answers()[0];
  EXPECT_EQ(a.id, done->application_id);
  EXPECT_EQ(a.status, applications::application_state::accepted);
  EXPECT_EQ(a.name, "Noor Achten");
  EXPECT_EQ(a.email, "") << "it was not chosen";
  EXPECT_NE(a.phone, "");
  node.db().read(alken.id, [&](transaction& tx) { EXPECT_EQ(vacancies::find(tx, v.id)->places_taken, 1); });
  EXPECT_THAT(open(session_of(p), "/mijn").body, HasSubstr("Verpleegkundige voor de bloedinzameling"));
}

// The municipality reaches them still; the organisation reads what was chosen.
TEST_F(InvitationYes, AnAddressThatWasNotShownStandsOnNoPageOfTheOrganisation) {
  const auto p = visible("Noor Achten");
  const auto v = published(2);
  const auto done = say_yes(invited(p, &v), {disclosure::name, disclosure::phone});
  ASSERT_TRUE(done);
  const auto page = open(linde, "/mijn-organisatie/antwoorden/" + done->application_id);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Noor Achten"), HasSubstr("tel:"), Not(HasSubstr("mailto:")),
                               Not(HasSubstr(p.what.email))));
  node.db().read(alken.id, [&](transaction& tx) {
    EXPECT_EQ(applications::mail_address_of(tx, answers().at(0)), p.what.email);
  });
}

TEST_F(InvitationYes, WhoAnsweredTheVacancyBeforeHasOneAnswer) {
  const auto p = visible("Noor Achten");
  const auto v = published(2);
  in_alken([&](transaction& tx) {
    applications::application a;
    a.name = "Noor Achten";
    a.email = p.what.email;
    const auto kept = applications::answer(tx, v, a, node.time.now()).value();
    applications::confirm(tx, kept.id, node.time.now()).value();
  });
  ASSERT_TRUE(say_yes(invited(p, &v), {disclosure::name, disclosure::email}));
  ASSERT_THAT(answers(), SizeIs(1));
  EXPECT_EQ(answers()[0].status, applications::application_state::accepted);
}

TEST_F(InvitationYes, AcceptingWhenTheVacancyIsFullSaysSoAndShowsNothing) {
  const auto p = visible("Noor Achten"), q = visible("Bo Claes");
  const auto v = published(1);
  const auto first = invited(p, &v), second = invited(q, &v);
  ASSERT_TRUE(say_yes(first, {disclosure::name, disclosure::email}));
  const someone bo = session_of(q);
  const std::string own = "/mijn/vragen/" + second.id;
  EXPECT_THAT(open(bo, own).body, HasSubstr("Intussen zijn alle plaatsen ingenomen."));
  const auto late = click(bo, own + "/aanvaarding", {{"toon", "name"}, {"toon", "email"}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("Intussen zijn alle plaatsen ingenomen."));
  EXPECT_EQ(now_of(second).status, invitation_state::sent);
  EXPECT_THAT(answers(), SizeIs(1));
  EXPECT_THAT(looks(q), IsEmpty());
}

TEST_F(InvitationYes, TwoYesesAtOnceForTheLastPlaceAreOne) {
  const auto v = published(1);
  const auto first = invited(visible("Noor Achten"), &v), second = invited(visible("Bo Claes"), &v);
  const auto yes = [&](const invitations::invitation& i) {
    return [&] { return say_yes(i, {disclosure::name, disclosure::email}).has_value(); };
  };
  EXPECT_EQ(at_once({yes(first), yes(second)}), 1);
  node.db().read(alken.id, [&](transaction& tx) { EXPECT_EQ(vacancies::find(tx, v.id)->places_taken, 1); });
  EXPECT_THAT(answers(), SizeIs(1));
}

TEST_F(InvitationYes, AForwardedMailShowsHowToReachThePersonAndNoMore) {
  const auto p = visible("Noor Achten");
  const auto i = mailed(p);
  const std::string link = link_of(p);
  EXPECT_THAT(node.get(host, link).body,
              AllOf(HasSubstr("Je telefoonnummer"), Not(HasSubstr("Waar je woont"))));
  EXPECT_EQ(post(link + "/aanvaarding", encoded({{"toon", "email"}, {"toon", "place"}})).status, 422);
  EXPECT_EQ(now_of(i).status, invitation_state::sent);
  ASSERT_EQ(post(link + "/aanvaarding", encoded({{"toon", "email"}})).status, 303);
  EXPECT_THAT(now_of(i).disclosed, ElementsAre(disclosure::email));
  EXPECT_THAT(node.get(host, link).body, Not(HasSubstr("Ze weten niet wie je bent")));
}

TEST_F(InvitationYes, AYesCanBeTakenBackAndThenShowsNothingAndFreesThePlace) {
  const auto p = visible("Noor Achten");
  const auto v = published(1);
  const auto i = invited(p, &v);
  const someone noor = session_of(p);
  const std::string own = "/mijn/vragen/" + i.id;
  EXPECT_EQ(click(noor, own + "/intrekking").status, 409) << "there is no yes yet";
  ASSERT_EQ(click(noor, own + "/aanvaarding", {{"toon", "name"}, {"toon", "email"}}).status, 303);
  EXPECT_THAT(open(noor, own).body, HasSubstr("Neem mijn ja terug"));
  ASSERT_EQ(click(noor, own + "/intrekking").status, 303);
  EXPECT_THAT(open(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id).body, Not(HasSubstr("Noor")));
  node.db().read(alken.id, [&](transaction& tx) { EXPECT_EQ(vacancies::find(tx, v.id)->places_taken, 0); });
  EXPECT_EQ(answers().at(0).status, applications::application_state::withdrawn);
}

TEST_F(InvitationYes, WhoShowsNoContactReadsWhyAYesIsNotPossible) {
  const auto p = visible("Noor Achten", [](profiles::profile& q) {
    q.audiences[static_cast<std::size_t>(profiles::field::contact)] = profiles::audience::mediator;
  });
  const auto i = invited(p);
  EXPECT_THAT(open(session_of(p), "/mijn/vragen/" + i.id).body,
              AllOf(HasSubstr("Pas dat eerst aan."), Not(HasSubstr("value=\"skills\""))));
  EXPECT_EQ(pooled(), 0U) << "and no search counts them";
}

TEST_F(InvitationYes, AnOrganisationThatStoppedGetsNoYes) {
  const auto p = visible("Noor Achten"), oma = served("Oma Claes");
  const auto i = invited(p);
  invited(oma);
  in_alken([&](transaction& tx) {
    EXPECT_EQ(invitations::to_pass_on(tx, node.time.now()).size(), 1U);
    organisations::archive(tx, organisations::organisation_id(organisation), "gestopt", node.time.now())
        .value();
    EXPECT_TRUE(invitations::to_pass_on(tx, node.time.now()).empty());
  });
  const auto late = say_yes(i, {disclosure::email});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, refusal_kind::gone);
  EXPECT_THAT(looks(p), IsEmpty());
}

}  // namespace
}  // namespace paraat::test
