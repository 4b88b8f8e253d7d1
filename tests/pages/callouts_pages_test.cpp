// A call-out on the desk: the draft, its preview, its texts and people added by hand.
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/sms_text.hpp"
#include "tests/pages/callout_pages.hpp"
#include "tests/pages/with_gateway.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
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
  EXPECT_THAT(page.body,
              ContainsRegex("Te jong voor de taak</th><td><svg[^>]*>[^v]*/></svg><b class=\"num\">2</b>"));
  EXPECT_THAT(page.body, HasSubstr("10 % verwacht; jullie hebben nog geen eigen cijfer"));
  EXPECT_THAT(page.body, HasSubstr("Alken roept je op: Zandzakken vullen en leggen"));
  EXPECT_THAT(page.body, HasSubstr("Stuur naar 30 mensen"));
  EXPECT_THAT(page.body, Not(HasSubstr("Laagdorp"))) << "the meeting point is for who has a place";
  EXPECT_EQ(number("select count(*) from tenant.channel_messages"), 0);
  EXPECT_EQ(number("select count(*) from tenant.callout_people"), 0);
  const auto started = click(coordinator, at + "/start");
  ASSERT_EQ(started.status, 303);
  EXPECT_THAT(open(coordinator, started.headers.at("location")).body, HasSubstr("Verstuurd naar 30 mensen."));
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
  const std::string form = open(coordinator, at + "/wijziging").body;
  auto more = wishes({a, b});
  more.emplace_back("versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, at + "/wijziging", more).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Modder en puin ruimen"));
  EXPECT_EQ(click(coordinator, at + "/wijziging", more).status, 409) << "somebody else saved meanwhile";
  ASSERT_EQ(click(coordinator, at + "/verwijdering").status, 303);
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
  const std::string at = made(i, with(wishes({task(i, 12)}), "wijze", "strict"));
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("vraagt nog 12 mensen; er zijn er 5 die kunnen"));
  EXPECT_THAT(page.body, Not(HasSubstr("Stuur naar")));
  const auto refused = click(coordinator, at + "/start");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("vraagt nog 12 mensen; er zijn er 5 die kunnen"));
}

TEST_F(CalloutPages, BestEffortStartsWithTooFewAndSaysWhatStaysEmpty) {
  members(1, 5);
  const auto i = incident();
  const std::string at = made(i, wishes({task(i, 99)}));
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body,
              HasSubstr("er zijn er 5 die kunnen. Start je nu, dan blijven er minstens 94 plaatsen leeg."));
  EXPECT_THAT(page.body, HasSubstr("Stuur naar 5 mensen"));
  ASSERT_EQ(click(coordinator, at + "/start").status, 303);
  EXPECT_EQ(number("select count(*) from tenant.callout_people"), 5);
}

TEST_F(CalloutPages, EveryTaskAndLanguageIsPreviewed) {
  members(1, 60);
  members(61, 90, "{}", "fr");
  const auto i = incident();
  const std::string at = made(i, wishes({task(i, 3), task(i, 2, "mud_cleaning")}));
  const auto page = open(coordinator, at).body;
  EXPECT_THAT(page, HasSubstr("Nederlands · Zandzakken vullen en leggen"));
  EXPECT_THAT(page, HasSubstr("Nederlands · Modder en puin ruimen"));
  EXPECT_THAT(page, HasSubstr("Frans · "));
  EXPECT_THAT(page, HasSubstr("Hoogwater: we zoeken mensen om zandzakken te vullen en te leggen in Alken, "));
  EXPECT_THAT(page, HasSubstr("Hoogwater: we zoeken mensen om modder en puin te ruimen in Alken, "));
}

TEST_F(CalloutPages, WithoutAGatewaySmsIsNotOfferedAndThePageSaysWhy) {
  members(1, 20);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto form = open(coordinator, "/beheer/noodsituaties/" + i.id + "/oproep").body;
  EXPECT_THAT(form, HasSubstr("Sms kan nog niet"));
  EXPECT_THAT(form, Not(HasSubstr("value=\"sms\"")));
  EXPECT_EQ(
      click(coordinator, "/beheer/noodsituaties/" + i.id + "/oproep", with(wishes({t}), "kanalen", "sms"))
          .status,
      422);
  const auto before = drafted(i, {t});  // made while there was one
  EXPECT_THAT(open(coordinator, "/beheer/oproepen/" + before.id).body,
              HasSubstr("Deze sms’en worden niet verstuurd: er is nog geen sms-dienst gekoppeld."));
}

