// One observation for each request and message between nodes.

#include <fmt/format.h>

#include <boost/json.hpp>
#include <sstream>

#include "ops/log.hpp"
#include "tests/federation/deliveries.hpp"
#include "tests/federation/inbox.hpp"
#include "tests/support/trace_collector.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class ObservedInbox : public Inbox {
 protected:
  void SetUp() override {
    Inbox::SetUp();
    log::set_threshold(log::level::info);
    testing::internal::CaptureStderr();
  }
  void TearDown() override { log::set_threshold(log::level::error); }
  // Stops the nodes, so that every request has been observed.
  void finish() {
    figures_ = [this] {
      haspengouw.inside().stop();
      return haspengouw.inside().services().figures.exposition();
    }();
    log_ = testing::internal::GetCapturedStderr();
  }
  std::vector<json::object> lines(std::string_view event) const {
    std::vector<json::object> out;
    std::istringstream all(log_);
    for (std::string line; std::getline(all, line);)
      if (auto v = json::parse(line).as_object(); v.at("event").as_string() == event) out.push_back(v);
    return out;
  }
  std::string log_, figures_;
};

TEST_F(ObservedInbox, AMessageHasKindTenantOutcomeAndTheRequestThatBroughtIt) {
  auto wrong = note("Onbekend");
  wrong.set_type("no.such.kind");
  const auto got = post_over_the_network("bulk", {note("Hallo Peeters"), wrong});
  ASSERT_EQ(got.status, 200U);
  finish();
  const auto messages = lines("message");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].at("kind").as_string(), "case.note");
  EXPECT_EQ(messages[0].at("tenant").as_int64(), alken.id.value);
  EXPECT_EQ(messages[0].at("outcome").as_string(), "accepted");
  EXPECT_EQ(messages[0].at("peer").as_string(), "hasselt");
  EXPECT_TRUE(messages[0].contains("handler_ms"));
  EXPECT_EQ(messages[1].at("kind").as_string(), "-") << "no word of another node is a name";
  EXPECT_EQ(messages[1].at("outcome").as_string(), "rejected");
  EXPECT_EQ(messages[1].at("reason").as_string(), "unknown-type");
  json::object request;
  for (const auto& r : lines("request"))
    if (r.at("route").as_string() == "/fed/v1/inbox/bulk") request = r;
  ASSERT_FALSE(request.empty());
  EXPECT_EQ(request.at("listener").as_string(), "federation");
  EXPECT_EQ(messages[0].at("request_id"), request.at("request_id"));
  EXPECT_THAT(log_, Not(HasSubstr("Peeters")));
  EXPECT_THAT(
      figures_,
      HasSubstr("paraat_messages_received_total{lane=\"bulk\",outcome=\"accepted\",peer=\"hasselt\"} 1"));
  EXPECT_THAT(figures_, HasSubstr("{code=\"2xx\",listener=\"federation\",route=\"/fed/v1/inbox/bulk\"} 1"));
}

TEST_F(ObservedInbox, ALieIsOneRejectedMessageForEachCopy) {
  auto first = note("Eerste"), second = note("Tweede");
  second.set_message_id(first.message_id());
  EXPECT_EQ(post({first, second}).code, "equivocation");
  finish();
  const auto messages = lines("message");
  ASSERT_EQ(messages.size(), 2U);
  for (const auto& m : messages) {
    EXPECT_EQ(m.at("outcome").as_string(), "rejected");
    EXPECT_EQ(m.at("reason").as_string(), "equivocation");
  }
}

class ends_of_messages final : public observer {
 public:
  void observe(const observation& o) override {
    if (o.what == observed::message)
      all.push_back(fmt::format("{} {} {} {} {}{}", o.outgoing ? "out" : "in", o.name, o.peer, o.lane,
                                o.outcome, o.tenant ? "" : " of nobody"));
  }
  std::vector<std::string> all;
};

