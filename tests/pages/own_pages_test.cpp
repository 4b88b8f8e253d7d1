// /mijn gathers what the municipality has of a person: answers, corps, shifts, hours; corrections by a
// member, a copy, and erasing with its receipt.

#include <pqxx/pqxx>

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/persons/person_export.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/profiles/profile_term.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tests/pages/volunteers.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/planted_row.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OwnPages : public Volunteers {
 protected:
  const std::string mailbox = "noor@voorbeeld.be";

  // Noor answers a vacancy and confirms.
  void answers(const std::string& name = "Noor Achten", const std::string& email = "noor@voorbeeld.be") {
    const std::string address = made(coordinator);
    ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
    post("/vacatures/" + at(address).ref + "/hulp",
         encoded({{"naam", name}, {"email", email}, {"bericht", "Ik kom graag"}, {"akkoord", "ja"}}));
    ASSERT_EQ(post(link_in(last_mail_to(node, alken, email), alken, "/antwoord/"), "").status, 303);
  }
  corps::member member(const std::string& name = "Noor Achten",
                       const std::string& email = "noor@voorbeeld.be") {
    return member_now(person(corps_with(flood_corps()), name, email));
  }
  fields corrected() {
    return {{"telefoon", "0471 22 33 44"},
            {"plaats", "Kortessem"},
            {"talen", "Nederlands, Pools"},
            {"kunnen", "first_aid"}};
  }
  answer correct(const someone& who, const corps::member& m, fields f) {
    const std::string path = "/mijn/korps/" + m.id;
    f.emplace_back("versie", hidden_field(open(who, path).body, "versie"));
    return click(who, path, f);
  }
};

TEST_F(OwnPages, OwnAnswersAndCorpsStandTogetherAndOpenWithANewLink) {
  answers();
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  EXPECT_THAT(open(noor, "/mijn").body, AllOf(HasSubstr("Soep bedelen op woensdag"), HasSubstr("Korps Alken"),
                                              HasSubstr("/mijn/korps/" + m.id)));
  const auto page = click(noor, "/mijn/korps/" + m.id + "/pagina");
  ASSERT_EQ(page.status, 303);
  EXPECT_THAT(open(noor, page.headers.at("location")).body, HasSubstr("wanneer kan je?"));
  EXPECT_EQ(click(noor, "/mijn/antwoorden/" + m.id).status, 404) << "no answer of theirs";
}

TEST_F(OwnPages, RecordsOfOthersAreNotShownEvenWhenAStrangerTakesTheirName) {
  answers();
  const auto m = member();
  const someone stranger = come_in("Noor Achten", "ander@voorbeeld.be");
  EXPECT_THAT(open(stranger, "/mijn").body,
              AllOf(Not(HasSubstr("Soep bedelen")), Not(HasSubstr("Korps Alken"))));
  EXPECT_EQ(open(stranger, "/mijn/korps/" + m.id).status, 404);
  EXPECT_EQ(click(stranger, "/mijn/korps/" + m.id, corrected()).status, 404);
  EXPECT_EQ(click(stranger, "/mijn/korps/" + m.id + "/pagina").status, 404);
}

// A coordinator may be mistaken: what has another address is not shown, nor changed.
TEST_F(OwnPages, AJoinOpensNoRecordWithAnotherAddress) {
  const auto m = member("Noor Achten", "oud@voorbeeld.be");
  const someone noor = come_in("Noor Achten", mailbox);
  node.db().write(alken.id, [&](transaction& tx) {
    const auto p = profiles::of_account(tx, accounts::link_accounts(tx, mailbox).at(0).id).value();
    const auto other = persons::person_of_record(tx, "corps_members", m.id).value();
    ASSERT_NE(p.human, other.text());
    ASSERT_TRUE(persons::join_persons(tx, other, p.human, coordinator.account, node.time.now()));
  });
  EXPECT_THAT(open(noor, "/mijn").body, AllOf(HasSubstr("Dag Noor"), Not(HasSubstr("Korps Alken"))));
  EXPECT_EQ(open(noor, "/mijn/korps/" + m.id).status, 404);
  ASSERT_EQ(save(noor, "gegevens", with(details(), "telefoon", "0499 88 77 66")).status, 303);
  EXPECT_EQ(member_now(m).who.phone, m.who.phone);
}

