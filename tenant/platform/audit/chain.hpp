#pragma once
// The hash chain over the events of a tenant. hash(n) = SHA-256(hash(n-1), n, time in microseconds, account,
// verb, about, object), each part with its length before it; before the first event stand 32 zero bytes. A
// changed, removed or inserted event breaks it from there on. Write access to the whole table allows a whole
// new chain: the last hash also goes to the log with each linking ("audit_linked"), where it can be compared.

#include <optional>
#include <string>

#include "tenant/platform/audit/audit.hpp"

namespace paraat::audit {

constexpr std::string_view link_job = "audit.link", verify_job = "audit.verify";
constexpr std::chrono::days kept{3 * 365};

std::string chain_hash(const std::string& previous, std::int64_t seq, const audit_entry&);

// A note schedules the linking of new events, half a minute later; a linking schedules the nightly
// verification.
void plan_linking(transaction&, instant now);
void plan_linking(transaction&, tenant_id where, instant now);
// Numbers and hashes the events committed since the last time; gives how many.
int link(transaction&, instant now);
// Forgets events older than three years; the chain then begins later.
void forget_old(transaction&, instant now);

struct verification {
  long long linked = 0, waiting = 0;
  std::optional<std::int64_t> broken_at;  // the first number that does not fit
  std::int64_t last_seq = 0;
  std::string last_hash;
  bool whole() const { return !broken_at; }
};
verification verify(transaction&);

}  // namespace paraat::audit