TEST(ObservedDelivery, EachMessageThatComesToAnEndIsOneObservation) {
  lying_neighbours net(2);
  ends_of_messages ends;
  net.seen.add(ends);
  net.write(0, "Hallo");
  net.write(1, "Hulp", true);
  net.deliver();
  EXPECT_THAT(ends.all,
              testing::UnorderedElementsAre("out case.note " + net.peer(0).id + " bulk delivered",
                                            "out case.note " + net.peer(1).id + " crisis delivered"));
  net.deliver();
  EXPECT_EQ(ends.all.size(), 2U);
}

// Says on the way to which trace each request belongs.
class names_a_trace final : public federation::transport {
 public:
  explicit names_a_trace(federation::transport& under) : under_(under) {}
  boost::asio::awaitable<federation::incoming> exchange(federation::outgoing o) override {
    o.headers.emplace_back("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    auto got = co_await under_.exchange(std::move(o));
    co_return got;
  }

 private:
  federation::transport& under_;
};

class TracedPeers : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  trace_collector collector;
  collected_span request, message;

  // A message of Hasselt that names a trace.
  void send(bool peers_name_traces) {
    federated_node haspengouw{"haspengouw", &time, [&](node::config& c) {
                                c.tracing_endpoint = collector.url();
                                c.tracing_of_peers = peers_name_traces;
                              }};
    federated_node hasselt_node{"hasselt", &time};
    const auto alken = haspengouw.municipality(alken_nis), hasselt = hasselt_node.municipality(hasselt_nis);
    haspengouw.admit(hasselt_node);
    const auto& keys = hasselt_node.inside().federation()->own();
    federation::question q;
    q.node = "haspengouw";
    q.method = "POST";
    q.path = "/fed/v1/inbox/bulk";
    q.body = batch_of({signed_by(
        keys, note_envelope(haspengouw, hasselt.party, alken.party, 1, "Hallo Peeters", time.now()))});
    boost::asio::io_context io;
    http::client client(io.get_executor(),
                        {.authority = test_certificate().authority, .private_peers = {"127.0.0.1"}});
    names_a_trace wire(client);
    const auto members = hasselt_node.members();
    auto reply =
        boost::asio::co_spawn(io, federation::ask(wire, *members, keys, time, q), boost::asio::use_future);
    io.run();
    EXPECT_EQ(reply.get().status, 200U);
    haspengouw.inside().stop();
    for (const auto& s : collector.spans()) {
      if (s.name == "POST /fed/v1/inbox/bulk") request = s;
      if (s.name == "message case.note") message = s;
      for (const auto& [_, value] : s.attributes) EXPECT_THAT(value, Not(HasSubstr("Peeters")));
    }
  }
};

TEST_F(TracedPeers, MayNameATraceWhenTheSettingsSaySo) {
  send(true);
  EXPECT_EQ(request.trace, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(request.parent, "00f067aa0ba902b7");
  EXPECT_EQ(message.trace, request.trace);
  EXPECT_EQ(message.parent, request.id);
}

TEST_F(TracedPeers, NameNoTraceOtherwise) {
  send(false);
  EXPECT_EQ(request.trace.size(), 32U);
  EXPECT_NE(request.trace, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(request.parent, "");
  EXPECT_EQ(message.trace, request.trace);
  EXPECT_EQ(message.parent, request.id);
}

TEST(FederationPatterns, AreWhatTheListenerAnswers) {
  const auto of = [](const std::string& path) {
    web::request r;
    r.path = path;
    return federation::pattern_of(r);
  };
  EXPECT_EQ(of("/fed/v1/inbox/crisis"), "/fed/v1/inbox/crisis");
  EXPECT_EQ(of("/fed/v1/tenants/be-nis-71072/feeds/vacancies/public/items"),
            "/fed/v1/tenants/{}/feeds/{}/{}/items");
  EXPECT_EQ(of("/fed/v1/evidence/0190"), "/fed/v1/evidence/{}");
  EXPECT_EQ(of("/fed/v1/evidence"), "-");
  EXPECT_EQ(of("/fed/v1/anything/else"), "-");
}

}  // namespace
}  // namespace paraat::test
