#include "tenant/volunteering/applications/applications_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"

namespace paraat::applications {
namespace {

const std::string chosen =
    "select a.id, a.vacancy_id, a.name, a.email, a.phone, a.message, a.language, a.state, a.reply, "
    "a.proposal, a.created_at, a.updated_at, v.title, v.ref, v.organisation_id, o.name, a.confirmed_at, "
    "a.via";
const std::string from =
    " from tenant.applications a join tenant.vacancies v on v.tenant_id = a.tenant_id "
    "and v.id = a.vacancy_id join tenant.organisations o on o.tenant_id = v.tenant_id "
    "and o.id = v.organisation_id where a.tenant_id = $1 ";
// $2 vacancy, $3 of everyone, $4 organisations, $5 words, $6 received before
const std::string in_filter =
    "and a.state <> 'unconfirmed' and ($2::uuid is null or a.vacancy_id = $2) and "
    "($3::bool or v.organisation_id = any($4::uuid[])) and "
    "($5 = '' or position(lower($5) in lower(a.name || ' ' || v.title)) > 0) and "
    "($6::timestamptz is null or a.confirmed_at < $6) ";

std::string order_by(order o) {
  switch (o) {
    case order::changed:
      return "a.updated_at desc";
    case order::oldest:
      return "a.created_at";
    case order::name:
      return "lower(a.name)";
    case order::vacancy:
      return "lower(v.title), a.created_at";
  }
  return "a.updated_at desc";
}

application row_to_application(const pqxx::row& r) {
  application a;
  a.id = sql::id_of<application_id>(r[0]);
  a.vacancy_id = sql::id_of<vacancies::vacancy_id>(r[1]);
  a.name = sql::text_of(r[2]);
  a.email = sql::text_of(r[3]);
  a.phone = sql::text_of(r[4]);
  a.message = sql::text_of(r[5]);
  a.language = sql::text_of(r[6]);
  a.status = state_named(sql::text_of(r[7])).value_or(application_state::waiting);
  a.reply = sql::text_of(r[8]);
  a.proposal = sql::text_of(r[9]);
  a.created_at = sql::instant_of(r[10]);
  a.updated_at = sql::instant_of(r[11]);
  a.title = sql::text_of(r[12]);
  a.vacancy_ref = sql::text_of(r[13]);
  a.organisation_id = sql::id_of<organisations::organisation_id>(r[14]);
  a.organisation = sql::text_of(r[15]);
  a.confirmed_at = sql::optional_instant_of(r[16]);
  a.via = sql::text_of(r[17]);
  return a;
}

std::optional<application> one(transaction& tx, const application_id& id, const std::string& tail) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(tx, chosen + from + "and a.id = $2::uuid " + tail, tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_application(rows[0]));
}

}  // namespace

std::optional<application> find(transaction& tx, const application_id& id) { return one(tx, id, ""); }
std::optional<application> find_for_update(transaction& tx, const application_id& id) {
  return one(tx, id, "for update of a");
}

std::string mail_address_of(transaction& tx, const application& a) {
  if (!a.email.empty()) return a.email;
  const auto found = sql::run(tx,
                              "select p.email from tenant.volunteer_invitations i join tenant.profiles p on "
                              "p.tenant_id = $1 and p.id = i.profile_id where i.tenant_id = $1 and "
                              "i.application_id = $2::uuid",
                              tx.tenant(), a.id);
  return found.empty() ? std::string() : sql::text_of(found[0][0]);
}

bool insert(transaction& tx, const application& a, instant now) {
  return !sql::run(tx,
                   "insert into tenant.applications (tenant_id, id, vacancy_id, name, email, phone, message, "
                   "language, consent, state, created_at, updated_at, via) values ($1, $2::uuid, $3::uuid, "
                   "$4, $5, "
                   "$6, $7, $8, $9, $10, $11, $11, $12) on conflict do nothing returning 1",
                   tx.tenant(), a.id, a.vacancy_id, a.name, a.email, a.phone, a.message, a.language,
                   consent_version, name_of(a.status), now, a.via)
              .empty();
}

