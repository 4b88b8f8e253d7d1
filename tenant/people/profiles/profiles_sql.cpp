#include "tenant/people/profiles/profiles_sql.hpp"

#include <algorithm>
#include <unordered_map>

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::profiles {
namespace {

constexpr const char* columns =
    "id, human_id, account, state, name, email, phone, born, language, channel, place, "
    "nis, lat, lon, farthest, week_away, pause_from, pause_until, consent, consent_at, consent_how, "
    "consent_by, created_at, updated_at, version, for_neighbours";

profile row_to_profile(const pqxx::row& r) {
  profile p;
  p.id = r[0].as<profile_id>();
  p.human = sql::id_of<persons::person_id>(r[1]);
  p.account = sql::optional_of<std::int64_t>(r[2]);
  p.status = state_named(sql::text_of(r[3])).value();
  content& c = p.what;
  c.name = sql::text_of(r[4]);
  c.email = sql::text_of(r[5]);
  c.phone = sql::text_of(r[6]);
  c.born = sql::optional_day_of(r[7]);
  p.language = sql::text_of(r[8]);
  p.channel = sql::text_of(r[9]);
  c.place = sql::text_of(r[10]);
  c.nis = r[11].as<int>();
  if (!r[12].is_null() && !r[13].is_null()) c.at = point{r[12].as<double>(), r[13].as<double>()};
  c.farthest = sql::optional_of<int>(r[14]);
  if (!r[15].is_null()) c.week_away.emplace(static_cast<unsigned long>(r[15].as<int>()));
  if (!r[16].is_null() && !r[17].is_null())
    c.pause = pause_days{*sql::optional_day_of(r[16]), *sql::optional_day_of(r[17])};
  if (!r[19].is_null())
    p.consent = given_consent{sql::text_of(r[18]), sql::instant_of(r[19]), sql::text_of(r[20]) == "said",
                              sql::optional_of<std::int64_t>(r[21])};
  p.created_at = sql::instant_of(r[22]);
  p.updated_at = sql::instant_of(r[23]);
  p.version = r[24].as<int>();
  p.for_neighbours = r[25].as<bool>();
  for (std::size_t i = 0; i < fields; ++i) p.audiences[i] = usual_audience(static_cast<field>(i));
  return p;
}

using by_id = std::unordered_map<profile_id, profile*>;

void put_concept(content& c, const pqxx::row& r) {
  const std::string kind = sql::text_of(r[1]), code = sql::text_of(r[2]);
  if (kind == "equipment") c.equipment.push_back({code, r[3].as<bool>()});
  if (kind == "skill") c.skills.push_back(code);
  if (kind == "theme") c.themes.push_back(code);
  if (kind == "target_group") c.target_groups.push_back(code);
  if (kind == "avoid") c.avoid.push_back(code);
}

training row_to_training(const pqxx::row& r) {
  return {r[1].as<training_id>(),
          sql::text_of(r[2]),
          sql::text_of(r[3]),
          evidence_named(sql::text_of(r[4])).value(),
          sql::optional_day_of(r[5]),
          r[6].as<bool>(),
          r[7].as<bool>(),
          sql::optional_day_of(r[8]),
          sql::optional_of<std::int64_t>(r[9])};
}

void put_audience(profile& p, const pqxx::row& r) {
  if (const auto f = field_named(sql::text_of(r[1])))
    p.audiences[static_cast<std::size_t>(*f)] = audience_named(sql::text_of(r[2])).value_or(audience::me);
}

// What stands in the tables beside the profiles: `whose` is the condition, with $1 the tenant.
template <class... More>
void read_rest(transaction& tx, const by_id& known, const std::string& whose, const More&... more) {
  const auto rows = [&](const char* what, const char* order, auto put) {
    for (const auto& r : sql::run(tx,
                                  std::string("select profile_id, ") + what + " where tenant_id = $1 and " +
                                      whose + " order by profile_id, " + order,
                                  tx.tenant(), more...))
      if (const auto at = known.find(sql::id_of<profile_id>(r[0])); at != known.end()) put(*at->second, r);
  };
  rows("kind, code, with_driver from tenant.profile_concepts", "kind, code",
       [](profile& p, const pqxx::row& r) { put_concept(p.what, r); });
  rows("code, level from tenant.profile_languages", "code", [](profile& p, const pqxx::row& r) {
    p.what.languages.push_back({sql::text_of(r[1]), level_named(sql::text_of(r[2])).value()});
  });
  rows(
      "id, code, issuer, evidence, valid_until, number_seen, visa_seen, seen_on, seen_by from "
      "tenant.profile_trainings",
      "added_at, code",
      [](profile& p, const pqxx::row& r) { p.what.trainings.push_back(row_to_training(r)); });
  rows("field, audience from tenant.profile_audiences", "field",
       [](profile& p, const pqxx::row& r) { put_audience(p, r); });
}

std::optional<profile> whole(transaction& tx, const pqxx::result& found) {
  if (found.empty()) return std::nullopt;
  profile p = row_to_profile(found[0]);
  read_rest(tx, {{p.id, &p}}, "profile_id = $2::uuid", p.id);
  return p;
}

template <class Value>
std::optional<profile> one(transaction& tx, const std::string& condition, const Value& value) {
  return whole(tx, sql::run(tx,
                            std::string("select ") + columns +
                                " from tenant.profiles where tenant_id = $1 and " + condition,
                            tx.tenant(), value));
}

template <class Row, class Text>
std::string texts_of(const std::vector<Row>& rows, Text text) {
  std::vector<std::string> out;
  for (const Row& r : rows) out.emplace_back(text(r));
  return sql::text_array(out);
}

void keep_languages(transaction& tx, const profile& p) {
  sql::run(tx, "delete from tenant.profile_languages where tenant_id = $1 and profile_id = $2::uuid",
           tx.tenant(), p.id);
  const auto& all = p.what.languages;
  sql::run(
      tx,
      "insert into tenant.profile_languages (tenant_id, profile_id, code, level) select $1::int, "
      "$2::uuid, code, level from unnest($3::text[], $4::text[]) as t (code, level) on conflict do nothing",
      tx.tenant(), p.id, texts_of(all, [](const language_skill& l) { return l.code; }),
      texts_of(all, [](const language_skill& l) { return name_of(l.how); }));
}

void keep_concepts(transaction& tx, const profile& p) {
  std::vector<std::string> kinds, codes, driven;
  const auto take = [&](std::string_view kind, const std::vector<std::string>& list) {
    for (const std::string& code : list)
      kinds.emplace_back(kind), codes.push_back(code), driven.emplace_back("f");
  };
  take("skill", p.what.skills);
  take("theme", p.what.themes);
  take("target_group", p.what.target_groups);
  take("avoid", p.what.avoid);
  for (const equipment_item& e : p.what.equipment)
    kinds.emplace_back("equipment"), codes.push_back(e.code), driven.emplace_back(e.with_driver ? "t" : "f");
  sql::run(tx, "delete from tenant.profile_concepts where tenant_id = $1 and profile_id = $2::uuid",
           tx.tenant(), p.id);
  sql::run(
      tx,
      "insert into tenant.profile_concepts (tenant_id, profile_id, kind, code, with_driver) select "
      "$1::int, $2::uuid, kind, code, driven::boolean from unnest($3::text[], $4::text[], $5::text[]) as "
      "t (kind, code, driven) on conflict do nothing",
      tx.tenant(), p.id, sql::text_array(kinds), sql::text_array(codes), sql::text_array(driven));
}

void keep_audiences(transaction& tx, const profile& p) {
  std::vector<std::string> names, chosen;
  for (std::size_t i = 0; i < fields; ++i)
    if (const auto f = static_cast<field>(i); p.audiences[i] != usual_audience(f))
      names.emplace_back(name_of(f)), chosen.emplace_back(name_of(p.audiences[i]));
  sql::run(tx, "delete from tenant.profile_audiences where tenant_id = $1 and profile_id = $2::uuid",
           tx.tenant(), p.id);
  sql::run(tx,
           "insert into tenant.profile_audiences (tenant_id, profile_id, field, audience) select $1::int, "
           "$2::uuid, field, audience from unnest($3::text[], $4::text[]) as t (field, audience)",
           tx.tenant(), p.id, sql::text_array(names), sql::text_array(chosen));
}

std::optional<day> first_of(const std::optional<pause_days>& p) {
  return p ? std::optional(p->first) : std::nullopt;
}
std::optional<day> last_of(const std::optional<pause_days>& p) {
  return p ? std::optional(p->last) : std::nullopt;
}

}  // namespace

std::optional<profile> find(transaction& tx, const profile_id& id) {
  return is_uuid(id) ? one(tx, "id = $2::uuid", id) : std::nullopt;
}
std::optional<profile> of_account(transaction& tx, std::int64_t account) {
  return one(tx, "account = $2", account);
}
std::optional<profile> at_desk_of(transaction& tx, const persons::person_id& human,
                                  std::string_view mailbox) {
  if (!is_uuid(human)) return std::nullopt;
  return whole(
      tx, sql::run(tx,
                   std::string("select ") + columns +
                       " from tenant.profiles where tenant_id = $1 and human_id = $2::uuid and (account is "
                       "null or ($3 <> '' and email = lower(btrim($3)))) order by account is not null, "
                       "updated_at desc, id limit 1",
                   tx.tenant(), human, mailbox));
}
std::optional<profile> profile_for_update(transaction& tx, const profile_id& id) {
  return is_uuid(id) ? one(tx, "id = $2::uuid for update", id) : std::nullopt;
}

std::vector<profile> visible_on(transaction& tx, day when) {
  std::vector<profile> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select ") + columns +
                    " from tenant.profiles p where tenant_id = $1 and state = 'visible' and consent = $3 and "
                    "not (pause_from is not null and $2::date between pause_from and pause_until) and not "
                    "exists (select 1 from tenant.profiles o where o.tenant_id = $1 and o.human_id = "
                    "p.human_id and o.state = 'visible' and o.consent = $3 and (o.updated_at, o.id) > "
                    "(p.updated_at, p.id)) order by id",
                tx.tenant(), when, consent_version))
    out.push_back(row_to_profile(r));
  by_id known;
  for (profile& p : out) known.emplace(p.id, &p);
  read_rest(tx, known,
            "profile_id in (select id from tenant.profiles where tenant_id = $1 and state = 'visible')");
  return out;
}

