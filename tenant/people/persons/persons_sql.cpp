#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::persons {
namespace {

constexpr table_of_people known[] = {
    {"corps_members", true},   {"applications", true},  {"interests", true}, {"walk_ins", true},
    {"cost_notes", true},      {"organisations", true}, {"profiles", true},  {"reserve_candidates", true},
    {"callout_people", false}, {"stays", false}};

constexpr const char* no_person = "Deze persoon bestaat niet meer.";

// Ordered pairs of persons with why they may be the same; the lowest number tells most. Only by what the
// staff may read of both.
const std::string pairs =
    "with alike as (select a.person_id as one, b.person_id as other, case a.kind when 'email' then 0 else 1 "
    "end as why from tenant.contact_points a join tenant.contact_points b on b.tenant_id = $1 and b.kind = "
    "a.kind and b.value = a.value and b.person_id > a.person_id where a.tenant_id = $1 and "
    "tenant.staff_reads($1, a.person_id, a.kind, a.value) and tenant.staff_reads($1, b.person_id, b.kind, "
    "b.value) "
    "union all select p.id, q.id, case when p.born = q.born and tenant.staff_reads($1, p.id, 'born', "
    "p.born::text) and tenant.staff_reads($1, q.id, 'born', q.born::text) then 2 else 3 end from "
    "tenant.persons p join "
    "tenant.persons q on q.tenant_id = $1 and q.name_key = p.name_key and q.id > p.id where p.tenant_id = $1 "
    "and p.name_key <> '' and tenant.staff_reads($1, p.id, 'name', p.name_key) and tenant.staff_reads($1, "
    "q.id, 'name', q.name_key) and ((p.born = q.born and tenant.staff_reads($1, p.id, 'born', p.born::text) "
    "and tenant.staff_reads($1, q.id, 'born', q.born::text)) or not exists (select 1 from "
    "tenant.contact_points c where "
    "c.tenant_id = $1 and c.person_id = p.id) or not exists (select 1 from tenant.contact_points c where "
    "c.tenant_id = $1 and c.person_id = q.id))), pairs as (select one, other, min(why) as why from alike a "
    "where not exists (select 1 from tenant.persons_apart x where x.tenant_id = $1 and x.one = a.one and "
    "x.other = a.other) group by 1, 2) ";

std::vector<record> records_of(transaction& tx, const person_id& id) {
  std::vector<record> out;
  for (const auto& r : sql::run(
           tx,
           "with waiting as (select id from tenant.corps_members where tenant_id = $1 and human_id = "
           "$2::uuid and state = 'draft' union all select id from tenant.applications where tenant_id = "
           "$1 and human_id = $2::uuid and state = 'unconfirmed' union all select id from "
           "tenant.interests where tenant_id = $1 and human_id = $2::uuid and state = 'unconfirmed' "
           "union all select id from tenant.organisations where tenant_id = $1 and human_id = $2::uuid "
           "and state = 'unconfirmed') select source, id, name, email, phone, born, at, id in (select id "
           "from waiting) from tenant.staff_records where tenant_id = $1 and human_id = $2::uuid order "
           "by at, id",
           tx.tenant(), id))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::text_of(r[4]), sql::optional_day_of(r[5]), sql::instant_of(r[6]), r[7].as<bool>()});
  return out;
}

// Both rows, in the order of their ids as every lock of persons is taken.
bool lock_both(transaction& tx, const person_id& one, const person_id& other) {
  return is_uuid(one) && is_uuid(other) &&
         sql::run(tx,
                  "select 1 from tenant.persons where tenant_id = $1 and id in ($2::uuid, $3::uuid) order by "
                  "id for update",
                  tx.tenant(), one, other)
                 .size() == 2;
}

void insert_apart(transaction& tx, const person_id& one, const person_id& other, actor who, instant now) {
  sql::run(tx,
           "insert into tenant.persons_apart (tenant_id, one, other, at, by) values ($1, least($2::uuid, "
           "$3::uuid), greatest($2::uuid, $3::uuid), $4, $5) on conflict do nothing",
           tx.tenant(), one, other, now, who);
}

// A link to the same human elsewhere stays with the person that stays, and is noted in the join.
void move_link(transaction& tx, const person_id& kept, const person_id& gone, const join_id& join) {
  sql::run(tx,
           "with moved as (update tenant.person_links set person_id = $2::uuid where tenant_id = $1 and "
           "person_id = $3::uuid and not exists (select 1 from tenant.person_links where tenant_id = $1 and "
           "person_id = $2::uuid) returning common) update tenant.person_joins j set link = m.common from "
           "moved m where j.tenant_id = $1 and j.id = $4::uuid",
           tx.tenant(), kept, gone, join);
}

