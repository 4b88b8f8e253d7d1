// A call-out on the desk: the draft, its preview, its words and who is added.
#include "tests/pages/callout_pages.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(CalloutPages, TheDraftShowsWhoIsAskedAndWhyOthersAreNotAndSendsNothing) {
  members(1, 50);
  sql("update tenant.corps_members set born = '2012-01-01' where id in ('" + member_id(1) + "', '" +
      member_id(2) + "')");
  const auto i = incident();
  const auto t = task(i, 3);
  const auto form = open(coordinator, "/beheer/noodsituaties/" + i.id + "/oproep");
  EXPECT_THAT(form.body, HasSubstr("50 leden"));
  EXPECT_THAT(form.body, HasSubstr("nog 3 nodig"));
  const std::string at = made(i, wishes({t}));
  const auto page = open(coordinator, at);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<span>Te jong voor de taak</span> <b class=\"num\">2</b>"));
  EXPECT_THAT(page.body, HasSubstr("10 % verwacht; jullie hebben nog geen eigen cijfer"));
  EXPECT_THAT(page.body, HasSubstr("Alken roept je op: Zandzakken vullen en leggen"));
  EXPECT_THAT(page.body, HasSubstr("Start de oproep"));
  EXPECT_THAT(page.body, Not(HasSubstr("Laagdorp"))) << "the meeting point is for who has a place";
  EXPECT_EQ(number("select count(*) from tenant.channel_messages"), 0);
  EXPECT_EQ(number("select count(*) from tenant.callout_people"), 0);
  ASSERT_EQ(click(coordinator, at + "/start").status, 303);
  EXPECT_EQ(number("select count(*) from tenant.callout_people"), 30);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages"), 30);
}

TEST_F(CalloutPages, ADraftIsKeptChangedAndThrownAway) {
  members(1, 30);
  const auto i = incident();
  const auto a = task(i, 2), b = task(i, 1, "mud_cleaning");
  const std::string at = made(i, wishes({a}));
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties/" + i.id).body, HasSubstr(at))
      << "closing the laptop loses nothing";
  const std::string form = open(coordinator, at + "/wijzigen").body;
  auto more = wishes({a, b});
  more.emplace_back("versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, at + "/wijzigen", more).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Modder en puin ruimen"));
  EXPECT_EQ(click(coordinator, at + "/wijzigen", more).status, 409) << "somebody else saved meanwhile";
  ASSERT_EQ(click(coordinator, at + "/weggooien").status, 303);
  EXPECT_EQ(open(coordinator, at).status, 404);
}

TEST_F(CalloutPages, AWrongDraftIsRefusedWithWhatWasTyped) {
  members(1, 30);
  const auto i = incident();
  const auto t = task(i, 2);
  const std::string path = "/beheer/noodsituaties/" + i.id + "/oproep";
  for (const auto& [field, value] : {std::pair("taken", ""),
                                     {"taken", "018f0000-0000-7000-8000-000000000099"},
                                     {"korpsen", ""},
                                     {"korpsen", "x"},
                                     {"kanalen", ""},
                                     {"antwoordtijd", "1"},
                                     {"houdtijd", "999"},
                                     {"wijze", ""}}) {
    const auto refused =
        click(coordinator, path, with(with(wishes({t}), "antwoordtijd", "33"), field, value));
    EXPECT_EQ(refused.status, 422) << field << "=" << value;
    if (std::string_view(field) != "antwoordtijd")
      EXPECT_THAT(refused.body, HasSubstr("value=\"33\"")) << field;
  }
  EXPECT_EQ(number("select count(*) from tenant.callouts"), 0);
}

TEST_F(CalloutPages, AnImpossibleQuotaIsToldBeforeTheStartAndRefusedAtIt) {
  members(1, 5);
  const auto i = incident();
  const std::string at = made(i, wishes({task(i, 12)}));
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("vraagt nog 12 mensen; er zijn er 5 die kunnen"));
  EXPECT_THAT(page.body, Not(HasSubstr("Start de oproep")));
  const auto refused = click(coordinator, at + "/start");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("vraagt nog 12 mensen; er zijn er 5 die kunnen"));
}

