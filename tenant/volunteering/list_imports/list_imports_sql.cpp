#include "tenant/volunteering/list_imports/list_imports_sql.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"

namespace paraat::list_imports {
namespace {

namespace json = boost::json;

constexpr std::string_view states[] = {"judging", "draft", "making", "done", "undone"};
constexpr std::string_view encodings[] = {"utf-8", "utf-16", "windows-1252"};
constexpr std::string_view verdicts[] = {"good", "wrong", "twice", "likely", "made"};

template <class E, std::size_t N>
E named(const std::string_view (&names)[N], const std::string& name) {
  return static_cast<E>(std::ranges::find(names, name) - std::begin(names));
}

const std::string list_columns =
    "id, kind, state, file_name, encoding, delimiter, header_row, headers, columns, row_count, worked, "
    "with_likely, "
    "made, left_out, kept, made_by, at, done_at";

import_list row_to_list(const pqxx::row& r) {
  import_list l;
  l.id = r[0].as<list_id>();
  l.kind = kind_named(sql::text_of(r[1])).value();
  l.at_state = named<list_state>(states, sql::text_of(r[2]));
  l.file_name = sql::text_of(r[3]);
  l.from = named<csv::encoding>(encodings, sql::text_of(r[4]));
  l.delimiter = r[5].c_str()[0];
  l.header_row = r[6].as<int>();
  l.headers = sql::text_array_of(r[7]);
  l.columns = sql::text_array_of(r[8]);
  l.rows = r[9].as<int>();
  l.worked = r[10].as<int>();
  l.with_likely = r[11].as<bool>();
  l.made = r[12].as<int>();
  l.left_out = r[13].as<int>();
  l.kept = r[14].as<int>();
  l.made_by = r[15].as<std::int64_t>();
  l.at = sql::instant_of(r[16]);
  l.done_at = sql::optional_instant_of(r[17]);
  return l;
}

std::optional<import_list> one_list(transaction& tx, const list_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select " + list_columns +
                   ", body from tenant.import_lists where tenant_id = $1 and id = $2::uuid" + lock,
               tx.tenant(), id);
  if (rows.empty()) return std::nullopt;
  import_list l = row_to_list(rows[0]);
  l.body = sql::text_of(rows[0][18]);
  return l;
}

const std::string row_columns =
    "line, verdict, problems, read, apart, same_line, coalesce(same_as::text, ''), coalesce(record_id::text, "
    "'')";

std::vector<judged_row> judged_rows(const pqxx::result& rows) {
  std::vector<judged_row> out;
  for (const auto& r : rows)
    out.push_back({r[0].as<int>(), named<verdict>(verdicts, sql::text_of(r[1])), sql::text_array_of(r[2]),
                   sql::text_of(r[3]), r[4].as<bool>(), r[5].as<int>(), sql::text_of(r[6]),
                   sql::text_of(r[7])});
  return out;
}

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& v : values) out.emplace_back(v);
  return out;
}

json::object verdict_of(const judged_row& r) {
  json::object o{{"line", r.line},
                 {"verdict", name_of(r.what)},
                 {"problems", strings(r.problems)},
                 {"apart", r.apart},
                 {"same_line", r.same_line}};
  o["same_as"] = r.same_as.empty() ? json::value(nullptr) : json::value(r.same_as);
  return o;
}

import_profile row_to_profile(const pqxx::row& r) {
  return {r[0].as<profile_id>(),    kind_named(sql::text_of(r[1])).value(),
          sql::text_of(r[2]),       sql::text_array_of(r[3]),
          sql::text_array_of(r[4]), r[5].as<int>(),
          sql::instant_of(r[6])};
}

}  // namespace

std::string_view name_of(list_state s) { return states[static_cast<std::size_t>(s)]; }
std::string_view name_of(verdict v) { return verdicts[static_cast<std::size_t>(v)]; }

std::optional<import_list> find_list(transaction& tx, const list_id& id) { return one_list(tx, id, ""); }
std::optional<import_list> list_for_update(transaction& tx, const list_id& id) {
  return one_list(tx, id, " for update");
}

std::vector<import_list> lists(transaction& tx) {
  std::vector<import_list> out;
  for (const auto& r :
       sql::run(tx,
                "select " + list_columns +
                    " from tenant.import_lists where tenant_id = $1 order by at desc, id desc limit "
                    "100",
                tx.tenant()))
    out.push_back(row_to_list(r));
  return out;
}

void insert_list(transaction& tx, const import_list& l) {
  sql::run(tx,
           "insert into tenant.import_lists (tenant_id, id, kind, state, file_name, encoding, delimiter, "
           "header_row, "
           "body, headers, columns, row_count, made_by, at) values ($1, $2::uuid, $3, $4, $5, $6, $7, "
           "$8::int, $9, "
           "$10::text[], $11::text[], $12::int, $13::bigint, $14)",
           tx.tenant(), l.id, name_of(l.kind), name_of(l.at_state), l.file_name,
           encodings[static_cast<std::size_t>(l.from)], std::string(1, l.delimiter), l.header_row, l.body,
           sql::text_array(l.headers), sql::text_array(l.columns), l.rows, l.made_by, l.at);
}

