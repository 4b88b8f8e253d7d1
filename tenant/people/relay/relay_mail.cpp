#include "tenant/people/relay/relay_mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/undelivered.hpp"
#include "tenant/people/relay/contact_details.hpp"
#include "tenant/people/relay/relay_mail_sql.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::relay {
namespace {

constexpr std::array<std::string_view, 8> names{"waits",  "too_large", "no_words",  "closed",
                                                "erased", "too_many",  "automatic", "too_long"};

void plan_explanation(transaction& tx, const seat& to, no_relay why, instant now) {
  jobs::schedule(tx, explain_job, now, fmt::format(R"({{"side":"{}","why":"{}"}})", to.id, name_of(why)));
}

// Once a day, so that two programs that answer each other stop after one letter.
mail_outcome tell(transaction& tx, const seat& to, no_relay why, instant now) {
  constexpr std::chrono::hours pause{24};
  if (rows::may_tell(tx, to.id, now - pause, now)) plan_explanation(tx, to, why, now);
  return mail_outcome::explained;
}

no_relay reason_of(const refusal& why) {
  switch (why.kind) {
    case refusal_kind::gone:
    case refusal_kind::not_found:
      return no_relay::erased;
    case refusal_kind::too_many:
      return no_relay::too_many;
    case refusal_kind::invalid:
      return no_relay::too_long;
    case refusal_kind::conflict:
    case refusal_kind::unauthenticated:
    case refusal_kind::forbidden:
    case refusal_kind::too_large:
      return no_relay::closed;
  }
  return no_relay::closed;
}

// A letter of ours did not arrive. Their own mail server says it at the address that stands for this side, so
// that only this side is concerned, whoever forged it.
void note_failures(transaction& tx, const seat& to,
                   const std::vector<incoming_mail::failed_recipient>& failed, instant now) {
  for (const incoming_mail::failed_recipient& one : failed) {
    if (!one.permanent()) continue;
    rows::mark_unreachable(tx, to.id, now);
    if (one.of_address()) channels::mark_refused(tx, now, to.of.text(), one.addresses);
  }
}

using incoming_mail::automatic_mark;

// What a program sent. Nothing of it is kept; its side reads on the page that it came.
mail_outcome leave_out(transaction& tx, const std::optional<seat>& mine, automatic_mark mark, instant now) {
  count_left_out(tx, mark);
  // A person behind a list hears from their own mail server that the address stands for nobody.
  if (!mine && incoming_mail::may_be_of_a_person(mark)) return mail_outcome::unknown;
  if (!mine || mark == automatic_mark::report) return mail_outcome::ignored;
  rows::mark_automatic(tx, mine->id, now);
  return incoming_mail::may_be_of_a_person(mark) ? tell(tx, *mine, no_relay::automatic, now)
                                                 : mail_outcome::ignored;
}

}  // namespace

std::string_view name_of(no_relay why) { return names.at(static_cast<std::size_t>(why)); }
std::optional<no_relay> no_relay_named(std::string_view name) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return std::nullopt;
  return static_cast<no_relay>(at - names.begin());
}

mail_outcome take_mail(transaction& tx, const reply_token& t, const incoming_mail::received_mail& m,
                       instant now) {
  const auto mine = seat_of_reply(tx, t);
  if (mine && !m.failed.empty()) note_failures(tx, *mine, m.failed, now);
  if (m.automatic()) return leave_out(tx, mine, m.mark, now);
  if (!mine) return mail_outcome::unknown;
  if (m.text.empty()) return tell(tx, *mine, no_relay::no_words, now);
  if (!may_fit(m.text)) return tell(tx, *mine, no_relay::too_long, now);
  const std::string hash = m.id.empty() ? std::string() : sha256_bytes(m.id);
  if (!hash.empty() && rows::has_mail(tx, *mine, hash)) return mail_outcome::passed_on;
  const bool waits = contacts_in(m.text).any();
  const auto kept = post(tx, mine->of, mine->which,
                         {.body = m.text,
                          .how = way::mail,
                          .held = waits,
                          .files_left_out = m.files_left_out,
                          .rest = m.rest,
                          .mail_hash = hash},
                         now);
  if (!kept) return tell(tx, *mine, reason_of(kept.error()), now);
  rows::mark_reachable(tx, mine->id);
  if (waits)
    plan_explanation(tx, *mine, no_relay::waits, now);
  else
    jobs::schedule(tx, pass_on_job, now, fmt::format(R"({{"message":"{}"}})", kept->id));
  return waits ? mail_outcome::waits : mail_outcome::passed_on;
}

mail_outcome refuse_mail(transaction& tx, const reply_token& t, automatic_mark mark, no_relay why,
                         instant now) {
  const auto mine = seat_of_reply(tx, t);
  if (mark != automatic_mark::none) return leave_out(tx, mine, mark, now);
  return mine ? tell(tx, *mine, why, now) : mail_outcome::unknown;
}

void pass_on(transaction& tx, const web::services& node, const message_id& id, instant now) {
  const auto planned = find_message(tx, id);
  const auto c = planned ? find_locked(tx, planned->of) : std::nullopt;
  const auto m = c ? find_message(tx, id) : std::nullopt;  // an erasure may have been before
  if (!m || m->held || c->erased) return;
  if (c->stands()) return mail_message(tx, web::scope_of(node, tx.tenant(), now), *m);
  for (const seat& writer : seats_of(tx, m->of))
    if (writer.which == m->from) tell(tx, writer, no_relay::closed, now);
}

void explain(transaction& tx, const web::services& node, const side_id& id, std::string_view why,
             instant now) {
  const auto to = find_seat(tx, id);
  const auto reason = no_relay_named(why);
  if (to && reason) mail_not_passed_on(tx, web::scope_of(node, tx.tenant(), now), *to, *reason);
}

}  // namespace paraat::relay
