#pragma once
// An agency with its reserve, its coordinator, and lists as a browser sends them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/reserves/duplicates.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {

inline const std::string agency_host = "zorg.localhost";

inline tenants::tenant add_agency(running_node& node) {
  tenants::tenant t;
  t.party = "be-org-0316380841";
  t.what = tenants::tenant_kind::agency;
  t.name = "Departement Zorg";
  t.public_url = "http://" + agency_host;
  auto made = node.db().write(
      std::nullopt, [&](transaction& tx) { return tenants::add(tx, t, {agency_host, "", {}}).value(); });
  node.inside().reload_tenants();
  return made;
}

class AgencyDesk : public testing::Test {
 protected:
  running_node node;
  tenants::tenant agency = add_agency(node);
  someone coordinator = sign_in(node, agency, web::role::coordinator);

  const std::string headers = "Voornaam;Naam;E-mail;GSM;Geboren op;Gemeente;Opleiding;Talen\r\n";
  const std::string bo = "Bo;Jans;bo@jans.be;0470 11 22 33;04/05/1990;Alken;verpleegkundige;Frans\r\n";
  const std::string cis = "Cis;Maes;cis@maes.be;0471 22 33 44;24/12/1985;Wellen;;\r\n";

  answer open(const someone& who, const std::string& path) {
    return node.get(agency_host, path, who.cookie_header);
  }
  answer open(const std::string& path) { return open(coordinator, path); }
  answer visit(const std::string& path) { return node.get(agency_host, path); }
  answer click(const someone& who, const std::string& path, fields f = {}) {
    node.time.advance(std::chrono::seconds{1});
    f.emplace_back("csrf", who.csrf);
    return node.post(agency_host, path, encoded(f), who.cookie_header);
  }
  answer click(const std::string& path, fields f = {}) { return click(coordinator, path, std::move(f)); }
  answer send(const std::string& path, fields f = {}) { return node.post(agency_host, path, encoded(f)); }

  answer upload(const std::string& bytes, const std::string& kind = "people",
                const std::string& name = "reserve.csv") {
    node.time.advance(std::chrono::seconds{1});
    return post_files(node.port(), agency_host, "/beheer/lijsten",
                      {{"csrf", "", coordinator.csrf}, {"soort", "", kind}, {"bestand", name, bytes}},
                      coordinator.cookie_header);
  }
  // The address of a list that was sent.
  std::string sent(const std::string& bytes, const std::string& kind = "people") {
    const auto done = upload(bytes, kind);
    EXPECT_EQ(done.status, 303) << done.body;
    return done.headers.contains("location") ? done.headers.at("location") : "";
  }
  // Everything that is good, made.
  std::string imported(const std::string& bytes, const std::string& kind = "people") {
    const std::string list = sent(bytes, kind);
    EXPECT_EQ(click(list + "/invoer", {{"ook", "ja"}}).status, 303);
    return list;
  }
  static list_imports::list_id id_in(const std::string& address) {
    return list_imports::list_id(address.substr(address.rfind('/') + 1));
  }
  list_imports::import_list list_at(const std::string& address) {
    return node.db().read(
        agency.id, [&](transaction& tx) { return list_imports::find_list(tx, id_in(address)).value(); });
  }
  std::vector<reserves::candidate> candidates() {
    return node.db().read(
        agency.id, [&](transaction& tx) { return reserves::list_candidates(tx, {.per_page = 30'000}).rows; });
  }
  reserves::candidate named(const std::string& name) {
    for (auto& c : candidates())
      if (c.who.name == name) return c;
    ADD_FAILURE() << "nobody called " << name;
    return {};
  }
  std::string page_of(const reserves::candidate& c) { return "/beheer/reserve/mensen/" + c.id; }
  reserves::reserve_counts counted() {
    return node.db().read(agency.id, [](transaction& tx) { return reserves::counts(tx); });
  }
  void ask_everybody() {
    EXPECT_EQ(click("/beheer/reserve/vraag", {{"bron", "de medische reserve van 2020"}}).status, 303);
    node.inside().beat();
  }
  std::string link_to(const std::string& email) {
    return link_in(last_mail_to(node, agency, email), agency, "/reserve/");
  }
  long mails_to(const std::string& email) {
    const auto all = mails(node, agency);
    return std::ranges::count(all, email, &received::to);
  }
  void days_pass(int days) {
    for (int i = 0; i < days; ++i) node.time.advance(std::chrono::hours{24}), node.inside().beat();
    coordinator = sign_in(node, agency, web::role::coordinator);
  }
  // Of a statement as the owner of the tables gives it, in the tenant.
  std::string value(const std::string& statement) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', '" + std::to_string(agency.id.value) + "', false)");
    const auto rows = s.exec(statement);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
};

}  // namespace paraat::test