page_of_profiles list(transaction& tx, const profile_filter& f) {
  page_of_profiles out;
  for (const auto& r : sql::run(
           tx,
           std::string("select ") + columns +
               ", count(*) over () from tenant.profiles p where tenant_id = $1 and ($2::text is null or "
               "state = "
               "$2) and (state <> 'draft' or account is null) and ($3 = '' or (position(node.folded($3) in "
               "node.folded(name)) > 0 and not exists (select 1 from tenant.profile_audiences a where "
               "a.tenant_id = $1 and a.profile_id = p.id and a.field = 'name' and a.audience = 'me'))) order "
               "by "
               "updated_at desc, id limit $4::int offset $5::int",
           tx.tenant(), f.status ? std::optional(std::string(name_of(*f.status))) : std::nullopt, f.words,
           f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_profile(r));
    out.total = r[26].as<long long>();
  }
  by_id known;
  std::vector<profile_id> ids;
  for (profile& p : out.rows) known.emplace(p.id, &p), ids.push_back(p.id);
  read_rest(tx, known, "profile_id = any($2::uuid[])", sql::text_array(ids));
  return out;
}

persons::person_id person_here(transaction& tx, std::string_view name, std::string_view email,
                               std::string_view phone, std::string_view language) {
  return sql::id_of<persons::person_id>(sql::run(tx, "select tenant.person_of($1::int, $2, $3, $4, $5, null)",
                                                 tx.tenant(), name, email, phone, language)[0][0]);
}

