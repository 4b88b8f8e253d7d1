#include "tenant/crisis/callouts/callouts.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/messaging/channels/channels.hpp"

namespace paraat::callouts {
namespace {

constexpr const char* gone = "Deze oproep bestaat niet.";
constexpr const char* no_draft = "Deze oproep is al gestart. Wat al verstuurd is, kan niet meer wijzigen.";

template <std::size_t N>
std::optional<std::size_t> place_of(const std::string_view (&names)[N], std::string_view name) {
  const auto it = std::ranges::find(names, name);
  if (it == std::end(names)) return std::nullopt;
  return static_cast<std::size_t>(it - std::begin(names));
}

constexpr std::string_view state_names[] = {"draft",     "running",    "filled", "expired",
                                            "cancelled", "stood_down", "closed"};
constexpr std::string_view person_names[] = {
    "to_notify",  "notified", "yes",      "maybe",    "no",        "unclear", "reserve",      "confirmed",
    "on_the_way", "on_site",  "departed", "released", "withdrawn", "no_show", "undeliverable"};
static_assert(std::size(person_names) == person_states);

result<void> check(transaction& tx, const content& c) {
  if (c.tasks.empty()) return refuse(refusal_kind::invalid, "Kies minstens één taak", "taken");
  if (c.corps.empty()) return refuse(refusal_kind::invalid, "Kies minstens één korps", "korpsen");
  if (!c.mail && !c.sms) return refuse(refusal_kind::invalid, "Kies minstens één kanaal", "kanalen");
  if (c.answer_minutes < fewest_minutes || c.answer_minutes > most_answer_minutes)
    return refuse(refusal_kind::invalid, "Geef 2 tot 1440 minuten om te antwoorden", "antwoordtijd");
  if (c.hold_minutes < fewest_minutes || c.hold_minutes > most_hold_minutes)
    return refuse(refusal_kind::invalid, "Houd een plaats 2 tot 240 minuten vrij", "houdtijd");
  if (!knows_corps(tx, c.corps)) return refuse(refusal_kind::invalid, "Dit korps bestaat niet", "korpsen");
  if (const auto i = incidents::open_for_update(tx, c.incident_id); !i) return std::unexpected(i.error());
  const auto known = incidents::tasks_of(tx, c.incident_id);
  for (const incidents::task_id& id : c.tasks) {
    const auto it = std::ranges::find(known, id, &incidents::task::id);
    if (it == known.end() || !it->active)
      return refuse(refusal_kind::invalid, "Voor deze taak wordt niet opgeroepen", "taken");
  }
  return {};
}

}  // namespace

std::string_view name_of(callout_state s) { return state_names[static_cast<std::size_t>(s)]; }
std::optional<callout_state> state_named(std::string_view name) {
  const auto at = place_of(state_names, name);
  return at ? std::optional(static_cast<callout_state>(*at)) : std::nullopt;
}

std::string_view name_of(person_state s) { return person_names[static_cast<std::size_t>(s)]; }
std::optional<person_state> person_state_named(std::string_view name) {
  const auto at = place_of(person_names, name);
  return at ? std::optional(static_cast<person_state>(*at)) : std::nullopt;
}

result<callout> draft(transaction& tx, const content& what, actor who, instant now) {
  if (const auto ok = check(tx, what); !ok) return std::unexpected(ok.error());
  callout c;
  c.id = callout_id(uuid_v7(now));
  c.what = what;
  c.exercise = incidents::find(tx, what.incident_id)->what.exercise;
  c.code = channels::take_code(tx, now, c.id);
  std::uint64_t seed = 0;
  for (const unsigned char byte : random_bytes(7)) seed = seed << 8U | byte;
  c.seed = seed;
  c.created_at = now;
  insert(tx, c, who, now);
  write_tasks(tx, c);
  return *find(tx, c.id);
}

result<callout> edit(transaction& tx, const callout_id& id, const content& what, int seen_version,
                     instant now) {
  auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, gone);
  if (c->status != callout_state::draft) return refuse(refusal_kind::conflict, no_draft);
  content wanted = what;
  wanted.incident_id = c->what.incident_id;
  if (const auto ok = check(tx, wanted); !ok) return std::unexpected(ok.error());
  c->what = wanted;
  if (!update_draft(tx, *c, seen_version, now))
    return refuse(
        refusal_kind::conflict,
        "Iemand anders heeft deze oproep intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  write_tasks(tx, *c);
  return *find(tx, id);
}

result<void> discard(transaction& tx, const callout_id& id) {
  const auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, gone);
  if (c->status != callout_state::draft) return refuse(refusal_kind::conflict, no_draft);
  remove_draft(tx, id);
  channels::finish(tx, id);
  return {};
}

