// 100,000 random nights of two municipalities that ask and two that offer: every message crosses every other,
// holds run out on clocks that differ, people change their mind. No supplier promises more people than it
// has, no asker takes more than it asked, and when everything has arrived both sides are equal.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>

#include "tenant/mutual_aid/reinforcement/states.hpp"

namespace paraat::test {
namespace {

using namespace paraat::reinforcement;
using namespace std::chrono_literals;

instant at(std::chrono::seconds s) { return instant{std::chrono::hours{1'000'000}} + s; }
constexpr auto tomorrow = 26h;

struct word {
  enum class what { request, cancel, propose, withdraw, accept, confirm, reject_stale } says{};
  offer_id id = {};
  int count = 0;
  std::chrono::seconds hold{};
  request_state state{};
};

// A night between two askers and two suppliers. Each pair has a queue in either direction.
class night {
 public:
  explicit night(unsigned seed) : dice_(seed) {
    for (int a = 0; a < askers; ++a) {
      asked_[a].needed = 1 + roll(12);
      asked_[a].overbooking = roll(3) == 0 ? roll(3) : 0;
      asked_[a].expires = at(tomorrow);
      for (int s = 0; s < suppliers; ++s) {
        heard_[s][a] = {asked_[a].needed, 0, request_state::open, at(tomorrow), {}};
        drift_[s] = std::chrono::seconds(roll(121) - 60);
      }
    }
  }

  void step() {
    now_ += std::chrono::seconds(roll(4) == 0 ? roll(1800) : roll(20));
    switch (roll(10)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return deliver_one();
      case 4:
      case 5:
      case 6:
        return supplier_acts(roll(suppliers), roll(askers));
      case 7:
        return time_passes();
      default:
        return asker_acts(roll(askers));
    }
  }

  void come_to_rest() {
    for (int i = 0; i < 4; ++i) {
      while (waiting() > 0) deliver_one();
      now_ += 27h;
      time_passes();
      while (waiting() > 0) deliver_one();
    }
  }

  // The broken rule; empty when none is.
  std::string broken() const {
    for (int s = 0; s < suppliers; ++s)
      if (bound(s) > available) return "a supplier promised more than it has";
    for (const auto& [a, r] : asked_)
      if (r.promised() > r.needed + r.overbooking) return "an asker took more than it asked";
    return {};
  }

  std::string difference() const {
    for (const auto& [a, r] : asked_)
      for (int s = 0; s < suppliers; ++s) {
        const aid& theirs = heard_.at(s).at(a);
        if (theirs.state != r.state || theirs.needed != r.needed) return "the request is another";
        std::size_t here = 0;
        for (const offer& o : r.offers) here += o.supplier == std::to_string(s) ? 1U : 0U;
        if (here != theirs.offers.size()) return "an offer is known to one side only";
        for (const offer& o : theirs.offers) {
          const auto same = std::ranges::find(r.offers, o.id, &offer::id);
          if (same == r.offers.end()) return "an offer is not known to the asker";
          if (same->ended != o.ended)
            return std::string(name_of(same->ended)) + " here is " + std::string(name_of(o.ended)) + " there";
          if (o.live() && (same->at != o.at || same->taken != o.taken)) return "an offer stands elsewhere";
          if (o.live() && o.at != stage::confirmed) return "an offer never came to rest";
        }
      }
    return {};
  }

  std::map<std::string, int> endings;  // how offers ended, at the suppliers

  void count_endings() {
    for (const auto& [s, all] : heard_)
      for (const auto& [a, r] : all)
        for (const offer& o : r.offers)
          ++endings[o.live() ? std::string(name_of(o.at)) : std::string(name_of(o.ended))];
  }

 private:
  static constexpr int askers = 2, suppliers = 2, available = 10;

  int roll(int sides) { return static_cast<int>(dice_() % static_cast<unsigned>(sides)); }
  instant clock_of_supplier(int s) const { return at(now_ + drift_.at(s)); }
  int bound(int s) const {
    int n = 0;
    for (const auto& [a, r] : heard_.at(s))
      for (const offer& o : r.offers) n += o.bound();
    return n;
  }
  std::size_t waiting() const {
    std::size_t n = 0;
    for (const auto& [_, q] : to_supplier_) n += q.size();
    for (const auto& [_, q] : to_asker_) n += q.size();
    return n;
  }
  void tell_all(int a) {
    for (int s = 0; s < suppliers; ++s)
      to_supplier_[{a, s}].push_back({word::what::request, {}, asked_[a].needed, {}, asked_[a].state});
  }
  const offer* any(const aid& r) {
    return r.offers.empty() ? nullptr
                            : &r.offers[static_cast<std::size_t>(roll(static_cast<int>(r.offers.size())))];
  }

