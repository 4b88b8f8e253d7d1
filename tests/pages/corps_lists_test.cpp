// Members from a list of elsewhere, judged row by row, and back.

#include "node/erasure_rules.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tests/pages/corps.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/workbook.hpp"

namespace paraat::test {
namespace {

using corps::member_state;
using corps::sent_list;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string headers = "Voornaam;Naam;E-mail;GSM;Geboren op;Woonplaats;Vaardigheden;Schoenmaat\r\n";
const std::string bo = "Bo;Jans;bo@jans.be;'+32 470 11 22 33;04/05/1990;Alken;EHBO, koken;42\r\n";
const std::string cis = "Cis;Maes;cis@maes.be;0471 22 33 44;1985-12-24;Wellen;;40\r\n";

class CorpsLists : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  std::string at = "/beheer/korps/" + c.id + "/lijsten";

  answer upload(const std::string& bytes, const std::string& name = "leden.csv") {
    node.time.advance(std::chrono::seconds{1});
    return post_files(node.port(), host, at, {{"csrf", "", coordinator.csrf}, {"bestand", name, bytes}},
                      coordinator.cookie_header);
  }
  // The address of a draft.
  std::string sent(const std::string& bytes) {
    const auto done = upload(bytes);
    EXPECT_EQ(done.status, 303) << done.body;
    return done.headers.contains("location") ? done.headers.at("location") : "";
  }
  sent_list list_at(const std::string& address) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return corps::find_list(tx, corps::import_id(address.substr(address.rfind('/') + 1))).value();
    });
  }
  std::vector<corps::member> members() {
    return node.db().read(alken.id, [&](transaction& tx) {
      return corps::list(tx, {.corps_id = c.id, .by = corps::order::name, .per_page = 30'000}).rows;
    });
  }
  answer carried_out(const std::string& draft, const std::string& as = "applied", fields more = {}) {
    more.emplace_back("als", as);
    return click(coordinator, draft + "/invoer", more);
  }
};

TEST_F(CorpsLists, AListIsReadShownAndOnlyEnteredWhenAsked) {
  const std::string draft = sent(headers + bo + cis);
  const auto page = open(coordinator, draft);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("2 regels, 2 goed, 0 fout"));
  EXPECT_THAT(page.body, HasSubstr("Importeer 2 goede regels"));
  EXPECT_THAT(members(), IsEmpty()) << "nothing happens by itself";
  ASSERT_EQ(carried_out(draft).status, 303);
  const auto all = members();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].who.name, "Bo Jans");
  EXPECT_EQ(all[0].who.phone, "+32470112233");
  EXPECT_EQ(all[0].who.nis, alken_nis);
  EXPECT_THAT(all[0].who.skills, ElementsAre("first_aid", "cooking"));
  EXPECT_EQ(all[0].status, member_state::applied);
  EXPECT_EQ(all[0].age_rules, "age.turning 2006-08-01 v1, age.at_least 2006-08-01 v1");
  EXPECT_EQ(all[1].who.nis, wellen_nis);
  EXPECT_THAT(open(coordinator, page_of(all[0])).body, HasSubstr("Geïmporteerd uit een lijst"));
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("2 geïmporteerd, 0 niet"));
  EXPECT_EQ(carried_out(draft).status, 409) << "once";
}

TEST_F(CorpsLists, EachWrongRowSaysWhatIsWrongWithItsLineAndTheGoodOnesGoIn) {
  const std::pair<const char*, const char*> bad[] = {
      {";;x@x.be;;1990-01-01;;;", "De naam ontbreekt"},
      {"Jo;Z;;;1990-01-01;;;", "geen e-mailadres en geen gsm-nummer"},
      {"Jo;Z;geen-adres;;1990-01-01;;;", "Het e-mailadres klopt niet"},
      {"Jo;Z;jo@z.be;12;1990-01-01;;;", "Het gsm-nummer klopt niet"},
      {"Jo;Z;jo@z.be;;;;;", "De geboortedatum ontbreekt"},
      {"Jo;Z;jo@z.be;;31/02/1990;;;", "De geboortedatum is geen datum"},
      {"Jo;Z;jo@z.be;;2090-01-01;;;", "De geboortedatum is geen datum"},
      {"Jo;Z;jo@z.be;;2015-01-01;;;", "Nog te jong voor dit korps"},
      {"Jo;Z;jo@z.be", "De geboortedatum ontbreekt"},
      {"Jo;Z;jo@z.be;;1990-01-01;;;;iets", "meer kolommen"},
      {"Jo;Z\"x;jo@z.be;;1990-01-01;;;", "aanhalingstekens"}};
  std::string text = headers + bo;
  for (const auto& [row, _] : bad) text += std::string(row) + "\r\n";
  const std::string draft = sent(text + cis);
  const std::string page = open(coordinator, draft + "?regels=wrong").body;
  for (const auto& [_, sentence] : bad) EXPECT_THAT(page, HasSubstr(sentence));
  EXPECT_THAT(page, HasSubstr("13 regels, 2 goed, 11 fout"));
  EXPECT_THAT(page, Not(HasSubstr("Cis Maes"))) << "only the wrong ones on this tab";
  ASSERT_EQ(carried_out(draft).status, 303);
  EXPECT_EQ(members().size(), 2U);
  const std::string after = open(coordinator, draft + "?regels=wrong").body;
  EXPECT_THAT(after, HasSubstr("2 geïmporteerd, 11 niet"));
  EXPECT_THAT(after, HasSubstr("Nog te jong voor dit korps"));
}

