#include "federation/sync/overviews_round.hpp"

#include <fmt/format.h>

#include "federation/endpoints/moderation_notices.hpp"
#include "federation/signed_client.hpp"
#include "federation/sync/overview_status.hpp"
#include "ops/bridge.hpp"

namespace paraat::federation::sync {
namespace net = boost::asio;
namespace {

net::awaitable<reply> ask_overview(peers_context& c, std::string node, std::string path, std::string party) {
  question q;
  q.node = std::move(node);
  q.path = std::move(path);
  q.query = "?publisher=" + party;
  co_return co_await ask(c.wire, *c.members_list.now(), c.own, c.time, std::move(q));
}

net::awaitable<void> ask_how_we_are_shown(peers_context& c, std::string node, std::string overview,
                                          std::string party) {
  const auto due = [&c, party, overview] {
    return c.db.read(std::nullopt,
                     [&](transaction& tx) { return asking_is_due(tx, party, overview, c.time.now()); });
  };
  const bool now = co_await on_worker(c.workers, due);
  if (!now) co_return;
  const reply answer = co_await ask_overview(c, node, "/fed/v1/shown", party);
  if (answer.status != 200) co_return;
  const auto take = [&c, party, overview, body = answer.body] {
    return c.db.write(std::nullopt, [&](transaction& tx) {
      return take_shown(tx, party, overview, body, c.time.now()).has_value();
    });
  };
  co_await on_worker(c.workers, take);
}

}  // namespace

net::awaitable<void> look_what_is_hidden(peers_context& c, std::string node, std::string party) {
  const auto list = c.members_list.now();
  std::string overview;
  for (const auto& [id, t] : list->tenants)
    if (t.node == node && t.has_role("aggregator")) overview = id;
  if (overview.empty() || !c.tenants.of_party(party)) co_return;
  const reply answer = co_await ask_overview(c, node, "/fed/v1/hidings", party);
  if (answer.status != 200) throw unreachable(fmt::format("hidings were refused: {}", answer.status));
  const auto take = [&c, party, overview, body = answer.body] {
    return c.db.write(std::nullopt,
                      [&](transaction& tx) { return take_hidings(tx, party, overview, body).has_value(); });
  };
  co_await on_worker(c.workers, take);
}

net::awaitable<void> ask_overviews(peers_context& c, std::string node) {
  const auto list = c.members_list.now();
  for (const auto& [overview, t] : list->tenants) {
    if (t.node != node || !t.has_role("aggregator")) continue;
    for (const tenants::tenant& here : c.tenants.list())
      if (here.what != tenants::tenant_kind::aggregator && list->tenant(here.party) != nullptr)
        co_await ask_how_we_are_shown(c, node, overview, here.party);
  }
}

}  // namespace paraat::federation::sync
