#include "tenant/crisis/callouts/answers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {
namespace {

constexpr const char* gone = "Deze oproep is voorbij.";
constexpr std::size_t longest_question = 500;

// Never half a character.
std::string cut(const std::string& text) {
  if (text.size() <= longest_question) return text;
  std::size_t end = longest_question;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

struct found {
  person who;
  callout about;
  std::vector<incidents::task> tasks;  // of the call-out, by position
  std::size_t position_of(const incidents::task_id& task) const {
    const auto it = std::ranges::find(tasks, task, &incidents::task::id);
    return static_cast<std::size_t>(it - tasks.begin());
  }
};

result<found> look_up(transaction& tx, std::optional<person> p) {
  if (!p) return refuse(refusal_kind::gone, gone);
  auto c = find(tx, p->callout_id);
  if (!c || !c->open()) return refuse(refusal_kind::gone, gone);
  auto tasks = places_of(tx, c->id);
  return found{std::move(*p), std::move(*c), std::move(tasks)};
}
result<found> look_up(transaction& tx, const person_id& person_id) {
  return look_up(tx, lock_person(tx, person_id));
}

// As the row is now, without reading it again.
person after(const found& f, const answer_row& row, std::optional<incidents::task_id> place, instant now) {
  person p = f.who;
  p.status = row.status;
  p.place_task = std::move(place);
  p.offered_task.reset();
  p.offered_until.reset();
  p.said_yes_at = row.said_yes_at;
  p.arrives_at = row.arrives_at;
  p.answered_at = now;
  p.brings = row.brings;
  if (!row.question.empty()) p.question = row.question;
  ++p.answers;
  return p;
}

// The tasks of a person in order of preference: the task asked for or chosen, then tasks that fit the skill,
// then tasks as a stand-in.
std::vector<std::size_t> wishes(const found& f, const incidents::task_id& rather, instant now) {
  std::vector<std::size_t> out;
  const auto add = [&](std::size_t t) {
    if (t >= f.tasks.size() || std::ranges::find(out, t) != out.end()) return;
    if (((f.who.direct | f.who.deputy) >> t & 1U) == 0) return;
    if (f.tasks[t].active && f.tasks[t].what.until > now) out.push_back(t);
  };
  if (!rather.empty()) add(f.position_of(rather));
  add(f.position_of(f.who.task_id));
  for (const task_set fits : {f.who.direct, f.who.deputy}) {
    std::vector<std::size_t> some;
    for (std::size_t t = 0; t < f.tasks.size(); ++t)
      if ((fits >> t & 1U) != 0) some.push_back(t);
    std::ranges::sort(some, {}, [&](std::size_t t) { return std::pair(f.tasks[t].what.priority, t); });
    for (const std::size_t t : some) add(t);
  }
  return out;
}

bool overlaps(const other_place& o, const incidents::task& t) {
  return o.when.overlaps({t.what.from, t.what.until});
}

refusal taken_elsewhere(const other_place& o) {
  return {refusal_kind::conflict,
          "Je hebt al een plaats op dat moment: {0}. Zeg daar eerst af.",
          "",
          {fmt::format("{}, {} – {}", o.name, web::local_clock_time(o.when.from),
                       web::local_clock_time(o.when.until))}};
}

answer_row row_of(const found& f, const answer& a, via how, instant now) {
  answer_row r;
  r.how = how;
  r.brings = a.what == answer_kind::no ? 0 : std::clamp(a.brings.value_or(f.who.brings), 0, 20);
  r.question = cut(a.question);
  if (a.what != answer_kind::no) r.arrives_at = a.arrives_at ? a.arrives_at : f.who.arrives_at;
  if (a.what == answer_kind::yes) r.said_yes_at = f.who.said_yes_at.value_or(now);
  return r;
}

// A yes of a person with a place keeps that place, with the new arrival time and number of people.
result<person> keep_place(transaction& tx, const found& f, answer_row row, instant now) {
  row.status = f.who.status;
  row.said_yes_at = f.who.said_yes_at.value_or(now);
  write_answer(tx, f.who, row, now);
  return after(f, row, f.who.place_task, now);
}

result<person> say_yes(transaction& tx, found f, const answer& a, answer_row row, instant now) {
  if (holds_place(f.who.status)) return keep_place(tx, f, row, now);
  if (!f.about.calls() && !f.who.offered_task)
    return refuse(refusal_kind::conflict,
                  "We zoeken niemand meer voor deze oproep. Dank je dat je wil komen.");
  const auto elsewhere = lock_human(tx, f.who, f.about.exercise);
  const auto busy_at = [&](std::size_t t) {
    return std::ranges::find_if(elsewhere, [&](const other_place& o) { return overlaps(o, f.tasks[t]); });
  };
  row.status = person_state::confirmed;
  if (f.who.offered_task) {
    const std::size_t t = f.position_of(*f.who.offered_task);
    if (t < f.tasks.size())
      if (const auto o = busy_at(t); o != elsewhere.end()) return std::unexpected(taken_elsewhere(*o));
    if (f.who.offered_until > now && take_held_place(tx, f.who, row, now))
      return after(f, row, f.who.offered_task, now);
    drop_offer(tx, f.who);
    f.who.offered_task.reset();
  }
  const auto possible = wishes(f, a.task_id, now);
  if (possible.empty())
    return refuse(refusal_kind::conflict, "Deze taak is voorbij. Dank je dat je wil komen.");
  bool free_of_others = false;
  for (const std::size_t t : possible) {
    if (busy_at(t) != elsewhere.end()) continue;
    free_of_others = true;
    const auto& k = f.tasks[t];
    // Checked without a lock: a full task costs nothing.
    if (k.taken + k.held < k.places() && take_place(tx, f.who, k.id, static_cast<int>(t), row, now))
      return after(f, row, k.id, now);
  }
  if (!free_of_others) return std::unexpected(taken_elsewhere(*busy_at(possible.front())));
  row.status = person_state::reserve;
  write_answer(tx, f.who, row, now);
  return after(f, row, std::nullopt, now);
}

result<person> take_in(transaction& tx, const result<found>& f, const answer& a, via how, instant now) {
  if (!f) return std::unexpected(f.error());
  if (f->who.answers >= most_answers)
    return refuse(refusal_kind::too_many, "Deze link is te vaak gebruikt. Bel ons als er iets verandert.");
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  answer_row row = row_of(*f, a, how, now);
  if (f->who.status == person_state::on_site || f->who.status == person_state::departed) {
    if (a.what == answer_kind::yes) return keep_place(tx, *f, row, now);
    return refuse(refusal_kind::conflict, "Je bent er al. Zeg dat je vertrekt als je naar huis gaat.");
  }
  if (a.what == answer_kind::yes) return say_yes(tx, *f, a, row, now);
  const bool had = holds_place(f->who.status);
  row.status = a.what == answer_kind::maybe ? person_state::maybe
               : had                        ? person_state::withdrawn
                                            : person_state::no;
  write_answer(tx, f->who, row, now);
  return after(*f, row, std::nullopt, now);
}

}  // namespace

result<person> answer_one(transaction& tx, const person_id& person_id, const answer& a, via how,
                          instant now) {
  return take_in(tx, look_up(tx, person_id), a, how, now);
}

result<person> answer_by_link(transaction& tx, std::string_view token, const answer& a, via how,
                              instant now) {
  return take_in(tx, look_up(tx, lock_with_token(tx, token)), a, how, now);
}

result<person> move_on(transaction& tx, const person_id& person_id, step_of to, reported_by evidence,
                       instant at) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  const person_state was = f->who.status;
  const person_state wanted = to == step_of::on_the_way ? person_state::on_the_way
                              : to == step_of::on_site  ? person_state::on_site
                                                        : person_state::departed;
  if (was == wanted) return f->who;
  const bool seen = evidence == reported_by::coordinator;
  const bool fits =
      (to == step_of::on_the_way && was == person_state::confirmed) ||
      (to == step_of::on_site && (was == person_state::confirmed || was == person_state::on_the_way ||
                                  was == person_state::departed)) ||
      (to == step_of::departed &&
       (was == person_state::on_site ||
        (seen && (was == person_state::confirmed || was == person_state::on_the_way))));
  if (!fits || !f->who.place_task)
    return refuse(refusal_kind::conflict,
                  "Dat kan nu niet: je hebt geen plaats in deze oproep, of je bent er nog niet.");
  const std::size_t t = f->position_of(*f->who.place_task);
  constexpr std::chrono::hours before{4};
  if (!seen && t < f->tasks.size() && to != step_of::departed && at + before < f->tasks[t].what.from)
    return refuse(refusal_kind::conflict, "Dat is nog te vroeg: de taak begint pas later.");
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  write_step(tx, f->who, wanted, at);
  return *find_person(tx, f->who.id);
}

