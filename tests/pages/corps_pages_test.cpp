// The corps: becoming a member in steps, and being screened.

#include "tenant/crisis/corps/corps.hpp"

#include <pqxx/pqxx>

#include "node/erasure_rules.hpp"
#include "protocol/bytes.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using corps::member_state;
using testing::HasSubstr;
using testing::Not;

class Corps : public Desk {
 protected:
  fields flood_corps() const {
    return {{"naam", "Korps Alken"},
            {"over", "We staan klaar bij water en storm.\nElke maand oefenen we."},
            {"leeftijd", "18"},
            {"attesten", "extract_596_2"},
            {"opleiding", "Twee avonden"},
            {"polis", "Ethias 45.123"},
            {"informatie", "De gemeente Alken is een openbaar bestuur.\nJe krijgt geen vergoeding."},
            {"afspraken", "Je komt als je ja zegt."},
            {"open", "ja"}};
  }
  fields an() const {
    return {{"naam", "An Claes"},
            {"geboren", "1990-05-04"},
            {"telefoon", "0470 11 22 33"},
            {"plaats", "Alken"},
            {"nood", "Jef 0470 22 33 44"}};
  }
  corps::corps made(const fields& f) {
    EXPECT_EQ(click(coordinator, "/beheer/korps/nieuw", f).status, 303);
    return node.db().read(alken.id, [](transaction& tx) { return corps::all(tx).at(0); });
  }
  corps::corps made() { return made(flood_corps()); }
  // The path behind the mailed link.
  std::string begun(const corps::corps& c, const std::string& email = "an@claes.be") {
    EXPECT_EQ(post("/korps/" + c.ref, encoded({{"naam", "An Claes"}, {"email", email}})).status, 303);
    return link_in(last_mail_to(node, alken, email), alken, "/korps/aanmelding/");
  }
  answer send(const std::string& link) {
    return post(link + "/afspraken", encoded({{"gelezen", "ja"}, {"akkoord", "ja"}}));
  }
  std::string registered(const corps::corps& c) {
    const std::string link = begun(c);
    EXPECT_EQ(post(link + "/gegevens", encoded(an())).status, 303);
    EXPECT_EQ(
        post(link + "/kunnen",
             encoded({{"kunnen", "first_aid"}, {"talen", "Frans"}, {"rekening", "Ik heb een zwakke knie"}}))
            .status,
        303);
    EXPECT_EQ(send(link).status, 303);
    return link;
  }
  corps::member the_member(const corps::corps& c) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto all = corps::list(tx, {.corps_id = c.id});
      return all.rows.at(0);
    });
  }
  long long members(const corps::corps& c) {
    return node.db().read(alken.id, [&](transaction& tx) {
      long long n = 0;
      for (const auto& [st, count] : corps::counts(tx, c.id)) n += count;
      return n;
    });
  }
  std::string page_of(const corps::member& m) { return "/beheer/korps/leden/" + m.id; }
  fields extract() const {
    return {{"attest", "extract_596_2"}, {"vanaf", "2026-11-01"}, {"tot", "2027-11-01"}};
  }
};

TEST_F(Corps, ARegistrationIsToldToCoordinatorsOnceItIsSent) {
  node.db().write(std::nullopt, [&](transaction& tx) {
    const auto bea = accounts::add(tx, {.name = "Bea Smets", .email = "bea@alken.be"}, node.time.now());
    accounts::give(tx, bea, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                   std::nullopt, node.time.now());
  });
  const auto told = [&] {
    node.time.advance(std::chrono::seconds{1});
    node.inside().beat();
    int n = 0;
    for (const auto& m : mails(node))
      n += m.to == "bea@alken.be" && m.subject == "1 nieuwe aanmelding voor het korps";
    return n;
  };
  const auto c = made();
  begun(c, "jef@claes.be");
  EXPECT_EQ(told(), 0) << "a draft";
  registered(c);
  EXPECT_EQ(told(), 1);
}

