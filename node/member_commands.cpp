#include "node/member_commands.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "federation/membership/claims.hpp"
#include "federation/membership/joining.hpp"
#include "federation/signed_client.hpp"
#include "node/http/client.hpp"
#include "node/store.hpp"
#include "ops/clock.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::node {
namespace {

namespace fed = paraat::federation;

void need_federation(const config& c) {
  if (c.node_id.empty() || c.federation_url.empty())
    throw std::runtime_error(fmt::format(
        "This node has no name among others yet. Give federation.node_id and federation.url in {}.",
        (c.folder / "paraat.toml").string()));
}

// The manifest of this node and its tenants, as others will see them.
struct self {
  fed::node_keys keys;
  std::string manifest;
  std::vector<fed::member_tenant> tenants;
};

self describe(const config& c, database& db, instant now) {
  self out{fed::keys_in(c.keys_stand_in(), c.node_id), {}, {}};
  db.write(std::nullopt, [&](transaction& tx) {
    fed::keep_manifest_fresh(tx, out.keys, c.federation_url, now);
    out.manifest = fed::manifest_of(tx, c.node_id).value();
    tenants::directory here;
    here.load(tx);
    out.tenants = fed::own_tenants(here, c.node_id);
  });
  if (out.tenants.empty())
    throw std::runtime_error("This node has no municipality yet: `paraat tenant add` first.");
  return out;
}

// Tells the running node that the members list has changed.
void announce(transaction& tx) { outbox::move_head(tx, fed::membership_topic); }

fed::reply ask_to_join(const config& c, const fed::invitation& i, const self& own, const clock& time) {
  boost::asio::io_context io;
  http::client client(io.get_executor(),
                      {.authority = c.federation_authority, .private_peers = c.private_peers});
  fed::question q;
  q.node = i.inviter;
  q.method = "POST";
  q.path = "/fed/v1/join";
  q.body = fed::join_request(i, own.keys, c.federation_url, own.manifest, own.tenants);
  q.without_signature = true;
  q.base_url = i.base_url;
  fed::reply answer;
  std::exception_ptr broken;
  const fed::members nobody;
  boost::asio::co_spawn(io, fed::ask(client, nobody, own.keys, time, q),
                        [&](std::exception_ptr e, fed::reply r) {
                          broken = e;
                          answer = std::move(r);
                        });
  io.run();
  if (broken) std::rethrow_exception(broken);
  return answer;
}

}  // namespace

int member_invite(const config& c, const std::vector<std::string>& parties) {
  need_federation(c);
  const system_clock time;
  store held(c);
  const self own = describe(c, held.db(), time.now());
  const auto text = held.db().write(std::nullopt, [&](transaction& tx) {
    auto made = fed::invite(tx, own.keys, c.federation_url, own.tenants, time.now(), parties);
    if (made) announce(tx);
    return made;
  });
  if (!text) throw std::runtime_error(untranslated(text.error()));
  fmt::print("{}\n", *text);
  fmt::print(stderr,
             "Give this line to the other node, over a channel that you trust, within 72 hours. There:\n"
             "  paraat member join DIR INVITATION\n");
  return 0;
}

void join_network(const config& c, const fed::invitation& invitation, database& db, const clock& time) {
  const self own = describe(c, db, time.now());
  fed::reply answer;
  try {
    answer = ask_to_join(c, invitation, own, time);
  } catch (const fed::unreachable& e) {
    throw std::runtime_error(fmt::format("{} does not answer ({}). Does the node that invited run?",
                                         invitation.base_url, e.what()));
  }
  if (answer.status != 200)
    throw std::runtime_error(answer.status == 403
                                 ? "The invitation was used before, or is unknown there. Ask for a new one."
                                 : fmt::format("The other node refused ({}).", answer.status));
  const auto taken = db.write(std::nullopt, [&](transaction& tx) {
    auto r = fed::take_join_answer(tx, invitation, answer.body, time.now());
    if (r) {
      fed::keep_manifest_fresh(tx, own.keys, c.federation_url, time.now());
      announce(tx);
    }
    return r;
  });
  if (!taken) throw std::runtime_error(untranslated(taken.error()));
}

int member_join(const config& c, const std::string& text) {
  need_federation(c);
  const auto invitation = fed::read_invitation(text);
  if (!invitation) throw std::runtime_error(untranslated(invitation.error()));
  const system_clock time;
  if (invitation->expires < time.now())
    throw std::runtime_error("The invitation has expired. Ask for a new one.");
  store held(c);
  join_network(c, *invitation, held.db(), time);
  fmt::print("{} is a member of the network of {} now.\n", c.node_id, invitation->network);
  return 0;
}

