#include "tenant/publishing/alerts/matching.hpp"

#include <algorithm>
#include <span>

#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/publishing/alerts/alert_mails.hpp"
#include "tenant/publishing/alerts/alerts_sql.hpp"
#include "tenant/publishing/alerts/matching_sql.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::alerts {
namespace {

constexpr std::string_view only = "changes";
// Words are read anew so often, because synonyms and themes change with a release; so many in one run.
constexpr std::chrono::days read_anew_after{7};
constexpr int most_read_anew = 200;

void read_words_anew(transaction& tx, const listings::word_shares* frequent, instant now) {
  for (const saved_search& q : rows::to_read_again(tx, now - read_anew_after, most_read_anew))
    rows::read_anew(tx, q, read_query(tx, q.what.words, frequent), frequent, now);
}

// The keys that a change has beside its words.
void add_keys(changed_keys& into, const rows::open_change& c) {
  const auto add = [&](std::string key) {
    into.listing.push_back(c.listing);
    into.key.push_back(std::move(key));
  };
  std::vector<std::string> places{municipality_key(c.nis)};
  if (c.at)
    for (std::string& square : squares_of(*c.at)) places.push_back(std::move(square));
  for (const std::string& place : places) {
    add(both(place, theme_key(c.theme)));
    add(place);
  }
  add(std::string(key_of_all));
}

// A statement has ten seconds; a change may be found for thousands of people.
constexpr std::size_t changes_at_once = 50;

rows::found_now find_people(transaction& tx, std::span<const rows::open_change> some, instant now) {
  changed_keys keys;
  for (const rows::open_change& c : some) add_keys(keys, c);
  return rows::find_people(tx, some, keys, now);
}

}  // namespace

void begin_matching(transaction& tx, instant now) {
  if (!rows::begin(tx, web::local_day(now))) return;
  jobs::schedule(tx, match_job, now + match_every, "{}", only);
  jobs::schedule(tx, match_urgent_job, now + match_every, "{}", only);
  plan_morning(tx, now);
}

matched match_once(transaction& tx, const web::scope& s) {
  matched out;
  if (!rows::take_turn(tx)) return out;
  rows::number_changes(tx);
  const auto changes = rows::read_changes(tx, most_changes);
  out.changes = changes.count;
  if (changes.rows.empty()) return out;
  out.more = out.changes == most_changes;
  const auto stock = listings::stock_now(s, tx);
  read_words_anew(tx, stock->frequent.get(), s.now);
  auto open = rows::open_of(tx, changes.rows,
                            {.now = s.now,
                             .silent = stock->silent,
                             .area = listings::area_of(s),
                             .network = listings::network_of(s)});
  for (rows::open_change& c : open)
    // A listing without a point lies somewhere in its municipality.
    if (const municipality* m = c.at ? nullptr : s.node.municipalities.of(c.nis)) c.at = m->at;
  for (std::span<const rows::open_change> rest = open; !rest.empty();) {
    const auto some = rest.first(std::min(changes_at_once, rest.size()));
    const rows::found_now found = find_people(tx, some, s.now);
    out.found += found.rows;
    out.at_once |= found.at_once;
    rest = rest.subspan(some.size());
  }
  rows::move_position(tx, changes.last);
  return out;
}

void match_urgent_changes(transaction& tx, const web::services& services, instant now) {
  if (!is_matched(tx)) return;
  bool more = false;
  if (rows::urgent_change_waits(tx)) {
    const matched done = match_once(tx, web::scope_of(services, tx.tenant(), now));
    if (done.at_once) plan_mails(tx, rhythm::at_once, now);
    more = done.more;
  }
  jobs::schedule(tx, match_urgent_job, more ? now : now + match_every, "{}", only);
}

void match_changes(transaction& tx, const web::services& services, instant now) {
  if (rows::end_without_searches(tx)) return;
  const web::scope s = web::scope_of(services, tx.tenant(), now);
  const matched done = match_once(tx, s);
  if (done.at_once) plan_mails(tx, rhythm::at_once, now);
  write_stale_mails_anew(tx, s);
  rows::forget_changes(tx);
  jobs::schedule(tx, match_job, done.more ? now : now + match_every, "{}", only);
}

}  // namespace paraat::alerts
