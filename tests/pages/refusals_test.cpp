// A refusal at the edge of the node: what the page shows, what the log gets, and what stays in the database.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/routes.hpp"
#include "ops/log.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Refusals : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  static constexpr const char* host = "alken.localhost";
};

// The rule looks after the roles were taken away: what it wrote until then goes with the refusal.
TEST_F(Refusals, RefusedFormLeavesNothing) {
  const auto admin = sign_in(node, alken, web::role::tenant_admin);
  const auto page = node.post(host, "/beheer/gebruikers/" + std::to_string(admin.account) + "/verwijdering",
                              "csrf=" + admin.csrf + "&submission_id=one", admin.cookie_header);
  EXPECT_EQ(page.status, 422);
  const auto kept =
      node.db().read(alken.id, [&](transaction& tx) { return accounts::find(tx, admin.account).value(); });
  ASSERT_EQ(kept.grants.size(), 1U);
  EXPECT_EQ(kept.grants[0].what, web::role::tenant_admin);
}

TEST_F(Refusals, CauseStandsInTheLogWithTheRequestAndNeverOnThePage) {
  log::set_threshold(log::level::info);
  testing::internal::CaptureStderr();
  const auto page = node.get(host, "/korps/lid/verzonnen");
  log::set_threshold(log::level::error);
  const std::string lines = testing::internal::GetCapturedStderr();
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Deze link klopt niet"), Not(HasSubstr("one-time token"))));
  const auto at = lines.find("\"event\":\"refused\"");
  ASSERT_NE(at, std::string::npos) << lines;
  EXPECT_EQ(lines.find("\"event\":\"refused\"", at + 1), std::string::npos) << "once";
  const auto start = lines.rfind('\n', at) + 1;
  const std::string line = lines.substr(start, lines.find('\n', at) - start);
  EXPECT_THAT(
      line, AllOf(HasSubstr("one-time token unknown"), HasSubstr("request_id"), Not(HasSubstr("verzonnen"))));
}

// An act is a row of the table, so that audit, proof of identity and work class see it. A part of a path that
// a handler reads as a verb would be a last {} behind an id, as in /vacatures/{}/{}.
TEST(Routes, EachActHasARowOfItsOwn) {
  // A step of a registration, a part of a profile, a day, a chapter, a passkey, a saved search: things, with
  // a GET of their own.
  const std::set<std::string_view> things{"/korps/aanmelding/{}/{}",
                                          "/beheer/organisaties/{}/uitnodigingen/{}",
                                          "/mijn-organisatie/gegevens/{}/uitnodigingen/{}",
                                          "/beheer/organisaties/{}/gebruikers/{}",
                                          "/mijn-organisatie/gegevens/{}/gebruikers/{}",
                                          "/verberging/{}/{}",
                                          "/verborgen/{}/{}",
                                          "/beheer/berichten/{}/{}",
                                          "/beheer/profielen/{}/deel/{}",
                                          "/mijn-organisatie/zoeken/{}/buren/{}",
                                          "/zoekopdrachten/{}/wijziging/{}",
                                          "/zoekopdrachten/{}/verwijdering/{}"};
  int acts = 0;
  for (const node::route& r : node::routes()) {
    if (r.method != web::verb::post) continue;
    ++acts;
    const auto last = r.path.rfind("/{}");
    const bool wild =
        last != std::string_view::npos && last + 3 == r.path.size() && r.path.find("{}") != last + 1;
    EXPECT_TRUE(!wild || things.contains(r.path)) << r.path;
  }
  EXPECT_GT(acts, 150);
}

}  // namespace
}  // namespace paraat::test
