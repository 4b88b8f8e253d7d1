#include "tenant/mutual_aid/reinforcement/states.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace paraat::reinforcement {
namespace {

constexpr std::pair<stage, std::string_view> stages[] = {
    {stage::proposed, "proposed"}, {stage::accepted, "accepted"}, {stage::confirmed, "confirmed"}};
constexpr std::pair<ending, std::string_view> endings[] = {{ending::none, "none"},
                                                           {ending::lapsed, "lapsed"},
                                                           {ending::rejected_stale, "rejected_stale"},
                                                           {ending::cancelled, "cancelled"},
                                                           {ending::withdrawn, "withdrawn"}};
constexpr std::pair<request_state, std::string_view> states[] = {{request_state::open, "open"},
                                                                 {request_state::filled, "filled"},
                                                                 {request_state::expired, "expired"},
                                                                 {request_state::closed, "closed"},
                                                                 {request_state::cancelled, "cancelled"}};

template <class Value, std::size_t N>
std::string_view name_in(const std::pair<Value, std::string_view> (&all)[N], Value v) {
  for (const auto& [known, name] : all)
    if (known == v) return name;
  return all[0].second;
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const std::pair<Value, std::string_view> (&all)[N], std::string_view name) {
  for (const auto& [known, text] : all)
    if (text == name) return known;
  return std::nullopt;
}

void end(offer& o, ending how) { o.ended = std::max(o.ended, how); }

// The effect of the end of a request on its offers, also on offers that arrive later.
void follow_request(aid& r) {
  if (r.state < request_state::closed) return;
  for (offer& o : r.offers) {
    const bool stands = r.state == request_state::closed && o.live() && o.at != stage::proposed;
    if (!stands) end(o, ending::cancelled);
  }
}

void expire(aid& r, instant now) {
  if (!r.over() && r.expires <= now) r.state = request_state::expired;
}

void lapse(aid& r, instant now) {
  for (offer& o : r.offers)
    if (o.live() && o.at == stage::proposed && o.until && *o.until <= now) end(o, ending::lapsed);
}

std::unexpected<refusal> no(refusal_kind k, std::string sentence) { return refuse(k, std::move(sentence)); }
std::unexpected<refusal> no(refusal_kind k, std::string sentence, int number) {
  return refuse(k, std::move(sentence), "", {std::to_string(number)});
}

}  // namespace

offer* aid::find(const offer_id& id) {
  const auto found = std::ranges::find(offers, id, &offer::id);
  return found == offers.end() ? nullptr : &*found;
}

int aid::confirmed() const {
  int n = 0;
  for (const offer& o : offers)
    if (o.live() && o.at == stage::confirmed) n += o.taken;
  return n;
}

int aid::promised() const {
  int n = 0;
  for (const offer& o : offers)
    if (o.live() && o.at != stage::proposed) n += o.taken;
  return n;
}

namespace asking {

result<void> accept(aid& r, const offer_id& id, int count, instant now) {
  settle(r, now);
  offer* o = r.find(id);
  if (o == nullptr) return no(refusal_kind::not_found, "Dit aanbod bestaat niet.");
  if (r.over()) return no(refusal_kind::conflict, "Je vraag loopt niet meer.");
  if (!o->live() || o->at != stage::proposed)
    return no(refusal_kind::conflict, "Dit aanbod is al aangenomen of voorbij.");
  if (count < 1 || count > o->offered)
    return no(refusal_kind::invalid, "Neem er minstens 1 en hoogstens {0}.", o->offered);
  const int room = r.needed + r.overbooking - r.promised();
  if (room < 1 && count > room) return no(refusal_kind::conflict, "Je hebt al zoveel mensen als je vroeg.");
  if (count > room)
    return no(refusal_kind::conflict, "Je kan er nog {0} aannemen: meer vroeg je niet.", room);
  o->at = stage::accepted;
  o->taken = count;
  return {};
}

result<void> cancel(aid& r, const offer_id& id) {
  offer* o = r.find(id);
  if (o == nullptr) return no(refusal_kind::not_found, "Dit aanbod bestaat niet.");
  if (!o->live()) return no(refusal_kind::conflict, "Dit aanbod is al voorbij.");
  end(*o, ending::cancelled);
  return {};
}

result<void> finish(aid& r, request_state how) {
  if (how <= r.state) return no(refusal_kind::conflict, "Deze vraag is al gesloten.");
  r.state = how;
  follow_request(r);
  return {};
}

result<void> need(aid& r, int needed) {
  if (r.over()) return no(refusal_kind::conflict, "Je vraag loopt niet meer.");
  if (needed < 1 || needed > most_hands)
    return no(refusal_kind::invalid, "Vraag er minstens 1 en hoogstens {0}.", most_hands);
  if (needed + r.overbooking < r.promised())
    return no(refusal_kind::conflict, "Je hebt er al {0} aangenomen. Laat er eerst gaan.", r.promised());
  r.needed = needed;
  return {};
}

void hear_propose(aid& r, offer o, instant now) {
  if (r.find(o.id) != nullptr) return;
  o.at = stage::proposed;
  o.ended = ending::none;
  o.taken = 0;
  o.until = now + o.hold;
  r.offers.push_back(std::move(o));
  follow_request(r);
}

void hear_withdraw(aid& r, const offer_id& id) {
  if (offer* o = r.find(id)) end(*o, ending::withdrawn);
}

bool hear_confirm(aid& r, const offer_id& id, int count) {
  offer* o = r.find(id);
  if (o == nullptr || o->at == stage::proposed || o->taken != count) return false;
  o->at = stage::confirmed;  // when it has ended meanwhile, it stays ended
  return true;
}

bool hear_reject_stale(aid& r, const offer_id& id) {
  offer* o = r.find(id);
  if (o == nullptr || o->at != stage::accepted) return false;
  end(*o, ending::rejected_stale);
  follow_request(r);
  return true;
}

bool settle(aid& r, instant now) {
  lapse(r, now);
  expire(r, now);
  if (r.over()) return false;
  const request_state was = r.state;
  r.state = r.confirmed() >= r.needed ? request_state::filled : request_state::open;
  return r.state != was;
}

}  // namespace asking

