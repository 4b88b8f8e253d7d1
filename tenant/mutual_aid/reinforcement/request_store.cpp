#include "tenant/mutual_aid/reinforcement/request_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/mutual_aid/reinforcement/outbound.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_sql.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::reinforcement {
namespace {

void keep(transaction& tx, const help& before, const help& after, instant now) {
  rows::save(tx, before, after, now);
  plan(tx, after);
  tx.touch(topic);
}

}  // namespace

offer_id key_of(std::string_view supplier, const offer_id& offer) {
  return offer_id(std::string(supplier) + "/" + offer);
}

// Schedules the next check of this request, for changes that happen by time alone.
void plan(transaction& tx, const help& h) {
  std::optional<instant> next;
  const auto consider = [&](instant t) { next = next ? std::min(*next, t) : t; };
  if (!h.now.over()) consider(h.now.expires);
  for (const offer& o : h.now.offers)
    if (o.live() && o.at == stage::proposed && o.until) consider(*o.until);
  const std::string key = h.party + "/" + h.id;
  if (next)
    jobs::schedule(tx, settle_job, *next, fmt::format(R"({{"party":"{}","id":"{}"}})", h.party, h.id), key);
  else
    jobs::cancel(tx, settle_job, key);
}

// Keeps a changed request, and tells all suppliers when the request itself moved.
void keep_ours(transaction& tx, const help& before, help after, instant now) {
  asking::settle(after.now, now);
  keep(tx, before, after, now);
  const bool moved = before.now.needed != after.now.needed || before.now.state != after.now.state;
  if (moved && after.now.state != request_state::expired) outbound::request_to_all(tx, after, now);
}

void keep_theirs(transaction& tx, const help& before, help after, instant now) {
  supplying::settle(after.now, now);
  keep(tx, before, after, now);
}

}  // namespace paraat::reinforcement
