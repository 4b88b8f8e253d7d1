#include "tests/support/world.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::test {

instant flood_night() {
  using namespace std::chrono;
  return sys_days{year{2026} / November / 21} + hours{19};
}

tenants::tenant add_municipality(database& db, int nis) {
  const municipal_register r;
  const municipality& m = *r.of(nis);
  tenants::tenant t;
  t.party = fmt::format("be-nis-{}", nis);
  t.nis = nis;
  t.name = m.name;
  t.tagline = "Samen sterk";
  t.public_url = fmt::format("http://{}.localhost", m.slug);
  return db.write(std::nullopt, [&](transaction& tx) {
    return tenants::add(tx, t, {m.slug + ".localhost", "", {}}).value();
  });
}

std::string add_organisation(transaction& tx, const std::string& name) {
  organisations::organisation o;
  o.name = name;
  o.kind = "public";
  o.email = "korps@voorbeeld.be";
  o.status = organisations::organisation_state::approved;
  return organisations::add(tx, o, flood_night()).value().id;
}

vacancies::content sandbags(const std::string& organisation_id, int nis) {
  vacancies::content c;
  c.organisation_id = organisations::organisation_id(organisation_id);
  c.title = "Zandzakken vullen en verdelen";
  c.body = "Door de hoge waterstand zoeken we extra mensen.";
  c.theme = "crisis";
  c.place = "Sint-Joris";
  c.nis = nis;
  c.moments = 3;
  c.places = 30;
  c.urgent = true;
  c.contact_name = "Bea Claes";
  c.contact_phone = "011 22 33 44";
  c.contact_address = "Dorpsstraat 1, 3570 Alken";
  c.contact_hour = "9 uur";
  return c;
}

}  // namespace paraat::test
