// Hands that one municipality lends another, between nodes and between two municipalities of one node.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"
#include "tenant/reinforcement/reinforcement.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/messages.hpp"
#include "tests/support/peer_front.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
namespace help = paraat::reinforcement;
using namespace std::chrono_literals;
using help::ending;
using help::request_state;
using help::stage;
using testing::HasSubstr;

// Hasselt is short of hands; Alken and Wellen share the node of Haspengouw.
class Reinforced : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front before_hasselt, before_network;
  federated_node hasselt_node{"hasselt", &time, before_hasselt.stands_at()};
  federated_node network{"haspengouw", &time, before_network.stands_at()};
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant wellen = network.municipality(wellen_nis);

  void SetUp() override {
    before_hasselt.stand_before(hasselt_node);
    before_network.stand_before(network);
    network.admit(hasselt_node);
  }
  void TearDown() override {
    before_hasselt.stand_aside();
    before_network.stand_aside();
  }
  void cut() { before_hasselt.cut(), before_network.cut(); }
  void heal() { before_hasselt.heal(), before_network.heal(); }
  federated_node& node_of(const tenants::tenant& t) {
    return t.party == hasselt.party ? hasselt_node : network;
  }
  template <class Verb>
  auto at(const tenants::tenant& t, Verb verb) {
    return node_of(t).db().write(t.id, [&](transaction& tx) { return verb(tx); });
  }
  std::string ask(const tenants::tenant& from, std::vector<std::string> parties, int needed = 10) {
    help::question q;
    q.what.title = "Zandzakken vullen";
    q.what.place = "Kanaalkom";
    q.what.from = time.now();
    q.what.until = time.now() + 12h;
    q.needed = needed;
    q.parties = std::move(parties);
    return at(from, [&](transaction& tx) { return help::ask(tx, from, q, std::nullopt, time.now()); })
        .value();
  }
  std::optional<help::help> seen(const tenants::tenant& by, const tenants::tenant& asker,
                                 const std::string& id) {
    return at(by, [&](transaction& tx) { return help::find(tx, asker.party, id, time.now()); });
  }
  bool in_time(const std::function<bool()>& so) {
    return network.until([&] {
      time.advance(1s);
      hasselt_node.inside().beat();
      network.inside().beat();
      return so();
    });
  }
  result<void> propose(const tenants::tenant& by, const tenants::tenant& asker, const std::string& id, int n,
                       int available = 20) {
    return at(by, [&](transaction& tx) {
      return help::propose(tx, asker.party, id, {n, 30min, "", available}, time.now());
    });
  }
  std::string offer_id(const tenants::tenant& by, const tenants::tenant& asker, const std::string& id) {
    return seen(by, asker, id)->now.offers.back().id;
  }
  result<void> accept(const tenants::tenant& asker, const std::string& id, const tenants::tenant& from,
                      const std::string& offer, int n) {
    return at(asker, [&](transaction& tx) {
      auto done = help::accept(tx, asker, id, from.party, offer, n, time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  std::vector<help::offer> offers(const tenants::tenant& by, const tenants::tenant& asker,
                                  const std::string& id) {
    const auto h = seen(by, asker, id);
    return h ? h->now.offers : std::vector<help::offer>();
  }
  // Nothing, or what is not the same.
  std::string difference(const tenants::tenant& asker, const tenants::tenant& supplier,
                         const std::string& id) {
    const auto here = seen(asker, asker, id), there = seen(supplier, asker, id);
    if (!here || !there) return "one side does not know it";
    if (here->now.state != there->now.state || here->now.needed != there->now.needed)
      return "another request";
    std::size_t count = 0;
    for (const help::offer& o : here->now.offers) {
      if (o.supplier != supplier.party) continue;
      ++count;
      bool same = false;
      for (const help::offer& p : there->now.offers)
        same = same || (o.id == supplier.party + "/" + p.id && o.ended == p.ended && o.offered == p.offered &&
                        (!o.live() || (o.at == p.at && o.taken == p.taken)));
      if (!same) return "another offer";
    }
    if (count != there->now.offers.size()) return "an offer too many";
    for (const auto& h : {here, there})
      for (const help::side& s : h->sides)
        if (s.on_its_way && (s.other == supplier.party || s.other == asker.party)) return "still on its way";
    return {};
  }
  bool come_equal(const tenants::tenant& asker, const tenants::tenant& supplier, const std::string& id) {
    return in_time([&] { return difference(asker, supplier, id).empty(); });
  }
};

TEST_F(Reinforced, HandsAreAskedOfferedTakenInPartAndConfirmedOnBothSides) {
  const std::string id = ask(hasselt, {alken.party}, 10);
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  const auto asked = *seen(alken, hasselt, id);
  EXPECT_EQ(asked.what.title, "Zandzakken vullen");
  EXPECT_EQ(asked.now.needed, 10);
  EXPECT_TRUE(asked.sides.at(0).unread);
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  const std::string offer = offer_id(alken, hasselt, id);
  EXPECT_EQ(accept(hasselt, id, alken, offer, 7).error().kind, refusal_kind::invalid) << "six were offered";
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 4));
  ASSERT_TRUE(in_time([&] { return offers(hasselt, hasselt, id).at(0).at == stage::confirmed; }));
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(seen(hasselt, hasselt, id)->now.confirmed(), 4);
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 4) << "two are free again";
  // Enough: everyone is told, and nobody offers more.
  at(hasselt, [&](transaction& tx) { return help::need(tx, hasselt, id, 4, time.now()); }).value();
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  EXPECT_EQ(seen(alken, hasselt, id)->now.state, request_state::filled);
  EXPECT_EQ(propose(alken, hasselt, id, 1).error().kind, refusal_kind::conflict);
}

