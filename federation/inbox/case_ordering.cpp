#include "federation/inbox/case_ordering.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "federation/inbox/inbox_rows.hpp"
#include "ops/log.hpp"

namespace paraat::federation::inbox {
namespace {

bool has_a_place(const arrival& a) {
  return a.what != nullptr && a.what->ordered && a.outcome == wire::ACCEPTED;
}

rows::case_name name_of(const arrival& a) {
  return {a.inner.to_tenant(), a.inner.from_tenant(), a.inner.case_id()};
}

std::vector<cases::came> by_place(const std::vector<cases::came>& all) {
  std::vector<cases::came> out;
  for (const cases::came& c : all)
    if (has_a_place(*c.second)) out.push_back(c);
  std::ranges::sort(out, {}, [](const cases::came& c) {
    return std::tuple(c.second->message.case_seq, c.second->inner.lane_seq(),
                      std::string_view(c.second->message.id));
  });
  return out;
}

}  // namespace

cases::cases(const context& c, transaction& tx, const std::vector<came>& all, instant now)
    : context_(c), tx_(tx), now_(now) {
  std::set<rows::case_name> names;
  for (const auto& [_, a] : all)
    if (has_a_place(*a)) names.insert(name_of(*a));
  for (const rows::case_name& n : names) places_.emplace(n, rows::lock_case(tx, n, now));
}

void cases::refuse_taken_places(const std::vector<came>& all) {
  std::set<std::pair<rows::case_name, std::int64_t>> here;
  for (const auto& [request, a] : by_place(all)) {
    const auto name = name_of(*a);
    const rows::case_place& known = places_.at(name);
    const auto held = known.held.find(a->message.case_seq);
    const bool other = held != known.held.end() && held->second != a->message.id;
    if (a->message.case_seq >= known.next && !other && here.emplace(name, a->message.case_seq).second)
      continue;
    // A message received before gets its first receipt all the same: this receipt is then not kept.
    a->outcome = wire::REJECTED;
    a->error = "case-seq";
    a->receipt = receipt_for(context_.own, *a, request->now);
  }
}

void cases::release_followers(const rows::case_name& name, std::vector<turn>& out) {
  rows::case_place& p = places_.at(name);
  for (auto next = p.held.find(p.next); next != p.held.end(); next = p.held.find(p.next)) {
    const auto bytes = rows::release(tx_, name, p.next);
    auto a =
        bytes ? read_again(context_.own, context_.known, bytes->signed_bytes, bytes->received) : std::nullopt;
    if (a)
      out.push_back({a->what, std::move(a->message)});
    else
      log::warning("held_message_lost", {{"case", name.id}});
    p.held.erase(next);
    ++p.next;
  }
}

std::vector<turn> cases::take_turns(const std::vector<came>& fresh) {
  std::vector<turn> out;
  std::set<rows::case_name> moved;
  for (const auto& [request, a] : by_place(fresh)) {
    const auto name = name_of(*a);
    rows::case_place& p = places_.at(name);
    if (a->message.case_seq != p.next) {
      rows::hold(tx_, name, *request, *a);
      p.held.emplace(a->message.case_seq, a->message.id);
      continue;
    }
    out.push_back({a->what, a->message});
    ++p.next;
    moved.insert(name);
    release_followers(name, out);
  }
  for (const rows::case_name& n : moved) rows::move_case(tx_, n, places_.at(n).next, now_);
  return out;
}

void apply_in_order(transaction& tx, const web::scope& s, const std::vector<turn>& turns) {
  for (std::size_t i = 0; i < turns.size();) {
    std::vector<kinds::message> run;
    const kinds::kind* what = turns[i].what;
    for (; i < turns.size() && turns[i].what == what; ++i) run.push_back(turns[i].message);
    what->apply(tx, s, run);
  }
}

namespace {

// From its first message that need not wait any more, as far as they follow each other.
int apply_case(const context& c, transaction& tx, const tenants::tenant& to, const rows::case_name& name,
               instant now) {
  rows::lock_case(tx, name, now);
  std::vector<turn> turns;
  while (const auto place = rows::first_ready(tx, name, now)) {
    const auto bytes = rows::release(tx, name, *place);
    if (!bytes) break;
    if (auto a = read_again(c.own, c.known, bytes->signed_bytes, bytes->received))
      turns.push_back({a->what, std::move(a->message)});
    rows::move_case(tx, name, *place + 1, now);
  }
  apply_in_order(tx, scope_of(c.services, to, now), turns);
  return static_cast<int>(turns.size());
}

}  // namespace

int apply_held(const context& c, instant now) {
  const auto waiting =
      c.services.db.read(std::nullopt, [&](transaction& tx) { return rows::cases_without_a_gap(tx, now); });
  int count = 0;
  for (const rows::waiting_case& w : waiting) {
    const auto to = c.services.tenants.of(w.to);
    if (!to) continue;
    count += c.services.db.write(w.to, [&](transaction& tx) { return apply_case(c, tx, *to, w.name, now); });
  }
  return count;
}

}  // namespace paraat::federation::inbox
