// Rounds of invitations: how many a person and an organisation may have, and what a round tells who sent it.

#include "tests/pages/inviting.hpp"

namespace paraat::test {
namespace {

using invitations::disclosure;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InvitationRounds : public Inviting {};

TEST_F(InvitationRounds, APersonHasTwoAWeekWhateverTheyAnswered) {
  const auto p = visible("Noor Achten");
  std::vector<std::string> others{add_approved("Eerste vzw"), add_approved("Tweede vzw"),
                                  add_approved("Derde vzw")};
  const auto from = [&](const std::string& o) {
    auto r = asked();
    r.organisation_id = organisations::organisation_id(o);
    return send(r, {p});
  };
  const auto first = from(others[0]).value().reached.at(0);
  in_alken([&](transaction& tx) { ASSERT_TRUE(invitations::say_no(tx, first.id, node.time.now())); });
  ASSERT_TRUE(from(others[1]));
  EXPECT_TRUE(from(others[2]).value().reached.empty()) << "nobody tells the third";
  node.time.advance(std::chrono::days{7});
  EXPECT_EQ(from(others[2]).value().reached.size(), 1U) << "the first was answered, and a week has gone";
  EXPECT_TRUE(from(others[0]).value().reached.empty()) << "one of last week is open, and one is of this week";
}

TEST_F(InvitationRounds, ThreeOrganisationsAtOnceReachAPersonTwice) {
  const auto p = visible("Noor Achten");
  std::vector<std::function<bool()>> work;
  for (const char* name : {"Eerste vzw", "Tweede vzw", "Derde vzw", "Vierde vzw"}) {
    auto r = asked();
    r.organisation_id = organisations::organisation_id(add_approved(name));
    work.emplace_back([this, r, p] { return send(r, {p}).value().reached.size() == 1; });
  }
  EXPECT_EQ(at_once(work), invitations::most_a_week);
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations where state = 'sent'"), "2");
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations where state = 'held'"), "2");
}

TEST_F(InvitationRounds, AnOrganisationAsksFortyADayAndTwoRoundsAtOnceCountBoth) {
  run("insert into tenant.asking_days values (" + number + ", '" + organisation + "', '2026-11-21', 0, 39)");
  const auto p = visible("Noor Achten"), q = visible("Bo Claes");
  EXPECT_EQ(at_once({[&] { return send(asked(), {p}).has_value(); },
                     [&] { return send(asked(), {q}).has_value(); }}),
            1);
  EXPECT_EQ(one("select invitations from tenant.asking_days"), "40");
  const auto more = send(asked(), {visible("Cas Claes")});
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, refusal_kind::too_many);
  EXPECT_THAT(untranslated(more.error()), HasSubstr("hoogstens 40 mensen per dag"));
  node.time.advance(std::chrono::days{1});
  EXPECT_TRUE(send(asked(), {visible("Dirk Claes")}));
}

// Otherwise an organisation could find a person of one search among the cards of another, by trying card
// after card.
TEST_F(InvitationRounds, ACardThatMayNotBeAskedLooksLikeOneThatWasAsked) {
  const auto asked_before = visible("Noor Achten"), free = visible("Bo Claes");
  nurses(4);
  invited(asked_before);
  const auto search = ask(nurse_question()).value();
  const auto try_card = [&](const profiles::profile& p) {
    std::string pseudonym;
    node.db().read(alken.id, [&](transaction& tx) {
      for (const auto& c : targeted_search::cards_of(tx, scope(), search).cards)
        if (c.profile_id == p.id) pseudonym = c.pseudonym;
    });
    const std::string before = one("select invitations from tenant.asking_days");
    const auto sent = click(linde, "/mijn-organisatie/zoeken/" + search.id + "/uitnodiging",
                            {{"kaart", pseudonym}, {"titel", "Prik je mee?"}, {"bericht", "Zaterdag."}});
    const std::string location = sent.status == 303 ? sent.headers.at("location") : "";
    const std::string body = open(linde, location).body;
    const auto from = body.find("<h1"), to = body.find("</main>");
    std::string told = body.substr(from, to - from);
    return std::tuple(sent.status,
                      std::stoi(one("select invitations from tenant.asking_days")) - std::stoi(before),
                      told.find("Wacht op antwoord") != std::string::npos, told.size());
  };
  EXPECT_EQ(try_card(asked_before), try_card(free));
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations where state = 'held'"), "1");
  EXPECT_EQ(node.db()
                .read(alken.id,
                      [&](transaction& tx) {
                        return invitations::of_profile(tx, asked_before.id, node.time.now());
                      })
                .size(),
            1U)
      << "the person has one question";
}

TEST_F(InvitationRounds, TheDayIsChargedBeforeAnybodyIsLookedAt) {
  const auto asked_before = visible("Noor Achten"), free = visible("Bo Claes");
  invited(asked_before);
  run("update tenant.asking_days set invitations = 40");
  for (const auto& p : {asked_before, free}) {
    const auto refused = send(asked(), {p});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::too_many) << "the same sentence for both";
  }
}

