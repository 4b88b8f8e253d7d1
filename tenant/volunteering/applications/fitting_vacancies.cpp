#include "tenant/volunteering/applications/fitting_vacancies.hpp"

#include <algorithm>

#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/volunteering/applications/applications_sql.hpp"

namespace paraat::applications {

std::vector<listings::listing> fitting_vacancies(transaction& tx, const web::scope& s,
                                                 const listings::listing& like,
                                                 const std::vector<std::string>& answered) {
  const municipality* home = s.node.municipalities.of(like.nis);
  std::optional<point> here;
  if (like.lat && like.lon)
    here = point{*like.lat, *like.lon};
  else if (home != nullptr)
    here = home->at;
  constexpr int looked_through = 60;
  listings::query q{.municipalities = listings::area_of(s),
                    .of_network = listings::network_of(s),
                    .themes = {like.theme},
                    .moments = like.moments,
                    .kind = like.kind,
                    .by = here ? listings::order::nearest : listings::order::newest,
                    .per_page = looked_through};
  if (here) q.lat = here->lat, q.lon = here->lon;
  std::vector<listings::listing> out;
  for (listings::listing& l : listings::search(tx, q, *listings::stock_now(s, tx), s.now).rows) {
    if (out.size() == most_fitting) break;
    const bool far = here && l.lat && l.lon && kilometres(*here, {*l.lat, *l.lon}) > near_km;
    if (far || l.places_free < 1 || l.organisation == like.organisation || l.id == like.id) continue;
    if (std::ranges::find(answered, l.id) != answered.end()) continue;
    out.push_back(std::move(l));
  }
  return out;
}

std::vector<listings::listing> fitting_vacancies(transaction& tx, const web::scope& s,
                                                 const vacancies::vacancy& v, const std::string& email) {
  return fitting_vacancies(tx, s, vacancies::listing_of(v, s.here), answered_by(tx, email));
}

}  // namespace paraat::applications
