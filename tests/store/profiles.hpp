#pragma once
// Profiles of volunteers of Alken on a real database.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {

using namespace profiles;

class KeptProfiles : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 4}};
  tenants::tenant alken = add_municipality(db, alken_nis), hasselt = add_municipality(db, hasselt_nis);
  instant now = flood_night();

  template <class Work>
  auto in_alken(Work work) {
    return db.write(alken.id, work);
  }
  std::string value(const std::string& statement) {
    return in_alken([&](transaction& tx) {
      const auto found = sql::run(tx, statement);
      return found.empty() ? std::string() : sql::text_of(found[0][0]);
    });
  }
  profile begun(const std::string& name = "An Claes", const std::string& email = "an@claes.be") {
    return in_alken([&](transaction& tx) {
      const auto who = accounts::volunteer_account(tx, name, email, now).value();
      return begin(tx, who.id, who.name, email, "nl", now);
    });
  }
  profile filled(profile p) {
    p.what.place = "Alken";
    p.what.nis = alken_nis;
    p.what.at = point{50.87, 5.3};
    p.what.skills = {"cooking"};
    p.what.languages = {{"dutch", level::native}, {"french", level::basic}};
    p.what.equipment = {{"tractor", true}};
    p.what.trainings = {{.code = "first_aid", .issuer = "Rode Kruis"}};
    return saved(p).value();
  }
  result<profile> saved(const profile& p) {
    return in_alken([&](transaction& tx) { return save(tx, p, p.version, now); });
  }
  result<profile> made_visible(const profile_id& id) {
    return in_alken([&](transaction& tx) { return show(tx, id, {std::string(consent_version), now}, now); });
  }
  profile visible() {
    const profile p = filled(begun());
    in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
    return made_visible(p.id).value();
  }
  std::optional<profile> kept(const profile_id& id) {
    return in_alken([&](transaction& tx) { return find(tx, id); });
  }
};

}  // namespace paraat::test
