#include "tenant/overview/people_search/people_search_sql.hpp"

#include <unordered_map>

#include "tenant/platform/store/sql.hpp"

namespace paraat::people_search {

std::vector<member_row> corps_members(transaction& tx, day today) {
  std::vector<member_row> out;
  std::unordered_map<corps::member_id, std::size_t> places;
  for (const auto& r : sql::run(
           tx,
           "select m.id, m.human_id, m.name, m.place, m.nis, m.skills, coalesce(a.week_away, 0), m.state = "
           "'paused' or coalesce($2::date between a.pause_from and a.pause_until, false) from "
           "tenant.corps_members m left join tenant.corps_availability a on a.tenant_id = $1 and "
           "a.member_id = m.id where m.tenant_id = $1 and m.state in ('accepted', 'paused') order by m.id",
           tx.tenant(), today)) {
    member_row m;
    m.id = r[0].as<corps::member_id>();
    m.human = sql::id_of<persons::person_id>(r[1]);
    m.name = sql::text_of(r[2]);
    m.place = sql::text_of(r[3]);
    m.nis = r[4].as<int>();
    m.skills = sql::text_array_of(r[5]);
    m.away = std::bitset<profiles::parts_a_week>(static_cast<unsigned long>(r[6].as<int>()));
    m.on_pause = r[7].as<bool>();
    places.emplace(m.id, out.size());
    out.push_back(std::move(m));
  }
  // Extract 596.2 of the criminal record is no qualification: who may see it sees it with the member.
  for (const auto& r : sql::run(tx,
                                "select member_id, code, valid_until from tenant.corps_certificates where "
                                "tenant_id = $1 and code <> 'extract_596_2' order by member_id, code",
                                tx.tenant()))
    if (const auto at = places.find(r[0].as<corps::member_id>()); at != places.end())
      out[at->second].certificates.push_back(
          {sql::text_of(r[1]), profiles::evidence::seen, sql::optional_day_of(r[2]), true});
  return out;
}

}  // namespace paraat::people_search
