// Security events: the recorded events, their readers, and the chain that reveals a change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <regex>
#include <sstream>

#include "node/audit_command.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Audit : public Desk {
 protected:
  someone admin = sign_in(node, alken, web::role::tenant_admin);

  std::vector<std::string> kinds(const audit::audit_filter& f = {}) {
    std::vector<std::string> out;
    for (const auto& e :
         node.db().read(alken.id, [&](transaction& tx) { return audit::entries(tx, f); }).rows)
      out.push_back(e.event.what);
    return out;
  }
  audit::verification verified() {
    return node.db().read(alken.id, [](transaction& tx) { return audit::verify(tx); });
  }
  void link() {
    // Two runs: an event noted while the job ran is linked by the next.
    for (int i = 0; i < 2; ++i) {
      node.time.advance(std::chrono::seconds{31});
      node.inside().beat();
    }
  }
  // Writes the tables past the application, as an attacker with access to the database.
  void tamper(const std::string& statement) {
    pqxx::connection owner(node.urls().owner_url);
    pqxx::work tx(owner);
    tx.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    tx.exec(statement);
    tx.commit();
  }
  node::config settings() {
    node::config c;
    c.folder = node.folder();
    c.database = node.urls().application_url;
    c.database_owner = node.urls().owner_url;
    return c;
  }
};

TEST_F(Audit, FailuresRefusalsRoleChangesAndLookingAreNoted) {
  post("/aanmelding", "email=niemand%40alken.be&wachtwoord=fout+en+nog+eens");
  EXPECT_EQ(open(coordinator, "/beheer/gebruikers").status, 403);
  click(admin, "/beheer/gebruikers/" + std::to_string(coordinator.account) + "/rollen",
        {{"rollen", "editor"}});
  open(admin, "/beheer/interesses/0198aaaa-0000-7000-8000-000000000000");
  EXPECT_THAT(kinds(), testing::ElementsAre("roles changed", "access refused", "sign-in failed"))
      << "a page that was not shown is no look";
}

TEST_F(Audit, StormOfRefusalsIsOneEventAMinute) {
  for (int i = 0; i < 20; ++i) open(coordinator, "/beheer/gebruikers");
  EXPECT_EQ(kinds().size(), 1U);
  node.time.advance(std::chrono::minutes{2});
  open(coordinator, "/beheer/gebruikers");
  EXPECT_EQ(kinds().size(), 2U);
}

TEST_F(Audit, AdministratorReadsItFilteredAndNobodyElseDoes) {
  click(admin, "/beheer/gebruikers/nieuw",
        {{"naam", "Bert"}, {"email", "bert@alken.be"}, {"rollen", "editor"}});
  open(coordinator, "/beheer/gebruikers");
  const auto page = open(admin, "/beheer/logboek");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Iemand uitgenodigd"), HasSubstr("Toegang geweigerd"),
                               HasSubstr("An Peeters"), Not(HasSubstr("bert@alken.be"))));
  EXPECT_THAT(open(admin, "/beheer/logboek?wat=access+refused").body, HasSubstr("1 resultaat"));
  EXPECT_EQ(kinds({.what = "access refused"}).size(), 1U);
  EXPECT_EQ(kinds({.person = "peeters"}).size(), 2U);
  EXPECT_EQ(kinds({.person = "niemand"}).size(), 0U);
  EXPECT_EQ(kinds({.from = node.time.now() + std::chrono::hours{1}}).size(), 0U);
  EXPECT_THAT(open(admin, "/beheer/logboek?van=2026-11-22&tot=2026-11-22").body,
              HasSubstr("Niets dat hierbij past"));
  EXPECT_THAT(open(admin, "/beheer/logboek?van=2026-11-21&tot=2026-11-21").body,
              HasSubstr("Toegang geweigerd"));
  for (const web::role r : {web::role::coordinator, web::role::mediator, web::role::editor})
    EXPECT_EQ(open(sign_in(node, alken, r), "/beheer/logboek").status, 403);
  const auto wellen = node.municipality(wellen_nis);
  const auto other = sign_in(node, wellen, web::role::tenant_admin);
  EXPECT_THAT(node.get("wellen.localhost", "/beheer/logboek", other.cookie_header).body,
              HasSubstr("Niets dat hierbij past"));
}

