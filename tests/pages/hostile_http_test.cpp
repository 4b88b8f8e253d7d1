// Requests that two servers in a row could read in two ways, or that are no requests at all: each gets a 4xx
// and the end of its connection, so that nothing that was smuggled behind it is read as another request.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <thread>

#include "node/http/server.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct attack {
  std::string name;
  std::string bytes;
  int status;
};

const std::string host = "Host: alken.localhost\r\n";
// Behind each attack; when it is answered, the node was fooled.
const std::string smuggled = "GET /healthz HTTP/1.1\r\nHost: alken.localhost\r\n\r\n";

std::vector<attack> attacks() {
  const std::string post = "POST /vacatures HTTP/1.1\r\n" + host;
  return {
      {"both lengths", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"both lengths, the other order",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
      {"two equal lengths", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
      {"two different lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na", 400},
      {"a list of lengths", post + "Content-Length: 1, 1\r\n\r\na", 400},
      {"a signed length", post + "Content-Length: +1\r\n\r\na", 400},
      {"a negative length", post + "Content-Length: -1\r\n\r\n", 400},
      {"an endless length", post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"two encodings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"an unknown encoding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
      {"an encoding in disguise", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
      {"an encoding on HTTP/1.0",
       "POST /vacatures HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"a space before the colon", post + "Content-Length : 1\r\n\r\na", 400},
      {"two hosts", "GET / HTTP/1.1\r\n" + host + "Host: wellen.localhost\r\n\r\n", 400},
      {"two equal hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"an empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400},
      {"a host with a path", "GET / HTTP/1.1\r\nHost: alken.localhost/a\r\n\r\n", 400},
      {"a host that is a port", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400},
      {"a host that is half an address", "GET / HTTP/1.1\r\nHost: [.7\r\n\r\n", 400},
      {"a host with a user", "GET / HTTP/1.1\r\nHost: a@alken.localhost\r\n\r\n", 400},
      {"a target on another host", "GET http://wellen.localhost/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target that is a host", "GET alken.localhost:80 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with a fragment", "GET /#a HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with bytes above ASCII", "GET /\xc3\xa9 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with a broken escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with a hidden NUL", "GET /%00 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with a line break", "GET /beheer%0d%0aX-A:%201 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a header that goes on on the next line", "GET / HTTP/1.1\r\n" + host + "X-A: a\r\n b\r\n\r\n", 400},
      {"a length that goes on on the next line", post + "Content-Length:\r\n 4\r\n\r\nabcd", 400},
      {"an encoding that goes on on the next line", post + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n",
       400},
      {"a target that climbs", "GET /-/../healthz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target that climbs in disguise", "GET /-/%2e%2e/healthz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a query that is not UTF-8", "GET /?q=%ff HTTP/1.1\r\n" + host + "\r\n", 400},
      {"bytes above ASCII in a header", "GET / HTTP/1.1\r\n" + host + "X-A: \xe9\r\n\r\n", 400},
      {"a NUL in a header", "GET / HTTP/1.1\r\n" + host + std::string("X-A: a\0b\r\n\r\n", 12), 400},
      {"a bare carriage return", "GET / HTTP/1.1\r\n" + host + "X-A: a\rb\r\n\r\n", 400},
      {"a header without a name", "GET / HTTP/1.1\r\n" + host + ": a\r\n\r\n", 400},
      {"a line that is no header", "GET / HTTP/1.1\r\n" + host + "hello\r\n\r\n", 400},
      {"a tunnel", "CONNECT wellen.localhost:80 HTTP/1.1\r\n" + host + "\r\n", 405},
      {"a method of nobody", "BREW / HTTP/1.1\r\n" + host + "\r\n", 405},
      {"another version", "GET / HTTP/2.0\r\n" + host + "\r\n", 400},
      {"no HTTP at all", "\x16\x03\x01\x02\x01\x01\xff\xff\xff\xff\r\n\r\n", 400},
      {"headers without end", "GET / HTTP/1.1\r\n" + host + "X-A: " + std::string(20'000, 'a') + "\r\n\r\n",
       431},
      {"a target without end", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 431},
      {"a body that is too large", post + "Content-Length: 100000000\r\n\r\n", 413},
      {"chunks that are too large",
       post + "Transfer-Encoding: chunked\r\n\r\n30000\r\n" + std::string(0x30000, 'a') + "\r\n0\r\n\r\n",
       413},
      {"a chunk without a size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n", 400},
      {"a chunk longer than its size", post + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", 400},
      {"a chunk with an endless size",
       post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\na\r\n0\r\n\r\n", 400},
  };
}

class HostileHttp : public testing::TestWithParam<attack> {
 protected:
  // A single node for all attacks: each has to leave it whole for the next.
  static void SetUpTestSuite() {
    node = std::make_unique<running_node>();
    node->municipality(alken_nis);
    node->municipality(wellen_nis);
  }
  static void TearDownTestSuite() { node.reset(); }
  static inline std::unique_ptr<running_node> node;
};

TEST_P(HostileHttp, IsRefusedAndTheConnectionEnds) {
  answer got;
  EXPECT_TRUE(closes_after(node->port(), GetParam().bytes + smuggled, &got));
  EXPECT_EQ(got.status, GetParam().status) << got.raw;
  // Bytes after the request were not read as a second request.
  EXPECT_THAT(got.raw.substr(std::min<std::size_t>(got.raw.size(), 8)), Not(HasSubstr("HTTP/1.1")));
  EXPECT_THAT(got.body, Not(HasSubstr("Alken")));
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
}

INSTANTIATE_TEST_SUITE_P(Each, HostileHttp, testing::ValuesIn(attacks()), [](const auto& about) {
  std::string name;
  bool upper = true;
  for (const char c : about.param.name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      name += upper ? static_cast<char>(std::toupper(c)) : c;
    upper = c == ' ';
  }
  return name;
});

class Visitor : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
};

TEST_F(Visitor, CannotPutAHeaderIntoAnAnswer) {
  for (const char* target : {"/?taal=nl%0d%0aSet-Cookie:%20x=1", "/vacatures/%0d%0aLocation:%20x/a",
                             "/aanmelding?verder=%0d%0aX-Injected:%201", "/beheer%0d%0aX-Injected:%201"}) {
    const auto page = node.get("alken.localhost", target);
    EXPECT_EQ(page.headers.count("x-injected"), 0U) << target;
    EXPECT_THAT(page.raw.substr(0, page.raw.find("\r\n\r\n")), Not(HasSubstr("x=1"))) << target;
  }
}

TEST_F(Visitor, MayAskWithAWholeAddressOfThisHost) {
  EXPECT_EQ(
      exchange(node.port(), "GET http://alken.localhost/vacatures HTTP/1.1\r\nHost: alken.localhost\r\n\r\n")
          .status,
      200);
}

TEST_F(Visitor, MaySendTwoRequestsOnOneConnection) {
  const auto both = exchange(node.port(), "GET /healthz HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(both.status, 200);
  answer got;
  EXPECT_TRUE(closes_after(node.port(),
                           "GET /healthz HTTP/1.1\r\n" + host + "\r\nGET /readyz HTTP/1.1\r\n" + host +
                               "Connection: close\r\n\r\n",
                           &got));
  EXPECT_THAT(got.raw, HasSubstr("ok\n"));
  EXPECT_THAT(got.raw, HasSubstr("ready\n"));
}

TEST_F(Visitor, WhoSendsFarTooMuchStillReadsThatItWasTooMuch) {
  const std::string body(1'500'000, 'a');
  const open_connection c(node.port());
  EXPECT_TRUE(c.send("POST /vacatures HTTP/1.1\r\n" + host +
                     "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
  EXPECT_THAT(c.read_to_end(), HasSubstr(" 413 "));
}

TEST_F(Visitor, MaySendAFormInChunks) {
  const auto got = exchange(node.port(), "POST /vacatures HTTP/1.1\r\n" + host +
                                             "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n");
  EXPECT_EQ(got.status, 405);  // read whole and answered: there is no such form
}

// A listener with short limits, for visitors that are slow on purpose.
class SlowVisitor : public testing::Test {
 protected:
  struct echo final : http::application {
    std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
    web::response handle(const web::request& r, work_record&) override {
      return web::text_response(200, r.body + "!\n");
    }
    std::size_t body_limit(const web::request&) const override { return 1'000'000; }
  } app;
  outbox::heads heads;
  metrics figures;
  boost::asio::io_context io;
  boost::asio::thread_pool workers{1};
  http::server server{io,
                      workers,
                      app,
                      heads,
                      figures,
                      {.name = "slow",
                       .address = "127.0.0.1",
                       .bounds = {.idle = std::chrono::seconds(1),
                                  .header = std::chrono::seconds(1),
                                  .body = std::chrono::seconds(1)}}};
  std::thread network;

  void SetUp() override {
    server.start();
    network = std::thread([this] { io.run(); });
  }
  void TearDown() override {
    server.stop_accepting();
    server.close_all();
    workers.join();
    network.join();
  }
};

TEST_F(SlowVisitor, WhoNeverSpeaksIsClosed) { EXPECT_EQ(open_connection(server.port()).read_to_end(), ""); }

TEST_F(SlowVisitor, WhoNeverEndsItsHeadersIsClosed) {
  answer got;
  EXPECT_TRUE(closes_after(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nX-A: ", &got));
  EXPECT_EQ(got.raw, "");
}

TEST_F(SlowVisitor, WhoNeverEndsItsBodyIsClosed) {
  answer got;
  EXPECT_TRUE(closes_after(server.port(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", &got));
  EXPECT_EQ(got.raw, "");
}

// The exchanges of another connection stand between the pieces, so that the deadline passes without a pause
// in the test.
TEST_F(SlowVisitor, ABodyWhoseBytesKeepComingIsReadToItsEnd) {
  const std::string piece = "10\r\n0123456789abcdef\r\n";
  const open_connection slow(server.port());
  slow.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
  std::size_t sent = 0;
  const auto end =
      std::chrono::steady_clock::now() + 3 * std::chrono::seconds(1);  // three times the deadline
  while (std::chrono::steady_clock::now() < end) {
    ASSERT_EQ(post(server.port(), "a", "/", "quick").status, 200);
    ASSERT_TRUE(slow.send(piece)) << "closed after " << sent << " bytes";
    sent += 16;
  }
  slow.send("0\r\n\r\n");
  const std::string got = slow.read_to_end();
  EXPECT_THAT(got, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(got, HasSubstr("Content-Length: " + std::to_string(sent + 2)));
}

TEST_F(SlowVisitor, OthersAreServedMeanwhile) {
  const open_connection slow(server.port());
  slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(post(server.port(), "a", "/", "quick").body, "quick!\n");
}

}  // namespace
}  // namespace paraat::test
