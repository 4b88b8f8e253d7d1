// The user of a node: root's commands become it, other users are refused with the remedy, and no file changes
// its owner. Needs root, `setpriv` and two users that every Debian has.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct ids {
  uid_t uid;
  gid_t gid;
};

ids ids_of(const std::string& name) {
  const passwd* entry = ::getpwnam(name.c_str());
  return entry == nullptr ? ids{0, 0} : ids{entry->pw_uid, entry->pw_gid};
}

class AFolderOfAUser : public AServedNode {
 protected:
  const ids daemon = ids_of("daemon"), games = ids_of("games");
  const std::string federated =
      fmt::format("[federation]\nnode_id = \"alken\"\nurl = \"https://127.0.0.1:1\"\n");

  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to be several users";
    if (daemon.uid == 0 || games.uid == 0) GTEST_SKIP() << "needs the users daemon and games";
    ASSERT_EQ(::chmod(scratch.path.c_str(), 0777), 0);
  }
  static finished as(const ids& who, std::vector<std::string> words) {
    std::vector<std::string> all{"setpriv", fmt::format("--reuid={}", who.uid),
                                 fmt::format("--regid={}", who.gid), "--clear-groups", PARAAT_EXECUTABLE};
    all.insert(all.end(), words.begin(), words.end());
    return run(std::move(all));
  }
  void make_as_daemon() {
    ASSERT_EQ(as(daemon, {"init", folder}).status, 0);
    write_file(folder / "paraat.toml", "[pages]\n" + pages + federated);
    ASSERT_EQ(
        as(daemon, {"tenant", "add", folder, "--nis", "73001", "--url", "http://alken.localhost"}).status, 0);
  }
  // Files in the folder that belong to another user, one path a line.
  std::string strangers(uid_t owner) const {
    std::string out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      struct stat s{};
      if (::lstat(entry.path().c_str(), &s) == 0 && s.st_uid != owner) out += entry.path().string() + "\n";
    }
    return out;
  }
  static std::string status_line(pid_t pid, const std::string& name) {
    const std::string text = read_file(fmt::format("/proc/{}/status", pid));
    const auto at = text.find(name);
    return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
  }
};

TEST_F(AFolderOfAUser, CommandsOfRootBecomeItsOwnerAndTheNodeStillStarts) {
  make_as_daemon();
  for (const std::vector<std::string>& words : {std::vector<std::string>{"doctor", folder},
                                                {"user", "list", folder},
                                                {"key", "rotate", folder, "signing"},
                                                {"migrate", folder}}) {
    const auto done = paraat(words);
    EXPECT_EQ(done.status, 0) << words.front() << ": " << done.output;
    EXPECT_EQ(strangers(daemon.uid), "") << "after " << words.front();
  }
  program node({"setpriv", fmt::format("--reuid={}", daemon.uid), fmt::format("--regid={}", daemon.gid),
                "--clear-groups", PARAAT_EXECUTABLE, "serve", folder});
  node.line_with(R"("event":"listening")");
  EXPECT_EQ(paraat({"user", "list", folder}).status, 0) << "while it serves";
  EXPECT_EQ(strangers(daemon.uid), "");
  node.signal(SIGTERM);
  EXPECT_EQ(node.wait(), 0);
}

TEST_F(AFolderOfAUser, ServeOfRootRunsAsItsOwnerWithTheRightToLowPortsAlone) {
  make_as_daemon();
  const auto node = serve();
  const pid_t pid = node->process().pid();
  EXPECT_EQ(status_line(pid, "Uid:"), fmt::format("Uid:\t{0}\t{0}\t{0}\t{0}", daemon.uid));
  EXPECT_EQ(status_line(pid, "Gid:"), fmt::format("Gid:\t{0}\t{0}\t{0}\t{0}", daemon.gid));
  EXPECT_THAT(status_line(pid, "Groups:"), Not(HasSubstr("\t0 ")));
  EXPECT_THAT(status_line(pid, "CapEff:"),
              testing::AnyOf(HasSubstr("0000000000000400"), HasSubstr("0000000000000000")));
  EXPECT_EQ(status_line(postgres(), "Uid:"), fmt::format("Uid:\t{0}\t{0}\t{0}\t{0}", daemon.uid));
  EXPECT_EQ(strangers(daemon.uid), "");
}

TEST_F(AFolderOfAUser, AnotherUserIsRefusedWithTheRemedyAndNothingChanges) {
  make_as_daemon();
  ASSERT_EQ(::chmod((folder / "paraat.toml").c_str(), 0644), 0);
  for (const char* verb : {"doctor", "serve", "migrate"}) {
    const auto refused = as(games, {verb, folder});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("belongs to the user daemon, and this command runs as games"));
    EXPECT_THAT(refused.output, HasSubstr("sudo -u 'daemon'"));
  }
  EXPECT_EQ(strangers(daemon.uid), "");
}

TEST_F(AFolderOfAUser, ADatabaseFolderOfAnotherUserKeepsItsOwner) {
  make_as_daemon();
  const fs::path data = folder / "postgres/data";
  ASSERT_EQ(::chown(data.c_str(), games.uid, games.gid), 0);
  const auto refused = paraat({"doctor", folder});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr(fmt::format("chown -R {} {}", daemon.uid, data.string())));
  struct stat s{};
  ASSERT_EQ(::stat(data.c_str(), &s), 0);
  EXPECT_EQ(s.st_uid, games.uid);
}

TEST_F(AFolderOfAUser, AFolderOfRootIsNotServedAndTheRemedyIsSaid) {
  make_as_daemon();
  ASSERT_EQ(run({"chown", "-R", "root:root", folder}).status, 0);
  for (const char* verb : {"serve", "doctor"}) {
    const auto refused = paraat({verb, folder});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("a node never runs as root"));
    EXPECT_THAT(refused.output, HasSubstr("chown -R paraat: " + folder.string()));
  }
  EXPECT_EQ(strangers(0), "");
}

TEST_F(AFolderOfAUser, InitOfRootGivesItToTheUserThatIsNamedAndClosesTheSettings) {
  const auto made = paraat({"init", folder, "--user", "games"});
  ASSERT_EQ(made.status, 0) << made.output;
  EXPECT_THAT(made.output, HasSubstr("It belongs to the user games"));
  EXPECT_EQ(strangers(games.uid), "");
  struct stat s{};
  ASSERT_EQ(::stat((folder / "paraat.toml").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777U, 0600U);
  EXPECT_EQ(paraat({"init", scratch.path / "other", "--user", "nobody-of-that-name"}).status, 1);
  EXPECT_FALSE(fs::exists(scratch.path / "other"));
}

TEST_F(AFolderOfAUser, InitOfRootInAFolderThatIsClosedToTheUserSaysWhereTo) {
  const fs::path closed = scratch.path / "closed";
  fs::create_directories(closed);
  ASSERT_EQ(::chmod(closed.c_str(), 0700), 0);
  const auto refused = paraat({"init", closed / "node", "--user", "games"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("such as /srv/paraat"));
}

}  // namespace
}  // namespace paraat::test