TEST_F(CorpsLists, WrongRowsAreSavedAsAFileToMendAndSendAgain) {
  const std::string draft = sent(headers + bo + "Jo;Z;=geen;;1990-01-01;Alken;;\r\n");
  const auto file = open(coordinator, draft + "/fouten.csv");
  EXPECT_EQ(file.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_THAT(file.body, HasSubstr("Jo;Z;'=geen;;1990-01-01;Alken"));
  EXPECT_THAT(file.body, Not(HasSubstr("Jans")));
  std::string mended = file.body;
  mended.replace(mended.find("'=geen"), 6, "jo@z.be");
  const std::string again = sent(mended);
  EXPECT_THAT(open(coordinator, again).body, HasSubstr("1 regels, 1 goed, 0 fout"));
}

TEST_F(CorpsLists, ColumnsAreGuessedCorrectedAndKnownTheNextTime) {
  const std::string odd = "Wie;Contact;Dag;Iets\n", row = "An Claes;an@claes.be;4-5-1990;Alken\n";
  const std::string draft = sent(odd + row);
  EXPECT_THAT(list_at(draft).columns, ElementsAre("", "", "", ""));
  EXPECT_THAT(open(coordinator, draft).body, Not(HasSubstr("/invoer"))) << "nothing is good yet";
  const auto choose = [&](std::vector<std::string> codes) {
    fields f;
    for (std::string& code : codes) f.emplace_back("kolom", std::move(code));
    return click(coordinator, draft + "/kolommen", f);
  };
  for (const auto& [codes, sentence] : std::vector<std::pair<std::vector<std::string>, const char*>>{
           {{"name", "email", "email", ""}, "Twee kolommen kunnen niet hetzelfde zijn"},
           {{"", "email", "born", ""}, "in welke kolom de naam staat"},
           {{"name", "", "born", ""}, "in welke kolom het e-mailadres"},
           {{"name", "email"}, "van elke kolom"},
           {{"name", "email", "verzonnen", ""}, "Kies een van de mogelijkheden"}}) {
    const auto refused = choose(codes);
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, HasSubstr(sentence));
  }
  EXPECT_THAT(choose({"name", "email", "email", ""}).body, HasSubstr("<option value=\"email\" selected>"))
      << "what was chosen stays";
  ASSERT_EQ(choose({"name", "email", "born", "place"}).status, 303);
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("1 regels, 1 goed"));
  const std::string next = sent(odd + "Bo Jans;bo@jans.be;24.12.1985;Wellen\n");
  EXPECT_THAT(list_at(next).columns, ElementsAre("name", "email", "born", "place"));
}

TEST_F(CorpsLists, ADraftWaitsForWhoClosedTheLaptopAndGoesAfterAWeek) {
  const std::string draft = sent(headers + bo);
  node.time.advance(std::chrono::hours{5});
  coordinator = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Na te kijken"));
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("bo@jans.be"));
  const auto nightly = [&](int days) {
    node.db().write(alken.id,
                    [&](transaction& tx) { node::erase_all(tx, node.time.now() + std::chrono::days{days}); });
  };
  nightly(6);
  EXPECT_EQ(open(coordinator, draft).status, 200);
  nightly(8);
  EXPECT_EQ(open(coordinator, draft).status, 404);
  const std::string other = sent(headers + bo);
  ASSERT_EQ(click(coordinator, other + "/verwijdering").status, 303);
  EXPECT_EQ(open(coordinator, other).status, 404);
}

