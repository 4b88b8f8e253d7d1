// Conversations: two sides write without addresses, on their own pages and behind the links of letters; how a
// conversation ends, and what is left of it.

#include <boost/json.hpp>

#include "tenant/people/persons/person_export.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tests/pages/relay.hpp"

namespace paraat::test {
namespace {

using relay::side;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Relay = Talking;

TEST_F(Relay, TwoSidesWriteAndNeitherReadsTheAddressOfTheOther) {
  const auto a = answered();
  // Linde writes from the page of the answer.
  const auto opened = click(linde, "/mijn-organisatie/antwoorden/" + a.id + "/gesprek");
  ASSERT_EQ(opened.status, 303);
  const std::string desk = opened.headers.at("location");
  EXPECT_THAT(open(linde, desk).body, AllOf(HasSubstr("Gesprek met Els Maes"), Not(HasSubstr(els_mail))));
  ASSERT_EQ(
      click(linde, desk + "/berichten", {{"bericht", "Dag Els, kan je zaterdag?\nOm negen uur."}}).status,
      303);
  // The letter to Els has the words, and no address of Linde or of the vacancy.
  const auto letter = last_mail_to(node, alken, els_mail);
  EXPECT_EQ(letter.subject, "Hulpkorps Alken schreef je");
  EXPECT_THAT(letter.text, AllOf(HasSubstr("kan je zaterdag?\nOm negen uur."), HasSubstr("Verpleegkundige"),
                                 HasSubstr("komt niet aan"), Not(HasSubstr("bea@korps.be"))));
  // Els answers behind its link.
  const std::string page = link_in(letter, alken, "/gesprek/");
  EXPECT_THAT(node.get(host, page).body,
              AllOf(HasSubstr("Gesprek met Hulpkorps Alken"), HasSubstr("kan je zaterdag?\nOm negen uur."),
                    Not(HasSubstr("bea@korps.be"))));
  ASSERT_EQ(write(page, "Ja, ik kom.").status, 303);
  const auto back = last_mail_to(node, alken, "bea@korps.be");
  EXPECT_THAT(back.text, AllOf(HasSubstr("Ja, ik kom."), HasSubstr("Els Maes"), Not(HasSubstr(els_mail))));
  EXPECT_THAT(open(linde, "/mijn-organisatie/gesprekken").body,
              AllOf(HasSubstr("Els Maes"), HasSubstr("Nieuw bericht")));
  EXPECT_THAT(open(linde, desk).body, AllOf(HasSubstr("Ja, ik kom."), Not(HasSubstr(els_mail))));
  EXPECT_THAT(open(linde, "/mijn-organisatie/gesprekken").body, Not(HasSubstr("Nieuw bericht")));
}

TEST_F(Relay, WhoAnsweredWritesFirstFromThePageOfTheirAnswer) {
  const auto a = answered();
  const std::string own =
      in_alken([&](transaction& tx) { return applications::own_page_path(tx, scope(), a); });
  EXPECT_THAT(node.get(host, own).body, HasSubstr("Schrijf naar Hulpkorps Alken"));
  const auto to = post(own + "/gesprek", "");
  ASSERT_EQ(to.status, 303);
  ASSERT_EQ(write(to.headers.at("location"), "Mag mijn hond mee?").status, 303);
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("Mag mijn hond mee?"));
  EXPECT_EQ(post(own + "/gesprek", "").status, 303) << "once more is the same conversation";
  EXPECT_EQ(one("select count(*) from tenant.relay_conversations"), "1");
}

TEST_F(Relay, AYesToAnInvitationOpensAConversationOnBothPages) {
  const auto p = visible("Noor Achten");
  const auto i = invited(p);
  const someone noor = session_of(p);
  EXPECT_EQ(click(noor, "/mijn/vragen/" + i.id + "/gesprek").status, 409) << "not before a yes";
  EXPECT_EQ(
      click(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id + "/gesprek", {{"uitnodiging", i.id}}).status,
      409);
  ASSERT_TRUE(say_yes(i, {invitations::disclosure::email}));
  const auto to =
      click(linde, "/mijn-organisatie/uitnodigingen/" + i.of.id + "/gesprek", {{"uitnodiging", i.id}});
  ASSERT_EQ(to.status, 303);
  const std::string desk = to.headers.at("location");
  EXPECT_THAT(open(linde, desk).body, AllOf(HasSubstr("Gesprek met Iemand"), Not(HasSubstr("Noor"))))
      << "the name was not chosen";
  ASSERT_EQ(click(linde, desk + "/berichten", {{"bericht", "Welkom!"}}).status, 303);
  EXPECT_THAT(open(noor, "/mijn").body, AllOf(HasSubstr("Je gesprekken"), HasSubstr("Nieuw bericht")));
  const std::string id = desk.substr(desk.rfind('/') + 1), own = "/mijn/gesprekken/" + id;
  EXPECT_THAT(open(noor, own).body, HasSubstr("Welkom!"));
  EXPECT_THAT(open(noor, "/mijn").body, Not(HasSubstr("Nieuw bericht")));
  ASSERT_EQ(click(noor, own + "/berichten", {{"bericht", "Tot dan"}}).status, 303);
  EXPECT_THAT(open(linde, desk).body, HasSubstr("Tot dan"));
  // Taking the yes back takes the words along.
  ASSERT_EQ(click(noor, "/mijn/vragen/" + i.id + "/intrekking").status, 303);
  EXPECT_THAT(open(linde, desk).body, AllOf(HasSubstr("Dit gesprek is gewist"), Not(HasSubstr("Welkom!"))));
  EXPECT_EQ(click(linde, desk + "/berichten", {{"bericht", "Hallo?"}}).status, 410);
}

TEST_F(Relay, NobodyElseReadsOrWrites) {
  const auto c = about(answered());
  ASSERT_TRUE(post_as(c, side::first, "Voor Linde alleen"));
  const someone stranger = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  const someone noor = session_of(visible("Noor Achten"));
  const std::string desk = desk_of(c);
  EXPECT_EQ(open(stranger, desk).status, 404);
  EXPECT_EQ(click(stranger, desk + "/berichten", {{"bericht", "Hoi"}}).status, 404);
  EXPECT_EQ(open(linde, "/mijn-organisatie/gesprekken/niets").status, 404);
  EXPECT_EQ(open(noor, "/mijn/gesprekken/" + c.id).status, 404);
  EXPECT_EQ(click(noor, "/mijn/gesprekken/" + c.id + "/blokkering").status, 404);
  EXPECT_EQ(open(coordinator, desk).status, 404) << "no page of the staff shows a conversation";
  EXPECT_EQ(open(coordinator, "/mijn/gesprekken/" + c.id).status, 404);
  EXPECT_EQ(node.get(host, "/gesprek/" + std::string(32, 'a')).status, 404);
  EXPECT_EQ(write("/gesprek/" + std::string(32, 'a'), "Hoi").status, 404) << "a forged link";
  // A link of another purpose opens nothing.
  const std::string own =
      in_alken([&](transaction& tx) { return applications::own_page_path(tx, scope(), answered()); });
  EXPECT_EQ(node.get(host, "/gesprek/" + own.substr(own.rfind('/') + 1)).status, 404);
  EXPECT_THAT(messages(c), SizeIs(1));
}

TEST_F(Relay, ALinkOpensOneSideOfOneConversation) {
  const auto c = about(answered()), d = about(answered("Bo Claes", "bo@voorbeeld.be"));
  ASSERT_TRUE(post_as(d, side::second, "Voor Bo alleen"));
  EXPECT_THAT(node.get(host, link(c, side::first)).body, Not(HasSubstr("Voor Bo alleen")));
  ASSERT_EQ(write(link(d, side::first), "Van Bo").status, 303);
  EXPECT_EQ(messages(d).back().from, side::first);
  EXPECT_THAT(messages(c), IsEmpty());
}

TEST_F(Relay, ANumberOrAddressWarnsItsWriterBeforeItGoes) {
  const auto c = about(answered());
  const std::string page = link(c, side::first);
  const auto warned = write(page, "Bel me op 0470 11 22 33");
  EXPECT_EQ(warned.status, 422);
  EXPECT_THAT(warned.body, AllOf(HasSubstr("Er staat een telefoonnummer in je bericht"),
                                 HasSubstr("Verstuur toch"), HasSubstr("Bel me op 0470 11 22 33")));
  EXPECT_THAT(messages(c), IsEmpty());
  EXPECT_EQ(mails_to("bea@korps.be"), 0U);
  // Whoever was warned of the number is warned of an address too.
  EXPECT_EQ(write(page, "0470 11 22 33 of els@voorbeeld.be", hidden_field(warned.body, "toch")).status, 422);
  EXPECT_EQ(write(page, "Bel me op 0470 11 22 33", hidden_field(warned.body, "toch")).status, 303);
  EXPECT_THAT(messages(c), SizeIs(1));
  EXPECT_EQ(write(page, "Op 01/12/2026 om 9.30 uur").status, 303) << "a date is no number";
}

TEST_F(Relay, AnEmptyOrEndlessMessageKeepsWhatWasTyped) {
  const auto c = about(answered());
  const std::string page = link(c, side::first);
  EXPECT_THAT(write(page, "  ").body, HasSubstr("Schrijf eerst een bericht"));
  const std::string endless = std::string(relay::longest_body, 'a') + " slot";
  const auto refused = write(page, endless);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("slot"));
  EXPECT_THAT(messages(c), IsEmpty());
}