TEST_F(Corps, IsPublicWithItsConditionsAndWithoutAnythingOfItsMembers) {
  const auto c = made();
  registered(c);
  EXPECT_THAT(node.get(host, "/korps").body, HasSubstr("Korps Alken"));
  const auto page = node.get(host, "/korps/" + c.ref);
  EXPECT_THAT(page.body, HasSubstr("vanaf 18 jaar"));
  EXPECT_THAT(page.body, HasSubstr("Uittreksel 596.2"));
  EXPECT_THAT(page.body, HasSubstr("Ethias 45.123"));
  EXPECT_THAT(page.body, Not(HasSubstr("An Claes")));
  EXPECT_EQ(node.get(host, "/korps/zzzzzz").status, 404);
}

TEST_F(Corps, OpensForRegistrationsOnlyWithItsPolicyItsAgreementAndItsInformation) {
  for (const char* field : {"polis", "informatie", "afspraken"}) {
    const auto refused = click(coordinator, "/beheer/korps/nieuw", with(flood_corps(), field, ""));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("Elke maand oefenen we.")) << "typed text stays";
  }
  const auto closed = made(with(with(flood_corps(), "open", ""), "polis", ""));
  EXPECT_THAT(node.get(host, "/korps").body, Not(HasSubstr("Korps Alken")));
  EXPECT_EQ(post("/korps/" + closed.ref, encoded({{"naam", "An"}, {"email", "an@claes.be"}})).status, 409);
}

TEST_F(Corps, ARegistrationIsKeptAfterEachStepAndGoesOnFromTheLink) {
  const auto c = made();
  const std::string link = begun(c);
  EXPECT_EQ(node.get(host, link).headers.at("location"), link + "/gegevens");
  ASSERT_EQ(post(link + "/gegevens", encoded(an())).headers.at("location"), link + "/kunnen");
  node.time.advance(std::chrono::days{20});
  EXPECT_EQ(node.get(host, link).headers.at("location"), link + "/kunnen") << "where they left off";
  EXPECT_THAT(node.get(host, link + "/gegevens").body, HasSubstr("value=\"0470 11 22 33\""));
  ASSERT_EQ(
      post(link + "/kunnen", encoded({{"kunnen", "first_aid"}, {"rekening", "een zwakke knie"}})).status,
      303);
  EXPECT_THAT(node.get(host, link + "/kunnen").body, HasSubstr("zwakke knie"));
  const std::string words = node.get(host, link + "/afspraken").body;
  EXPECT_THAT(words, HasSubstr("openbaar bestuur"));
  EXPECT_THAT(words, HasSubstr("Je komt als je ja zegt."));
  ASSERT_EQ(send(link).status, 303);
  EXPECT_THAT(node.get(host, link).body, HasSubstr("We kijken ze na"));
  EXPECT_EQ(the_member(c).status, member_state::applied);
  EXPECT_EQ(the_member(c).agreement, 1);
  EXPECT_EQ(the_member(c).age_rules, "age.turning 2006-08-01 v1, age.at_least 2006-08-01 v1");
}

TEST_F(Corps, ANumberThatTakesNoTextsIsSaidAtTheFieldAndAnyOtherSpellingIsOneNumber) {
  const auto c = made();
  const std::string link = begun(c);
  for (const auto& [typed, sentence] : {std::pair{"0470 41 42 4", "te kort"},
                                        {"011 22 33 44", "niet sms’en"},
                                        {"O470414243", "alleen het nummer"},
                                        {"470414243", "Begin het nummer met 0"},
                                        {"0470 41 42 43 4", "te lang"},
                                        {"4,7E+08", "rekenblad"},
                                        {"", "Vul ‘Gsm-nummer’ in"}}) {
    const auto refused = post(link + "/gegevens", encoded(with(an(), "telefoon", typed)));
    EXPECT_EQ(refused.status, 422) << typed;
    EXPECT_THAT(refused.body, AllOf(HasSubstr("href=\"#telefoon\""), HasSubstr(sentence),
                                    HasSubstr(std::string("value=\"") + typed + "\"")))
        << typed;
  }
  EXPECT_THAT(post(link + "/gegevens", encoded(with(an(), "naam", "\xe2\x80\x8b"))).body,
              HasSubstr("Vul je naam in"));
  ASSERT_EQ(post(link + "/gegevens", encoded(with(with(an(), "telefoon", "+32 (0)470/41.42.43"), "naam",
                                                  "Zoe\xcc\x88 Claes\xc2\xad")))
                .status,
            303);
  ASSERT_EQ(post(link + "/kunnen", encoded({})).status, 303);
  ASSERT_EQ(send(link).status, 303);
  EXPECT_EQ(the_member(c).who.phone, "+32470414243");
  EXPECT_EQ(the_member(c).who.name, "Zo\xc3\xab Claes");
}

