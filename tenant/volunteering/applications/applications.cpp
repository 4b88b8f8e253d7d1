#include "tenant/volunteering/applications/applications.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/applications/applications_sql.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"

namespace paraat::applications {
namespace {

constexpr application_state all_states[] = {application_state::unconfirmed, application_state::waiting,
                                            application_state::proposed,    application_state::accepted,
                                            application_state::declined,    application_state::withdrawn};

result<application> standing(transaction& tx, const application_id& id,
                             std::initializer_list<application_state> in) {
  auto a = find_for_update(tx, id);
  if (!a) return refuse(refusal_kind::not_found, "Dit antwoord bestaat niet meer.");
  if (std::ranges::find(in, a->status) != in.end()) return *a;
  if (a->status == application_state::withdrawn)
    return refuse(refusal_kind::conflict, "De vrijwilliger heeft dit antwoord intussen ingetrokken.");
  return refuse(refusal_kind::conflict, "Over dit antwoord is intussen al beslist.");
}

// Who is accepted has to know whom to meet, where and when.
result<void> must_say_where(transaction& tx, const application& a) {
  const auto v = vacancies::find(tx, a.vacancy_id);
  if (v && vacancies::says_where_to_report(v->what)) return {};
  return refuse(refusal_kind::conflict,
                "Zet eerst bij de vacature wie de contactpersoon is, het adres en het uur.");
}

result<application> keep(transaction& tx, application a, application_state to, actor who, instant now) {
  a.status = to;
  a.updated_at = now;
  update(tx, a, who, now);
  if (to == application_state::waiting || to == application_state::accepted) plan_clock(tx, now);
  if (to != application_state::waiting) note_decided(tx, a, now);
  say_state(tx, a, now);
  return a;
}

result<void> still_open(const vacancies::vacancy& v) {
  if (v.status == vacancies::vacancy_state::filled)
    return refuse(refusal_kind::conflict, "Intussen zijn alle plaatsen ingenomen.");
  if (v.status != vacancies::vacancy_state::published)
    return refuse(refusal_kind::gone, "Deze vacature staat niet meer open.");
  return {};
}

// The answer is locked before the vacancy, everywhere: two answers for the last place wait for the vacancy
// only.
result<application> give_place(transaction& tx, const tenants::tenant& owner, application a, actor who,
                               instant now) {
  if (const auto taken = vacancies::take_place(tx, owner, a.vacancy_id, now); !taken)
    return std::unexpected(taken.error());
  return keep(tx, std::move(a), application_state::accepted, who, now);
}

}  // namespace

std::string_view name_of(application_state s) {
  switch (s) {
    case application_state::unconfirmed:
      return "unconfirmed";
    case application_state::waiting:
      return "waiting";
    case application_state::proposed:
      return "proposed";
    case application_state::accepted:
      return "accepted";
    case application_state::declined:
      return "declined";
    case application_state::withdrawn:
      return "withdrawn";
  }
  return "waiting";
}

std::optional<application_state> state_named(std::string_view name) {
  for (const application_state s : all_states)
    if (name_of(s) == name) return s;
  return std::nullopt;
}

result<application> answer(transaction& tx, const vacancies::vacancy& v, application a, instant now) {
  if (const auto open = still_open(v); !open) return std::unexpected(open.error());
  a.id = application_id(uuid_v7(now));
  a.vacancy_id = v.id;
  a.status = application_state::unconfirmed;
  a.created_at = a.updated_at = now;
  retention::plan(tx, now);
  if (insert(tx, a, now)) return *find(tx, a.id);
  if (auto before = running(tx, a)) return *before;
  return refuse(refusal_kind::conflict, "Dat lukte net niet. Probeer het nog eens.");
}

result<application> confirm(transaction& tx, const application_id& id, instant now) {
  auto a = find_for_update(tx, id);
  if (!a)
    return refuse(refusal_kind::gone, "Dit antwoord bestaat niet meer. Vul het formulier gerust opnieuw in.");
  if (a->status != application_state::unconfirmed) return *a;
  return keep(tx, *a, application_state::waiting, std::nullopt, now);
}

result<application> accept(transaction& tx, const tenants::tenant& owner, const application_id& id,
                           std::string reply, actor who, instant now) {
  auto a = standing(tx, id, {application_state::waiting, application_state::proposed});
  if (!a) return a;
  if (const auto ok = must_say_where(tx, *a); !ok) return std::unexpected(ok.error());
  a->reply = std::move(reply);
  return give_place(tx, owner, *a, who, now);
}

result<application> decline(transaction& tx, const application_id& id, std::string reply, actor who,
                            instant now) {
  auto a = standing(tx, id, {application_state::waiting, application_state::proposed});
  if (!a) return a;
  a->reply = std::move(reply);
  return keep(tx, *a, application_state::declined, who, now);
}

result<application> propose(transaction& tx, const application_id& id, std::string proposal, actor who,
                            instant now) {
  if (proposal.empty())
    return refuse(refusal_kind::invalid, "Schrijf welk ander moment je voorstelt", "voorstel");
  auto a = standing(tx, id, {application_state::waiting, application_state::proposed});
  if (!a) return a;
  if (const auto ok = must_say_where(tx, *a); !ok) return std::unexpected(ok.error());
  a->proposal = std::move(proposal);
  return keep(tx, *a, application_state::proposed, who, now);
}

result<application> agree(transaction& tx, const tenants::tenant& owner, const application_id& id,
                          instant now) {
  auto a = standing(tx, id, {application_state::proposed});
  if (!a) return a;
  return give_place(tx, owner, *a, std::nullopt, now);
}

result<application> accept_invited(transaction& tx, const tenants::tenant& owner, application a,
                                   instant now) {
  const auto v = vacancies::find(tx, a.vacancy_id);
  if (!v) return refuse(refusal_kind::gone, "Deze vacature staat niet meer open.");
  a.id = application_id(uuid_v7(now));
  a.status = application_state::waiting;
  a.created_at = a.updated_at = now;
  if (insert(tx, a, now)) {
    if (const auto open = still_open(*v); !open) return std::unexpected(open.error());
    retention::plan(tx, now);
    return give_place(tx, owner, std::move(a), std::nullopt, now);
  }
  const auto before = a.email.empty() ? std::nullopt : running(tx, a);
  if (!before)
    return refuse(refusal_kind::conflict,
                  "Er is al een antwoord met deze naam. Duid ook je e-mailadres aan.");
  auto kept = find_for_update(tx, before->id);
  if (!kept || kept->status == application_state::accepted) return kept ? *kept : *before;
  if (const auto open = still_open(*v); !open) return std::unexpected(open.error());
  return give_place(tx, owner, std::move(*kept), std::nullopt, now);
}

result<application> withdraw(transaction& tx, const tenants::tenant& owner, const application_id& id,
                             instant now) {
  auto a = find_for_update(tx, id);
  if (!a) return refuse(refusal_kind::not_found, "Dit antwoord bestaat niet meer.");
  if (a->status == application_state::withdrawn || a->status == application_state::declined) return *a;
  if (a->status == application_state::accepted) vacancies::give_place_back(tx, owner, a->vacancy_id, now);
  close_conversation(tx, id, now);
  return keep(tx, *a, application_state::withdrawn, std::nullopt, now);
}

}  // namespace paraat::applications
