#include "tenant/crisis/callouts/callouts_sql.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {
namespace {

namespace json = boost::json;

const std::string columns =
    "id, incident_id, code, state, mode, exercise, corps_ids, channels, words, answer_minutes, hold_minutes, "
    "seed, waves, age_rules, created_at, started_at, last_wave_at, filled_at, ended_at, stood_down_at, "
    "closed_at, version, first_yes_at, nobody_left_at, array(select k.task_id from tenant.callout_tasks k "
    "where k.tenant_id = $1 and k.callout_id = callouts.id order by k.position)";

std::string to_json(const own_words& words) {
  json::object out;
  for (const auto& [task, by_language] : words) {
    json::object one;
    for (const auto& [language, text] : by_language) one[language] = text;
    out[task] = std::move(one);
  }
  return json::serialize(out);
}

own_words words_of(std::string_view text) {
  own_words out;
  for (const auto& [task, one] : json::parse(json::string_view(text.data(), text.size())).as_object())
    for (const auto& [language, words] : one.as_object())
      out[std::string(task)][std::string(language)] = std::string(words.as_string());
  return out;
}

mode mode_named(std::string_view name) {
  for (const mode m : {mode::best_effort, mode::strict, mode::escalate})
    if (name_of(m) == name) return m;
  return mode::best_effort;
}

callout row_to_callout(const pqxx::row& r) {
  callout c;
  c.id = r[0].as<callout_id>();
  c.what.incident_id = r[1].as<incidents::incident_id>();
  c.code = sql::text_of(r[2]);
  c.status = state_named(sql::text_of(r[3])).value();
  c.what.how = mode_named(sql::text_of(r[4]));
  c.exercise = r[5].as<bool>();
  c.what.corps = ids_of<corps::corps_id>(sql::text_array_of(r[6]));
  c.what.mail = c.what.sms = false;
  for (const std::string& channel : sql::text_array_of(r[7]))
    (channel == "mail" ? c.what.mail : c.what.sms) = true;
  c.what.words = words_of(r[8].as<std::string>());
  c.what.answer_minutes = r[9].as<int>();
  c.what.hold_minutes = r[10].as<int>();
  c.seed = static_cast<std::uint64_t>(r[11].as<std::int64_t>());
  c.waves = r[12].as<int>();
  c.age_rules = sql::text_of(r[13]);
  c.created_at = sql::instant_of(r[14]);
  c.started_at = sql::optional_instant_of(r[15]);
  c.last_wave_at = sql::optional_instant_of(r[16]);
  c.filled_at = sql::optional_instant_of(r[17]);
  c.ended_at = sql::optional_instant_of(r[18]);
  c.stood_down_at = sql::optional_instant_of(r[19]);
  c.closed_at = sql::optional_instant_of(r[20]);
  c.version = r[21].as<int>();
  c.first_yes_at = sql::optional_instant_of(r[22]);
  c.nobody_left_at = sql::optional_instant_of(r[23]);
  c.what.tasks = ids_of<incidents::task_id>(sql::text_array_of(r[24]));
  return c;
}

std::optional<callout> one(transaction& tx, const callout_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(
      tx, "select " + columns + " from tenant.callouts where tenant_id = $1 and id = $2::uuid" + lock,
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_callout(rows[0]));
}

std::string channels_array(const content& c) {
  std::vector<std::string> out;
  if (c.mail) out.emplace_back("mail");
  if (c.sms) out.emplace_back("sms");
  return sql::text_array(out);
}

}  // namespace

std::optional<callout> find(transaction& tx, const callout_id& id) { return one(tx, id, ""); }
std::optional<callout> find_for_update(transaction& tx, const callout_id& id) {
  return one(tx, id, " for update");
}

std::vector<callout> of_incident(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<callout> out;
  if (!is_uuid(incident_id)) return out;
  for (const auto& r : sql::run(tx,
                                "select " + columns +
                                    " from tenant.callouts where tenant_id = $1 and incident_id = $2::uuid "
                                    "order by created_at desc, id",
                                tx.tenant(), incident_id))
    out.push_back(row_to_callout(r));
  return out;
}

std::vector<callout> of_incident_for_update(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<callout> out;
  for (const auto& r : sql::run(tx,
                                "select " + columns +
                                    " from tenant.callouts where tenant_id = $1 and incident_id = $2::uuid "
                                    "order by id for update",
                                tx.tenant(), incident_id))
    out.push_back(row_to_callout(r));
  return out;
}

