#pragma once
// Saved searches on the site of Alken, and the vacancies of other nodes that they find.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/support/mailbox.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {

class Alerts : public testing::Test {
 protected:
  explicit Alerts(const node::config& settings = {}) : node(settings) {}

  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string host = "alken.localhost";
  int published = 0;

  fields save_form(const std::string& email, const std::string& often = "daily", fields asked = {}) const {
    asked.emplace_back("email", email);
    asked.emplace_back("ritme", often);
    return asked;
  }
  answer save(const std::string& email, const std::string& often = "daily", const fields& asked = {}) {
    node.time.advance(std::chrono::seconds{1});
    return node.post(host, "/zoekopdracht", encoded(save_form(email, often, asked)));
  }
  answer confirm(const std::string& email) {
    return node.post(host, link_in(last_mail_to(node, alken, email), alken, "/zoekopdracht/bevestiging/"),
                     "");
  }
  // Saves and confirms; the path of the person's page.
  std::string follow(const std::string& email, const std::string& often = "daily", const fields& asked = {}) {
    EXPECT_EQ(save(email, often, asked).status, 303);
    const auto done = confirm(email);
    EXPECT_EQ(done.status, 303) << done.body;
    const std::string to = done.status == 303 ? done.headers.at("location") : "";
    return to.substr(0, to.find('?'));
  }
  listings::listing publish(const std::string& title, const std::string& theme = "taal", bool urgent = false,
                            int nis = hasselt_nis) {
    auto l = foreign_listing(nis, ++published, node.time.now());
    l.title = title, l.body = "Een namiddag per week.", l.theme = theme, l.urgent = urgent;
    accept(node, l);
    return l;
  }
  void accept_again(listings::listing& l) {
    ++l.version;
    accept(node, l);
  }
  void withdraw(const listings::listing& l) {
    node.db().write(std::nullopt, [&](transaction& tx) { listings::remove(tx, l.publisher, l.id); });
  }
  // The jobs of the next minutes: a reading of changes, and the mails that it plans.
  void minutes(int n = 2) {
    for (int i = 0; i < n; ++i) {
      node.time.advance(std::chrono::seconds{61});
      node.inside().beat();
    }
  }
  void until_local(std::chrono::year_month_day day, int hour) {
    node.time.advance(web::at_local_hour(day, hour) - node.time.now());
    node.inside().beat();
    minutes();
  }
  std::vector<received> alerts_to(const std::string& email) {
    std::vector<received> out;
    for (const received& m : mails(node, alken))
      if (m.to == email && m.text.find("omdat je een zoekopdracht bewaarde") != std::string::npos)
        out.push_back(m);
    return out;
  }
  std::string one(const std::string& sql) {
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = w.exec(sql);
    w.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
};

}  // namespace paraat::test
