// What a vacancy asks and offers: proposed from its text, found by words, confirmed by people, shown to
// visitors.

#include <fmt/format.h>

#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/vacancies/open_vacancies.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class VacancyAsks : public Desk {
 protected:
  // A draft whose text seems to ask cooking and French.
  std::string kitchen(const someone& who, const std::string& root = "/beheer") {
    fields f = soup();
    for (auto& [name, value] : f) {
      if (name == "titel") value = "Koken voor de buurt";
      if (name == "omschrijving")
        value = "Je kookt samen met anderen. Je spreekt Frans. Een rijbewijs B is niet nodig.";
    }
    const auto done = click(who, root + "/vacatures/nieuw", f);
    EXPECT_EQ(done.status, 303);
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
  std::string version(const std::string& address) { return std::to_string(at(address).version); }
  answer save(const someone& who, const std::string& address, fields f) {
    f.emplace_back("versie", version(address));
    return click(who, address + "/vraag", std::move(f));
  }
  static std::string row(const std::string& page, const std::string& label) {
    const auto from = page.find("<th scope=\"row\">" + label);
    return from == std::string::npos ? "" : page.substr(from, page.find("</tr>", from) - from);
  }
};

TEST_F(VacancyAsks, TheTextIsReadAndNothingOfItIsKeptUntilSomebodyConfirms) {
  const std::string address = kitchen(coordinator);
  const std::string desk = open(coordinator, address).body;
  EXPECT_THAT(desk, HasSubstr("In je tekst lazen we: "));
  EXPECT_THAT(desk, HasSubstr("Koken voor groepen"));
  EXPECT_THAT(desk, HasSubstr("href=\"" + address + "/vraag\""));
  const std::string page = open(coordinator, address + "/vraag").body;
  EXPECT_THAT(row(page, "Koken voor groepen"), HasSubstr("gelezen in je tekst"));
  EXPECT_THAT(row(page, "Frans"), HasSubstr("gelezen in je tekst"));
  EXPECT_THAT(row(page, "Nederlands"), Not(HasSubstr("gelezen in je tekst")));
  EXPECT_THAT(page, HasSubstr("In je tekst lazen we: 2 uur per week."));
  EXPECT_THAT(page, Not(HasSubstr(" checked")));
  EXPECT_TRUE(at(address).asks.empty());
  click(coordinator, address + "/publicatie");
  EXPECT_THAT(node.get(host, "/vacatures/" + at(address).ref + "/koken-voor-de-buurt").body,
              Not(HasSubstr("Wat we vragen")));
  click(coordinator, address + "/sluiting", {{"reden", "voorbij"}});
  EXPECT_THAT(open(coordinator, address).body, Not(HasSubstr("Zeg wat je vraagt en biedt")));
}