// The link that came with the join goes back, unless it has ended since.
void give_link_back(transaction& tx, std::string_view own, const join_id& join) {
  sql::run(
      tx,
      "update tenant.person_links l set person_id = $2::uuid from tenant.person_joins j where l.tenant_id "
      "= $1 and j.tenant_id = $1 and j.id = $3::uuid and l.common = j.link",
      tx.tenant(), own, join);
}

// The date of birth and the account are those that the records of a person tell, whatever a join brought.
void read_from_records(transaction& tx, const std::vector<std::string>& persons) {
  sql::run(
      tx,
      "update tenant.persons p set account = (select tenant.account_of($1, c.value, c.name_key) from "
      "tenant.contact_points c where c.tenant_id = $1 and c.person_id = p.id and c.kind = 'email' and "
      "c.decides and tenant.account_of($1, c.value, c.name_key) is not null limit 1), born = (select "
      "r.born from tenant.person_records r where r.tenant_id = $1 and r.human_id = p.id and r.born is not "
      "null order by (r.born = p.born) desc nulls last, r.at desc, r.id limit 1) where p.tenant_id = $1 "
      "and p.id = any($2::uuid[])",
      tx.tenant(), sql::text_array(persons));
}

}  // namespace

std::span<const table_of_people> tables() { return known; }

std::optional<person> find_person(transaction& tx, const person_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select id, tenant.name_for_staff($1, id) from tenant.persons where tenant_id "
                              "= $1 and id = $2::uuid",
                              tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  person out{sql::id_of<person_id>(found[0][0]), sql::text_of(found[0][1]), records_of(tx, id)};
  return out.records.empty() ? std::nullopt : std::optional(std::move(out));
}

std::optional<std::string> own_name(transaction& tx, const person_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx, "select name from tenant.persons where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(sql::text_of(found[0][0]));
}

std::vector<alike> alike_pairs(transaction& tx, int most) {
  std::vector<alike> out;
  for (const auto& r :
       sql::run(tx,
                pairs + "select p.one, p.other, p.why from pairs p join tenant.persons n on "
                        "n.tenant_id = $1 and n.id = p.one order by p.why, n.name_key, p.one, "
                        "p.other limit $2::int",
                tx.tenant(), most)) {
    auto one = find_person(tx, r[0].as<person_id>()), other = find_person(tx, r[1].as<person_id>());
    if (one && other)
      out.push_back({std::move(*one), std::move(*other), static_cast<likeness>(r[2].as<int>())});
  }
  return out;
}

result<void> join_persons(transaction& tx, const person_id& kept, const person_id& gone, actor who,
                          instant now) {
  if (kept == gone) return refuse(refusal_kind::invalid, "Dat is één en dezelfde persoon.");
  if (!lock_both(tx, kept, gone)) return refuse(refusal_kind::not_found, no_person);
  const join_id id(uuid_v7(now));
  sql::run(tx,
           "insert into tenant.person_joins (tenant_id, id, kept, gone, moved, at, by) values ($1, $2::uuid, "
           "$3::uuid, $4::uuid, '{}', $5, $6)",
           tx.tenant(), id, kept, gone, now, who);
  for (const table_of_people& t : known)
    sql::run(tx,
             fmt::format("with moved as (update tenant.{0} set human_id = $2::uuid where tenant_id = $1 and "
                         "human_id = $3::uuid returning id) update tenant.person_joins set moved = moved || "
                         "jsonb_build_object('{0}', (select coalesce(jsonb_agg(id), '[]') from moved)) where "
                         "tenant_id = $1 and id = $4::uuid",
                         t.name),
             tx.tenant(), kept, gone, id);
  sql::run(
      tx,
      "delete from tenant.contact_points g where tenant_id = $1 and person_id = $3::uuid and exists "
      "(select 1 from tenant.contact_points k where k.tenant_id = $1 and k.person_id = $2::uuid and k.kind "
      "= g.kind and k.value = g.value and k.name_key = g.name_key)",
      tx.tenant(), kept, gone);
  sql::run(tx,
           "update tenant.contact_points set person_id = $2::uuid where tenant_id = $1 and person_id = "
           "$3::uuid",
           tx.tenant(), kept, gone);
  sql::run(tx,
           "update tenant.persons k set born = coalesce(k.born, g.born), account = coalesce(k.account, "
           "g.account) from tenant.persons g where k.tenant_id = $1 and k.id = $2::uuid and g.tenant_id = $1 "
           "and g.id = $3::uuid",
           tx.tenant(), kept, gone);
  move_link(tx, kept, gone, id);
  sql::run(tx, "delete from tenant.persons where tenant_id = $1 and id = $2::uuid", tx.tenant(), gone);
  return {};
}

