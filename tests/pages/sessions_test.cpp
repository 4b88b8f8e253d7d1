#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Sessions : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
};

TEST_F(Sessions, ACoordinatorIsGreetedByName) {
  const auto an = sign_in(node, alken, web::role::coordinator);
  const auto page = node.get("alken.localhost", "/", an.cookie_header);
  EXPECT_THAT(page.body, HasSubstr("An Peeters"));
  EXPECT_THAT(page.body, HasSubstr(an.csrf));
}

TEST_F(Sessions, APageOfSomeoneSignedInNeverComesFromTheCacheAndNeverGoesIn) {
  const auto an = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(node.get("alken.localhost", "/", an.cookie_header).body, HasSubstr("An Peeters"));
  EXPECT_THAT(node.get("alken.localhost", "/").body, Not(HasSubstr("An Peeters")));
  EXPECT_THAT(node.get("alken.localhost", "/", an.cookie_header).body, HasSubstr("An Peeters"));
}

TEST_F(Sessions, ACoordinatorOfAlkenIsNobodyInHasselt) {
  const auto hasselt = node.municipality(hasselt_nis);
  const auto an = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(node.get("alken.localhost", "/", an.cookie_header).body, HasSubstr("/beheer"));
  EXPECT_THAT(node.get("hasselt.localhost", "/", an.cookie_header).body, Not(HasSubstr("/beheer")));
}

TEST_F(Sessions, AnInventedOrExpiredCookieIsAVisitor) {
  const std::string invented = "Cookie: paraat_session=" + std::string(43, 'A') + "\r\n";
  EXPECT_THAT(node.get("alken.localhost", "/", invented).body, HasSubstr("/aanmelding"));
  const auto an = sign_in(node, alken, web::role::coordinator);
  node.time.advance(accounts::staff_session);
  EXPECT_THAT(node.get("alken.localhost", "/", an.cookie_header).body, Not(HasSubstr("An Peeters")));
}

}  // namespace
}  // namespace paraat::test