TEST_F(CalloutPages, TheCoordinatorsOwnWordsReplaceThoseOfTheProfileByLanguage) {
  members(1, 10, "{}", "fr");
  const auto i = incident();
  const auto t = task(i, 1);
  const std::string at = made(i, wishes({t}));
  const std::string form = open(coordinator, at + "/woorden").body;
  EXPECT_THAT(form, HasSubstr("bouwt een dam"));
  ASSERT_EQ(click(coordinator, at + "/woorden",
                  {{"nl_" + t.id, "Kom vlug <b>"},
                   {"fr_" + t.id, "Viens vite"},
                   {"en_" + t.id, ""},
                   {"versie", hidden_field(form, "versie")}})
                .status,
            303);
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("Viens vite"));
  EXPECT_THAT(page.body, HasSubstr("Alken t’appelle"));
  ASSERT_EQ(click(coordinator, at + "/start").status, 303);
  EXPECT_EQ(open(coordinator, at + "/woorden").status, 404) << "what was sent cannot change";
  const auto p = people(node.db().read(alken.id, [&](transaction& tx) {
    return callouts::find(tx, at.substr(at.rfind('/') + 1)).value();
  }))[0];
  EXPECT_THAT(texts_to(p)[0], HasSubstr("Viens vite"));
  EXPECT_THAT(node.get(host, link(p)).body, AllOf(HasSubstr("<html lang=\"fr\">"), HasSubstr("Viens vite")));
}

TEST_F(CalloutPages, PeopleAreAddedByNameWithTheReasonWhenTheyCannot) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto c = started(i, {t});
  ASSERT_EQ(people(c).size(), 10U);
  std::string asked = ",";
  for (const auto& p : people(c)) asked += p.member_id + ",";
  std::string spare, young;
  for (int n = 1; n <= 60; ++n)
    if (asked.find(member_id(n)) == std::string::npos) (spare.empty() ? spare : young) = member_id(n);
  sql("update tenant.corps_members set name = 'Wout Vrij' where id = '" + spare + "'");
  sql("update tenant.corps_members set name = 'Wout Jong', born = '2012-01-01' where id = '" + young + "'");
  const std::string at = "/beheer/oproepen/" + c.id + "/toevoegen";
  const auto found = open(coordinator, at + "?taak=" + t.id + "&naam=wout");
  EXPECT_THAT(found.body, HasSubstr("value=\"" + spare + "\""));
  EXPECT_THAT(found.body, Not(HasSubstr("value=\"" + young + "\"")));
  EXPECT_THAT(found.body, HasSubstr("<span>Wout Jong</span> <small>Te jong voor de taak</small>"));
  EXPECT_THAT(open(coordinator, at + "?naam=zzzz").body, HasSubstr("Niemand met die naam"));
  EXPECT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", young}}).status, 409);
  EXPECT_EQ(click(coordinator, at, {{"taak", "x"}, {"wie", spare}}).status, 422);
  ASSERT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", spare}}).status, 303);
  EXPECT_EQ(people(c).size(), 11U);
  EXPECT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", spare}}).status, 409) << "asked already";
}

TEST_F(CalloutPages, OnlyCoordinatorsCallPeopleUp) {
  members(1, 20);
  const auto i = incident();
  const auto t = task(i, 1);
  const std::string at = made(i, wishes({t}));
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, at).status, 403);
  EXPECT_EQ(click(mediator, at + "/start").status, 403);
  EXPECT_EQ(post(at + "/start", "", coordinator.cookie_header).status, 403) << "no token";
  const auto hasselt = node.municipality(hasselt_nis);
  const auto other = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", at, other.cookie_header).status, 404);
  EXPECT_EQ(number("select count(*) from tenant.callout_people"), 0);
}

}  // namespace
}  // namespace paraat::test
