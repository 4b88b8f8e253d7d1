// A call-out to a pool of 50,000: how long until the audience is known, the first wave chosen and its
// messages queued; how long the page of the preview takes; how many answers a second it takes while they race
// for the last places of three tasks, and whether one got one too many; how long the board takes with
// everybody on it, and how soon a thousand open boards show a change. A whole node on a private PostgreSQL
// that writes to disk. Run by ops/bench callout; prints one JSON line for each figure.
//   callout_bench FOLDER [POOL [ANSWERS]]
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <thread>

#include "node/node.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/bench/boards.hpp"
#include "tests/support/session.hpp"
#include "tests/support/world.hpp"

namespace paraat {
namespace {

using clock_type = std::chrono::steady_clock;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}

void figure(const char* metric, double value, const char* unit) {
  fmt::print("{{\"bench\":\"callout\",\"metric\":\"{}\",\"value\":{:.3f},\"unit\":\"{}\"}}\n", metric, value,
             unit);
  std::fflush(stdout);
}

constexpr const char* corps_id = "018f0000-0000-7000-8000-000000000001";

void fill_pool(transaction& tx, int pool) {
  sql::run(tx,
           "insert into tenant.corps (tenant_id, id, ref, name, updated_at) "
           "values ($1, $2::uuid, 'bench1', 'Korps', now())",
           tx.tenant(), corps_id);
  constexpr int at_once = 5000;  // a statement ends after ten seconds
  for (int from = 1; from <= pool; from += at_once)
    sql::run(
        tx,
        "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, place, "
        "nis, skills, created_at, updated_at) select $1, ('018f0000-0000-7000-8001-' || lpad(n::text, 12, "
        "'0'))::uuid, $2::uuid, 'accepted', 'Lid ' || n, 'lid' || n || '@bench.example', "
        "'0470' || lpad(n::text, 6, '0'), date '1960-01-01' + n % 15000, 'Alken', 73001, "
        "case when n % 7 = 0 then '{cooking}'::text[] else '{}' end, now(), now() "
        "from generate_series($3::int, $4::int) n",
        tx.tenant(), corps_id, from, std::min(pool, from + at_once - 1));
  sql::run(tx,
           "insert into tenant.corps_certificates (tenant_id, member_id, code, valid_from, seen_on, "
           "seen_by) select $1, id, 'first_aid', '2026-01-01', '2026-01-01', 1 from tenant.corps_members "
           "where tenant_id = $1 and right(id::text, 1) in ('0', '5')",
           tx.tenant());
}

struct night {
  incidents::incident about;
  std::vector<incidents::task_id> tasks;
};
night open_incident(transaction& tx, instant now, int needed) {
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
  night out{i, {}};
  // No skill, a skill that people report themselves, and a scarce certificate with a deputy.
  for (const auto& [code, share] :
       {std::pair("sandbags", 60), std::pair("soup_kitchen", 30), std::pair("first_aid", 10)}) {
    auto t = incidents::defaults(i, *task_profiles::in_catalogue(code), now);
    t.what.needed = std::max(1, needed * share / 100);
    out.tasks.push_back(incidents::activate(tx, t, 1, now).value().id);
  }
  return out;
}

double resident_mb() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

double median_ms(int times, const std::function<void()>& work) {
  std::vector<double> all;
  for (int n = 0; n < times; ++n) {
    const auto began = clock_type::now();
    work();
    all.push_back(1000 * since(began));
  }
  std::ranges::sort(all);
  return all[all.size() / 2];
}

int run(const std::string& folder, int pool, int answers) {
  bench::crowd_of_boards crowd;  // before the first thread
  private_postgres server({.folder = folder + "/postgres", .shared_buffers = "256MB"});
  migrate(server.owner_url());
  node::config c;
  c.folder = folder;
  c.database = server.application_url();
  c.database_owner = server.owner_url();
  c.listen_port = 0;
  const system_clock time;
  node::node node(c, time);
  node.start();
  const auto alken = test::add_municipality(node.db(), test::alken_nis);
  node.reload_tenants();
  const auto& s = node.services();
  node.db().write(alken.id, [&](transaction& tx) { fill_pool(tx, pool); });
  const auto tonight = node.db().write(
      alken.id, [&](transaction& tx) { return open_incident(tx, time.now(), std::max(1, pool / 100)); });
  const auto draft = node.db().write(alken.id, [&](transaction& tx) {
    return callouts::draft(tx,
                           {.incident_id = tonight.about.id,
                            .tasks = tonight.tasks,
                            .corps = {corps::corps_id(corps_id)},
                            .words = {}},
                           1, time.now())
        .value();
  });
  const auto scope = [&] { return web::scope{s, alken, "", s.languages.of("nl"), time.now(), std::nullopt}; };

  auto began = clock_type::now();
  const auto preview = node.db().read(alken.id, [&](transaction& tx) {
    return callouts::make_plan(tx, draft, s.municipalities, time.now());
  });
  figure("audience", since(began), "s");
  const auto who = test::sign_in(node.db(), time.now(), alken, web::role::coordinator);
  const auto read = [&](const std::string& path) {
    if (test::get(node.port(), "alken.localhost", path, who.cookie_header).status != 200)
      throw std::runtime_error("a page is not shown");
  };
  figure("preview", median_ms(5, [&] { read("/beheer/oproepen/" + draft.id); }), "ms");
  began = clock_type::now();
  node.db().write(alken.id,
                  [&](transaction& tx) { return callouts::start(tx, scope(), draft.id, 1).value(); });
  figure("queue", since(began), "s");
  figure("asked", static_cast<double>(preview.next.ask.size()), "people");

  // Every asked person answers yes for one of forty places at a task.
  constexpr int places = 40;
  std::vector<std::string> links;
  std::vector<callouts::person_id> people;
  node.db().write(alken.id, [&](transaction& tx) {
    sql::run(tx, "update tenant.incident_tasks set needed = $2::int where tenant_id = $1", tx.tenant(),
             places);
    for (const auto& r :
         sql::run(tx, "select id from tenant.callout_people where tenant_id = $1 order by id limit $2::int",
                  tx.tenant(), answers)) {
      people.push_back(r[0].as<callouts::person_id>());
      links.push_back("/o/" + callouts::token_of(scope(), people.back()));
    }
  });
  std::atomic<std::size_t> next = 0;
  std::atomic<int> taken_in = 0;
  began = clock_type::now();
  {
    std::vector<std::jthread> people_at_home;
    for (int n = 0; n < 16; ++n)
      people_at_home.emplace_back([&] {
        for (std::size_t k = next++; k < links.size(); k = next++)
          taken_in +=
              test::post(node.port(), "alken.localhost", links[k] + "/antwoord", "keuze=ja").status == 303;
      });
  }
  figure("answers", taken_in / since(began), "1/s");
  const int too_many = node.db().read(alken.id, [](transaction& tx) {
    return sql::run(
               tx,
               "select coalesce(sum(greatest(0, n - needed)), 0) from (select t.needed, count(*) as n from "
               "tenant.callout_people p join tenant.incident_tasks t on t.tenant_id = $1 and t.id = "
               "p.place_task where p.tenant_id = $1 group by t.id, t.needed) x",
               tx.tenant())[0][0]
        .as<int>();
  });
  figure("places_too_many", too_many, "places");

  const std::string board = "/beheer/noodsituaties/" + tonight.about.id + "/bord";
  figure("board", median_ms(15, [&] { read(board + "?groep=wachten"); }), "ms");
  fmt::print(stderr, "memory before the boards: {:.0f} MB\n", resident_mb());
  constexpr int watching = 1000;
  began = clock_type::now();
  crowd.open(node.port(), watching, "alken.localhost", board + "/live", who.cookie_header);
  figure("boards_opened", since(began), "s");
  std::vector<double> shown;
  for (std::size_t n = 0; n < 20; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    const std::string called = node.db().write(alken.id, [&](transaction& tx) {
      const std::string fresh = fmt::format("Melder {} {}", n, links[n].substr(3, 6));
      sql::run(
          tx,
          "update tenant.corps_members set name = $2 where tenant_id = $1 and id = (select member_id from "
          "tenant.callout_people where tenant_id = $1 and id = $3::uuid)",
          tx.tenant(), fresh, people[n]);
      return fresh;
    });
    const auto from = clock_type::now().time_since_epoch().count();
    test::post(node.port(), "alken.localhost", links[n] + "/antwoord",
               n % 2 == 0 ? "keuze=nee" : "keuze=misschien");
    shown.push_back(static_cast<double>(crowd.shows(called) - from) / 1e9);
  }
  figure("boards_shown", std::ranges::max(shown), "s");
  figure("boards_memory", resident_mb(), "MB");
  node.stop();
  return too_many > 0 ? 1 : 0;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  const auto number = [&](int at, int usual) { return count > at ? std::atoi(words[at]) : usual; };
  if (count < 2) return 2;
  return paraat::run(words[1], number(2, 50'000), number(3, 10'000));
}
