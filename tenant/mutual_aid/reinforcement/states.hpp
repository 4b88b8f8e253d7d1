#pragma once
// People that a neighbour lends: the permitted acts of each side, and the effect of a message of the other
// side. No clock, no database, no network: the same functions are driven by the site and by a test that plays
// 100,000 nights.
//
// One party asks (it owns the request), others offer (each supplier owns its offer). Messages of one side
// come in order (case_seq); messages of the two sides may cross. Three rules make both sides equal once
// everything has arrived:
//
// * Only the supplier decides an offer: an ACCEPT that finds it still held makes it CONFIRMED, a late ACCEPT
//   is answered with REJECT_STALE. Only the asker moves the request.
// * Ends are final, and they rank: lapsed < rejected_stale < cancelled < withdrawn. When two ends cross, both
//   sides keep the higher one, whichever arrived first. The asker may cancel and the supplier may withdraw at
//   any time; a withdrawal ranks highest. A cancelled request cancels every offer of it; a closed request
//   cancels the offers that were not accepted.
// * Hold times run on the receiver's clock: at the asker from the arrival of the offer, at the supplier from
//   the receipt of it, and a little longer, so that a hold ends there last.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::reinforcement {

enum class stage { proposed, accepted, confirmed };
enum class ending { none, lapsed, rejected_stale, cancelled, withdrawn };
// The last three values are ends, and rank like the ends of offers.
enum class request_state { open, filled, expired, closed, cancelled };

// The asker keeps the offers of all: there an id is "supplier/id" (key_of in request_store.hpp).
using offer_id = row_id<struct offer>;

struct offer {
  offer_id id;
  std::string supplier;
  int offered = 0;  // n
  int taken = 0;    // k, once it is accepted
  stage at = stage::proposed;
  ending ended = ending::none;
  std::chrono::seconds hold{};
  std::optional<instant> until;  // of the hold, on this side's clock

  bool live() const { return ended == ending::none; }
  // The number of its supplier's people that it binds.
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

  offer* find(const offer_id& id);
  int confirmed() const;
  int promised() const;  // accepted or confirmed
  bool over() const { return state >= request_state::expired; }
};

constexpr int most_hands = 5000;
constexpr std::chrono::minutes shortest_hold{5}, longest_hold{24 * 60};
// How much longer a supplier keeps its hold.
constexpr std::chrono::minutes grace{2};

namespace asking {

result<void> accept(aid&, const offer_id& id, int count, instant now);
result<void> cancel(aid&, const offer_id& id);
// `closed`: accepted offers stand; `cancelled`: none stands.
result<void> finish(aid&, request_state);
result<void> need(aid&, int needed);

void hear_propose(aid&, offer, instant now);
void hear_withdraw(aid&, const offer_id& id);
// False when the answer fits nothing that was asked: it changes nothing.
bool hear_confirm(aid&, const offer_id& id, int count);
bool hear_reject_stale(aid&, const offer_id& id);

// Applies the time and the offers to the request. True when the suppliers are to be told its new state.
bool settle(aid&, instant now);

}  // namespace asking

namespace supplying {

// `room`: the number of people without another commitment.
result<offer> propose(aid&, offer_id id, int count, std::chrono::seconds hold, int room, instant now);
result<void> withdraw(aid&, const offer_id& id);

enum class answer { none, confirm, reject_stale };
answer hear_accept(aid&, const offer_id& id, int count, instant now);
void hear_cancel(aid&, const offer_id& id);
void hear_request(aid&, int needed, request_state);

// The offer came there: its hold begins. Or it never will.
void arrived(aid&, const offer_id& id, instant now);
void never_arrived(aid&, const offer_id& id);
void settle(aid&, instant now);

}  // namespace supplying

std::string_view name_of(stage);
std::string_view name_of(ending);
std::string_view name_of(request_state);
std::optional<stage> stage_named(std::string_view);
std::optional<ending> ending_named(std::string_view);
std::optional<request_state> request_state_named(std::string_view);

}  // namespace paraat::reinforcement
