// One observation for each request and job, as a node makes them: in its log, its metrics and its traces.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <pqxx/pqxx>
#include <sstream>

#include "ops/log.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/trace_collector.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

// Captures the log; `lines` stops the node first, so that every request has been observed.
class Observations : public Desk {
 protected:
  explicit Observations(const node::config& c = {}) : Desk(c) {
    log::set_threshold(log::level::info);
    testing::internal::CaptureStderr();
  }
  ~Observations() override {
    if (capturing_) testing::internal::GetCapturedStderr();
    log::set_threshold(log::level::error);
  }
  std::vector<json::object> lines(std::string_view event) {
    if (capturing_) {
      node.inside().stop();
      log_ = testing::internal::GetCapturedStderr();
      capturing_ = false;
    }
    std::vector<json::object> out;
    std::istringstream all(log_);
    for (std::string line; std::getline(all, line);)
      if (auto v = json::parse(line).as_object(); v.at("event").as_string() == event) out.push_back(v);
    return out;
  }
  std::string figures() {
    lines("");
    return node.inside().services().figures.exposition();
  }
  // The value of a series; -1 when it is not there.
  double figure(const std::string& series) {
    std::istringstream all(figures());
    for (std::string line; std::getline(all, line);)
      if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
    return -1;
  }
  void break_the_vacancies() {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction(c).exec("alter table tenant.vacancies rename to somewhere_else");
  }
  std::string log_;

 private:
  bool capturing_ = true;
};

TEST_F(Observations, OfARequestHasRouteTenantStatusAndTheTimeOfEachStage) {
  ASSERT_EQ(node.get(host, "/vacatures?q=Jan+Peeters").status, 200);
  const auto all = lines("request");
  ASSERT_EQ(all.size(), 1U);
  const json::object& o = all.front();
  EXPECT_EQ(o.at("route").as_string(), "/vacatures");
  EXPECT_EQ(o.at("tenant").as_int64(), alken.id.value);
  EXPECT_EQ(o.at("status").as_int64(), 200);
  EXPECT_EQ(o.at("request_id").as_string().size(), 12U);
  for (const char* took : {"ms", "queue_ms", "begin_ms", "handler_ms", "commit_ms", "write_ms"})
    EXPECT_TRUE(o.contains(took)) << took;
  EXPECT_FALSE(o.contains("cause"));
  EXPECT_EQ(figure(R"(paraat_stage_duration_seconds_count{of="request",stage="begin"})"), 1);
}

TEST_F(Observations, NameARowOfTheTableAndNeverAPath) {
  node.get(host, "/vacatures/geen-uuid-maar-jan.peeters");
  node.get(host, "/jan.peeters@alken.be");
  EXPECT_EQ(figure(R"(paraat_route_requests_total{code="4xx",listener="public",route="/vacatures/{}"})"), 1);
  EXPECT_EQ(figure(R"(paraat_route_requests_total{code="4xx",listener="public",route="-"})"), 1);
  EXPECT_THAT(log_, Not(HasSubstr("peeters")));
}

TEST_F(Observations, CountAPageFromMemoryWithItsRouteAndWriteNoLine) {
  // One that shows listings, and one that does not. A job of the start may change what they are made of.
  for (const char* page : {"/vacatures", "/hoe-werkt-het"})
    for (int i = 0; i < 4; ++i) ASSERT_EQ(node.get(host, page).status, 200);
  const auto written = static_cast<double>(lines("request").size());
  EXPECT_GE(figure("paraat_page_cache_hits_total"), 4);
  EXPECT_EQ(figure("paraat_page_cache_hits_total") + written, 8);
  EXPECT_EQ(figure(R"(paraat_route_requests_total{code="2xx",listener="public",route="/vacatures"})"), 4);
  EXPECT_EQ(figure(R"(paraat_route_requests_total{code="2xx",listener="public",route="/hoe-werkt-het"})"), 4);
  EXPECT_EQ(figure(R"(paraat_http_requests_total{code="200",listener="public"})"), 8);
  EXPECT_EQ(figure(R"(paraat_http_request_duration_seconds_count{listener="public"})"), written)
      << "pages from memory do not hide the slow ones";
}

TEST_F(Observations, FindA500ByItsNumberWithItsCause) {
  break_the_vacancies();
  const auto got = open(coordinator, "/beheer/vacatures");
  ASSERT_EQ(got.status, 500);
  const auto all = lines("request");
  const json::object& o = all.back();
  EXPECT_THAT(got.body, HasSubstr("<code>" + std::string(o.at("request_id").as_string()) + "</code>"));
  EXPECT_EQ(o.at("level").as_string(), "error");
  EXPECT_EQ(o.at("status").as_int64(), 500);
  EXPECT_EQ(o.at("route").as_string(), "/beheer/vacatures");
  EXPECT_EQ(o.at("cause").as_string(), "pqxx::undefined_table");
  EXPECT_EQ(o.at("sqlstate").as_string(), "42P01");
  EXPECT_TRUE(o.at("statement").as_string().starts_with("select_tenant_")) << o.at("statement").as_string();
}

