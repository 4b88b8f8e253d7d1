#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_sql.hpp"

#include <fmt/format.h>

#include <sstream>

#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::answers_elsewhere {
namespace {

const std::string columns =
    "a.id, a.party, a.vacancy_id, a.title, a.organisation, a.place, a.name, a.email, a.phone, a.message, "
    "a.passes_on, a.language, a.state, a.why, a.reply, a.proposal, a.contact_name, a.contact_email, "
    "a.contact_phone, a.contact_address, a.contact_hour, a.steps, a.received_on, a.created_at, a.updated_at, "
    "a.stopped_at, a.told_at, a.letters, coalesce(a.invitation::text, '') ";
const std::string from = "from tenant.answers_elsewhere a where a.tenant_id = $1 ";

// "first_reminder 2026-11-24"
std::string text_of(const done_step& s) { return s.name + " " + web::iso_date(s.on); }
std::optional<done_step> step_of(const std::string& text) {
  std::istringstream in(text);
  std::string name;
  int y = 0;
  unsigned m = 0, d = 0;
  char dash = 0;
  if (!(in >> name >> y >> dash >> m >> dash >> d)) return std::nullopt;
  return done_step{name, std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)};
}

answer row_to_answer(const pqxx::row& r) {
  answer a;
  a.id = r[0].as<answer_id>();
  a.party = sql::text_of(r[1]);
  a.vacancy_id = sql::text_of(r[2]);
  a.title = sql::text_of(r[3]);
  a.organisation = sql::text_of(r[4]);
  a.place = sql::text_of(r[5]);
  a.name = sql::text_of(r[6]);
  a.email = sql::text_of(r[7]);
  a.phone = sql::text_of(r[8]);
  a.message = sql::text_of(r[9]);
  a.passes = passed_on_named(sql::text_of(r[10]));
  a.language = sql::text_of(r[11]);
  a.status = state_named(sql::text_of(r[12])).value_or(elsewhere_state::waiting);
  a.why = sql::text_of(r[13]);
  a.reply = sql::text_of(r[14]);
  a.proposal = sql::text_of(r[15]);
  a.meet = {sql::text_of(r[16]), sql::text_of(r[17]), sql::text_of(r[18]), sql::text_of(r[19]),
            sql::text_of(r[20])};
  for (const std::string& one : sql::text_array_of(r[21]))
    if (auto s = step_of(one)) a.steps.push_back(std::move(*s));
  a.received_on = sql::optional_day_of(r[22]);
  a.created_at = sql::instant_of(r[23]);
  a.updated_at = sql::instant_of(r[24]);
  a.stopped_at = sql::optional_instant_of(r[25]);
  a.told_at = sql::optional_instant_of(r[26]);
  a.letters = r[27].as<int>();
  a.invitation = sql::text_of(r[28]);
  return a;
}

std::optional<answer> one(transaction& tx, const answer_id& id, const std::string& tail) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx, "select " + columns + from + "and a.id = $2::uuid " + tail, tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_answer(found[0]));
}

}  // namespace

std::optional<answer> find(transaction& tx, const answer_id& id) { return one(tx, id, ""); }

std::vector<answer> answers_of(transaction& tx, std::string_view email, std::string_view name) {
  std::vector<answer> out;
  if (email.empty()) return out;
  for (const auto& r : sql::run(tx,
                                "select " + columns + from +
                                    "and lower(btrim(a.email)) = lower(btrim($2)) and "
                                    "node.folded(a.name) = node.folded($3) and a.state <> "
                                    "'unconfirmed' order by a.updated_at desc, a.id",
                                tx.tenant(), email, name))
    out.push_back(row_to_answer(r));
  return out;
}

arrival arrival_of(transaction& tx, const answer_id& id, std::string_view kind) {
  const auto found = sql::run(tx,
                              "select fate from tenant.answer_messages where tenant_id = $1 and answer_id = "
                              "$2::uuid and kind = $3 order by sent_at desc, id desc limit 1",
                              tx.tenant(), id, kind);
  if (found.empty()) return arrival::none;
  const std::string fate = sql::text_of(found[0][0]);
  // A parked message may still go.
  if (fate == "sent" || fate == "parked") return arrival::on_its_way;
  return fate == "delivered" ? arrival::arrived : arrival::lost;
}