// The form of chosen cards never becomes a blind round to others.
TEST_F(InvitationRounds, CardsThatWentSinceAreSaidAndTheTextStays) {
  const auto people = nurses(5);
  const auto search = ask(nurse_question()).value();
  const auto cards = shown(search);
  in_alken([&](transaction& tx) { profiles::hide(tx, people[0].id, node.time.now()).value(); });
  const auto late =
      click(linde, "/mijn-organisatie/zoeken/" + search.id + "/uitnodiging",
            {{"kaart", cards[1]}, {"titel", "Prik je mee?"}, {"bericht", "Zaterdag in Alken."}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, AllOf(HasSubstr("is er niet meer"), HasSubstr("Zaterdag in Alken.")));
  EXPECT_EQ(one("select count(*) from tenant.invitation_rounds"), "0");
}

TEST_F(InvitationRounds, OnlyAnApprovedOrganisationAsksAndOnlyForItsOwnOpenVacancy) {
  const auto p = visible("Noor Achten");
  auto r = asked();
  r.organisation_id = organisations::organisation_id(in_alken([&](transaction& tx) {
    organisations::organisation o;
    o.name = "Nog niet vzw";
    o.kind = "vzw";
    o.email = "x@y.be";
    return organisations::sign_up(tx, o, node.time.now()).value().id.text();
  }));
  EXPECT_EQ(send(r, {p}).error().kind, refusal_kind::forbidden);
  const auto v = published(1);
  r = asked(&v);
  r.organisation_id = organisations::organisation_id(add_approved("Andere vzw"));
  EXPECT_EQ(send(r, {p}).error().kind, refusal_kind::not_found);
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(vacancies::close(tx, alken, v.id, "voorbij", std::nullopt, node.time.now()));
  });
  EXPECT_EQ(send(asked(&v), {p}).error().kind, refusal_kind::conflict);
}

TEST_F(InvitationRounds, OfABlindRoundOnlyAYesIsTold) {
  const auto p = visible("Noor Achten"), q = visible("Bo Claes");
  const auto one = ask(nurse_question()).value();
  EXPECT_EQ(one.said, targeted_search::band::few);
  const auto page = open(linde, "/mijn-organisatie/zoeken/" + one.id);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Minder dan vijf mensen passen"), HasSubstr("Vraag het blind"),
                               Not(HasSubstr("name=\"kaart\""))));
  const auto sent = click(linde, "/mijn-organisatie/zoeken/" + one.id + "/uitnodiging",
                          {{"blind", "ja"}, {"titel", "Prik je mee?"}, {"bericht", "Zaterdag in Alken."}});
  ASSERT_EQ(sent.status, 303);
  const std::string round = sent.headers.at("location");
  const auto before = open(linde, round).body;
  const auto to_p = node.db().read(
      alken.id, [&](transaction& tx) { return invitations::of_profile(tx, p.id, node.time.now()).at(0); });
  EXPECT_EQ(to_p.pseudonym, "");
  in_alken([&](transaction& tx) { ASSERT_TRUE(invitations::say_no(tx, to_p.id, node.time.now())); });
  const auto after_no = open(linde, round).body;
  EXPECT_THAT(before, HasSubstr("Nog geen ja"));
  EXPECT_THAT(after_no, AllOf(HasSubstr("Nog geen ja"), Not(HasSubstr("zei nee"))));
  const auto to_q = node.db().read(
      alken.id, [&](transaction& tx) { return invitations::of_profile(tx, q.id, node.time.now()).at(0); });
  ASSERT_TRUE(say_yes(to_q, {disclosure::name, disclosure::email}));
  EXPECT_THAT(open(linde, round).body, AllOf(HasSubstr("Bo Claes"), Not(HasSubstr("Noor"))));
  EXPECT_EQ(this->one("select invitations from tenant.asking_days"), "4")
      << "the same, however many it reached";
}

TEST_F(InvitationRounds, ABlindRoundThatReachesNobodySaysTheSame) {
  const auto one = ask(nurse_question()).value();
  const auto sent = click(linde, "/mijn-organisatie/zoeken/" + one.id + "/uitnodiging",
                          {{"blind", "ja"}, {"titel", "Prik je mee?"}, {"bericht", "Zaterdag in Alken."}});
  ASSERT_EQ(sent.status, 303);
  EXPECT_THAT(open(linde, sent.headers.at("location")).body, HasSubstr("Nog geen ja"));
  EXPECT_EQ(this->one("select invitations from tenant.asking_days"), "4");
  node.time.advance(invitations::lapse_term + std::chrono::hours{5});
  const someone later = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_THAT(open(later, sent.headers.at("location")).body, HasSubstr("Niemand zei ja"));
}

TEST_F(InvitationRounds, RoundsGoAfterTheirTermUnlessAnAnswerStandsOnThem) {
  invited(visible("Noor Achten"));
  const auto forget = [&] {
    in_alken([&](transaction& tx) { invitations::forget_old(tx, node.time.now()); });
    return one("select count(*) from tenant.invitation_rounds");
  };
  node.time.advance(std::chrono::days{150});
  EXPECT_EQ(forget(), "1");
  node.time.advance(std::chrono::days{60});
  EXPECT_EQ(forget(), "0");
  EXPECT_EQ(one("select count(*) from tenant.asking_days"), "0");
  const auto v = published(1);
  ASSERT_TRUE(say_yes(invited(visible("Bo Claes"), &v), {disclosure::name, disclosure::phone}));
  node.time.advance(std::chrono::days{400});
  EXPECT_EQ(forget(), "1") << "the answer is a person's, who is reached through it";
}

}  // namespace
}  // namespace paraat::test
