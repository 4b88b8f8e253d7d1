#include "protocol/bytes.hpp"
#include "tenant/crisis/presence/shifts_sql.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::own_pages {
namespace {

using profiles::profile;

// $2 is the person, $3 the address that they proved. Their members of corps, and their places in call-outs.
const std::string own_members =
    "with members as (select id, corps_id, state from tenant.corps_members where tenant_id = $1 and human_id "
    "= $2::uuid and $3 <> '' and lower(btrim(email)) = $3), places as (select id from tenant.callout_people "
    "where tenant_id = $1 and member_id in (select id from members)) ";

template <class... More>
pqxx::result of_person(transaction& tx, const std::string& statement, const profile& p, const More&... more) {
  return sql::run(tx, statement, tx.tenant(), sql::or_null(p.human), p.what.email, more...);
}

}  // namespace

std::vector<own_answer> answers_of(transaction& tx, const profile& p) {
  std::vector<own_answer> out;
  for (const auto& r : of_person(
           tx,
           "select a.id, v.title, v.ref, a.state, a.updated_at, v.state in ('published', 'filled') from "
           "tenant.applications a join tenant.vacancies v on v.tenant_id = $1 and v.id = a.vacancy_id where "
           "a.tenant_id = $1 and a.human_id = $2::uuid and (($3 <> '' and lower(btrim(a.email)) = $3) or "
           "a.id in "
           "(select i.application_id from tenant.volunteer_invitations i where i.tenant_id = $1 and "
           "i.profile_id = $4::uuid)) and a.state <> 'unconfirmed' order by a.updated_at desc, a.id",
           p, p.id))
    if (const auto state = applications::state_named(sql::text_of(r[3])))
      out.push_back({r[0].as<applications::application_id>(), sql::text_of(r[1]), sql::text_of(r[2]), *state,
                     sql::instant_of(r[4]), r[5].as<bool>()});
  return out;
}

std::vector<own_membership> memberships_of(transaction& tx, const profile& p) {
  std::vector<own_membership> out;
  for (const auto& r :
       of_person(tx,
                 own_members + "select m.id, c.name from members m join tenant.corps c on c.tenant_id = "
                               "$1 and c.id = m.corps_id where m.state in ('accepted', 'paused') order "
                               "by c.name, m.id",
                 p))
    out.push_back({r[0].as<corps::member_id>(), sql::text_of(r[1])});
  return out;
}

std::optional<alerts::subscriber> alerts_of(transaction& tx, const profile& p) {
  if (!sql::run(
           tx,
           "select 1 from tenant.contact_points c where c.tenant_id = $1 and c.kind = 'email' and c.value "
           "= lower(btrim($2)) group by c.value having count(distinct c.person_id) > 1",
           tx.tenant(), p.what.email)
           .empty())
    return std::nullopt;
  return alerts::find_by_address(tx, p.what.email);
}

std::vector<interests::interest_id> interests_of(transaction& tx, const profile& p) {
  std::vector<interests::interest_id> out;
  for (const auto& r : of_person(tx,
                                 "select id from tenant.interests where tenant_id = $1 and human_id = "
                                 "$2::uuid and $3 <> '' and lower(btrim(email)) = $3 order by created_at, id",
                                 p))
    out.push_back(r[0].as<interests::interest_id>());
  return out;
}

std::vector<own_shift> shifts_after(transaction& tx, const profile& p, instant now) {
  std::vector<own_shift> out;
  for (const auto& r : of_person(
           tx,
           own_members +
               "select t.name, i.name, s.starts_at, s.ends_at from tenant.shift_places sp join tenant.shifts "
               "s "
               "on s.tenant_id = $1 and s.id = sp.shift_id join tenant.incident_tasks t on t.tenant_id = $1 "
               "and t.id = s.task_id join tenant.incidents i on i.tenant_id = $1 and i.id = t.incident_id "
               "left join tenant.callout_people p on p.tenant_id = $1 and p.id = sp.person_id left join "
               "tenant.walk_ins w on w.tenant_id = $1 and w.id = sp.person_id "
               "where sp.tenant_id = $1 and sp.person_id in (select id from places) and s.ends_at > $4 and "
               "i.state = 'open' and i.ended_at is null and " +
               presence::rows::fills + " order by s.starts_at limit 20",
           p, now))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::instant_of(r[2]), sql::instant_of(r[3])});
  return out;
}

hours_on_site hours_of(transaction& tx, const profile& p, instant start_of_year) {
  const auto found = of_person(
      tx,
      own_members +
          "select coalesce(sum(m) filter (where in_at >= $4), 0)::int, coalesce(sum(m), 0)::int from (select "
          "in_at, extract(epoch from out_at - in_at) / 60 as m from tenant.stays where tenant_id = $1 and "
          "person_id in (select id from places) and out_at is not null) x",
      p, start_of_year);
  return {found[0][0].as<int>(), found[0][1].as<int>()};
}

what_stays stays_of(transaction& tx, const profile& p) {
  const auto found = of_person(
      tx,
      own_members +
          "select exists (select 1 from tenant.cost_notes where tenant_id = $1 and human_id = $2::uuid and "
          "$3 <> '' and lower(btrim(payee_email)) = $3), "
          "exists "
          "(select 1 from places), exists (select 1 from members), exists (select 1 from tenant.applications "
          "where tenant_id = $1 and human_id = $2::uuid and (lower(btrim(email)) = $3 or id in (select "
          "i.application_id from tenant.volunteer_invitations i where i.tenant_id = $1 and i.profile_id = "
          "$4::uuid)) and state = 'accepted'), "
          "exists (select 1 from tenant.channel_messages where tenant_id = $1 and $3 <> '' and recipient = "
          "$3)",
      p, p.id);
  return {found[0][0].as<bool>(), found[0][1].as<bool>(), found[0][2].as<bool>(), found[0][3].as<bool>(),
          found[0][4].as<bool>()};
}

receipt_id keep_receipt(transaction& tx, const receipt& r) {
  const receipt_id id(uuid_v7(r.at));
  sql::run(tx,
           "insert into tenant.profile_erasures (tenant_id, id, erased_at, gone, kept) values ($1, $2::uuid, "
           "$3, $4::text[], $5::text[])",
           tx.tenant(), id, r.at, sql::text_array(r.gone), sql::text_array(r.kept));
  retention::plan(tx, r.at);
  return id;
}

std::optional<receipt> receipt_of(transaction& tx, const receipt_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx,
               "select erased_at, gone, kept from tenant.profile_erasures where tenant_id = $1 "
               "and id = $2::uuid",
               tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  return receipt{sql::instant_of(found[0][0]), sql::text_array_of(found[0][1]),
                 sql::text_array_of(found[0][2])};
}

void forget_receipts(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.profile_erasures where tenant_id = $1 and erased_at < $2", tx.tenant(),
           now - receipt_term);
}

}  // namespace paraat::own_pages
