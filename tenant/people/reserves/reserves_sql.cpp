#include "tenant/people/reserves/reserves_sql.hpp"

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/people/reserves/candidate_rows_sql.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::reserves {
namespace {

namespace json = boost::json;

std::optional<candidate> one_candidate(transaction& tx, const candidate_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select " + candidate_columns +
                   " from tenant.reserve_candidates c where c.tenant_id = $1 and c.id = $2::uuid" + lock,
               tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_candidate(rows[0]));
}

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& v : values) out.emplace_back(v);
  return out;
}

json::object object_of(const new_candidate& n) {
  const candidate_details& d = n.who;
  return {{"id", n.id.text()},
          {"apart", n.apart},
          {"name", d.name},
          {"email", d.email},
          {"phone", d.phone},
          {"born", d.born ? json::value(web::iso_date(*d.born)) : json::value(nullptr)},
          {"language", d.language},
          {"street", d.street},
          {"place", d.place},
          {"nis", d.nis},
          {"skills", strings(d.skills)},
          {"trainings", strings(d.trainings)},
          {"spoken", strings(d.spoken)}};
}

// Another record of a person than this candidate.
constexpr const char* joined_elsewhere =
    "exists (select 1 from tenant.person_joins j where j.tenant_id = c.tenant_id and j.undone_at is null and "
    "j.moved->'reserve_candidates' ? c.id::text) or exists (select 1 from tenant.person_joins j where "
    "j.tenant_id = c.tenant_id and j.undone_at is null and j.kept = c.human_id)";
const std::string untouched =
    std::string("c.state = 'unseen' and c.version = 1 and not (") + joined_elsewhere + ")";

}  // namespace

const std::string candidate_columns =
    "c.id, c.human_id, coalesce(c.list_id::text, ''), c.profile_id, "
    "c.state, case when c.state = 'confirmed' then tenant.name_for_staff(c.tenant_id, c.human_id) else "
    "c.name end, "
    "c.email, c.phone, c.born, c.language, c.street, c.place, c.nis, c.skills, c.trainings, c.spoken, "
    "c.asks, "
    "c.asked_at, c.next_at, c.bounced_at, c.answered_at, c.created_at, c.updated_at, c.version, c.last_at, "
    "c.source";

candidate row_to_candidate(const pqxx::row& r) {
  candidate c;
  c.id = r[0].as<candidate_id>();
  c.human = sql::id_of<persons::person_id>(r[1]);
  c.list = sql::text_of(r[2]);
  c.profile = sql::id_of<profiles::profile_id>(r[3]);
  c.status = state_named(sql::text_of(r[4])).value();
  candidate_details& d = c.who;
  d.name = sql::text_of(r[5]);
  d.email = sql::text_of(r[6]);
  d.phone = sql::text_of(r[7]);
  d.born = sql::optional_day_of(r[8]);
  d.language = sql::text_of(r[9]);
  d.street = sql::text_of(r[10]);
  d.place = sql::text_of(r[11]);
  d.nis = r[12].as<int>();
  d.skills = sql::text_array_of(r[13]);
  d.trainings = sql::text_array_of(r[14]);
  d.spoken = sql::text_array_of(r[15]);
  c.asks = r[16].as<int>();
  c.asked_at = sql::optional_instant_of(r[17]);
  c.next_at = sql::optional_instant_of(r[18]);
  c.bounced_at = sql::optional_instant_of(r[19]);
  c.answered_at = sql::optional_instant_of(r[20]);
  c.created_at = sql::instant_of(r[21]);
  c.updated_at = sql::instant_of(r[22]);
  c.version = r[23].as<int>();
  c.last_at = sql::optional_instant_of(r[24]);
  c.source = sql::text_of(r[25]);
  return c;
}

std::vector<candidate> candidates_of(const pqxx::result& rows) {
  std::vector<candidate> out;
  for (const auto& r : rows) out.push_back(row_to_candidate(r));
  return out;
}

