// Messages of one case are applied in the order of their numbers, whatever the order of their arrival.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> applied;

std::optional<std::string_view> any(const fed::kinds::message&) { return std::nullopt; }
void remember(transaction&, const web::scope&, std::span<const fed::kinds::message> all) {
  for (const auto& m : all) {
    if (m.content == "poison") throw std::runtime_error("poison");
    applied.push_back(m.content);
  }
}
void ignored(transaction&, const web::scope&, const fed::kinds::settlement&) {}
constexpr fed::kinds::kind kinds[] = {{"test.one", false, any, remember, ignored, true},
                                      {"test.other", false, any, remember, ignored, true},
                                      {"test.sealed", true, any, remember, ignored, true}};

class Cases : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node haspengouw{"haspengouw", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant alken = haspengouw.municipality(alken_nis);
  tenants::tenant wellen = haspengouw.municipality(wellen_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  const std::string request = uuid_v7(flood_night());
  std::uint64_t lane_seq = 0;
  void SetUp() override {
    haspengouw.admit(hasselt_node);
    applied.clear();
  }
  fed::inbox::context inbox() {
    auto& c = haspengouw.inside().federation()->context();
    return {haspengouw.inside().services(), c.members_list, c.own, c.accounts, kinds};
  }
  wire::Envelope step(std::uint64_t place, const std::string& text, const std::string& kind = "test.one",
                      const std::string& of = {}) {
    auto e = note_envelope(haspengouw, hasselt.party, alken.party, ++lane_seq, "", time.now());
    e.set_type(kind);
    e.set_case_id(of.empty() ? request : of);
    e.set_case_seq(place);
    e.clear_sealed();
    e.set_payload(text);
    return e;
  }
  wire::EnvelopeBatch batch(const std::vector<wire::Envelope>& all) {
    wire::EnvelopeBatch out;
    for (const auto& e : all) *out.add_envelopes() = signed_by(hasselt_node.inside().federation()->own(), e);
    return out;
  }
  receipts post(const wire::EnvelopeBatch& b) {
    return read_receipts(fed::inbox::receive(inbox(), "hasselt", outbox::lane::bulk, b.SerializeAsString()));
  }
  std::string fate(const wire::Envelope& e) {
    const auto got = post(batch({e}));
    if (got.status != 200) return std::to_string(got.status);
    return wire::Outcome_Name(got.list.at(0).outcome()) + " " + got.list.at(0).error();
  }
  // A number of the lane that never comes and is never given up: without one the node's own beat need not
  // wait for the places that are missing in a case.
  void awaits_one_more() { ++lane_seq; }
  int apply_held() { return fed::inbox::apply_held(inbox(), time.now()); }
};

TEST_F(Cases, WhatComesEarlyIsAcceptedAndWaitsForItsTurn) {
  const auto first = step(1, "vraag"), second = step(2, "minder", "test.other"), third = step(3, "afgelast");
  EXPECT_EQ(fate(third), "ACCEPTED ");
  EXPECT_EQ(fate(second), "ACCEPTED ");
  EXPECT_THAT(applied, IsEmpty());
  EXPECT_EQ(apply_held(), 0) << "the first is still expected";
  EXPECT_EQ(fate(first), "ACCEPTED ");
  EXPECT_THAT(applied, ElementsAre("vraag", "minder", "afgelast"));
  EXPECT_EQ(fate(second), "ACCEPTED ") << "sent again it gets the receipt of then";
  EXPECT_EQ(applied.size(), 3U);
}

TEST_F(Cases, OneBatchInTheWrongOrderIsAppliedInTheRightOne) {
  const auto one = step(1, "een"), two = step(2, "twee", "test.other"), three = step(3, "drie"),
             four = step(4, "vier", "test.other");
  post(batch({four, two, three, one}));
  EXPECT_THAT(applied, ElementsAre("een", "twee", "drie", "vier"));
}

TEST_F(Cases, ASecondMessageForAPlaceIsRejectedAndItsFirstStays) {
  awaits_one_more();
  EXPECT_EQ(fate(step(1, "vraag")), "ACCEPTED ");
  EXPECT_EQ(fate(step(1, "iets anders")), "REJECTED case-seq");
  EXPECT_EQ(fate(step(3, "wacht")), "ACCEPTED ");
  EXPECT_EQ(fate(step(3, "ook iets anders")), "REJECTED case-seq");
  const auto both = post(batch({step(2, "eerste"), step(2, "tweede")}));
  EXPECT_EQ(both.list.at(0).outcome(), wire::ACCEPTED);
  EXPECT_EQ(both.list.at(1).error(), "case-seq");
  EXPECT_THAT(applied, ElementsAre("vraag", "eerste", "wacht"));
}

TEST_F(Cases, WithoutAPlaceOrACaseItIsMalformed) {
  EXPECT_EQ(fate(step(0, "waar?")), "REJECTED malformed");
  auto e = step(1, "waarvan?");
  e.clear_case_id();
  EXPECT_EQ(fate(e), "REJECTED malformed");
  EXPECT_THAT(applied, IsEmpty());
}

TEST_F(Cases, AGapThatWillNeverFillHoldsNothingUp) {
  const auto lost = step(1, "verlopen onderweg");
  EXPECT_EQ(fate(step(2, "minder")), "ACCEPTED ");
  EXPECT_EQ(apply_held(), 0);
  wire::EnvelopeBatch nothing;
  wire::SeqRange& range = *nothing.add_skipped();  // the sender gave up its number of the lane
  range.set_first(1);
  range.set_last(1);
  EXPECT_EQ(post(nothing).status, 200U);
  EXPECT_EQ(apply_held(), 1);
  EXPECT_THAT(applied, ElementsAre("minder"));
  EXPECT_EQ(fate(lost), "REJECTED case-seq") << "too late: the case has gone on";
  EXPECT_EQ(fate(step(3, "verder")), "ACCEPTED ");
  EXPECT_THAT(applied, ElementsAre("minder", "verder"));
}

TEST_F(Cases, AfterTheLongestValidityNothingIsWaitedFor) {
  awaits_one_more();
  EXPECT_EQ(fate(step(2, "alleen")), "ACCEPTED ");
  time.advance(14 * 24h - 1s);
  EXPECT_EQ(apply_held(), 0);
  time.advance(2s);
  EXPECT_EQ(apply_held(), 1);
  EXPECT_THAT(applied, ElementsAre("alleen"));
}

TEST_F(Cases, CasesAndReceiversDoNotWaitForEachOther) {
  const std::string other = uuid_v7(flood_night());
  awaits_one_more();
  EXPECT_EQ(fate(step(2, "wacht")), "ACCEPTED ");
  EXPECT_EQ(fate(step(1, "gaat door", "test.one", other)), "ACCEPTED ");
  auto to_wellen = step(1, "ook dit");
  to_wellen.set_to_tenant(wellen.party);
  EXPECT_EQ(fate(to_wellen), "ACCEPTED ");
  EXPECT_THAT(applied, ElementsAre("gaat door", "ook dit"));
}

TEST_F(Cases, WhatIsSealedStaysSealedWhileItWaits) {
  awaits_one_more();
  auto e = step(2, "", "test.sealed");
  e.clear_payload();
  const std::string secret = "Lien Peeters, 0470 12 34 56";
  const auto list = haspengouw.members();
  ASSERT_TRUE(fed::seal_into(e, *list->node("haspengouw"), secret, time.now()));
  EXPECT_EQ(fate(e), "ACCEPTED ");
  EXPECT_THAT(applied, IsEmpty());
  EXPECT_EQ(fate(step(1, "eerst dit")), "ACCEPTED ");
  EXPECT_THAT(applied, ElementsAre("eerst dit", secret));
}

TEST_F(Cases, OneThatBreaksItsTurnLeavesEverythingAsItWas) {
  awaits_one_more();
  EXPECT_EQ(fate(step(2, "volgt")), "ACCEPTED ");
  EXPECT_THROW(fate(step(1, "poison")), std::runtime_error);
  EXPECT_THAT(applied, IsEmpty());
  EXPECT_EQ(fate(step(1, "goed")), "ACCEPTED ");
  EXPECT_THAT(applied, ElementsAre("goed", "volgt"));
}

}  // namespace
}  // namespace paraat::test