TEST_F(Corps, AWrongNumberThatWasSavedForLaterDoesNotGetThroughTheLastStep) {
  const auto c = made();
  const std::string link = begun(c);
  fields f = with(an(), "telefoon", "0470 41 42 4");
  f.emplace_back("later", "ja");
  ASSERT_EQ(post(link + "/gegevens", encoded(f)).status, 303);
  EXPECT_EQ(node.get(host, link).headers.at("location"), link + "/gegevens");
  EXPECT_EQ(send(link).status, 422);
}

TEST_F(Corps, SavingForLaterAsksNothingAndBeginningAgainFindsTheDraft) {
  const auto c = made();
  const std::string link = begun(c);
  const auto later = post(link + "/gegevens", encoded({{"naam", ""}, {"telefoon", "0470"}, {"later", "ja"}}));
  EXPECT_EQ(later.headers.at("location"), "/korps/bewaard");
  const std::string again = begun(c);
  EXPECT_NE(again, link);
  EXPECT_THAT(node.get(host, again + "/gegevens").body, HasSubstr("value=\"0470\""));
  EXPECT_EQ(members(c), 1);
}

TEST_F(Corps, OpeningALinkNeverActsAndAForgedOneTeachesNothing) {
  const auto c = made();
  const std::string link = begun(c);
  for (const char* step : {"", "/gegevens", "/kunnen", "/afspraken"}) node.get(host, link + step);
  EXPECT_EQ(members(c), 1);
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, Not(HasSubstr("An Claes")))
      << "a draft is the person's own";
  EXPECT_EQ(node.get(host, "/korps/aanmelding/verzonnen").status, 404);
  EXPECT_EQ(post("/korps/aanmelding/verzonnen/gegevens", encoded(an())).status, 404);
  node.time.advance(corps::draft_term + std::chrono::hours{1});
  EXPECT_EQ(node.get(host, link).status, 410);
}

TEST_F(Corps, TheLastStepRefusesWhatIsMissingOrTooYoungOrFromElsewhere) {
  const auto c = made(with(flood_corps(), "inwoners", "ja"));
  const std::string link = begun(c);
  EXPECT_EQ(send(link).status, 422) << "no birthday yet";
  EXPECT_EQ(post(link + "/gegevens", encoded(with(an(), "geboren", "gisteren"))).status, 422);
  ASSERT_EQ(post(link + "/gegevens", encoded(with(an(), "plaats", "Hasselt"))).status, 303);
  EXPECT_THAT(send(link).body, HasSubstr("wie in deze gemeente woont"));
  ASSERT_EQ(post(link + "/gegevens", encoded(with(an(), "geboren", "2008-11-22"))).status, 303);
  EXPECT_THAT(send(link).body, HasSubstr("nog te jong")) << "18 tomorrow";
  ASSERT_EQ(post(link + "/gegevens", encoded(with(an(), "geboren", "2008-11-21"))).status, 303);
  EXPECT_EQ(post(link + "/afspraken", encoded({{"akkoord", "ja"}})).status, 422) << "not read";
  EXPECT_EQ(send(link).status, 303);
  EXPECT_EQ(post(link + "/gegevens", encoded(with(an(), "geboren", "2000-01-01"))).status, 409)
      << "what was sent is no longer changed";
}

TEST_F(Corps, ThePersonErasesItAllUntilTheyAreAccepted) {
  const auto c = made();
  const std::string link = registered(c);
  EXPECT_EQ(post(link + "/intrekking", "").status, 303);
  EXPECT_EQ(members(c), 0);
  EXPECT_EQ(node.get(host, link).status, 404);
  const std::string second = registered(c);
  const auto m = the_member(c);
  ASSERT_EQ(click(coordinator, page_of(m) + "/attest", extract()).status, 303);
  ASSERT_EQ(click(coordinator, page_of(m) + "/aanvaarding").status, 303);
  EXPECT_EQ(post(second + "/intrekking", "").status, 409);
  EXPECT_EQ(members(c), 1);
}

