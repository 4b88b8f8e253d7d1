#pragma once
// Incidents on the desk of a coordinator in Alken.

#include "tenant/crisis/incidents/incidents.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {

class Incidents : public Desk {
 protected:
  const std::string list = "/beheer/noodsituaties";
  fields flood() const {
    return {{"soort", "flood"},
            {"naam", "Hoogwater in Alken"},
            {"plaats", "Alken"},
            {"fase", "municipal"},
            {"discipline", "4"},
            {"leiding", "Bea Smets"},
            {"telefoon", "011 59 00 00"},
            {"email", "cp@alken.be"},
            {"over", "De Herk staat hoog."}};
  }
  // The three fields, and then everything that is filled in later.
  std::string opened(const fields& f) {
    const auto done = click(coordinator, list + "/nieuw", f);
    EXPECT_EQ(done.status, 303) << done.body;
    const std::string to = done.headers.at("location"), at = to.substr(0, to.find('?'));
    const auto kept = click(coordinator, at + "/wijziging", with(f, "versie", "1"));
    EXPECT_EQ(kept.status, 303) << kept.body;
    return at;
  }
  incidents::incident found(const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1))).value();
    });
  }
  fields three(const std::string& kind, const std::string& place, const std::string& when = "") const {
    return {{"soort", kind}, {"plaats", place}, {"wanneer", when}};
  }
  std::string opened() { return opened(flood()); }
  std::vector<incidents::task> tasks(const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::tasks_of(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)));
    });
  }
  fields sandbags() const {
    return {{"profiel", "sandbags"},
            {"naam", "Zandzakken aan de Herk"},
            {"mensen", "30"},
            {"leeftijd", "18"},
            {"van_dag", "2026-11-21"},
            {"van_uur", "22:00"},
            {"tot_dag", "2026-11-22"},
            {"tot_uur", "4u30"},
            {"plaats", "Parking De Alk, Laagdorp 2"},
            {"breedte", "50,874"},
            {"lengte", "5.3"},
            {"straal", "20"},
            {"meebrengen", "Laarzen\nLamp"},
            {"contact", "Jef"},
            {"telefoon", "0470 11 22 33"},
            {"voorrang", "1"}};
  }
};

}  // namespace paraat::test