TEST_F(Relay, MarkupOfAWriterIsShownAsText) {
  const auto c = about(answered());
  ASSERT_EQ(write(link(c, side::first), "<script>alert(1)</script><b>vet</b>").status, 303);
  EXPECT_THAT(open(linde, desk_of(c)).body,
              AllOf(HasSubstr("&lt;script&gt;"), Not(HasSubstr("<script>alert")), Not(HasSubstr("<b>vet"))));
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").html, Not(HasSubstr("<script>")));
}

TEST_F(Relay, WhoClosesMayOpenAgainAndTheOtherMayNot) {
  const auto c = about(answered());
  const std::string page = link(c, side::first), desk = desk_of(c);
  ASSERT_TRUE(post_as(c, side::second, "Dag Els"));
  ASSERT_EQ(post(page + "/sluiting", "").status, 303);
  EXPECT_THAT(open(linde, desk).body, AllOf(HasSubstr("Els Maes sloot dit gesprek"), HasSubstr("Dag Els"),
                                            Not(HasSubstr("/heropening"))));
  EXPECT_EQ(click(linde, desk + "/berichten", {{"bericht", "Nog iets"}}).status, 409);
  EXPECT_EQ(click(linde, desk + "/heropening").status, 409);
  EXPECT_THAT(node.get(host, page).body, HasSubstr("wissen we alles"));
  ASSERT_EQ(post(page + "/heropening", "").status, 303);
  EXPECT_EQ(click(linde, desk + "/berichten", {{"bericht", "Nog iets"}}).status, 303);
}

