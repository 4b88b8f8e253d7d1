#include "tenant/crisis/corps/imports_sql.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

namespace json = boost::json;

const std::string list_columns =
    "id, corps_id, state, file_name, encoding, delimiter, columns, target, with_likely, made, left_out, "
    "kept, "
    "made_by, at, done_at, header_row";

constexpr std::string_view encodings[] = {"utf-8", "utf-16", "windows-1252"};
constexpr std::string_view stages[] = {"draft", "done", "undone"};

template <class E, std::size_t N>
E named(const std::string_view (&names)[N], const std::string& name) {
  return static_cast<E>(std::ranges::find(names, name) - std::begin(names));
}

sent_list row_to_list(const pqxx::row& r) {
  sent_list l;
  l.id = r[0].as<import_id>();
  l.corps_id = r[1].as<corps_id>();
  l.at_stage = named<sent_list::stage>(stages, r[2].as<std::string>());
  l.file_name = sql::text_of(r[3]);
  l.from = named<csv::encoding>(encodings, r[4].as<std::string>());
  l.delimiter = r[5].c_str()[0];
  l.columns = sql::text_array_of(r[6]);
  l.to = r[7].as<std::string>() == "accepted" ? member_state::accepted : member_state::applied;
  l.with_likely = r[8].as<bool>();
  l.made = r[9].as<int>();
  l.left_out = r[10].as<int>();
  l.kept = r[11].as<int>();
  l.made_by = r[12].as<std::int64_t>();
  l.at = sql::instant_of(r[13]);
  l.done_at = sql::optional_instant_of(r[14]);
  l.header_row = r[15].as<int>();
  return l;
}

std::optional<sent_list> one_list(transaction& tx, const import_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select " + list_columns +
                   ", body from tenant.corps_imports where tenant_id = $1 and id = $2::uuid" + lock,
               tx.tenant(), id);
  if (rows.empty()) return std::nullopt;
  sent_list l = row_to_list(rows[0]);
  l.body = sql::text_of(rows[0][16]);
  return l;
}

json::array strings(const std::vector<std::string>& lines) {
  json::array out;
  for (const std::string& l : lines) out.emplace_back(l);
  return out;
}

json::object object_of(const new_member& n) {
  const details& d = n.row->who;
  return {{"id", n.id},
          {"line", n.row->line},
          {"state", name_of(n.to)},
          {"name", d.name},
          {"email", d.email},
          {"phone", d.phone},
          {"born", web::iso_date(*d.born)},
          {"place", d.place},
          {"nis", d.nis},
          {"skills", strings(d.skills)},
          {"languages", d.languages},
          {"emergency", d.emergency},
          {"language", n.row->language},
          {"age_rules", n.row->age_rules}};
}

// A member that an import made and that is unchanged. States, teams, certificates and details count in the
// version, notes and pauses stand in the trail; a call-up is history that stays.
constexpr const char* untouched =
    "m.version = 1 and not exists (select 1 from tenant.corps_trail t where t.tenant_id = m.tenant_id and "
    "t.member_id = m.id and t.what <> 'imported') and not exists (select 1 from tenant.corps_availability a "
    "where a.tenant_id = m.tenant_id and a.member_id = m.id) and not exists (select 1 from "
    "tenant.callout_people p where p.tenant_id = m.tenant_id and p.member_id = m.id) ";

}  // namespace

std::optional<sent_list> find_list(transaction& tx, const import_id& id) { return one_list(tx, id, ""); }
std::optional<sent_list> list_for_update(transaction& tx, const import_id& id) {
  return one_list(tx, id, " for update");
}

std::vector<sent_list> lists(transaction& tx, const corps_id& corps_id) {
  std::vector<sent_list> out;
  for (const auto& r : sql::run(tx,
                                "select " + list_columns +
                                    " from tenant.corps_imports where tenant_id = $1 and corps_id = $2::uuid "
                                    "order by at desc, id desc limit 100",
                                tx.tenant(), corps_id))
    out.push_back(row_to_list(r));
  return out;
}

void insert(transaction& tx, const sent_list& l) {
  sql::run(
      tx,
      "insert into tenant.corps_imports (tenant_id, id, corps_id, state, file_name, encoding, delimiter, "
      "body, columns, made_by, at, header_row) values ($1, $2::uuid, $3::uuid, 'draft', $4, $5, $6, $7, "
      "$8::text[], $9::bigint, $10, $11)",
      tx.tenant(), l.id, l.corps_id, l.file_name, encodings[static_cast<std::size_t>(l.from)],
      std::string(1, l.delimiter), l.body, sql::text_array(l.columns), l.made_by, l.at, l.header_row);
}

