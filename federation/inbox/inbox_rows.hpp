#pragma once
// The rows behind inbox.hpp; for this folder only.

#include "federation/inbox/inbox.hpp"

namespace paraat::federation::inbox::rows {

// Claims the ids of these messages, in one statement. Gives the indices of messages that were received
// before, with the hash and receipt of the first.
struct before {
  std::size_t index = 0;
  std::string hash, receipt;
};
std::vector<before> put(transaction&, const std::vector<std::pair<const arrivals*, const arrival*>>&);
// The stored messages among these ids, with sender and hash.
struct stored_hash {
  std::string from, id, hash;
};
std::vector<stored_hash> hashes_of(transaction&, const std::vector<std::string>& ids);
// Kept when another message with that id is stored with other bytes, or came in the same request.
void put_conflict(transaction&, const arrivals&, const arrival&, bool beside_another);

// ---- the order within a case; each case is locked for the transaction, in one order
struct case_name {
  std::string to, from, id;
  auto operator<=>(const case_name&) const = default;
};
struct case_place {
  std::int64_t next = 1;
  std::map<std::int64_t, std::string> held;  // place: message id
};
case_place lock_case(transaction&, const case_name&, instant now);
void move_case(transaction&, const case_name&, std::int64_t next, instant now);
void hold(transaction&, const case_name&, const arrivals&, const arrival&);
// Takes it out, with the bytes as they came and when.
struct released {
  std::string signed_bytes;
  instant received{};
};
std::optional<released> release(transaction&, const case_name&, std::int64_t place);
struct waiting_case {
  tenant_id to;
  case_name name;
};
std::vector<waiting_case> cases_without_a_gap(transaction&, instant now);
// The first place of this case that is held and need not wait any more.
std::optional<std::int64_t> first_ready(transaction&, const case_name&, instant now);

// Notes the numbers of these requests as received, in one statement, and gives each the lowest missing
// number.
void note_numbers(transaction&, const std::vector<arrivals*>&);

}  // namespace paraat::federation::inbox::rows