result<void> keep_apart(transaction& tx, const person_id& one, const person_id& other, actor who,
                        instant now) {
  if (one == other) return refuse(refusal_kind::invalid, "Dat is één en dezelfde persoon.");
  if (!lock_both(tx, one, other)) return refuse(refusal_kind::not_found, no_person);
  insert_apart(tx, one, other, who, now);
  return {};
}

std::vector<past_join> past_joins(transaction& tx, int most) {
  // The person that the moved records are of today: it may have been joined again since.
  std::vector<past_join> out;
  for (const auto& r : sql::run(
           tx,
           "select j.id, coalesce(p.id::text, ''), coalesce(tenant.name_for_staff($1, p.id), ''), "
           "coalesce(n.count, 0), j.at, "
           "j.undone_at from tenant.person_joins j left join lateral (select r.human_id, count(*) over () "
           "from "
           "tenant.person_records r where r.tenant_id = $1 and j.moved->r.source ? r.id::text order by r.at "
           "limit 1) n on true left join tenant.persons p on p.tenant_id = $1 and p.id = n.human_id where "
           "j.tenant_id = $1 order by j.at desc, j.id desc limit $2::int",
           tx.tenant(), most))
    out.push_back({r[0].as<join_id>(), sql::id_of<person_id>(r[1]), sql::text_of(r[2]), r[3].as<int>(),
                   sql::instant_of(r[4]), sql::optional_instant_of(r[5])});
  return out;
}

result<void> separate_persons(transaction& tx, const join_id& join, actor who, instant now) {
  const auto found = is_uuid(join) ? sql::run(tx,
                                              "select gone, undone_at is not null from tenant.person_joins "
                                              "where tenant_id = $1 and id = $2::uuid for update",
                                              tx.tenant(), join)
                                   : pqxx::result();
  if (found.empty()) return refuse(refusal_kind::not_found, "Deze samenvoeging bestaat niet.");
  const std::string own = sql::text_of(found[0][0]);
  if (found[0][1].as<bool>()) return refuse(refusal_kind::conflict, "Deze twee zijn al uit elkaar gehaald.");
  // The persons that have records of it today, and the latest of these records.
  const auto now_with =
      sql::run(tx,
               "select r.human_id, r.name, r.language, r.born from tenant.person_joins j join "
               "tenant.person_records r on r.tenant_id = $1 and j.moved->r.source ? "
               "r.id::text where j.tenant_id = $1 and j.id = $2::uuid order by r.at desc, "
               "r.id",
               tx.tenant(), join);
  if (now_with.empty())
    return refuse(refusal_kind::conflict, "Van deze samenvoeging bestaan geen gegevens meer.");
  std::vector<std::string> others;
  for (const auto& r : now_with) others.push_back(r[0].c_str());
  std::ranges::sort(others);
  others.erase(std::ranges::unique(others).begin(), others.end());
  sql::run(
      tx, "select 1 from tenant.persons where tenant_id = $1 and id = any($2::uuid[]) order by id for update",
      tx.tenant(), sql::text_array(others));
  sql::run(
      tx,
      "insert into tenant.persons (tenant_id, id, name, language, born, made_at) values ($1, $2::uuid, $3, "
      "$4, $5::date, $6)",
      tx.tenant(), own, sql::text_of(now_with[0][1]), sql::text_of(now_with[0][2]),
      sql::optional_day_of(now_with[0][3]), now);
  for (const table_of_people& t : known)
    sql::run(tx,
             fmt::format("update tenant.{0} t set human_id = $2::uuid from tenant.person_joins j where "
                         "t.tenant_id = $1 and j.tenant_id = $1 and j.id = $3::uuid and j.moved->'{0}' ? "
                         "t.id::text",
                         t.name),
             tx.tenant(), own, join);
  sql::run(tx, "select tenant.forget_lonely($1, $2::uuid[])", tx.tenant(), sql::text_array(others));
  sql::run(tx,
           "select tenant.add_contacts($1, human_id, node.folded(name), lower(btrim(email)), "
           "node.phone_key(phone)) from tenant.person_records where tenant_id = $1 and human_id = $2::uuid",
           tx.tenant(), own);
  give_link_back(tx, own, join);
  std::vector<std::string> both = others;
  both.push_back(own);
  read_from_records(tx, both);
  for (const std::string& other : others)
    if (own_name(tx, person_id(other))) insert_apart(tx, person_id(own), person_id(other), who, now);
  sql::run(tx,
           "update tenant.person_joins set undone_at = $3, undone_by = $4 where tenant_id = $1 and id = "
           "$2::uuid",
           tx.tenant(), join, now, who);
  return {};
}

}  // namespace paraat::persons
