#include "federation/endpoints/feed_answers.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>
#include <array>

#include "federation/endpoints/responses.hpp"
#include "federation/feeds/feeds.hpp"
#include "federation/sync/subscriptions.hpp"
#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {
namespace {

using web::request;
using web::response;

response no(const endpoint_context& c, unsigned status, std::string_view code, std::string_view text = {}) {
  return fault(c.time.now(), status, code, text);
}

// A feed for members may be read by nodes with a publisher (a municipality or a network) of their own; an
// aggregator for the public has no use for it.
bool may_read(const endpoint_context& c, const feed_id& f, std::string_view peer) {
  if (f.audience == public_audience) return true;
  const auto list = c.members_list.now();
  return std::ranges::any_of(list->tenants, [&](const auto& entry) {
    const member_tenant& t = entry.second;
    return t.node == peer && t.has_role("publisher");
  });
}

void put_checkpoint(const endpoint_context& c, const feeds::head& h, wire::SignedCheckpoint* into) {
  into->ParseFromString(feeds::signed_checkpoint(c.own, h, c.time.now()));
}

void put_head(const feeds::head& h, wire::FeedPage& out) {
  out.set_head(static_cast<std::uint64_t>(h.number));
  out.set_epoch(static_cast<std::uint64_t>(h.epoch));
  out.set_floor(static_cast<std::uint64_t>(h.floor));
}

// Fills the page as far as a body may go; gives the number of items that fitted.
std::size_t put_items(const std::vector<feeds::item>& items, wire::FeedPage& out) {
  std::size_t size = 0, count = 0;
  for (const feeds::item& i : items) {
    if (size + i.signed_item.size() > limits::body - limits::listing) break;
    size += i.signed_item.size();
    wire::Item& w = *out.add_items();
    w.set_number(static_cast<std::uint64_t>(i.number));
    w.mutable_listing()->ParseFromString(i.signed_item);
    ++count;
  }
  return count;
}

// `whole`: the asker reads from the start and knows that deletions may be missing, so the floor is no matter.
response page(const endpoint_context& c, const request& r, const feed_id& f) {
  const auto limit = std::clamp<std::int64_t>(
      r.query.has("limit") ? number_in(r, "limit") : feeds::largest_page, 1, feeds::largest_page);
  const std::int64_t after = number_in(r, "after");
  const auto found = c.db.read(
      std::nullopt, [&](transaction& tx) { return feeds::page(tx, f, after, static_cast<int>(limit)); });
  wire::FeedPage out;
  if (!found) return protobuf_answer(out.SerializeAsString());
  if (after > 0 && after < found->at.floor && !r.query.has("whole")) return no(c, 410, "cursor-too-old");
  put_head(found->at, out);
  const std::size_t fitted = put_items(found->items, out);
  c.accounts.charge(r.peer, std::max(1.0, price::page * out.items_size() / feeds::largest_page),
                    c.time.now());
  const bool to_the_head =
      fitted == found->items.size() && (fitted == 0 || found->items.back().number == found->at.number);
  if (to_the_head) put_checkpoint(c, found->at, out.mutable_checkpoint());
  return protobuf_answer(out.SerializeAsString());
}

response checkpoint(const endpoint_context& c, const feed_id& f) {
  const auto head = c.db.read(std::nullopt, [&](transaction& tx) { return feeds::head_of(tx, f); });
  if (!head) return no(c, 404, "not-found");
  return protobuf_answer(feeds::signed_checkpoint(c.own, *head, c.time.now()));
}

// A peer shows a checkpoint of ours. When it is beyond our head, this database was restored.
response take_checkpoint(const endpoint_context& c, const request& r, const feed_id& f) {
  const auto outer = wire::parse<wire::SignedCheckpoint>(r.body);
  const auto inner = outer ? wire::parse<wire::Checkpoint>(outer->checkpoint()) : std::nullopt;
  if (!inner) return no(c, 400, "malformed");
  const auto list = c.members_list.now();
  const member_key* key = list->signing_key(outer->key_id(), c.time.now());
  const bool ours = keys::node_of(outer->key_id()) == c.own.node_id && key != nullptr &&
                    key->key.verify(keys::domain::checkpoint, outer->checkpoint(), outer->signature());
  if (!ours || inner->publisher() != f.party || inner->feed() != f.feed ||
      inner->audience() != audience_of(f))
    return no(c, 403, "not-ours");
  c.db.write(std::nullopt, [&](transaction& tx) {
    const auto head = feeds::head_of(tx, f);
    const auto epoch = static_cast<std::int64_t>(inner->feed_epoch());
    const auto number = static_cast<std::int64_t>(inner->head_number());
    if (head && (epoch < head->epoch || (epoch == head->epoch && number <= head->number))) return;
    feeds::suspect(tx, epoch);
    tx.touch(outbox::outbox_topic);
  });
  return checkpoint(c, f);
}

// The buckets that differ, each whole, as many as fit.
response diff(const endpoint_context& c, const request& r, const feed_id& f) {
  const auto asked = wire::parse<wire::DiffRequest>(r.body);
  const auto theirs = asked ? buckets_from(asked->buckets()) : std::nullopt;
  if (!theirs) return no(c, 400, "malformed");
  const auto all = c.db.read(std::nullopt, [&](transaction& tx) { return feeds::present(tx, f); });
  if (!all) return no(c, 404, "not-found");
  if (static_cast<std::int64_t>(asked->feed_epoch()) != all->at.epoch) return no(c, 409, "epoch");
  bucket_digests ours;
  std::array<wire::Bucket, buckets> filled;
  for (const feeds::item& i : all->items) {
    const int at = bucket_of(i.object);
    ours[static_cast<std::size_t>(at)].add(i.hash);
    wire::BucketEntry& e = *filled[static_cast<std::size_t>(at)].add_entries();
    e.set_object(uuid_bytes(i.object));
    e.set_number(static_cast<std::uint64_t>(i.number));
    e.set_hash(i.hash);
  }
  wire::Diff out;
  put_checkpoint(c, all->at, out.mutable_checkpoint());
  out.set_complete(true);
  std::size_t entries = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == (*theirs)[i]) continue;
    entries += static_cast<std::size_t>(filled[i].entries_size());
    if (entries > limits::diff_entries && out.buckets_size() > 0) {
      out.set_complete(false);
      break;
    }
    filled[i].set_index(static_cast<std::uint32_t>(i));
    *out.add_buckets() = std::move(filled[i]);
  }
  return protobuf_answer(out.SerializeAsString());
}

