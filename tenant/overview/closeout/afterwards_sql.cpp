#include "tenant/overview/closeout/afterwards_sql.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::closeout {
namespace {

std::optional<std::chrono::seconds> seconds_of(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional(std::chrono::seconds{f.as<long long>()});
}

cost row_to_cost(const pqxx::row& r) {
  cost c;
  c.id = r[0].as<cost_id>();
  c.incident_id = sql::id_of<incidents::incident_id>(r[1]);
  c.person_id = r[2].as<callouts::person_id>();
  c.name = sql::text_of(r[3]);
  c.on = sql::optional_day_of(r[4]).value_or(day{});
  c.kind = cost_kind_named(sql::text_of(r[5])).value_or(cost_kind::lump);
  c.cents = r[6].as<long long>();
  c.kilometres = r[7].as<int>();
  c.rules = sql::text_of(r[8]);
  c.elsewhere_day = r[9].as<long long>();
  c.elsewhere_year = r[10].as<long long>();
  c.raised = sql::text_of(r[11]);
  return c;
}
const std::string cost_columns =
    "id, incident_id, person_id, payee_name, on_day, kind, cents, kilometres, rules, "
    "elsewhere_day, elsewhere_year, raised from tenant.cost_notes ";

std::string year_start(int year) { return std::to_string(year) + "-01-01"; }

}  // namespace

std::optional<told> told_about(transaction& tx, const incidents::incident_id& incident_id) {
  const auto found =
      sql::run(tx,
               "select present, asked, never, told_at from tenant.aftermaths where tenant_id = $1 "
               "and incident_id = $2::uuid order by told_at desc limit 1",
               tx.tenant(), incident_id);
  if (found.empty()) return std::nullopt;
  const auto r = found[0];
  return told{r[0].as<int>(), r[1].as<int>(), r[2].as<int>(), sql::instant_of(r[3])};
}

void keep(transaction& tx, const incidents::incident_id& incident_id, const debrief& d, instant now) {
  sql::run(tx,
           "insert into tenant.debriefs (tenant_id, id, incident_id, went, better, harm, again, contact, "
           "at) values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9)",
           tx.tenant(), uuid_v7(now), incident_id, d.went, d.better, d.harm, d.again, d.contact, now);
  retention::plan(tx, now);
}

std::vector<debrief> debriefs_of(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<debrief> out;
  for (const auto& r :
       sql::run(tx,
                "select went, better, harm, contact, again from tenant.debriefs where tenant_id = "
                "$1 and incident_id = $2::uuid order by at",
                tx.tenant(), incident_id))
    out.push_back(
        {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), r[4].as<bool>()});
  return out;
}

std::vector<stay> stays_of(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<stay> out;
  for (const auto& r : sql::run(
           tx,
           "select x.person_id, coalesce(m.name, w.name, ''), t.name, t.meeting_place, x.how, "
           "coalesce(m.born, w.born), x.in_at, x.out_at from (select person_id, task_id, in_how as how, "
           "in_at, out_at from tenant.stays where tenant_id = $1 and incident_id = $2::uuid "
           "union all select p.id, p.place_task, 'self', p.arrived_at, p.departed_at "
           "from tenant.callout_people p join tenant.incident_tasks t on t.tenant_id = p.tenant_id "
           "and t.id = p.place_task where p.tenant_id = $1 and t.incident_id = $2::uuid "
           "and p.arrived_at is not null and not exists (select 1 from tenant.stays s "
           "where s.tenant_id = $1 and s.person_id = p.id)) x join tenant.incident_tasks t on t.tenant_id = "
           "$1 and t.id = x.task_id left join tenant.callout_people p on p.tenant_id = $1 "
           "and p.id = x.person_id left join tenant.corps_members m on m.tenant_id = $1 "
           "and m.id = p.member_id left join tenant.walk_ins w on w.tenant_id = $1 "
           "and w.id = x.person_id order by 2, x.in_at",
           tx.tenant(), incident_id)) {
    stay s{r[0].as<callouts::person_id>(),
           sql::text_of(r[1]),
           sql::text_of(r[2]),
           sql::text_of(r[3]),
           sql::text_of(r[4]),
           {},
           sql::instant_of(r[6]),
           sql::optional_instant_of(r[7])};
    s.born = sql::optional_day_of(r[5]);
    out.push_back(std::move(s));
  }
  return out;
}

