// Ten times the load that a node can serve, while a call-out runs: searches that no cache holds, pages,
// forms, boards, sign-ins and the answers of called people. First the peak is measured (a few connections
// that ask as fast as they are answered). Then ten times that rate is sent on time, whether the last request
// was answered or not; of the crisis class (boards and answers of called people) as many as at the peak: a
// flood of it alone is more than any admission could serve. Then the load ends, and the first calm page is
// waited for. A whole node on a private
// PostgreSQL. Run by ops/bench overload; prints one JSON line for each figure, and ends with 1 when a goal is
// missed.
//   overload_bench FOLDER [SECONDS]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>

#include "node/http/open_files.hpp"
#include "node/node.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/bench/overload_crowd.hpp"
#include "tests/support/session.hpp"
#include "tests/support/world.hpp"

namespace paraat {
namespace {

using namespace bench;
using std::chrono::milliseconds;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}

// What must hold under ten times the load; a goal that is missed ends the bench with 1.
struct goal {
  std::string_view metric;
  double least, most;
};
constexpr double any = 1e18;
constexpr goal goals[] = {{"goodput_of_peak", .8, any},
                          {"answer_p99", 0, 1000},
                          {"board_p99", 0, 1000},
                          {"refused_without_retry_after", 0, 0},
                          {"calm", 0, 5}};
int missed_goals = 0;

void figure(const char* metric, double value, const char* unit) {
  for (const goal& g : goals)
    if (g.metric == metric && (value < g.least || value > g.most)) {
      ++missed_goals;
      fmt::print(stderr, "{} is {:.3f} {}; the goal is {}\n", metric, value, unit,
                 g.most == any ? fmt::format("at least {}", g.least) : fmt::format("at most {}", g.most));
    }
  fmt::print("{{\"bench\":\"overload\",\"metric\":\"{}\",\"value\":{:.3f},\"unit\":\"{}\"}}\n", metric, value,
             unit);
  std::fflush(stdout);
}

double resident_mb() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

double percentile(std::vector<double> all, double part) {
  if (all.empty()) return 0;
  std::ranges::sort(all);
  return all[std::min(all.size() - 1, static_cast<std::size_t>(static_cast<double>(all.size()) * part))];
}

// The rate at which sixteen connections are answered: the node's capacity for this mix.
double peak(unsigned short port, mix& m, std::chrono::seconds how_long) {
  crowd c(port);
  std::vector<heard> all;
  const auto from = clock_type::now();
  while (clock_type::now() - from < how_long) {
    while (c.send(m.next(), 16)) {
    }
    c.listen(milliseconds(20), all);
  }
  return static_cast<double>(std::ranges::count_if(all, good)) / since(from);
}

struct outcome {
  std::vector<heard> all;
  double seconds = 0, most_memory = 0;
  long unsent = 0;
  clock_type::time_point ended;
};

// At this rate, on time.
outcome flood(unsigned short port, mix& m, double rate, double crisis_share, std::chrono::seconds how_long) {
  constexpr std::size_t most = 4000;
  crowd c(port);
  outcome out;
  const auto from = clock_type::now();
  long due = 0;
  while (clock_type::now() - from < how_long) {
    for (const long now = static_cast<long>(since(from) * rate); due < now; ++due)
      if (!c.send(m.next(crisis_share), most)) ++out.unsent;
    c.listen(milliseconds(2), out.all);
    if (due % 512 == 0) out.most_memory = std::max(out.most_memory, resident_mb());
  }
  out.seconds = since(from);
  out.ended = clock_type::now();
  while (c.open() > c.idle() && since(out.ended) < 10) c.listen(milliseconds(20), out.all);
  out.most_memory = std::max(out.most_memory, resident_mb());
  return out;
}

// Seconds until a search takes at most four times its time before the overload.
double until_calm(unsigned short port, double usual_ms, clock_type::time_point from) {
  for (int n = 0; since(from) < 60; ++n) {
    const auto began = clock_type::now();
    const auto page = test::get(port, "alken.localhost", fmt::format("/vacatures?q=kalm+{}", n));
    if (page.status == 200 && since(began) * 1000 <= 4 * usual_ms + 20) return since(from);
  }
  return since(from);
}

struct night {
  std::vector<std::string> links;
  std::string board;
};

// A call-out to two thousand people that has just begun.
night begin_callout(node::node& node, const tenants::tenant& alken, instant now) {
  const auto& s = node.services();
  constexpr const char* corps_id = "018f0000-0000-7000-8000-000000000001";
  return node.db().write(alken.id, [&](transaction& tx) {
    sql::run(
        tx,
        "insert into tenant.corps (tenant_id, id, ref, name, updated_at) values ($1, $2::uuid, 'bench1', "
        "'Korps', now())",
        tx.tenant(), corps_id);
    sql::run(
        tx,
        "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, place, "
        "nis, "
        "created_at, updated_at) select $1, ('018f0000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid, "
        "$2::uuid, 'accepted', 'Lid ' || n, 'lid' || n || '@bench.example', '0470' || lpad(n::text, 6, '0'), "
        "date '1970-01-01', 'Alken', 73001, now(), now() from generate_series(1, 2000) n",
        tx.tenant(), corps_id);
    const auto i = incidents::create(tx,
                                     {.kind = "flood",
                                      .name = "Hoogwater",
                                      .about = "",
                                      .place = "Alken",
                                      .where = point{50.87, 5.3},
                                      .command_name = "",
                                      .command_phone = "",
                                      .command_email = ""},
                                     1, now)
                       .value();
    auto t = incidents::defaults(i, *task_profiles::in_catalogue("sandbags"), now);
    t.what.needed = 200;
    const auto task = incidents::activate(tx, t, 1, now).value();
    const auto draft =
        callouts::draft(
            tx, {.incident_id = i.id, .tasks = {task.id}, .corps = {corps::corps_id(corps_id)}, .words = {}},
            1, now)
            .value();
    const web::scope scope{s, alken, "", s.languages.of("nl"), now, std::nullopt};
    if (!callouts::start(tx, scope, draft.id, 1)) throw std::runtime_error("the call-out does not start");
    night out{{}, "/beheer/noodsituaties/" + i.id + "/bord"};
    for (const auto& r :
         sql::run(tx, "select id from tenant.callout_people where tenant_id = $1", tx.tenant()))
      out.links.push_back("/o/" + callouts::token_of(scope, callouts::person_id(r[0].as<std::string>())));
    return out;
  });
}

void add_listings(node::node& node, const tenants::tenant& alken, instant now) {
  node.db().write(alken.id, [&](transaction& tx) {
    const std::string organisation = test::add_organisation(tx);
    for (int n = 0; n < 200; ++n) {
      auto c = test::sandbags(organisation, test::alken_nis);
      c.title = fmt::format("Bench {} helpen", n);
      const auto v = vacancies::create(tx, c, std::nullopt, now).value();
      if (!vacancies::publish(tx, alken, v.id, std::nullopt, now))
        throw std::runtime_error("a vacancy is not published");
    }
  });
}

void tell(const outcome& o, double served_at_peak) {
  std::vector<double> answers, boards;
  std::map<kind, std::pair<long, long>> by_kind;  // served, all
  long served = 0, limited = 0, refused = 0, silent = 0, without_term = 0, broken = 0;
  for (const heard& h : o.all) {
    served += good(h) ? 1 : 0;
    by_kind[h.what].first += good(h) ? 1 : 0;
    ++by_kind[h.what].second;
    limited += h.status == 429 ? 1 : 0;
    refused += h.status == 503 ? 1 : 0;
    without_term += h.status == 503 && !h.retry_after ? 1 : 0;
    silent += h.status == 0 ? 1 : 0;
    broken += h.status >= 500 && h.status != 503 ? 1 : 0;
    if (crisis(h.what)) (h.what == kind::board ? boards : answers).push_back(good(h) ? h.ms : 60'000);
  }
  const double goodput = static_cast<double>(served) / o.seconds;
  figure("offered", static_cast<double>(o.all.size() + static_cast<std::size_t>(o.unsent)) / o.seconds,
         "1/s");
  figure("goodput", goodput, "1/s");
  figure("goodput_of_peak", goodput / served_at_peak, "of 1");
  figure("answer_p99", percentile(answers, .99), "ms");
  figure("board_p99", percentile(boards, .99), "ms");
  for (const auto& [what, n] : by_kind)
    figure(fmt::format("served_{}", name_of(what)).c_str(),
           static_cast<double>(n.first) / static_cast<double>(n.second), "of 1");
  figure("limited", static_cast<double>(limited) / o.seconds, "1/s");
  figure("refused", static_cast<double>(refused) / o.seconds, "1/s");
  figure("refused_without_retry_after", static_cast<double>(without_term), "requests");
  figure("failed", static_cast<double>(silent + broken), "requests");
  figure("unsent", static_cast<double>(o.unsent), "requests");
  figure("memory", o.most_memory, "MB");
}

int run(const std::string& folder, int seconds) {
  http::raise_open_files();
  private_postgres server({.folder = folder + "/postgres", .shared_buffers = "256MB"});
  node::config c;
  c.folder = folder;
  c.database = server.application_url();
  c.database_owner = server.owner_url();
  c.listen_port = 0;
  c.trusted_proxies = {"127.0.0.1"};
  const system_clock time;
  node::node node(c, time);
  node.start();
  const auto alken = test::add_municipality(node.db(), test::alken_nis);
  node.reload_tenants();
  add_listings(node, alken, time.now());
  const night tonight = begin_callout(node, alken, time.now());
  const auto who = test::sign_in(node.db(), time.now(), alken, web::role::coordinator);
  mix m(tonight.links, tonight.board, who.cookie_header);
  peak(node.port(), m, std::chrono::seconds(2));  // warm
  std::vector<double> usual;
  for (int n = 0; n < 20; ++n) {
    const auto began = clock_type::now();
    test::get(node.port(), "alken.localhost", fmt::format("/vacatures?q=rust+{}", n));
    usual.push_back(since(began) * 1000);
  }
  const double served = peak(node.port(), m, std::chrono::seconds(seconds));
  figure("peak", served, "1/s");
  const outcome o = flood(node.port(), m, 10 * served, 2, std::chrono::seconds(seconds));
  const double calm = until_calm(node.port(), percentile(usual, .5), o.ended);
  tell(o, served);
  figure("calm", calm, "s");
  node.stop();
  return missed_goals == 0 ? 0 : 1;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  if (count < 2) return 2;
  return paraat::run(words[1], count > 2 ? std::atoi(words[2]) : 15);
}