TEST_F(Relay, ABlockHoldsForEveryConversationOfTheTwoAndReadsAsClosed) {
  const auto a = answered();
  const auto c = about(a);
  ASSERT_TRUE(post_as(c, side::second, "Waarom antwoord je niet?"));
  ASSERT_EQ(post(link(c, side::first) + "/blokkering", "").status, 303);
  EXPECT_THAT(open(linde, desk_of(c)).body,
              AllOf(HasSubstr("Els Maes sloot dit gesprek"), Not(HasSubstr("geblokkeerd"))));
  EXPECT_FALSE(post_as(c, side::second, "Hallo?"));
  // Another answer of Els to the same organisation; and one of Bo, which is not touched.
  auto second = published(3);
  const auto other = in_alken([&](transaction& tx) {
    applications::application b;
    b.name = "Els Maes";
    b.email = els_mail;
    const auto kept = applications::answer(tx, second, b, node.time.now()).value();
    return applications::confirm(tx, kept.id, node.time.now()).value();
  });
  const auto d = about(other), e = about(answered("Bo Claes", "bo@voorbeeld.be"));
  const auto refused = post_as(d, side::second, "Hier dan?");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
  EXPECT_TRUE(post_as(e, side::second, "Dag Bo"));
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
  ASSERT_EQ(post(link(c, side::first) + "/heropening", "").status, 303);
  EXPECT_TRUE(post_as(d, side::second, "Hier dan?"));
}

TEST_F(Relay, WhoBlocksAfterTheOtherClosedHasTheLastWord) {
  const auto c = about(answered());
  ASSERT_EQ(click(linde, desk_of(c) + "/sluiting").status, 303);
  in_alken([&](transaction& tx) { EXPECT_TRUE(relay::block(tx, c.id, side::first, node.time.now())); });
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
}

