#include "tenant/crisis/responses/sms_answers.hpp"

#include <fmt/format.h>

#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/crisis/presence/self_check_in.hpp"

namespace paraat::callouts {
namespace {

// The arrival of a text with a time: on the day of the task that the person has a place at, or was asked for.
std::optional<instant> arrival_of(transaction& tx, const person& p, const texted_time& t, instant now) {
  const auto task = incidents::find_task(tx, p.place_task.value_or(p.offered_task.value_or(p.task_id)));
  return task ? arrival_at(t, task->what.from, task->what.until, now) : std::nullopt;
}

result<person> do_as_texted(transaction& tx, const person& p, const texted& t, instant now) {
  answer a{.arrives_at = {}, .brings = {}, .question = "", .task_id = incidents::task_id()};
  if (t.brings > 0) a.brings = t.brings;
  if (t.at && !(a.arrives_at = arrival_of(tx, p, *t.at, now)))
    return refuse(refusal_kind::invalid, "Dit uur past niet bij de taak.");
  switch (t.what) {
    case texted_word::yes:
      a.what = answer_kind::yes;
      return answer_one(tx, p.id, a, via::sms, now);
    case texted_word::maybe:
      a.what = answer_kind::maybe;
      return answer_one(tx, p.id, a, via::sms, now);
    case texted_word::no:
      a.what = answer_kind::no;
      return answer_one(tx, p.id, a, via::sms, now);
    case texted_word::on_the_way: {
      auto moved = move_on(tx, p.id, step_of::on_the_way, reported_by::volunteer, now);
      if (!moved || (!a.arrives_at && !a.brings)) return moved;
      return keep_details(tx, p.id, a.arrives_at ? a.arrives_at : moved->arrives_at,
                          a.brings.value_or(moved->brings), "", now);
    }
    case texted_word::on_site:
      return presence::self_check_in(tx, p.id, presence::check_in_method::sms, std::nullopt, now);
    case texted_word::departed:
      return presence::self_check_out(tx, p.id, presence::check_in_method::sms, std::nullopt, now);
  }
  return refuse(refusal_kind::invalid, "Kies een antwoord.");
}

// The meaning that a coordinator gave to a text overrides the parser.
std::optional<texted> meant_by(const channels::incoming& in, const callout& c) {
  if (!in.meant) return read_text(in.text, c.code);
  texted_word said{};
  switch (*in.meant) {
    case channels::meaning::yes:
      said = texted_word::yes;
      break;
    case channels::meaning::maybe:
      said = texted_word::maybe;
      break;
    case channels::meaning::no:
      said = texted_word::no;
      break;
    case channels::meaning::on_the_way:
      said = texted_word::on_the_way;
      break;
    case channels::meaning::on_site:
      said = texted_word::on_site;
      break;
    case channels::meaning::departed:
      said = texted_word::departed;
      break;
  }
  return texted{.what = said, .at = {}};
}

// An answer that cannot be carried out (a place elsewhere at that time) goes to a coordinator too: an SMS has
// no page that could show the reason.
bool answered(transaction& tx, instant now, const channels::incoming& in) {
  const auto c = find(tx, callout_id(in.batch));
  const auto p = find_person(tx, person_id(in.about));
  if (!c || !p || p->callout_id != c->id) return false;
  const auto t = meant_by(in, *c);
  if (t && do_as_texted(tx, *p, *t, now)) return true;
  mark_unclear(tx, p->id, now);
  tx.touch(incidents::topic_of(c->what.incident_id));
  return false;
}

void reported(transaction& tx, instant now, const channels::report& r) {
  if (!r.key.starts_with("question/")) return;
  if (r.what == channels::fate::left || r.what == channels::fate::delivered ||
      r.what == channels::fate::uncertain)
    mark_notified(tx, person_id(r.about), now);
  else if (r.what == channels::fate::failed)
    mark_failed(tx, person_id(r.about), now);
  else
    return;
  if (const auto c = find(tx, callout_id(r.batch))) tx.touch(incidents::topic_of(c->what.incident_id));
}

}  // namespace

channels::owner channel_owner() {
  return {.reported = reported,
          .answered = answered,
          .waits =
              [](transaction& tx, std::string_view batch) {
                if (const auto c = find(tx, callout_id(batch)))
                  tx.touch(incidents::topic_of(c->what.incident_id));
              },
          .title =
              [](transaction& tx, std::string_view batch) {
                const auto c = find(tx, callout_id(batch));
                const auto i = c ? incidents::find(tx, c->what.incident_id) : std::nullopt;
                return i ? fmt::format("{}, {}", c->code, i->what.name) : std::string();
              },
          .people = [](transaction& tx, std::string_view batch) { return names_in(tx, callout_id(batch)); },
          .page = [](std::string_view batch) { return fmt::format("/beheer/oproepen/{}", batch); }};
}

}  // namespace paraat::callouts