void update_columns(transaction& tx, const sent_list& l) {
  sql::run(
      tx,
      "update tenant.corps_imports set columns = $3::text[], header_row = $4 where tenant_id = $1 and id = "
      "$2::uuid",
      tx.tenant(), l.id, sql::text_array(l.columns), l.header_row);
}

void remember_columns(transaction& tx, const std::string& headers_hash,
                      const std::vector<std::string>& columns, instant now) {
  sql::run(tx,
           "insert into tenant.corps_import_columns (tenant_id, headers, columns, updated_at) values ($1, "
           "$2::bytea, $3::text[], $4) on conflict (tenant_id, headers) do update set columns = "
           "excluded.columns, updated_at = excluded.updated_at",
           tx.tenant(), sql::bytea(headers_hash), sql::text_array(columns), now);
}

std::vector<std::string> remembered_columns(transaction& tx, const std::string& headers_hash) {
  const auto rows =
      sql::run(tx,
               "select columns from tenant.corps_import_columns where tenant_id = $1 and headers "
               "= $2::bytea",
               tx.tenant(), sql::bytea(headers_hash));
  return rows.empty() ? std::vector<std::string>() : sql::text_array_of(rows[0][0]);
}

bool throw_away(transaction& tx, const import_id& id) {
  if (!is_uuid(id)) return false;
  return !sql::run(
              tx,
              "delete from tenant.corps_imports where tenant_id = $1 and id = $2::uuid and state = 'draft' "
              "returning 1",
              tx.tenant(), id)
              .empty();
}

std::vector<known_person> people_named(transaction& tx, const corps_id& corps_id,
                                       const std::vector<std::string>& lower_names) {
  std::vector<known_person> out;
  for (const auto& r :
       sql::run(tx,
                "select id, name_key, mailbox, phone, born from tenant.corps_members "
                "where tenant_id = $1 and corps_id = $2::uuid and state not in ('declined', "
                "'left') and node.folded(name) in (select node.folded(n) from unnest($3::text[]) n)",
                tx.tenant(), corps_id, sql::text_array(lower_names))) {
    known_person p{r[0].as<member_id>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), {}};
    p.born = sql::optional_day_of(r[4]);
    out.push_back(std::move(p));
  }
  return out;
}

namespace {

// Gives the lines of the list that stood in the corps meanwhile.
std::vector<int> insert_some(transaction& tx, const sent_list& l, std::span<const new_member> people,
                             instant now) {
  json::array members;
  for (const new_member& n : people) members.push_back(object_of(n));
  std::vector<int> meanwhile;
  for (const auto& r : sql::run(
           tx,
           "with given as (select * from jsonb_to_recordset($3::jsonb) as g(id uuid, line int, state text, "
           "name text, email text, phone text, born date, place text, nis int, skills jsonb, languages text, "
           "emergency text, language text, age_rules text)), made as (insert into tenant.corps_members "
           "(tenant_id, id, corps_id, state, name, email, phone, born, place, nis, skills, languages, "
           "emergency, language, age_rules, created_at, submitted_at, updated_at) select $1, id, $2::uuid, "
           "state, name, email, phone, born, place, nis, array(select jsonb_array_elements_text(skills)), "
           "languages, emergency, language, age_rules, $4::timestamptz, $4::timestamptz, "
           "$4::timestamptz from given on conflict do nothing returning id), told as (insert into "
           "tenant.corps_trail (tenant_id, member_id, at, account, what) select $1, id, $4::timestamptz, "
           "$5::bigint, 'imported' from made) select line from given where id not in (select id "
           "from made) order by line",
           tx.tenant(), l.corps_id, json::serialize(members), now, l.made_by))
    meanwhile.push_back(r[0].as<int>());
  return meanwhile;
}

}  // namespace