TEST_F(Audit, ChainHoldsAfterLinkingAndWhilePeopleGo) {
  for (int i = 0; i < 5; ++i) {
    open(coordinator, "/beheer/gebruikers");
    node.time.advance(std::chrono::minutes{2});
  }
  link();
  const auto v = verified();
  EXPECT_TRUE(v.whole());
  EXPECT_EQ(v.linked, 5);
  EXPECT_EQ(v.waiting, 0);
  tamper("delete from node.accounts where id = " + std::to_string(coordinator.account));
  EXPECT_TRUE(verified().whole()) << "names are not in it";
  EXPECT_THAT(open(admin, "/beheer/logboek").body, HasSubstr("Verwijderd account"));
}

TEST_F(Audit, ChangedRemovedOrInsertedEventBreaksTheChain) {
  for (int i = 0; i < 5; ++i) {
    open(coordinator, "/beheer/gebruikers");
    node.time.advance(std::chrono::minutes{2});
  }
  link();
  tamper("update tenant.audit set account = account + 1 where seq = 3");
  EXPECT_EQ(verified().broken_at, 3);
  tamper("update tenant.audit set account = account - 1 where seq = 3");
  EXPECT_TRUE(verified().whole());
  tamper("delete from tenant.audit where seq = 5");
  EXPECT_EQ(verified().broken_at, 5) << "the end of the chain is known";
  tamper("delete from tenant.audit where seq = 2");
  EXPECT_EQ(verified().broken_at, 2);
}

TEST_F(Audit, CommandVerifiesEveryTenant) {
  open(coordinator, "/beheer/gebruikers");
  link();
  testing::internal::CaptureStdout();
  EXPECT_EQ(node::audit_verify(settings()), 0);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("be-nis-73001"));
  tamper("update tenant.audit set what = 'signed in' where seq = 1");
  testing::internal::CaptureStdout();
  EXPECT_EQ(node::audit_verify(settings()), 1);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("BROKEN at event 1"));
}

TEST_F(Audit, NightlyVerificationMovesTheGauge) {
  open(coordinator, "/beheer/gebruikers");
  link();
  const auto& figures = node.inside().services().figures;
  node.time.advance(std::chrono::hours{25});
  node.inside().beat();
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_audit_chains_broken 0"));
  tamper("update tenant.audit set what = 'signed in' where seq = 1");
  open(sign_in(node, alken, web::role::editor), "/beheer/gebruikers");
  link();
  node.time.advance(std::chrono::hours{25});
  node.inside().beat();
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_audit_chains_broken 1"));
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_security_events_total{kind=\"access refused\"}"));
}

TEST_F(Audit, OldEventsAreForgottenFromTheStartAndTheRestHolds) {
  for (int i = 0; i < 4; ++i) {
    open(sign_in(node, alken, web::role::editor), "/beheer/gebruikers");
    node.time.advance(std::chrono::days{300});
  }
  node.db().write(alken.id, [&](transaction& tx) {
    audit::link(tx, node.time.now());
    audit::forget_old(tx, node.time.now());
  });
  EXPECT_EQ(verified().linked, 3);
  EXPECT_TRUE(verified().whole());
}

// A kind that no test of a page names is one that nobody would miss.
TEST(AuditKinds, EachIsNamedByATestOfThePageThatWritesIt) {
  const auto text_of = [](const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  };
  // Pages of that table are opened one by one by AuditViews.
  std::string tests = text_of(source_folder() / "node/sensitive_routes.cpp");
  for (const auto& file : std::filesystem::directory_iterator(source_folder() / "tests/pages"))
    tests += text_of(file.path());
  const std::string header = text_of(source_folder() / "tenant/platform/audit/audit.hpp");
  const std::regex constant("constexpr std::string_view (\\w+) = (\"[^\"]+\")");
  int kinds = 0;
  for (std::sregex_iterator m(header.begin(), header.end(), constant), end; m != end; ++m, ++kinds)
    EXPECT_TRUE(tests.contains("audit::" + (*m)[1].str()) || tests.contains((*m)[2].str())) << (*m)[1].str();
  EXPECT_GT(kinds, 30);
}

}  // namespace
}  // namespace paraat::test
