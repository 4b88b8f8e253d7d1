// The question to everybody of a reserve, and its thirty days on a clock that the test moves.

#include <barrier>
#include <thread>

#include "node/erasure_rules.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tests/pages/agency.hpp"

namespace paraat::test {
namespace {

using profiles::profile_state;
using reserves::candidate_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Reserves : public AgencyDesk {
 protected:
  const std::string dora = "Dora;Nys;;0472 00 11 22;01/01/1980;Alken;;\r\n";
  std::vector<profiles::profile> all_profiles() {
    return node.db().read(agency.id, [](transaction& tx) { return profiles::list(tx, {}).rows; });
  }
  // Whom they went to is forgotten after a month.
  std::string letters_so_far() { return value("select count(*) from tenant.channel_messages"); }
  void refuse_address(const std::string& address) {
    node.db().write(agency.id, [&](transaction& tx) {
      reserves::channel_owner().address_refused(tx, node.time.now(), address);
    });
  }
};

TEST_F(Reserves, TheQuestionSaysHowManyItReachesAndWhereTheNamesComeFrom) {
  imported(headers + bo + cis + dora);
  const std::string page = open("/beheer/reserve/vraag").body;
  EXPECT_THAT(page, AllOf(HasSubstr("2 mensen krijgen een mail"), HasSubstr("1 persoon heeft geen adres")));
  const auto refused = click("/beheer/reserve/vraag", {{"bron", ""}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("waar de namen vandaan komen"));
  ask_everybody();
  const auto letter = last_mail_to(node, agency, "bo@jans.be");
  EXPECT_THAT(letter.subject, HasSubstr("Wil je nog helpen?"));
  EXPECT_THAT(letter.text, AllOf(HasSubstr("de medische reserve van 2020"), HasSubstr("Departement Zorg"),
                                 HasSubstr("dan wissen we alles op 21 december 2026")));
  EXPECT_EQ(counted().asked, 2);
  EXPECT_EQ(click("/beheer/reserve/vraag", {{"bron", "x"}}).status, 409) << "nobody is left";
  EXPECT_EQ(mails_to("bo@jans.be"), 1);
}

TEST_F(Reserves, AYesMakesAConfirmedProfileThatOrganisationsDoNotSee) {
  imported(headers + bo);
  ask_everybody();
  const std::string link = link_to("bo@jans.be");
  const auto page = visit(link);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("Dag Bo, wil je nog helpen?"), Not(HasSubstr("Jans")), Not(HasSubstr("0470"))));
  EXPECT_EQ(counted().asked, 1) << "opening it does nothing";
  ASSERT_EQ(send(link + "/ja").status, 303);
  const auto c = named("Bo Jans");
  EXPECT_EQ(c.status, candidate_state::confirmed);
  const auto all = all_profiles();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].id, c.profile);
  EXPECT_EQ(all[0].status, profile_state::confirmed);
  EXPECT_EQ(all[0].human, c.human) << "one human";
  EXPECT_EQ(all[0].what.place, "Alken");
  EXPECT_THAT(all[0].what.skills, testing::ElementsAre("nurse"));
  EXPECT_FALSE(all[0].consent);
  EXPECT_EQ(visit(link).status, 410) << "the link is over";
  EXPECT_EQ(send(link + "/nee").status, 410);
  EXPECT_THAT(candidates(), SizeIs(1));
}

TEST_F(Reserves, WhoLetsThemselvesBeFoundIsACandidateForASearch) {
  imported(headers + bo);
  ask_everybody();
  ASSERT_EQ(send(link_to("bo@jans.be") + "/ja", {{"zichtbaar", "ja"}}).status, 303);
  EXPECT_EQ(all_profiles().at(0).status, profile_state::visible);
  const auto today = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(node.time.now())};
  const auto found =
      node.db().read(agency.id, [&](transaction& tx) { return profiles::candidates_on(tx, today); });
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].id, named("Bo Jans").profile);
}

TEST_F(Reserves, WhoHasNoPlaceSaysItWithTheYes) {
  imported("Naam;E-mail\nBo Jans;bo@jans.be\n");
  ask_everybody();
  const std::string link = link_to("bo@jans.be");
  EXPECT_THAT(send(link + "/ja").body, HasSubstr("Vul in waar je woont"));
  EXPECT_EQ(send(link + "/ja", {{"plaats", "Zoekmijniet"}}).status, 422);
  EXPECT_THAT(all_profiles(), IsEmpty());
  ASSERT_EQ(send(link + "/ja", {{"plaats", "3570"}}).status, 303);
  EXPECT_EQ(all_profiles().at(0).what.nis, alken_nis);
}

