// Messages between municipalities on different nodes: each arrives once, or a coordinator is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using fed::delivery::stuck_message;
using testing::ElementsAre;

class Messages : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node haspengouw{"haspengouw", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant alken = haspengouw.municipality(alken_nis);
  tenants::tenant wellen = haspengouw.municipality(wellen_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  std::uint64_t seq = 0;
  void SetUp() override { haspengouw.admit(hasselt_node); }

  const fed::node_keys& hasselt_keys() { return hasselt_node.inside().federation()->own(); }
  const fed::inbox::context& inbox() {
    return haspengouw.inside().federation()->context().inbox.surroundings();
  }
  wire::Envelope note(const std::string& text, wire::Lane lane = wire::BULK) {
    return note_envelope(haspengouw, hasselt.party, alken.party, ++seq, text, time.now(), lane);
  }
  receipts post(const std::vector<wire::Envelope>& all, outbox::lane lane = outbox::lane::bulk) {
    std::vector<wire::SignedEnvelope> list;
    for (const auto& e : all) list.push_back(signed_by(hasselt_keys(), e));
    return read_receipts(fed::inbox::receive(inbox(), "hasselt", lane, batch_of(list)));
  }
  std::vector<std::string> texts_at_alken() {
    std::vector<std::string> out;
    for (const auto& n : notes_of(haspengouw.db(), alken)) out.push_back(n.body);
    return out;
  }
};

TEST_F(Messages, ANoteOfHasseltIsReadAtAlkenAndHasseltSeesThatItArrived) {
  write_note(hasselt_node.db(), hasselt, alken.party, "Hebben jullie nog zandzakken?", true, time.now());
  EXPECT_TRUE(haspengouw.until([&] { return !texts_at_alken().empty(); }));
  const auto there = notes_of(haspengouw.db(), alken);
  ASSERT_EQ(there.size(), 1U);
  EXPECT_EQ(there[0].body, "Hebben jullie nog zandzakken?");
  EXPECT_EQ(there[0].author, "Els Claes");
  EXPECT_EQ(there[0].party, hasselt.party);
  EXPECT_TRUE(there[0].urgent);
  EXPECT_FALSE(there[0].mine);
  EXPECT_TRUE(hasselt_node.until([&] {
    return notes_of(hasselt_node.db(), hasselt)[0].status == conversations::note_state::delivered;
  }));
}

TEST_F(Messages, TwoMunicipalitiesOfOneNodeWriteThroughTheSameVerbs) {
  write_note(haspengouw.db(), alken, wellen.party, "Vergadering om 9 uur", false, time.now());
  EXPECT_TRUE(haspengouw.until([&] { return !notes_of(haspengouw.db(), wellen).empty(); }));
  EXPECT_TRUE(haspengouw.until(
      [&] { return notes_of(haspengouw.db(), alken)[0].status == conversations::note_state::delivered; }));
  EXPECT_TRUE(notes_of(hasselt_node.db(), hasselt).empty());
}

TEST_F(Messages, OnePostThreeTimesHasOneEffectAndEqualReceipts) {
  const auto one = note("Eén keer");
  const auto first = post({one}), second = post({one}), third = post({one});
  ASSERT_EQ(first.status, 200U);
  EXPECT_EQ(first.list[0].outcome(), wire::ACCEPTED);
  EXPECT_EQ(first.signed_list, second.signed_list);
  EXPECT_EQ(first.signed_list, third.signed_list);
  EXPECT_THAT(texts_at_alken(), ElementsAre("Eén keer"));
}

TEST_F(Messages, AReceiptIsSignedByTheReceiverOverTheHashOfTheEnvelope) {
  const auto one = note("Bewijs");
  const auto got = post({one});
  ASSERT_EQ(got.batch.receipts_size(), 1);
  const auto& s = got.batch.receipts(0);
  const auto list = hasselt_node.members();
  const auto* key = list->signing_key(s.key_id(), time.now());
  ASSERT_NE(key, nullptr);
  EXPECT_TRUE(key->key.verify(keys::domain::receipt, s.receipt(), s.signature()));
  EXPECT_EQ(got.list[0].envelope_hash(), sha256_bytes(one.SerializeAsString()));
  EXPECT_EQ(got.list[0].message_id(), one.message_id());
}

TEST_F(Messages, AMessageOfAnothersTenantIsRefusedAndNothingOfItsBatchCounts) {
  auto forged = note("Alsof Wellen het schreef");
  forged.set_from_tenant(wellen.party);
  const auto got = post({note("Echt"), forged});
  EXPECT_EQ(got.status, 401U);
  EXPECT_EQ(got.code, "wrong-author");
  EXPECT_TRUE(texts_at_alken().empty());
}

TEST_F(Messages, AMessageThatAnotherNodeSignedIsRefused) {
  const auto e = signed_by(haspengouw.inside().federation()->own(), note("Gestolen"));
  const auto got = read_receipts(fed::inbox::receive(inbox(), "hasselt", outbox::lane::bulk, batch_of({e})));
  EXPECT_EQ(got.status, 401U);
  EXPECT_EQ(got.code, "wrong-author");
  auto flipped = signed_by(hasselt_keys(), note("Geknoeid"));
  flipped.set_signature(keys::signing_key::generate().sign(keys::domain::envelope, flipped.envelope()));
  const auto bad =
      read_receipts(fed::inbox::receive(inbox(), "hasselt", outbox::lane::bulk, batch_of({flipped})));
  EXPECT_EQ(bad.status, 401U);
  EXPECT_EQ(bad.code, "bad-signature");
  EXPECT_TRUE(texts_at_alken().empty());
}

}  // namespace
}  // namespace paraat::test