TEST_F(VacancyAsks, WhatIsConfirmedStandsOnThePageOfTheVacancyInEachLanguage) {
  const std::string address = kitchen(coordinator);
  click(coordinator, address + "/publicatie");
  const auto done = save(coordinator, address,
                         {{"begrip", "cooking:must"},
                          {"begrip", "serving_meals:nice"},
                          {"taal", "french:basic"},
                          {"attest", "haccp"},
                          {"week", "1:ochtend"},
                          {"week", "3:avond"},
                          {"uren", "3"},
                          {"per", "time"},
                          {"biedt", "buddy_support"},
                          {"biedt", "meals_drinks"}});
  EXPECT_EQ(done.status, 303);
  const auto kept = at(address).asks;
  EXPECT_EQ(kept.must, std::vector<std::string>{"cooking"});
  EXPECT_EQ(kept.languages, (std::vector<asks::language>{{"french", asks::level::basic}}));
  EXPECT_TRUE(kept.week.test(4) && kept.week.test(14) && kept.week.count() == 2);
  EXPECT_TRUE(kept.offers_buddy());
  const std::string where = "/vacatures/" + at(address).ref + "/koken-voor-de-buurt";
  const std::string page = node.get(host, where).body;
  for (const char* said :
       {"Wat we vragen", "<dt>Nodig</dt>", "Koken voor groepen", "<dt>Mooi meegenomen</dt>",
        "Frans: een beetje", "HACCP (voedselveiligheid)", "Dinsdag: ochtend", "Donderdag: avond",
        "3 uur per keer", "Wat we bieden", "Een buddy voor jou", R"("qualifications":"HACCP)"})
    EXPECT_THAT(page, HasSubstr(said));
  EXPECT_THAT(node.get(host, "/vacatures").body,
              HasSubstr("Vraagt: Frans, HACCP (voedselveiligheid), Koken"));
  const std::string desk = open(coordinator, address).body;
  EXPECT_THAT(desk, HasSubstr("Wat we vragen en bieden gewijzigd"));
  EXPECT_THAT(desk, Not(HasSubstr("In je tekst lazen we")));
  const std::string form = open(coordinator, address + "/vraag").body;
  EXPECT_THAT(form, HasSubstr("value=\"cooking:must\" checked"));
  EXPECT_THAT(form, HasSubstr("value=\"3:avond\" checked"));
  EXPECT_THAT(form, HasSubstr("<option value=\"time\" selected>"));
}

TEST_F(VacancyAsks, TheFormFoldsALongGroupButNotWhatIsTickedInIt) {
  const std::string address = kitchen(coordinator);
  const auto at_field = [](const std::string& page, std::string_view value) {
    return page.find(fmt::format("name=\"biedt\" value=\"{}\"", value));
  };
  const std::string before = open(coordinator, address + "/vraag").body;
  const auto fold = before.find("<summary>Nog 10 keuzes</summary>");
  ASSERT_NE(fold, std::string::npos);
  EXPECT_LT(at_field(before, "buddy_support"), fold);
  EXPECT_GT(at_field(before, "thank_you"), fold);
  ASSERT_NE(at_field(before, "thank_you"), std::string::npos);
  save(coordinator, address, {{"biedt", "thank_you"}});
  const std::string after = open(coordinator, address + "/vraag").body;
  EXPECT_LT(at_field(after, "thank_you"), after.find("<details class=\"fold\">"));
  EXPECT_THAT(after, HasSubstr("<details class=\"fold\">"));
}

TEST_F(VacancyAsks, AreReadInFrenchAndEnglish) {
  node.db().write(std::nullopt, [&](transaction& tx) {
    auto t = alken;
    t.languages = {"nl", "fr", "en"};
    tenants::keep_settings(tx, t);
  });
  node.inside().reload_tenants();
  const std::string address = kitchen(coordinator);
  click(coordinator, address + "/publicatie");
  save(coordinator, address,
       {{"begrip", "cooking:must"}, {"taal", "french:good"}, {"biedt", "buddy_support"}});
  const std::string where = "/vacatures/" + at(address).ref + "/koken-voor-de-buurt";
  const std::string french = node.get(host, where + "?taal=fr").body;
  EXPECT_THAT(french, HasSubstr("Ce que nous demandons"));
  EXPECT_THAT(french, HasSubstr(taxonomy::find("cooking")->french));
  const std::string english = node.get(host, where + "?taal=en").body;
  EXPECT_THAT(english, HasSubstr("What we offer"));
  EXPECT_THAT(english, HasSubstr(taxonomy::find("buddy_support")->english));
}

TEST_F(VacancyAsks, WordsBringThePageBackWithWhatTheyFindAndKeepWhatWasTicked) {
  const std::string address = kitchen(coordinator);
  for (const fields& pressed : {fields{{"hoe", "zoek"}}, fields{}}) {
    fields f = pressed;
    f.insert(f.end(), {{"zoek", "Turks"}, {"begrip", "cooking:must"}, {"week", "2:avond"}});
    const auto found = save(coordinator, address, f);
    EXPECT_EQ(found.status, 200);
    EXPECT_THAT(row(found.body, "Turks"), HasSubstr("gevonden"));
    EXPECT_THAT(found.body, HasSubstr("Gevonden bij ‘Turks’: Turks."));
    EXPECT_THAT(found.body, HasSubstr("value=\"cooking:must\" checked"));
    EXPECT_THAT(found.body, HasSubstr("value=\"2:avond\" checked"));
    EXPECT_THAT(found.body, Not(HasSubstr("value=\"turkish:good\" checked")));
    EXPECT_TRUE(at(address).asks.empty());
  }
  const auto nothing = save(coordinator, address, {{"hoe", "zoek"}, {"zoek", "xyzzyplugh"}});
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, HasSubstr("Daar vonden we niets bij"));
  EXPECT_THAT(nothing.body, HasSubstr("value=\"xyzzyplugh\""));
  const auto no_words = save(coordinator, address, {{"hoe", "zoek"}, {"zoek", ""}, {"week", "2:avond"}});
  EXPECT_EQ(no_words.status, 200);
  EXPECT_THAT(no_words.body, Not(HasSubstr("Daar vonden we niets bij")));
  EXPECT_THAT(no_words.body, HasSubstr("value=\"2:avond\" checked"));
}