TEST_F(Reserves, ANoErasesEverythingNowAndTheNextListDoesNotAskAgain) {
  imported(headers + bo + cis);
  ask_everybody();
  ASSERT_EQ(send(link_to("bo@jans.be") + "/nee").status, 303);
  EXPECT_THAT(candidates(), SizeIs(1));
  EXPECT_EQ(value("select count(*) from tenant.persons where name like '%Jans%'"), "0");
  EXPECT_EQ(value("select count(*) from tenant.contact_points where value like '%jans%'"), "0");
  EXPECT_EQ(value("select count(*) from tenant.import_list_rows where read <> '{}'"), "0");
  EXPECT_EQ(value("select count(*) from node.erasures where relation = 'reserve_candidates'"), "1")
      << "a restored backup repeats it";
  EXPECT_EQ(
      value(
          "select count(*) from tenant.channel_messages where recipient = 'bo@jans.be' or body like '%Bo%'"),
      "0")
      << "letters too";
  EXPECT_EQ(counted().declined, 1);
  const std::string again = sent(headers + bo);
  EXPECT_THAT(open(again).body, HasSubstr("Zei eerder nee op deze vraag"));
  EXPECT_EQ(click(again + "/invoer").status, 409);
}

TEST_F(Reserves, SilenceIsAskedAgainAfterSevenAndTwentyOneDaysAndErasedAfterThirty) {
  imported(headers + bo);
  ask_everybody();
  std::vector<int> letters;
  std::string link;
  for (int day = 1; day <= 29; ++day) {
    const long before = mails_to("bo@jans.be");
    days_pass(1);
    if (mails_to("bo@jans.be") > before) letters.push_back(day), link = link_to("bo@jans.be");
  }
  EXPECT_THAT(letters, testing::ElementsAre(7, 21));
  EXPECT_THAT(last_mail_to(node, agency, "bo@jans.be").text,
              AllOf(HasSubstr("We vroegen je dit al"), HasSubstr("21 december 2026")));
  EXPECT_THAT(candidates(), SizeIs(1));
  EXPECT_EQ(visit(link).status, 200);
  days_pass(1);
  EXPECT_THAT(candidates(), IsEmpty());
  EXPECT_EQ(value("select count(*) from tenant.persons"), "0");
  EXPECT_EQ(counted().silent, 1);
  EXPECT_EQ(visit(link).status, 410);
  days_pass(3);
  EXPECT_EQ(letters_so_far(), "3");
}

TEST_F(Reserves, TheLinkOfAnEarlierLetterWorksToo) {
  imported(headers + bo);
  ask_everybody();
  const std::string first = link_to("bo@jans.be");
  days_pass(7);  // a stored letter loses its link after half a day
  const std::string second = link_to("bo@jans.be");
  ASSERT_NE(second, first);
  ASSERT_EQ(send(first + "/ja").status, 303);
  EXPECT_EQ(visit(second).status, 410) << "and ends with the answer";
  days_pass(30);
  EXPECT_EQ(letters_so_far(), "2");
  EXPECT_THAT(candidates(), SizeIs(1)) << "who said yes stays";
}

TEST_F(Reserves, ARefusedAddressIsSaidCorrectedAndAskedAgainWithTheWholeTerm) {
  imported(headers + bo);
  ask_everybody();
  refuse_address("bo@jans.be");
  EXPECT_THAT(open("/beheer/reserve?toestand=onbereikt").body, HasSubstr("Mail komt niet aan"));
  const auto c = named("Bo Jans");
  EXPECT_THAT(open(page_of(c)).body, HasSubstr("Mail naar dit adres komt niet aan"));
  EXPECT_EQ(click(page_of(c) + "/vraag").status, 409);
  days_pass(10);
  EXPECT_EQ(mails_to("bo@jans.be"), 1) << "no letter to nobody";
  const std::string version = hidden_field(open(page_of(c)).body, "versie");
  ASSERT_EQ(click(page_of(c),
                  {{"naam", "Bo Jans"}, {"email", "bo@nieuw.be"}, {"plaats", "Alken"}, {"versie", version}})
                .status,
            303);
  ASSERT_EQ(click(page_of(c) + "/vraag").status, 303);
  EXPECT_EQ(mails_to("bo@nieuw.be"), 1);
  EXPECT_EQ(click(page_of(c) + "/vraag").status, 409) << "once a day";
  days_pass(25);
  EXPECT_THAT(candidates(), SizeIs(1)) << "thirty days from the letter that could arrive";
  days_pass(6);
  EXPECT_THAT(candidates(), IsEmpty());
}

