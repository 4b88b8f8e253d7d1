// Messages from another node: accepted once, or refused with a reason that both sides can show.
#include "tests/federation/inbox.hpp"

#include <future>
#include <pqxx/pqxx>

#include "protocol/bytes.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(Inbox, WhatCannotBeTakenGetsAReceiptThatSaysWhy) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.now().time_since_epoch()).count();
  EXPECT_EQ(fate([](auto&) {}), "ACCEPTED ");
  EXPECT_EQ(fate([](auto& e) { e.add_crit("ordered"); }), "REJECTED unknown-crit");
  EXPECT_EQ(fate([](auto& e) { e.set_type("roster.share"); }), "REJECTED unknown-type");
  EXPECT_EQ(fate([](auto& e) { e.set_to_tenant("be-nis-11002"); }), "REJECTED unknown-tenant");
  EXPECT_EQ(fate([&](auto& e) { e.set_to_tenant(hasselt.party); }), "DEFERRED unknown-tenant");
  EXPECT_EQ(fate([&](auto& e) { e.set_created(seconds - 900), e.set_expires(seconds - 600); }),
            "REJECTED expired");
  EXPECT_EQ(fate([&](auto& e) { e.set_created(seconds + 600), e.set_expires(seconds + 1200); }),
            "DEFERRED clock-skew");
  EXPECT_EQ(fate([&](auto& e) { e.set_expires(seconds + 15 * 86'400); }), "REJECTED malformed");
  EXPECT_EQ(fate([](auto&) {}, outbox::lane::crisis), "REJECTED malformed")
      << "the lane is the one that was signed";
  EXPECT_EQ(fate([](auto& e) { e.clear_sealed(), e.set_payload("open en bloot"); }), "REJECTED not-sealed");
  EXPECT_THAT(texts(alken), ElementsAre("Hallo"));
}

TEST_F(Inbox, WhatIsSealedOpensInItsOwnEnvelopeOnly) {
  const auto moved = [&](const std::function<void(wire::Envelope&)>& change) {
    EXPECT_EQ(fate(change), "REJECTED not-for-us");
  };
  moved([](auto& e) { e.set_message_id(uuid_v7(flood_night())); });
  moved([](auto& e) { e.set_case_id(uuid_v7(flood_night())); });
  moved([&](auto& e) { e.set_to_tenant(wellen.party); });
  moved([](auto& e) { (*e.mutable_sealed()->mutable_ciphertext())[0] ^= 1; });
  moved([](auto& e) { e.mutable_sealed()->set_suite(1); });
  moved([](auto& e) { e.mutable_sealed()->set_recipient_key_id("haspengouw#0000000000000000"); });
  EXPECT_THAT(texts(alken), IsEmpty());
  EXPECT_THAT(texts(wellen), IsEmpty());
}

TEST_F(Inbox, ANoteThatIsNoneIsRejectedAndItsNeighboursGoOn) {
  auto broken = note();
  broken.clear_sealed();
  put_content(haspengouw, broken, "\xff\xff dit is geen notitie", time.now());
  auto empty = note();
  empty.clear_sealed();
  put_content(haspengouw, empty, wire::CaseNote().SerializeAsString(), time.now());
  auto control = note();
  control.clear_sealed();
  wire::CaseNote bell;
  bell.set_subject("Bel\x07");
  bell.set_text("x");
  put_content(haspengouw, control, bell.SerializeAsString(), time.now());
  auto long_one = note();
  long_one.clear_sealed();
  bell.set_subject("Lang");
  bell.set_text(std::string(conversations::longest_body + 1, 'x'));
  put_content(haspengouw, long_one, bell.SerializeAsString(), time.now());
  const auto got = post({note("Eerst"), broken, empty, control, long_one, note("Laatst")});
  ASSERT_EQ(got.list.size(), 6U);
  for (const std::size_t i : {1U, 2U, 3U, 4U}) {
    EXPECT_EQ(got.list[i].outcome(), wire::REJECTED);
    EXPECT_EQ(got.list[i].error(), "malformed");
  }
  EXPECT_THAT(texts(alken), UnorderedElementsAre("Eerst", "Laatst"));
}

TEST_F(Inbox, WhatIsNoBatchOrNoEnvelopeIsRefusedAsAWhole) {
  const auto refused = [&](const std::string& body) {
    return read_receipts(fed::inbox::receive(inbox(), "hasselt", outbox::lane::bulk, body));
  };
  EXPECT_EQ(refused("geen protobuf").status, 400U);
  auto strange = note();
  strange.set_message_id("geen id");
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), strange)})).code, "malformed");
  strange.set_message_id("0193a000-0000-4000-8000-000000000001");  // version 4
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), strange)})).code, "malformed");
  strange.set_message_id("0193a000-0000-7000-c000-000000000001");  // another variant
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), strange)})).code, "malformed");
  auto far = note();
  far.set_created(INT64_MIN);
  far.set_expires(INT64_MAX);
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), far)})).code, "malformed");
  auto zero = note();
  zero.set_lane_seq(0);
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), zero)})).code, "malformed");
  auto large = note();
  large.mutable_sealed()->set_ciphertext(std::string(70'000, 'x'));
  EXPECT_EQ(refused(batch_of({signed_by(hasselt_keys(), large)})).status, 413U);
  std::vector<wire::SignedEnvelope> many(101, signed_by(hasselt_keys(), note()));
  EXPECT_EQ(refused(batch_of(many)).code, "malformed");
  EXPECT_THAT(texts(alken), IsEmpty());
}

TEST_F(Inbox, GapsAreKnownUntilTheyAreFilled) {
  std::vector<wire::Envelope> all;
  for (int i = 0; i < 6; ++i) all.push_back(note(std::to_string(i)));
  EXPECT_EQ(post({all[0], all[1]}).batch.next_lane_seq(), 3U);
  EXPECT_EQ(post({all[4]}).batch.next_lane_seq(), 3U);
  const auto gaps = status();
  EXPECT_EQ(gaps.next_lane_seq(), 3U);
  ASSERT_EQ(gaps.gaps_size(), 1);
  EXPECT_EQ(gaps.gaps(0).first(), 3U);
  EXPECT_EQ(gaps.gaps(0).last(), 4U);
  EXPECT_EQ(post({all[3]}).batch.next_lane_seq(), 3U);
  EXPECT_EQ(post({all[2]}).batch.next_lane_seq(), 6U);
  EXPECT_EQ(status().gaps_size(), 0);
  EXPECT_EQ(status(outbox::lane::crisis).next_lane_seq(), 1U) << "each lane has its own numbers";
}

TEST_F(Inbox, ANumberThatWillNotComeIsNoGap) {
  const auto first = note(), lost = note(), third = note();
  EXPECT_EQ(post({first, third}).batch.next_lane_seq(), 2U);
  wire::EnvelopeBatch b;
  wire::SeqRange& gone = *b.add_skipped();
  gone.set_first(lost.lane_seq());
  gone.set_last(lost.lane_seq());
  const auto got =
      read_receipts(fed::inbox::receive(inbox(), "hasselt", outbox::lane::bulk, b.SerializeAsString()));
  EXPECT_EQ(got.batch.next_lane_seq(), 4U);
}

TEST_F(Inbox, ANewEpochStartsItsOwnNumbersAndAnOldOneChangesNothing) {
  EXPECT_EQ(post({note(), note()}).batch.next_lane_seq(), 3U);
  auto restored = note("Na herstel");
  restored.set_lane_epoch(7);
  restored.set_lane_seq(1);
  EXPECT_EQ(post({restored}).batch.next_lane_seq(), 2U);
  EXPECT_EQ(post({note("Van vroeger")}).batch.next_lane_seq(), 2U);
  EXPECT_EQ(texts(alken).size(), 4U) << "numbers say nothing about what is taken";
}

TEST_F(Inbox, OneIdWithTwoContentsIsRefusedAndTheEvidenceVerifiesOffline) {
  const auto first = note("Wij sturen 10 mensen");
  ASSERT_EQ(post({first}).status, 200U);
  auto second = note("Wij sturen niemand");
  second.set_message_id(first.message_id());
  second.set_case_id(first.case_id());
  const auto got = post({note("Meegestuurd"), second});
  EXPECT_EQ(got.status, 409U);
  EXPECT_EQ(got.code, "equivocation");
  EXPECT_THAT(texts(alken), ElementsAre("Wij sturen 10 mensen"));
  fed::question q;
  q.path = "/fed/v1/evidence/" + first.message_id();
  const auto reply = ask(q);
  ASSERT_EQ(reply.status, 200U);
  // Nothing but the bytes and the two public keys from here on.
  wire::Evidence e;
  ASSERT_TRUE(e.ParseFromString(reply.body));
  ASSERT_EQ(e.conflicting_size(), 1);
  const auto sender = hasselt_keys().signing().key.public_key();
  for (const auto& signed_one : {e.envelope(), e.conflicting(0)}) {
    EXPECT_TRUE(sender.verify(keys::domain::envelope, signed_one.envelope(), signed_one.signature()));
    wire::Envelope inner;
    ASSERT_TRUE(inner.ParseFromString(signed_one.envelope()));
    EXPECT_EQ(inner.message_id(), first.message_id());
  }
  EXPECT_NE(e.envelope().envelope(), e.conflicting(0).envelope());
  const auto receiver = haspengouw.inside().federation()->own().signing().key.public_key();
  EXPECT_TRUE(receiver.verify(keys::domain::receipt, e.receipt().receipt(), e.receipt().signature()));
}

TEST_F(Inbox, TwoContentsUnderOneIdInOneBatchAreALieToo) {
  const auto first = note("Een");
  auto second = note("Ander");
  second.set_message_id(first.message_id());
  EXPECT_EQ(post({first, second}).status, 409U);
  EXPECT_THAT(texts(alken), IsEmpty());
  EXPECT_EQ(post({note("Daarna")}).status, 200U);
}

TEST_F(Inbox, EvidenceIsForThePartiesOfAMessageOnly) {
  const auto one = note_envelope(haspengouw, hasselt.party, alken.party, 1, "Privé", time.now());
  ASSERT_EQ(post({one}).status, 200U);
  const auto of = [&](std::string_view peer, const std::string& id) {
    return haspengouw.db().read(std::nullopt, [&](transaction& tx) {
      return fed::inbox::evidence(tx, endpoint().own, peer, id).has_value();
    });
  };
  EXPECT_TRUE(of("hasselt", one.message_id()));
  EXPECT_FALSE(of("sint-truiden", one.message_id()));
  EXPECT_FALSE(of("hasselt", uuid_v7(time.now())));
  EXPECT_FALSE(of("hasselt", "' or 1=1"));
}

TEST_F(Inbox, APingGetsReceiptsAndIsNeverDelivered) {
  auto e = note("Proef");
  e.set_type("ping");
  fed::question q;
  q.method = "POST";
  q.path = "/fed/v1/ping";
  q.body = batch_of({signed_by(hasselt_keys(), e), signed_by(hasselt_keys(), note("Echt"))});
  const auto reply = ask(q);
  ASSERT_EQ(reply.status, 200U);
  const auto got = read_receipts({reply.status, reply.body, {}});
  ASSERT_EQ(got.list.size(), 2U);
  EXPECT_EQ(got.list[0].error(), "ping");
  EXPECT_EQ(got.list[1].error(), "unknown-type");
  EXPECT_THAT(texts(alken), IsEmpty());
  EXPECT_EQ(status().next_lane_seq(), 1U);
}

TEST_F(Inbox, TheStatusOfALaneIsAskedOverTheNetwork) {
  ASSERT_EQ(post_over_the_network("bulk", {note()}).status, 200U);
  fed::question q;
  q.path = "/fed/v1/inbox/status";
  q.query = "?lane=bulk";
  const auto reply = ask(q);
  ASSERT_EQ(reply.status, 200U);
  wire::InboxStatus s;
  ASSERT_TRUE(s.ParseFromString(reply.body));
  EXPECT_EQ(s.next_lane_seq(), 2U);
  q.query = "?lane=snel";
  EXPECT_EQ(ask(q).status, 400U);
}

TEST_F(Inbox, ReceiptsAreKeptThirtyDaysAndThenForgotten) {
  const auto one = note("Oud");
  const auto first = post({one});
  const auto forget = [&] {
    haspengouw.db().write(std::nullopt, [&](transaction& tx) { fed::inbox::forget_old(tx, time.now()); });
  };
  time.advance(29 * 24h);
  forget();
  const auto kept = haspengouw.db().read(std::nullopt, [&](transaction& tx) {
    return fed::inbox::evidence(tx, endpoint().own, "hasselt", one.message_id()).has_value();
  });
  EXPECT_TRUE(kept);
  time.advance(2 * 24h);
  forget();
  EXPECT_FALSE(haspengouw.db().read(std::nullopt, [&](transaction& tx) {
    return fed::inbox::evidence(tx, endpoint().own, "hasselt", one.message_id()).has_value();
  }));
}

TEST_F(Inbox, ARequestThatContradictsItselfForOneTenantHasNoEffectForAnother) {
  const auto good = note("Voor Alken");
  const auto to_wellen = [&](const std::string& text) {
    return note_envelope(haspengouw, hasselt.party, wellen.party, ++seq, text, time.now());
  };
  const auto first = to_wellen("Voor Wellen");
  ASSERT_EQ(post({first}).status, 200U);
  auto other = to_wellen("Iets anders");
  other.set_message_id(first.message_id());
  other.set_case_id(first.case_id());
  EXPECT_EQ(post({good, other}).status, 409U);
  EXPECT_THAT(texts(alken), IsEmpty());
  EXPECT_EQ(post({good}).status, 200U);
  EXPECT_THAT(texts(alken), ElementsAre("Voor Alken"));
}

TEST_F(Inbox, OfMoreThanAThousandGapsOnlyTheOldestAreForgotten) {
  ASSERT_EQ(post({note()}).status, 200U);  // number 1
  pqxx::connection c(haspengouw.settings().database_owner);
  pqxx::nontransaction(c).exec(
      "update node.lanes_in set received = (select range_agg(int8range(3 * n + 1, 3 * n + 2)) from "
      "generate_series(0, 999) n)");
  seq = 4999;
  ASSERT_EQ(post({note("Veel later")}).status, 200U);
  const auto row = pqxx::nontransaction(c).exec(
      "select count(*), min(upper(r)), max(upper(r)), (select count(*) from unnest(received) x where "
      "lower(x) = "
      "2998) from node.lanes_in, unnest(received) r where lane = 'bulk' group by received")[0];
  EXPECT_EQ(row[0].as<int>(), 1000);
  EXPECT_EQ(row[1].as<int>(), 5) << "the first gap is closed";
  EXPECT_EQ(row[2].as<int>(), 5001);
  EXPECT_EQ(row[3].as<int>(), 1) << "the others are there";
}

TEST_F(Inbox, AnAnswerThatCannotBeGivenEndsNeitherTheProcessNorTheGroup) {
  std::promise<void> broken;
  auto& inbox_of_all = endpoint().inbox;
  inbox_of_all.take("hasselt", outbox::lane::bulk, batch_of({signed_by(hasselt_keys(), note("Eerst"))}),
                    [&](const federation::inbox::answer&) {
                      broken.set_value();
                      throw std::runtime_error("the connection is gone");
                    });
  broken.get_future().get();
  std::promise<unsigned> status;
  inbox_of_all.take("hasselt", outbox::lane::bulk, batch_of({signed_by(hasselt_keys(), note("Dan"))}),
                    [&](const federation::inbox::answer& a) { status.set_value(a.status); });
  EXPECT_EQ(status.get_future().get(), 200U);
  EXPECT_THAT(texts(alken), UnorderedElementsAre("Eerst", "Dan"));
}

}  // namespace
}  // namespace paraat::test