// The one who is written to has a way to block too, whoever was first.
TEST_F(Relay, WhoWasBlockedMayBlockAndThenNeitherOpensAgain) {
  const auto c = about(answered());
  const std::string page = link(c, side::first);
  ASSERT_EQ(click(linde, desk_of(c) + "/blokkering").status, 303);
  EXPECT_THAT(node.get(host, page).body, HasSubstr(page + "/blokkering"));
  ASSERT_EQ(post(page + "/blokkering", "").status, 303);
  EXPECT_THAT(node.get(host, page).body, Not(HasSubstr(page + "/blokkering")));
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
  EXPECT_EQ(post(page + "/heropening", "").status, 409);
}

TEST_F(Relay, ABlockOutlivesTheConversationInWhichItWasMade) {
  const auto a = answered();
  const auto v = published(3);
  const auto b = in_alken([&](transaction& tx) {
    applications::application other;
    other.name = a.name;
    other.email = a.email;
    const auto kept = applications::answer(tx, v, other, node.time.now()).value();
    return applications::confirm(tx, kept.id, node.time.now()).value();
  });
  const auto c = about(a), d = about(b);
  ASSERT_TRUE(post_as(d, side::second, "Dag Els"));
  ASSERT_EQ(post(link(c, side::first) + "/blokkering", "").status, 303);
  node.time.advance(std::chrono::hours{24 * 91});
  forget();
  EXPECT_EQ(one("select count(*) from tenant.relay_conversations"), "1");
  EXPECT_FALSE(post_as(d, side::second, "Daar ben ik weer"));
  EXPECT_EQ(again(d).by, relay::closed_by::first);
}

TEST_F(Relay, WithdrawingAnAnswerClosesItsConversation) {
  const auto a = answered();
  const auto c = about(a);
  ASSERT_TRUE(post_as(c, side::second, "Dag Els"));
  in_alken([&](transaction& tx) { applications::withdraw(tx, alken, a.id, node.time.now()).value(); });
  EXPECT_EQ(click(linde, desk_of(c) + "/berichten", {{"bericht", "Hallo?"}}).status, 409);
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
  EXPECT_EQ(mails_to(els_mail), 0U);
  EXPECT_EQ(post(link(c, side::first) + "/heropening", "").status, 303) << "whoever withdrew may go on";
}

TEST_F(Relay, NinetyDaysAfterClosingEverythingIsGone) {
  const auto c = about(answered());
  const std::string page = link(c, side::first);
  ASSERT_TRUE(post_as(c, side::first, "Dag"));
  ASSERT_EQ(post(page + "/sluiting", "").status, 303);
  node.time.advance(std::chrono::hours{24 * 89});
  forget();
  EXPECT_EQ(one("select count(*) from tenant.relay_messages"), "1");
  node.time.advance(std::chrono::hours{24 * 2});
  forget();
  for (const char* table : {"conversations", "sides", "messages", "reports"})
    EXPECT_EQ(one(std::string("select count(*) from tenant.relay_") + table), "0") << table;
  EXPECT_EQ(node.get(host, page).status, 410);
}

TEST_F(Relay, HalfAYearOfSilenceClosesAndAMessageKeepsItOpen) {
  const auto c = about(answered()), d = about(answered("Bo Claes", "bo@voorbeeld.be"));
  node.time.advance(std::chrono::hours{24 * 100});
  ASSERT_TRUE(post_as(d, side::second, "Nog iets"));
  node.time.advance(std::chrono::hours{24 * 90});
  forget();
  EXPECT_EQ(again(c).by, relay::closed_by::silence);
  EXPECT_TRUE(again(d).stands());
  EXPECT_THAT(node.get(host, link(c, side::first)).body, HasSubstr("sloot vanzelf"));
  EXPECT_EQ(post(link(c, side::first) + "/heropening", "").status, 303) << "either side may open it again";
  EXPECT_TRUE(again(c).stands());
}