TEST_F(Corps, NobodyIsAcceptedBeforeTheCertificatesWereSeenAndHold) {
  const auto c = made();
  registered(c);
  const auto m = the_member(c);
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("Nog te tonen"));
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("href=\"tel:+32470112233\"")) << "in E.164";
  const auto refused = click(coordinator, page_of(m) + "/aanvaarding");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Nog niet alle attesten"));
  ASSERT_EQ(click(coordinator, page_of(m) + "/attest", with(extract(), "tot", "2026-11-20")).status, 303);
  EXPECT_EQ(click(coordinator, page_of(m) + "/aanvaarding").status, 409) << "it ended yesterday";
  const auto backwards = click(coordinator, page_of(m) + "/attest", with(extract(), "tot", "2026-10-01"));
  EXPECT_EQ(backwards.status, 422);
  EXPECT_THAT(backwards.body, HasSubstr("<details class=\"after\" open>")) << "what went wrong is in sight";
  ASSERT_EQ(click(coordinator, page_of(m) + "/attest", with(extract(), "tot", "2026-11-21")).status, 303);
  ASSERT_EQ(click(coordinator, page_of(m) + "/aanvaarding").status, 303);
  EXPECT_EQ(the_member(c).status, member_state::accepted);
  EXPECT_THAT(last_mail_to(node, alken, "an@claes.be").subject, HasSubstr("Welkom"));
}

TEST_F(Corps, ScreeningFollowsItsStatesWithNotesAndAReasonThatThePersonReads) {
  const auto c = made();
  registered(c);
  const auto m = the_member(c);
  EXPECT_EQ(click(coordinator, page_of(m) + "/pauze").status, 409) << "not a member yet";
  ASSERT_EQ(click(coordinator, page_of(m) + "/kennismaking").status, 303);
  EXPECT_EQ(click(coordinator, page_of(m) + "/nota", {{"nota", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, page_of(m) + "/nota", {{"nota", "Gebeld, komt dinsdag"}}).status, 303);
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("Gebeld, komt dinsdag"));
  EXPECT_EQ(click(coordinator, page_of(m) + "/weigering", {{"reden", ""}}).status, 422);
  ASSERT_EQ(click(coordinator, page_of(m) + "/weigering", {{"reden", "We hebben genoeg mensen"}}).status,
            303);
  EXPECT_THAT(last_mail_to(node, alken, "an@claes.be").text, HasSubstr("We hebben genoeg mensen"));
  EXPECT_EQ(click(coordinator, page_of(m) + "/aanvaarding").status, 409) << "declined";
  EXPECT_EQ(click(coordinator, page_of(m) + "/draft").status, 405) << "no such act";
}

TEST_F(Corps, ProofIsKeptOfWhatSomebodyWasToldAndANewVersionIsSeen) {
  auto c = made();
  registered(c);
  const auto m = the_member(c);
  const auto proof =
      node.db().read(alken.id, [&](transaction& tx) { return corps::informed(tx, m.id).value(); });
  EXPECT_EQ(proof.version, 1);
  EXPECT_EQ(proof.text_hash, sha256_bytes(c.what.information));
  EXPECT_THAT(open(coordinator, page_of(m)).body, Not(HasSubstr("Er is een nieuwere versie")));
  const auto changed =
      with(with(flood_corps(), "informatie", "Andere woorden"), "versie", std::to_string(c.version));
  ASSERT_EQ(click(coordinator, "/beheer/korps/" + c.id + "/wijziging", changed).status, 303);
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("Er is een nieuwere versie"));
  EXPECT_EQ(click(coordinator, "/beheer/korps/" + c.id + "/wijziging", changed).status, 409)
      << "saved from an old page";
}

