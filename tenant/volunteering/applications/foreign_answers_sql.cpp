#include "tenant/volunteering/applications/foreign_answers_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::applications::rows {

std::pair<answer_case, bool> open_case(transaction& tx, const heard_answer& h) {
  const bool fresh =
      !sql::run(tx,
                "insert into tenant.answer_cases (tenant_id, party, case_id, opened_at) values "
                "($1, $2, $3::uuid, $4) on conflict do nothing returning 1",
                tx.tenant(), h.party, h.case_id, h.received)
           .empty();
  const auto found =
      sql::run(tx,
               "select application_id, urgent from tenant.answer_cases where tenant_id = $1 and party "
               "= $2 and case_id = $3::uuid",
               tx.tenant(), h.party, h.case_id);
  return {{h.party, h.case_id, sql::id_of<application_id>(found[0][0]), found[0][1].as<bool>()}, fresh};
}

std::optional<answer_case> case_of(transaction& tx, const application_id& id) {
  const auto found =
      sql::run(tx,
               "select party, case_id, urgent from tenant.answer_cases where tenant_id = $1 and "
               "application_id = $2::uuid",
               tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  return answer_case{sql::text_of(found[0][0]), sql::text_of(found[0][1]), id, found[0][2].as<bool>()};
}

void put_application(transaction& tx, const answer_case& c, const application_id& id, bool urgent) {
  sql::run(tx,
           "update tenant.answer_cases set application_id = $4::uuid, urgent = $5 where tenant_id = $1 and "
           "party = $2 and "
           "case_id = $3::uuid",
           tx.tenant(), c.party, c.case_id, id, urgent);
}

std::int64_t next_place(transaction& tx, const answer_case& c) {
  return sql::run(
             tx,
             "update tenant.answer_cases set places = places + 1 where tenant_id = $1 and party = $2 and "
             "case_id = $3::uuid returning places",
             tx.tenant(), c.party, c.case_id)[0][0]
      .as<std::int64_t>();
}

std::vector<answer_case> take_gone(transaction& tx) {
  std::vector<answer_case> out;
  for (const auto& r : sql::run(tx,
                                "update tenant.answer_cases c set application_id = null where c.tenant_id = "
                                "$1 and c.application_id is not null and not exists (select 1 from "
                                "tenant.applications a where a.tenant_id = $1 and a.id = c.application_id) "
                                "returning c.party, c.case_id, c.urgent",
                                tx.tenant()))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), {}, r[2].as<bool>()});
  return out;
}

long long running_of(transaction& tx, std::string_view party) {
  return sql::run(tx,
                  "select count(*) from tenant.applications where tenant_id = $1 and via = $2 and state in "
                  "('waiting', 'proposed', 'accepted')",
                  tx.tenant(), party)[0][0]
      .as<long long>();
}

bool person_runs(transaction& tx, const vacancies::vacancy_id& id, const submitted& w) {
  return !sql::run(tx,
                   "select 1 from tenant.applications where tenant_id = $1 and vacancy_id = $2::uuid and "
                   "lower(name) = lower($3) and (($4 <> '' and lower(email) = lower($4)) or ($5 <> '' and "
                   "node.phone_key(phone) = node.phone_key($5))) and state in ('unconfirmed', 'waiting', "
                   "'proposed', 'accepted') limit 1",
                   tx.tenant(), id, w.name, w.email, w.phone)
              .empty();
}

}  // namespace paraat::applications::rows