std::optional<candidate> find_candidate(transaction& tx, const candidate_id& id) {
  return one_candidate(tx, id, "");
}
std::optional<candidate> candidate_for_update(transaction& tx, const candidate_id& id) {
  return one_candidate(tx, id, " for update");
}

page_of_candidates list_candidates(transaction& tx, const candidate_filter& f) {
  page_of_candidates out;
  for (const auto& r :
       sql::run(tx,
                "select " + candidate_columns +
                    ", count(*) over () from tenant.reserve_candidates c where c.tenant_id = $1 and "
                    "($2::text is null "
                    "or c.state = $2) and ($3 = '' or position(node.folded($3) in "
                    "node.folded(case when c.state = 'confirmed' then tenant.name_for_staff($1, c.human_id) "
                    "else c.name end)) > "
                    "0) "
                    "and (not "
                    "$4::boolean or (c.state <> 'confirmed' and (c.email = '' or c.bounced_at is not null))) "
                    "order by "
                    "6, c.id limit $5::int offset $6::int",
                tx.tenant(), f.status ? std::optional(std::string(name_of(*f.status))) : std::nullopt,
                f.words, f.unreached, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_candidate(r));
    out.total = r[candidate_column_count].as<long long>();
  }
  return out;
}

reserve_counts counts(transaction& tx) {
  reserve_counts out;
  const auto r = sql::run(
      tx,
      "select count(*) filter (where state = 'unseen'), count(*) filter (where state = 'asked'), count(*) "
      "filter (where state = 'confirmed'), count(*) filter (where state <> 'confirmed' and (email = '' or "
      "bounced_at is not null)), count(*) filter (where " +
          std::string(askable) + " and c.source = '') from tenant.reserve_candidates c where tenant_id = $1",
      tx.tenant())[0];
  out.unseen = r[0].as<long long>();
  out.asked = r[1].as<long long>();
  out.confirmed = r[2].as<long long>();
  out.unreached = r[3].as<long long>();
  out.to_ask = r[4].as<long long>();
  for (const auto& t :
       sql::run(tx, "select what, times from tenant.reserve_tallies where tenant_id = $1", tx.tenant())) {
    const std::string what = sql::text_of(t[0]);
    if (what == "declined") out.declined = t[1].as<long long>();
    if (what == "silent") out.silent = t[1].as<long long>();
    if (what == "unreached") out.never_reached = t[1].as<long long>();
  }
  return out;
}

void update_details(transaction& tx, const candidate& before, const candidate_details& d, instant now) {
  sql::run(tx,
           "update tenant.reserve_candidates set name = $3, email = $4, phone = $5, born = $6::date, "
           "language = $7, "
           "street = $8, place = $9, nis = $10::int, bounced_at = case when email = $4 then bounced_at end, "
           "updated_at = $11, "
           "version = version + 1 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), before.id, d.name, d.email, d.phone, d.born, d.language, d.street, d.place, d.nis,
           now);
}

void erase_candidate(transaction& tx, const candidate_id& id) {
  sql::run(tx, "delete from tenant.reserve_candidates where tenant_id = $1 and id = $2::uuid", tx.tenant(),
           id);
}

void insert_candidates(transaction& tx, std::string_view list, const std::vector<new_candidate>& people,
                       instant now) {
  json::array all;
  for (const new_candidate& n : people) all.push_back(object_of(n));
  sql::run(tx,
           "insert into tenant.reserve_candidates (tenant_id, id, human_id, list_id, state, name, email, "
           "phone, born, "
           "language, street, place, nis, skills, trainings, spoken, created_at, updated_at) select $1, id, "
           "case when "
           "apart then tenant.person_apart($1, name, email, phone, language, born) end, $2::uuid, 'unseen', "
           "name, email, "
           "phone, born, language, street, place, nis, array(select jsonb_array_elements_text(skills)), "
           "array(select "
           "jsonb_array_elements_text(trainings)), array(select jsonb_array_elements_text(spoken)), "
           "$4::timestamptz, "
           "$4::timestamptz from jsonb_to_recordset($3::jsonb) as g(id uuid, apart boolean, name text, email "
           "text, phone "
           "text, born date, language text, street text, place text, nis int, skills jsonb, trainings jsonb, "
           "spoken "
           "jsonb)",
           tx.tenant(), list, json::serialize(all), now);
}

