// A list of people for a reserve: judged row by row, made only when asked, and taken back.

#include <fmt/format.h>

#include <fstream>

#include "node/erasure_rules.hpp"
#include "tests/pages/agency.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

using reserves::candidate_state;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ReserveLists : public AgencyDesk {
 protected:
  static std::string file(const std::string& name) {
    std::ifstream in(source_folder() / "tests/data/cases" / name, std::ios::binary);
    EXPECT_TRUE(in) << name;
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::vector<list_imports::judged_row> rows_at(const std::string& list) {
    return node.db().read(agency.id, [&](transaction& tx) {
      return list_imports::rows_of(tx, id_in(list), {.per_page = 30'000});
    });
  }
  // What was said of the row of this line.
  std::string said(const std::string& list, int line) {
    for (const auto& r : rows_at(list))
      if (r.line == line) {
        std::string out(name_of(r.what));
        for (const std::string& p : r.problems) out += ": " + p;
        return out;
      }
    return "no such row";
  }
  // Names and dates that look like no other.
  static std::string many(int rows) {
    std::string out = "Naam;E-mail;Geboortedatum;Gemeente\n";
    for (int i = 0; i < rows; ++i) {
      const auto word = [&](unsigned by) {
        return fmt::format("{:08x}", (static_cast<unsigned>(i) + 1) * by);
      };
      out += fmt::format("V{} N{};p{}@voorbeeld.be;{:02}/{:02}/{};Alken\n", word(2654435761U),
                         word(2246822519U), i, i % 28 + 1, i / 28 % 12 + 1, 1930 + i / 336 % 60);
    }
    return out;
  }
};

TEST_F(ReserveLists, NothingIsMadeUntilSomebodyAsks) {
  const std::string list = sent(headers + bo + cis);
  const auto page = open(list);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("2 regels, 2 goed, 0 fout"));
  EXPECT_THAT(page.body, HasSubstr("Importeer 2 mensen"));
  EXPECT_THAT(candidates(), IsEmpty());
  ASSERT_EQ(click(list + "/invoer").status, 303);
  const auto all = candidates();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].who.name, "Bo Jans");
  EXPECT_EQ(all[0].who.phone, "+32470112233");
  EXPECT_EQ(all[0].who.nis, alken_nis);
  EXPECT_THAT(all[0].who.skills, ElementsAre("nurse"));
  EXPECT_THAT(all[0].who.spoken, ElementsAre("french"));
  EXPECT_EQ(all[0].status, candidate_state::unseen);
  EXPECT_THAT(open(list).body, HasSubstr("2 geïmporteerd, 0 niet"));
  EXPECT_EQ(click(list + "/invoer").status, 409) << "once";
  EXPECT_EQ(value("select count(*) from tenant.import_list_rows where read <> '{}'"), "0")
      << "what was read is not kept twice";
  EXPECT_EQ(value("select count(*) from tenant.audit where what = 'list imported'"), "1");
}

TEST_F(ReserveLists, EachRowSaysWhatIsWrongAndOnlyGoodOnesAreMade) {
  const std::string list = sent(headers + bo +
                                ";;x@x.be;;01/01/1990;;;\r\n"
                                "Jo;Z;;;01/01/1990;;;\r\n"
                                "Jo;Z;geen-adres;;01/01/1990;;;\r\n"
                                "Jo;Z;jo@z.be;12;01/01/1990;;;\r\n"
                                "Jo;Z;jo@z.be;;31/02/1990;;;\r\n"
                                "Jo;Z;jo@z.be;;01/01/2015;;;\r\n"
                                "Jo;Z;jo@z.be;;;Nergens;;Klingon\r\n");
  EXPECT_THAT(said(list, 3), HasSubstr("De naam ontbreekt"));
  EXPECT_THAT(said(list, 4), HasSubstr("geen e-mailadres en geen telefoonnummer"));
  EXPECT_THAT(said(list, 5), HasSubstr("Het e-mailadres klopt niet"));
  EXPECT_THAT(said(list, 6), HasSubstr("Het telefoonnummer klopt niet"));
  EXPECT_THAT(said(list, 7), HasSubstr("geen datum"));
  EXPECT_THAT(said(list, 8), HasSubstr("Nog te jong"));
  EXPECT_THAT(said(list, 9), AllOf(HasSubstr("good"), HasSubstr("Deze gemeente kennen we niet"),
                                   HasSubstr("Niet elk woord")));
  const auto csv = open(list + "/fouten.csv");
  EXPECT_THAT(csv.status, testing::AnyOf(200, 303)) << "after a proof of who asks";
  ASSERT_EQ(click(list + "/invoer").status, 303);
  EXPECT_THAT(candidates(), SizeIs(2));
  EXPECT_THAT(open(list).body, HasSubstr("2 geïmporteerd, 6 niet"));
}