std::vector<cost> costs_of(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<cost> out;
  for (const auto& r :
       sql::run(tx,
                "select " + cost_columns +
                    "where tenant_id = $1 and incident_id = $2::uuid order by lower(payee_name), on_day, id",
                tx.tenant(), incident_id))
    out.push_back(row_to_cost(r));
  return out;
}

namespace rows {
std::vector<cost> costs_of_year(transaction& tx, int year) {
  std::vector<cost> out;
  for (const auto& r :
       sql::run(tx,
                "select " + cost_columns +
                    "where tenant_id = $1 and on_day >= $2::date and on_day < $3::date order by "
                    "lower(payee_name), on_day, id",
                tx.tenant(), year_start(year), year_start(year + 1)))
    out.push_back(row_to_cost(r));
  return out;
}
}  // namespace rows

figures figures_of(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  figures f;
  f.night = callouts::figures_of_incident(tx, incident_id, now);
  const auto r = sql::run(
      tx,
      "select extract(epoch from min(p.said_yes_at) - min(c.started_at))::bigint, extract(epoch from "
      "min(p.arrived_at) - min(c.started_at))::bigint from tenant.callouts c join tenant.callout_people p on "
      "p.tenant_id = c.tenant_id and p.callout_id = c.id where c.tenant_id = $1 and c.incident_id = "
      "$2::uuid and c.started_at is not null",
      tx.tenant(), incident_id)[0];
  f.to_first_yes = seconds_of(r[0]);
  f.to_first_on_site = seconds_of(r[1]);
  for (const stay& s : stays_of(tx, incident_id))
    f.worked += std::chrono::duration_cast<std::chrono::minutes>(s.out.value_or(now) - s.in);
  return f;
}

answer_speeds answer_speeds_of(transaction& tx, const incidents::incident_id& incident_id) {
  answer_speeds out{};
  for (const auto& r : sql::run(
           tx,
           "select width_bucket(extract(epoch from p.answered_at - coalesce(p.asked_at, c.started_at)), "
           "array[300, 900, 1800, 3600, 7200, 21600]::numeric[]), count(*) from tenant.callout_people p join "
           "tenant.callouts c on c.tenant_id = $1 and c.id = p.callout_id where p.tenant_id = $1 and "
           "c.incident_id = $2::uuid and c.state <> 'draft' and p.answered_at is not null and "
           "coalesce(p.asked_at, c.started_at) is not null group by 1",
           tx.tenant(), incident_id))
    out.at(static_cast<std::size_t>(r[0].as<int>())) = r[1].as<long long>();
  return out;
}

void forget_old(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const day today = web::local_day(now);
  if (const auto* term = book.at(rules::code::keep_cost_lists, today))
    sql::run(tx, "delete from tenant.cost_notes where tenant_id = $1 and on_day < make_date($2::int, 1, 1)",
             tx.tenant(), static_cast<int>(today.year()) - static_cast<int>(term->amount));
  if (const auto* term = book.at(rules::code::keep_called, today))
    sql::run(tx,
             "update tenant.debriefs set better = '', harm = '', contact = '' where tenant_id = $1 and at < "
             "$2::timestamptz - make_interval(months => $3::int)",
             tx.tenant(), now, term->amount);
}

