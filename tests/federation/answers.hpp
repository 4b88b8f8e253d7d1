#pragma once
// Els of Hasselt answers a vacancy of Alken through Hasselt; both nodes in one process, each behind a front
// that can be cut off.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tests/support/messages.hpp"
#include "tests/support/peer_front.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {

using namespace std::chrono_literals;
namespace away = answers_elsewhere;

class AnswersElsewhere : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front before_hasselt, before_network;
  federated_node hasselt_node{"hasselt", &time, before_hasselt.stands_at()};
  federated_node network{"haspengouw", &time, before_network.stands_at()};
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant wellen = network.municipality(wellen_nis);
  std::string organisation;
  vacancies::vacancy vacancy;

  void SetUp() override {
    // The number travels with the membership.
    pqxx::connection c(network.settings().database_owner);
    pqxx::nontransaction(c).exec("update node.tenants set phone = '011 59 00 00' where id = " +
                                 std::to_string(alken.id.value));
    network.inside().reload_tenants();
    before_hasselt.stand_before(hasselt_node);
    before_network.stand_before(network);
    network.admit(hasselt_node);
    organisation = network.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
    vacancy = published(2);
  }
  void TearDown() override {
    before_hasselt.stand_aside();
    before_network.stand_aside();
  }
  void cut() { before_hasselt.cut(), before_network.cut(); }
  void heal() { before_hasselt.heal(), before_network.heal(); }

  vacancies::vacancy published(int places) {
    auto c = sandbags(organisation, alken_nis);
    c.places = places;
    c.contact_email = "bea@korps.be";
    return network.publish(alken, c);
  }
  federated_node& node_of(const tenants::tenant& t) {
    return t.party == hasselt.party ? hasselt_node : network;
  }
  template <class Verb>
  auto at(const tenants::tenant& t, Verb verb) {
    return node_of(t).db().write(t.id, [&](transaction& tx) { return verb(tx); });
  }
  listings::listing listing() { return vacancies::listing_of(vacancy, alken); }
  away::answer typed(const std::string& name = "Els Janssens") {
    away::answer a;
    a.name = name;
    a.email = "els@voorbeeld.be";
    a.phone = "0470 11 22 33";
    a.message = "Ik kan zaterdag.";
    return a;
  }
  away::answer_id submitted(const away::answer& a) {
    return at(hasselt, [&](transaction& tx) {
      const auto kept = away::keep(tx, listing(), a, time.now()).value();
      return away::confirm(tx, kept.id, time.now()).value().id;
    });
  }
  away::answer_id submitted() { return submitted(typed()); }
  std::optional<away::answer> home(const away::answer_id& id) {
    return at(hasselt, [&](transaction& tx) { return away::find(tx, id); });
  }
  away::arrival arrived(const away::answer_id& id, const std::string& kind = "answer.submit") {
    return at(hasselt, [&](transaction& tx) { return away::arrival_of(tx, id, kind); });
  }
  std::vector<applications::application> there() {
    return at(alken, [](transaction& tx) { return applications::list(tx, {}).rows; });
  }
  bool in_time(const std::function<bool()>& so) {
    return network.until([&] {
      time.advance(1s);
      hasselt_node.inside().beat();
      network.inside().beat();
      return so();
    });
  }
  bool comes(const away::answer_id& id, away::elsewhere_state s) {
    return in_time([&] { return home(id) && home(id)->status == s; });
  }
  // The address of the own page at Hasselt, as mailed.
  std::string own_page(const away::answer_id& id) {
    return "/mijn-antwoord-elders/" + at(hasselt, [&](transaction& tx) {
             return one_time_tokens::issue_link(tx, away::own_purpose, id, time.now() + away::own_page_term);
           });
  }
  std::string shown(const std::string& path) { return hasselt_node.get("hasselt.localhost", path).body; }
  answer post(const std::string& path, const std::string& form = {}) {
    return test::post(hasselt_node.inside().port(), "hasselt.localhost", path, form);
  }
  void run(const tenants::tenant& t, const std::string& sql) {
    pqxx::connection c(node_of(t).urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(t.id.value) + "', true)");
    w.exec(sql);
    w.commit();
  }
  // The first column, as the application of a tenant sees it.
  std::vector<std::string> all(const tenants::tenant& t, const std::string& sql) {
    pqxx::connection c(node_of(t).urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(t.id.value) + "', true)");
    std::vector<std::string> out;
    for (const auto& r : w.exec(sql)) out.emplace_back(r[0].is_null() ? "" : r[0].c_str());
    return out;
  }
  std::string one(const tenants::tenant& t, const std::string& sql) {
    const auto rows = all(t, sql);
    return rows.empty() ? "" : rows[0];
  }
};

}  // namespace paraat::test
