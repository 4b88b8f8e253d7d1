#include "tenant/volunteering/match_pool/match_pool_sql.hpp"

#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::match_pool {

// A save adds one to the version of a profile, a join of two persons changes how many persons there are, and
// a deletion changes the count; the sum of the hashes keeps one profile from standing for another.
std::string state_of_people(transaction& tx, instant now) {
  const auto profiles =
      sql::run(tx,
               "select count(*), coalesce(sum(version), 0), coalesce(sum(hashtext(id::text)::bigint), 0), "
               "count(distinct human_id), coalesce(max(updated_at)::text, '') from tenant.profiles where "
               "tenant_id = $1 and state = 'visible'",
               tx.tenant());
  const auto invited = sql::run(tx,
                                "select count(*), coalesce(max(r.sent_at)::text, '') from "
                                "tenant.volunteer_invitations i join tenant.invitation_rounds r on "
                                "r.tenant_id = $1 and r.id = i.round_id where i.tenant_id = $1 and r.sent_at "
                                "> $2",
                                tx.tenant(), now - invitations::counted_term);
  std::string out = sql::text_of(sql::run(tx, "select $1::date::text", web::local_day(now))[0][0]);
  for (const auto& row : {profiles[0], invited[0]})
    for (const auto& field : row) out += "|" + sql::text_of(field);
  return out;
}

std::map<std::string, int> recent_answers(transaction& tx, instant now) {
  std::map<std::string, int> out;
  for (const auto& r : sql::run(tx,
                                "select vacancy_id, count(*) from tenant.applications where tenant_id = $1 "
                                "and confirmed_at > $2 and state <> 'withdrawn' group by vacancy_id",
                                tx.tenant(), now - std::chrono::weeks{12}))
    out[sql::text_of(r[0])] = r[1].as<int>();
  return out;
}

}  // namespace paraat::match_pool
