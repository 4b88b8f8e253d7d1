// The tasks of an incident, on a coordinator's desk.

#include <set>

#include "tenant/crisis/incidents/task_order.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tests/pages/incidents.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Incidents, TasksAreOfferedInTheOrderOfTheirKindAndWithoutWhatRuns) {
  const auto first_offers = [&](const std::string& at) {
    const std::string page = open(coordinator, at).body;
    const auto from = page.find("id=\"activeren\""), to = page.find("Alle taakprofielen");
    return page.substr(from, to - from);
  };
  const std::string water = opened();
  const std::string offered = first_offers(water);
  EXPECT_LT(offered.find("value=\"sandbags\""), offered.find("value=\"dike_watch\""));
  EXPECT_THAT(offered, HasSubstr("value=\"dike_watch\""));
  EXPECT_THAT(offered, Not(HasSubstr("value=\"search_party\"")));
  const auto done = click(coordinator, water + "/taken/activering", {{"profiel", "sandbags"}});
  EXPECT_EQ(done.headers.at("location"), water + "?klaar=taak#activeren") << "one goes on where one was";
  EXPECT_THAT(first_offers(water + "?klaar=taak"),
              AllOf(Not(HasSubstr("value=\"sandbags\"")), HasSubstr("De taak is geactiveerd")));
  const std::string search = opened(with(with(flood(), "soort", "missing"), "naam", "Zoektocht"));
  EXPECT_THAT(first_offers(search),
              AllOf(HasSubstr("value=\"search_party\""), Not(HasSubstr("value=\"sandbags\""))));
}

TEST_F(Incidents, EveryKindHasAnOrderOfProfilesThatExist) {
  for (const auto& kind : incidents::kinds()) {
    const auto order = incidents::task_order(kind.code);
    EXPECT_GE(order.size(), 7U) << kind.code;
    for (const auto code : order)
      EXPECT_NE(task_profiles::in_catalogue(code), nullptr) << kind.code << " " << code;
    EXPECT_EQ(std::set(order.begin(), order.end()).size(), order.size()) << kind.code << " names one twice";
  }
}

TEST_F(Incidents, OneClickActivatesATaskProfileWithItsNumbersAndThePlaceOfTheIncident) {
  const std::string at = opened();
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("12 mensen · 6 uur · vanaf 16 jaar"));
  ASSERT_EQ(click(coordinator, at + "/taken/activering", {{"profiel", "sandbags"}}).status, 303);
  const auto all = tasks(at);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].what.needed, 12);
  EXPECT_EQ(all[0].what.meeting_place, "Alken");
  EXPECT_TRUE(all[0].what.where);
  EXPECT_EQ(all[0].what.until - all[0].what.from, std::chrono::hours{6});
  EXPECT_EQ(web::local_clock_time(all[0].what.from).substr(3), "15")
      << "a whole quarter after a second past eight";
  EXPECT_EQ(all[0].what.contact_name, "Bea Smets");
  EXPECT_EQ(all[0].english.name, "Filling and laying sandbags");
  const auto after = open(coordinator, at);
  EXPECT_THAT(after.body, HasSubstr("Taak geactiveerd: Zandzakken vullen en leggen, 12 nodig"));
  EXPECT_THAT(after.body, HasSubstr("0 / 12"));
  EXPECT_EQ(click(coordinator, at + "/taken/activering", {{"profiel", "niets"}}).status, 404);
}

TEST_F(Incidents, AProfileIsAdaptedBeforeItIsActivatedAndAgainAfter) {
  const std::string at = opened();
  EXPECT_THAT(open(coordinator, at + "/taken/nieuw?profiel=sandbags").body, HasSubstr("value=\"12\""));
  ASSERT_EQ(click(coordinator, at + "/taken/nieuw", sandbags()).status, 303);
  const auto t = tasks(at).at(0);
  EXPECT_EQ(t.what.needed, 30);
  EXPECT_EQ(t.what.priority, 1);
  EXPECT_EQ(t.what.reach_km, 20);
  EXPECT_DOUBLE_EQ(t.what.where->lat, 50.874);
  EXPECT_EQ(t.what.until - t.what.from, std::chrono::minutes{390});
  EXPECT_EQ(t.what.bring, (std::vector<std::string>{"Laarzen", "Lamp"}));
  const std::string page = "/beheer/taken/" + t.id;
  const std::string seen = hidden_field(open(coordinator, page).body, "versie");
  ASSERT_EQ(click(coordinator, page, with(with(sandbags(), "mensen", "40"), "versie", seen)).status, 303);
  EXPECT_EQ(tasks(at).at(0).what.needed, 40);
  const auto late = click(coordinator, page, with(with(sandbags(), "mensen", "50"), "versie", seen));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  ASSERT_EQ(click(coordinator, page + "/stopzetting").status, 303);
  EXPECT_FALSE(tasks(at).at(0).active);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Taak gestopt"));
}

TEST_F(Incidents, ATaskThatCannotBeIsRefusedWithWhatWasTyped) {
  const std::string at = opened();
  for (const auto& [field, value] : {std::pair("mensen", "0"),
                                     {"mensen", "6000"},
                                     {"van_uur", "25:00"},
                                     {"van_uur", "kwart"},
                                     {"tot_dag", "2026-11-20"},
                                     {"tot_dag", "2026-12-20"},
                                     {"plaats", ""},
                                     {"leeftijd", "12"},
                                     {"breedte", "8"},
                                     {"naam", ""}}) {
    const auto refused = click(coordinator, at + "/taken/nieuw", with(sandbags(), field, value));
    EXPECT_EQ(refused.status, 422) << field << " " << value;
    EXPECT_THAT(refused.body, HasSubstr("Laarzen\nLamp")) << field;
  }
  EXPECT_TRUE(tasks(at).empty());
}

TEST_F(Incidents, FewerPlacesThanAreGivenIsRefusedWithTheNumbers) {
  const std::string at = opened();
  ASSERT_EQ(click(coordinator, at + "/taken/nieuw", sandbags()).status, 303);
  const auto t = tasks(at).at(0);
  const auto what = t.what;
  node.db().write(alken.id, [&](transaction& tx) {
    auto fewer = what;
    fewer.needed = 5;
    const auto fine = incidents::change(tx, t.id, fewer, t.version, std::nullopt, node.time.now());
    ASSERT_TRUE(fine);
    fewer.needed = 0;
    EXPECT_FALSE(incidents::change(tx, t.id, fewer, fine->version, std::nullopt, node.time.now()));
  });
}

}  // namespace
}  // namespace paraat::test