// A program reads no HTML: the same number and cause, as RFC 9457 says it.
TEST_F(Observations, FindA500OfAProgramByItsNumberWithItsCause) {
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction(c).exec("alter table node.tokens rename to somewhere_else");
  const auto got = node.get(host, "/mijn-gegevens/jan.peeters/kopie.json");
  ASSERT_EQ(got.status, 500);
  EXPECT_EQ(got.headers.at("content-type"), "application/problem+json");
  const json::object problem = json::parse(got.body).as_object();
  EXPECT_EQ(problem.at("type").as_string(), "about:blank");
  EXPECT_EQ(problem.at("status").as_int64(), 500);
  EXPECT_EQ(problem.at("title").as_string(), "Internal Server Error");
  EXPECT_EQ(problem.at("detail").as_string(), "Er ging iets mis aan onze kant.");
  const auto all = lines("request");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(problem.at("request_id"), all[0].at("request_id"));
  EXPECT_EQ(all[0].at("route").as_string(), "/mijn-gegevens/{}/kopie.json");
  EXPECT_EQ(all[0].at("cause").as_string(), "pqxx::undefined_table");
  for (const char* inside : {"tokens", "pqxx", "peeters"}) EXPECT_THAT(got.body, Not(HasSubstr(inside)));
}

TEST_F(Observations, OfARefusedFormHaveKindAndFieldAndNothingThatWasTyped) {
  fields wrong = soup();
  for (auto& [name, value] : wrong)
    if (name == "plaatsen") value = "Jan Peeters";
  ASSERT_EQ(click(coordinator, "/beheer/vacatures/nieuw", wrong).status, 422);
  const auto all = lines("request");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("status").as_int64(), 422);
  EXPECT_EQ(all[0].at("refused").as_string(), "invalid");
  EXPECT_EQ(all[0].at("field").as_string(), "plaatsen");
  EXPECT_FALSE(all[0].contains("cause"));
  EXPECT_TRUE(lines("refused").empty()) << "one line";
  EXPECT_THAT(log_, Not(HasSubstr("Peeters")));
}

TEST_F(Observations, OfARefusedPageHaveItsKind) {
  ASSERT_EQ(node.get(host, "/nergens").status, 404);
  ASSERT_EQ(open(sign_in(node, alken, web::role::editor), "/beheer/gebruikers").status, 403);
  ASSERT_EQ(node.get(host, "/vacatures").status, 200);
  const auto all = lines("request");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].at("refused").as_string(), "not_found");
  EXPECT_EQ(all[1].at("refused").as_string(), "forbidden");
  EXPECT_FALSE(all[2].contains("refused"));
  for (const json::object& o : all) EXPECT_FALSE(o.contains("field"));
}

TEST_F(Observations, OfPeopleHoldNothingOfThem) {
  const std::string draft = made(coordinator);
  open(coordinator, draft);
  break_the_vacancies();
  click(coordinator, "/beheer/vacatures/nieuw", soup());
  lines("request");
  for (const char* personal : {"Bea", "bea@korps.be", "0470", "Kerkplein", "Soep", "@", "127.0.0.1"})
    EXPECT_THAT(log_, Not(HasSubstr(personal)));
}

TEST_F(Observations, OfAJobHaveKindTenantAndOutcome) {
  node.db().write(alken.id, [&](transaction& tx) {
    jobs::schedule(tx, audit::link_job, node.time.now());
    jobs::schedule(tx, "nobody_does_this", node.time.now());
  });
  node.inside().beat();
  const auto done = lines("job"), failed = lines("job_failed");
  ASSERT_GE(done.size(), 1U);
  for (const json::object& o : done) {
    EXPECT_EQ(o.at("kind").as_string(), audit::link_job);
    EXPECT_EQ(o.at("tenant").as_int64(), alken.id.value);
    EXPECT_TRUE(o.contains("handler_ms"));
  }
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].at("kind").as_string(), "nobody_does_this");
  EXPECT_EQ(failed[0].at("attempts").as_int64(), 1);
  EXPECT_EQ(failed[0].at("cause").as_string(), "std::runtime_error");
  EXPECT_EQ(figure(R"(paraat_jobs_total{kind="nobody_does_this",outcome="failed"})"), 1);
}

