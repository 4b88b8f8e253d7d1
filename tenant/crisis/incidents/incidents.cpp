#include "tenant/crisis/incidents/incidents.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/incidents/incidents_sql.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"

namespace paraat::incidents {
namespace {

// texts
constexpr named_code known_kinds[] = {{"flood", "Hoogwater"},      {"storm", "Storm"},
                                      {"fire", "Brand"},           {"heat", "Hitte"},
                                      {"snow", "Sneeuw en ijzel"}, {"power", "Stroom of water valt uit"},
                                      {"missing", "Zoektocht"},    {"reception", "Opvang van mensen"},
                                      {"health", "Gezondheid"},    {"event", "Evenement"},
                                      {"other", "Iets anders"}};

// texts
constexpr named_code known_phases[] = {
    {"municipal", "Gemeentelijke fase"}, {"provincial", "Provinciale fase"}, {"federal", "Federale fase"}};

// texts
constexpr std::string_view known_disciplines[] = {"Hulpverlening (D1)", "Medische en psychosociale hulp (D2)",
                                                  "Politie (D3)", "Logistieke steun (D4)", "Informatie (D5)"};

constexpr const char* gone = "Deze noodsituatie bestaat niet.";
constexpr const char* task_gone = "Deze taak bestaat niet.";
constexpr const char* is_closed = "Deze noodsituatie is gearchiveerd. Heropen ze eerst.";
constexpr const char* meanwhile =
    "Iemand anders heeft dit intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.";

bool known(std::span<const named_code> list, std::string_view code) {
  return std::ranges::find(list, code, &named_code::code) != list.end();
}

bool on_earth(const std::optional<point>& p) {
  return !p || (p->lat >= 49 && p->lat <= 52 && p->lon >= 2 && p->lon <= 7);
}

result<void> check(const content& c) {
  if (c.name.empty()) return refuse(refusal_kind::invalid, "Geef de noodsituatie een naam", "naam");
  if (!known(known_kinds, c.kind)) return refuse(refusal_kind::invalid, "Kies wat er gebeurt", "soort");
  if (!known(known_phases, c.phase)) return refuse(refusal_kind::invalid, "Kies een fase", "fase");
  if (c.discipline < 1 || c.discipline > 5)
    return refuse(refusal_kind::invalid, "Kies een discipline", "discipline");
  if (c.place.empty()) return refuse(refusal_kind::invalid, "Vul in waar het is", "plaats");
  if (!on_earth(c.where))
    return refuse(
        refusal_kind::invalid,
        "Dit ligt niet in België. Vul een noorderbreedte rond 50,9 en een oosterlengte rond 5,2 in.",
        "breedte");
  return {};
}

result<void> check(const task_content& c) {
  if (c.name.empty()) return refuse(refusal_kind::invalid, "Geef de taak een naam", "naam");
  if (c.needed < 1 || c.needed > most_needed)
    return refuse(refusal_kind::invalid, "Vul een aantal in van 1 tot {0}", "mensen",
                  {std::to_string(most_needed)});
  if (c.until <= c.from) return refuse(refusal_kind::invalid, "Kies een einde na het begin", "tot_uur");
  if (c.until - c.from > std::chrono::hours{72})
    return refuse(refusal_kind::invalid, "Een taak duurt hoogstens drie dagen. Maak er meer van.", "tot_dag");
  if (c.meeting_place.empty()) return refuse(refusal_kind::invalid, "Vul het meldpunt in", "plaats");
  if (!on_earth(c.where))
    return refuse(
        refusal_kind::invalid,
        "Dit ligt niet in België. Vul een noorderbreedte rond 50,9 en een oosterlengte rond 5,2 in.",
        "breedte");
  if (c.minimum_age < task_profiles::youngest || c.minimum_age > task_profiles::oldest)
    return refuse(refusal_kind::invalid, "Vul een minimumleeftijd van 15 of meer in", "leeftijd");
  if (c.priority < 1 || c.priority > 9) return refuse(refusal_kind::invalid, "Kies een voorrang", "voorrang");
  return {};
}

result<incident> open_one(transaction& tx, const incident_id& id) {
  auto i = find(tx, id);
  if (!i) return refuse(refusal_kind::not_found, gone);
  if (!i->open) return refuse(refusal_kind::conflict, is_closed);
  return *i;
}

}  // namespace

std::span<const named_code> kinds() { return known_kinds; }
std::span<const named_code> phases() { return known_phases; }
std::span<const std::string_view> disciplines() { return known_disciplines; }

std::string_view label_of(std::span<const named_code> list, std::string_view code) {
  const auto it = std::ranges::find(list, code, &named_code::code);
  return it == list.end() ? std::string_view() : it->label;
}

std::string title_of(const incident& i, std::string_view exercise_word) {
  return i.what.exercise ? fmt::format("{} – {}", exercise_word, i.what.name) : i.what.name;
}

std::string topic_of(const incident_id& incident_id) { return fmt::format("incident/{}", incident_id); }

std::string_view name_of(event e) {
  constexpr std::string_view names[] = {"created",
                                        "changed",
                                        "phase",
                                        "task_activated",
                                        "task_changed",
                                        "task_stopped",
                                        "callout_started",
                                        "wave",
                                        "people_added",
                                        "first_yes",
                                        "filled",
                                        "short_again",
                                        "message",
                                        "callout_cancelled",
                                        "callout_expired",
                                        "stood_down",
                                        "closed",
                                        "remark",
                                        "ended",
                                        "aid_ended",
                                        "closed_insisting",
                                        "reopened"};
  static_assert(std::size(names) == static_cast<std::size_t>(event::reopened) + 1);
  return names[static_cast<std::size_t>(e)];
}

void note(transaction& tx, const incident_id& incident_id, event what, std::string_view subject, int n,
          actor who, instant now) {
  insert_line(tx, incident_id, {now, who, what, std::string(subject), "", n});
  tx.touch(topic_of(incident_id));
}

result<void> remark(transaction& tx, const incident_id& incident_id, std::string text, actor who,
                    instant now) {
  if (text.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst je nota", "nota");
  if (!find(tx, incident_id)) return refuse(refusal_kind::not_found, gone);
  insert_line(tx, incident_id, {now, who, event::remark, "", std::move(text), 0});
  tx.touch(topic_of(incident_id));
  return {};
}

std::string name_from(std::string_view kind_label, std::string_view place, bool known_place) {
  return fmt::format("{}{}{}", kind_label, known_place ? " in " : ", ", place);
}

result<incident> create(transaction& tx, const content& what, actor who, instant now,
                        const std::optional<instant>& start) {
  if (const auto ok = check(what); !ok) return std::unexpected(ok.error());
  incident i;
  i.id = incident_id(uuid_v7(now));
  i.what = what;
  i.started_at = start.value_or(now);
  insert(tx, i, who, now);
  note(tx, i.id, event::created, what.kind, 0, who, now);
  return i;
}

result<incident> edit(transaction& tx, const incident_id& id, const content& what, int seen_version,
                      actor who, instant now) {
  if (const auto ok = check(what); !ok) return std::unexpected(ok.error());
  auto i = open_one(tx, id);
  if (!i) return i;
  const content was = i->what;
  i->what = what;
  i->what.exercise = was.exercise;
  if (i->version != seen_version || !update(tx, *i, seen_version, now))
    return refuse(refusal_kind::conflict, meanwhile);
  if (was.phase != what.phase)
    note(tx, id, event::phase, what.phase, 0, who, now);
  else
    note(tx, id, event::changed, "", 0, who, now);
  return *find(tx, id);
}

result<incident> open_for_update(transaction& tx, const incident_id& id) {
  auto i = find_for_update(tx, id);
  if (!i) return refuse(refusal_kind::not_found, gone);
  if (!i->open) return refuse(refusal_kind::conflict, is_closed);
  return *i;
}

result<incident> move_pin(transaction& tx, const incident_id& id, point p, actor who, instant now) {
  auto i = open_for_update(tx, id);
  if (!i) return i;
  if (!on_earth(p)) return refuse(refusal_kind::invalid, "Dit ligt niet in België.");
  i->what.where = p;
  update(tx, *i, i->version, now);
  note(tx, id, event::changed, "", 0, who, now);
  return *find(tx, id);
}

task defaults(const incident& i, const task_profiles::profile& p, instant now) {
  task t;
  t.incident_id = i.id;
  t.profile = p.code;
  t.dutch = p.what.dutch;
  t.english = p.what.english;
  t.what.name = p.what.dutch.name;
  t.what.skill = p.what.skill;
  t.what.deputies = p.what.deputies;
  t.what.certificates = p.what.certificates;
  t.what.bring = p.what.dutch.bring;
  t.what.needed = p.what.people;
  // A whole quarter of an hour reads better in a message than 20:07.
  t.what.from = std::chrono::ceil<std::chrono::minutes>(std::max(now, i.started_at));
  while (t.what.from.time_since_epoch() % std::chrono::minutes{15} != std::chrono::minutes{0})
    t.what.from += std::chrono::minutes{1};
  t.what.until = t.what.from + std::chrono::hours{p.what.hours};
  t.what.meeting_place = i.what.place;
  t.what.where = i.what.where;
  t.what.minimum_age = p.what.minimum_age;
  t.what.contact_name = i.what.command_name;
  t.what.contact_phone = i.what.command_phone;
  return t;
}

result<task> activate(transaction& tx, const task& wanted, actor who, instant now) {
  if (const auto ok = check(wanted.what); !ok) return std::unexpected(ok.error());
  if (const auto i = open_one(tx, wanted.incident_id); !i) return std::unexpected(i.error());
  if (tasks_of(tx, wanted.incident_id).size() >= most_tasks)
    return refuse(refusal_kind::conflict, "Een noodsituatie heeft hoogstens 60 taken.");
  task t = wanted;
  t.id = task_id(uuid_v7(now));
  t.active = true;
  insert(tx, t, now);
  note(tx, t.incident_id, event::task_activated, t.what.name, t.what.needed, who, now);
  return *find_task(tx, t.id);
}

result<task> change(transaction& tx, const task_id& id, const task_content& what, int seen_version, actor who,
                    instant now) {
  if (const auto ok = check(what); !ok) return std::unexpected(ok.error());
  auto t = task_for_update(tx, id);
  if (!t) return refuse(refusal_kind::not_found, task_gone);
  if (const auto i = open_one(tx, t->incident_id); !i) return std::unexpected(i.error());
  if (t->version != seen_version) return refuse(refusal_kind::conflict, meanwhile);
  if (const int placed = t->taken + t->joined; what.needed < placed)
    return refuse(refusal_kind::conflict, "Er hebben al {0} mensen een plaats. Minder dan {0} kan niet.",
                  "mensen", {std::to_string(placed)});
  t->what = what;
  update(tx, *t, seen_version, now);
  note(tx, t->incident_id, event::task_changed, what.name, what.needed, who, now);
  return *find_task(tx, id);
}

result<task> stop(transaction& tx, const task_id& id, actor who, instant now) {
  auto t = task_for_update(tx, id);
  if (!t) return refuse(refusal_kind::not_found, task_gone);
  if (!t->active) return *t;
  t->active = false;
  update(tx, *t, t->version, now);
  note(tx, t->incident_id, event::task_stopped, t->what.name, t->taken, who, now);
  return *find_task(tx, id);
}

}  // namespace paraat::incidents