std::vector<int> insert_members(transaction& tx, const sent_list& l, const std::vector<new_member>& people,
                                instant now) {
  json::array certificates;
  for (const new_member& n : people)
    for (const certificate& c : n.row->certificates)
      certificates.push_back(
          json::object{{"member", n.id}, {"code", c.code}, {"until", web::iso_date(*c.valid_until)}});
  // Each new member looks for its person: some at a time, so that no statement takes long.
  constexpr std::size_t at_once = 1000;
  std::vector<int> meanwhile;
  for (std::size_t from = 0; from < people.size(); from += at_once) {
    const std::span some = std::span(people).subspan(from, std::min(at_once, people.size() - from));
    for (const int line : insert_some(tx, l, some, now)) meanwhile.push_back(line);
  }
  sql::run(
      tx,
      "insert into tenant.corps_certificates (tenant_id, member_id, code, valid_from, valid_until, "
      "seen_on, seen_by) select $1, g.member, g.code, $3::date, g.until, $3::date, $4::bigint from "
      "jsonb_to_recordset($2::jsonb) as g(member uuid, code text, until date) join tenant.corps_members m "
      "on m.tenant_id = $1 and m.id = g.member",
      tx.tenant(), json::serialize(certificates), web::iso_date(web::local_day(now)), l.made_by);
  return meanwhile;
}

void insert_outcomes(transaction& tx, const sent_list& l, const std::vector<judged_row>& rows,
                     const std::vector<new_member>& people, const std::vector<int>& meanwhile) {
  std::map<int, member_id> made;
  for (const new_member& n : people)
    if (!std::ranges::binary_search(meanwhile, n.row->line)) made.emplace(n.row->line, n.id);
  json::array out;
  for (const judged_row& r : rows) {
    std::string problems;
    for (const std::string& p : r.problems) problems += (problems.empty() ? "" : "\n") + p;
    const auto found = made.find(r.line);
    json::object o{{"line", r.line}, {"problems", problems}};
    if (found != made.end())
      o["outcome"] = "made", o["member"] = found->second.text();
    else
      o["outcome"] = name_of(r.what == verdict::good ? verdict::twice : r.what);
    out.push_back(std::move(o));
  }
  sql::run(tx,
           "insert into tenant.corps_import_rows (tenant_id, import_id, line, outcome, problems, member_id) "
           "select $1, $2::uuid, line, outcome, problems, member from jsonb_to_recordset($3::jsonb) as "
           "g(line int, outcome text, problems text, member uuid)",
           tx.tenant(), l.id, json::serialize(out));
}

void mark_done(transaction& tx, const sent_list& l) {
  sql::run(
      tx,
      "update tenant.corps_imports set state = $3, target = $4, with_likely = $5::boolean, made = $6::int, "
      "left_out = $7::int, kept = $8::int, done_at = $9 where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), l.id, stages[static_cast<std::size_t>(l.at_stage)], name_of(l.to), l.with_likely, l.made,
      l.left_out, l.kept, l.done_at);
}

std::vector<outcome> outcomes(transaction& tx, const import_id& id) {
  std::vector<outcome> out;
  for (const auto& r :
       sql::run(tx,
                "select r.line, r.outcome, r.problems, m.id, m.name from "
                "tenant.corps_import_rows r left join tenant.corps_members m on m.tenant_id = "
                "r.tenant_id and m.id = r.member_id where r.tenant_id = $1 and r.import_id = "
                "$2::uuid order by r.line",
                tx.tenant(), id))
    out.push_back({r[0].as<int>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::id_of<member_id>(r[3]),
                   sql::text_of(r[4])});
  return out;
}

std::vector<std::string> changed_since(transaction& tx, const import_id& id) {
  std::vector<std::string> out;
  for (const auto& r : sql::run(
           tx,
           "select m.name from tenant.corps_import_rows r join tenant.corps_members m on m.tenant_id = "
           "r.tenant_id and m.id = r.member_id where r.tenant_id = $1 and r.import_id = $2::uuid and not (" +
               std::string(untouched) + ") order by lower(m.name)",
           tx.tenant(), id))
    out.push_back(sql::text_of(r[0]));
  return out;
}

int delete_made(transaction& tx, const import_id& id) {
  return static_cast<int>(sql::run(tx,
                                   "delete from tenant.corps_members m using tenant.corps_import_rows r "
                                   "where r.tenant_id = $1 and r.import_id = $2::uuid and m.tenant_id = $1 "
                                   "and m.id = r.member_id and " +
                                       std::string(untouched) + "returning 1",
                                   tx.tenant(), id)
                              .size());
}

void forget_lists(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.corps_imports where tenant_id = $1 and state = 'draft' and at < $2",
           tx.tenant(), now - text_kept);
  sql::run(tx, "update tenant.corps_imports set body = '' where tenant_id = $1 and body <> '' and at < $2",
           tx.tenant(), now - text_kept);
  sql::run(tx, "delete from tenant.corps_imports where tenant_id = $1 and at < $2", tx.tenant(),
           now - list_kept);
}

}  // namespace paraat::corps