TEST_F(CalloutPages, AMeetingPointWithoutStreetOrNumberIsWarnedAbout) {
  members(1, 30);
  const auto i = incident();
  const auto t = task(i, 1);
  sql("update tenant.incident_tasks set meeting_place = 'Alken', contact_phone = ''");
  const std::string at = made(i, wishes({t}));
  const auto vague = open(coordinator, at).body;
  EXPECT_THAT(vague, HasSubstr("het meldpunt is alleen “Alken”. Zet er een straat en een nummer bij."));
  EXPECT_THAT(vague, HasSubstr("er staat geen telefoonnummer van een contactpersoon bij."));
  EXPECT_THAT(vague, HasSubstr("/beheer/taken/" + t.id));
  EXPECT_THAT(vague, HasSubstr("Stuur naar 10 mensen")) << "one may go on";
  sql("update tenant.incident_tasks set meeting_place = 'Parking De Alk, Laagdorp 2', contact_phone = '011 "
      "59 00 "
      "00'");
  const auto good = open(coordinator, at).body;
  EXPECT_THAT(good, Not(HasSubstr("het meldpunt is alleen")));
  EXPECT_THAT(good, Not(HasSubstr("geen telefoonnummer")));
}

TEST_F(CalloutPages, AFrenchMemberReadsWholeFrenchSentences) {
  members(1, 20, "{}", "fr");
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto p = people(c)[0];
  EXPECT_THAT(texts_to(p)[0],
              AllOf(HasSubstr("Inondations : nous cherchons des gens pour remplir et poser des sacs "
                              "de sable (Alken), "),
                    HasSubstr("Tu remplis des sacs"), Not(HasSubstr("Zandzakken")), Not(HasSubstr("vous")),
                    Not(HasSubstr("votre"))));
  EXPECT_THAT(texts_to(p, "sms")[0], HasSubstr("sacs de sable"));
  ASSERT_EQ(tap(p, "ja").status, 303);
  later(callouts::schedule_every);
  EXPECT_THAT(texts_to(p).back(), AllOf(HasSubstr("Gants de travail"), Not(HasSubstr("Werkhandschoenen"))));
  const auto page = node.get(host, link(p)).body;
  EXPECT_THAT(page, AllOf(HasSubstr("Remplir et poser des sacs de sable"),
                          HasSubstr("Travaille à deux par sac"), Not(HasSubstr("Werk met twee"))));
}

