// Who may still come in: new links and reply addresses, and what happens to a message whose conversation ends
// meanwhile.

#include "tests/pages/relay_by_mail.hpp"

namespace paraat::test {
namespace {

using relay::mail_outcome;
using relay::side;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using RelayAccess = TalkingByMail;

TEST_F(RelayAccess, ANewLinkAndAddressEndTheOldOnesAndGoByMail) {
  const std::string old_page = link(c, side::first), old_address = address(side::first);
  const std::string theirs = link(c, side::second), their_address = address(side::second);
  EXPECT_THAT(node.get(host, old_page).body, HasSubstr("Maak een nieuwe link en een nieuw antwoordadres"));
  const auto done = post(old_page + "/vernieuwing", "");
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(done.body, AllOf(HasSubstr("Je nieuwe link is onderweg"), Not(HasSubstr("/gesprek/"))))
      << "who has the old link may be somebody else";
  const auto letter = last_mail_to(node, alken, els_mail);
  EXPECT_EQ(letter.subject, "Je nieuwe link naar je gesprek");
  const std::string page = link_in(letter, alken, "/gesprek/");
  EXPECT_NE(node.get(host, old_page).status, 200);
  EXPECT_NE(write(old_page, "Nog eens").status, 303);
  EXPECT_EQ(take(old_address, mail("Ja")), mail_outcome::unknown);
  EXPECT_NE(reply_to_of_last(), old_address);
  EXPECT_EQ(take(reply_to_of_last(), mail("Ja")), mail_outcome::passed_on);
  EXPECT_EQ(node.get(host, page).status, 200);
  EXPECT_EQ(node.get(host, theirs).status, 200) << "the other side keeps its own";
  EXPECT_EQ(take(their_address, mail("Dag")), mail_outcome::passed_on);
}

TEST_F(RelayAccess, AnOrganisationRenewsOnItsDesk) {
  const std::string old_page = link(c, side::second);
  ASSERT_EQ(click(linde, desk_of(c) + "/vernieuwing").status, 303);
  EXPECT_THAT(open(linde, desk_of(c) + "?klaar=vernieuwd").body, HasSubstr("werken niet meer"));
  EXPECT_NE(node.get(host, old_page).status, 200);
  EXPECT_EQ(last_mail_to(node, alken, "bea@korps.be").subject, "Je nieuwe link naar je gesprek");
}

TEST_F(RelayAccess, AMessageIsNotMailedAfterABlockAndItsWriterIsTold) {
  const std::string to = address(side::first);
  const auto end_by = [&](auto&& end) {
    in_alken([&](transaction& tx) {
      node.time.advance(std::chrono::seconds{1});
      EXPECT_EQ(relay::take_mail(tx, *relay::read_reply_address(to), mail("Nog iets"), node.time.now()),
                mail_outcome::passed_on);
      end(tx);
    });
    node.inside().beat();
  };
  end_by([&](transaction& tx) { EXPECT_TRUE(relay::block(tx, c.id, side::second, node.time.now())); });
  EXPECT_EQ(mails_to("bea@korps.be"), 0U);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("Dit gesprek is gesloten"));
  in_alken([&](transaction& tx) { EXPECT_TRUE(relay::reopen(tx, c.id, side::second, node.time.now())); });
  end_by([&](transaction& tx) {
    EXPECT_TRUE(relay::close(tx, c.id, relay::closed_by::staff, node.time.now()));
  });
  EXPECT_EQ(mails_to("bea@korps.be"), 0U);
}

TEST_F(RelayAccess, ALetterThatWaitsStaysHereAfterABlockAndANewLinkDoesNot) {
  in_alken([&](transaction& tx) {
    relay::renew_access(tx, scope(), relay::seats_of(tx, c.id).at(0));
    const auto m = relay::post(tx, c.id, side::first, {.body = "Nog iets"}, node.time.now()).value();
    relay::mail_message(tx, scope(), m);
    EXPECT_TRUE(relay::block(tx, c.id, side::second, node.time.now()));
  });
  EXPECT_EQ(one("select state from tenant.channel_messages where kind = 'relay_message'"), "stopped");
  EXPECT_EQ(
      one("select count(*) from tenant.channel_messages where kind = 'relay_renewed' and state <> 'stopped'"),
      "1")
      << "without it the writer has no way in any more";
}

TEST_F(RelayAccess, AMessageOfAnErasedConversationIsNotMailed) {
  const std::string to = address(side::first);
  in_alken([&](transaction& tx) {
    node.time.advance(std::chrono::seconds{1});
    EXPECT_EQ(relay::take_mail(tx, *relay::read_reply_address(to), mail("Nog iets"), node.time.now()),
              mail_outcome::passed_on);
    relay::erase(tx, c.id);
  });
  node.inside().beat();
  EXPECT_EQ(mails_to("bea@korps.be"), 0U);
  EXPECT_EQ(mails_to(els_mail), 0U);
}

// An erasure locks the conversation and then its messages. Whoever chooses about a held message waits for the
// conversation first, so that neither waits for the other.
TEST_F(RelayAccess, AReleaseWaitsForAnErasureAndNeitherIsTriedAgain) {
  take(address(side::first), mail("Bel 0470 11 22 33"));
  const auto held = messages(c).at(0);
  std::optional<std::jthread> release;
  int tries = 0, erasures = 0;
  in_alken([&](transaction& tx) {
    ++erasures;
    EXPECT_TRUE(relay::find_locked(tx, c.id));
    if (!release)
      release.emplace([&] {
        in_alken([&](transaction& other) {
          ++tries;
          const auto m = relay::release(other, c.id, held.id, side::first, node.time.now());
          EXPECT_FALSE(m);
          other.abandon();
        });
      });
    while (one("select count(*) from pg_locks where not granted") == "0") std::this_thread::yield();
    relay::erase(tx, c.id);
  });
  release.reset();
  EXPECT_EQ(erasures, 1);
  EXPECT_EQ(tries, 1);
  EXPECT_THAT(messages(c), IsEmpty());
}

}  // namespace
}  // namespace paraat::test