TEST_F(Reserves, AfterACorrectionTheOldLinkAnswersForNobody) {
  imported(headers + bo);
  ask_everybody();
  const std::string old = link_to("bo@jans.be");
  const auto c = named("Bo Jans");
  const std::string version = hidden_field(open(page_of(c)).body, "versie");
  ASSERT_EQ(click(page_of(c),
                  {{"naam", "Bo Jans"}, {"email", "bo@nieuw.be"}, {"plaats", "Alken"}, {"versie", version}})
                .status,
            303);
  EXPECT_EQ(visit(old).status, 410);
  EXPECT_EQ(send(old + "/nee").status, 410);
  EXPECT_THAT(candidates(), SizeIs(1));
  node.inside().beat();
  EXPECT_EQ(mails_to("bo@nieuw.be"), 1) << "without another click";
  days_pass(29);
  EXPECT_THAT(candidates(), SizeIs(1)) << "the whole term";
}

TEST_F(Reserves, EachLetterNamesTheListThatItsPersonStoodIn) {
  imported(headers + bo);
  ask_everybody();
  days_pass(5);
  imported(headers + cis);
  ASSERT_EQ(click("/beheer/reserve/vraag", {{"bron", "het vaccinatiecentrum"}}).status, 303);
  node.inside().beat();
  days_pass(2);
  EXPECT_THAT(last_mail_to(node, agency, "bo@jans.be").text, HasSubstr("de medische reserve van 2020"));
  EXPECT_THAT(last_mail_to(node, agency, "cis@maes.be").text, HasSubstr("het vaccinatiecentrum"));
}

TEST_F(Reserves, WhoseListIsMadeAfterTheQuestionIsNotAskedByIt) {
  imported(headers + bo);
  ASSERT_EQ(click("/beheer/reserve/vraag", {{"bron", "de medische reserve van 2020"}}).status, 303);
  imported(headers + cis);
  node.inside().beat();
  EXPECT_EQ(mails_to("bo@jans.be"), 1);
  EXPECT_EQ(mails_to("cis@maes.be"), 0);
  EXPECT_EQ(counted().to_ask, 1);
}

TEST_F(Reserves, TwoWhoWereAskedAndAreOneHaveOneClock) {
  imported(headers + bo);
  ask_everybody();
  days_pass(20);
  imported(headers + "Jans;Bo;bo@elders.be;0470/11.22.33;04/05/1990;Alken;;\r\n");
  ask_everybody();
  ASSERT_EQ(click("/beheer/reserve/dubbels/samenvoeging",
                  {{"een", named("Bo Jans").id}, {"ander", named("Jans Bo").id}})
                .status,
            303);
  days_pass(12);
  EXPECT_EQ(letters_so_far(), "4") << "two each: the older clock stopped on day 20";
  EXPECT_THAT(candidates(), SizeIs(2)) << "the latest question counts";
  days_pass(19);
  EXPECT_THAT(candidates(), IsEmpty());
  EXPECT_EQ(counted().silent, 1);
}

TEST_F(Reserves, WhoHasNoMailIsCalledAndTheAnswerIsNotedWithWhoHeardIt) {
  imported(headers + dora + "Els;Claes;;0473 00 11 22;01/01/1981;Alken;;\r\n");
  ASSERT_EQ(click(page_of(named("Dora Nys")) + "/ja", {{"zichtbaar", "ja"}}).status, 303);
  EXPECT_EQ(value("select answered_by from tenant.reserve_candidates where state = 'confirmed'"),
            std::to_string(coordinator.account));
  EXPECT_THAT(open(page_of(named("Els Claes")) + "/nee").body, HasSubstr("Dat kan je niet terugdraaien"));
  EXPECT_THAT(candidates(), SizeIs(2));
  ASSERT_EQ(click(page_of(named("Els Claes")) + "/nee").status, 303);
  EXPECT_THAT(candidates(), SizeIs(1));
  EXPECT_EQ(click(page_of(named("Dora Nys")) + "/nee").status, 409) << "who said yes erases a profile";
  EXPECT_THAT(candidates(), SizeIs(1));
}

TEST_F(Reserves, WhoErasesTheirProfileLeavesTheReserve) {
  imported(headers + bo);
  ask_everybody();
  ASSERT_EQ(send(link_to("bo@jans.be") + "/ja").status, 303);
  node.db().write(agency.id, [&](transaction& tx) { profiles::erase(tx, named("Bo Jans").profile).value(); });
  EXPECT_THAT(candidates(), IsEmpty());
  EXPECT_EQ(value("select count(*) from tenant.persons"), "0");
}

