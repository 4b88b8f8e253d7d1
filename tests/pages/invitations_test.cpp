// Invitations: what a yes shows and to whom, how many there may be, and each answer that comes too late.

#include <barrier>
#include <thread>

#include "tenant/people/profiles/looks.hpp"
#include "tests/pages/searching.hpp"
#include "tests/support/audited.hpp"

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

class Invitations : public Searching {
 protected:
  std::vector<profiles::kept_look> looks(const profiles::profile& p) {
    return node.db().read(alken.id, [&](transaction& tx) { return profiles::looks_of(tx, p.id, 10); });
  }
  std::vector<applications::application> answers() {
    return node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}).rows; });
  }
  // Runs both at the same moment; how many gave true.
  static int at_once(const std::vector<std::function<bool()>>& work) {
    std::barrier start(static_cast<std::ptrdiff_t>(work.size()));
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (const auto& one : work)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        good += one() ? 1 : 0;
      });
    for (auto& t : threads) t.join();
    return good;
  }
  std::string link_of(const profiles::profile& p) {
    return link_in(last_mail_to(node, alken, p.what.email), alken, "/uitgenodigd/");
  }
  // As the page of a search sends it.
  invitations::invitation mailed(const profiles::profile& p) {
    nurses(4);
    const auto one = ask(nurse_question()).value();
    std::string pseudonym;
    node.db().read(alken.id, [&](transaction& tx) {
      for (const auto& c : targeted_search::cards_of(tx, scope(), one).cards)
        if (c.profile_id == p.id) pseudonym = c.pseudonym;
    });
    EXPECT_NE(pseudonym, "");
    EXPECT_EQ(click(linde, "/mijn-organisatie/zoeken/" + one.id + "/uitnodiging",
                    {{"kaart", pseudonym},
                     {"titel", "Help je mee bij de bloedinzameling?"},
                     {"bericht", "Zaterdag van 9 tot 12 uur."}})
                  .status,
              303);
    return node.db().read(
        alken.id, [&](transaction& tx) { return invitations::of_profile(tx, p.id, node.time.now()).at(0); });
  }
};

TEST_F(Invitations, AYesShowsTheChosenFieldsAndNothingElse) {
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

TEST_F(Invitations, OpeningTheMailedLinkActsOnNothingAndShowsAFirstNameOnly) {
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

TEST_F(Invitations, ThePageOfAnotherIsNotFound) {
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

TEST_F(Invitations, AYesWithoutAWayToBeReachedIsRefusedAndKeepsWhatWasTicked) {
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

TEST_F(Invitations, AFieldThatThePersonKeepsIsNotOfferedAndCannotBeShown) {
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

TEST_F(Invitations, AYesForAVacancyIsAnAcceptedAnswerThatTakesAPlace) {
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
TEST_F(Invitations, AnAddressThatWasNotShownStandsOnNoPageOfTheOrganisation) {
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

TEST_F(Invitations, WhoAnsweredTheVacancyBeforeHasOneAnswer) {
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

TEST_F(Invitations, AcceptingWhenTheVacancyIsFullSaysSoAndShowsNothing) {
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

TEST_F(Invitations, TwoYesesAtOnceForTheLastPlaceAreOne) {
  const auto v = published(1);
  const auto first = invited(visible("Noor Achten"), &v), second = invited(visible("Bo Claes"), &v);
  const auto yes = [&](const invitations::invitation& i) {
    return [&] { return say_yes(i, {disclosure::name, disclosure::email}).has_value(); };
  };
  EXPECT_EQ(at_once({yes(first), yes(second)}), 1);
  node.db().read(alken.id, [&](transaction& tx) { EXPECT_EQ(vacancies::find(tx, v.id)->places_taken, 1); });
  EXPECT_THAT(answers(), SizeIs(1));
}

TEST_F(Invitations, AnAnswerTwiceAndAYesAfterTheLapseEachHaveTheirSentence) {
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

TEST_F(Invitations, YesAndNoAtOnceAreOneAnswer) {
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

TEST_F(Invitations, LaterStaysOpenUntilItLapses) {
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

TEST_F(Invitations, APersonHasTwoAWeekWhateverTheyAnswered) {
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

TEST_F(Invitations, ThreeOrganisationsAtOnceReachAPersonTwice) {
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

TEST_F(Invitations, AnOrganisationAsksFortyADayAndTwoRoundsAtOnceCountBoth) {
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
TEST_F(Invitations, ACardThatMayNotBeAskedLooksLikeOneThatWasAsked) {
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

TEST_F(Invitations, TheDayIsChargedBeforeAnybodyIsLookedAt) {
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
TEST_F(Invitations, CardsThatWentSinceAreSaidAndTheTextStays) {
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

TEST_F(Invitations, AForwardedMailShowsHowToReachThePersonAndNoMore) {
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

TEST_F(Invitations, AYesCanBeTakenBackAndThenShowsNothingAndFreesThePlace) {
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

TEST_F(Invitations, WhoShowsNoContactReadsWhyAYesIsNotPossible) {
  const auto p = visible("Noor Achten", [](profiles::profile& q) {
    q.audiences[static_cast<std::size_t>(profiles::field::contact)] = profiles::audience::mediator;
  });
  const auto i = invited(p);
  EXPECT_THAT(open(session_of(p), "/mijn/vragen/" + i.id).body,
              AllOf(HasSubstr("Pas dat eerst aan."), Not(HasSubstr("value=\"skills\""))));
  EXPECT_EQ(pooled(), 0U) << "and no search counts them";
}

TEST_F(Invitations, TheLastDayCountsWhole) {
  using namespace std::chrono;
  const auto at = [](int month, int day, int hour) {
    return web::start_of_local_day(year{2026} / month / day) + hours{hour};
  };
  EXPECT_EQ(invitations::lapse_of(at(11, 21, 9)), web::start_of_local_day(year{2026} / 12 / 2));
  EXPECT_EQ(invitations::lapse_of(at(11, 21, 23)), web::start_of_local_day(year{2026} / 12 / 2));
  EXPECT_EQ(invitations::lapse_of(at(10, 20, 9)), web::start_of_local_day(year{2026} / 10 / 31))
      << "over the night on which the clock goes back";
}

TEST_F(Invitations, AnOrganisationThatStoppedGetsNoYes) {
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

TEST_F(Invitations, OnlyAnApprovedOrganisationAsksAndOnlyForItsOwnOpenVacancy) {
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

TEST_F(Invitations, OfABlindRoundOnlyAYesIsTold) {
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

TEST_F(Invitations, ABlindRoundThatReachesNobodySaysTheSame) {
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

TEST_F(Invitations, TheStaffPassesOnAQuestionToWhoHasNoMailbox) {
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

TEST_F(Invitations, ErasingTakesTheInvitationsAlong) {
  const auto p = visible("Noor Achten");
  const auto i = invited(p);
  ASSERT_TRUE(say_yes(i, {disclosure::name, disclosure::email}));
  in_alken([&](transaction& tx) { ASSERT_TRUE(profiles::erase(tx, p.id)); });
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "0");
  EXPECT_THAT(open(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id).body,
              AllOf(Not(HasSubstr("Noor")), Not(HasSubstr(p.what.email))));
}

TEST_F(Invitations, RoundsGoAfterTheirTermUnlessAnAnswerStandsOnThem) {
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
