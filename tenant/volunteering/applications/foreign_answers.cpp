#include "tenant/volunteering/applications/foreign_answers.hpp"

#include <protocol/paraat.pb.h>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/applications/answer_clock_sql.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tenant/volunteering/applications/applications_sql.hpp"
#include "tenant/volunteering/applications/foreign_answers_sql.hpp"

namespace paraat::applications {
namespace {

void send(transaction& tx, const rows::answer_case& c, std::string_view kind,
          const google::protobuf::MessageLite& content, instant now) {
  outbox::send(tx, {.id = uuid_v7(now),
                    .to = c.party,
                    .where = c.urgent ? outbox::lane::crisis : outbox::lane::bulk,
                    .kind = std::string(kind),
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + limits::message_validity,
                    .case_id = c.case_id,
                    .case_seq = rows::next_place(tx, c)});
}

wire::AnswerStatus wire_state(application_state s) {
  switch (s) {
    case application_state::unconfirmed:
    case application_state::waiting:
      return wire::ANSWER_WAITING;
    case application_state::proposed:
      return wire::ANSWER_PROPOSED;
    case application_state::accepted:
      return wire::ANSWER_ACCEPTED;
    case application_state::declined:
      return wire::ANSWER_DECLINED;
    case application_state::withdrawn:
      return wire::ANSWER_WITHDRAWN;
  }
  return wire::ANSWER_WAITING;
}

void put_contact(transaction& tx, wire::AnswerState& w, const application& a) {
  const auto v = vacancies::find(tx, a.vacancy_id);
  if (!v) return;
  wire::AnswerContact& c = *w.mutable_contact();
  c.set_name(v->what.contact_name);
  c.set_email(v->what.contact_email);
  c.set_phone(v->what.contact_phone);
  c.set_address(v->what.contact_address);
  c.set_hour(v->what.contact_hour);
}

void say_not_taken(transaction& tx, const rows::answer_case& c, std::string_view why, instant now) {
  wire::AnswerState w;
  w.set_state(wire::ANSWER_NOT_TAKEN);
  w.set_why(std::string(why));
  send(tx, c, "answer.state", w, now);
}

// Empty: it is taken.
std::string_view why_not(transaction& tx, const heard_answer& h, const submitted& w,
                         const std::optional<vacancies::vacancy>& v) {
  if (!v || v->what.members_only || v->status == vacancies::vacancy_state::draft) return "unknown";
  if (v->status == vacancies::vacancy_state::filled) return "full";
  if (v->status != vacancies::vacancy_state::published) return "closed";
  if (rows::running_of(tx, h.party) >= most_running_of_party) return "busy";
  return rows::person_runs(tx, v->id, w) ? "twice" : "";
}

// The answer of this case, where there is one.
std::optional<application> known(transaction& tx, const rows::answer_case& c) {
  return c.about.empty() ? std::nullopt : find(tx, c.about);
}

void say_nothing_kept(transaction& tx, const rows::answer_case& c, instant now) {
  wire::AnswerErased w;
  w.set_at(wire::seconds(now));
  send(tx, c, "answer.erased", w, now);
}

}  // namespace

bool hear_submit(transaction& tx, const web::scope& s, const heard_answer& h, const submitted& w) {
  const auto [c, fresh] = rows::open_case(tx, h);
  if (!fresh) {
    if (const auto a = known(tx, c)) say_state(tx, *a, s.now);
    return false;
  }
  const auto v = vacancies::find(tx, w.vacancy_id);
  std::string_view why = why_not(tx, h, w, v);
  application a;
  a.id = application_id(uuid_v7(s.now));
  a.vacancy_id = w.vacancy_id;
  a.name = w.name;
  a.email = w.email;
  a.phone = w.phone;
  a.message = w.message;
  a.language = w.language;
  a.status = application_state::unconfirmed;
  a.via = h.party;
  if (why.empty() && !insert(tx, a, s.now)) why = "twice";
  if (!why.empty()) {
    say_not_taken(tx, c, why, s.now);
    return false;
  }
  retention::plan(tx, s.now);
  rows::put_application(tx, c, a.id, !v->task_id.empty());
  if (!confirm(tx, a.id, s.now)) return false;
  // The organisation asked: its yes was given. Without a place it decides as about any answer.
  const bool has_place = w.says_yes && accept(tx, s.here, a.id, "", std::nullopt, s.now);
  if (has_place)
    mail_invited_yes(tx, s, *v);
  else
    mail_organisation(tx, s, *v);
  return has_place;
}

void hear_agree(transaction& tx, const web::scope& s, const heard_answer& h, const std::string& proposal) {
  const rows::answer_case c = rows::open_case(tx, h).first;
  const auto a = known(tx, c);
  if (!a) return say_not_taken(tx, c, "unknown", s.now);
  const bool stands = a->status == application_state::proposed && a->proposal == proposal;
  if (!stands) return say_state(tx, *a, s.now);
  if (agree(tx, s.here, a->id, s.now)) return;
  const auto v = vacancies::find(tx, a->vacancy_id);
  const bool full = v && v->status == vacancies::vacancy_state::filled;
  say_state(tx, *a, s.now, {.why = full ? "full" : "closed"});
}

void hear_withdraw(transaction& tx, const web::scope& s, const heard_answer& h, bool erase_it) {
  const rows::answer_case c = rows::open_case(tx, h).first;
  const auto before = known(tx, c);
  if (before) {
    const auto after = withdraw(tx, s.here, before->id, s.now);
    if (after && after->status == before->status && !erase_it) say_state(tx, *after, s.now);
    const bool told =
        before->status == application_state::proposed || before->status == application_state::accepted;
    if (after && told)
      if (const auto v = vacancies::find(tx, before->vacancy_id)) mail_withdrawn(tx, s, *v, before->status);
    if (erase_it) erase(tx, before->id, s.now);
  } else if (erase_it) {
    say_nothing_kept(tx, c, s.now);
  }
}

void say_state(transaction& tx, const application& a, instant now, const state_extras& more) {
  if (a.via.empty()) return;
  const auto c = rows::case_of(tx, a.id);
  if (!c) return;
  wire::AnswerState w;
  w.set_state(wire_state(a.status));
  w.set_received(wire::seconds(a.confirmed_at.value_or(now)));
  w.set_reply(a.reply);
  if (a.status == application_state::proposed) w.set_proposal(a.proposal);
  if (a.status == application_state::accepted) put_contact(tx, w, a);
  for (const rows::kept_step& k : rows::steps_of(tx, a.id)) {
    if (!k.sent || k.step == clock_step::outcome) continue;
    wire::AnswerStep& step = *w.add_steps();
    step.set_name(std::string(name_of(k.step)));
    step.set_at(wire::seconds(k.at));
  }
  w.set_why(std::string(more.why));
  w.set_stopped(more.stopped);
  send(tx, *c, "answer.state", w, now);
}

void say_meeting(transaction& tx, const vacancies::vacancy_id& id, instant now) {
  constexpr int all_of_them = 5000;
  for (const application& a :
       list(tx, {.status = application_state::accepted, .vacancy_id = id, .per_page = all_of_them}).rows)
    say_state(tx, a, now);
}

void say_erased(transaction& tx, instant now) {
  for (const rows::answer_case& c : rows::take_gone(tx)) say_nothing_kept(tx, c, now);
}

}  // namespace paraat::applications