TEST_F(ReserveLists, TwentyThousandRowsAreTheMost) {
  const auto refused = upload(many(20'001));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Er staan meer dan 20.000 regels in dit bestand. Splits het."));
  EXPECT_EQ(value("select count(*) from tenant.import_lists"), "0");
}

TEST_F(ReserveLists, ALongListIsJudgedAndMadeByAJobWithItsProgressOnThePage) {
  const std::string list = sent(many(2'300));
  const auto before = open(list);
  EXPECT_THAT(before.body, AllOf(HasSubstr("We lezen de lijst"), HasSubstr("max=\"2300\" value=\"0\"")));
  EXPECT_TRUE(before.headers.contains("refresh"));
  EXPECT_EQ(click(list + "/invoer").status, 409) << "not while it is read";
  EXPECT_EQ(click(list + "/kolommen", {{"kolom", "name"}}).status, 409);
  node.inside().beat();
  EXPECT_THAT(open(list).body, HasSubstr("2.300 regels, 2.300 goed, 0 fout"));
  ASSERT_EQ(click(list + "/invoer").status, 303);
  EXPECT_THAT(open(list).body, AllOf(HasSubstr("We importeren de lijst"), Not(HasSubstr("Maak ongedaan"))));
  EXPECT_EQ(click(list + "/herroeping").status, 409) << "not while it is made";
  EXPECT_EQ(click(list + "/verwijdering").status, 409);
  node.inside().beat();
  EXPECT_THAT(open(list).body, HasSubstr("2.300 geïmporteerd, 0 niet"));
  EXPECT_EQ(counted().unseen, 2'300);
}

TEST_F(ReserveLists, AListThatWasThrownAwayWhileItIsReadStaysAway) {
  const std::string list = sent(many(1'500));
  ASSERT_EQ(click(list + "/verwijdering").status, 303);
  node.inside().beat();
  EXPECT_EQ(open(list).status, 404);
  EXPECT_EQ(value("select count(*) from tenant.import_list_rows"), "0");
}

TEST_F(ReserveLists, ColumnsAreCorrectedAndKeptAsAProfileForTheNextList) {
  const std::string odd = "Wie;Contact;Dag;Iets\n";
  const std::string list = sent(odd + "An Claes;an@claes.be;4-5-1990;Alken\n");
  EXPECT_THAT(list_at(list).columns, ElementsAre("", "", "", ""));
  const auto choose = [&](const std::string& at, std::vector<std::string> codes) {
    fields f;
    for (std::string& code : codes) f.emplace_back("kolom", std::move(code));
    return click(at, f);
  };
  for (const auto& [codes, sentence] : std::vector<std::pair<std::vector<std::string>, const char*>>{
           {{"name", "email", "email", ""}, "Twee kolommen kunnen niet hetzelfde zijn"},
           {{"", "email", "born", ""}, "in welke kolom de naam staat"},
           {{"name", "", "born", ""}, "in welke kolom het e-mailadres"},
           {{"name", "email"}, "van elke kolom"},
           {{"name", "email", "verzonnen", ""}, "Kies een van de mogelijkheden"}}) {
    const auto refused = choose(list + "/kolommen", codes);
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, HasSubstr(sentence));
  }
  ASSERT_EQ(choose(list + "/kolommen", {"name", "email", "born", "place"}).status, 303);
  EXPECT_THAT(open(list).body, HasSubstr("1 regels, 1 goed"));
  EXPECT_THAT(list_at(sent(odd + "Bo Jans;bo@jans.be;24.12.1985;Wellen\n")).columns,
              ElementsAre("name", "email", "born", "place"));
  // The profile is corrected by itself, and the next list follows.
  const std::string profile = "/beheer/lijsten/profielen/" + value("select id from tenant.import_profiles");
  EXPECT_THAT(open("/beheer/lijsten/profielen").body, HasSubstr("4 van 4 kolommen"));
  const std::string version = hidden_field(open(profile).body, "versie");
  const fields corrected{{"naam", "Onze oude tool"}, {"versie", version},           {"kolom", "name"},
                         {"kolom", "email"},         {"kolom", "born_month_first"}, {"kolom", ""}};
  ASSERT_EQ(click(profile, corrected).status, 303);
  EXPECT_EQ(click(profile, corrected).status, 409) << "somebody else's correction is not lost";
  EXPECT_THAT(list_at(sent(odd + "Cis Maes;cis@maes.be;12/24/1985;Wellen\n")).columns,
              ElementsAre("name", "email", "born_month_first", ""));
  ASSERT_EQ(click(profile + "/verwijdering").status, 303);
  EXPECT_THAT(list_at(sent(odd + "Els Nys;els@nys.be;1-1-1985;Wellen\n")).columns,
              ElementsAre("", "", "", ""));
}

TEST_F(ReserveLists, MixedDatesAreSaidAndAColumnMayHaveTheMonthFirst) {
  const std::string mixed =
      "Naam;E-mail;Geboortedatum\n"
      "An A;an@a.be;25/12/1985\nBo B;bo@b.be;12/25/1985\nCis C;cis@c.be;03/04/1985\n";
  const std::string list = sent(mixed);
  EXPECT_EQ(said(list, 2), "good");
  EXPECT_EQ(said(list, 3), "wrong: De geboortedatum klopt niet: staat de maand voor de dag?");
  EXPECT_EQ(said(list, 4), "good: In deze lijst staat de maand soms voor de dag: kijk de geboortedatum na");
  ASSERT_EQ(click(list + "/kolommen", {{"kolom", "name"}, {"kolom", "email"}, {"kolom", "born_month_first"}})
                .status,
            303);
  EXPECT_EQ(said(list, 3), "good");
  EXPECT_THAT(said(list, 2), HasSubstr("wrong"));
}

TEST_F(ReserveLists, TwoPeopleMayShareAnAddressAndBothStay) {
  const std::string list = sent(headers + bo + "An;Jans;bo@jans.be;;01/02/1992;Alken;;\r\n");
  EXPECT_THAT(said(list, 3), AllOf(HasSubstr("good"), HasSubstr("Dit e-mailadres is ook van iemand anders")));
  ASSERT_EQ(click(list + "/invoer").status, 303);
  EXPECT_NE(named("Bo Jans").human, named("An Jans").human);
}

TEST_F(ReserveLists, AnExactRepeatIsLeftOutAndAFatherAndASonAreTwo) {
  const std::string list = sent(
      "Naam;E-mail;Geboortedatum\n"
      "Jan Peeters;peeters@a.be;01/02/1960\n"
      "jan  PEETERS;Peeters@a.be;01/02/1960\n"
      "Jan Peeters;peeters@a.be;03/04/1990\n");
  EXPECT_EQ(said(list, 3), "twice: Staat al eerder in dit bestand");
  EXPECT_THAT(said(list, 4), AllOf(HasSubstr("likely"), HasSubstr("met een andere geboortedatum")));
  ASSERT_EQ(click(list + "/invoer", {{"ook", "ja"}}).status, 303);
  const auto all = candidates();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_NE(all[0].human, all[1].human) << "never joined by the machine";
  const std::string again = sent("Naam;E-mail;Geboortedatum\nJan Peeters;peeters@a.be;01/02/1960\n");
  EXPECT_EQ(said(again, 2), "twice: Staat al op de reserve");
}

TEST_F(ReserveLists, OneListThatIsMadeTwiceMakesEverybodyOnce) {
  const std::string one = sent(headers + bo + cis), other = sent(headers + bo + cis);
  ASSERT_EQ(click(one + "/invoer").status, 303);
  ASSERT_EQ(click(other + "/invoer").status, 303);
  EXPECT_THAT(candidates(), SizeIs(2));
  EXPECT_EQ(said(other, 2), "twice: Staat al op de reserve");
}

TEST_F(ReserveLists, WhoSaidNoAfterAListWasJudgedIsNotMade) {
  const std::string draft = sent(headers + bo + cis);
  imported(headers + bo);
  ask_everybody();
  ASSERT_EQ(send(link_to("bo@jans.be") + "/nee").status, 303);
  EXPECT_EQ(value("select count(*) from tenant.import_list_rows where read::text like '%bo@jans.be%'"), "0");
  ASSERT_EQ(click(draft + "/invoer").status, 303);
  EXPECT_EQ(counted().to_ask, 1);
  EXPECT_EQ(candidates().at(0).who.name, "Cis Maes");
}

TEST_F(ReserveLists, WhoLooksLikeAnotherIsImportedOnlyWhenAsked) {
  const std::string two = headers + bo + "Jans;Bo;bo@elders.be;0470/11.22.33;04/05/1990;Alken;;\r\n";
  const std::string list = sent(two);
  EXPECT_THAT(said(list, 3), HasSubstr("likely: Lijkt sterk op iemand eerder in dit bestand"));
  ASSERT_EQ(click(list + "/invoer").status, 303) << "without them";
  EXPECT_THAT(candidates(), SizeIs(1));
}

TEST_F(ReserveLists, UndoTakesBackWhatNobodyTouchedAndSaysWhatHappenedToTheRest) {
  const std::string list =
      imported(headers + bo + cis + "Dora;Nys;dora@nys.be;0472 00 11 22;01/01/1980;Alken;;\r\n" +
               "Els;Claes;els@claes.be;0473 00 11 22;01/01/1981;Alken;;\r\n" +
               "E.;Claes;els2@claes.be;0473 00 11 22;01/01/1981;Alken;;\r\n" +
               "Fien;Vos;fien@vos.be;0474 00 11 22;01/01/1982;Alken;;\r\n");
  ASSERT_THAT(candidates(), SizeIs(6));
  // One is corrected, one is asked and says yes, two are joined.
  const auto changed = named("Cis Maes");
  ASSERT_EQ(
      click(page_of(changed), {{"naam", "Cis Maes"}, {"email", "cis@nieuw.be"}, {"versie", "1"}}).status,
      303);
  ASSERT_EQ(click(page_of(named("Dora Nys")) + "/ja").status, 303);
  ASSERT_EQ(click("/beheer/reserve/dubbels/samenvoeging",
                  {{"een", named("Els Claes").id}, {"ander", named("E. Claes").id}})
                .status,
            303);
  const auto ask = open(list + "/herroeping");
  EXPECT_THAT(ask.body,
              AllOf(HasSubstr("2 gaan weg"), HasSubstr("4 blijven staan"), HasSubstr("Cis Maes is gewijzigd"),
                    HasSubstr("Dora Nys zei ja"), HasSubstr("Els Claes is samengevoegd")));
  ASSERT_EQ(click(list + "/herroeping").status, 303);
  EXPECT_THAT(candidates(), SizeIs(4));
  EXPECT_THAT(open(list).body, AllOf(HasSubstr("bleef staan"), HasSubstr("Cis Maes: is gewijzigd"),
                                     Not(HasSubstr("Bo Jans"))));
  EXPECT_EQ(click(list + "/herroeping").status, 303) << "idempotent";
  EXPECT_EQ(value("select count(*) from tenant.persons where name = 'Bo Jans'"), "0");
}

TEST_F(ReserveLists, AnUndoEndsAfterThirtyDays) {
  const std::string list = imported(headers + bo);
  days_pass(31);
  EXPECT_THAT(open(list).body, Not(HasSubstr("Maak ongedaan")));
  const auto refused = click(list + "/herroeping");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Dit kan dertig dagen lang"));
}

TEST_F(ReserveLists, ADraftGoesAfterAWeekAndWhoNobodyAskedAfterSixMonths) {
  const std::string draft = sent(headers + cis), made = imported(headers + bo);
  const auto nightly = [&](int days) {
    node.db().write(agency.id,
                    [&](transaction& tx) { node::erase_all(tx, node.time.now() + std::chrono::days{days}); });
  };
  nightly(8);
  EXPECT_EQ(open(draft).status, 404);
  EXPECT_THAT(candidates(), SizeIs(1));
  nightly(190);
  EXPECT_THAT(candidates(), IsEmpty());
  EXPECT_EQ(open(made).status, 404) << "the list itself goes after ninety days";
}

TEST_F(ReserveLists, AnAttackerReachesNoListOfAnotherTenant) {
  const std::string list = sent(headers + bo);
  const auto alken = node.municipality(alken_nis);
  const someone stranger = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(node.get("alken.localhost", list, stranger.cookie_header).status, 404);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/reserve", stranger.cookie_header).status, 404);
  EXPECT_EQ(open(sign_in(node, agency, web::role::editor), list).status, 403);
  const auto refused =
      post_files(node.port(), "alken.localhost", "/beheer/lijsten",
                 {{"csrf", "", stranger.csrf}, {"soort", "", "people"}, {"bestand", "x.csv", headers + bo}},
                 stranger.cookie_header);
  EXPECT_EQ(refused.status, 404) << "a municipality keeps no reserve";
}

// The inputs of the field (tests/data/cases) mean the same here as for a corps.
TEST_F(ReserveLists, ReadsTheListsOfTheField) {
  const auto counts = [&](const std::string& name) {
    const auto n = node.db().read(agency.id, [&, list = sent(file(name))](transaction& tx) {
      return list_imports::count_rows(tx, id_in(list));
    });
    return fmt::format("{} good, {} wrong, {} twice", n.good + n.likely, n.wrong, n.twice);
  };
  EXPECT_EQ(counts("csv-short-rows.csv"), "3 good, 0 wrong, 0 twice");
  EXPECT_EQ(counts("csv-trailing-empty-cells.csv"), "2 good, 0 wrong, 0 twice");
  EXPECT_EQ(counts("csv-blank-rows.csv"), "2 good, 0 wrong, 0 twice");
  EXPECT_EQ(counts("csv-sep-padded.csv"), "1 good, 0 wrong, 0 twice");
  EXPECT_EQ(counts("csv-nonlatin-shared-email.csv"), "4 good, 0 wrong, 0 twice");
  EXPECT_EQ(counts("csv-dup-phone-format.csv"), "1 good, 0 wrong, 2 twice");
}

TEST_F(ReserveLists, ASpreadsheetItselfAndAPictureAreNoList) {
  for (const auto& [bytes, sentence] : {std::pair(std::string("\x89PNG\r\n\0\0\0", 9), "geen tekst"),
                                        {std::string("Naam\n"), "geen kolommen"},
                                        {std::string("Naam;E-mail\n"), "Er staat niets onder"}}) {
    const auto refused = upload(bytes);
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, HasSubstr(sentence));
  }
}

}  // namespace
}  // namespace paraat::test