std::vector<record_of_human> known_records(transaction& tx) {
  std::vector<record_of_human> out;
  for (const auto& r :
       sql::run(tx,
                "select name, lower(email), case when phone like '+%' then phone else '+' || "
                "node.phone_key(phone) end, born, source, id from tenant.staff_records where tenant_id "
                "= $1 and name <> '' order by at, id",
                tx.tenant())) {
    record_of_human one;
    one.who = {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::optional_day_of(r[3])};
    if (one.who.phone == "+") one.who.phone.clear();
    one.source = sql::text_of(r[4]);
    one.id = sql::text_of(r[5]);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<std::string> refused_marks(transaction& tx) {
  std::vector<std::string> out;
  for (const auto& r :
       sql::run(tx, "select mark from tenant.reserve_refusals where tenant_id = $1", tx.tenant()))
    out.push_back(sql::bytes_of(r[0]));
  return out;
}

std::vector<touched_candidate> touched_since(transaction& tx, std::string_view list) {
  std::vector<touched_candidate> out;
  for (const auto& r :
       sql::run(tx,
                "select c.id, case when c.state = 'confirmed' then tenant.name_for_staff($1, c.human_id) "
                "else c.name end, "
                "c.state, c.asked_at is not null, c.version > 1 and c.asks = 0, " +
                    std::string(joined_elsewhere) +
                    " from tenant.reserve_candidates c where c.tenant_id = $1 and c.list_id = "
                    "$2::uuid and not (" +
                    untouched + ") order by 2, c.id",
                tx.tenant(), list)) {
    touched_candidate one{r[0].as<candidate_id>(), sql::text_of(r[1]), {}};
    const std::string state = sql::text_of(r[2]);
    if (state == "confirmed") one.why.emplace_back("zei ja");
    if (state == "asked") one.why.emplace_back("is gevraagd");
    if (state == "unseen" && r[4].as<bool>()) one.why.emplace_back("is gewijzigd");
    if (r[5].as<bool>()) one.why.emplace_back("is samengevoegd met iemand");
    out.push_back(std::move(one));
  }
  return out;
}

int drop_untouched(transaction& tx, std::string_view list) {
  return static_cast<int>(
      sql::run(tx,
               "delete from tenant.reserve_candidates c where c.tenant_id = $1 and c.list_id = "
               "$2::uuid and " +
                   untouched,
               tx.tenant(), list)
          .affected_rows());
}

void forget_unseen(transaction& tx, instant now, long long months) {
  sql::run(tx,
           "delete from tenant.reserve_candidates where tenant_id = $1 and state = 'unseen' and created_at < "
           "$2::timestamptz - make_interval(months => $3::int)",
           tx.tenant(), now, months);
}

void forget_refusals(transaction& tx, instant before) {
  sql::run(tx, "delete from tenant.reserve_refusals where tenant_id = $1 and at < $2", tx.tenant(), before);
}

void lock_reserve(transaction& tx) {
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended('reserve ' || $1::text, 0))", tx.tenant());
}

void forget_in_drafts(transaction& tx, std::string_view email) {
  sql::run(tx,
           "update tenant.import_list_rows r set read = '{}', verdict = 'twice', problems = array['Zei "
           "eerder nee op "
           "deze vraag'] from tenant.import_lists l where r.tenant_id = $1 and l.tenant_id = $1 and l.id = "
           "r.list_id and "
           "l.state in ('judging', 'draft') and lower(r.read->>'email') = lower($2) and $2 <> ''",
           tx.tenant(), email);
}

}  // namespace paraat::reserves
