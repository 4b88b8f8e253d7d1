// Posts of another node to the inbox, up to the database: a raw batch, an envelope signed by a member, and
// the content of each kind in a valid envelope. For any input the answer is a known code, every accepted
// message keeps its bounds, and each has a receipt that verifies.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "federation/inbox/inbox.hpp"
#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"

using namespace paraat;
namespace fed = paraat::federation;

namespace {

constexpr std::int64_t now_in_seconds = 1'795'287'600;
constexpr const char *alken = "be-nis-73001", *hasselt = "be-nis-71072";

struct world {
  instant now{std::chrono::seconds{now_in_seconds}};
  fed::node_keys own{"haspengouw", keys::signing_key::generate(), keys::signing_key::generate()};
  fed::node_keys peer{"hasselt", keys::signing_key::generate(), keys::signing_key::generate()};
  metrics figures;
  fed::members list;

  world() {
    list.version = 1;
    list.valid_until = now + std::chrono::days{30};
    for (const fed::node_keys* k : {&own, &peer}) {
      fed::member_node n;
      n.id = k->node_id;
      n.signing.push_back({k->signing_key_id(), k->signing().key.public_key(), instant{}, std::nullopt});
      n.fresh_until = now + std::chrono::days{7};
      list.nodes[n.id] = n;
    }
    const auto sealing = own.make(fed::key_purpose::sealing);
    list.nodes["haspengouw"].sealing.push_back({sealing.id, sealing.bytes, instant{}, std::nullopt});
    for (const auto& [party, node] : {std::pair(alken, "haspengouw"), std::pair(hasselt, "hasselt")}) {
      fed::member_tenant t;
      t.party = party;
      t.node = node;
      t.roles = {"requester", "supplier"};
      list.tenants[party] = t;
    }
  }
};

world& here() {
  static world w;
  return w;
}

wire::Envelope good_envelope(const fed::kinds::kind& what, const std::string& content) {
  world& w = here();
  wire::Envelope e;
  e.set_message_id("019ab3c4-0000-7000-8000-000000000001");
  e.set_from_tenant(hasselt);
  e.set_to_tenant(alken);
  e.set_created(now_in_seconds);
  e.set_expires(now_in_seconds + 3600);
  e.set_lane(wire::BULK);
  e.set_lane_seq(1);
  e.set_type(std::string(what.name));
  e.set_schema(1);
  e.set_case_id("019ab3c4-0000-7000-8000-000000000002");
  e.set_case_seq(1);
  if (!what.sealed)
    e.set_payload(content);
  else if (!fed::seal_into(e, w.list.nodes["haspengouw"], content, w.now))
    std::abort();
  return e;
}

std::string batch_of(const std::string& envelope) {
  world& w = here();
  wire::EnvelopeBatch batch;
  wire::SignedEnvelope& s = *batch.add_envelopes();
  s.set_envelope(envelope);
  s.set_key_id(w.peer.signing_key_id());
  s.set_signature(w.peer.signing().key.sign(keys::domain::envelope, envelope));
  return batch.SerializeAsString();
}

void hold_to_its_bounds(const fed::inbox::arrival& a) {
  world& w = here();
  wire::SignedReceipt r;
  if (!r.ParseFromString(a.receipt) ||
      !w.own.signing().key.public_key().verify(keys::domain::receipt, r.receipt(), r.signature()))
    std::abort();
  if (a.inner.from_tenant() != hasselt) std::abort();
  if (a.outcome != wire::ACCEPTED) {
    if (a.error.empty()) std::abort();
    return;
  }
  if (a.what == nullptr || !a.to || !is_uuid(a.message.id) || a.inner.expires() <= now_in_seconds ||
      (a.what->ordered && (a.message.case_seq < 1 || !is_uuid(a.message.case_id))) ||
      a.what->check(a.message))
    std::abort();
  const auto again = fed::inbox::read_again(w.own, fed::kinds::all(), a.outer.SerializeAsString(), w.now);
  if (!again || again->message.content != a.message.content) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  world& w = here();
  fed::charges accounts(w.figures);
  const fed::inbox::reader reader{
      w.list,
      [](std::string_view party) { return party == alken ? std::optional(tenant_id{1}) : std::nullopt; },
      w.own,
      accounts,
      fed::kinds::all(),
      w.now};
  const std::string rest(reinterpret_cast<const char*>(data + 2), size - 2);
  std::string body = rest;
  const auto all = fed::kinds::all();
  if (data[0] % 3 == 1) body = batch_of(rest);
  if (data[0] % 3 == 2) body = batch_of(good_envelope(all[data[1] % all.size()], rest).SerializeAsString());
  const auto got = fed::inbox::read(reader, "hasselt", outbox::lane::bulk, body);
  if (got) {
    if (got->list.size() > limits::batch) std::abort();
    for (const auto& a : got->list) hold_to_its_bounds(a);
  } else if (got.error().status < 400 || got.error().status > 499) {
    std::abort();
  }
  return 0;
}