namespace rows {

std::vector<reader> everybody(transaction& tx, const incidents::incident_id& incident_id,
                              const std::optional<instant>& since) {
  std::vector<reader> out;
  const auto add = [&](const pqxx::result& found) {
    for (const auto& r : found)
      out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                     sql::text_of(r[4]), static_cast<audience>(r[5].as<int>()), r[6].as<bool>()});
  };
  // A person in two corps is told once, as a person with a place if there is one.
  add(sql::run(
      tx,
      "select distinct on (m.human_id) p.id, m.name, m.email, m.phone, m.language, "
      "case when p.place_task is not null then 0 else 1 end, p.place_task is not null "
      "and p.state <> 'no_show' from tenant.callout_people p join tenant.callouts c on c.tenant_id = "
      "p.tenant_id and c.id = p.callout_id join tenant.corps_members m on m.tenant_id = p.tenant_id "
      "and m.id = p.member_id where p.tenant_id = $1 and c.incident_id = $2::uuid "
      "and c.started_at > coalesce($3::timestamptz, '-infinity') order by m.human_id, (p.place_task is "
      "null), "
      "p.id",
      tx.tenant(), incident_id, since));
  add(sql::run(
      tx,
      "select w.id, w.name, '', w.phone, 'nl', 0, true from tenant.walk_ins w where w.tenant_id = $1 and "
      "w.incident_id = $2::uuid and w.phone <> '' and w.registered_at > coalesce($3::timestamptz, "
      "'-infinity') and not exists (select 1 from tenant.callout_people p join tenant.callouts c on "
      "c.tenant_id = $1 and c.id = p.callout_id where p.tenant_id = $1 and c.incident_id = $2::uuid and "
      "p.human_id = w.human_id)",
      tx.tenant(), incident_id, since));
  add(sql::run(
      tx,
      "select distinct on (m.human_id) m.id, m.name, m.email, m.phone, m.language, 2, false "
      "from tenant.corps_members m where m.tenant_id = $1 and m.state = 'accepted' "
      "and m.corps_id in (select unnest(c.corps_ids) from tenant.callouts c "
      "where c.tenant_id = $1 and c.incident_id = $2::uuid "
      "and c.started_at > coalesce($3::timestamptz, '-infinity')) "
      "and not exists (select 1 from tenant.walk_ins w where w.tenant_id = $1 and w.incident_id = $2::uuid "
      "and w.phone <> '' and w.human_id = m.human_id) and not exists (select 1 from tenant.callout_people p "
      "join tenant.callouts c on c.tenant_id = "
      "p.tenant_id and c.id = p.callout_id join tenant.corps_members o on o.tenant_id = p.tenant_id "
      "and o.id = p.member_id where p.tenant_id = $1 and c.incident_id = $2::uuid "
      "and o.human_id = m.human_id) order by m.human_id, m.id",
      tx.tenant(), incident_id, since));
  return out;
}

int waiting_messages(transaction& tx, const incidents::incident_id& incident_id) {
  return sql::run(
             tx,
             "select count(*) from tenant.channel_messages where tenant_id = $1 and (state = 'waiting' or "
             "(state = 'leaving' and not stop)) and (batch_id = $2::uuid or batch_id in (select id from "
             "tenant.callouts where "
             "tenant_id = $1 and incident_id = $2::uuid))",
             tx.tenant(), incident_id)[0][0]
      .as<int>();
}

void insert_told(transaction& tx, const incidents::incident_id& incident_id, std::string_view batch_id,
                 const told& t, actor who) {
  sql::run(tx,
           "insert into tenant.aftermaths (tenant_id, incident_id, batch_id, told_at, told_by, present, "
           "asked, never) values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8)",
           tx.tenant(), incident_id, batch_id, t.at, who, t.present, t.asked, t.never);
}

std::optional<payee> payee_of(transaction& tx, const incidents::incident_id& incident_id,
                              const callouts::person_id& person_id) {
  if (!is_uuid(person_id)) return std::nullopt;
  const auto found = sql::run(
      tx,
      "select m.name, coalesce(nullif(m.email, ''), m.phone), m.human_id from tenant.callout_people p "
      "join tenant.callouts c on c.tenant_id = p.tenant_id and c.id = p.callout_id "
      "join tenant.corps_members m on m.tenant_id = p.tenant_id and m.id = p.member_id "
      "where p.tenant_id = $1 and p.id = $2::uuid and c.incident_id = $3::uuid "
      "union all select name, phone, human_id from tenant.walk_ins where tenant_id = $1 and id = $2::uuid "
      "and incident_id = $3::uuid",
      tx.tenant(), person_id, incident_id);
  if (found.empty() || sql::text_of(found[0][0]).empty()) return std::nullopt;
  return payee{sql::text_of(found[0][0]), sql::text_of(found[0][1]),
               sql::id_of<persons::person_id>(found[0][2])};
}

