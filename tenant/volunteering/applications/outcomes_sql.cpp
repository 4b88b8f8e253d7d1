#include "tenant/volunteering/applications/outcomes_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::applications {

std::optional<said_outcome> outcome_of(transaction& tx, const application_id& id, outcome_side side) {
  const auto found = sql::run(tx,
                              "select outcome, reason from tenant.application_outcomes where tenant_id = $1 "
                              "and application_id = $2::uuid and side = $3",
                              tx.tenant(), id, name_of(side));
  const auto what = found.empty() ? std::nullopt : outcome_named(sql::text_of(found[0][0]));
  return what ? std::optional(said_outcome{*what, sql::text_of(found[0][1])}) : std::nullopt;
}

void rows::keep_outcome(transaction& tx, const application_id& id, outcome_side side,
                        const said_outcome& said, instant now) {
  sql::run(
      tx,
      "insert into tenant.application_outcomes (tenant_id, application_id, side, outcome, reason, at) "
      "values ($1, $2::uuid, $3, $4, $5, $6) on conflict (tenant_id, application_id, side) do update set "
      "outcome = excluded.outcome, reason = excluded.reason, at = excluded.at",
      tx.tenant(), id, name_of(side), name_of(said.what), said.reason, now);
}

outcome_counts count_outcomes(transaction& tx, outcome_side side) {
  outcome_counts out;
  // Volunteers who came through another municipality are not asked from here.
  out.asked = sql::run(tx,
                       "select count(*) from tenant.application_steps s join tenant.applications a on "
                       "a.tenant_id = $1 and a.id = s.application_id where s.tenant_id = $1 and s.step = "
                       "'outcome' and ($2::bool or a.via = '')",
                       tx.tenant(), side == outcome_side::organisation)[0][0]
                  .as<long long>();
  long long no = 0;
  for (const auto& r : sql::run(tx,
                                "select outcome, reason, count(*) from tenant.application_outcomes where "
                                "tenant_id = $1 and side = $2 group by outcome, reason",
                                tx.tenant(), name_of(side))) {
    const auto what = outcome_named(sql::text_of(r[0]));
    if (!what) continue;
    out.said[*what] += r[2].as<long long>();
    if (*what == outcome::no)
      out.reasons[sql::text_of(r[1])] = r[2].as<long long>(), no += r[2].as<long long>();
  }
  if (no < few_outcomes) out.reasons.clear();
  return out;
}

}  // namespace paraat::applications
