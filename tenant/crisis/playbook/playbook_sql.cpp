#include "tenant/crisis/playbook/playbook_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::playbook {
namespace {

constexpr std::chrono::days too_long_to_wait{14};

}  // namespace

std::string hash_of(const words& w) { return sha256_bytes(w.title + '\n' + w.summary + '\n' + w.body); }

std::vector<kept_chapter> kept_chapters(transaction& tx) {
  std::vector<kept_chapter> out;
  for (const auto& r : sql::run(tx,
                                "select code, title, summary, body, original, version, updated_at from "
                                "tenant.playbook_chapters where tenant_id = $1",
                                tx.tenant()))
    out.push_back({r[0].as<std::string>(),
                   {sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3])},
                   sql::bytes_of(r[4]),
                   r[5].as<int>(),
                   sql::instant_of(r[6])});
  return out;
}

bool keep_chapter(transaction& tx, std::string_view code, const words& w, const std::string& original_hash,
                  int seen_version, std::int64_t who, instant now) {
  return !sql::run(
              tx,
              "insert into tenant.playbook_chapters as c (tenant_id, code, title, summary, body, original, "
              "updated_by, updated_at) select $1, $2, $3, $4, $5, $6::bytea, $7::bigint, $8 where "
              "$9::int = 0 or exists (select 1 from tenant.playbook_chapters where tenant_id = $1 and "
              "code = $2) on conflict (tenant_id, code) do update set title = excluded.title, summary = "
              "excluded.summary, body = excluded.body, original = excluded.original, updated_by = "
              "excluded.updated_by, updated_at = excluded.updated_at, version = c.version + 1 where "
              "c.version = $9::int returning 1",
              tx.tenant(), code, w.title, w.summary, w.body, sql::bytea(original_hash), who, now,
              seen_version)
              .empty();
}

bool restore(transaction& tx, std::string_view code) {
  return !sql::run(tx, "delete from tenant.playbook_chapters where tenant_id = $1 and code = $2 returning 1",
                   tx.tenant(), code)
              .empty();
}

std::map<std::string, instant> ticks(transaction& tx) {
  std::map<std::string, instant> out;
  for (const auto& r :
       sql::run(tx, "select code, at from tenant.playbook_ticks where tenant_id = $1", tx.tenant()))
    out.emplace(r[0].as<std::string>(), sql::instant_of(r[1]));
  return out;
}

void keep_tick(transaction& tx, std::string_view code, bool on, std::int64_t who, instant now) {
  sql::run(tx, "delete from tenant.playbook_ticks where tenant_id = $1 and code = $2", tx.tenant(), code);
  if (on)
    sql::run(tx,
             "insert into tenant.playbook_ticks (tenant_id, code, at, account) values ($1, $2, $3, "
             "$4::bigint)",
             tx.tenant(), code, now, who);
}

void keep_wanted(transaction& tx, int members) {
  sql::run(tx,
           "insert into tenant.playbook (tenant_id, members_wanted) values ($1, $2::int) on conflict "
           "(tenant_id) do update set members_wanted = excluded.members_wanted",
           tx.tenant(), members);
}

facts facts_of(transaction& tx, instant now) {
  const auto rows = sql::run(
      tx,
      "with c as (select id, agreement > 0 and information > 0 as agreed, insurance <> '' as insured, open, "
      "certificates from tenant.corps where tenant_id = $1), m as (select m.id, m.corps_id, "
      "c.certificates from tenant.corps_members m join c on c.id = m.corps_id "
      "where m.tenant_id = $1 and m.state = 'accepted'), t as (select t.id, exists (select 1 "
      "from tenant.corps_members l where l.tenant_id = $1 and l.team_id = t.id and l.leads "
      "and l.state in ('accepted', 'paused')) as led from tenant.corps_teams t "
      "where t.tenant_id = $1) select (select count(*) from c), (select count(*) from c "
      "where agreed), (select count(*) from c where insured), (select count(*) from c "
      "where open), (select count(*) from m), (select count(*) from tenant.corps_members "
      "where tenant_id = $1 and state in ('applied', 'screening') and submitted_at < $2), "
      "(select count(*) from m where exists (select 1 from tenant.corps_availability a "
      "where a.tenant_id = $1 and a.member_id = m.id)), (select count(*) from t), (select count(*) "
      "from t where led), (select count(*) from m where exists (select 1 "
      "from unnest(m.certificates) asked where not exists (select 1 from tenant.corps_certificates k "
      "where k.tenant_id = $1 and k.member_id = m.id and k.code = asked and k.valid_from <= $3::date "
      "and (k.valid_until is null or k.valid_until >= $3::date)))), (select count(*) from m "
      "where not exists (select 1 from tenant.information_proofs p where p.tenant_id = $1 "
      "and p.member_id = m.id)), (select count(*) from tenant.task_profiles "
      "where tenant_id = $1 and active), (select max(started_at) from tenant.incidents "
      "where tenant_id = $1 and exercise), (select coalesce(max(members_wanted), 0) "
      "from tenant.playbook where tenant_id = $1)",
      tx.tenant(), now - too_long_to_wait, web::local_day(now));
  const auto& r = rows.at(0);
  facts f;
  long long* const counted[] = {&f.corps,
                                &f.with_agreement,
                                &f.insured,
                                &f.open,
                                &f.accepted,
                                &f.waiting_long,
                                &f.said_when,
                                &f.teams,
                                &f.teams_with_leader,
                                &f.certificates_missing,
                                &f.not_informed,
                                &f.profiles};
  int at = 0;
  for (long long* const n : counted) *n = r[at++].as<long long>();
  f.last_exercise = sql::optional_instant_of(r[at++]);
  if (const int wanted = r[at].as<int>(); wanted > 0) f.members_wanted = wanted;
  return f;
}

}  // namespace paraat::playbook
