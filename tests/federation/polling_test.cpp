// A peer behind something that cuts quiet connections: it is asked now and then, and nothing is missed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "federation/sync/peer_rows.hpp"
#include "federation/sync/peers.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;

// Every question that waits is broken off.
class cutting : public fed::transport {
 public:
  explicit cutting(fed::transport& t) : through_(t) {}
  boost::asio::awaitable<fed::incoming> exchange(fed::outgoing r) override {
    if (r.query.find("wait=25") != std::string::npos) {
      ++cut;
      throw fed::unreachable("the connection was broken off");
    }
    ++answered;
    fed::incoming a = co_await through_.exchange(std::move(r));
    co_return a;
  }
  std::atomic<int> cut = 0, answered = 0;

 private:
  fed::transport& through_;
};

TEST(APeerWhoseWaitingIsCut, IsAskedNowAndThenInsteadAndCountsAsReached) {
  manual_clock time{flood_night()};
  federated_node hasselt_node("hasselt", &time), network("haspengouw", &time);
  const auto hasselt = hasselt_node.municipality(hasselt_nis);
  const auto alken = network.municipality(alken_nis);
  network.admit(hasselt_node);
  fed::membership known;
  known.load(network.db());
  boost::asio::io_context io;
  auto busy = boost::asio::make_work_guard(io);
  boost::asio::thread_pool workers(2);
  std::thread runs([&] { io.run(); });
  http::client client(io.get_executor(),
                      {.authority = test_certificate().authority, .private_peers = {"127.0.0.1"}});
  cutting wire(client);
  const auto& s = network.inside().services();
  {
    fed::sync::peers loops({io.get_executor(), workers, wire, network.db(), known,
                            network.inside().federation()->own(), s.tenants, s.municipalities, time,
                            s.figures});
    loops.refresh();
    const auto polled = [&] {
      return network.db().read(std::nullopt,
                               [](transaction& tx) { return fed::sync::is_polled(tx, "hasselt"); });
    };
    EXPECT_TRUE(network.until(polled));
    EXPECT_EQ(wire.cut, 3) << "then it is left alone with waiting";
    EXPECT_GE(wire.answered, 3);
    EXPECT_EQ(network.db()
                  .read(std::nullopt, [](transaction& tx) { return fed::sync::state_of(tx, "hasselt"); })
                  .failures,
              0);
    const someone boss = sign_in(network.db(), time.now(), alken, web::role::node_operator);
    EXPECT_THAT(test::get(network.inside().port(), "alken.localhost", "/beheer/verbindingen/hasselt",
                          boss.cookie_header)
                    .body,
                testing::HasSubstr("verbreekt stille verbindingen"));
    loops.stop();
    EXPECT_TRUE(network.until([&] { return loops.running() == 0; }));
  }
  client.close_all();
  busy.reset();
  runs.join();
  workers.join();
}

}  // namespace
}  // namespace paraat::test