TEST_F(Reinforced, TwoMunicipalitiesOfOneNodeDoItThroughTheSameVerbs) {
  const std::string id = ask(alken, {wellen.party}, 5);
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id).has_value(); }));
  ASSERT_TRUE(propose(wellen, alken, id, 5));
  ASSERT_TRUE(in_time([&] { return !offers(alken, alken, id).empty(); }));
  ASSERT_TRUE(accept(alken, id, wellen, offer_id(wellen, alken, id), 5));
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id)->now.state == request_state::filled; }));
  EXPECT_TRUE(come_equal(alken, wellen, id)) << difference(alken, wellen, id);
  EXPECT_EQ(seen(alken, alken, id)->now.confirmed(), 5);
}

TEST_F(Reinforced, AWithdrawalThatCrossesAnAcceptanceEndsWithdrawnOnBothSides) {
  const std::string id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  const std::string offer = offer_id(alken, hasselt, id);
  cut();
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 6));
  at(alken, [&](transaction& tx) {
    return help::withdraw(tx, hasselt.party, id, offer, "Zelf nodig", time.now());
  }).value();
  heal();
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(hasselt, hasselt, id).at(0).ended, ending::withdrawn);
  EXPECT_EQ(seen(hasselt, hasselt, id)->sides.at(0).reason, "Zelf nodig");
}

TEST_F(Reinforced, ARequestThatIsCalledOffWhileItIsConfirmedReleasesTheHands) {
  const std::string id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  const std::string offer = offer_id(alken, hasselt, id);
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  cut();
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 6));
  at(hasselt, [&](transaction& tx) {
    return help::finish(tx, hasselt, id, request_state::cancelled, "Het water zakt", time.now());
  }).value();
  heal();
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::cancelled);
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 0);
  EXPECT_EQ(seen(alken, hasselt, id)->reason, "Het water zakt");
}

TEST_F(Reinforced, AHoldThatRunsOutEndsOnBothSidesByItself) {
  const std::string id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  time.advance(40min);
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::lapsed);
  EXPECT_TRUE(in_time([&] { return at(alken, [](transaction& tx) { return help::lent(tx); }).bound == 0; }));
}