TEST_F(VacancyAsks, TheEnterKeySavesAndDoesNotSearch) {
  const std::string page = open(coordinator, kitchen(coordinator) + "/vraag").body;
  const std::string form = page.substr(page.find("<form class=\"form\""));
  const auto first = form.find("type=\"submit\"");
  const std::string button =
      form.substr(form.rfind('<', first), form.find('>', first) - form.rfind('<', first));
  EXPECT_THAT(button, Not(HasSubstr("name=")));
  EXPECT_LT(first, form.find("name=\"hoe\""));
}

TEST_F(VacancyAsks, ARefusalNamesItsFieldAndKeepsWhatWasTicked) {
  const std::string address = kitchen(coordinator);
  const auto refused = [&](fields f, const std::string& sentence, const std::string& field) {
    f.emplace_back("biedt", "pickup");
    const auto page = save(coordinator, address, f);
    EXPECT_EQ(page.status, 422) << sentence;
    EXPECT_THAT(page.body, HasSubstr(sentence));
    EXPECT_THAT(page.body, HasSubstr("<a class=\"ds-link\" href=\"#" + field)) << sentence;
    EXPECT_THAT(page.body, HasSubstr("value=\"pickup\" checked")) << sentence;
    EXPECT_TRUE(at(address).asks.empty()) << sentence;
  };
  refused({{"begrip", "cooking:must"}, {"begrip", "cooking:nice"}},
          "Kies bij ‘Koken voor groepen’: nodig of mooi meegenomen", "begrip-");
  refused({{"begrip", "no_such_code:must"}}, "Kies een van de mogelijkheden in de lijst", "begrip-");
  refused({{"begrip", "cooking:sometimes"}}, "Kies een van de mogelijkheden in de lijst", "begrip-");
  refused({{"begrip", "cooking"}}, "Kies een van de mogelijkheden in de lijst", "begrip-");
  refused({{"taal", "french:basic"}, {"taal", "french:good"}}, "Kies bij elke taal één niveau", "taal-");
  refused({{"attest", "no_such_paper"}}, "Kies een van de mogelijkheden in de lijst", "attest-");
  refused({{"week", "9:avond"}}, "Kies een van de mogelijkheden in de lijst", "week-");
  refused({{"uren", "25"}, {"per", "time"}}, "Vul een aantal uren in van 1 tot 24", "uren");
  refused({{"uren", "veel"}}, "Vul een getal in", "uren");
  refused({{"uren", "3"}}, "Kies of het per keer of per week is", "per");
  refused({{"per", "week"}}, "Vul het aantal uren in", "uren");
  refused({{"attest", "extract_596_2"}}, "Kies een van de mogelijkheden in de lijst", "attest-");
  fields many;
  int n = 0;
  for (const auto* c : asks::all_of(asks::part_of_asks::skill))
    if (n++ < 13) many.emplace_back("begrip", c->code + ":must");
  refused(many, "Kies er hoogstens 12", "begrip-");
}