TEST_F(Reserves, AFatherAndASonBehindOneAddressAnswerEachForThemselves) {
  imported(
      "Naam;E-mail;Geboortedatum;Gemeente\nJan Peeters;p@a.be;01/02/1960;Alken\nJan "
      "Peeters;p@a.be;03/04/1990;Alken\n");
  ASSERT_THAT(candidates(), SizeIs(2));
  ask_everybody();
  EXPECT_EQ(mails_to("p@a.be"), 2);
  std::vector<std::string> links;
  for (const auto& m : mails(node, agency)) links.push_back(link_in(m, agency, "/reserve/"));
  ASSERT_EQ(send(links[0] + "/ja").status, 303);
  ASSERT_EQ(send(links[1] + "/ja").status, 303);
  const auto all = all_profiles();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_NE(all[0].what.born, all[1].what.born);
}

TEST_F(Reserves, YesAndNoAtOnceLeaveOneAnswer) {
  imported(headers + bo);
  ask_everybody();
  const std::string link = link_to("bo@jans.be");
  std::barrier start(2);
  std::vector<std::thread> both;
  for (const char* how : {"/ja", "/nee"})
    both.emplace_back([&, how] {
      start.arrive_and_wait();
      send(link + how);
    });
  for (auto& t : both) t.join();
  const auto left = candidates();
  EXPECT_EQ(all_profiles().size(), left.size()) << "a profile, or nothing at all";
  EXPECT_EQ(counted().declined + (left.empty() ? 0 : 1), 1);
}

TEST_F(Reserves, AForgedLinkAndTheStaffOfAnOrganisationLearnNothing) {
  imported(headers + bo);
  ask_everybody();
  EXPECT_EQ(visit("/reserve/" + std::string(32, 'a')).status, 410);
  EXPECT_EQ(send("/reserve/" + std::string(32, 'a') + "/nee").status, 410);
  EXPECT_EQ(visit("/beheer/reserve").status, 303) << "to sign in";
  EXPECT_EQ(open(sign_in(node, agency, web::role::editor), "/beheer/reserve").status, 403);
  EXPECT_EQ(open(sign_in(node, agency, web::role::mediator), "/beheer/reserve").status, 200);
}

TEST_F(Reserves, EveryViewOfAPersonIsNoted) {
  imported(headers + bo + "Jans;Bo;bo@elders.be;0470/11.22.33;04/05/1990;Alken;;\r\n");
  for (const auto& [path, event] : {std::pair(std::string("/beheer/reserve"), "people viewed"),
                                    {std::string("/beheer/reserve/dubbels"), "people viewed"},
                                    {page_of(named("Bo Jans")), "person viewed"}}) {
    node.time.advance(std::chrono::minutes{11});
    const std::string before =
        value("select count(*) from tenant.audit where what = '" + std::string(event) + "'");
    ASSERT_EQ(open(path).status, 200) << path;
    EXPECT_EQ(value("select count(*) - " + before + " from tenant.audit where what = '" + event + "'"), "1")
        << path;
  }
}

TEST_F(Reserves, EachActOfTheStaffIsNoted) {
  const auto noted = [&](std::string_view what) {
    return value("select count(*) from tenant.audit where what = '" + std::string(what) + "'");
  };
  imported(headers + bo + dora);
  EXPECT_EQ(noted(audit::list_imported), "1");
  ASSERT_EQ(click("/beheer/reserve/vraag", {{"bron", "de medische reserve van 2020"}}).status, 303);
  EXPECT_EQ(noted(audit::reserve_asked), "1");
  ASSERT_EQ(click(page_of(named("Dora Nys")) + "/ja").status, 303);
  EXPECT_EQ(noted(audit::reserve_answer_heard), "1");
}

TEST_F(Reserves, AMistakeInACorrectionKeepsWhatWasTyped) {
  imported(headers + bo);
  const auto c = named("Bo Jans");
  const auto refused = click(page_of(c), {{"naam", "Bo Jans-Vos"}, {"email", "geen adres"}, {"versie", "1"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Bo Jans-Vos"), HasSubstr("geen adres")));
  EXPECT_EQ(click(page_of(c), {{"naam", "Bo"}, {"email", "bo@jans.be"}, {"versie", "7"}}).status, 409);
}

}  // namespace
}  // namespace paraat::test