TEST_F(OwnPages, AMemberCorrectsTheirDetailsAndTheTrailAndTheMailboxKnow) {
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(save(noor, "gegevens", details()).status, 303);
  ASSERT_EQ(correct(noor, m, corrected()).status, 303);
  const auto now = member_now(m);
  EXPECT_EQ(now.who.phone, "+32471223344");
  EXPECT_EQ(now.who.place, "Kortessem");
  EXPECT_EQ(now.who.languages, "Nederlands, Pools");
  EXPECT_THAT(now.who.skills, testing::ElementsAre("first_aid"));
  EXPECT_EQ(now.who.name, m.who.name);
  EXPECT_THAT(
      open(coordinator, page_of(m)).body,
      AllOf(HasSubstr("Wijzigde de eigen gegevens"), HasSubstr("Gsm-nummer: 0470 11 22 33 → 0471 22 33 44")));
  const auto mail = last_mail_to(node, alken, mailbox);
  EXPECT_EQ(mail.subject, "Je gegevens bij het korps zijn gewijzigd");
  EXPECT_THAT(mail.text, Not(HasSubstr("0471"))) << "who reads the mail learns no number";
  EXPECT_THAT(open(noor, "/mijn").body, AllOf(HasSubstr("0471 22 33 44"), HasSubstr("Kortessem")))
      << "the profile has the same truth";
}

TEST_F(OwnPages, ANumberOrPlaceOfTheProfileGoesToTheCorpsToo) {
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(
      save(noor, "gegevens", with(with(details(), "telefoon", "0499 88 77 66"), "plaats", "Hasselt")).status,
      303);
  EXPECT_EQ(member_now(m).who.phone, "+32499887766");
  EXPECT_EQ(member_now(m).who.place, "Hasselt");
  EXPECT_THAT(open(coordinator, page_of(m)).body, HasSubstr("Wijzigde de eigen gegevens"));
}

// Call-outs go to the number of the corps: what somebody did not change does not come back there.
TEST_F(OwnPages, OnlyWhatChangedGoesToTheCorpsAndOnlyANumberForMessages) {
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(save(noor, "gegevens", with(details(), "telefoon", "0499 88 77 66")).status, 303);
  node.db().write(alken.id, [&](transaction& tx) {
    const auto now = corps::find_member(tx, m.id).value();
    corps::details d = now.who;
    d.phone = "0471 00 00 01";  // corrected by the staff
    ASSERT_TRUE(corps::correct_own(tx, m.id, d, now.version, node.time.now()));
  });
  const auto place =
      save(noor, "gegevens", with(with(details(), "telefoon", "0499 88 77 66"), "plaats", "Hasselt"));
  ASSERT_EQ(place.status, 303);
  EXPECT_THAT(place.headers.at("location"), Not(HasSubstr("korps-bleef")));
  EXPECT_EQ(member_now(m).who.phone, "+32471000001");
  EXPECT_EQ(member_now(m).who.place, "Hasselt");
  const auto landline =
      save(noor, "gegevens", with(with(details(), "telefoon", "011 59 00 11"), "plaats", "Hasselt"));
  ASSERT_EQ(landline.status, 303);
  EXPECT_EQ(member_now(m).who.phone, "+32471000001") << "no SMS arrives at the other";
  EXPECT_THAT(open(noor, landline.headers.at("location")).body,
              HasSubstr("Bij je korps bleef staan wat er stond"));
}

TEST_F(OwnPages, ACorrectionAtTheCorpsChangesNothingElseOfTheProfile) {
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(save(noor, "gegevens", with(details(), "telefoon", "011 59 00 11")).status, 303);
  const std::string before = version(noor);
  const auto now = member_now(m);
  ASSERT_EQ(
      correct(noor, m, {{"telefoon", now.who.phone}, {"plaats", now.who.place}, {"kunnen", "first_aid"}})
          .status,
      303);
  EXPECT_EQ(version(noor), before);
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("011 59 00 11"));
}

TEST_F(OwnPages, ACostNoteWithAnotherAddressIsNotTold) {
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(save(noor, "gegevens", details()).status, 303);
  const std::string human = node.db().read(alken.id, [&](transaction& tx) {
    return profiles::of_account(tx, accounts::link_accounts(tx, mailbox).at(0).id)->human;
  });
  pqxx::connection owner(node.urls().owner_url);
  plant_row(
      owner, alken.id.value, "tenant.cost_notes",
      {{"human_id", "'" + human + "'"}, {"payee_email", "'0470112233'"}, {"payee_name", "'Noor Achten'"}});
  EXPECT_THAT(open(noor, "/mijn/wissen").body, Not(HasSubstr("lijst van kostenvergoedingen")));
  plant_row(owner, alken.id.value, "tenant.cost_notes",
            {{"human_id", "'" + human + "'"},
             {"payee_email", "'Noor@voorbeeld.be'"},
             {"payee_name", "'Noor Achten'"}});
  EXPECT_THAT(open(noor, "/mijn/wissen").body, HasSubstr("lijst van kostenvergoedingen"));
}