int member_allow(const config& c, const std::string& node, const std::string& party) {
  need_federation(c);
  store held(c);
  held.db().write(std::nullopt,
                  [&](transaction& tx) { fed::allow_claim(tx, node, party, system_clock().now()); });
  fmt::print("{} may bring {} into the network.\n", node, party);
  return 0;
}

int member_revoke(const config& c, const std::string& node, const std::string& key,
                  const std::string& reason) {
  need_federation(c);
  if (reason.empty())
    throw std::invalid_argument("Give --reason: it stands in the list that every member reads.");
  store held(c);
  const auto own = fed::keys_in(c.keys_stand_in(), c.node_id);
  const auto done = held.db().write(std::nullopt, [&](transaction& tx) {
    return fed::revoke_member(tx, own, node, key, reason, system_clock().now());
  });
  if (!done) throw std::runtime_error(untranslated(done.error()));
  fmt::print("{} is revoked. Members that can be reached know it within a minute.\n",
             key.empty() ? node : key);
  return 0;
}

int member_go_on(const config& c, const std::string& days, const std::string& reason) {
  need_federation(c);
  const int count = whole_number<int>(days).value_or(0);
  store held(c);
  const auto done = held.db().write(std::nullopt, [&](transaction& tx) {
    return fed::go_on(tx, std::chrono::days{count}, reason, system_clock().now());
  });
  if (!done) throw std::runtime_error(untranslated(done.error()));
  fmt::print("This node goes on with the members list that it has for {} days.\n", count);
  return 0;
}

namespace {

std::string state_of(const fed::own_key& k) {
  if (k.revoked_at) return "revoked";
  if (k.retired_at) return "retired";
  return k.active_at ? "in use" : "announced: signs when every member knows it, or after a day";
}

}  // namespace

int key_list(const config& c) {
  need_federation(c);
  store held(c);
  for (const fed::own_key& k :
       held.db().read(std::nullopt, [](transaction& tx) { return fed::own_keys(tx); }))
    fmt::print("{:<40} {:<8} {}\n", k.id, k.purpose == fed::key_purpose::signing ? "signing" : "sealing",
               state_of(k));
  return 0;
}

int key_rotate(const config& c, const std::string& purpose) {
  need_federation(c);
  if (purpose != "signing" && purpose != "sealing")
    throw std::invalid_argument("It is `paraat key rotate DIR signing` or `… sealing`.");
  store held(c);
  const auto own = fed::keys_in(c.keys_stand_in(), c.node_id);
  const auto made = held.db().write(std::nullopt, [&](transaction& tx) {
    auto k = fed::announce_key(tx, own,
                               purpose == "signing" ? fed::key_purpose::signing : fed::key_purpose::sealing,
                               system_clock().now());
    if (k) announce(tx);
    return k;
  });
  if (!made) throw std::runtime_error(untranslated(made.error()));
  fmt::print("{} is announced. It is used when every member knows it, or after a day.\n", made->id);
  return 0;
}

int key_revoke(const config& c, const std::string& key_id) {
  need_federation(c);
  store held(c);
  const auto own = fed::keys_in(c.keys_stand_in(), c.node_id);
  const auto done = held.db().write(std::nullopt, [&](transaction& tx) {
    auto r = fed::revoke_key(tx, own, key_id, system_clock().now());
    if (r) announce(tx);
    return r;
  });
  if (!done) throw std::runtime_error(untranslated(done.error()));
  fmt::print("{} is revoked and its file erased; {} signs now.\n", key_id, own.signing_key_id());
  return 0;
}

int member_list(const config& c) {
  store held(c);
  fed::membership known;
  std::vector<fed::claim> waiting;
  held.db().read(std::nullopt, [&](transaction& tx) {
    known.load(tx);
    waiting = fed::claims(tx);
  });
  const auto list = known.now();
  if (list->nodes.empty()) fmt::print("This node belongs to no network yet.\n");
  for (const auto& [id, n] : list->nodes) {
    fmt::print("{:<20} {}{}\n", id, n.base_url, n.revoked ? "  (revoked)" : "");
    for (const auto& [party, t] : list->tenants)
      if (t.node == id) fmt::print("  {:<24} {}\n", party, t.name);
  }
  for (const fed::claim& w : waiting)
    if (!w.allowed)
      fmt::print("{} asks to bring {}: `paraat member allow DIR {} {}`\n", w.node, w.party, w.node, w.party);
  return 0;
}

}  // namespace paraat::node
