#include "tenant/crisis/dispatch/wave_dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::callouts {
namespace {

// Each task and language is written once.
class questions {
 public:
  questions(const web::scope& s, const plan& p, const incidents::incident& i)
      : scope_(s), plan_(p), incident_(i) {}
  const written& in(std::size_t task, const std::string& language) {
    const auto key = std::pair(task, language);
    const auto it = known_.find(key);
    if (it != known_.end()) return it->second;
    const web::scope theirs = notifications::in_language(scope_, language);
    return known_.emplace(key, question(theirs, {plan_.about, incident_, plan_.tasks[task]})).first->second;
  }

 private:
  const web::scope& scope_;
  const plan& plan_;
  const incidents::incident& incident_;
  std::map<std::pair<std::size_t, std::string>, written> known_;
};

void add_messages(wave_messages& into, asked_person& p, const written& w, const contact& who,
                  const content& how, const std::string& link) {
  const person_words own{first_name(who.name), link};
  if (how.mail && !who.email.empty()) {
    into.messages.push_back({.key = "question/mail/" + p.id,
                             .via = channels::channel::mail,
                             .to = who.email,
                             .about = p.id,
                             .subject = w.subject,
                             .body = w.text_for(own),
                             .html = w.html_for(own)});
    ++p.channels;
  }
  if (how.sms && text_number(who.phone)) {
    into.messages.push_back({.key = "question/sms/" + p.id,
                             .via = channels::channel::sms,
                             .to = text_number(who.phone).value(),
                             .about = p.id,
                             .subject = "",
                             .body = w.sms_for(own)});
    ++p.channels;
  }
}

// Which rules the ages were judged by, for the file of the call-out.
std::string age_rules_on(transaction& tx, instant at) {
  const auto book = rules::read_all(tx);
  const day on = web::local_day(at);
  std::string out;
  for (const rules::code c : {rules::code::age_turning, rules::code::age_at_least})
    if (const auto* v = book.at(c, on)) out += (out.empty() ? "" : ", ") + v->name();
  return out;
}

int send_wave(transaction& tx, const web::scope& s, callout& c, const plan& p,
              const std::vector<invitation>& ask, bool by_hand) {
  const auto sent = messages_of(tx, s, p, ask);
  ++c.waves;
  c.last_wave_at = s.now;
  c.nobody_left_at.reset();
  insert_people(tx, c, p.tasks, sent.people, c.waves, s.now);
  insert_wave(tx, c.id, {c.waves, static_cast<int>(sent.people.size()), s.now, by_hand});
  channels::queue(tx, s.now, {c.id, std::string(owner_name), c.code, c.exercise}, sent.messages);
  tx.touch(incidents::topic_of(c.what.incident_id));
  return static_cast<int>(sent.people.size());
}

// Of the first task that is short; the page shows every one.
refusal impossible(const plan& p, const impossible_quota& q) {
  return {
      refusal_kind::conflict,
      "{0} vraagt nog {1} mensen; er zijn er {2} die kunnen. Vraag er minder, kies een korps bij, of kies "
      "de wijze Gewoon.",
      "",
      {p.tasks[q.task].what.name, std::to_string(q.needed), std::to_string(q.possible)}};
}

}  // namespace

std::string token_of(const web::scope& s, const person_id& person_id) {
  return base64_url(s.node.vault.mark("call-out link of " + std::string(person_id))).substr(0, token_length);
}

std::string link_of(const web::scope& s, std::string_view token) {
  return notifications::whole_address(s, "/o/" + std::string(token));
}

wave_messages messages_of(transaction& tx, const web::scope& s, const plan& p,
                          const std::vector<invitation>& ask) {
  wave_messages out;
  std::vector<corps::member_id> ids;
  ids.reserve(ask.size());
  for (const invitation& i : ask) ids.push_back(p.pool[i.who].id);
  std::unordered_map<corps::member_id, contact> contacts;
  for (contact& c : load_contacts(tx, ids)) contacts.emplace(c.member_id, std::move(c));
  std::unordered_map<std::size_t, const in_line*> lines;
  for (const in_line& l : p.who.line) lines.emplace(l.who, &l);
  const auto incident = incidents::find(tx, p.about.what.incident_id).value();
  questions texts(s, p, incident);
  for (const invitation& i : ask) {
    asked_person one{.id = person_id(uuid_v7(s.now)),
                     .member_id = p.pool[i.who].id,
                     .task = i.task,
                     .as_deputy = i.deputy};
    if (const auto it = lines.find(i.who); it != lines.end()) {
      one.direct = it->second->direct;
      one.deputy = it->second->deputy;
    }
    one.token = token_of(s, one.id);
    const contact& who = contacts.at(one.member_id);
    add_messages(out, one, texts.in(i.task, who.language), who, p.about.what, link_of(s, one.token));
    out.people.push_back(std::move(one));
  }
  return out;
}

