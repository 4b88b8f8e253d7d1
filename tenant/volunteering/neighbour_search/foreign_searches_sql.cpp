#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search_sql.hpp"

namespace paraat::neighbour_search {
namespace {

constexpr std::array<std::string_view, 3> states{"waits", "answered", "refused"};

const std::string columns =
    "q.party, q.case_id, q.vacancy_id, q.title, q.organisation, q.question, q.state, q.why, q.search_id, "
    "q.round_id, q.asked_few, q.lapses_at, q.ended_at, q.received_at, s.band";
const std::string from_questions =
    " from tenant.neighbour_questions q left join tenant.searches s on s.tenant_id = $1 and s.id = "
    "q.search_id "
    "where q.tenant_id = $1 ";

foreign_question row_to_question(const pqxx::row& r) {
  foreign_question q;
  q.party = sql::text_of(r[0]);
  q.case_id = r[1].as<foreign_case_id>();
  q.vacancy_id = r[2].as<vacancies::vacancy_id>();
  q.title = sql::text_of(r[3]);
  q.organisation = sql::text_of(r[4]);
  q.what = targeted_search::from_json(sql::text_of(r[5]));
  q.status = static_cast<question_state>(std::ranges::find(states, sql::text_of(r[6])) - states.begin());
  q.why = sql::text_of(r[7]);
  q.search_id = sql::id_of<targeted_search::search_id>(r[8]);
  q.round_id = sql::id_of<invitations::round_id>(r[9]);
  q.asked_few = r[10].as<bool>();
  q.lapses_at = sql::optional_instant_of(r[11]);
  q.ended_at = sql::optional_instant_of(r[12]);
  q.received_at = sql::instant_of(r[13]);
  if (!r[14].is_null()) q.said = static_cast<targeted_search::band>(r[14].as<int>());
  return q;
}

std::vector<foreign_question> all_of(const pqxx::result& found) {
  std::vector<foreign_question> out;
  for (const auto& r : found) out.push_back(row_to_question(r));
  return out;
}

}  // namespace

std::vector<foreign_question> questions(transaction& tx, int most) {
  return all_of(sql::run(tx,
                         "select " + columns + from_questions +
                             "order by q.state <> 'waits', q.received_at desc, q.case_id limit $2::int",
                         tx.tenant(), most));
}

long long count_waiting(transaction& tx) {
  return sql::run(tx,
                  "select count(*) from tenant.neighbour_questions where tenant_id = $1 and state = 'waits'",
                  tx.tenant())[0][0]
      .as<long long>();
}

}  // namespace paraat::neighbour_search

