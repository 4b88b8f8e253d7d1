// What a vacancy asks: its rules, what other nodes may publish, and what a text suggests.
#include "tenant/publishing/asks/asks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/asks/suggestions.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::asks {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

vacancy_asks kitchen() {
  vacancy_asks a;
  a.must = {"cooking"};
  a.nice = {"serving_meals"};
  a.languages = {{"dutch", level::good}, {"french", level::basic}};
  a.certificates = {"haccp"};
  a.week.set(4 * 1 + 0).set(4 * 1 + 1).set(4 * 3 + 0);
  a.hours = 3;
  a.support = {"buddy_support", "meals_drinks"};
  return a;
}

std::vector<std::string> known_codes(part_of_asks what, std::size_t count) {
  std::vector<std::string> out;
  for (const auto* c : all_of(what))
    if (out.size() < count) out.push_back(c->code);
  return out;
}

std::vector<std::string> codes_in(const suggestions& s) {
  std::vector<std::string> out;
  for (const auto* list : {&s.skills, &s.languages, &s.certificates, &s.support})
    for (const auto* c : *list) out.push_back(c->code);
  return out;
}

void expect_refused(const vacancy_asks& a, const std::string& field, const std::string& words) {
  const auto r = check(a);
  ASSERT_FALSE(r) << field;
  EXPECT_EQ(r.error().field, field);
  EXPECT_THAT(untranslated(r.error()), HasSubstr(words));
}

TEST(Asks, KeepsWhatWasChosenAndStoresNothingOfAVacancyThatAsksNothing) {
  EXPECT_TRUE(check(kitchen()));
  EXPECT_EQ(from_json(to_json(kitchen())), kitchen());
  EXPECT_EQ(to_json({}), "{}");
  EXPECT_TRUE(from_json("{}").empty());
  EXPECT_TRUE(kitchen().offers_buddy());
  EXPECT_FALSE(vacancy_asks{}.offers_buddy());
}

TEST(Asks, RefusesAnUnknownCodeAndOneOfAnotherSortAtItsField) {
  for (const char* code : {"no_such_code", "french", "haccp", "meals_drinks", "skills", "zorg", ""}) {
    vacancy_asks a;
    a.must = {code};
    expect_refused(a, "begrip", "kennen we niet");
  }
  vacancy_asks a;
  a.languages = {{"cooking", level::good}};
  expect_refused(a, "taal", "Deze taal kennen we niet");
  a = {};
  a.certificates = {"cooking"};
  expect_refused(a, "attest", "Dit attest kennen we niet");
  a = {};
  a.support = {"wheelchair_access"};  // stands with what is good to know
  expect_refused(a, "biedt", "kennen we niet");
}

TEST(Asks, RefusesNeededAndWelcomeAtOnceAndTwoLevelsOfALanguage) {
  vacancy_asks a = kitchen();
  a.nice = a.must;
  expect_refused(a, "begrip", "Kies bij ‘Koken voor groepen’: nodig of mooi meegenomen");
  a = kitchen();
  a.languages.push_back({"dutch", level::fluent});
  expect_refused(a, "taal", "één niveau");
  a = kitchen();
  a.certificates.push_back("haccp");
  expect_refused(a, "attest", "één keer");
}

TEST(Asks, HoldsToItsNumbers) {
  vacancy_asks a;
  a.must = known_codes(part_of_asks::skill, most_concepts);
  EXPECT_TRUE(check(a));
  a.must = known_codes(part_of_asks::skill, most_concepts + 1);
  expect_refused(a, "begrip", "hoogstens 12");
  a = {};
  for (const std::string& code : known_codes(part_of_asks::language, most_languages + 1))
    a.languages.push_back({code, level::basic});
  expect_refused(a, "taal", "hoogstens 6");
  a = {};
  a.certificates = known_codes(part_of_asks::certificate, most_certificates + 1);
  expect_refused(a, "attest", "hoogstens 8");
  a = {};
  a.support = known_codes(part_of_asks::support, most_support + 1);
  expect_refused(a, "biedt", "hoogstens 16");
  a = {};
  a.hours = 25;
  expect_refused(a, "uren", "van 1 tot 24");
  a.per = hours_per::week;
  EXPECT_TRUE(check(a));
  a.hours = 61;
  expect_refused(a, "uren", "van 1 tot 60");
}

