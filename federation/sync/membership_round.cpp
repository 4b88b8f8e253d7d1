#include "federation/sync/membership_round.hpp"

#include "federation/signed_client.hpp"
#include "ops/bridge.hpp"

namespace paraat::federation::sync {
namespace net = boost::asio;
namespace {

net::awaitable<void> refresh_revocations(peers_context& c, std::string node) {
  question q;
  q.node = node;
  q.path = "/fed/v1/membership/revocations";
  q.without_signature = true;
  const reply got = co_await ask(c.wire, *c.members_list.now(), c.own, c.time, q);
  const auto take = [&c, body = got.body] {
    return c.db.write(std::nullopt, [&](transaction& tx) {
      return accept_revocations(tx, body, c.time.now()).has_value();
    });
  };
  if (got.status == 200) co_await on_worker(c.workers, take);
}

}  // namespace

bool speaks(const peers_context& c, const member_node& n) {
  return !n.signing.empty() && n.fresh_until > c.time.now();
}

net::awaitable<void> fetch_manifest(peers_context& c, std::string from, std::string about) {
  question q;
  q.node = from;
  q.path = "/fed/v1/manifest";
  q.query = "?node=" + about;
  q.without_signature = true;
  const reply manifest = co_await ask(c.wire, *c.members_list.now(), c.own, c.time, q);
  if (manifest.status != 200) co_return;
  const auto take = [&c, body = manifest.body, itself = from == about, about] {
    return c.db.write(std::nullopt, [&](transaction& tx) {
      const auto taken = accept_manifest(tx, body, c.time.now());
      // Only the node itself can confirm that an old manifest is still its newest.
      if (taken && itself) confirm_manifest(tx, about, body, c.time.now());
      return taken.has_value();
    });
  };
  co_await on_worker(c.workers, take);
}

net::awaitable<void> look_again(peers_context& c, std::string node) {
  try {
    co_await fetch_manifest(c, node, node);
  } catch (const std::exception&) {
    co_return;  // the pause that follows is the answer to this too
  }
}

net::awaitable<void> refresh_membership(peers_context& c, std::string node, std::int64_t their_version,
                                        std::int64_t their_revocations) {
  if (their_revocations > c.members_list.now()->revocations_version) co_await refresh_revocations(c, node);
  if (their_version > c.members_list.now()->version) {
    question q;
    q.node = node;
    q.path = "/fed/v1/membership/members";
    q.without_signature = true;
    const reply list = co_await ask(c.wire, *c.members_list.now(), c.own, c.time, q);
    const auto take = [&c, body = list.body] {
      return c.db.write(std::nullopt,
                        [&](transaction& tx) { return accept_members(tx, body, c.time.now()).has_value(); });
    };
    const bool taken = co_await on_worker(c.workers, take);
    if (list.status == 200 && !taken) throw unreachable("the members list of the peer does not verify");
  }
  const auto known = c.members_list.now();
  for (const auto& [id, n] : known->nodes)
    if (id != c.own.node_id && !speaks(c, n)) co_await fetch_manifest(c, node, id);
}

}  // namespace paraat::federation::sync