result<person> more_time(transaction& tx, const person_id& person_id, instant now) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  const offer held{.until = f->who.offered_until.value_or(now), .extended = f->who.offer_extended};
  const auto longer = f->who.offered_task ? extend(held, {.extension = extra_time}, now) : std::nullopt;
  if (!longer || !extend_offer(tx, f->who, longer->until, now))
    return refuse(refusal_kind::conflict,
                  "Meer tijd kan niet meer. Zeg nu of je komt, of laat het aan een ander.");
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  return *find_person(tx, f->who.id);
}

result<person> keep_details(transaction& tx, const person_id& person_id, std::optional<instant> arrives_at,
                            int brings, const std::string& question, instant now) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  if (f->who.answers >= most_answers)
    return refuse(refusal_kind::too_many, "Deze link is te vaak gebruikt. Bel ons als er iets verandert.");
  write_details(tx, f->who.id, arrives_at, std::clamp(brings, 0, 20), cut(question), now);
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  return *find_person(tx, f->who.id);
}

result<person> move_to(transaction& tx, const person_id& person_id, const incidents::task_id& task_id,
                       instant now) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  const auto t = incidents::find_task(tx, task_id);
  if (!t || t->incident_id != f->about.what.incident_id)
    return refuse(refusal_kind::invalid, "Kies een taak", "taak");
  if (!f->who.place_task || !holds_place(f->who.status))
    return refuse(refusal_kind::conflict, "Alleen wie een plaats heeft, kan naar een andere taak.");
  if (*f->who.place_task == t->id) return f->who;
  for (const other_place& o : lock_human(tx, f->who, f->about.exercise))
    if (overlaps(o, *t)) return std::unexpected(taken_elsewhere(o));
  if (!change_place(tx, f->who, task_id, now))
    return refuse(refusal_kind::conflict, "{0} is volzet.", "", {t->what.name});
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  return *find_person(tx, f->who.id);
}

result<person> mark_no_show(transaction& tx, const person_id& person_id, instant now) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  if (f->who.status != person_state::confirmed && f->who.status != person_state::on_the_way)
    return refuse(refusal_kind::conflict, "Alleen wie verwacht werd, kan niet opgedaagd zijn.");
  write_no_show(tx, f->who, now);
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  return *find_person(tx, f->who.id);
}

result<void> reply_to(transaction& tx, const person_id& person_id, std::string text, instant now) {
  const auto f = look_up(tx, person_id);
  if (!f) return std::unexpected(f.error());
  if (text.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst een antwoord", "antwoord");
  write_reply(tx, person_id, text, now);
  tx.touch(incidents::topic_of(f->about.what.incident_id));
  return {};
}

}  // namespace paraat::callouts