void update_list(transaction& tx, const import_list& l) {
  sql::run(tx,
           "update tenant.import_lists set state = $3, header_row = $4::int, headers = $5::text[], columns = "
           "$6::text[], row_count = $7::int, worked = $8::int, with_likely = $9::boolean, made = $10::int, "
           "left_out = "
           "$11::int, kept = $12::int, made_by = $13::bigint, done_at = $14 where tenant_id = $1 and id = "
           "$2::uuid",
           tx.tenant(), l.id, name_of(l.at_state), l.header_row, sql::text_array(l.headers),
           sql::text_array(l.columns), l.rows, l.worked, l.with_likely, l.made, l.left_out, l.kept, l.made_by,
           l.done_at);
}

bool throw_away(transaction& tx, const list_id& id) {
  if (!is_uuid(id)) return false;
  return sql::run(tx,
                  "delete from tenant.import_lists where tenant_id = $1 and id = $2::uuid and state in "
                  "('judging', "
                  "'draft')",
                  tx.tenant(), id)
             .affected_rows() == 1;
}

// ---- rows

void drop_rows(transaction& tx, const list_id& id) {
  sql::run(tx, "delete from tenant.import_list_rows where tenant_id = $1 and list_id = $2::uuid", tx.tenant(),
           id);
}

void insert_rows(transaction& tx, const list_id& id, const std::vector<judged_row>& rows) {
  json::array all;
  for (const judged_row& r : rows) {
    json::object o = verdict_of(r);
    o["read"] = json::parse(r.read);
    all.push_back(std::move(o));
  }
  sql::run(
      tx,
      "insert into tenant.import_list_rows (tenant_id, list_id, line, verdict, problems, read, same_line, "
      "same_as) select $1, $2::uuid, line, verdict, array(select jsonb_array_elements_text(problems)), read, "
      "same_line, same_as from jsonb_to_recordset($3::jsonb) as g(line int, verdict text, problems jsonb, "
      "read "
      "jsonb, same_line int, same_as uuid) on conflict do nothing",
      tx.tenant(), id, json::serialize(all));
}

std::vector<judged_row> all_rows(transaction& tx, const list_id& id) {
  return judged_rows(
      sql::run(tx,
               "select " + row_columns +
                   " from tenant.import_list_rows where tenant_id = $1 and list_id = $2::uuid order by "
                   "line",
               tx.tenant(), id));
}

void update_verdicts(transaction& tx, const list_id& id, const std::vector<judged_row>& rows) {
  json::array all;
  for (const judged_row& r : rows) all.push_back(verdict_of(r));
  sql::run(tx,
           "update tenant.import_list_rows r set verdict = g.verdict, problems = array(select "
           "jsonb_array_elements_text(g.problems)), apart = g.apart, same_line = g.same_line, same_as = "
           "g.same_as from "
           "jsonb_to_recordset($3::jsonb) as g(line int, verdict text, problems jsonb, apart boolean, "
           "same_line int, "
           "same_as uuid) "
           "where r.tenant_id = $1 and r.list_id = $2::uuid and r.line = g.line",
           tx.tenant(), id, json::serialize(all));
}

row_counts count_rows(transaction& tx, const list_id& id) {
  row_counts out;
  for (const auto& r :
       sql::run(tx,
                "select verdict, count(*) from tenant.import_list_rows where tenant_id = $1 and "
                "list_id = $2::uuid group by 1",
                tx.tenant(), id)) {
    const long long n = r[1].as<long long>();
    out.all += n;
    switch (named<verdict>(verdicts, sql::text_of(r[0]))) {
      case verdict::good:
        out.good = n;
        break;
      case verdict::wrong:
        out.wrong = n;
        break;
      case verdict::twice:
        out.twice = n;
        break;
      case verdict::likely:
        out.likely = n;
        break;
      case verdict::made:
        out.made = n;
        break;
    }
  }
  return out;
}

std::vector<judged_row> rows_of(transaction& tx, const list_id& id, const row_filter& f) {
  return judged_rows(sql::run(tx,
                              "select " + row_columns +
                                  " from tenant.import_list_rows where tenant_id = $1 and list_id = $2::uuid "
                                  "and ($3::text is null or "
                                  "verdict = $3) order by line limit $4::int offset $5::int",
                              tx.tenant(), id,
                              f.what ? std::optional(std::string(name_of(*f.what))) : std::nullopt,
                              f.per_page, (f.page - 1) * f.per_page));
}

constexpr const char* to_make =
    " from tenant.import_list_rows where tenant_id = $1 and list_id = $2::uuid and record_id is null and "
    "(verdict = "
    "'good' or (verdict = 'likely' and $3::boolean))";