TEST_F(CorpsLists, WhoIsThereAlreadyIsShownAndLeftOut) {
  const auto an = person(c, "An Claes", "an@claes.be");
  const std::string draft =
      sent(headers + "AN;claes;AN@claes.be;;1990-05-04;;;\r\n" + bo + bo +
           "An;Claes;an@werk.be;;1990-05-04;;;\r\n" + "An;Claes;an@elders.be;;1970-01-01;;;\r\n");
  const std::string page = open(coordinator, draft).body;
  EXPECT_THAT(page, HasSubstr("5 regels, 2 goed, 0 fout"));
  EXPECT_THAT(page, HasSubstr("Staat al in het korps"));
  EXPECT_THAT(page, HasSubstr("Staat al eerder in dit bestand (regel 3)"));
  EXPECT_THAT(page, HasSubstr("Lijkt op een lid met een ander adres"));
  EXPECT_THAT(page, HasSubstr(page_of(an))) << "the way to compare";
  ASSERT_EQ(carried_out(draft, "applied", {{"ook", "ja"}}).status, 303);
  EXPECT_EQ(members().size(), 4U) << "the likely one was asked for";
}

TEST_F(CorpsLists, PeopleWithoutAnAddressAreKeptApartByTheirPhone) {
  const std::string row = "Jan;Peeters;;0470 00 00 01;1950-01-01;;;\r\n";
  const std::string draft = sent(headers + row + "Jan;Peeters;;0470 00 00 02;1951-01-01;;;\r\n" + row);
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("3 regels, 2 goed"));
  ASSERT_EQ(carried_out(draft).status, 303);
  ASSERT_EQ(members().size(), 2U);
  const auto one = members()[0];
  EXPECT_THAT(open(coordinator, page_of(one)).body, Not(HasSubstr("mailto:")));
  EXPECT_EQ(click(coordinator, page_of(one) + "/aanvaarding").status, 303) << "no mail to nobody";
}

TEST_F(CorpsLists, OnlyWhoHasEveryCertificateBecomesAMemberAtOnce) {
  auto strict = flood_corps();
  strict.name = "Zaagkorps";
  strict.certificates = {"chainsaw"};
  c = corps_with(strict);
  at = "/beheer/korps/" + c.id + "/lijsten";
  const std::string draft = sent(
      "Naam;E-mail;Geboortedatum;Kettingzaag: geldig tot\n"
      "An Claes;an@claes.be;1990-05-04;2027-06-01\n"
      "Bo Jans;bo@jans.be;1990-05-04;\n"
      "Cis Maes;cis@maes.be;1990-05-04;01/06/2020\n"
      "Dora Nys;dora@nys.be;1990-05-04;ooit\n");
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("Kettingzaag: geldig tot: dit is geen datum"));
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("Een attest is verlopen; dat laten we weg"));
  ASSERT_EQ(carried_out(draft, "accepted").status, 303);
  const auto all = members();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].status, member_state::accepted);
  EXPECT_EQ(all[1].status, member_state::screening);
  EXPECT_EQ(all[2].status, member_state::screening);
  const auto seen =
      node.db().read(alken.id, [&](transaction& tx) { return corps::certificates_of(tx, all[0].id); });
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].seen_by, coordinator.account);
}

TEST_F(CorpsLists, ACorpsForResidentsTakesNobodyFromElsewhere) {
  auto local = flood_corps();
  local.name = "Wijkkorps";
  local.residents_only = true;
  c = corps_with(local);
  at = "/beheer/korps/" + c.id + "/lijsten";
  EXPECT_THAT(open(coordinator, sent(headers + bo + cis)).body, HasSubstr("2 regels, 1 goed, 1 fout"));
}

TEST_F(CorpsLists, AnImportIsUndoneAsAWholeButWhoWasChangedSinceStaysAndIsNamed) {
  const std::string draft = sent(headers + bo + cis + "Dora;Nys;dora@nys.be;;1980-01-01;;;\r\n");
  ASSERT_EQ(carried_out(draft, "accepted").status, 303);
  EXPECT_EQ(audited(node, alken, audit::members_imported), 1);
  const auto all = members();
  ASSERT_EQ(click(coordinator, page_of(all[0]) + "/nota", {{"nota", "Gebeld"}}).status, 303);
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(corps::set_week(tx, all[1].id, {}, 9, node.time.now()));
  });
  const std::string ask = open(coordinator, draft + "/herroeping").body;
  EXPECT_THAT(ask, HasSubstr("1 lid gaat weg."));
  EXPECT_THAT(ask, HasSubstr("Bo Jans, Cis Maes"));
  EXPECT_EQ(members().size(), 3U) << "asking does nothing";
  ASSERT_EQ(click(coordinator, draft + "/herroeping").status, 303);
  EXPECT_EQ(audited(node, alken, audit::import_undone), 1);
  ASSERT_EQ(members().size(), 2U);
  const std::string after = open(coordinator, draft).body;
  EXPECT_THAT(after, HasSubstr("bleven staan"));
  EXPECT_THAT(after, HasSubstr("Bo Jans"));
  EXPECT_EQ(click(coordinator, draft + "/herroeping").status, 303) << "twice is the same";
  EXPECT_EQ(members().size(), 2U);
  EXPECT_EQ(open(coordinator, draft + "/herroeping").status, 404);
}

