// A round that a neighbour had passed on: whom it reaches, what a yes sends, and what is told of its end.

#include <barrier>
#include <thread>

#include "tests/pages/neighbour_asks.hpp"

namespace paraat::test {
namespace {

using invitations::disclosure;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using there::search_policy;

class NeighbourRounds : public NeighbourAsks {};

TEST_F(NeighbourRounds, ARoundReachesAtMostFourOrNineAndSaysNothingOfWhoCouldBeReached) {
  const auto all = open_nurses(12);
  const std::string of = answered_case();
  // Everybody had two questions this week already.
  for (const auto& p : all)
    for (int i = 0; i < 2; ++i) {
      const auto other = add_approved("Andere vzw " + p.id.text().substr(30) + std::to_string(i));
      invitations::round r = asked();
      r.organisation_id = organisations::organisation_id(other);
      send(r, {p});
    }
  const auto w = relayed_by_hasselt(of, vacancy);
  EXPECT_EQ(w.state(), wire::INVITE_ASKED);
  EXPECT_EQ(w.asked(), wire::FROM_5) << "by the band that was told, and not by who was reached";
  EXPECT_EQ(
      one("select count(*) from tenant.volunteer_invitations i join tenant.invitation_rounds r on r.id = "
          "i.round_id where r.party <> ''"),
      "0");
}

TEST_F(NeighbourRounds, TheInvitationSaysWhoAsksAndThatNothingWasTold) {
  const auto all = open_nurses(6);
  const auto w = relayed_by_hasselt(answered_case(), vacancy);
  EXPECT_EQ(w.asked(), wire::FEWER_THAN_5);
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "4");
  for (const auto& p : all) {
    const auto mine = asked_of(p);
    if (mine.empty()) continue;
    const auto mail = last_mail_to(node, alken, p.what.email);
    EXPECT_THAT(mail.text, AllOf(HasSubstr("Woonzorgcentrum De Linde is van Hasselt"),
                                 HasSubstr("vertelde hun niets over jou")));
    const auto page = open(session_of(p), "/mijn/vragen/" + mine[0].id).body;
    EXPECT_THAT(page,
                AllOf(HasSubstr("Woonzorgcentrum De Linde is van Hasselt"), HasSubstr("Hasselt"),
                      HasSubstr("https://elders.example/vacatures/ref1"), Not(HasSubstr("value=\"place\""))));
    return;
  }
  FAIL() << "nobody was asked";
}

TEST_F(NeighbourRounds, AYesLeavesAsAnAnswerWithWhatWasChosenAndCanBeTakenBack) {
  const auto all = open_nurses(6);
  const std::string of = answered_case();
  relayed_by_hasselt(of, vacancy);
  for (const auto& p : all) {
    const auto mine = asked_of(p);
    if (mine.empty()) continue;
    EXPECT_FALSE(say_yes(mine[0], {disclosure::name})) << "nobody could reach them";
    EXPECT_FALSE(say_yes(mine[0], {disclosure::email})) << "who comes?";
    const auto who = session_of(p);
    const std::string yes = "/mijn/vragen/" + mine[0].id + "/aanvaarding";
    EXPECT_EQ(click(who, yes, {{"toon", "name"}, {"toon", "phone"}, {"toon", "skills"}}).status, 422)
        << "what somebody can does not leave, whatever the form is made to send";
    EXPECT_THAT(said(), IsEmpty());
    ASSERT_EQ(click(who, yes, {{"toon", "name"}, {"toon", "phone"}}).status, 303);
    const auto w = last<wire::AnswerSubmit>("answer.submit");
    EXPECT_EQ(w.name(), p.what.name);
    EXPECT_EQ(w.email(), "");
    EXPECT_NE(w.phone(), "");
    EXPECT_EQ(w.invitation(), of);
    EXPECT_EQ(w.vacancy_id(), vacancy);
    EXPECT_EQ(w.message(), "");
    EXPECT_THAT(
        open(who, "/mijn/vragen/" + mine[0].id).body,
        HasSubstr("Nog niet aangekomen in Hasselt. Kan het niet wachten? Bel Hasselt: 011 23 90 00."));
    EXPECT_EQ(say_yes(mine[0], {disclosure::name, disclosure::email}).error().kind, refusal_kind::conflict);
    ASSERT_EQ(click(who, "/mijn/vragen/" + mine[0].id + "/intrekking").status, 303);
    EXPECT_EQ(said().at(0).kind, "answer.withdraw");
    return;
  }
  FAIL() << "nobody was asked";
}

TEST_F(NeighbourRounds, AYesAfterTheLapseOrForAVacancyThatClosedIsASentenceAndNothingLeaves) {
  const auto all = open_nurses(6);
  relayed_by_hasselt(answered_case(), vacancy);
  std::vector<invitations::invitation> open_ones;
  for (const auto& p : all)
    for (const auto& i : asked_of(p)) open_ones.push_back(i);
  ASSERT_THAT(open_ones, SizeIs(4));
  node.db().write(std::nullopt, [&](transaction& tx) { listings::take_away(tx, hasselt, false, {vacancy}); });
  const auto closed = say_yes(open_ones[0], {disclosure::name, disclosure::email});
  EXPECT_EQ(closed.error().kind, refusal_kind::gone);
  EXPECT_THAT(closed.error().sentence, HasSubstr("staat niet meer open"));
  in_hasselt();
  node.time.advance(std::chrono::days{11});
  const auto late = say_yes(open_ones[1], {disclosure::name, disclosure::email});
  EXPECT_EQ(late.error().kind, refusal_kind::gone);
  EXPECT_THAT(late.error().sentence, HasSubstr("vervallen"));
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(NeighbourRounds, TheEndIsSaidOnceInBandsAndNeverWho) {
  const auto all = open_nurses(12);
  const std::string of = answered_case();
  relayed_by_hasselt(of, vacancy);
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "9");
  int noes = 0;
  for (const auto& p : all)
    for (const auto& i : asked_of(p))
      if (noes++ < 5)
        in_alken([&](transaction& tx) { EXPECT_TRUE(invitations::say_no(tx, i.id, node.time.now())); });
  EXPECT_THAT(said(), IsEmpty()) << "a no is not said when it falls";
  node.time.advance(std::chrono::days{11});
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  const auto w = last<wire::InviteOutcome>("invite.outcome");
  EXPECT_EQ(w.state(), wire::INVITE_ENDED);
  EXPECT_EQ(w.no(), wire::FROM_5);
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(NeighbourRounds, ARelayCountsOnceAfterABandAndWithinTheDay) {
  open_nurses(6);
  EXPECT_EQ(relayed_by_hasselt(uuid_v7(node.time.now()), vacancy).why(), "unasked");
  const std::string of = answered_case();
  EXPECT_EQ(relayed_by_hasselt(of, in_hasselt(2).id).why(), "unasked") << "another vacancy";
  EXPECT_EQ(relayed_by_hasselt(of, vacancy).state(), wire::INVITE_ASKED);
  in_alken([&](transaction& tx) { there::hear_relay(tx, scope(), {hasselt, of, node.time.now()}, vacancy); });
  EXPECT_THAT(said(), IsEmpty()) << "the second changes nothing";
  EXPECT_EQ(one("select count(*) from tenant.invitation_rounds"), "1");
  const std::string second = put(speaking("arabic"), vacancy);
  said();
  run("update tenant.neighbour_days set rounds = 10");
  EXPECT_EQ(relayed_by_hasselt(second, vacancy).why(), "busy");
  policy(search_policy::off);
  EXPECT_EQ(relayed_by_hasselt(second, vacancy).why(), "off") << "who stops answering stops passing on";
}

TEST_F(NeighbourRounds, TwoRoundsAtOnceKeepTheTwoAWeekOfAPerson) {
  open_nurses(3);
  std::vector<std::string> cases;
  for (int i = 1; i <= 4; ++i) {
    auto l = in_hasselt(10 + i);
    l.organisation = "Vzw " + std::to_string(i);
    l.version += 100;
    accept(node, l);
    cases.push_back(put(nurse_question(), l.id));
  }
  said();
  std::barrier start(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      in_alken([&](transaction& tx) {
        there::hear_relay(tx, scope(), {hasselt, cases[static_cast<std::size_t>(i)], node.time.now()},
                          fmt::format("00000000-0000-7000-8000-{:012}", 11 + i));
      });
    });
  for (auto& t : threads) t.join();
  EXPECT_THAT(all("select count(*) from tenant.volunteer_invitations group by profile_id"),
              testing::ElementsAre("2", "2", "2"));
}

}  // namespace
}  // namespace paraat::test
