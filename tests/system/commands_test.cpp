// The built executable as an operator types it: whole commands, and settings that are wrong.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

TEST_F(AServedNode, IsMadeAndServedAndGivenMunicipalitiesByCommandsAlone) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
  EXPECT_EQ(node->get("alken.localhost", "/readyz").body, "ready\n");
  EXPECT_EQ(node->get("hasselt.localhost", "/").status, 404);
  ASSERT_EQ(add("71072", "hasselt.localhost").status, 0);
  EXPECT_TRUE(eventually([&] { return node->get("hasselt.localhost", "/").status == 200; }));
  EXPECT_THAT(paraat({"tenant", "list", folder}).output, HasSubstr("be-nis-71072"));
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
  EXPECT_FALSE(process_runs(postgres()));
}

TEST_F(AServedNode, LeavesAFolderThatIsANodeAlready) {
  make();
  const auto again = paraat({"init", folder});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.output, HasSubstr("nothing was changed"));
}

TEST_F(AServedNode, AnOldMunicipalityCodeLeadsToTheMunicipalityOfToday) {
  make();
  EXPECT_THAT(add("73040", "hasselt.localhost").output, HasSubstr("is part of Hasselt (71072)"));
  EXPECT_EQ(add("12345", "nergens.localhost").status, 2);
}

TEST_F(AServedNode, ListsEveryMistakeOfItsSettingsWithLineAndRemedyAndStartsNothing) {
  make();
  write_file(folder / "paraat.toml",
             "[pages]\nlisten = \"overal\"\nhtpps = true\n[database]\nconnections = 1\n"
             "[federation]\nurl = \"http://a.example/\"\n[threads]\nworkers = \"vier\"\n");
  const auto refused = paraat({"serve", folder});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("5 mistake(s); nothing was started"));
  EXPECT_THAT(refused.output,
              HasSubstr("line 2: pages.listen cannot be \"overal\". Write an address and a port"));
  EXPECT_THAT(refused.output, HasSubstr("line 3: pages.htpps is not a setting. Did you mean pages.https?"));
  EXPECT_THAT(refused.output, HasSubstr("line 5: database.connections must be a number"));
  EXPECT_THAT(refused.output, HasSubstr("line 7: federation.url cannot be"));
  EXPECT_THAT(refused.output, HasSubstr("line 9: threads.workers must be a number"));
  EXPECT_FALSE(fs::exists(folder / "postgres"));
}

TEST_F(AServedNode, ACommandThatDoesNotExistIsExplained) {
  const auto unknown = paraat({"sevre", folder});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.output, HasSubstr("paraat --help"));
  EXPECT_THAT(paraat({"--help"}).output, HasSubstr("paraat serve DIR"));
  EXPECT_THAT(paraat({"serve", scratch.path / "nothing"}).output, HasSubstr("paraat init"));
}

TEST_F(AServedNode, AnOptionThatTheCommandDoesNotHaveIsRefused) {
  make();
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"serve", folder, "--listen", "127.0.0.1:1"},
        {"init", scratch.path / "other", "--usr", "nobody"},
        {"tenant", "list", folder, "--json"},
        {"user", "add", folder, "--password", "on the command line"}}) {
    const auto got = paraat(wrong);
    EXPECT_EQ(got.status, 2) << wrong[0];
    EXPECT_THAT(got.output, HasSubstr("has no option --")) << wrong[0];
  }
  EXPECT_FALSE(std::filesystem::exists(scratch.path / "other"));
}

TEST_F(AServedNode, EveryCommandExplainsItself) {
  const auto help = paraat({"tenant", "add", "--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.output, HasSubstr("--nis CODE"));
  const auto lonely = paraat({"tenant"});
  EXPECT_EQ(lonely.status, 2);
  EXPECT_THAT(lonely.output, HasSubstr("needs one of: add, list"));
}

TEST_F(AServedNode, AnAddressOfATenantThatIsNoneIsRefused) {
  make();
  for (const char* url : {"alken.localhost", "ftp://alken.localhost", "http://", "http://a b.localhost",
                          "http://alken.localhost/?a=1", "http://an@alken.localhost"}) {
    const auto got = paraat({"tenant", "add", folder, "--nis", "73001", "--url", url});
    EXPECT_EQ(got.status, 2) << url;
    EXPECT_THAT(got.output, HasSubstr("--url must be the address of its pages")) << url;
  }
}

TEST_F(AServedNode, IsTheOnlyOneInItsFolder) {
  make();
  const auto node = serve();
  const auto second = paraat({"serve", folder});
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.output, HasSubstr("Another node serves in"));
  EXPECT_EQ(node->get("nergens.localhost", "/readyz").status, 200);
}

TEST_F(AServedNode, SaysWhenItsAddressIsTaken) {
  make();
  const auto node = serve();
  write_file(scratch.path / "taken.toml", "");
  const fs::path other = scratch.path / "other";
  ASSERT_EQ(paraat({"init", other}).status, 0);
  write_file(other / "paraat.toml", fmt::format("[pages]\nlisten = \"127.0.0.1:{}\"\n", node->port()));
  const auto refused = paraat({"serve", other});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("Is another node running there?"));
}

}  // namespace
}  // namespace paraat::test