void insert(transaction& tx, const callout& c, actor who, instant now) {
  sql::run(tx,
           "insert into tenant.callouts (tenant_id, id, incident_id, code, mode, exercise, corps_ids, "
           "channels, words, answer_minutes, hold_minutes, seed, created_by, created_at, updated_at) values "
           "($1, $2::uuid, $3::uuid, $4, $5, $6::boolean, $7::uuid[], $8::text[], $9::jsonb, $10::int, "
           "$11::int, $12::bigint, $13::bigint, $14, $14)",
           tx.tenant(), c.id, c.what.incident_id, c.code, name_of(c.what.how), c.exercise,
           sql::text_array(c.what.corps), channels_array(c.what), to_json(c.what.words),
           c.what.answer_minutes, c.what.hold_minutes, static_cast<std::int64_t>(c.seed), who, now);
}

bool update_draft(transaction& tx, const callout& c, int seen_version, instant now) {
  return !sql::run(tx,
                   "update tenant.callouts set mode = $3, corps_ids = $4::uuid[], channels = $5::text[], "
                   "words = $6::jsonb, answer_minutes = $7::int, hold_minutes = $8::int, updated_at = $9, "
                   "version = version + 1 where tenant_id = $1 and id = $2::uuid and state = 'draft' and "
                   "version = $10::int returning 1",
                   tx.tenant(), c.id, name_of(c.what.how), sql::text_array(c.what.corps),
                   channels_array(c.what), to_json(c.what.words), c.what.answer_minutes, c.what.hold_minutes,
                   now, seen_version)
              .empty();
}

void write_tasks(transaction& tx, const callout& c) {
  sql::run(tx, "delete from tenant.callout_tasks where tenant_id = $1 and callout_id = $2::uuid", tx.tenant(),
           c.id);
  sql::run(tx,
           "insert into tenant.callout_tasks (tenant_id, callout_id, task_id, position) select $1, $2::uuid, "
           "t.id, t.n - 1 from unnest($3::uuid[]) with ordinality as t (id, n) on conflict do nothing",
           tx.tenant(), c.id, sql::text_array(c.what.tasks));
}

bool remove_draft(transaction& tx, const callout_id& id) {
  return !sql::run(tx,
                   "delete from tenant.callouts where tenant_id = $1 and id = $2::uuid and state = 'draft' "
                   "returning 1",
                   tx.tenant(), id)
              .empty();
}

void keep_progress(transaction& tx, const callout& c, instant now) {
  sql::run(tx,
           "update tenant.callouts set state = $3, waves = $4::int, age_rules = $5, started_at = $6, "
           "last_wave_at = $7, filled_at = $8, ended_at = $9, stood_down_at = $10, closed_at = $11, "
           "updated_at = $12, first_yes_at = $13, nobody_left_at = $14, version = version + 1 where "
           "tenant_id = $1 and id = $2::uuid",
           tx.tenant(), c.id, name_of(c.status), c.waves, c.age_rules, c.started_at, c.last_wave_at,
           c.filled_at, c.ended_at, c.stood_down_at, c.closed_at, now, c.first_yes_at, c.nobody_left_at);
}

bool knows_corps(transaction& tx, const std::vector<corps::corps_id>& ids) {
  for (const corps::corps_id& id : ids)
    if (!is_uuid(id)) return false;
  const auto rows =
      sql::run(tx, "select count(*) from tenant.corps where tenant_id = $1 and id = any($2::uuid[])",
               tx.tenant(), sql::text_array(ids));
  return rows[0][0].as<std::size_t>() == ids.size();
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_called, day{web::local_day(now)});
  if (term == nullptr) return;
  sql::run(tx,
           "update tenant.callout_people p set member_id = null, question = '', reply = '' "
           "from tenant.callouts c where p.tenant_id = $1 and c.tenant_id = $1 and c.id = p.callout_id "
           "and p.member_id is not null and coalesce(c.closed_at, c.stood_down_at, c.ended_at, "
           "c.created_at) < $2::timestamptz - make_interval(months => $3::int)",
           tx.tenant(), now, term->amount);
}