TEST_F(VacancyAsks, TwoWhoChooseAtTheSameTimeDoNotOverwriteEachOther) {
  const std::string address = kitchen(coordinator);
  const std::string before = version(address);
  save(coordinator, address, {{"begrip", "cooking:must"}});
  const auto late = click(coordinator, address + "/vraag", {{"versie", before}, {"taal", "french:good"}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  EXPECT_THAT(late.body, HasSubstr("Dit staat er intussen"));
  EXPECT_THAT(row(late.body, "Nodig"), HasSubstr("Koken voor groepen"));
  EXPECT_THAT(row(late.body, "Taal"), HasSubstr("Frans: goed"));
  EXPECT_THAT(late.body, HasSubstr("value=\"french:good\" checked"));
  EXPECT_EQ(at(address).asks.must.size(), 1U);
  // The words of the vacancy are another page: they are no obstacle, and keep what is asked.
  fields text = soup();
  text.emplace_back("versie", before);
  EXPECT_EQ(click(coordinator, address + "/wijziging", text).status, 303);
  EXPECT_EQ(at(address).asks.must, std::vector<std::string>{"cooking"});
}

TEST_F(VacancyAsks, AnOrganisationChoosesForItsOwnVacanciesOnly) {
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = kitchen(own, "/mijn-organisatie");
  EXPECT_THAT(open(own, address + "/vraag").body, HasSubstr("Wat vraagt en biedt de vacature?"));
  EXPECT_EQ(save(own, address, {{"begrip", "cooking:must"}}).status, 303);
  const auto other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  EXPECT_EQ(open(other, address + "/vraag").status, 404);
  EXPECT_EQ(save(other, address, {{"begrip", "baking:must"}}).status, 404);
  EXPECT_EQ(at(address).asks.must, std::vector<std::string>{"cooking"});
}

TEST_F(VacancyAsks, OfOpenVacanciesAreReadAtOnceWithoutTheirWords) {
  const auto all = [&](std::chrono::days later = {}) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return vacancies::open_vacancies(tx, node.time.now() + later); });
  };
  const std::string address = kitchen(coordinator);
  save(coordinator, address, {{"begrip", "cooking:must"}});
  EXPECT_THAT(all(), IsEmpty()) << "a draft is not open";
  click(coordinator, address + "/publicatie");
  ASSERT_EQ(all().size(), 1U);
  const auto one = all().front();
  EXPECT_EQ(one.id, at(address).id);
  EXPECT_EQ(one.asks, at(address).asks);
  EXPECT_EQ(one.theme, "voedsel");
  EXPECT_EQ(one.minimum_age, 16);
  EXPECT_EQ(one.places_free, 4);
  EXPECT_TRUE(one.wheelchair);
  EXPECT_FALSE(one.without_dutch);
  EXPECT_THAT(all(vacancies::open_ended_term + std::chrono::days{1}), IsEmpty()) << "before a job expires it";
  click(coordinator, address + "/sluiting", {{"reden", "voorbij"}});
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(VacancyAsks, ACopyAsksTheSame) {
  const std::string address = kitchen(coordinator);
  save(coordinator, address, {{"begrip", "cooking:must"}, {"uren", "2"}, {"per", "week"}});
  const auto copy = click(coordinator, address + "/kopie");
  ASSERT_EQ(copy.status, 303);
  const std::string to = copy.headers.at("location");
  EXPECT_EQ(at(to.substr(0, to.find('?'))).asks, at(address).asks);
  EXPECT_EQ(save(coordinator, address, {}).status, 303);
  EXPECT_TRUE(at(address).asks.empty()) << "and it can be taken back";
}

}  // namespace
}  // namespace paraat::test