std::vector<judged_row> rows_to_make(transaction& tx, const list_id& id, bool with_likely, int most) {
  return judged_rows(sql::run(tx, "select " + row_columns + to_make + " order by line limit $4::int",
                              tx.tenant(), id, with_likely, most));
}

long long count_to_make(transaction& tx, const list_id& id, bool with_likely) {
  return sql::run(tx, std::string("select count(*)") + to_make, tx.tenant(), id, with_likely)[0][0]
      .as<long long>();
}

void mark_made(transaction& tx, const list_id& id, const std::vector<judged_row>& rows) {
  json::array all;
  for (const judged_row& r : rows)
    all.push_back(json::object{{"line", r.line},
                               {"problems", strings(r.problems)},
                               {"record", r.record.empty() ? json::value(nullptr) : json::value(r.record)}});
  sql::run(
      tx,
      "update tenant.import_list_rows r set verdict = case when g.record is null then 'twice' else 'made' "
      "end, "
      "record_id = g.record, problems = array(select jsonb_array_elements_text(g.problems)) from "
      "jsonb_to_recordset($3::jsonb) as g(line int, record uuid, problems jsonb) where r.tenant_id = $1 and "
      "r.list_id = $2::uuid and r.line = g.line",
      tx.tenant(), id, json::serialize(all));
}

std::vector<std::string> records_of(transaction& tx, const list_id& id) {
  std::vector<std::string> out;
  for (const auto& r :
       sql::run(tx,
                "select record_id from tenant.import_list_rows where tenant_id = $1 and list_id = "
                "$2::uuid and record_id is not null order by line",
                tx.tenant(), id))
    out.push_back(sql::text_of(r[0]));
  return out;
}

void forget_content(transaction& tx, const list_id& id) {
  sql::run(tx,
           "update tenant.import_list_rows set read = '{}' where tenant_id = $1 and list_id = $2::uuid and "
           "read <> "
           "'{}'",
           tx.tenant(), id);
  sql::run(tx, "update tenant.import_lists set body = '' where tenant_id = $1 and id = $2::uuid", tx.tenant(),
           id);
}

void forget_lists(transaction& tx, instant now) {
  sql::run(
      tx,
      "delete from tenant.import_lists where tenant_id = $1 and at < $2 and state in ('judging', 'draft')",
      tx.tenant(), now - text_kept);
  sql::run(tx, "delete from tenant.import_lists where tenant_id = $1 and at < $2", tx.tenant(),
           now - list_kept);
}

// ---- profiles

void keep_profile(transaction& tx, const import_list& l, instant now) {
  sql::run(tx,
           "insert into tenant.import_profiles (tenant_id, id, kind, name, hash, headers, columns, "
           "updated_at) values "
           "($1, $2::uuid, $3, $4, $5::bytea, $6::text[], $7::text[], $8) on conflict (tenant_id, kind, "
           "hash) do update "
           "set columns = excluded.columns, updated_at = excluded.updated_at, version = "
           "import_profiles.version + 1",
           tx.tenant(), uuid_v7(now), name_of(l.kind), l.file_name, sql::bytea(csv::headers_hash(l.headers)),
           sql::text_array(l.headers), sql::text_array(l.columns), now);
}

std::vector<std::string> remembered_columns(transaction& tx, list_kind kind,
                                            const std::vector<std::string>& headers) {
  const auto rows = sql::run(
      tx,
      "select columns from tenant.import_profiles where tenant_id = $1 and kind = $2 and hash = $3::bytea",
      tx.tenant(), name_of(kind), sql::bytea(csv::headers_hash(headers)));
  return rows.empty() ? std::vector<std::string>() : sql::text_array_of(rows[0][0]);
}

std::vector<import_profile> profiles(transaction& tx) {
  std::vector<import_profile> out;
  for (const auto& r :
       sql::run(tx,
                "select id, kind, name, headers, columns, version, updated_at from "
                "tenant.import_profiles where tenant_id = $1 order by lower(name), id limit 200",
                tx.tenant()))
    out.push_back(row_to_profile(r));
  return out;
}

std::optional<import_profile> find_profile(transaction& tx, const profile_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select id, kind, name, headers, columns, version, updated_at from tenant.import_profiles "
               "where tenant_id = $1 and id = $2::uuid",
               tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_profile(rows[0]));
}

bool update_profile(transaction& tx, const import_profile& p, int seen_version, instant now) {
  return sql::run(tx,
                  "update tenant.import_profiles set name = $3, columns = $4::text[], version = version + 1, "
                  "updated_at "
                  "= $5 where tenant_id = $1 and id = $2::uuid and version = $6::int",
                  tx.tenant(), p.id, p.name, sql::text_array(p.columns), now, seen_version)
             .affected_rows() == 1;
}

void drop_profile(transaction& tx, const profile_id& id) {
  if (is_uuid(id))
    sql::run(tx, "delete from tenant.import_profiles where tenant_id = $1 and id = $2::uuid", tx.tenant(),
             id);
}

}  // namespace paraat::list_imports
