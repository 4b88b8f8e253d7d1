// Messages of another node about reinforcement, byte by byte.
#include "protocol/bytes.hpp"
#include "tests/federation/reinforced.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
namespace help = paraat::reinforcement;
using help::request_state;
using help::stage;

class ReinforcementMessages : public Reinforced {
 protected:
  const fed::inbox::context& inbox() { return network.inside().federation()->context().inbox.surroundings(); }
  std::uint64_t lane_seq = 1'000;
  wire::Envelope envelope(const std::string& kind, const google::protobuf::MessageLite& content,
                          const std::string& of, std::uint64_t place) {
    auto e = note_envelope(network, hasselt.party, alken.party, ++lane_seq, "x", time.now(), wire::CRISIS);
    e.set_type(kind);
    e.set_case_id(of);
    e.set_case_seq(place);
    e.clear_sealed();
    put_content(network, e, content.SerializeAsString(), time.now());
    return e;
  }
  std::string fate(const wire::Envelope& e) {
    const auto got = read_receipts(
        fed::inbox::receive(inbox(), "hasselt", outbox::lane::crisis,
                            batch_of({signed_by(hasselt_node.inside().federation()->own(), e)})));
    if (got.status != 200) return got.code;
    return wire::Outcome_Name(got.list.at(0).outcome()) + " " + got.list.at(0).error();
  }
  wire::HandsRequest good_request() {
    wire::HandsRequest w;
    w.set_title("Zandzakken");
    w.set_needed(10);
    w.set_from(1'795'287'600);
    w.set_until(1'795'330'800);
    w.set_expires(1'795'330'800);
    w.set_state(wire::REQUEST_OPEN);
    return w;
  }
  std::string request_fate(const std::function<void(wire::HandsRequest&)>& change) {
    auto w = good_request();
    change(w);
    return fate(envelope("request.open", w, uuid_v7(time.now()), 1));
  }
};

TEST_F(ReinforcementMessages, ARequestIsTakenOnceAndOneThatIsNoneIsRejected) {
  const std::string id = uuid_v7(time.now());
  const auto good = envelope("request.open", good_request(), id, 1);
  EXPECT_EQ(fate(good), "ACCEPTED ");
  EXPECT_EQ(fate(good), "ACCEPTED ") << "the receipt of the first time";
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::counts(tx); }).others, 1);
  EXPECT_EQ(request_fate([](auto& w) { w.clear_title(); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_title(std::string(200, 'x')); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_title("Bel\x07"); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_needed(0); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_needed(4'000'000'000U); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_until(w.from()); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_until(w.from() + 40LL * 86'400); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_from(-1); }), "REJECTED malformed");
  EXPECT_EQ(request_fate([](auto& w) { w.set_state(wire::REQUEST_STATE_UNSPECIFIED); }),
            "REJECTED malformed");
  auto open = envelope("request.open", good_request(), uuid_v7(time.now()), 1);
  open.set_payload(good_request().SerializeAsString());
  EXPECT_EQ(fate(open), "REJECTED not-sealed");
  EXPECT_EQ(fate(envelope("request.open", good_request(), uuid_v7(time.now()), 0)), "REJECTED malformed");
}

TEST_F(ReinforcementMessages, EveryKindIsRejectedWithoutItsCaseOrItsOffer) {
  wire::OfferAccept accept;
  accept.set_offer_id("geen id");
  accept.set_count(1);
  wire::OfferPropose propose;
  propose.set_offer_id(uuid_v7(time.now()));
  propose.set_count(1);
  propose.set_hold(10);  // seconds
  wire::OfferConfirm confirm;
  confirm.set_offer_id(uuid_v7(time.now()));
  wire::RequestCancel cancel;
  cancel.set_offer_id("geen id");
  wire::OfferDecline decline;
  decline.set_reason(std::string(1000, 'x'));
  const std::string id = uuid_v7(time.now());
  EXPECT_EQ(fate(envelope("offer.accept", accept, id, 1)), "REJECTED malformed");
  EXPECT_EQ(fate(envelope("offer.propose", propose, id, 1)), "REJECTED malformed");
  EXPECT_EQ(fate(envelope("offer.confirm", confirm, id, 1)), "REJECTED malformed") << "of nobody";
  EXPECT_EQ(fate(envelope("offer.withdraw", wire::OfferWithdraw(), id, 1)), "REJECTED malformed");
  EXPECT_EQ(fate(envelope("offer.reject_stale", wire::OfferRejectStale(), id, 1)), "REJECTED malformed");
  EXPECT_EQ(fate(envelope("request.cancel", cancel, id, 1)), "REJECTED malformed");
  EXPECT_EQ(fate(envelope("offer.decline", decline, id, 1)), "REJECTED malformed");
}

