// The disk of a node runs full: acknowledged changes stay, visitors get a 503, the log names the reason, and
// once there is room again the node continues by itself.
//
// The disk is a small tmpfs, which takes the right to mount (root in a container that has it, as CI's).
// Without that right the tests are skipped.

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pqxx/pqxx>
#include <set>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class OnASmallDisk : public AServedNode {
 protected:
  std::set<int> acknowledged;
  int next = 0;

  void SetUp() override {
    // Mounts of a name space of our own: they go with this process, whatever happens.
    static const bool apart =
        ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    fs::create_directories(folder);
    if (!apart || !mount_disk("192m", 0))
      GTEST_SKIP() << "a small disk is a tmpfs, and this user may not mount one";
    pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  }
  void TearDown() override { ::umount2(folder.c_str(), MNT_DETACH); }
  bool mount_disk(const std::string& size, unsigned long flags) {
    const std::string options = "mode=0711,size=" + size;
    return ::mount("tmpfs", folder.c_str(), "tmpfs", flags, options.c_str()) == 0;
  }
  // Takes all the room that is left.
  void fill() {
    const int file = ::open((folder / "filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const std::string block(1 << 16, 'x');
    for (const std::size_t size : {block.size(), std::size_t{4096}, std::size_t{1}})
      while (::write(file, block.data(), size) > 0) {
      }
    ::close(file);
  }
  void make_room() { fs::remove(folder / "filler"); }
  int leave_interest(const served_node& node, int who) {
    const int status =
        test::post(node.port(), "alken.localhost", "/interesse",
                   fmt::format("submission_id=disk-full-submission-{0}&thema=dieren&naam=Els&email=els{0}%40"
                               "voorbeeld.be&akkoord=ja",
                               who),
                   fmt::format("X-Forwarded-For: 198.51.{}.{}\r\n", 1 + who / 200, 1 + who % 200))
            .status;
    if (status == 303) acknowledged.insert(who);
    return status;
  }
  pqxx::result ask_database(const std::string& query) {
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    return pqxx::nontransaction(c).exec(query);
  }
  void everyone_is_there_once() {
    std::multiset<std::string> there;
    for (const auto& r : ask_database("select email from tenant.interests")) there.insert(r[0].c_str());
    for (const int who : acknowledged)
      EXPECT_EQ(there.count(fmt::format("els{}@voorbeeld.be", who)), 1U) << who;
  }
};

TEST_F(OnASmallDisk, AVisitorHearsThatItDoesNotWorkNowAndNothingAcknowledgedIsLost) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  for (; next < 5; ++next) ASSERT_EQ(leave_interest(*node, next), 303);
  fill();
  int refused = 0;
  for (; next < 2000 && refused != 503; ++next) refused = leave_interest(*node, next);
  ASSERT_EQ(refused, 503);
  node->process().line_with("the disk of the database is full");
  // Reading is not affected.
  EXPECT_EQ(node->get("alken.localhost", "/vacatures?q=zandzakken").status, 200);
  // PostgreSQL lives, but nothing can be written: traffic goes to another process.
  EXPECT_EQ(ask_database("select 1")[0][0].as<int>(), 1);
  answer ready;
  EXPECT_TRUE(eventually([&] {
    ready = node->get("alken.localhost", "/readyz");
    return ready.status == 503;
  }));
  EXPECT_EQ(ready.headers.count("retry-after"), 1U);
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  make_room();
  EXPECT_TRUE(eventually([&] { return leave_interest(*node, next - 1) == 303; }));
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
  for (int i = 0; i < 5; ++i, ++next) EXPECT_EQ(leave_interest(*node, next), 303);
  everyone_is_there_once();
}

TEST_F(OnASmallDisk, ADatabaseThatStopsForLackOfRoomIsStartedAgainWhenThereIsSome) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  for (; next < 5; ++next) ASSERT_EQ(leave_interest(*node, next), 303);
  fill();
  // The log that PostgreSQL writes ahead finds no room for its next file: it stops rather than lie.
  const bool stopped = eventually([&] {
    try {
      ask_database("select pg_logical_emit_message(false, 'fill', repeat('x', 4000000))");
      return false;
    } catch (const std::exception&) {
      return true;
    }
  });
  ASSERT_TRUE(stopped);
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 503; }));
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  make_room();
  EXPECT_TRUE(eventually([&] { return leave_interest(*node, next) == 303; }));
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
  everyone_is_there_once();
}

TEST_F(OnASmallDisk, ANodeThatFindsNoRoomForItsDatabaseSaysSoAndStartsWhenThereIsSome) {
  ASSERT_TRUE(mount_disk("12m", MS_REMOUNT));
  make();
  const auto refused = paraat({"serve", folder});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("is full"));
  EXPECT_THAT(refused.output, HasSubstr("make room"));
  ASSERT_TRUE(mount_disk("192m", MS_REMOUNT));
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  EXPECT_EQ(serve()->get("alken.localhost", "/").status, 200);
}

TEST_F(OnASmallDisk, ANewFolderThatCannotBeWrittenIsNotLeftHalfMade) {
  fill();
  const auto refused = paraat({"init", folder / "new"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("Is the disk full?"));
  EXPECT_FALSE(fs::exists(folder / "new" / "paraat.toml"));
}

}  // namespace
}  // namespace paraat::test