  void supplier_acts(int s, int a) {
    aid& r = heard_[s][a];
    if (roll(3) == 0) {
      const offer* o = any(r);
      if (o == nullptr) return;
      const offer_id id = o->id;
      if (supplying::withdraw(r, id)) to_asker_[{a, s}].push_back({word::what::withdraw, id});
      return;
    }
    const auto made =
        supplying::propose(r, offer_id(std::to_string(++offers_)), 1 + roll(6),
                           std::chrono::minutes(5 + roll(30)), available - bound(s), clock_of_supplier(s));
    if (made) to_asker_[{a, s}].push_back({word::what::propose, made->id, made->offered, made->hold});
  }

  void asker_acts(int a) {
    aid& r = asked_[a];
    const offer* o = any(r);
    const offer_id id = o == nullptr ? offer_id() : o->id;
    const int s = o == nullptr ? 0 : std::stoi(o->supplier);
    switch (roll(12)) {
      case 0:
        if (roll(3) == 0 && asking::finish(r, request_state::cancelled)) tell_all(a);
        return;
      case 1:
        if (roll(3) == 0 && asking::finish(r, request_state::closed)) tell_all(a);
        return;
      case 2:
        if (asking::need(r, 1 + roll(12))) tell_settled(a, true);
        return;
      case 3:
        if (!id.empty() && asking::cancel(r, id)) {
          to_supplier_[{a, s}].push_back({word::what::cancel, id});
          tell_settled(a, false);
        }
        return;
      default:
        if (id.empty()) return;
        const int k = 1 + roll(o->offered);
        if (asking::accept(r, id, k, at(now_))) to_supplier_[{a, s}].push_back({word::what::accept, id, k});
    }
  }
  void tell_settled(int a, bool anyway) {
    if (asking::settle(asked_[a], at(now_)) || anyway) tell_all(a);
  }

  void deliver_one() {
    std::vector<std::deque<word>*> full;
    std::vector<std::pair<int, int>> who;
    std::vector<bool> down;
    for (auto* all : {&to_supplier_, &to_asker_})
      for (auto& [pair, q] : *all)
        if (!q.empty()) full.push_back(&q), who.push_back(pair), down.push_back(all == &to_supplier_);
    if (full.empty()) return;
    const auto i = static_cast<std::size_t>(roll(static_cast<int>(full.size())));
    const word w = full[i]->front();
    full[i]->pop_front();
    if (down[i])
      supplier_hears(who[i].second, who[i].first, w);
    else
      asker_hears(who[i].first, who[i].second, w);
  }

  void supplier_hears(int s, int a, const word& w) {
    aid& r = heard_[s][a];
    if (w.says == word::what::request) return supplying::hear_request(r, w.count, w.state);
    if (w.says == word::what::cancel) return supplying::hear_cancel(r, w.id);
    const auto says = supplying::hear_accept(r, w.id, w.count, clock_of_supplier(s));
    if (says == supplying::answer::confirm)
      to_asker_[{a, s}].push_back({word::what::confirm, w.id, w.count});
    else if (says == supplying::answer::reject_stale)
      to_asker_[{a, s}].push_back({word::what::reject_stale, w.id});
  }

  void asker_hears(int a, int s, const word& w) {
    aid& r = asked_[a];
    switch (w.says) {
      case word::what::propose: {
        offer o;
        o.id = w.id;
        o.supplier = std::to_string(s);
        o.offered = w.count;
        o.hold = w.hold;
        asking::hear_propose(r, o, at(now_));
        supplying::arrived(heard_[s][a], w.id, clock_of_supplier(s));  // the receipt
        break;
      }
      case word::what::withdraw:
        asking::hear_withdraw(r, w.id);
        break;
      case word::what::confirm:
        asking::hear_confirm(r, w.id, w.count);
        break;
      default:
        asking::hear_reject_stale(r, w.id);
    }
    tell_settled(a, false);
  }

  void time_passes() {
    for (int a = 0; a < askers; ++a) tell_settled(a, false);
    for (auto& [s, all] : heard_)
      for (auto& [a, r] : all) supplying::settle(r, clock_of_supplier(s));
  }

