#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_letters.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_sql.hpp"

namespace paraat::answers_elsewhere {
namespace {

constexpr std::pair<elsewhere_state, std::string_view> names[] = {
    {elsewhere_state::unconfirmed, "unconfirmed"}, {elsewhere_state::waiting, "waiting"},
    {elsewhere_state::proposed, "proposed"},       {elsewhere_state::accepted, "accepted"},
    {elsewhere_state::declined, "declined"},       {elsewhere_state::not_taken, "not_taken"},
    {elsewhere_state::withdrawn, "withdrawn"}};

void send(transaction& tx, const answer& a, std::string_view kind,
          const google::protobuf::MessageLite& content, instant now, std::int64_t place = 0) {
  const std::string id = uuid_v7(now);
  rows::put_message(tx, id, a, kind, now);
  outbox::send(tx, {.id = id,
                    .to = a.party,
                    .where = outbox::lane::bulk,
                    .kind = std::string(kind),
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + limits::message_validity,
                    .case_id = a.id,
                    .case_seq = place > 0 ? place : rows::next_place(tx, a.id)});
}

result<answer> standing(transaction& tx, const answer_id& id) {
  auto a = rows::lock(tx, id);
  if (!a) return refuse(refusal_kind::gone, "Dit antwoord bestaat niet meer.");
  return *a;
}

void say_submit(transaction& tx, const answer& a, instant now) {
  wire::AnswerSubmit w;
  w.set_vacancy_id(a.vacancy_id);
  w.set_name(a.name);
  if (a.passes != passed_on::email) w.set_phone(a.phone);
  if (a.passes != passed_on::phone) w.set_email(a.email);
  w.set_invitation(a.invitation);
  w.set_message(a.message);
  w.set_language(a.language);
  w.set_consent(std::string(consent_version));
  send(tx, a, "answer.submit", w, now);
}

void say_withdraw(transaction& tx, const answer& a, bool erase_too, instant now) {
  wire::AnswerWithdraw w;
  w.set_erase(erase_too);
  send(tx, a, "answer.withdraw", w, now);
}

bool has_step(const std::vector<done_step>& all, applications::clock_step s) {
  return std::ranges::any_of(all, [&](const done_step& d) { return d.name == name_of(s); });
}

}  // namespace

std::string_view name_of(passed_on p) {
  return p == passed_on::email ? "email" : p == passed_on::phone ? "phone" : "both";
}
passed_on passed_on_named(std::string_view text) {
  return text == "phone" ? passed_on::phone : text == "both" ? passed_on::both : passed_on::email;
}

std::string_view name_of(elsewhere_state s) {
  for (const auto& [state, name] : names)
    if (state == s) return name;
  return "";
}

std::optional<elsewhere_state> state_named(std::string_view text) {
  for (const auto& [state, name] : names)
    if (name == text) return state;
  return std::nullopt;
}

std::optional<listings::listing> open_listing(transaction& tx, const web::scope& s, std::string_view party,
                                              std::string_view id) {
  if (!s.node.tenants.connected() || party == s.here.party ||
      s.here.what == tenants::tenant_kind::aggregator || !is_uuid(id))
    return std::nullopt;
  auto l = listings::with_id(tx, party, id);
  const bool open = l && l->own != s.here.id && !l->members_only && l->hidden_reason.empty() &&
                    listings::shown_until(*l) > s.now && l->valid_until > s.now;
  return open ? l : std::nullopt;
}

result<answer> keep(transaction& tx, const listings::listing& l, answer a, instant now) {
  if (a.passes != passed_on::email && a.phone.empty())
    return refuse(refusal_kind::invalid, "Vul je telefoonnummer in, of kies je e-mailadres", "telefoon");
  a.id = answer_id(uuid_v7(now));
  a.party = l.publisher;
  a.vacancy_id = l.id;
  a.title = l.title;
  a.organisation = l.organisation;
  a.place = l.place;
  a.status = elsewhere_state::unconfirmed;
  a.created_at = a.updated_at = now;
  retention::plan(tx, now);
  if (rows::insert(tx, a)) return a;
  if (auto before = rows::running(tx, a)) {
    if (before->status != elsewhere_state::unconfirmed) return *before;
    a.id = before->id;
    rows::retype(tx, a);
    one_time_tokens::end_all(tx, a.id.text());
    return a;
  }
  return refuse(refusal_kind::conflict, "Dat lukte net niet. Probeer het nog eens.");
}

result<answer> confirm(transaction& tx, const answer_id& id, instant now) {
  auto a = standing(tx, id);
  if (!a || a->status != elsewhere_state::unconfirmed) return a;
  a->status = elsewhere_state::waiting;
  rows::update(tx, *a, now);
  say_submit(tx, *a, now);
  return a;
}

result<answer> answer_invited(transaction& tx, const listings::listing& l, answer a, instant now) {
  const auto kept = keep(tx, l, std::move(a), now);
  if (!kept) return kept;
  if (kept->status != elsewhere_state::unconfirmed)
    return refuse(refusal_kind::conflict, "Je antwoordde al op deze vacature. Dat antwoord loopt nog.");
  return confirm(tx, kept->id, now);
}

result<answer> agree(transaction& tx, const answer_id& id, instant now) {
  auto a = standing(tx, id);
  if (!a) return a;
  if (a->status != elsewhere_state::proposed)
    return refuse(refusal_kind::conflict, "Over dit antwoord is intussen al beslist.");
  // One yes is under way: a second click says nothing more.
  if (arrival_of(tx, id, "answer.agree") == arrival::on_its_way) return a;
  wire::AnswerAgree w;
  w.set_proposal(a->proposal);
  send(tx, *a, "answer.agree", w, now);
  return a;
}

result<answer> withdraw(transaction& tx, const answer_id& id, instant now) {
  auto a = standing(tx, id);
  if (!a || !a->runs()) return a;
  mail::stop(tx, id, now);
  a->status = elsewhere_state::withdrawn;
  a->meet = {};
  rows::update(tx, *a, now);
  say_withdraw(tx, *a, false, now);
  return a;
}

result<void> erase(transaction& tx, const answer_id& id, instant now) {
  const auto a = standing(tx, id);
  if (!a) return std::unexpected(a.error());
  if (a->status == elsewhere_state::accepted)
    return refuse(refusal_kind::conflict, "Trek je antwoord eerst in. Daarna kan je het wissen.");
  mail::stop(tx, id, now);
  if (a->status != elsewhere_state::unconfirmed) say_withdraw(tx, *a, true, now);
  rows::put_receipt(tx, *a, now);  // with the places that were used
  if (a->status == elsewhere_state::unconfirmed)
    rows::confirm_receipt(tx, a->party, id, now);  // nothing left
  rows::remove(tx, id);
  return {};
}

void hear_state(transaction& tx, const web::scope& s, std::string_view party, const answer_id& id,
                const heard_state& h) {
  auto a = rows::lock(tx, id);
  if (!a || a->party != party || a->status == elsewhere_state::withdrawn ||
      a->status == elsewhere_state::unconfirmed)
    return;
  const answer before = *a;
  a->status = h.status;
  a->why = h.why;
  a->reply = h.reply;
  a->proposal = h.proposal;
  a->meet = h.meet;
  a->steps = h.steps;
  if (h.received_on) a->received_on = h.received_on;
  // One that was over runs again: not beside another answer of the same person to the same vacancy.
  if (!before.runs() && a->runs() && rows::running(tx, *a)) return;
  if (a->status != before.status || a->proposal != before.proposal) mail::stop(tx, id, s.now);
  const change_told news{.unanswered = has_step(a->steps, applications::clock_step::told) && !before.told_at,
                         .stopped = h.stopped && !before.stopped_at};
  if (news.stopped) a->stopped_at = s.now;
  if (news.unanswered) a->told_at = s.now;
  // The task stopped: said whatever was said before.
  const bool tells = changes(before, *a, news) && (news.stopped || before.letters < most_letters);
  if (tells) ++a->letters;
  rows::update(tx, *a, s.now);
  if (tells) mail_change(tx, s, before, *a, news);
}

void hear_erased(transaction& tx, std::string_view party, const answer_id& id, instant at) {
  rows::confirm_receipt(tx, party, id, at);
  auto a = rows::lock(tx, id);
  if (!a || a->party != party || !a->runs()) return;
  // The other side erased it at the end of its term: nothing comes any more.
  a->status = elsewhere_state::not_taken;
  a->why = "term";
  a->meet = {};
  rows::update(tx, *a, at);
}

void settle(transaction& tx, const web::scope& s, std::string_view message, std::string_view fate) {
  const auto settled = rows::settle(tx, message, fate);
  const bool lost = fate != "delivered" && fate != "parked";
  if (!settled || !lost) return;
  auto a = rows::lock(tx, settled->about);
  if (!a) return;
  mail_lost(tx, s, *a, settled->kind);
  if (settled->kind != "answer.submit" || a->status != elsewhere_state::waiting) return;
  // It can be answered anew.
  a->status = elsewhere_state::not_taken;
  a->why = "lost";
  rows::update(tx, *a, s.now);
}

void say_lost_again(transaction& tx, instant now) {
  for (const answer_id& id : rows::lost_withdrawals(tx))
    if (const auto a = rows::lock(tx, id)) say_withdraw(tx, *a, false, now);
  for (const rows::lost_erasure& one : rows::lost_erasures(tx)) {
    answer gone;
    gone.id = one.id;
    gone.party = one.party;
    wire::AnswerWithdraw w;
    w.set_erase(true);
    send(tx, gone, "answer.withdraw", w, now, rows::next_place_of_receipt(tx, one.id));
  }
}

}  // namespace paraat::answers_elsewhere