namespace supplying {

result<offer> propose(aid& r, offer_id id, int count, std::chrono::seconds hold, int room, instant now) {
  settle(r, now);
  if (r.over()) return no(refusal_kind::conflict, "Deze vraag loopt niet meer.");
  if (r.state == request_state::filled)
    return no(refusal_kind::conflict, "Er zijn al genoeg mensen gevonden.");
  if (count < 1 || count > most_hands)
    return no(refusal_kind::invalid, "Bied er minstens 1 en hoogstens {0} aan.", most_hands);
  if (count > room)
    return no(refusal_kind::conflict, "Je kan er nog {0} missen: de anderen zijn al beloofd.",
              std::max(0, room));
  if (hold < shortest_hold || hold > longest_hold)
    return no(refusal_kind::invalid, "Hou ze minstens 5 minuten en hoogstens een dag vrij.");
  offer o;
  o.id = std::move(id);
  o.offered = count;
  o.hold = hold;
  r.offers.push_back(o);
  return o;
}

result<void> withdraw(aid& r, const offer_id& id) {
  offer* o = r.find(id);
  if (o == nullptr) return no(refusal_kind::not_found, "Dit aanbod bestaat niet.");
  if (!o->live()) return no(refusal_kind::conflict, "Dit aanbod is al voorbij.");
  end(*o, ending::withdrawn);
  return {};
}

answer hear_accept(aid& r, const offer_id& id, int count, instant now) {
  settle(r, now);
  offer* o = r.find(id);
  if (o == nullptr || o->at != stage::proposed) return answer::none;
  if (o->live() && count >= 1 && count <= o->offered) {
    o->at = stage::confirmed;
    o->taken = count;
    o->until.reset();
    return answer::confirm;
  }
  end(*o, ending::rejected_stale);
  return answer::reject_stale;
}

void hear_cancel(aid& r, const offer_id& id) {
  if (offer* o = r.find(id)) end(*o, ending::cancelled);
}

void hear_request(aid& r, int needed, request_state state) {
  r.needed = needed;
  if (!r.over() || state > r.state) r.state = state;
  follow_request(r);
}

void arrived(aid& r, const offer_id& id, instant now) {
  offer* o = r.find(id);
  if (o != nullptr && o->live() && o->at == stage::proposed && !o->until) o->until = now + o->hold + grace;
}

void never_arrived(aid& r, const offer_id& id) {
  offer* o = r.find(id);
  if (o != nullptr && o->live() && o->at == stage::proposed) end(*o, ending::lapsed);
}

void settle(aid& r, instant now) {
  lapse(r, now);
  expire(r, now);
}

}  // namespace supplying

std::string_view name_of(stage v) { return name_in(stages, v); }
std::string_view name_of(ending v) { return name_in(endings, v); }
std::string_view name_of(request_state v) { return name_in(states, v); }
std::optional<stage> stage_named(std::string_view n) { return value_in(stages, n); }
std::optional<ending> ending_named(std::string_view n) { return value_in(endings, n); }
std::optional<request_state> request_state_named(std::string_view n) { return value_in(states, n); }

}  // namespace paraat::reinforcement