// A sign-in link, from the click to the mail server.
TEST_F(Observations, OfADeliveryHaveKindClassTenantAndOutcomeAndNothingOfThePerson) {
  ASSERT_EQ(post("/aanmelding", "email=els.peeters%40voorbeeld.be").status, 303);
  node.inside().beat();
  const auto all = lines("delivery");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("kind").as_string(), "sign_in_unknown");
  EXPECT_EQ(all[0].at("channel").as_string(), "mail");
  EXPECT_EQ(all[0].at("class").as_string(), "normal");
  EXPECT_EQ(all[0].at("outcome").as_string(), "taken");
  EXPECT_EQ(all[0].at("tenant").as_int64(), alken.id.value);
  EXPECT_EQ(all[0].at("attempts").as_int64(), 1);
  EXPECT_EQ(all[0].at("level").as_string(), "info");
  for (const char* took : {"ms", "begin_ms", "handler_ms", "commit_ms"}) EXPECT_TRUE(all[0].contains(took));
  EXPECT_EQ(figure(R"(paraat_channel_messages_total{channel="mail",class="normal",)"
                   R"(kind="sign_in_unknown",outcome="taken"})"),
            1);
  for (const char* personal : {"peeters", "voorbeeld.be", "@"}) EXPECT_THAT(log_, Not(HasSubstr(personal)));
}

class Traced : public Observations {
 protected:
  static node::config with(const trace_collector& c) {
    node::config out;
    out.tracing_endpoint = c.url();
    return out;
  }
  explicit Traced(std::shared_ptr<trace_collector> c = std::make_shared<trace_collector>())
      : Observations(with(*c)), collector(std::move(c)) {}
  std::shared_ptr<trace_collector> collector;
};

TEST_F(Traced, ARequestIsASpanWithAChildForEachStage) {
  node.get(host, "/vacatures?q=Jan+Peeters",
           "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n");
  const auto id = std::string(lines("request").front().at("request_id").as_string());
  std::vector<collected_span> of_it;
  std::string own;
  for (const auto& s : collector->spans())
    if (s.attributes.contains("paraat.request_id") && s.attributes.at("paraat.request_id") == id) {
      own = s.id;
      EXPECT_EQ(s.name, "GET /vacatures");
      EXPECT_EQ(s.parent, "") << "a visitor does not choose the trace";
      EXPECT_NE(s.trace, "4bf92f3577b34da6a3ce929d0e0e4736");
      EXPECT_EQ(s.attributes.at("paraat.tenant"), std::to_string(alken.id.value));
    }
  ASSERT_NE(own, "");
  std::set<std::string> stages;
  for (const auto& s : collector->spans())
    if (s.parent == own) stages.insert(s.name);
  EXPECT_THAT(stages, testing::ElementsAre("begin", "commit", "handler", "queue", "write"));
  for (const auto& said : collector->http().heard())
    for (const char* personal : {"Peeters", "127.0.0.1", "q="})
      EXPECT_THAT(said.body, Not(HasSubstr(personal)));
}

TEST_F(Traced, ADeliveryIsASpanWithItsStages) {
  ASSERT_EQ(post("/aanmelding", "email=els.peeters%40voorbeeld.be").status, 303);
  node.inside().beat();
  lines("");
  collected_span own;
  for (const auto& s : collector->spans())
    if (s.name == "delivery sign_in_unknown") own = s;
  ASSERT_NE(own.id, "");
  EXPECT_EQ(own.kind, 4) << "a producer";
  EXPECT_EQ(own.attributes.at("paraat.channel"), "mail");
  EXPECT_EQ(own.attributes.at("paraat.class"), "normal");
  EXPECT_EQ(own.attributes.at("paraat.outcome"), "taken");
  EXPECT_EQ(own.attributes.at("paraat.tenant"), std::to_string(alken.id.value));
  std::set<std::string> stages;
  for (const auto& s : collector->spans())
    if (s.parent == own.id) stages.insert(s.name);
  EXPECT_THAT(stages, testing::ElementsAre("begin", "commit", "handler"));
  for (const auto& said : collector->http().heard())
    for (const char* personal : {"peeters", "voorbeeld.be"}) EXPECT_THAT(said.body, Not(HasSubstr(personal)));
}

TEST_F(Traced, ANodeServesAndStopsWhileItsCollectorHangs) {
  held_requests held;
  collector->http().does(held.script());
  EXPECT_EQ(node.get(host, "/vacatures?q=zand").status, 200);
  held.wait_for_the_first();
  EXPECT_EQ(node.get(host, "/vacatures?q=water").status, 200);
  EXPECT_EQ(figure(R"(paraat_trace_spans_total{outcome="sent"})"), 0);
  EXPECT_GT(figure(R"(paraat_trace_spans_total{outcome="dropped"})"), 0);
  held.let_go();
}

}  // namespace
}  // namespace paraat::test
