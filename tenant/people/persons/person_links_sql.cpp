#include "tenant/people/persons/person_links.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::persons {

std::vector<person_beside> persons_beside(transaction& tx, const person_id& person, actor who) {
  std::vector<person_beside> out;
  if (!is_uuid(person)) return out;
  for (const auto& r : sql::run(tx,
                                "select there, person, called, reached, linked from "
                                "node.persons_beside($1::uuid, $2)",
                                person, who))
    out.push_back({tenant_id{r[0].as<int>()}, sql::id_of<person_id>(r[1]), sql::text_of(r[2]),
                   sql::text_of(r[3]), r[4].as<bool>()});
  return out;
}

result<void> link_persons(transaction& tx, const person_id& person, tenant_id there, const person_id& theirs,
                          actor who, instant now) {
  if (!is_uuid(person) || !is_uuid(theirs))
    return refuse(refusal_kind::not_found, "Deze persoon bestaat niet meer.");
  const std::string answer =
      sql::text_of(sql::run(tx, "select node.link_persons($1::uuid, $2::int, $3::uuid, $4, $5)", person,
                            there, theirs, who, now)[0][0]);
  if (answer == "unknown") return refuse(refusal_kind::not_found, "Deze persoon bestaat niet meer.");
  if (answer == "twice")
    return refuse(refusal_kind::conflict,
                  "Een van de twee is al gekoppeld aan iemand anders. Haal die koppeling eerst weg.");
  return {};
}

bool unlink_person(transaction& tx, const person_id& person) {
  return is_uuid(person) &&
         sql::run(tx, "delete from tenant.person_links where tenant_id = $1 and person_id = $2::uuid",
                  tx.tenant(), person)
                 .affected_rows() > 0;
}

std::map<std::string, std::chrono::minutes> worked_beside(transaction& tx,
                                                          const std::vector<std::string>& humans,
                                                          instant now) {
  std::map<std::string, std::chrono::minutes> out;
  if (humans.empty()) return out;
  for (const auto& r : sql::run(tx, "select human, minutes from node.worked_beside($1::uuid[], $2)",
                                sql::text_array(humans), now))
    out[sql::text_of(r[0])] += std::chrono::minutes{r[1].as<int>()};
  return out;
}

std::vector<work_beside> done_beside(transaction& tx, std::string_view person, actor who, instant now) {
  std::vector<work_beside> out;
  if (!is_uuid(person)) return out;
  const auto today = web::local_day(now);
  const instant year_began =
      web::start_of_local_day({today.year(), std::chrono::January, std::chrono::day{1}});
  for (const auto& r : sql::run(tx,
                                "select there, day_minutes, year_minutes, calls, called_at, here_since, "
                                "place_from, place_until, coalesce(paused, false), pause_until from "
                                "node.done_beside($1::uuid, $2, $3, $4::date, $5)",
                                person, who, now, web::iso_date(today), year_began)) {
    work_beside w;
    w.where = tenant_id{r[0].as<int>()};
    w.last_day = std::chrono::minutes{r[1].as<int>()};
    w.this_year = std::chrono::minutes{r[2].as<int>()};
    w.calls_this_year = r[3].as<int>();
    w.last_called = sql::optional_instant_of(r[4]);
    w.here_since = sql::optional_instant_of(r[5]);
    if (const auto from = sql::optional_instant_of(r[6])) w.place = {*from, sql::instant_of(r[7])};
    w.paused = r[8].as<bool>();
    w.pause_until = sql::optional_day_of(r[9]);
    out.push_back(std::move(w));
  }
  return out;
}

}  // namespace paraat::persons
