#include "tenant/people/reserves/duplicates_sql.hpp"

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::reserves {
namespace {

namespace json = boost::json;

// Pairs that nobody decided about.
constexpr const char* open =
    "from tenant.reserve_pairs p join tenant.reserve_candidates a on a.tenant_id = $1 and a.id = p.one join "
    "tenant.reserve_candidates b on b.tenant_id = $1 and b.id = p.other where p.tenant_id = $1 and "
    "a.human_id <> "
    "b.human_id and not exists (select 1 from tenant.persons_apart x where x.tenant_id = $1 and x.one = "
    "least(a.human_id, b.human_id) and x.other = greatest(a.human_id, b.human_id))";

likeness likeness_named(const std::string& name) {
  return name == name_of(likeness::sure) ? likeness::sure : likeness::perhaps;
}

std::optional<pair_of_candidates> whole(transaction& tx, const pqxx::row& r) {
  auto one = find_candidate(tx, r[0].as<candidate_id>()), other = find_candidate(tx, r[1].as<candidate_id>());
  if (!one || !other) return std::nullopt;
  return pair_of_candidates{std::move(*one), std::move(*other), likeness_named(sql::text_of(r[2])),
                            sql::text_array_of(r[3])};
}

}  // namespace

std::vector<candidate> all_candidates(transaction& tx) {
  std::vector<candidate> out;
  for (const auto& r :
       sql::run(tx,
                "select id, human_id, coalesce(list_id::text, ''), name, "
                "lower(email), phone, born from tenant.reserve_candidates where tenant_id = $1 "
                "order by id",
                tx.tenant())) {
    candidate c;
    c.id = r[0].as<candidate_id>();
    c.human = sql::id_of<persons::person_id>(r[1]);
    c.list = sql::text_of(r[2]);
    c.who.name = sql::text_of(r[3]);
    c.who.email = sql::text_of(r[4]);
    c.who.phone = sql::text_of(r[5]);
    c.who.born = sql::optional_day_of(r[6]);
    out.push_back(std::move(c));
  }
  return out;
}

void keep_pairs(transaction& tx, const std::vector<found_pair>& found, instant now) {
  json::array all;
  for (const found_pair& p : found) {
    json::array reasons;
    for (const std::string& r : p.reasons) reasons.emplace_back(r);
    all.push_back(json::object{{"one", p.one.text()},
                               {"other", p.other.text()},
                               {"likeness", name_of(p.how)},
                               {"reasons", std::move(reasons)}});
  }
  sql::run(
      tx,
      "insert into tenant.reserve_pairs (tenant_id, one, other, likeness, reasons, found_at) select $1, one, "
      "other, likeness, array(select jsonb_array_elements_text(reasons)), $3::timestamptz from "
      "jsonb_to_recordset($2::jsonb) as g(one uuid, other uuid, likeness text, reasons jsonb) on conflict "
      "(tenant_id, one, other) do update set likeness = excluded.likeness, reasons = excluded.reasons",
      tx.tenant(), json::serialize(all), now);
}

persons::join_id last_join_of(transaction& tx, const persons::person_id& person) {
  return sql::
      run(tx,
          "select id from tenant.person_joins where tenant_id = $1 and kept = $2::uuid order by at desc, id "
          "desc limit 1",
          tx.tenant(), person)[0][0]
          .as<persons::join_id>();
}

std::vector<pair_of_candidates> open_pairs(transaction& tx, likeness how, int page, int per_page) {
  std::vector<pair_of_candidates> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select p.one, p.other, p.likeness, p.reasons ") + open +
                    " and p.likeness = $2 order by node.folded(a.name), p.one, p.other limit $3::int "
                    "offset $4::int",
                tx.tenant(), name_of(how), per_page, (page - 1) * per_page))
    if (auto pair = whole(tx, r)) out.push_back(std::move(*pair));
  return out;
}

pair_counts count_pairs(transaction& tx) {
  const auto r =
      sql::run(tx,
               std::string("select count(*) filter (where p.likeness = 'sure'), count(*) filter (where "
                           "p.likeness = 'perhaps') ") +
                   open,
               tx.tenant())[0];
  return {r[0].as<long long>(), r[1].as<long long>()};
}

std::optional<pair_of_candidates> find_pair(transaction& tx, const candidate_id& one,
                                            const candidate_id& other) {
  if (!is_uuid(one) || !is_uuid(other)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select one, other, likeness, reasons from tenant.reserve_pairs where tenant_id = $1 and "
               "one = least($2::uuid, $3::uuid) and other = greatest($2::uuid, $3::uuid)",
               tx.tenant(), one, other);
  return rows.empty() ? std::nullopt : whole(tx, rows[0]);
}

}  // namespace paraat::reserves
