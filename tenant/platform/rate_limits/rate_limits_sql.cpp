#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/platform/rate_limits/networks.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::rate_limits {
namespace {

constexpr int networks_of_a_customer = 5;

std::string key_of_form(const transaction& tx, const secrets::vault& v, const limit& l,
                        std::string_view who) {
  std::string plain = ascii::lower(who);
  std::erase(plain, ' ');
  return key_of(v, l, fmt::format("{} {}", tx.tenant().value, plain));
}

}  // namespace

std::string key_of(const secrets::vault& v, const limit& l, std::string_view who) {
  return sql::bytea(v.mark(fmt::format("{}:{}", l.what, who)));
}

tally look(transaction& tx, const std::string& key, const limit& l, instant now) {
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))", key);
  const auto rows =
      sql::run(tx, "select count(*), min(at), max(at) from node.attempts where key = $1::bytea and at > $2",
               key, now - l.within);
  return {rows[0][0].as<int>(), sql::optional_instant_of(rows[0][1]), sql::optional_instant_of(rows[0][2])};
}

void count(transaction& tx, const std::string& key, instant now) {
  sql::run(tx, "insert into node.attempts (key, at) values ($1::bytea, $2)", key, now);
}

void take_back(transaction& tx, const std::string& key, instant counted_at) {
  sql::run(tx,
           "delete from node.attempts where ctid = (select ctid from node.attempts where key = $1::bytea and "
           "at = $2 limit 1)",
           key, counted_at);
}

void forget(transaction& tx, const std::string& key) {
  sql::run(tx, "delete from node.attempts where key = $1::bytea", key);
}

result<void> mark(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who,
                  instant now) {
  // A single statement: in a rush each visitor leaves two of these.
  const auto counted = sql::run(
      tx,
      "insert into node.attempts (key, at) select $1::bytea, $2::timestamptz where (select count(*) from "
      "node.attempts where key = $1::bytea and at > $3) < $4::int returning 1",
      key_of_form(tx, v, l, who), now, now - l.within, l.most);
  if (counted.empty())
    return refuse(refusal_kind::too_many,
                  "We stuurden dit adres al enkele mails. Kijk in je mailbox, ook bij ongewenste mail.");
  return {};
}

result<void> mark_network(transaction& tx, const secrets::vault& v, const limit& l, std::string_view address,
                          instant now) {
  if (const auto wider = wider_network_of(address)) {
    const limit of_all{l.what, l.most * networks_of_a_customer, l.within};
    if (auto ok = mark(tx, v, of_all, *wider, now); !ok) return ok;
  }
  return mark(tx, v, l, network_of(address), now);
}

void give_back(transaction& tx, const secrets::vault& v, const limit& l, std::string_view address,
               instant now) {
  for (const auto& network : {std::optional(network_of(address)), wider_network_of(address)})
    if (network)
      sql::run(tx,
               "delete from node.attempts where ctid = (select ctid from node.attempts where key = $1::bytea "
               "and at > $2 order by at limit 1)",
               key_of_form(tx, v, l, *network), now - l.within);
}

void forget_old(transaction& tx, instant now, std::chrono::hours kept) {
  sql::run(tx, "delete from node.attempts where at < $1", now - kept);
}

}  // namespace paraat::rate_limits