TEST_F(OwnPages, AReceiptSaysThatItsOwnMailStays) {
  const someone noor = come_in("Noor Achten", mailbox);
  const auto done = click(noor, "/mijn/wissen", {{"zeker", "ja"}});
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(node.get(host, done.headers.at("location")).body, HasSubstr("De tekst van mails aan jou"));
}

TEST_F(OwnPages, WhoIsNotLookedAfterHearsThatTheProfileGoes) {
  const someone noor = visible_volunteer();
  node.time.advance(std::chrono::days{24 * 31 - 50});
  node.db().write(alken.id,
                  [&](transaction& tx) { profiles::warn(tx, node.inside().services(), node.time.now()); });
  const auto mail = last_mail_to(node, alken, mailbox);
  EXPECT_EQ(mail.subject, "Je profiel gaat binnenkort weg");
  EXPECT_THAT(mail.text, HasSubstr("/mijn"));
  come_in("Noor Achten", mailbox);
  node.db().write(
      alken.id, [&](transaction& tx) { profiles::forget_old(tx, node.time.now() + std::chrono::days{90}); });
  EXPECT_EQ(
      node.db().read(alken.id,
                     [&](transaction& tx) {
                       return profiles::of_account(tx, accounts::link_accounts(tx, mailbox).at(0).id)->status;
                     }),
      profiles::profile_state::hidden);
}

TEST_F(OwnPages, ACorrectionThatCannotBeIsRefusedAndStaysTyped) {
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  for (const auto& [field, value] :
       {std::pair("telefoon", ""), {"telefoon", "abc"}, {"plaats", ""}, {"plaats", "Atlantis"}}) {
    const auto refused = correct(noor, m, with(corrected(), field, value));
    EXPECT_EQ(refused.status, 422) << field << " " << value;
    EXPECT_THAT(refused.body, HasSubstr("Nederlands, Pools"));
  }
  fields late = corrected();
  late.emplace_back("versie", std::to_string(member_now(m).version));
  ASSERT_EQ(correct(noor, m, corrected()).status, 303);
  EXPECT_EQ(click(noor, "/mijn/korps/" + m.id, late).status, 409);
}

TEST_F(OwnPages, ACopyGoesByANewLinkToTheOwnAddress) {
  const someone noor = visible_volunteer();
  EXPECT_THAT(open(noor, "/mijn/kopie").body, HasSubstr("Stuur me de link"));
  ASSERT_EQ(click(noor, "/mijn/kopie").status, 303);
  const std::string link = link_in(last_mail_to(node, alken, mailbox), alken, "/mijn-gegevens/");
  EXPECT_THAT(node.get(host, link).body, AllOf(HasSubstr("Profiel"), HasSubstr("Koken"),
                                               HasSubstr("+32470112233"), HasSubstr("Vrijwilliger")));
  EXPECT_THAT(node.get(host, link + "/kopie.json").body,
              AllOf(HasSubstr("\"tenant.profiles\""), HasSubstr("\"tenant.profile_concepts\""),
                    HasSubstr("cooking")));
}

TEST_F(OwnPages, ACopyIsOfTheProfileAloneWhereARecordOfThePersonHasNoAddress) {
  const someone noor = visible_volunteer();
  const std::string human = node.db().read(alken.id, [&](transaction& tx) {
    return profiles::of_account(tx, accounts::link_accounts(tx, mailbox).at(0).id)->human;
  });
  pqxx::connection owner(node.urls().owner_url);
  plant_row(owner, alken.id.value, "tenant.walk_ins",
            {{"human_id", "'" + human + "'"}, {"name", "'Noor Achten'"}, {"phone", "'+32470112233'"}});
  ASSERT_EQ(click(noor, "/mijn/kopie").status, 303);
  const std::string link = link_in(last_mail_to(node, alken, mailbox), alken, "/mijn-gegevens/");
  EXPECT_THAT(node.get(host, link).body,
              AllOf(HasSubstr("Alles in je profiel"), HasSubstr("Koken"),
                    HasSubstr("Vraag dat aan de gemeente"), Not(HasSubstr("Spontaan"))));
  EXPECT_THAT(node.get(host, link + "/kopie.json").body,
              AllOf(HasSubstr("\"tenant.profile_concepts\""), Not(HasSubstr("walk_ins"))));
}