bool adopt(transaction& tx, std::int64_t account, std::string_view name, std::string_view email,
           instant now) {
  return sql::run(tx,
                  "update tenant.profiles set account = $2::bigint, version = version + 1, updated_at = $5, "
                  "active_at = $5, warned_at = null where tenant_id = $1 and id = (select id from "
                  "tenant.profiles where tenant_id = $1 and account is null and email = "
                  "lower($4) and $4 <> '' and node.folded(name) = node.folded($3) order by updated_at desc "
                  "limit 1)",
                  tx.tenant(), account, name, email, now)
             .affected_rows() == 1;
}

void insert(transaction& tx, const profile& p) {
  sql::run(
      tx,
      "insert into tenant.profiles (tenant_id, id, human_id, account, state, name, email, phone, language, "
      "channel, created_at, updated_at, active_at) values ($1, $2::uuid, $3::uuid, $4::bigint, 'draft', $5, "
      "lower($6), $7, $8, $9, $10, $10, $10) on conflict do nothing",
      tx.tenant(), p.id, sql::or_null(p.human), p.account, p.what.name, p.what.email, p.what.phone,
      p.language, p.channel, p.created_at);
}

bool update(transaction& tx, const profile& p, int seen_version) {
  tx.touch(people_topic(tx.tenant()));
  const content& c = p.what;
  const auto done = sql::run(
      tx,
      "update tenant.profiles set name = $3, email = lower($4), phone = $5, born = $6::date, language = $7, "
      "channel = $8, place = $9, nis = $10::int, lat = $11::double precision, lon = $12::double precision, "
      "farthest = $13::int, week_away = $14::int, pause_from = $15::date, pause_until = $16::date, "
      "updated_at = $17, active_at = $17, warned_at = null, version = version + 1 where tenant_id = $1 and "
      "id = $2::uuid and version = $18::int",
      tx.tenant(), p.id, c.name, c.email, c.phone, c.born, p.language, p.channel, c.place, c.nis,
      c.at ? std::optional(c.at->lat) : std::nullopt, c.at ? std::optional(c.at->lon) : std::nullopt,
      c.farthest, c.week_away ? std::optional(static_cast<long long>(c.week_away->to_ulong())) : std::nullopt,
      first_of(c.pause), last_of(c.pause), p.updated_at, seen_version);
  if (done.affected_rows() == 0) return false;
  keep_languages(tx, p);
  keep_concepts(tx, p);
  keep_audiences(tx, p);
  return true;
}

