// An answer to a vacancy of another party: answer.* (protocol/answers.md). The case is the answer; every
// message has its place in it.

#include <protocol/paraat.pb.h>

#include "federation/kinds/kinds.hpp"
#include "federation/kinds/text_validation.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"

namespace paraat::federation::kinds {
namespace {

namespace away = paraat::answers_elsewhere;
namespace here = paraat::applications;
using verdict = std::optional<std::string_view>;

constexpr std::size_t longest_contact = 300, longest_why = 20, longest_step = 30, longest_consent = 40;
constexpr int most_steps = 8;

verdict good_when(bool good) { return good ? std::nullopt : verdict("malformed"); }
instant at(std::int64_t seconds) { return instant{std::chrono::seconds{seconds}}; }
// The time of an event in a message of another party: from 2020 on, and at most an hour after the message was
// made.
bool plausible(std::int64_t t, const message& m) {
  constexpr std::int64_t in_2020 = 1'577'836'800;
  return t >= in_2020 && t <= 253'402'300'799 && at(t) <= m.created + std::chrono::hours{1};
}
here::heard_answer heard(const message& m) { return {m.from, m.case_id, m.received}; }

std::optional<away::elsewhere_state> state_of(wire::AnswerStatus s) {
  switch (s) {
    case wire::ANSWER_WAITING:
      return away::elsewhere_state::waiting;
    case wire::ANSWER_PROPOSED:
      return away::elsewhere_state::proposed;
    case wire::ANSWER_ACCEPTED:
      return away::elsewhere_state::accepted;
    case wire::ANSWER_DECLINED:
      return away::elsewhere_state::declined;
    case wire::ANSWER_NOT_TAKEN:
      return away::elsewhere_state::not_taken;
    case wire::ANSWER_WITHDRAWN:
      return away::elsewhere_state::withdrawn;
    default:
      return std::nullopt;
  }
}

bool good_contact(const wire::AnswerContact& c) {
  for (const std::string* part : {&c.name(), &c.email(), &c.phone(), &c.address(), &c.hour()})
    if (!good_text(*part, longest_contact)) return false;
  return true;
}

bool good_steps(const wire::AnswerState& w, const message& m) {
  if (w.steps_size() > most_steps) return false;
  for (const wire::AnswerStep& s : w.steps()) {
    const bool word = !s.name().empty() && s.name().find(' ') == std::string::npos;
    if (!word || !good_text(s.name(), longest_step) || !plausible(s.at(), m)) return false;
  }
  return true;
}

away::heard_state heard_state(const wire::AnswerState& w) {
  away::heard_state out;
  out.status = state_of(w.state()).value_or(away::elsewhere_state::waiting);
  if (w.received() > 0) out.received_on = web::local_day(at(w.received()));
  out.reply = w.reply();
  out.proposal = w.proposal();
  out.why = w.why();
  const wire::AnswerContact& c = w.contact();
  out.meet = {c.name(), c.email(), c.phone(), c.address(), c.hour()};
  for (const wire::AnswerStep& s : w.steps()) out.steps.push_back({s.name(), web::local_day(at(s.at()))});
  out.stopped = w.stopped();
  return out;
}

template <class Content, class Work>
void each(std::span<const message> all, Work work) {
  for (const message& m : all)
    if (const auto w = wire::parse<Content>(m.content)) work(m, *w);
}

}  // namespace

verdict check_answer_submit(const message& m) {
  const auto w = wire::parse<wire::AnswerSubmit>(m.content);
  if (!w) return good_when(false);
  // An answer to a question may carry both an e-mail address and a telephone number.
  const bool invited = is_uuid(w->invitation());
  const bool one_way = w->email().empty() != w->phone().empty();
  const bool both_ways = !w->email().empty() && !w->phone().empty();
  return good_when(is_uuid(m.case_id) && is_uuid(w->vacancy_id()) && !w->name().empty() &&
                   good_text(w->name(), here::longest_name) && (one_way || (invited && both_ways)) &&
                   (invited || w->invitation().empty()) && good_text(w->email(), here::longest_email) &&
                   good_text(w->phone(), here::longest_phone) &&
                   good_text(w->message(), here::longest_message, true) && w->language().size() == 2 &&
                   good_text(w->language(), 2) && !w->consent().empty() &&
                   good_text(w->consent(), longest_consent));
}

void apply_answer_submits(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::AnswerSubmit>(all, [&](const message& m, const wire::AnswerSubmit& w) {
    const vacancies::vacancy_id vacancy(w.vacancy_id());
    const neighbour_search::case_id asked(w.invitation());
    const bool says_yes =
        !asked.empty() && neighbour_search::is_yes(tx, m.from, asked, vacancy, {m.created, m.received});
    const bool accepted =
        here::hear_submit(tx, s, heard(m),
                          {vacancy, w.name(), w.email(), w.phone(), w.message(),
                           s.node.languages.knows(w.language()) ? w.language() : "nl", says_yes});
    if (accepted) neighbour_search::count_yes(tx, asked);
  });
}

verdict check_answer_agree(const message& m) {
  const auto w = wire::parse<wire::AnswerAgree>(m.content);
  return good_when(w && is_uuid(m.case_id) && !w->proposal().empty() &&
                   good_text(w->proposal(), here::longest_proposal, true));
}

void apply_answer_agrees(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::AnswerAgree>(all, [&](const message& m, const wire::AnswerAgree& w) {
    here::hear_agree(tx, s, heard(m), w.proposal());
  });
}

verdict check_answer_withdraw(const message& m) {
  return good_when(wire::parse<wire::AnswerWithdraw>(m.content) && is_uuid(m.case_id));
}

void apply_answer_withdrawals(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::AnswerWithdraw>(all, [&](const message& m, const wire::AnswerWithdraw& w) {
    here::hear_withdraw(tx, s, heard(m), w.erase());
  });
}

verdict check_answer_state(const message& m) {
  const auto w = wire::parse<wire::AnswerState>(m.content);
  if (!w || !is_uuid(m.case_id)) return good_when(false);
  const auto state = state_of(w->state());
  return good_when(state && (plausible(w->received(), m) || *state == away::elsewhere_state::not_taken) &&
                   good_text(w->reply(), here::longest_reply, true) &&
                   good_text(w->proposal(), here::longest_proposal, true) &&
                   w->proposal().empty() != (*state == away::elsewhere_state::proposed) &&
                   (!(w->has_contact() || w->stopped()) || *state == away::elsewhere_state::accepted) &&
                   good_contact(w->contact()) && good_steps(*w, m) && good_text(w->why(), longest_why));
}

void apply_answer_states(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::AnswerState>(all, [&](const message& m, const wire::AnswerState& w) {
    away::hear_state(tx, s, m.from, away::answer_id(m.case_id), heard_state(w));
  });
}

verdict check_answer_erased(const message& m) {
  const auto w = wire::parse<wire::AnswerErased>(m.content);
  return good_when(w && is_uuid(m.case_id) && plausible(w->at(), m));
}

void apply_answer_erasures(transaction& tx, const web::scope&, std::span<const message> all) {
  each<wire::AnswerErased>(all, [&](const message& m, const wire::AnswerErased& w) {
    away::hear_erased(tx, m.from, away::answer_id(m.case_id), at(w.at()));
  });
}

void settle_answer(transaction& tx, const web::scope& s, const settlement& what) {
  away::settle(tx, s, what.id, name_of(what.what));
}

}  // namespace paraat::federation::kinds
