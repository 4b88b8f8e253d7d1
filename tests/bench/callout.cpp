// A call-out to a pool of 50,000: how long until the audience is known, the first wave chosen and its
// messages queued; how many answers a second it takes while they race for the last places, and whether one
// got one too many; how long the board takes with everybody on it. A whole node on a private PostgreSQL that
// writes to disk. Run by ops/bench callout; prints one JSON line for each figure.
//   callout_bench FOLDER [POOL [ANSWERS]]
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "node/node.hpp"
#include "tenant/callouts/calling.hpp"
#include "tenant/store/private_postgres.hpp"
#include "tenant/store/sql.hpp"
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
           "insert into tenant.corps (tenant_id, id, ref, name, updated_at) values ($1, $2::uuid, 'bench1', "
           "'Korps', "
           "now())",
           tx.tenant(), corps_id);
  sql::run(
      tx,
      "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, place, "
      "nis, "
      "skills, created_at, updated_at) select $1, ('018f0000-0000-7000-8001-' || lpad(n::text, 12, "
      "'0'))::uuid, "
      "$2::uuid, 'accepted', 'Lid ' || n, 'lid' || n || '@bench.example', '0470' || lpad(n::text, 6, '0'), "
      "date "
      "'1960-01-01' + n % 15000, 'Alken', 73001, case when n % 7 = 0 then '{cooking}'::text[] else '{}' end, "
      "now(), now() from generate_series(1, $3::int) n",
      tx.tenant(), corps_id, pool);
  sql::run(
      tx,
      "insert into tenant.corps_certificates (tenant_id, member_id, code, valid_from, seen_on, seen_by) "
      "select "
      "$1, id, 'first_aid', '2026-01-01', '2026-01-01', 1 from tenant.corps_members where tenant_id = $1 and "
      "right(id::text, 1) in ('0', '5')",
      tx.tenant());
}

struct night {
  incidents::incident about;
  incidents::task sandbags;
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
  auto t = incidents::defaults(i, *task_profiles::in_catalogue("sandbags"), now);
  t.what.needed = needed;
  return {i, incidents::activate(tx, t, 1, now).value()};
}

int run(const std::string& folder, int pool, int answers) {
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
                            .tasks = {tonight.sandbags.id},
                            .corps = {corps_id},
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
  began = clock_type::now();
  node.db().write(alken.id,
                  [&](transaction& tx) { return callouts::start(tx, scope(), draft.id, 1).value(); });
  figure("queue", since(began), "s");
  figure("asked", static_cast<double>(preview.next.ask.size()), "people");

  // Everybody who was asked wants one of a hundred places.
  constexpr int places = 100;
  std::vector<std::string> links;
  node.db().write(alken.id, [&](transaction& tx) {
    sql::run(tx, "update tenant.incident_tasks set needed = $2::int where tenant_id = $1", tx.tenant(),
             places);
    for (const auto& r :
         sql::run(tx, "select id from tenant.callout_people where tenant_id = $1 order by id limit $2::int",
                  tx.tenant(), answers))
      links.push_back("/o/" + callouts::token_of(scope(), r[0].as<std::string>()));
  });
  std::atomic<std::size_t> next = 0;
  std::atomic<int> taken_in = 0;
  began = clock_type::now();
  {
    std::vector<std::jthread> crowd;
    for (int n = 0; n < 16; ++n)
      crowd.emplace_back([&] {
        for (std::size_t k = next++; k < links.size(); k = next++)
          taken_in += test::post(node.port(), "alken.localhost", links[k], "doe=ja").status == 303;
      });
  }
  figure("answers", taken_in / since(began), "1/s");
  const int given = node.db().read(alken.id, [](transaction& tx) {
    return sql::run(
               tx,
               "select count(*) from tenant.callout_people where tenant_id = $1 and place_task is not null",
               tx.tenant())[0][0]
        .as<int>();
  });
  figure("places_too_many", given - std::min<int>(places, static_cast<int>(links.size())), "places");

  const auto who = test::sign_in(node.db(), time.now(), alken, web::role::coordinator);
  std::vector<double> times;
  for (int n = 0; n < 15; ++n) {
    began = clock_type::now();
    const auto page =
        test::get(node.port(), "alken.localhost",
                  "/beheer/noodsituaties/" + tonight.about.id + "/bord?groep=wachten", who.cookie_header);
    if (page.status != 200) return 1;
    times.push_back(1000 * since(began));
  }
  std::ranges::sort(times);
  figure("board", times[times.size() / 2], "ms");
  node.stop();
  return given > places ? 1 : 0;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  const auto number = [&](int at, int usual) { return count > at ? std::atoi(words[at]) : usual; };
  if (count < 2) return 2;
  return paraat::run(words[1], number(2, 50'000), number(3, 10'000));
}
