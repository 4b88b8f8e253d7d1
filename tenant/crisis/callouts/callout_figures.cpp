#include "tenant/crisis/callouts/callout_figures.hpp"

#include <algorithm>

namespace paraat::callouts {

place_figures places_of(const incidents::task& t, instant now) {
  place_figures f{
      .needed = t.what.needed, .confirmed = t.taken, .lent = t.lent, .joined = t.joined, .held = t.held};
  if (!t.active) return f;
  f.empty = std::max(0, t.what.needed - t.lent - t.joined - t.taken);
  if (t.what.until <= now) return f;
  f.shortage = f.empty;
  f.to_ask = std::max(0, f.shortage - f.held);
  return f;
}

place_figures sum_of(std::span<const incidents::task> tasks, instant now) {
  place_figures out;
  for (const auto& t : tasks) {
    if (!t.active) continue;
    const place_figures one = places_of(t, now);
    out.needed += one.needed;
    out.confirmed += one.confirmed;
    out.lent += one.lent;
    out.joined += one.joined;
    out.held += one.held;
    out.empty += one.empty;
    out.shortage += one.shortage;
    out.to_ask += one.to_ask;
  }
  return out;
}

callout_state shown_state(const callout& c, std::span<const incidents::task> tasks, instant now) {
  if (!c.calls()) return c.status;
  int empty = 0;
  for (const auto& t : tasks)
    if (std::ranges::find(c.what.tasks, t.id) != c.what.tasks.end()) empty += places_of(t, now).empty;
  return empty == 0 ? callout_state::filled : callout_state::running;
}

reply reply_of(person_state s, bool said_yes, bool answered) {
  switch (s) {
    case person_state::yes:
    case person_state::reserve:
    case person_state::confirmed:
    case person_state::on_the_way:
    case person_state::on_site:
    case person_state::departed:
    case person_state::no_show:
      return reply::yes;
    case person_state::maybe:
      return reply::maybe;
    case person_state::no:
    case person_state::withdrawn:
      return reply::no;
    case person_state::undeliverable:
      return reply::unreached;
    case person_state::released:
      return said_yes ? reply::yes : answered ? reply::maybe : reply::silent;
    case person_state::to_notify:
    case person_state::notified:
    case person_state::unclear:
      return reply::silent;
  }
  return reply::silent;
}

void reply_figures::add(reply r, int people) {
  called += people;
  switch (r) {
    case reply::yes:
      yes += people;
      break;
    case reply::maybe:
      maybe += people;
      break;
    case reply::no:
      no += people;
      break;
    case reply::silent:
      silent += people;
      break;
    case reply::unreached:
      unreached += people;
      break;
  }
}

presence_figures presence_of(std::span<const presence_row> rows, int walk_ins) {
  presence_figures out{.walk_ins = walk_ins};
  for (const presence_row& r : rows) {
    if (r.arrived)
      out.came += r.people;
    else if (r.status == person_state::no_show || (r.placed && r.task_over))
      out.no_show += r.people;
  }
  return out;
}

std::optional<std::chrono::seconds> time_to_filled(const place_figures& places,
                                                   std::span<const callout> callouts) {
  std::optional<instant> started, filled;
  for (const callout& c : callouts) {
    if (c.started_at) started = std::min(started.value_or(*c.started_at), *c.started_at);
    if (c.filled_at) filled = std::max(filled.value_or(*c.filled_at), *c.filled_at);
  }
  if (!places.full() || !started || !filled) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(*filled - *started);
}

int still_asked(std::span<const neighbour_request> requests, const incidents::task_id& task_id) {
  int out = 0;
  for (const neighbour_request& r : requests)
    if (!r.over && r.task == task_id) out += std::max(0, r.needed - r.confirmed);
  return out;
}

int to_ask_of_neighbours(const place_figures& places, std::span<const neighbour_request> requests,
                         const incidents::task_id& task_id) {
  return std::max(0, places.shortage - still_asked(requests, task_id));
}

int can_be_spared(int available, int bound) { return std::max(0, available - bound); }

}  // namespace paraat::callouts