void keep_trainings(transaction& tx, const profile& p, instant now) {
  std::vector<std::string> named;
  for (const training& t : p.what.trainings) named.push_back(t.code);
  sql::run(tx,
           "delete from tenant.profile_trainings where tenant_id = $1 and profile_id = $2::uuid and code <> "
           "all($3::text[])",
           tx.tenant(), p.id, sql::text_array(named));
  for (const training& t : p.what.trainings)
    sql::run(
        tx,
        "insert into tenant.profile_trainings (tenant_id, id, profile_id, code, issuer, evidence, "
        "valid_until, added_at) values ($1, $2::uuid, $3::uuid, $4, $5, 'said', $6::date, $7) on conflict "
        "(tenant_id, profile_id, code) do update set issuer = excluded.issuer, valid_until = "
        "excluded.valid_until where profile_trainings.evidence = 'said'",
        tx.tenant(), t.id.empty() ? uuid_v7(now) : t.id.text(), p.id, t.code, t.issuer, t.valid_until, now);
}

void put_training(transaction& tx, const profile_id& id, const training& t, instant now) {
  tx.touch(people_topic(tx.tenant()));
  sql::run(
      tx,
      "insert into tenant.profile_trainings (tenant_id, id, profile_id, code, issuer, evidence, "
      "valid_until, number_seen, visa_seen, seen_on, seen_by, added_at) values ($1, $2::uuid, $3::uuid, "
      "$4, $5, $6, $7::date, $8::boolean, $9::boolean, $10::date, $11::bigint, $12) on conflict "
      "(tenant_id, profile_id, code) do update set evidence = excluded.evidence, valid_until = "
      "excluded.valid_until, number_seen = excluded.number_seen, visa_seen = excluded.visa_seen, seen_on "
      "= excluded.seen_on, seen_by = excluded.seen_by",
      tx.tenant(), t.id, id, t.code, t.issuer, name_of(t.how), t.valid_until, t.number_seen, t.visa_seen,
      t.seen_on, t.seen_by, now);
  sql::run(
      tx,
      "update tenant.profiles set version = version + 1, updated_at = $3, active_at = $3, warned_at = null "
      "where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id, now);
}

void set_state(transaction& tx, const profile& p) {
  tx.touch(people_topic(tx.tenant()));
  const auto& c = p.consent;
  sql::run(tx,
           "update tenant.profiles set state = $3, consent = $4, consent_at = $5::timestamptz, consent_how = "
           "$6, consent_by = $7::bigint, confirmed_at = case when $3 = 'confirmed' then $8 else confirmed_at "
           "end, updated_at = $8, active_at = $8, warned_at = null, version = version + 1 where tenant_id = "
           "$1 and "
           "id = $2::uuid",
           tx.tenant(), p.id, name_of(p.status), c ? c->version : std::string(),
           c ? std::optional(c->at) : std::nullopt, c ? (c->said ? "said" : "page") : "",
           c ? c->by : std::nullopt, p.updated_at);
}

void put_for_neighbours(transaction& tx, const profile_id& id, bool may, instant now) {
  tx.touch(people_topic(tx.tenant()));
  sql::run(
      tx,
      "update tenant.profiles set for_neighbours = $3::boolean, for_neighbours_at = case when $3::boolean "
      "then "
      "$4::timestamptz end, for_neighbours_consent = $5, updated_at = $4, active_at = $4, warned_at = null, "
      "version = version + 1 where tenant_id = $1 and id = $2::uuid and for_neighbours <> $3::boolean",
      tx.tenant(), id, may, now, may ? consent_version : std::string_view());
}

void remove(transaction& tx, const profile_id& id) {
  tx.touch(people_topic(tx.tenant()));
  sql::run(tx, "delete from tenant.profiles where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
}

}  // namespace paraat::profiles
