#include "tenant/people/persons/person_links.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

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

}  // namespace paraat::persons
