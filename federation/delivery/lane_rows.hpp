#pragma once
// The rows behind lanes.hpp, as delivery leases, fills and ends them; for this folder only.

#include "federation/delivery/lanes.hpp"

namespace paraat::federation::delivery {

struct numbered {
  std::string id, from, to, peer, kind, case_id, envelope, hash;
  outbox::lane where = outbox::lane::bulk;
  std::int64_t epoch = 0, seq = 0;
  instant created{}, expires{};
};
struct counter {
  std::int64_t epoch = 0, last_seq = 0;
  std::int64_t place_base = 0;  // added to the numbers of its cases
};

struct claimed {
  std::string peer;
  outbox::lane where = outbox::lane::bulk;
  int failures = 0, most = 0, strikes = 0;
  std::optional<instant> failing_since;
};

struct queued {
  std::string id, envelope, hash;
  std::int64_t seq = 0;
  int attempts = 0;
  std::string from, kind;
};
struct batch {
  std::vector<queued> messages;
  std::vector<std::pair<std::int64_t, std::int64_t>> skipped;  // numbers that will not come
  std::int64_t epoch = 0;
};

struct end_of_message {
  std::string id, state, reason, receipt;
};

struct end_of_round {
  bool failed = false, give_up_lease = true;
  std::string failure;
  int failures = 0, most = 0, strikes = 0;
  std::optional<instant> failing_since, next_try;
};

namespace rows {
// Serialises numbering: one transaction at a time, in all processes.
void lock_numbering(transaction&);
// Beneath the epoch of the feeds the lane begins anew: this database was restored since.
counter counter_for_update(transaction&, std::string_view peer, outbox::lane, instant now);
void put(transaction&, const std::vector<numbered>&);
// A message to a party that is not in the members list.
void put_undeliverable(transaction&, const numbered&, std::string_view reason, instant now);
void move_counter(transaction&, std::string_view peer, outbox::lane, std::int64_t last_seq);

// Lanes with waiting messages and without a lease, leased to `who`. Open lanes first; `most_probes` of them
// may be failing lanes. `only`: lanes of that peer; empty: of every peer.
std::vector<claimed> claim(transaction&, outbox::lane, std::string_view who, instant now, instant until,
                           int most, int most_probes, std::string_view only = {});
void renew(transaction&, std::string_view who, instant until);
void free_all(transaction&);
batch next_batch(transaction&, std::string_view peer, outbox::lane, instant now, int most);
void note_attempt(transaction&, const batch&);
// False when the lease has gone to another process.
bool finish(transaction&, std::string_view peer, outbox::lane, std::string_view who, const end_of_round&,
            instant now, instant lease_until);
void end_messages(transaction&, const std::vector<end_of_message>&, instant now);
void defer(transaction&, const std::vector<std::string>& ids, instant until);
void skips_told(transaction&, std::string_view peer, outbox::lane, const batch&);
// New numbers, and places of cases beyond any that were given: a thousand for each second since the last
// epoch.
void begin_epoch(transaction&, std::string_view peer, outbox::lane, instant now);
// The peer has lost messages that it gave receipts for, from this number on: its database was restored. They
// are sent again, or named as skipped when their time is over. A receipt of the last minutes is believed.
int send_again(transaction&, std::string_view peer, outbox::lane, std::int64_t epoch, std::int64_t from,
               instant now);
constexpr std::chrono::minutes believed{10};

int expire(transaction&, instant now);
// Messages of a restored database about which a person decided that they do not leave.
int end_restored(transaction&, instant now);
// Failing lanes whose pause has passed get another attempt, spread by `dice` from 0 to 1.
void spread(transaction&, outbox::lane, instant now, double most_seconds);
// After a sign of life of these peers the next attempt comes forward, once.
void bring_forward(transaction&, const std::vector<std::string>& peers, outbox::lane, instant now,
                   double shortest, double most_seconds);

std::vector<tenant_id> untold_tenants(transaction&);
struct untold {
  std::string id, to, kind, state, reason;
};
std::vector<untold> take_untold(transaction&, int limit);
}  // namespace rows

}  // namespace paraat::federation::delivery