std::vector<wave_line> waves_of(transaction& tx, const callout_id& callout_id) {
  std::vector<wave_line> out;
  for (const auto& r : sql::run(tx,
                                "select number, asked, at, by_hand from tenant.callout_waves where tenant_id "
                                "= $1 and callout_id = $2::uuid order by number",
                                tx.tenant(), callout_id))
    out.push_back({r[0].as<int>(), r[1].as<int>(), sql::instant_of(r[2]), r[3].as<bool>()});
  return out;
}

void insert_wave(transaction& tx, const callout_id& callout_id, const wave_line& w) {
  sql::run(tx,
           "insert into tenant.callout_waves (tenant_id, callout_id, number, at, asked, by_hand) values ($1, "
           "$2::uuid, $3::int, $4, $5::int, $6::boolean)",
           tx.tenant(), callout_id, w.number, w.at, w.asked, w.by_hand);
}

void insert_people(transaction& tx, const callout& c, const std::vector<incidents::task>& tasks,
                   const std::vector<asked_person>& people, int wave, instant now) {
  if (people.empty()) return;
  std::string ids = "{", members = "{", places = "{", deputies = "{", direct = "{", deputy = "{",
              hashes = "{", used = "{";
  for (const asked_person& p : people) {
    const char* comma = ids.size() > 1 ? "," : "";
    fmt::format_to(std::back_inserter(ids), "{}{}", comma, p.id);
    fmt::format_to(std::back_inserter(members), "{}{}", comma, p.member_id);
    fmt::format_to(std::back_inserter(places), "{}{}", comma, tasks[p.task].id);
    fmt::format_to(std::back_inserter(deputies), "{}{}", comma, p.as_deputy ? 't' : 'f');
    fmt::format_to(std::back_inserter(direct), "{}{}", comma, static_cast<std::int64_t>(p.direct));
    fmt::format_to(std::back_inserter(deputy), "{}{}", comma, static_cast<std::int64_t>(p.deputy));
    fmt::format_to(std::back_inserter(hashes), "{}{}", comma, hex(sha256_bytes(p.token)));
    fmt::format_to(std::back_inserter(used), "{}{}", comma, p.channels);
  }
  for (std::string* list : {&ids, &members, &places, &deputies, &direct, &deputy, &hashes, &used})
    *list += '}';
  sql::run(tx,
           "insert into tenant.callout_people (tenant_id, id, callout_id, member_id, task_id, state, wave, "
           "as_deputy, direct, deputy, token_hash, asked_at, channels_used, changed_at, human_id) select $1, "
           "p.id, $2::uuid, p.member, p.task, 'to_notify', $3::int, p.as_deputy, p.direct, p.deputy, "
           "decode(p.hash, 'hex'), $4, p.used, $4, (select m.human_id from tenant.corps_members m where "
           "m.tenant_id = $1 and m.id = p.member) from unnest($5::uuid[], $6::uuid[], $7::uuid[], "
           "$8::boolean[], $9::bigint[], $10::bigint[], $11::text[], $12::int[]) as p (id, member, task, "
           "as_deputy, direct, deputy, hash, used)",
           tx.tenant(), c.id, wave, now, ids, members, places, deputies, direct, deputy, hashes, used);
}

void release_everybody(transaction& tx, const std::vector<callout_id>& callout_ids, instant now) {
  if (callout_ids.empty()) return;
  const std::string ids = sql::text_array(callout_ids);
  sql::run(tx,
           "update tenant.callout_people set offered_task = null, offered_until = null where tenant_id = $1 "
           "and callout_id = any($2::uuid[]) and offered_task is not null",
           tx.tenant(), ids);
  sql::run(tx,
           "update tenant.callout_people set state = case when state = 'on_site' then 'departed' else "
           "'released' end, departed_at = case when state = 'on_site' then $3 else departed_at end, "
           "changed_at = $3 where tenant_id = $1 and callout_id = any($2::uuid[]) and state in ('to_notify', "
           "'notified', 'maybe', 'unclear', 'reserve', 'confirmed', 'on_the_way', 'on_site')",
           tx.tenant(), ids, now);
  // `held` of these tasks is counted again from the other call-outs.
  sql::run(tx,
           "update tenant.incident_tasks t set held = (select count(*) from tenant.callout_people p where "
           "p.tenant_id = $1 and p.offered_task = t.id) where t.tenant_id = $1 and t.held > 0 and t.id in "
           "(select task_id from tenant.callout_tasks where tenant_id = $1 and callout_id = any($2::uuid[]))",
           tx.tenant(), ids);
}

}  // namespace paraat::callouts
