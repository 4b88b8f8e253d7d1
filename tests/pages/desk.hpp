#pragma once
// A desk in Alken: its coordinator, an organisation, and forms as a browser sends them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {

inline const std::string host = "alken.localhost";

class Desk : public testing::Test {
 protected:
  explicit Desk(const node::config& c = {}) : node(c) {}

  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  std::string organisation = node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  someone coordinator = sign_in(node, alken, web::role::coordinator);

  fields soup() const {
    return {{"soort", "volunteer"},
            {"titel", "Soep bedelen op woensdag"},
            {"omschrijving", "Je schept soep."},
            {"organisatie", organisation},
            {"thema", "voedsel"},
            {"plaats", "Sint-Joris"},
            {"moment", "overdag"},
            {"ritme", "2 u per week"},
            {"begin", "2026-12-01"},
            {"einde", ""},
            {"plaatsen", "4"},
            {"weten", "rolstoel"},
            {"leeftijd", "16"},
            {"contact_naam", "Bea"},
            {"contact_email", "bea@korps.be"},
            {"contact_telefoon", "0470 11 22 33"},
            {"contact_adres", "Kerkplein 2, 3570 Alken"},
            {"contact_uur", "9 uur"}};
  }
  // A second passes with every click, so that mails have an order.
  answer post(const std::string& path, const std::string& form, const std::string& headers = {}) {
    node.time.advance(std::chrono::seconds{1});
    return node.post(host, path, form, headers);
  }
  answer click(const someone& who, const std::string& path, fields f = {}) {
    f.emplace_back("csrf", who.csrf);
    return post(path, encoded(f), who.cookie_header);
  }
  answer open(const someone& who, const std::string& path) { return node.get(host, path, who.cookie_header); }
  // The address of a new draft.
  std::string made(const someone& who, const std::string& root = "/beheer") {
    const auto done = click(who, root + "/vacatures/nieuw", soup());
    EXPECT_EQ(done.status, 303);
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
  vacancies::vacancy at(const std::string& address) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return vacancies::find(tx, vacancies::vacancy_id(address.substr(address.rfind('/') + 1))).value();
    });
  }
};

}  // namespace paraat::test
