#pragma once
// What other nodes send to our tenants.
//
// A batch passes three rooms. `read` looks at it without the database: size, grammar, who signed, whether
// that node may speak for the sender, time, lane, what must be understood (`crit`), and opens what is sealed;
// it ends in a signed receipt for each envelope. `store` is one transaction per receiving tenant: it claims
// the message ids, lets the kinds do their work, and keeps envelope and receipt; a message that was here
// before gets the receipt of the first time, byte for byte. `answer_for` puts the receipts together.
//
// Three sorts of trouble. A node that speaks for another, or whose signature is wrong, has sent nothing: the
// whole request is refused (401). A message that is well made but cannot be taken gets a receipt that says so
// (rejected: for good; deferred: not now), and its neighbours go on. The same id with other bytes is a lie
// that proves itself: 409, both signed copies are kept, and nothing else of that request counts.
//
// Messages of a case that say their place in it (kinds.hpp, `ordered`) are applied in that order, whatever
// the order in which they came: one that is early is stored, receipted and held until those before it are
// there, or will never come; a second one for a place that is taken is rejected ("case-seq").
//
// Requests that wait at the same time are stored together, at most two transactions at once (grouping.hpp):
// 4.8–5.5 thousand single messages a second were measured that way against 3.0 without.

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/inbox/charges.hpp"
#include "federation/kinds/kinds.hpp"
#include "federation/membership/membership.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::inbox {

struct context {
  const web::services& services;
  const membership& members_list;
  const node_keys& own;
  charges& accounts;
  kinds::list known = kinds::all();
};

struct answer {
  unsigned status = 200;
  std::string body;  // a BatchReceipt, or a FedError
  std::optional<std::chrono::seconds> retry_after = {};
};

struct arrival {
  wire::SignedEnvelope outer;
  wire::Envelope inner;
  std::string hash;  // SHA-256 of the signed bytes
  std::optional<tenant_id> to;
  const kinds::kind* what = nullptr;
  kinds::message message;
  wire::Outcome outcome = wire::ACCEPTED;
  std::string error;
  std::string receipt;  // bytes of a SignedReceipt
};

struct arrivals {
  std::string peer;
  outbox::lane where = outbox::lane::bulk;
  instant now{};
  std::vector<arrival> list;
  std::vector<std::pair<std::int64_t, std::int64_t>> skipped;
  std::int64_t next_seq = 0;  // set by `store`
  bool conflict = false;      // set by `store`: nothing of it was stored
};

// ---- the rooms

// All that reading looks at: nothing of it is a database.
struct reader {
  const members& list;
  std::function<std::optional<tenant_id>(std::string_view party)> tenant_of;  // here
  const node_keys& own;
  charges& accounts;
  kinds::list known;
  instant now{};
};
std::expected<arrivals, answer> read(const reader&, std::string_view peer, outbox::lane,
                                     const std::string& body);
std::expected<arrivals, answer> read(const context&, std::string_view peer, outbox::lane,
                                     const std::string& body);
// One that was stored, from its signed bytes; nothing when it can no longer be opened.
std::optional<arrival> read_again(const node_keys&, kinds::list, const std::string& signed_bytes,
                                  instant received);
std::string receipt_for(const node_keys&, const arrival&, instant now);
// Stores all of these; breakage leaves none of them. Requests that conflict are marked.
void store(const context&, const std::vector<arrivals*>&);
answer answer_for(const context&, const arrivals&);

// The three rooms for one request: for messages between tenants of this node, and tests.
answer receive(const context&, std::string_view peer, outbox::lane, const std::string& body);

// Messages that waited for one that will never come are applied: their lane has no gap before them any more.
// Called by the beat; cheap when nothing waits. Gives how many.
int apply_held(const context&, instant now);

// Receipts without any effect: a peer tries out whether its messages would be understood.
answer ping(const context&, std::string_view peer, const std::string& body);

std::string status_of(transaction&, std::string_view peer, outbox::lane);  // bytes of an InboxStatus
// Bytes of an Evidence about a message that this peer sent us, or we sent it.
std::optional<std::string> evidence(transaction&, const node_keys&, std::string_view peer,
                                    std::string_view id);

// Messages older than thirty days go; a job does it daily.
constexpr std::string_view forget_job = "inbox.forget";
void forget_old(transaction&, instant now);

answer fault(unsigned status, std::string_view code, instant now);

// For a handler: a scope without a request, of a tenant here.
web::scope scope_of(const web::services&, const tenants::tenant&, instant now);

}  // namespace paraat::federation::inbox
