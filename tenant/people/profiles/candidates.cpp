#include "tenant/people/profiles/candidates.hpp"

#include "tenant/people/profiles/profiles_sql.hpp"

namespace paraat::profiles {

std::vector<candidate> candidates_on(transaction& tx, day when) {
  std::vector<candidate> out;
  for (profile& p : visible_on(tx, when)) out.push_back({p.id, as_seen_by(p, viewer::search), p.what.born});
  return out;
}

}  // namespace paraat::profiles