namespace paraat::neighbour_search::rows {

std::optional<search_policy> policy(transaction& tx, std::string_view party) {
  const auto found =
      sql::run(tx, "select policy from tenant.neighbour_policies where tenant_id = $1 and party = $2",
               tx.tenant(), party);
  return found.empty() ? std::nullopt : policy_named(sql::text_of(found[0][0]));
}

void put_policy(transaction& tx, std::string_view party, search_policy p, vacancies::actor by, instant now) {
  sql::run(
      tx,
      "insert into tenant.neighbour_policies (tenant_id, party, policy, set_at, set_by) values ($1, $2, "
      "$3, $4, $5::bigint) on conflict (tenant_id, party) do update set policy = excluded.policy, set_at = "
      "excluded.set_at, set_by = excluded.set_by",
      tx.tenant(), party, name_of(p), now, by);
}

bool insert(transaction& tx, const foreign_question& q) {
  return !sql::run(tx,
                   "insert into tenant.neighbour_questions (tenant_id, party, case_id, vacancy_id, title, "
                   "organisation, question, state, why, received_at) values ($1, $2, $3::uuid, $4::uuid, $5, "
                   "$6, $7::jsonb, $8, $9, $10) on conflict do nothing returning 1",
                   tx.tenant(), q.party, q.case_id, q.vacancy_id, q.title, q.organisation,
                   targeted_search::to_json(q.what), states.at(static_cast<std::size_t>(q.status)), q.why,
                   q.received_at)
              .empty();
}

int cases_since(transaction& tx, std::string_view party, instant since) {
  return sql::run(tx,
                  "select count(*) from tenant.neighbour_questions where tenant_id = $1 and party = $2 and "
                  "received_at > $3",
                  tx.tenant(), party, since)[0][0]
      .as<int>();
}

std::optional<foreign_question> lock_question(transaction& tx, std::string_view party,
                                              const foreign_case_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = all_of(sql::run(
      tx, "select " + columns + from_questions + "and q.party = $2 and q.case_id = $3::uuid for update of q",
      tx.tenant(), party, id));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void update(transaction& tx, const foreign_question& q, vacancies::actor by, instant now) {
  sql::run(
      tx,
      "update tenant.neighbour_questions set state = $4, why = $5, search_id = $6::uuid, round_id = "
      "$7::uuid, asked_few = $8::boolean, lapses_at = $9::timestamptz, ended_at = $10::timestamptz, title "
      "= $13, organisation = $14, decided_at = coalesce(decided_at, $11), decided_by = "
      "coalesce(decided_by, $12::bigint) where tenant_id = $1 and party = $2 and case_id = $3::uuid",
      tx.tenant(), q.party, q.case_id, states.at(static_cast<std::size_t>(q.status)), q.why,
      sql::or_null(q.search_id), sql::or_null(q.round_id), q.asked_few, q.lapses_at, q.ended_at, now, by,
      q.title, q.organisation);
}

std::int64_t next_place(transaction& tx, const foreign_question& q) {
  const auto found =
      sql::run(tx,
               "update tenant.neighbour_questions set places = places + 1 where tenant_id = $1 "
               "and party = $2 and case_id = $3::uuid returning places",
               tx.tenant(), q.party, q.case_id);
  return found.empty() ? 1 : found[0][0].as<std::int64_t>();
}

int narrowed_since(transaction& tx, std::string_view party, instant since) {
  return sql::run(
             tx,
             "select count(*) from tenant.neighbour_questions where tenant_id = $1 and party = $2 and why = "
             "'narrow' and received_at > $3",
             tx.tenant(), party, since)[0][0]
      .as<int>();
}

std::vector<foreign_question> lapsed(transaction& tx, instant now) {
  return all_of(sql::run(
      tx,
      "select " + columns + from_questions + "and q.lapses_at <= $2 and q.ended_at is null for update of q",
      tx.tenant(), now));
}

std::vector<foreign_question> decline_waiting(transaction& tx, instant received_before, instant now) {
  std::vector<foreign_question> out;
  for (const auto& r :
       sql::run(tx,
                "update tenant.neighbour_questions set state = 'refused', why = 'declined', decided_at = $3 "
                "where tenant_id = $1 and state = 'waits' and received_at < $2 returning party, case_id",
                tx.tenant(), received_before, now)) {
    foreign_question q;
    q.party = sql::text_of(r[0]);
    q.case_id = r[1].as<foreign_case_id>();
    q.status = question_state::refused;
    q.why = "declined";
    out.push_back(std::move(q));
  }
  return out;
}

bool mailed_since(transaction& tx, instant since) {
  return !sql::run(tx,
                   "select 1 from tenant.neighbour_questions where tenant_id = $1 and mailed_at > $2 limit 1",
                   tx.tenant(), since)
              .empty();
}

void mark_mailed(transaction& tx, const foreign_question& q, instant now) {
  sql::run(tx,
           "update tenant.neighbour_questions set mailed_at = $4 where tenant_id = $1 and party = $2 and "
           "case_id = "
           "$3::uuid",
           tx.tenant(), q.party, q.case_id, now);
}

void forget(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.neighbour_questions where tenant_id = $1 and received_at < $2",
           tx.tenant(), now - kept_term);
  sql::run(tx, "delete from tenant.neighbour_days where tenant_id = $1 and on_day < $2::date", tx.tenant(),
           web::local_day(now - targeted_search::compared_term));
}

long long said_no(transaction& tx, const invitations::round_id& id) {
  if (id.empty()) return 0;
  return sql::run(tx,
                  "select count(*) from tenant.volunteer_invitations where tenant_id = $1 and round_id = "
                  "$2::uuid and state = 'no'",
                  tx.tenant(), id)[0][0]
      .as<long long>();
}

bool count_round(transaction& tx, std::string_view party, instant now) {
  return !sql::run(
              tx,
              "insert into tenant.neighbour_days as d (tenant_id, party, on_day, rounds) values ($1, $2, "
              "$3::date, 1) on conflict (tenant_id, party, on_day) do update set rounds = d.rounds + 1 "
              "where d.rounds < $4::int returning 1",
              tx.tenant(), party, web::local_day(now), most_rounds_a_day)
              .empty();
}

}  // namespace paraat::neighbour_search::rows
