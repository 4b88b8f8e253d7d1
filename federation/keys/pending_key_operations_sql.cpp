#include "federation/keys/pending_key_operations.hpp"
#include "federation/membership/membership.hpp"
#include "federation/membership/recovering.hpp"
#include "ops/log.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {
namespace {

// The name of federation/membership's topic: the beat looks after the keys when it moves.
constexpr std::string_view membership_moves = "membership";

void order(transaction& tx, std::string_view what, std::string_view about, instant now,
           std::string_view reason = {}) {
  sql::run(tx, "insert into node.key_orders (what, about, at, reason) values ($1, $2, $3, $4)", what, about,
           now, reason);
  outbox::move_head(tx, membership_moves);
  tx.touch(membership_moves);
}

}  // namespace

void order_rotation(transaction& tx, key_purpose p, instant now) {
  order(tx, "rotate", p == key_purpose::signing ? "signing" : "sealing", now);
}

void order_revocation(transaction& tx, const std::string& key_id, instant now) {
  order(tx, "revoke", key_id, now);
}

void order_member_revocation(transaction& tx, const std::string& node, std::string_view reason, instant now) {
  order(tx, "revoke_member", node, now, reason);
}

void order_renumbering(transaction& tx, instant now) { order(tx, "renumber", "manifest", now); }

bool is_ordered(transaction& tx, std::string_view what, std::string_view about) {
  return !sql::run(tx, "select 1 from node.key_orders where what = $1 and about = $2", what, about).empty();
}

bool carry_out_orders(transaction& tx, const node_keys& own, instant now) {
  const auto waiting = sql::run(
      tx,
      "delete from node.key_orders where id in (select id from node.key_orders order by id for update skip "
      "locked) returning what, about, reason");
  for (const auto& r : waiting) {
    const std::string what = sql::text_of(r[0]), about = sql::text_of(r[1]);
    if (what == "renumber") allow_renumbering(tx);
    const bool done =
        what == "renumber"        ? true
        : what == "revoke_member" ? revoke_member(tx, own, about, "", sql::text_of(r[2]), now).has_value()
        : what == "revoke"
            ? revoke_key(tx, own, about, now).has_value()
            : announce_key(tx, own, about == "signing" ? key_purpose::signing : key_purpose::sealing, now)
                  .has_value();
    log::info("key_order", {{"what", what}, {"about", about}, {"done", done}});
  }
  return !waiting.empty();
}

}  // namespace paraat::federation