TEST_F(OwnPages, ErasingSaysWhatStaysAndGivesAReceiptWithoutAName) {
  answers();
  member();
  const someone noor = visible_volunteer();
  const auto before = open(noor, "/mijn/wissen").body;
  EXPECT_THAT(before,
              AllOf(HasSubstr("Wat bij je lidmaatschap van het korps hoort"), HasSubstr("name=\"korps\"")));
  EXPECT_EQ(click(noor, "/mijn/wissen").status, 422) << "not without being sure";
  const auto done = click(noor, "/mijn/wissen", {{"zeker", "ja"}, {"antwoorden", "ja"}, {"korps", "ja"}});
  ASSERT_EQ(done.status, 303);
  const std::string receipt = done.headers.at("location");
  const auto page = node.get(host, receipt);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Je profiel, met wie ernaar keek"), HasSubstr("Je aanmelding"),
                               HasSubstr("Je antwoorden op vacatures"),
                               HasSubstr("lidmaatschap van het korps is gestopt"), Not(HasSubstr("Noor")),
                               Not(HasSubstr("voorbeeld.be"))));
  EXPECT_EQ(last_mail_to(node, alken, mailbox).subject, "Je gegevens zijn gewist");
  EXPECT_EQ(open(noor, "/mijn").status, 200) << "the session is over: the way in";
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("name=\"email\""));
  EXPECT_EQ(audited(node, alken, audit::profile_erased), 1);
}

TEST_F(OwnPages, ErasingGivesAPlaceBackAndTheOrganisationHears) {
  answers();
  const auto of = [&] {
    return node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}).rows.at(0); });
  };
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(applications::accept(tx, alken, of().id, "", coordinator.account, node.time.now()));
  });
  const someone noor = come_in("Noor Achten", mailbox);
  const auto mails = [&] {
    return number("select count(*) from tenant.channel_messages where kind = 'application_to_organisation'");
  };
  const int before = mails();
  ASSERT_EQ(click(noor, "/mijn/wissen", {{"antwoorden", "ja"}, {"zeker", "ja"}}).status, 303);
  EXPECT_EQ(of().status, applications::application_state::withdrawn);
  EXPECT_EQ(number("select places_taken from tenant.vacancies"), 0);
  EXPECT_EQ(mails(), before + 1);
}

TEST_F(OwnPages, WhatWasNotChosenStays) {
  answers();
  const auto m = member();
  const someone noor = come_in("Noor Achten", mailbox);
  ASSERT_EQ(click(noor, "/mijn/wissen", {{"zeker", "ja"}}).status, 303);
  EXPECT_EQ(member_now(m).status, corps::member_state::accepted);
  const someone again = come_in("Noor Achten", mailbox);
  EXPECT_THAT(open(again, "/mijn").body,
              AllOf(HasSubstr("Soep bedelen op woensdag"), HasSubstr("Korps Alken")));
}

TEST_F(OwnPages, AnAnswerElsewhereStandsInTheListAndIsErasedOnBothSides) {
  const auto answered = [&](const std::string& name) {
    node.db().write(alken.id, [&](transaction& tx) {
      listings::listing there;
      there.publisher = "be-nis-71072";
      there.id = "019ab3c4-0000-7000-8000-000000000002";
      there.title = "Wandelen in Hasselt met " + name;
      answers_elsewhere::answer a;
      a.name = name;
      a.email = mailbox;
      const auto kept = answers_elsewhere::keep(tx, there, a, node.time.now()).value();
      ASSERT_TRUE(answers_elsewhere::confirm(tx, kept.id, node.time.now()));
    });
  };
  const auto count = [&](const std::string& table) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', false)");
    return s.exec("select count(*) from tenant." + table)[0][0].as<int>();
  };
  answered("Noor Achten");
  answered("Jan Maes");
  const someone noor = come_in("Noor Achten", mailbox);
  EXPECT_THAT(open(noor, "/mijn").body,
              AllOf(HasSubstr("Wandelen in Hasselt met Noor"), HasSubstr("Nog niet aangekomen"),
                    Not(HasSubstr("Wandelen in Hasselt met Jan"))))
      << "two people may share a mailbox";
  const int under_way = count("outgoing");
  ASSERT_EQ(click(noor, "/mijn/wissen", {{"zeker", "ja"}, {"antwoorden", "ja"}}).status, 303);
  EXPECT_EQ(count("answers_elsewhere"), 1);
  EXPECT_EQ(count("answer_receipts"), 1);
  EXPECT_EQ(count("outgoing"), under_way + 1) << "the other side is asked to erase it too";
}

TEST_F(OwnPages, AFalseReceiptIsNone) { EXPECT_EQ(node.get(host, "/mijn/gewist/verzonnen").status, 404); }

}  // namespace
}  // namespace paraat::test