TEST_F(Reinforced, WithdrawnDeclinedAndOfferedAgain) {
  const std::string id = ask(hasselt, {alken.party, wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id) && seen(wellen, hasselt, id); }));
  at(wellen, [&](transaction& tx) {
    return help::decline(tx, hasselt.party, id, "Zelf nodig", time.now());
  }).value();
  ASSERT_TRUE(in_time([&] {
    const auto h = *seen(hasselt, hasselt, id);
    return std::ranges::any_of(h.sides,
                               [&](const help::side& s) { return s.other == wellen.party && s.declined; });
  }));
  ASSERT_TRUE(propose(wellen, hasselt, id, 2)) << "they may change their mind";
  EXPECT_EQ(at(wellen, [&](transaction& tx) { return help::decline(tx, hasselt.party, id, "", time.now()); })
                .error()
                .kind,
            refusal_kind::conflict)
      << "first the offer is taken back";
  ASSERT_TRUE(in_time([&] { return offers(hasselt, hasselt, id).size() == 1; }));
  EXPECT_FALSE(seen(hasselt, hasselt, id)->sides.at(0).declined ||
               seen(hasselt, hasselt, id)->sides.at(1).declined);
}

TEST_F(Reinforced, TwoAskersNeverGetMoreThanThereIs) {
  const std::string first = ask(hasselt, {wellen.party}), second = ask(alken, {wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(wellen, hasselt, first) && seen(wellen, alken, second); }));
  ASSERT_TRUE(propose(wellen, hasselt, first, 7, 10));
  const auto too_many = propose(wellen, alken, second, 4, 10);
  ASSERT_FALSE(too_many);
  EXPECT_THAT(too_many.error().text, HasSubstr("Je kan er nog 3 missen"));
  EXPECT_EQ(propose(wellen, alken, second, 3, 6).error().field, "totaal") << "seven are promised";
  EXPECT_TRUE(propose(wellen, alken, second, 3, 10));
  // And should the program be wrong, the database refuses.
  pqxx::connection owner(network.settings().database_owner);
  pqxx::work w(owner);
  w.exec("select set_config('app.tenant', '" + std::to_string(wellen.id.value) + "', true)");
  w.exec("update tenant.help_offers set offered = 8 where mine and offered = 7");
  EXPECT_THROW(w.commit(), pqxx::sql_error);
}

TEST_F(Reinforced, WhoIsCutOffKeepsTheQuestionAndItsPeopleAreToldWhomToCall) {
  sign_in(hasselt_node.db(), time.now(), hasselt, web::role::coordinator);
  cut();
  const std::string id = ask(hasselt, {alken.party});
  hasselt_node.inside().beat();
  EXPECT_TRUE(seen(hasselt, hasselt, id)->sides.at(0).on_its_way);
  EXPECT_FALSE(seen(hasselt, hasselt, id)->sides.at(0).stuck);
  time.advance(13h);
  ASSERT_TRUE(in_time([&] { return seen(hasselt, hasselt, id)->sides.at(0).stuck; }));
  EXPECT_TRUE(
      at(hasselt, [&](transaction& tx) { return help::handle_stuck(tx, hasselt.party, id, alken.party); }));
  EXPECT_FALSE(
      at(hasselt, [&](transaction& tx) { return help::handle_stuck(tx, hasselt.party, id, alken.party); }));
  heal();
  EXPECT_TRUE(in_time([&] { return !seen(hasselt, hasselt, id)->sides.at(0).stuck; }));
  EXPECT_FALSE(seen(alken, hasselt, id)) << "it went unheard, and both know";
}

TEST_F(Reinforced, AnOfferThatNeverArrivesFreesItsHands) {
  const std::string id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  cut();
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 6);
  time.advance(5h);
  ASSERT_TRUE(in_time([&] { return at(alken, [](transaction& tx) { return help::lent(tx); }).bound == 0; }));
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::lapsed);
}

// ---- what comes in, byte by byte

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
  const std::string id = ask(alken, {wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id).has_value(); }));
  ASSERT_TRUE(propose(wellen, alken, id, 5));
  ASSERT_TRUE(in_time([&] { return !offers(alken, alken, id).empty(); }));
  ASSERT_TRUE(come_equal(alken, wellen, id));
  const std::string offer = offer_id(wellen, alken, id);
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
  const std::string id = uuid_v7(time.now());
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