std::optional<receipt> receipt_of(transaction& tx, const answer_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx,
               "select party, erased_at, there_at from tenant.answer_receipts where tenant_id = "
               "$1 and id = $2::uuid",
               tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  return receipt{sql::text_of(found[0][0]), sql::instant_of(found[0][1]),
                 sql::optional_instant_of(found[0][2])};
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto today = web::local_day(now);
  const auto* nothing_came = book.at(rules::code::keep_declined, today);
  const auto* helped = book.at(rules::code::keep_called, today);
  // What still runs is withdrawn there too.
  if (nothing_came != nullptr)
    for (const answer_id& id : rows::past_term(tx, nothing_came->amount, now)) (void)erase(tx, id, now);
  say_lost_again(tx, now);
  sql::run(
      tx,
      "with gone as (delete from tenant.answers_elsewhere a where a.tenant_id = $1 and ((a.state = "
      "'unconfirmed' and a.created_at < $2) or (a.state in ('declined', 'not_taken', 'withdrawn') and "
      "$4::int is "
      "not "
      "null and a.updated_at < $3::timestamptz - make_interval(months => $4::int)) or (a.state = 'accepted' "
      "and $5::int is not null and a.updated_at < $3::timestamptz - make_interval(months => $5::int))) "
      "returning id) delete from node.tokens where tenant_id = $1 and object in (select id from gone)",
      tx.tenant(), now - confirm_term, now,
      nothing_came != nullptr ? std::optional(nothing_came->amount) : std::nullopt,
      helped != nullptr ? std::optional(helped->amount) : std::nullopt);
  sql::run(tx, "delete from tenant.answer_receipts where tenant_id = $1 and erased_at < $2", tx.tenant(),
           now - receipt_term);
  sql::run(tx, "delete from tenant.answer_messages where tenant_id = $1 and sent_at < $2", tx.tenant(),
           now - receipt_term);
}

}  // namespace paraat::answers_elsewhere

