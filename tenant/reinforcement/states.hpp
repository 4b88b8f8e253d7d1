#pragma once
// Hands that a neighbour lends: what each side may do, and what a message of the other side means. No clock,
// no database, no network: the same functions are driven by the site and by a test that plays 100,000 nights.
//
// One asks (the request is its own), others offer (each offer is its supplier's). Messages of one side come
// in order (case_seq); those of the two sides cross as they like. Three rules make both sides equal once
// everything has arrived:
//
// * Only the supplier ends an offer's doubt: an ACCEPT that finds it still held becomes CONFIRMED, one that
//   comes too late is answered with REJECT_STALE. Only the asker moves the request.
// * Ends absorb, and they rank: lapsed < rejected_stale < cancelled < withdrawn. When two ends cross, both
//   sides keep the one that ranks higher, whichever they learnt first. The asker calls off, the supplier may
//   recall at any time, so a withdrawal stands above all. A request that is called off cancels every offer
//   of it; one that is closed cancels those that were not taken.
// * Hold times run on the clock of who receives: the asker's from when the offer came, the supplier's from
//   when it knows that it came, and a little longer, so that a hold ends there last.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"

namespace paraat::reinforcement {

enum class stage { proposed, accepted, confirmed };
enum class ending { none, lapsed, rejected_stale, cancelled, withdrawn };
// The last three are ends, and rank like those of offers.
enum class request_state { open, filled, expired, closed, cancelled };

struct offer {
  std::string id, supplier;
  int offered = 0;  // n
  int taken = 0;    // k, once it is accepted
  stage at = stage::proposed;
  ending ended = ending::none;
  std::chrono::seconds hold{};
  std::optional<instant> until;  // of the hold, on this side's clock

  bool live() const { return ended == ending::none; }
  // How many hands it ties up at its supplier.
  int bound() const { return !live() ? 0 : at == stage::proposed ? offered : taken; }
  bool operator==(const offer&) const = default;
};

// A request as one side sees it: the asker with the offers of all, a supplier with its own.
struct aid {
  int needed = 0;
  int overbooking = 0;  // that many more may be taken, declared by the asker
  request_state state = request_state::open;
  instant expires{};
  std::vector<offer> offers;

  offer* find(std::string_view id);
  int confirmed() const;
  int promised() const;  // accepted or confirmed
  bool over() const { return state >= request_state::expired; }
};

constexpr int most_hands = 5000;
constexpr std::chrono::minutes shortest_hold{5}, longest_hold{24 * 60};
// How much longer a supplier keeps its hold.
constexpr std::chrono::minutes grace{2};

namespace asking {

result<void> accept(aid&, std::string_view id, int count, instant now);
result<void> cancel(aid&, std::string_view id);
// `closed`: what was taken stands; `cancelled`: nothing does.
result<void> finish(aid&, request_state);
result<void> need(aid&, int needed);

void hear_propose(aid&, offer, instant now);
void hear_withdraw(aid&, std::string_view id);
// False when the answer fits nothing that was asked: it changes nothing.
bool hear_confirm(aid&, std::string_view id, int count);
bool hear_reject_stale(aid&, std::string_view id);

// What time and the offers make of it. True when the suppliers are to be told its state anew.
bool settle(aid&, instant now);

}  // namespace asking

namespace supplying {

// `room`: how many hands are tied to nothing else.
result<offer> propose(aid&, std::string id, int count, std::chrono::seconds hold, int room, instant now);
result<void> withdraw(aid&, std::string_view id);

enum class answer { none, confirm, reject_stale };
answer hear_accept(aid&, std::string_view id, int count, instant now);
void hear_cancel(aid&, std::string_view id);
void hear_request(aid&, int needed, request_state);

// The offer came there: its hold begins. Or it never will.
void arrived(aid&, std::string_view id, instant now);
void never_arrived(aid&, std::string_view id);
void settle(aid&, instant now);

}  // namespace supplying

std::string_view name_of(stage);
std::string_view name_of(ending);
std::string_view name_of(request_state);
std::optional<stage> stage_named(std::string_view);
std::optional<ending> ending_named(std::string_view);
std::optional<request_state> request_state_named(std::string_view);

}  // namespace paraat::reinforcement