TEST_F(Corps, WhatSomebodyNeedsIsSealedAndStandsOnTheirOwnPageOnly) {
  const auto c = made();
  registered(c);
  const auto m = the_member(c);
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("zwakke knie"));
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, Not(HasSubstr("zwakke knie")));
  pqxx::connection owner(node.urls().owner_url);
  pqxx::nontransaction s(owner);
  s.exec("set role paraat_app; begin; select set_config('app.tenant', '" + std::to_string(alken.id.value) +
         "', true)");
  const auto rows = s.exec("select m::text, encode(support_sealed, 'escape') from tenant.corps_members m");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_GT(rows[0][1].as<std::string>().size(), 20U);
  EXPECT_THAT(rows[0][0].as<std::string>(), Not(HasSubstr("zwakke")));
  EXPECT_THAT(rows[0][1].as<std::string>(), Not(HasSubstr("zwakke")));
  s.exec("rollback");
}

TEST_F(Corps, TeamsHoldAcceptedMembersAndHaveALeader) {
  fields hands = flood_corps();
  std::erase_if(hands, [](const auto& f) { return f.first == "attesten"; });
  const auto c = made(hands);
  registered(c);
  const auto m = the_member(c);
  const std::string teams = "/beheer/korps/" + c.id + "/ploegen";
  ASSERT_EQ(click(coordinator, teams, {{"ploeg", "Pompen"}}).status, 303);
  EXPECT_EQ(click(coordinator, teams, {{"ploeg", "pompen"}}).status, 409) << "a name stands once";
  const auto team = node.db().read(alken.id, [&](transaction& tx) { return corps::teams(tx, c.id).at(0); });
  const fields leads{{"ploeg", team.id}, {"leider", "ja"}};
  EXPECT_EQ(click(coordinator, page_of(m) + "/ploeg", leads).status, 409) << "not accepted yet";
  ASSERT_EQ(click(coordinator, page_of(m) + "/aanvaarding").status, 303);
  ASSERT_EQ(click(coordinator, page_of(m) + "/ploeg", leads).status, 303);
  EXPECT_THAT(open(coordinator, teams).body, HasSubstr("An Claes"));
  EXPECT_EQ(click(coordinator, page_of(m) + "/ploeg", {{"ploeg", c.id}}).status, 422) << "no such team";
}

TEST_F(Corps, DraftsAndWhoWasDeclinedGoWhenTheirTermIsOver) {
  const auto c = made();
  begun(c, "later@claes.be");
  registered(c);
  const auto m = the_member(c);
  ASSERT_EQ(click(coordinator, page_of(m) + "/weigering", {{"reden", "Nee"}}).status, 303);
  const auto forget = [&](int days) {
    node.db().write(alken.id,
                    [&](transaction& tx) { node::erase_all(tx, node.time.now() + std::chrono::days{days}); });
    return members(c);
  };
  EXPECT_EQ(forget(29), 2);
  EXPECT_EQ(forget(31), 1) << "the draft";
  EXPECT_EQ(forget(180), 1) << "six months by the rules";
  EXPECT_EQ(forget(190), 0);
}

TEST_F(Corps, OnlyCoordinatorsComeHereAndAnotherMunicipalitySeesNothing) {
  const auto c = made();
  registered(c);
  const auto m = the_member(c);
  for (const auto role : {web::role::editor, web::role::mediator}) {
    const auto other = sign_in(node, alken, role);
    EXPECT_EQ(open(other, page_of(m)).status, 403);
    EXPECT_EQ(click(other, page_of(m) + "/aanvaarding").status, 403);
  }
  EXPECT_EQ(post(page_of(m) + "/aanvaarding", "").status, 401);
  const auto hasselt = node.municipality(hasselt_nis);
  const auto stranger = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", page_of(m), stranger.cookie_header).status, 404);
  EXPECT_EQ(node.get("hasselt.localhost", "/korps/" + c.ref).status, 404);
}

TEST_F(Corps, OneAddressAsksForALinkOnlySoOften) {
  const auto c = made();
  for (int i = 0; i < 5; ++i) begun(c);
  EXPECT_EQ(post("/korps/" + c.ref, encoded({{"naam", "An Claes"}, {"email", "an@claes.be"}})).status, 429);
  EXPECT_EQ(members(c), 1);
}

}  // namespace
}  // namespace paraat::test