std::optional<application> running(transaction& tx, const application& a) {
  const auto rows =
      sql::run(tx,
               chosen + from +
                   "and a.vacancy_id = $2::uuid and lower(a.email) = lower($3) and lower(a.name) = lower($4) "
                   "and a.state in ('unconfirmed', 'waiting', 'proposed', 'accepted')",
               tx.tenant(), a.vacancy_id, a.email, a.name);
  return rows.empty() ? std::nullopt : std::optional(row_to_application(rows[0]));
}

void update(transaction& tx, const application& a, actor decided_by, instant now) {
  sql::run(tx,
           "update tenant.applications set state = $3, reply = $4, proposal = $5, updated_at = $6, "
           "confirmed_at = case when $3 in ('waiting', 'accepted') then coalesce(confirmed_at, $6) else "
           "confirmed_at end, "
           "accepted_at = case when $3 = 'accepted' then coalesce(accepted_at, $6) else accepted_at end, "
           "decided_by = coalesce($7::bigint, decided_by) where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), a.id, name_of(a.status), a.reply, a.proposal, now, decided_by);
}

std::vector<std::string> answered_by(transaction& tx, const std::string& email) {
  std::vector<std::string> out;
  for (const auto& r :
       sql::run(tx,
                "select distinct vacancy_id from tenant.applications where tenant_id = $1 and "
                "lower(email) = lower($2) and state <> 'unconfirmed'",
                tx.tenant(), email))
    out.push_back(sql::text_of(r[0]));
  return out;
}

page_of_applications list(transaction& tx, const application_filter& f) {
  const std::optional<std::string> status =
      f.status ? std::optional(std::string(name_of(*f.status))) : std::nullopt;
  page_of_applications out;
  for (const auto& r :
       sql::run(tx,
                chosen + ", count(*) over ()" + from + in_filter +
                    "and ($7::text is null or a.state = $7) order by " + order_by(f.by) +
                    ", a.id limit $8::int offset $9::int",
                tx.tenant(), sql::or_null(f.vacancy_id), f.of_everyone, sql::text_array(f.organisations),
                f.words, f.received_before, status, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_application(r));
    out.total = r[18].as<long long>();
  }
  return out;
}

std::map<application_state, long long> counts(transaction& tx, const application_filter& f) {
  std::map<application_state, long long> out;
  for (const auto& r : sql::run(tx, "select a.state, count(*)" + from + in_filter + "group by a.state",
                                tx.tenant(), sql::or_null(f.vacancy_id), f.of_everyone,
                                sql::text_array(f.organisations), f.words, f.received_before))
    if (const auto s = state_named(sql::text_of(r[0]))) out[*s] = r[1].as<long long>();
  return out;
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto today = web::local_day(now);
  const auto* nothing_came = book.at(rules::code::keep_declined, today);
  const auto* helped = book.at(rules::code::keep_called, today);
  // Answers of people that helped are kept for a while after the vacancy is over.
  sql::run(
      tx,
      "with gone as (delete from tenant.applications a where a.tenant_id = $1 and "
      "((a.state = 'unconfirmed' and a.created_at < $2) or "
      "(a.state in ('declined', 'withdrawn', 'waiting', 'proposed') and $4::int is not null and a.updated_at "
      "< "
      "$3::timestamptz - make_interval(months => $4::int)) or "
      "(a.state = 'accepted' and $5::int is not null and a.updated_at < $3::timestamptz - "
      "make_interval(months "
      "=> $5::int) and exists (select 1 from tenant.vacancies v where v.tenant_id = $1 and v.id = "
      "a.vacancy_id "
      "and v.state in ('closed', 'expired') and v.updated_at < $3::timestamptz - make_interval(months => "
      "$5::int)))) returning id) "
      "delete from node.tokens where tenant_id = $1 and object in (select id from gone)",
      tx.tenant(), now - confirm_term, now,
      nothing_came != nullptr ? std::optional(nothing_came->amount) : std::nullopt,
      helped != nullptr ? std::optional(helped->amount) : std::nullopt);
  say_erased(tx, now);
}

void erase(transaction& tx, const application_id& id, instant now) {
  sql::run(
      tx,
      "with gone as (delete from tenant.applications where tenant_id = $1 and id = $2::uuid and state in "
      "('withdrawn', 'declined') returning id) delete from node.tokens where tenant_id = $1 and object in "
      "(select id from gone)",
      tx.tenant(), id);
  say_erased(tx, now);
}

}  // namespace paraat::applications