TEST_F(CalloutPages, WordsThatAMunicipalityTypedAreQuotedInAFrenchSentence) {
  members(1, 20, "{}", "fr");
  const auto i = incident();
  const auto t = task(i, 1);
  sql("update tenant.incident_tasks set name = 'Brug bewaken'");
  const auto c = started(i, {t});
  EXPECT_THAT(texts_to(people(c)[0])[0], HasSubstr("nous cherchons des gens pour “Brug bewaken” (Alken), "));
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
    return callouts::find(tx, callouts::callout_id(at.substr(at.rfind('/') + 1))).value();
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
  const std::string at = "/beheer/oproepen/" + c.id + "/toevoeging";
  const auto found = open(coordinator, at + "?taak=" + t.id + "&naam=wout");
  EXPECT_THAT(found.body, HasSubstr("value=\"" + spare + "\""));
  EXPECT_THAT(found.body, Not(HasSubstr("value=\"" + young + "\"")));
  EXPECT_THAT(found.body, HasSubstr("<span>Wout Jong</span> <small>Te jong voor de taak</small>"));
  EXPECT_THAT(open(coordinator, at + "?naam=zzzz").body, HasSubstr("Niemand met die naam"));
  EXPECT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", young}}).status, 409);
  EXPECT_EQ(click(coordinator, at, {{"taak", "x"}, {"wie", spare}}).status, 422);
  const auto check = click(coordinator, at, {{"taak", t.id}, {"wie", spare}, {"wie", young}});
  EXPECT_EQ(check.status, 200);
  EXPECT_THAT(check.body,
              AllOf(HasSubstr("Stuur naar 1 mens"), HasSubstr("Hoogwater"), HasSubstr("<dt>Kost</dt>"),
                    HasSubstr("name=\"wie\" value=\"" + spare + "\""), Not(HasSubstr(young))));
  EXPECT_EQ(people(c).size(), 10U) << "nothing leaves before the second step";
  ASSERT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", spare}, {"zeker", "ja"}}).status, 303);
  EXPECT_EQ(people(c).size(), 11U);
  for (const char* sure : {"", "ja"})
    EXPECT_EQ(click(coordinator, at, {{"taak", t.id}, {"wie", spare}, {"zeker", sure}}).status, 409)
        << "asked already";
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

// A gateway that asks 7 cents a part.
class CalloutsWithAPrice : protected with_gateway, public CalloutPages {
 protected:
  CalloutsWithAPrice() : CalloutPages(config(7)) {}
  fields by_sms(const std::vector<incidents::task>& tasks) const {
    return with(wishes(tasks), "kanalen", "sms");
  }
  int parts_at_the_gateway() const {
    int parts = 0;
    for (const auto& s : gateway.heard()) parts += channels::size_of(s.field("text")).parts;
    return parts;
  }
};

TEST_F(CalloutsWithAPrice, TheButtonSaysForHowManyAndHowMuchAndThatIsWhatLeaves) {
  members(1, 50);
  const auto i = incident();
  // Typography that the alphabet of an SMS lacks.
  sql("update tenant.incidents set name = 'Water – Sint‑Joris', place = 'Alken ‘t Dorp’'");
  const std::string at = made(i, by_sms({task(i, 3)}));
  const std::string page = open(coordinator, at).body;
  const auto start = click(coordinator, at + "/start");
  ASSERT_EQ(start.status, 303) << start.body;
  for (int n = 0; n < 60 && gateway.heard().size() < 30; ++n) later(std::chrono::seconds{1});
  ASSERT_EQ(gateway.heard().size(), 30U);
  const int parts = parts_at_the_gateway(), cents = 7 * parts;
  EXPECT_GT(parts, 30);
  EXPECT_THAT(page,
              HasSubstr(fmt::format("Stuur naar 30 mensen, €\u00a0{},{:02}", cents / 100, cents % 100)));
  EXPECT_THAT(page, HasSubstr(fmt::format("30, samen {} delen", parts)));
  EXPECT_THAT(page, HasSubstr(fmt::format("{} delen, €\u00a00,{:02} per sms", parts / 30, cents / 30)));
  EXPECT_THAT(page, HasSubstr("<dd>€\u00a0" + fmt::format("{},{:02}", cents / 100, cents % 100) + "</dd>"));
  for (const auto& s : gateway.heard()) {
    EXPECT_FALSE(channels::size_of(s.field("text")).unicode) << s.field("text");
    EXPECT_THAT(s.field("text"), AllOf(Not(HasSubstr("–")), Not(HasSubstr("’"))));
  }
}

TEST_F(CalloutsWithAPrice, ThePreviewSaysHowLongAWaveTakesAtThePaceOfTheNode) {
  members(1, 6000);
  const auto i = incident();
  const std::string few = open(coordinator, made(i, by_sms({task(i, 3)}))).body;
  EXPECT_THAT(few, AllOf(HasSubstr("Alles is weg na"), HasSubstr("minder dan een minuut"),
                         Not(HasSubstr("Het duurt ongeveer"))));
  const std::string many = open(coordinator, made(i, by_sms({task(i, 500)}))).body;
  std::string asked = many.substr(many.find("Stuur naar ") + 11, 5);
  std::erase(asked, '.');
  const long minutes = std::lround(std::stoi(asked) / 10.0 / 60);
  ASSERT_GE(minutes, 5) << asked;
  EXPECT_THAT(many, HasSubstr(fmt::format("ongeveer {} minuten", minutes)));
  EXPECT_THAT(many,
              HasSubstr(fmt::format("Het duurt ongeveer {} minuten voor alle berichten van deze golf weg "
                                    "zijn.",
                                    minutes)));
}

TEST(TimeToLeave, IsThatOfTheSlowerChannelAndTenThousandTextsTakeSeventeenMinutes) {
  channels::terms ten;
  ten.cost.sms = true;
  const auto takes = [&](int mails, int texts) {
    return channels::time_to_leave(ten, {.mails = mails, .texts = texts, .parts = 2 * texts}).count();
  };
  EXPECT_EQ(takes(0, 0), 0);
  EXPECT_EQ(takes(0, 10'000), 1000);
  EXPECT_EQ(takes(10'000, 10), 500);
  ten.cost.sms = false;
  EXPECT_EQ(takes(0, 10'000), 0) << "no text leaves without a gateway";
}

}  // namespace
}  // namespace paraat::test