  std::mt19937 dice_;
  std::chrono::seconds now_{0};
  int offers_ = 0;
  std::map<int, aid> asked_;
  std::map<int, std::map<int, aid>> heard_;
  std::map<int, std::chrono::seconds> drift_;
  std::map<std::pair<int, int>, std::deque<word>> to_supplier_, to_asker_;
};

TEST(Reinforcement, InAHundredThousandNightsNobodyPromisesTooMuchAndBothSidesEndEqual) {
  std::map<std::string, int> endings;
  for (unsigned seed = 1; seed <= 100'000; ++seed) {
    night n(seed);
    for (int i = 0; i < 24; ++i) {
      n.step();
      ASSERT_EQ(n.broken(), "") << "night " << seed << ", step " << i;
    }
    n.come_to_rest();
    ASSERT_EQ(n.broken(), "") << "night " << seed;
    ASSERT_EQ(n.difference(), "") << "night " << seed;
    n.count_endings();
    for (const auto& [how, count] : n.endings) endings[how] += count;
  }
  for (const char* how : {"confirmed", "lapsed", "rejected_stale", "cancelled", "withdrawn"})
    EXPECT_GT(endings[how], 1000) << how << ": a night that never goes so proves nothing";
}

// ---- single cases

const offer_id a("a"), b("b"), c("c");

aid ask_for(int needed) { return {needed, 0, request_state::open, at(tomorrow), {}}; }
offer offer_of(const offer_id& id, int n) {
  offer o;
  o.id = id;
  o.supplier = "alken";
  o.offered = n;
  o.hold = 30min;
  return o;
}

TEST(Reinforcement, AnAcceptanceIsRefusedAboveWhatWasOfferedOrAsked) {
  aid r = ask_for(5);
  asking::hear_propose(r, offer_of(a, 4), at(0s));
  asking::hear_propose(r, offer_of(b, 4), at(0s));
  EXPECT_EQ(asking::accept(r, a, 5, at(1s)).error().kind, refusal_kind::invalid);
  EXPECT_EQ(asking::accept(r, a, 0, at(1s)).error().kind, refusal_kind::invalid);
  EXPECT_EQ(asking::accept(r, c, 1, at(1s)).error().kind, refusal_kind::not_found);
  ASSERT_TRUE(asking::accept(r, a, 4, at(1s)));
  EXPECT_EQ(asking::accept(r, a, 4, at(1s)).error().kind, refusal_kind::conflict) << "once";
  const auto too_many = asking::accept(r, b, 2, at(1s));
  EXPECT_EQ(untranslated(too_many.error()), "Je kan er nog 1 aannemen: meer vroeg je niet.");
  EXPECT_TRUE(asking::accept(r, b, 1, at(1s)));
  EXPECT_EQ(asking::need(r, 4).error().kind, refusal_kind::conflict) << "five are promised";
}

TEST(Reinforcement, AHoldThatRanOutCannotBeAccepted) {
  aid r = ask_for(5);
  asking::hear_propose(r, offer_of(a, 4), at(0s));
  EXPECT_EQ(asking::accept(r, a, 4, at(30min)).error().kind, refusal_kind::conflict);
  EXPECT_EQ(r.find(a)->ended, ending::lapsed);
}

TEST(Reinforcement, TheSuppliersHoldBeginsWhenTheOfferCameAndEndsALittleLater) {
  aid r = ask_for(5);
  ASSERT_TRUE(supplying::propose(r, a, 4, 30min, 10, at(0s)));
  supplying::settle(r, at(20h));
  EXPECT_TRUE(r.find(a)->live()) << "nobody knows of it yet";
  supplying::arrived(r, a, at(20h));
  supplying::settle(r, at(20h + 30min));
  EXPECT_TRUE(r.find(a)->live());
  supplying::settle(r, at(20h + 30min) + grace);
  EXPECT_EQ(r.find(a)->ended, ending::lapsed);
  EXPECT_EQ(supplying::hear_accept(r, a, 4, at(21h)), supplying::answer::reject_stale);
  EXPECT_EQ(r.find(a)->ended, ending::rejected_stale) << "as the asker will have it";
}

TEST(Reinforcement, ASupplierOffersNoMoreThanItHasLeftAndNotToARequestThatIsOver) {
  aid r = ask_for(50);
  EXPECT_EQ(supplying::propose(r, a, 11, 30min, 10, at(0s)).error().kind, refusal_kind::conflict);
  EXPECT_EQ(supplying::propose(r, a, 0, 30min, 10, at(0s)).error().kind, refusal_kind::invalid);
  EXPECT_EQ(supplying::propose(r, a, 1, 4min, 10, at(0s)).error().kind, refusal_kind::invalid);
  EXPECT_EQ(supplying::propose(r, a, 1, 25h, 10, at(0s)).error().kind, refusal_kind::invalid);
  supplying::hear_request(r, 50, request_state::filled);
  EXPECT_EQ(supplying::propose(r, a, 1, 30min, 10, at(0s)).error().kind, refusal_kind::conflict);
  supplying::hear_request(r, 50, request_state::cancelled);
  EXPECT_EQ(supplying::propose(r, a, 1, 30min, 10, at(0s)).error().kind, refusal_kind::conflict);
  supplying::hear_request(r, 50, request_state::open);
  EXPECT_EQ(r.state, request_state::cancelled) << "an end absorbs";
}

TEST(Reinforcement, AnAnswerThatFitsNothingChangesNothing) {
  aid r = ask_for(5);
  asking::hear_propose(r, offer_of(a, 4), at(0s));
  EXPECT_FALSE(asking::hear_confirm(r, a, 4)) << "nobody accepted it";
  EXPECT_FALSE(asking::hear_confirm(r, b, 4));
  EXPECT_FALSE(asking::hear_reject_stale(r, a));
  ASSERT_TRUE(asking::accept(r, a, 3, at(1s)));
  EXPECT_FALSE(asking::hear_confirm(r, a, 4)) << "three were accepted";
  EXPECT_TRUE(asking::hear_confirm(r, a, 3));
}

}  // namespace
}  // namespace paraat::test