TEST_F(CorpsLists, UndoingHasATermAndADraftHasNothingToUndo) {
  const std::string draft = sent(headers + bo);
  EXPECT_EQ(open(coordinator, draft + "/kolommen").status, 200) << "a refused page that is loaded again";
  EXPECT_EQ(click(coordinator, draft + "/herroeping").status, 410);
  ASSERT_EQ(carried_out(draft).status, 303);
  node.time.advance(std::chrono::days{31});
  coordinator = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(click(coordinator, draft + "/herroeping").status, 409);
  EXPECT_EQ(members().size(), 1U);
}

TEST_F(CorpsLists, WhatIsNoListIsRefusedWithWhatToDo) {
  using namespace std::string_literals;
  std::string huge = "Naam;E-mail\n";
  for (int i = 0; i < 20'001; ++i) huge += "a;b\n";
  std::string wide = "Naam";
  for (int i = 0; i < 61; ++i) wide += ";k" + std::to_string(i);
  for (const auto& [bytes, sentence] : std::vector<std::pair<std::string, const char*>>{
           {"PK\x03\x04zip"s, "Kies in je programma"},
           {"a\0b;c"s, "geen tekst"},
           {"", "Kies een bestand"},
           {"Naam\nAn\n", "geen kolommen"},
           {"Naam;E-mail\n", "Er staat niemand"},
           {wide + "\nx\n", "meer dan zestig kolommen"},
           {huge, "meer dan 20.000 regels"},
           {std::string(corps::most_bytes + 1, 'a'), "Het mag 2,5 MB zijn"}}) {
    const auto refused = upload(bytes);
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, HasSubstr(sentence));
  }
  const auto heavy =
      exchange(node.port(), "POST " + at + " HTTP/1.1\r\nHost: " + host + "\r\n" + coordinator.cookie_header +
                                multipart_type + "Content-Length: 9000000\r\n\r\n");
  EXPECT_EQ(heavy.status, 413) << "before it is sent";
  EXPECT_EQ(open(coordinator, at + "/" + c.id).status, 404);
}

TEST_F(CorpsLists, TheFirstSheetOfASpreadsheetIsReadWithItsDatesAndNumbers) {
  if (!std::filesystem::exists("/usr/bin/xlsx2csv")) GTEST_SKIP() << "xlsx2csv is not installed";
  const std::string list =
      sent(workbook("<row r=\"1\">" + text_cell("A1", "Naam") + text_cell("B1", "E-mail") +
                    text_cell("C1", "Geboren op") + text_cell("D1", "GSM") + text_cell("E1", "Woonplaats") +
                    "</row><row r=\"2\">" + text_cell("A2", "Zoé Claes") + text_cell("B2", "zoe@claes.be") +
                    "<c r=\"C2\" s=\"1\"><v>32992</v></c><c r=\"D2\"><v>470112233</v></c>" +
                    text_cell("E2", "Alken") + "</row>"));
  ASSERT_EQ(carried_out(list).status, 303);
  const auto all = members();
  ASSERT_EQ(all.size(), 1U);
  using namespace std::chrono;
  EXPECT_EQ(all[0].who.born, year{1990} / April / 29);
  EXPECT_EQ(all[0].who.phone, "+32470112233") << "the zero that the spreadsheet has eaten";
}

