// A coordinator of two municipalities of one node goes from one site to the other with one sign-in.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class HandOver : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  tenants::tenant wellen = node.municipality(wellen_nis);
  tenants::tenant hasselt = node.municipality(hasselt_nis);
  someone an = sign_in(node, alken, web::role::coordinator);

  void SetUp() override {
    node.db().write(std::nullopt, [&](transaction& tx) {
      accounts::give(tx, an.account,
                     {.what = web::role::coordinator, .tenant = wellen.id, .organisation = {}}, std::nullopt,
                     node.time.now());
    });
  }
  static std::string to(const tenants::tenant& t) {
    return "/mijn-account/naar/" + std::to_string(t.id.value);
  }
  // The path on Wellen's site that Alken's leads to.
  std::string path_to_wellen() {
    const auto sent = node.get("alken.localhost", to(wellen), an.cookie_header);
    EXPECT_EQ(sent.status, 303);
    const std::string there = sent.headers.at("location"), site = "http://wellen.localhost";
    EXPECT_TRUE(there.starts_with(site + "/aanmelding/overdracht/")) << there;
    return there.substr(site.size());
  }
  answer take(const std::string& path, const std::string& headers = {}) {
    return node.post("wellen.localhost", path, "x=y", headers);
  }
};

TEST_F(HandOver, TheDeskLeadsToTheOtherSitesOfTheAccountAndToNoOthers) {
  for (const char* page : {"/beheer", "/mijn-account"})
    EXPECT_THAT(node.get("alken.localhost", page, an.cookie_header).body,
                AllOf(HasSubstr(to(wellen) + "\">Wellen</a>"), Not(HasSubstr(to(hasselt))),
                      Not(HasSubstr(to(alken)))));
  EXPECT_EQ(node.get("alken.localhost", to(hasselt), an.cookie_header).status, 404);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account/naar/x", an.cookie_header).status, 404);
  EXPECT_EQ(node.get("alken.localhost", to(wellen)).status, 303) << "to sign-in";
}

TEST_F(HandOver, ASessionIsContinuedWithOneClickAndOpeningTheLinkAloneDoesNothing) {
  const std::string path = path_to_wellen();
  const auto page = node.get("wellen.localhost", path);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(cookie_of(page), "");
  const auto in = take(path);
  EXPECT_EQ(in.status, 303);
  EXPECT_EQ(in.headers.at("location"), "/beheer");
  EXPECT_EQ(node.get("wellen.localhost", "/beheer/noodsituaties", cookie_of(in)).status, 200);
  EXPECT_EQ(node.get("alken.localhost", "/beheer", an.cookie_header).status, 200) << "the first one goes on";
  EXPECT_EQ(take(path).status, 410) << "once";
}

TEST_F(HandOver, TheLinkIsForOneSiteForAMinuteAndWhileTheSessionLives) {
  const std::string elsewhere = path_to_wellen();
  EXPECT_EQ(node.get("hasselt.localhost", elsewhere).status, 410);
  EXPECT_EQ(node.post("hasselt.localhost", elsewhere, "x=y").status, 410);
  EXPECT_EQ(take("/aanmelding/overdracht/verzonnen").status, 410);
  node.time.advance(std::chrono::seconds{61});
  EXPECT_EQ(take(elsewhere).status, 410);
  const std::string ended = path_to_wellen();
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::close_all_sessions(tx, an.account); });
  EXPECT_EQ(take(ended).status, 410);
}

TEST_F(HandOver, AContinuedSessionEndsWithTheFirstAndItsProofIsAsOld) {
  const auto proven = [&](const char* order) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    return s
        .exec(
            std::string("select proven_at::text || ' ' || expires_at::text from node.sessions order by id ") +
            order + " limit 1")[0][0]
        .as<std::string>();
  };
  node.time.advance(std::chrono::minutes{40});
  ASSERT_EQ(take(path_to_wellen()).status, 303);
  EXPECT_EQ(proven("desc"), proven("asc"));
}

TEST_F(HandOver, ASessionThatWasOpenedWithAMailedLinkIsNotContinued) {
  {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("update node.sessions set two_step = false");
    s.exec(
        "update node.grants set role = 'organisation', organisation = "
        "'018f0000-0000-7000-8000-00000000000a'");
  }
  const auto sent = node.get("alken.localhost", to(wellen), an.cookie_header);
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(sent.headers.at("location"), "http://wellen.localhost/aanmelding");
}

}  // namespace
}  // namespace paraat::test
