// The listener alone, with an application and workers that the test controls: why `node::stop` ends its
// io_context by force, and that this leaves nothing behind.

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <thread>

#include "node/http/server.hpp"
#include "tests/support/http_client.hpp"

namespace paraat::test {
namespace {

// Lets its handlers begin, and reports it.
class slow_application final : public http::application {
 public:
  std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
  std::optional<web::response> admit(web::request&) override {
    admitted_.set_value();
    return std::nullopt;
  }
  web::response handle(const web::request&, work_record&) override {
    return web::text_response(200, "never\n");
  }
  std::size_t body_limit(const web::request&) const override { return 1024; }
  void wait_for_a_request() { admitted_.get_future().wait(); }

 private:
  std::promise<void> admitted_;
};

// A request that needs a worker when there is none left would wait for ever, and keep the context running.
TEST(AListenerThatStops, EndsByForceThoughARequestWaitsForAWorkerThatIsGone) {
  outbox::heads heads;
  metrics figures;
  slow_application app;
  boost::asio::io_context io;
  boost::asio::thread_pool workers(1);
  workers.join();
  auto server = std::make_unique<http::server>(
      io, workers, app, heads, figures, http::server::settings{.name = "public", .address = "127.0.0.1"});
  server->start();
  std::promise<void> ended;
  std::thread network([&] {
    io.run();
    ended.set_value();
  });
  const open_connection visitor(server->port());
  visitor.send("GET / HTTP/1.1\r\nHost: alken.localhost\r\n\r\n");
  app.wait_for_a_request();
  server->stop_accepting();
  server->close_all();
  auto end = ended.get_future();
  // The connection is closed, but its coroutine still waits for an answer that never comes.
  EXPECT_EQ(visitor.read_to_end(), "");
  EXPECT_EQ(server->connections(), 1U);
  EXPECT_EQ(end.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  io.stop();
  EXPECT_EQ(end.wait_for(std::chrono::seconds(30)), std::future_status::ready);
  network.join();
  server.reset();
}

}  // namespace
}  // namespace paraat::test