namespace paraat::answers_elsewhere::rows {

std::optional<answer> lock(transaction& tx, const answer_id& id) { return one(tx, id, "for update of a"); }

bool insert(transaction& tx, const answer& a) {
  return !sql::run(
              tx,
              "insert into tenant.answers_elsewhere (tenant_id, id, party, vacancy_id, title, "
              "organisation, place, name, email, phone, passes_on, message, language, consent, state, "
              "created_at, updated_at, invitation) values ($1, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, "
              "$10, $11, $12, $13, $14, $15, $16, $16, $17::uuid) on conflict do nothing returning 1",
              tx.tenant(), a.id, a.party, a.vacancy_id, a.title, a.organisation, a.place, a.name, a.email,
              a.phone, name_of(a.passes), a.message, a.language, consent_version, name_of(a.status),
              a.created_at, sql::or_null(a.invitation))
              .empty();
}

std::optional<answer> running(transaction& tx, const answer& a) {
  const auto found =
      sql::run(tx,
               "select " + columns + from +
                   "and a.party = $2 and a.vacancy_id = $3::uuid and lower(a.email) = lower($4) "
                   "and lower(a.name) = lower($5) and a.state in ('unconfirmed', 'waiting', "
                   "'proposed', 'accepted')",
               tx.tenant(), a.party, a.vacancy_id, a.email, a.name);
  return found.empty() ? std::nullopt : std::optional(row_to_answer(found[0]));
}

void update(transaction& tx, const answer& a, instant now) {
  std::vector<std::string> steps;
  for (const done_step& s : a.steps) steps.push_back(text_of(s));
  sql::run(
      tx,
      "update tenant.answers_elsewhere set state = $3, why = $4, reply = $5, proposal = $6, contact_name = "
      "$7, contact_email = $8, contact_phone = $9, contact_address = $10, contact_hour = $11, steps = "
      "$12::text[], received_on = $13::date, updated_at = $14, confirmed_at = case when $3 = 'waiting' "
      "then coalesce(confirmed_at, $14) else confirmed_at end, stopped_at = $15, told_at = $16, letters = "
      "$17 "
      "where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), a.id, name_of(a.status), a.why, a.reply, a.proposal, a.meet.name, a.meet.email,
      a.meet.phone, a.meet.address, a.meet.hour, sql::text_array(steps), a.received_on, now, a.stopped_at,
      a.told_at, a.letters);
}

std::int64_t next_place(transaction& tx, const answer_id& id) {
  return sql::run(tx,
                  "update tenant.answers_elsewhere set places = places + 1 where tenant_id = $1 and id = "
                  "$2::uuid returning places",
                  tx.tenant(), id)[0][0]
      .as<std::int64_t>();
}

void remove(transaction& tx, const answer_id& id) {
  sql::run(tx, "delete from tenant.answers_elsewhere where tenant_id = $1 and id = $2::uuid", tx.tenant(),
           id);
}

void put_message(transaction& tx, std::string_view id, const answer& a, std::string_view kind, instant now) {
  sql::run(tx,
           "insert into tenant.answer_messages (tenant_id, id, answer_id, party, kind, sent_at) values ($1, "
           "$2::uuid, $3::uuid, $4, $5, $6)",
           tx.tenant(), id, a.id, a.party, kind, now);
}

std::optional<settled> settle(transaction& tx, std::string_view message, std::string_view fate) {
  const auto found = sql::run(tx,
                              "update tenant.answer_messages set fate = $3 where tenant_id = $1 and id = "
                              "$2::uuid and fate <> $3 returning answer_id, kind",
                              tx.tenant(), message, fate);
  if (found.empty()) return std::nullopt;
  return settled{found[0][0].as<answer_id>(), sql::text_of(found[0][1])};
}

void put_receipt(transaction& tx, const answer& a, instant now) {
  sql::run(
      tx,
      "insert into tenant.answer_receipts (tenant_id, id, party, erased_at, places) select $1, a.id, $3, $4, "
      "a.places from tenant.answers_elsewhere a where a.tenant_id = $1 and a.id = $2::uuid on conflict do "
      "nothing",
      tx.tenant(), a.id, a.party, now);
}

void retype(transaction& tx, const answer& a) {
  sql::run(tx,
           "update tenant.answers_elsewhere set phone = $3, passes_on = $4, message = $5, language = $6, "
           "invitation = $7::uuid where "
           "tenant_id = $1 and id = $2::uuid and state = 'unconfirmed'",
           tx.tenant(), a.id, a.phone, name_of(a.passes), a.message, a.language, sql::or_null(a.invitation));
}

namespace {

// The last withdrawal that was said about an answer, when it is lost.
constexpr const char* last_is_lost =
    "(select m.fate from tenant.answer_messages m where m.tenant_id = $1 and m.answer_id = a.id and m.kind = "
    "'answer.withdraw' order by m.sent_at desc, m.id desc limit 1) in ('undelivered', 'refused', "
    "'discarded')";

}  // namespace

std::vector<answer_id> lost_withdrawals(transaction& tx) {
  std::vector<answer_id> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select a.id from tenant.answers_elsewhere a where a.tenant_id = $1 "
                            "and a.state = 'withdrawn' and ") +
                    last_is_lost,
                tx.tenant()))
    out.push_back(r[0].as<answer_id>());
  return out;
}

std::vector<lost_erasure> lost_erasures(transaction& tx) {
  std::vector<lost_erasure> out;
  for (const auto& r : sql::run(tx,
                                std::string("select a.id, a.party from tenant.answer_receipts a where "
                                            "a.tenant_id = $1 and a.there_at is null and ") +
                                    last_is_lost,
                                tx.tenant()))
    out.push_back({r[0].as<answer_id>(), sql::text_of(r[1])});
  return out;
}

std::int64_t next_place_of_receipt(transaction& tx, const answer_id& id) {
  return sql::run(
             tx,
             "update tenant.answer_receipts set places = places + 1 where tenant_id = $1 and id = $2::uuid "
             "returning places",
             tx.tenant(), id)[0][0]
      .as<std::int64_t>();
}

std::vector<answer_id> past_term(transaction& tx, int months, instant now) {
  std::vector<answer_id> out;
  for (const auto& r :
       sql::run(tx,
                "select id from tenant.answers_elsewhere where tenant_id = $1 and state in "
                "('waiting', 'proposed') and updated_at < $2::timestamptz - make_interval(months "
                "=> $3::int)",
                tx.tenant(), now, months))
    out.push_back(r[0].as<answer_id>());
  return out;
}

bool confirm_receipt(transaction& tx, std::string_view party, const answer_id& id, instant at) {
  return !sql::run(
              tx,
              "update tenant.answer_receipts set there_at = coalesce(there_at, $4) where tenant_id = $1 and "
              "id = $2::uuid and party = $3 returning 1",
              tx.tenant(), id, party, at)
              .empty();
}

}  // namespace paraat::answers_elsewhere::rows