result<callout> start(transaction& tx, const web::scope& s, const callout_id& id, actor who) {
  const auto seen = find(tx, id);
  if (!seen) return refuse(refusal_kind::not_found, "Deze oproep bestaat niet.");
  // The incident before the call-out, as its end does: a call-out either starts before an end and is stopped
  // by it, or is refused.
  const auto incident = incidents::open_for_update(tx, seen->what.incident_id);
  if (!incident && seen->status == callout_state::draft) return std::unexpected(incident.error());
  auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, "Deze oproep bestaat niet.");
  if (c->status == callout_state::closed)
    return refuse(refusal_kind::conflict,
                  "Dit ontwerp is gestopt toen iedereen naar huis ging. Maak een nieuwe oproep.");
  if (c->status != callout_state::draft) return *c;  // a second tap
  const plan p = make_plan(tx, *c, s.node.municipalities, s.now);
  if (p.tasks.empty()) return refuse(refusal_kind::conflict, "Deze oproep heeft geen taken.");
  for (const auto& t : p.tasks) {
    if (!t.active)
      return refuse(refusal_kind::conflict, "{0}: voor deze taak wordt niet opgeroepen.", "", {t.what.name});
    if (t.what.until <= s.now)
      return refuse(refusal_kind::conflict, "{0} is al voorbij. Pas de uren aan.", "", {t.what.name});
  }
  if (p.who.line.empty()) return refuse(refusal_kind::conflict, "Er is niemand die je nu kan vragen.");
  // The other modes ask the people there are; the page showed the shortage.
  if (const auto no = p.impossible(); !no.empty() && c->what.how == mode::strict)
    return std::unexpected(impossible(p, no.front()));
  incidents::mark_running(tx, c->what.incident_id, s.now);
  c->status = callout_state::running;
  c->started_at = s.now;
  c->age_rules = age_rules_on(tx, s.now);
  incidents::note(tx, c->what.incident_id, incidents::event::callout_started, c->code, 0, who, s.now);
  const int asked = send_wave(tx, s, *c, p, p.next.ask, false);
  incidents::note(tx, c->what.incident_id, incidents::event::wave, c->code, asked, who, s.now);
  keep_progress(tx, *c, s.now);
  plan_next_tick(tx, *c, s.now);
  presence::plan_attendance_sheets(tx, c->what.incident_id, s.now);
  return *find(tx, id);
}

int ask_next(transaction& tx, const web::scope& s, callout& c, bool now_already) {
  const auto tasks = tasks_of(tx, c);
  const auto so_far = progress_of(tx, c, tasks, s.now);
  const auto to_answer = std::chrono::minutes{c.what.answer_minutes};
  if (!now_already && !wave_is_due(tasks_to_fill(tasks, s.now), so_far, c.what.how,
                                   c.last_wave_at.value_or(s.now), to_answer, s.now))
    return 0;
  const plan p = make_plan(tx, c, s.node.municipalities, s.now);
  if (p.next.ask.empty()) {
    // Also when people are left who cannot do what is short; answers that are awaited may still suffice.
    if (!c.nobody_left_at && std::ranges::any_of(p.next.tasks, &forecast::dry)) {
      c.nobody_left_at = s.now;
      keep_progress(tx, c, s.now);
      tx.touch(incidents::topic_of(c.what.incident_id));
    }
    return 0;
  }
  const int count = send_wave(tx, s, c, p, p.next.ask, false);
  incidents::note(tx, c.what.incident_id, incidents::event::wave, c.code, count, std::nullopt, s.now);
  keep_progress(tx, c, s.now);
  return count;
}

next_step next_step_of(transaction& tx, const callout& c, instant now) {
  using enum next_step::kind;
  const auto tasks = tasks_of(tx, c);
  const int shortage = sum_of(tasks, now).to_ask;
  if (shortage == 0) return {};
  if (c.nobody_left_at) return {nobody_left, shortage};
  const auto at =
      next_wave_at(tasks_to_fill(tasks, now), progress_of(tx, c, tasks, now), c.what.how,
                   c.last_wave_at.value_or(now), std::chrono::minutes{c.what.answer_minutes}, now);
  return at ? next_step{wave, shortage, *at} : next_step{with_an_answer, shortage};
}