result<callout> cancel(transaction& tx, const callout_id& id, actor who, instant now) {
  auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, gone);
  if (c->status == callout_state::cancelled) return *c;
  if (!c->calls()) return refuse(refusal_kind::conflict, "Deze oproep loopt niet.");
  c->status = callout_state::cancelled;
  c->ended_at = now;
  keep_progress(tx, *c, now);
  channels::stop(tx, now, id);
  incidents::note(tx, c->what.incident_id, incidents::event::callout_cancelled, c->code, 0, who, now);
  return *c;
}

namespace {

// Lock order over all of them: call-outs, messages, people, tasks. Messages come before people because the
// dispatcher that reports on a message holds it while it waits for its person.
void end(transaction& tx, std::vector<callout>& list, callout_state how, actor who, instant now) {
  std::vector<callout_id> ids;
  for (callout& c : list) {
    const bool begun = c.status != callout_state::draft;
    c.status = begun ? how : callout_state::closed;
    (c.status == callout_state::closed ? c.closed_at : c.stood_down_at) = now;
    if (!c.ended_at) c.ended_at = now;
    keep_progress(tx, c, now);
    ids.push_back(c.id);
    const bool home = c.status == callout_state::stood_down;
    incidents::note(tx, c.what.incident_id,
                    home ? incidents::event::stood_down : incidents::event::callout_cancelled, c.code, 0, who,
                    now);
  }
  for (const callout_id& id : ids) {
    channels::stop(tx, now, id);
    channels::finish(tx, id);
  }
  release_everybody(tx, ids, now);
}

}  // namespace

result<callout> stand_down(transaction& tx, const callout_id& id, actor who, instant now) {
  auto c = find_for_update(tx, id);
  if (!c || c->status == callout_state::draft) return refuse(refusal_kind::not_found, gone);
  if (!c->open()) return *c;
  std::vector one{std::move(*c)};
  end(tx, one, callout_state::stood_down, who, now);
  return one.front();
}

int end_all(transaction& tx, const incidents::incident_id& incident_id, callout_state how, actor who,
            instant now) {
  std::vector<callout> list = of_incident_for_update(tx, incident_id);
  std::erase_if(list, [](const callout& c) { return c.status != callout_state::draft && !c.open(); });
  end(tx, list, how, who, now);
  return static_cast<int>(list.size());
}

bool all_home(const incidents::incident& i, const std::vector<callout>& of_it) {
  if (i.ended_at) return true;
  std::optional<instant> last;
  for (const callout& c : of_it) {
    if (c.open()) return false;
    const bool never_started =
        c.status == callout_state::draft || (c.status == callout_state::closed && !c.started_at);
    const auto at = c.closed_at ? c.closed_at : c.stood_down_at;
    if (!never_started) last = std::max(last.value_or(instant{}), at.value_or(c.created_at));
  }
  return last && (!i.reopened_at || *last > *i.reopened_at);
}

std::vector<incidents::task> tasks_of(transaction& tx, const callout& c) {
  std::vector<incidents::task> out;
  const auto all = incidents::tasks_of(tx, c.what.incident_id);
  for (const incidents::task_id& id : c.what.tasks)
    if (const auto it = std::ranges::find(all, id, &incidents::task::id); it != all.end()) out.push_back(*it);
  return out;
}

}  // namespace paraat::callouts