TEST_F(CorpsLists, WhatSpreadsheetsSendIsRead) {
  using namespace std::string_literals;
  const auto first_name = [&](const std::string& bytes) {
    const std::string draft = sent(bytes);
    EXPECT_EQ(carried_out(draft).status, 303);
    const std::string name = members().at(0).who.name;
    EXPECT_EQ(click(coordinator, draft + "/herroeping").status, 303);
    return name;
  };
  EXPECT_EQ(first_name("Naam;E-mail;Geboortedatum\nJos\xe9 \xc7"
                       "elik;j@c.be;1990-01-01\n"),
            "José Çelik");
  EXPECT_EQ(first_name("Naam,E-mail,Geboortedatum\n\"Claes, An\",an@claes.be,1990-01-01\n"), "An Claes");
  EXPECT_EQ(first_name("sep=\t\nNaam\tE-mail\tGeboortedatum\nAn Claes\tan@claes.be\t1990-01-01\n"),
            "An Claes");
  std::string wide = "\xff\xfe";
  for (const char ch : "Naam;E-mail;Geboortedatum\nAn Claes;an@claes.be;1990-01-01\n"s) wide += {ch, '\0'};
  EXPECT_EQ(first_name(wide), "An Claes");
}

TEST_F(CorpsLists, MembersGoOutWithoutFormulasAndComeBackAsTheyWere) {
  ASSERT_EQ(carried_out(sent(headers + bo + cis + "=HYPERLINK(1);X;evil@x.be;;1990-01-01;;;\r\n"), "accepted")
                .status,
            303);
  const auto file = open(coordinator, "/beheer/korps/" + c.id + "/leden.csv");
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.headers.at("content-disposition"), HasSubstr("attachment"));
  EXPECT_THAT(file.body, HasSubstr("'=HYPERLINK"));
  EXPECT_THAT(file.body, HasSubstr("0470 11 22 33"));
  const auto before = members();
  const auto other =
      corps_with({.name = "Ander korps", .insurance = "E", .agreement = "A", .information = "I"});
  c = other;
  at = "/beheer/korps/" + c.id + "/lijsten";
  ASSERT_EQ(carried_out(sent(file.body)).status, 303);
  const auto after = members();
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].who.name, before[i].who.name);
    EXPECT_EQ(after[i].who.email, before[i].who.email);
    EXPECT_EQ(after[i].who.phone, before[i].who.phone);
    EXPECT_EQ(after[i].who.born, before[i].who.born);
    EXPECT_EQ(after[i].who.nis, before[i].who.nis);
    EXPECT_EQ(after[i].who.skills, before[i].who.skills);
  }
}

TEST_F(CorpsLists, TheCrisisToolOfTheRedCrossIsServedBothWays) {
  ASSERT_EQ(carried_out(sent(headers + bo + cis), "accepted").status, 303);
  const auto file =
      open(coordinator, "/beheer/korps/" + c.id + "/leden.csv?voor=rode-kruis&toestand=accepted");
  EXPECT_THAT(file.body, HasSubstr("Voornaam;Achternaam;E-mail;Mobiel nummer;Geboortedatum"));
  EXPECT_THAT(file.body, HasSubstr("Bo;Jans;bo@jans.be;0470 11 22 33;04/05/1990;Alken"));
  c = corps_with({.name = "Ander korps", .insurance = "E", .agreement = "A", .information = "I"});
  at = "/beheer/korps/" + c.id + "/lijsten";
  const std::string draft = sent(file.body);
  EXPECT_THAT(list_at(draft).columns, ElementsAre("first_name", "last_name", "email", "phone", "born",
                                                  "place", "languages", "skills", "emergency"));
  ASSERT_EQ(carried_out(draft).status, 303);
  EXPECT_EQ(members().size(), 2U);
}

TEST_F(CorpsLists, OnlyCoordinatorsSendListsAndOnlyTheirOwn) {
  const std::string draft = sent(headers + bo);
  const auto editor = sign_in(node, alken, web::role::editor);
  for (const std::string& page : {at, draft, "/beheer/korps/" + c.id + "/leden.csv", draft + "/fouten.csv"})
    EXPECT_EQ(open(editor, page).status, 403) << page;
  EXPECT_EQ(click(editor, draft + "/invoer", {{"als", "accepted"}}).status, 403);
  const auto stranger = sign_in(node, node.municipality(hasselt_nis), web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", draft, stranger.cookie_header).status, 404);
  const auto other =
      corps_with({.name = "Ander korps", .insurance = "E", .agreement = "A", .information = "I"});
  EXPECT_EQ(open(coordinator, "/beheer/korps/" + other.id + "/lijsten/" + draft.substr(draft.rfind('/') + 1))
                .status,
            404)
      << "a list belongs to one corps";
  EXPECT_EQ(click(coordinator, draft + "/verzonnen").status, 405) << "no such act";
}

}  // namespace
}  // namespace paraat::test
