// Resolving names of other nodes: a name with silent servers delays no other, and each lookup is answered in
// time.
#include "node/http/names.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <mutex>

#include "federation/transport.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using http::names;

// A resolver that answers for "stil" only when the test lets it.
struct slow_system {
  std::mutex mutex;
  std::condition_variable wake;
  bool free = false;
  std::atomic<int> asked = 0;
  ~slow_system() { let_go(); }
  void let_go() {
    {
      const std::lock_guard lock(mutex);
      free = true;
    }
    wake.notify_all();
  }
};

names::lookup lookup_of(const std::shared_ptr<slow_system>& s) {
  return [s](const std::string& host, const std::string&) -> std::optional<names::addresses> {
    ++s->asked;
    if (host == "nergens.example") return std::nullopt;
    if (host == "stil.example") {
      std::unique_lock lock(s->mutex);
      s->wake.wait(lock, [&] { return s->free; });
    }
    return names::addresses{{boost::asio::ip::make_address("192.0.2.7"), 8443}};
  };
}

TEST(Names, OneThatIsSilentHoldsUpNobodyElseAndHasADeadline) {
  const auto system = std::make_shared<slow_system>();
  names resolver(lookup_of(system), 200ms);
  boost::asio::io_context io;
  auto silent = boost::asio::co_spawn(io, resolver.resolve("stil.example", "8443"), boost::asio::use_future);
  auto again = boost::asio::co_spawn(io, resolver.resolve("stil.example", "8443"), boost::asio::use_future);
  auto good = boost::asio::co_spawn(io, resolver.resolve("goed.example", "8443"), boost::asio::use_future);
  io.run();
  EXPECT_EQ(good.get().at(0).address().to_string(), "192.0.2.7");
  EXPECT_THROW(silent.get(), federation::unreachable);
  EXPECT_THROW(again.get(), federation::unreachable);
  EXPECT_EQ(system->asked, 2) << "two who ask for one name wait for one answer";
  system->let_go();
}

TEST(Names, OneThatDoesNotExistIsUnreachableAndAnAddressNeedsNobody) {
  const auto system = std::make_shared<slow_system>();
  names resolver(lookup_of(system), 10s);
  boost::asio::io_context io;
  auto nowhere =
      boost::asio::co_spawn(io, resolver.resolve("nergens.example", "8443"), boost::asio::use_future);
  auto literal = boost::asio::co_spawn(io, resolver.resolve("127.0.0.1", "8443"), boost::asio::use_future);
  io.run();
  EXPECT_THROW(nowhere.get(), federation::unreachable);
  EXPECT_EQ(literal.get().at(0).port(), 8443);
  EXPECT_EQ(system->asked, 1);
}

TEST(Names, TheSystemKnowsThisMachine) {
  const auto found = names::ask_system("localhost", "80");
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->at(0).address().is_loopback());
  EXPECT_FALSE(names::ask_system("bestaat-niet.invalid", "80").has_value());
}

}  // namespace
}  // namespace paraat::test