TEST_F(ReinforcementMessages, AMemberWithoutTheRoleIsRejected) {
  auto list = *network.members();
  const auto judged = [&](const std::string& kind, const google::protobuf::MessageLite& content) {
    fed::charges accounts(const_cast<metrics&>(network.inside().services().figures));
    const fed::inbox::reader reader{list,
                                    [&](std::string_view) { return std::optional(alken.id); },
                                    network.inside().federation()->own(),
                                    accounts,
                                    fed::kinds::all(),
                                    time.now()};
    const auto got = fed::inbox::read(reader, "hasselt", outbox::lane::crisis,
                                      batch_of({signed_by(hasselt_node.inside().federation()->own(),
                                                          envelope(kind, content, uuid_v7(time.now()), 1))}));
    return got ? wire::Outcome_Name(got->list.at(0).outcome) + " " + got->list.at(0).error : "refused";
  };
  wire::OfferPropose offer;
  offer.set_offer_id(uuid_v7(time.now()));
  offer.set_count(1);
  offer.set_hold(600);
  EXPECT_EQ(judged("request.open", good_request()), "ACCEPTED ");
  EXPECT_EQ(judged("offer.propose", offer), "ACCEPTED ");
  list.tenants[hasselt.party].roles = {"publisher", "supplier"};
  EXPECT_EQ(judged("request.open", good_request()), "REJECTED role");
  EXPECT_EQ(judged("offer.propose", offer), "ACCEPTED ");
  list.tenants[hasselt.party].roles = {"aggregator"};
  EXPECT_EQ(judged("offer.propose", offer), "REJECTED role");
}

TEST_F(ReinforcementMessages, WhoWasNotAskedAndWhoSpeaksOfAnothersOfferChangesNothing) {
  const auto id = ask(alken, {wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id).has_value(); }));
  ASSERT_TRUE(propose(wellen, alken, id, 5));
  ASSERT_TRUE(in_time([&] { return !offers(alken, alken, id).empty(); }));
  ASSERT_TRUE(come_equal(alken, wellen, id));
  const auto offer = offer_id(wellen, alken, id);
  wire::OfferPropose mine;
  mine.set_offer_id(offer);
  mine.set_count(500);
  mine.set_hold(3600);
  wire::OfferWithdraw theirs;
  theirs.set_offer_id(offer);
  wire::OfferAccept take;
  take.set_offer_id(offer);
  take.set_count(5);
  EXPECT_EQ(fate(envelope("offer.propose", mine, id, 1)), "ACCEPTED ") << "stored, as evidence";
  EXPECT_EQ(fate(envelope("offer.withdraw", theirs, id, 2)), "ACCEPTED ");
  EXPECT_EQ(fate(envelope("offer.accept", take, id, 3)), "ACCEPTED ");
  EXPECT_EQ(fate(envelope("request.cancel", wire::RequestCancel(), id, 4)), "ACCEPTED ");
  const auto all = offers(alken, alken, id);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].live());
  EXPECT_EQ(all[0].at, stage::proposed);
  EXPECT_EQ(seen(wellen, alken, id)->now.state, request_state::open);
}

TEST_F(ReinforcementMessages, AnAcceptanceThatComesBeforeTheRequestItIsAboutWaitsForIt) {
  const reinforcement::request_id id(uuid_v7(time.now()));
  wire::RequestCancel off;
  off.set_reason("Toch niet");
  EXPECT_EQ(fate(envelope("request.cancel", off, id, 2)), "ACCEPTED ");
  EXPECT_FALSE(seen(alken, hasselt, id));
  EXPECT_EQ(fate(envelope("request.open", good_request(), id, 1)), "ACCEPTED ");
  ASSERT_TRUE(seen(alken, hasselt, id));
  EXPECT_EQ(seen(alken, hasselt, id)->now.state, request_state::cancelled);
}

}  // namespace
}  // namespace paraat::test