void lock_payee(transaction& tx, const payee& p) {
  // Two records of one human may have two addresses.
  sql::run(tx, "select 1 from tenant.persons where tenant_id = $1 and id = $2::uuid for no key update",
           tx.tenant(), sql::or_null(p.human));
  // One lock for all tenants of the controller: their payments are summed.
  sql::run(tx,
           "select pg_advisory_xact_lock(hashtextextended(lower($2) || '|' || lower($3), "
           "hashtextextended(coalesce(nullif(controller, ''), party), 0))) from node.tenants where id = $1",
           tx.tenant(), p.name, p.reach);
  // Linked persons may be written in two ways there.
  sql::run(tx,
           "select pg_advisory_xact_lock(hashtextextended(common::text, 0)) from tenant.person_links where "
           "tenant_id = $1 and person_id = $2::uuid",
           tx.tenant(), sql::or_null(p.human));
}

bool was_there(transaction& tx, const callouts::person_id& person_id, std::string_view on) {
  return !sql::run(
              tx,
              "select 1 from tenant.stays where tenant_id = $1 and person_id = $2::uuid "
              "and (in_at at time zone 'Europe/Brussels')::date <= $3::date "
              "and (coalesce(out_at, in_at) at time zone 'Europe/Brussels')::date >= $3::date "
              "union all select 1 from tenant.callout_people where tenant_id = $1 and id = $2::uuid "
              "and arrived_at is not null and (arrived_at at time zone 'Europe/Brussels')::date <= $3::date "
              "and (coalesce(departed_at, arrived_at) at time zone 'Europe/Brussels')::date >= $3::date",
              tx.tenant(), person_id, on)
              .empty();
}

paid paid_so_far(transaction& tx, const payee& p, day on) {
  const int year = static_cast<int>(on.year());
  const auto r = sql::run(
      tx,
      "select coalesce(sum(cents) filter (where kind = 'lump' and on_day = $3::date), 0), "
      "coalesce(sum(cents) filter (where kind = 'lump'), 0), coalesce(sum(cents) filter (where "
      "kind = 'real'), 0), coalesce(sum(kilometres) filter (where kind = 'transport'), 0), "
      "coalesce(max(elsewhere_day) filter (where on_day = $3::date), 0), "
      "coalesce(max(elsewhere_year), 0) from tenant.cost_notes where tenant_id = $1 and (human_id = "
      "$7::uuid or payee = lower($6) || E'\\n' || lower($2)) and on_day >= $4::date and on_day < $5::date",
      tx.tenant(), p.name, on, year_start(year), year_start(year + 1), p.reach, sql::or_null(p.human))[0];
  const auto b =
      sql::run(tx,
               "select lump_day, lump_year, real_year, kilometres, elsewhere_day, elsewhere_year from "
               "node.paid_beside(lower($4) || E'\\n' || lower($1), $6::uuid, $2::date, $3::date, $5::date)",
               p.name, on, year_start(year), p.reach, year_start(year + 1), sql::or_null(p.human))[0];
  const auto sum = [&](int i) { return r[i].as<long long>() + b[i].as<long long>(); };
  const auto most = [&](int i) { return std::max(r[i].as<long long>(), b[i].as<long long>()); };
  return {sum(0), sum(1), sum(2), sum(3), most(4), most(5), b[1].as<long long>()};
}

void insert_cost(transaction& tx, const cost& c, const payee& p, actor who, instant now) {
  sql::run(
      tx,
      "insert into tenant.cost_notes (tenant_id, id, incident_id, person_id, payee_name, payee_email, "
      "on_day, kind, cents, kilometres, rules, noted_at, noted_by, elsewhere_day, elsewhere_year, "
      "raised) values ($1, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7::date, $8, $9, $10, $11, $12, $13, $14, "
      "$15, $16)",
      tx.tenant(), c.id, c.incident_id, c.person_id, p.name, p.reach, c.on, name_of(c.kind), c.cents,
      c.kilometres, c.rules, now, who, c.elsewhere_day, c.elsewhere_year, c.raised);
}

}  // namespace rows
}  // namespace paraat::closeout
