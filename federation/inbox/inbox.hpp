#pragma once
// The inbox: messages from other nodes to tenants of this node.
//
// A batch passes three stages. `read` checks it without the database: size, grammar, signature, whether that
// node may speak for the sender, time, lane, extensions that must be understood (`crit`); it opens sealed
// content and ends in a signed receipt for each envelope. `store` is one transaction per receiving tenant: it
// claims the message ids, applies the messages by kind, and keeps envelope and receipt; a repeated message
// gets its first receipt, byte for byte. `answer_for` combines the receipts.
//
// Three sorts of failure. A node that speaks for another, or a wrong signature: the whole request is refused
// (401). A well-formed message that cannot be accepted gets a receipt that says so (rejected: permanently;
// deferred: for now), and the other messages continue. The same id with other bytes is signed proof of an
// equivocation: 409, both signed copies are kept, and nothing else of that request counts.
//
// Messages of a case with a sequence number (kinds.hpp, `ordered`) are applied in that order, whatever the
// order in which they came: an early message is stored, receipted and held until its predecessors have
// arrived, or will never arrive; a second message for a number in use is rejected ("case-seq").
//
// Requests that wait at the same time are stored together, at most two transactions at once (grouping.hpp):
// 4.8–5.5 thousand single messages a second were measured that way against 3.0 without.

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/inbox/peer_cost_limiter.hpp"
#include "federation/kinds/kinds.hpp"
#include "federation/membership/membership.hpp"
#include "ops/observation.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::inbox {

struct context {
  const web::services& services;
  const membership& members_list;
  const node_keys& own;
  charges& accounts;
  kinds::list known = kinds::all();
  const observers* seen = nullptr;  // of each message; absent: nothing is observed
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
  request_origin from = {};   // the request that brought them
  stage_times times = {};     // of all of them together
  stage_times::clock::time_point began = stage_times::clock::now();
};

// ---- the rooms

// The inputs of `read`: no database is among them.
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
// A stored message, from its signed bytes; nothing when it can no longer be opened.
std::optional<arrival> read_again(const node_keys&, kinds::list, const std::string& signed_bytes,
                                  instant received);
std::string receipt_for(const node_keys&, const arrival&, instant now);
// Stores all of these; breakage leaves none of them. Requests that conflict are marked.
void store(const context&, const std::vector<arrivals*>&);
answer answer_for(const context&, const arrivals&);

// The three stages for one request: for messages between tenants of this node, and tests.
answer receive(const context&, std::string_view peer, outbox::lane, const std::string& body);

// Applies held messages whose predecessor will never arrive: their lane has no gap before them any more.
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