result<int> ask_more(transaction& tx, const web::scope& s, const callout_id& id, int people, actor who) {
  auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, "Deze oproep bestaat niet.");
  if (!c->calls()) return refuse(refusal_kind::conflict, "Deze oproep loopt niet.");
  if (people < 1) return refuse(refusal_kind::invalid, "Vraag minstens één mens", "aantal");
  const plan p = make_plan(tx, *c, s.node.municipalities, s.now);
  const wave w = ask_anyway(p.who, p.asked, p.progress_now, people, p.so_far);
  if (w.ask.empty()) return refuse(refusal_kind::conflict, "Er is niemand meer die je kan vragen.");
  const int count = send_wave(tx, s, *c, p, w.ask, true);
  incidents::note(tx, c->what.incident_id, incidents::event::wave, c->code, count, who, s.now);
  keep_progress(tx, *c, s.now);
  return count;
}

result<std::vector<invitation>> people_to_add(const callout& c, const plan& p,
                                              const incidents::task_id& task_id,
                                              const std::vector<corps::member_id>& member_ids) {
  if (!c.calls()) return refuse(refusal_kind::conflict, "Deze oproep loopt niet.");
  const auto at = std::ranges::find(p.tasks, task_id, &incidents::task::id);
  if (at == p.tasks.end()) return refuse(refusal_kind::invalid, "Kies een taak", "taak");
  const auto task = static_cast<std::size_t>(at - p.tasks.begin());
  std::vector<invitation> ask;
  for (const in_line& l : p.who.line) {
    if (std::ranges::find(member_ids, p.pool[l.who].id) == member_ids.end()) continue;
    const task_set bit = task_set{1} << task;
    if (((l.direct | l.deputy) & bit) != 0) ask.push_back({l.who, task, (l.direct & bit) == 0});
  }
  if (ask.empty())
    return refuse(refusal_kind::conflict, "Niemand van deze mensen kan voor deze taak gevraagd worden.",
                  "wie");
  return ask;
}

result<int> add_people(transaction& tx, const web::scope& s, const callout_id& id,
                       const incidents::task_id& task_id, const std::vector<corps::member_id>& member_ids,
                       actor who) {
  auto c = find_for_update(tx, id);
  if (!c) return refuse(refusal_kind::not_found, "Deze oproep bestaat niet.");
  const plan p = make_plan(tx, *c, s.node.municipalities, s.now);
  const auto ask = people_to_add(*c, p, task_id, member_ids);
  if (!ask) return std::unexpected(ask.error());
  const int count = send_wave(tx, s, *c, p, *ask, true);
  incidents::note(tx, c->what.incident_id, incidents::event::people_added, c->code, count, who, s.now);
  keep_progress(tx, *c, s.now);
  return count;
}

std::vector<addable> find_addable(transaction& tx, const web::scope& s, const callout& c,
                                  const incidents::task_id& task_id, std::string_view letters) {
  std::vector<addable> out;
  const plan p = make_plan(tx, c, s.node.municipalities, s.now);
  const auto at = std::ranges::find(p.tasks, task_id, &incidents::task::id);
  if (at == p.tasks.end()) return out;
  const auto task = static_cast<std::size_t>(at - p.tasks.begin());
  const auto named = members_named(tx, c, text::folded(letters));
  std::vector<std::size_t> found;
  std::vector<corps::member_id> ids;
  constexpr std::size_t most = 20;
  for (std::size_t i = 0; i < p.pool.size() && found.size() < most; ++i) {
    if (!named.contains(p.pool[i].id)) continue;
    found.push_back(i);
    ids.push_back(p.pool[i].id);
  }
  const auto contacts = load_contacts(tx, ids);
  for (const std::size_t i : found) {
    const auto who = std::ranges::find(contacts, p.pool[i].id, &contact::member_id);
    const auto no = why_not(p.people[i], p.asked[task], {}, s.now);
    out.push_back({p.pool[i].id, who == contacts.end() ? "" : who->name, p.pool[i].place,
                   no ? std::string(sentence_of(*no)) : ""});
  }
  return out;
}

}  // namespace paraat::callouts