TEST(Asks, OfAnotherNodeMayHoldCodesOfALaterReleaseButNoMoreAndNoOtherText) {
  vacancy_asks a = kitchen();
  a.must = {"a_code_of_next_year"};
  EXPECT_FALSE(check(a));
  EXPECT_TRUE(well_formed(a));
  EXPECT_THAT(asked(web::texts(), a), Not(Contains(testing::Field(&fact::label, "Nodig"))));
  for (const char* code : {"", "Cooking", "1st", "a b", "<script>", "a\n"}) {
    a.must = {code};
    EXPECT_FALSE(well_formed(a)) << code;
  }
  a.must = {std::string(41, 'a')};
  EXPECT_FALSE(well_formed(a));
  a.must = {std::string(40, 'a')};
  EXPECT_TRUE(well_formed(a));
  a = {};
  for (int i = 0; i < 10'000; ++i) a.must.push_back("c" + std::to_string(i));
  EXPECT_FALSE(well_formed(a));
  a = kitchen();
  a.nice = a.must;
  EXPECT_FALSE(well_formed(a));
}

TEST(Asks, AreSaidInPlainWordsInTheLanguageOfThePage) {
  const web::texts dutch;
  const auto facts = asked(dutch, kitchen());
  std::vector<std::string> labels;
  for (const fact& f : facts) labels.push_back(f.label);
  EXPECT_THAT(labels, ElementsAre("Nodig", "Taal", "Attest", "Mooi meegenomen", "Dagen", "Tijd"));
  EXPECT_EQ(facts[0].lines[0].text, "Koken voor groepen");
  EXPECT_EQ(facts[0].lines[0].plain, taxonomy::find("cooking")->plain);
  EXPECT_EQ(joined(facts[1]), "Nederlands: goed, Frans: een beetje");
  EXPECT_EQ(joined(facts[4]), "Dinsdag: ochtend, middag, Donderdag: ochtend");
  EXPECT_EQ(joined(facts[5]), "3 uur per keer");
  EXPECT_EQ(short_text(dutch, kitchen()), "Nederlands, Frans, HACCP (voedselveiligheid)");
  const web::catalogue all;
  EXPECT_EQ(asked(all.of("fr"), kitchen())[0].lines[0].text, taxonomy::find("cooking")->french);
  EXPECT_EQ(offered(all.of("en"), kitchen())[0], taxonomy::find("buddy_support")->english);
}

TEST(Asks, AreTaskPeopleAndDemandApart) {
  vacancy_asks a;
  a.must = {"homework_help", "school_children", "cooking", "tractor"};
  const auto facts = asked(web::texts(), a);
  ASSERT_EQ(facts.size(), 3U);
  EXPECT_EQ(facts[0].label, "Wat je doet");
  EXPECT_EQ(joined(facts[0]), "Huiswerk begeleiden");
  EXPECT_EQ(facts[1].label, "Voor wie");
  EXPECT_EQ(facts[2].label, "Nodig");
  EXPECT_EQ(joined(facts[2]), "Koken voor groepen, Tractor");
  EXPECT_EQ(short_text(web::texts(), a), "Koken voor groepen, Tractor");
}

// Nobody writes them in a profile, so that no demand may rest on them.
TEST(Asks, ChecksOfPeopleAreAgreedLaterAndNeverDemanded) {
  for (const char* code : {"background_checks", "extract_596_1", "extract_596_2", "food_handler_medical",
                           "tetanus", "driver_medical"}) {
    vacancy_asks a;
    a.certificates = {code};
    expect_refused(a, "attest", "Dit attest kennen we niet");
    EXPECT_THAT(codes_in(suggest("", taxonomy::find(code)->dutch, "")), Not(Contains(code)));
    EXPECT_TRUE(well_formed(a)) << "another node may publish it";
    const auto facts = asked(web::texts(), a);
    ASSERT_EQ(facts.size(), 1U) << code;
    EXPECT_EQ(facts[0].label, "Spreken we later af");
    EXPECT_EQ(short_text(web::texts(), a), "");
  }
}

TEST(Asks, SaysDaysThatFollowEachOtherAsOne) {
  week_parts working_days, evenings;
  for (std::size_t day = 0; day < 5; ++day)
    for (std::size_t p = 0; p < parts_a_day; ++p) working_days.set(4 * day + p);
  EXPECT_EQ(week_text(web::texts(), working_days), "Maandag tot vrijdag: de hele dag");
  evenings.set(4 * 0 + 2).set(4 * 1 + 2).set(4 * 6 + 2);
  EXPECT_EQ(week_text(web::texts(), evenings), "Maandag, dinsdag, zondag: avond");
  EXPECT_EQ(week_text(web::texts(), {}), "");
}

std::vector<std::string> found_by(std::string_view words) {
  std::vector<std::string> out;
  for (const auto* c : find_concepts(words)) out.push_back(c->code);
  return out;
}

TEST(Asks, WordsFindConceptsByNameByHowALabelBeginsAndByTheirParts) {
  EXPECT_THAT(found_by("koken"), Contains("cooking"));
  EXPECT_THAT(found_by("Turks"), Contains("turkish"));
  EXPECT_THAT(found_by("TRACT"), Contains("tractor"));
  EXPECT_THAT(found_by("rijbewijs"), Contains("licence_b"));
  EXPECT_THAT(found_by("frans, tractor"), testing::AllOf(Contains("french"), Contains("tractor")));
  for (const char* none : {"", " ", "xyzzy", "q", "\xff\xfe", "'; drop table"})
    EXPECT_THAT(found_by(none), IsEmpty()) << none;
  EXPECT_LE(found_by("hulp").size(), most_found);
}

TEST(Suggestions, OfATextAreSensible) {
  std::ifstream in(test::source_folder() / "tests/data/vacancy-texts.json");
  std::stringstream text;
  text << in.rdbuf();
  int suggested = 0, sensible = 0, texts = 0;
  for (const auto& v : boost::json::parse(text.str()).as_array()) {
    const auto& o = v.as_object();
    const auto of = [&](const char* key) { return std::string(o.at(key).as_string()); };
    const auto among = [&](const char* key, const std::string& code) {
      const auto& list = o.at(key).as_array();
      return std::ranges::any_of(list, [&](const auto& one) { return one.as_string() == code; });
    };
    const auto codes = codes_in(suggest(of("title"), of("body"), of("rhythm")));
    EXPECT_TRUE(std::ranges::any_of(codes, [&](const auto& c) { return among("key", c); })) << of("title");
    EXPECT_LE(codes.size(), 12U) << of("title");
    for (const std::string& c : codes) {
      ++suggested;
      if (among("sensible", c)) ++sensible;
    }
    ++texts;
  }
  RecordProperty("suggested", suggested);
  RecordProperty("sensible", sensible);
  EXPECT_EQ(texts, 12);
  EXPECT_GE(suggested, 3 * texts);
  EXPECT_GE(sensible * 100, suggested * 85) << sensible << " of " << suggested;
}

TEST(Suggestions, SayNothingOfWhatIsNotNeeded) {
  const auto of = [](std::string_view text) { return codes_in(suggest("", text, "")); };
  EXPECT_THAT(of("Een rijbewijs B is handig."), Contains("licence_b"));
  for (const char* text : {"Een rijbewijs B heb je niet nodig.", "Ook zonder rijbewijs B kan je helpen.",
                           "Je hoeft geen rijbewijs B te hebben.", "Je hebt geen rijbewijs B nodig.",
                           "Dit vragen we nooit: rijbewijs B niet verplicht."})
    EXPECT_THAT(of(text), Not(Contains("licence_b"))) << text;
  EXPECT_THAT(of("Je hoeft geen Frans te spreken. Je kan koken."),
              testing::AllOf(Contains("cooking"), Not(Contains("french"))));
}

TEST(Suggestions, ReadDaysAndHoursFromTheTextAndTheRhythm) {
  auto s = suggest("Soep op woensdag", "Je komt ’s avonds langs.", "2 u per week");
  EXPECT_EQ(s.hours, 2);
  EXPECT_EQ(s.per, hours_per::week);
  EXPECT_EQ(week_text(web::texts(), s.week), "Woensdag: ochtend, middag");
  s = suggest("Praten", "", "Dinsdag- of donderdagavond");
  EXPECT_EQ(week_text(web::texts(), s.week), "Dinsdag, donderdag: avond");
  s = suggest("Boeken", "Je komt drie uur per keer, 3 uur per keer dus.", "Zelf te kiezen");
  EXPECT_EQ(s.hours, 3);
  EXPECT_EQ(s.per, hours_per::time);
  s = suggest("", "", "99999999999 uur per week");
  EXPECT_EQ(s.hours, 0);
}

TEST(Suggestions, TakeAnyText) {
  EXPECT_THAT(codes_in(suggest("", "", "")), IsEmpty());
  EXPECT_THAT(codes_in(suggest("\xff\xfe\n\n..", std::string(20'000, 'x'), "?")), IsEmpty());
  std::string long_text;
  for (int i = 0; i < 900; ++i) long_text += "koken ";
  EXPECT_THAT(codes_in(suggest("", long_text, "")), ElementsAre("cooking"));
}

}  // namespace
}  // namespace paraat::asks