response items(const endpoint_context& c, const request& r, const feed_id& f) {
  std::vector<std::string> ids;
  const std::string list = r.query.get("ids");
  for (std::size_t at = 0; at < list.size();) {
    const auto comma = std::min(list.find(',', at), list.size());
    ids.push_back(list.substr(at, comma - at));
    if (!is_uuid(ids.back()) || ids.size() > limits::items_asked) return no(c, 400, "malformed");
    at = comma + 1;
  }
  wire::FeedPage out;
  const auto found = c.db.read(std::nullopt, [&](transaction& tx) { return feeds::those(tx, f, ids); });
  if (!found) return no(c, 404, "not-found");
  put_head(found->at, out);
  put_items(found->items, out);
  return protobuf_answer(out.SerializeAsString());
}

}  // namespace

response answer_feed(const endpoint_context& c, const request& r, std::string_view rest) {
  constexpr std::string_view middle = "/feeds/";
  const auto at = rest.find(middle);
  if (at == std::string_view::npos) return no(c, 404, "not-found");
  const std::string party(rest.substr(0, at));
  std::string_view name = rest.substr(at + middle.size());
  std::string_view what;
  const auto first = name.find('/');
  if (const auto second = first == std::string_view::npos ? first : name.find('/', first + 1);
      second != std::string_view::npos) {
    what = name.substr(second + 1);
    name = name.substr(0, second);
  }
  const feed_id f = feed_named(party, name);
  if (!exists(f.feed, f.audience) || !c.tenants.of_party(party)) return no(c, 404, "not-found");
  if (!may_read(c, f, r.peer)) return no(c, 403, "role");
  const bool asks = r.method == web::verb::get, sends = r.method == web::verb::post;
  if (what.empty() && asks) return page(c, r, f);
  if (what == "checkpoint" && asks) return checkpoint(c, f);
  if (what == "checkpoint" && sends) return take_checkpoint(c, r, f);
  if (what == "diff" && sends) return diff(c, r, f);
  if (what == "items" && asks) return items(c, r, f);
  return no(c, asks || sends ? 404 : 405, asks || sends ? "not-found" : "method");
}

// Only the publisher's own node gets it, and only from a node that shows listings of other nodes.
response answer_shown(const endpoint_context& c, const request& r) {
  const std::string publisher = r.query.get("publisher");
  const auto list = c.members_list.now();
  const member_tenant* about = list->tenant(publisher);
  if (about == nullptr || about->node != r.peer) return no(c, 403, "role");
  return protobuf_answer(
      c.db.read(std::nullopt, [&](transaction& tx) { return sync::shown_of(tx, publisher, c.time.now()); }));
}

}  // namespace paraat::federation
