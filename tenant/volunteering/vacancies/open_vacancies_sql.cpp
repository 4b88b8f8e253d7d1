#include "tenant/volunteering/vacancies/open_vacancies.hpp"

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::vacancies {
namespace {

bool has(int bits, std::string_view code) {
  for (const listings::bit_label& g : listings::good_to_know)
    if (g.code == code) return (bits & g.bit) != 0;
  return false;
}

}  // namespace

std::vector<open_vacancy> open_vacancies(transaction& tx, instant now) {
  std::vector<open_vacancy> out;
  for (
      const auto& r : sql::run(
          tx,
          "select id, theme, asks, lat, lon, minimum_age, starts_on, ends_on, places - places_taken, urgent, "
          "good_to_know, published_at from tenant.vacancies where tenant_id = $1 and state = 'published' and "
          "audience = 'public' and places > places_taken and expires_at > $2 order by id",
          tx.tenant(), now)) {
    const int good = r[10].as<int>();
    out.push_back({.id = sql::text_of(r[0]),
                   .theme = sql::text_of(r[1]),
                   .asks = asks::from_json(sql::text_of(r[2])),
                   .lat = sql::optional_of<double>(r[3]),
                   .lon = sql::optional_of<double>(r[4]),
                   .minimum_age = r[5].as<int>(),
                   .starts_on = sql::optional_day_of(r[6]),
                   .ends_on = sql::optional_day_of(r[7]),
                   .places_free = r[8].as<int>(),
                   .urgent = r[9].as<bool>(),
                   .wheelchair = has(good, "rolstoel"),
                   .without_dutch = has(good, "anderstalig"),
                   .published_at = sql::instant_of(r[11])});
  }
  return out;
}

}  // namespace paraat::vacancies