TEST_F(Relay, ErasureOfOneLeavesNoWordsAndTheOtherReadsIt) {
  const auto a = answered();
  const auto c = about(a);
  ASSERT_EQ(write(link(c, side::first), "Ik heb suikerziekte").status, 303);
  ASSERT_EQ(click(linde, desk_of(c) + "/berichten", {{"bericht", "Geen probleem"}}).status, 303);
  in_alken([&](transaction& tx) {
    applications::withdraw(tx, alken, a.id, node.time.now()).value();
    applications::erase(tx, a.id, node.time.now());
  });
  EXPECT_THAT(open(linde, desk_of(c)).body, AllOf(HasSubstr("Dit gesprek is gewist"),
                                                  Not(HasSubstr("suikerziekte")), Not(HasSubstr("Els"))));
  EXPECT_THAT(open(linde, "/mijn-organisatie/gesprekken").body, HasSubstr("Gewist gesprek"));
  EXPECT_EQ(one("select count(*) from tenant.relay_messages"), "0");
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where body like '%suikerziekte%' or html like "
                "'%suikerziekte%'"),
            "0")
      << "letters quote what was written";
  EXPECT_EQ(one("select count(*) from node.erasures where relation = 'relay_conversations' and object = '" +
                c.id + "'"),
            "1")
      << "repeated after a restored backup";
  node.time.advance(std::chrono::hours{24});
  forget();
  node.time.advance(std::chrono::hours{24 * 91});
  forget();
  EXPECT_EQ(one("select count(*) from tenant.relay_conversations"), "0");
}

TEST_F(Relay, ErasingOnesProfileErasesWhatWasWritten) {
  const auto p = visible("Noor Achten");
  const auto v = published(2);
  const auto done = say_yes(invited(p, &v), {invitations::disclosure::name, invitations::disclosure::email});
  ASSERT_TRUE(done);
  const auto a = node.db().read(
      alken.id, [&](transaction& tx) { return applications::find(tx, done->application_id).value(); });
  const auto c = about(a);
  const someone noor = session_of(p);
  ASSERT_EQ(click(noor, "/mijn/gesprekken/" + c.id + "/berichten", {{"bericht", "Tot zaterdag"}}).status,
            303);
  EXPECT_THAT(open(noor, "/mijn/wissen").body, HasSubstr("Ook mijn gesprekken"));
  const auto receipt = click(noor, "/mijn/wissen", {{"gesprekken", "ja"}, {"zeker", "ja"}});
  ASSERT_EQ(receipt.status, 303);
  EXPECT_THAT(node.get(host, receipt.headers.at("location")).body, HasSubstr("Wat je schreef in gesprekken"));
  EXPECT_THAT(open(linde, desk_of(c)).body,
              AllOf(HasSubstr("Dit gesprek is gewist"), Not(HasSubstr("Tot zaterdag"))));
}

TEST_F(Relay, AWithdrawnAnswerOpensNoNewConversation) {
  const auto a = answered();
  const std::string own = in_alken([&](transaction& tx) {
    const std::string path = applications::own_page_path(tx, scope(), a);
    applications::withdraw(tx, alken, a.id, node.time.now()).value();
    return path;
  });
  EXPECT_EQ(post(own + "/gesprek", "").status, 409);
  EXPECT_THAT(node.get(host, own).body, Not(HasSubstr("/gesprek")));
  EXPECT_EQ(click(linde, "/mijn-organisatie/antwoorden/" + a.id + "/gesprek").status, 409);
}

TEST_F(Relay, TheCopyOfAPersonHasBothSidesAndTheCopyOfTheStaffNothing) {
  const auto a = answered();
  const auto c = about(a);
  ASSERT_TRUE(post_as(c, side::first, "Van Els"));
  ASSERT_TRUE(post_as(c, side::second, "Van Linde"));
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(
        relay::post(tx, c.id, side::first, {.body = "x", .rest = "Onder die van Els"}, node.time.now()));
    ASSERT_TRUE(
        relay::post(tx, c.id, side::second, {.body = "y", .rest = "Linde, 0470 11 22 33"}, node.time.now()));
  });
  node.db().read(alken.id, [&](transaction& tx) {
    const auto person = persons::person_of_record(tx, "applications", a.id).value();
    const auto own = persons::read_copy(tx, scope(), person, persons::reader::person).value();
    const std::string text = boost::json::serialize(own);
    EXPECT_THAT(text, AllOf(HasSubstr("Van Els"), HasSubstr("Van Linde"), HasSubstr("je schreef"),
                            HasSubstr("Onder die van Els"), Not(HasSubstr("0470"))));
    EXPECT_THAT(
        boost::json::serialize(persons::read_copy(tx, scope(), person, persons::reader::staff).value()),
        AllOf(Not(HasSubstr("Van Els")), Not(HasSubstr("Van Linde"))));
  });
}

}  // namespace
}  // namespace paraat::test
