#include <algorithm>

#include "federation/inbox/inbox.hpp"
#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::inbox {
namespace {

outbox::lane lane_of(wire::Lane l) { return l == wire::CRISIS ? outbox::lane::crisis : outbox::lane::bulk; }

std::unexpected<answer> no(unsigned status, std::string_view code, instant now) {
  return std::unexpected(fault(status, code, now));
}

// Limits of a batch, checked before its envelopes.
bool well_formed(const wire::EnvelopeBatch& batch) {
  return batch.envelopes_size() <= static_cast<int>(limits::batch) &&
         batch.skipped_size() <= limits::skipped_ranges &&
         std::ranges::all_of(batch.skipped(), [](const wire::SeqRange& r) {
           return r.first() >= 1 && r.first() <= r.last() && r.last() < (1ULL << 62);
         });
}

// Up to the year 9999: a time written by an unknown node must not overflow.
bool plausible(std::int64_t t) { return t >= 0 && t <= 253'402'300'799; }

bool well_formed(const wire::Envelope& e) {
  return is_uuid_v7(e.message_id()) && !e.type().empty() && e.type().size() <= 64 && e.lane_seq() >= 1 &&
         e.lane_seq() < (1ULL << 62) && e.lane_epoch() < (1ULL << 62) && e.case_seq() < (1ULL << 62) &&
         (e.lane() == wire::CRISIS || e.lane() == wire::BULK) &&
         (e.case_id().empty() || is_uuid(e.case_id())) &&
         (e.causation_id().empty() || is_uuid(e.causation_id())) && plausible(e.created()) &&
         plausible(e.expires()) && e.crit_size() <= static_cast<int>(limits::crit) &&
         keys::is_node_id(e.from_tenant()) && keys::is_node_id(e.to_tenant());
}

// The single check of whether a node may speak for a party: the node that signed is the peer that sent, and
// the members list names it as the host of the sender.
bool speaks_for(const members& list, std::string_view peer, std::string_view key_id, std::string_view party) {
  const auto signer = keys::node_of(key_id);
  const member_tenant* sender = list.tenant(party);
  return signer && *signer == peer && sender != nullptr && sender->node == peer;
}

void reject(arrival& a, std::string_view code, wire::Outcome outcome = wire::REJECTED) {
  a.outcome = outcome;
  a.error = code;
}

// Opens the content; gives the code of a fault.
std::optional<std::string_view> open_content(const node_keys& own, arrival& a) {
  if (a.what->sealed != a.inner.has_sealed()) return a.what->sealed ? "not-sealed" : "malformed";
  if (!a.what->sealed) {
    a.message.content = a.inner.payload();
    return std::nullopt;
  }
  auto opened = open_sealed(own, a.inner);
  if (!opened) return "not-for-us";
  a.message.content = std::move(*opened);
  return std::nullopt;
}

void describe(arrival& a, outbox::lane where, instant received) {
  const wire::Envelope& e = a.inner;
  a.message.id = e.message_id();
  a.message.from = e.from_tenant();
  a.message.to = e.to_tenant();
  a.message.where = where;
  a.message.created = instant{std::chrono::seconds{e.created()}};
  a.message.case_id = e.case_id();
  a.message.case_seq = static_cast<std::int64_t>(e.case_seq());
  a.message.received = received;
}

reader reader_of(const context& c, const members& list) {
  return {list,
          [&here = c.services.tenants](std::string_view party) -> std::optional<tenant_id> {
            const auto found = here.of_party(party);
            return found ? std::optional(found->id) : std::nullopt;
          },
          c.own,
          c.accounts,
          c.known,
          c.services.time.now()};
}

// Decides the outcome of the receipt. The sender is verified before.
void judge(const reader& c, outbox::lane where, arrival& a) {
  const wire::Envelope& e = a.inner;
  const instant now = c.now;
  const auto to = c.tenant_of(e.to_tenant());
  if (!to)
    return reject(a, "unknown-tenant",
                  c.list.tenant(e.to_tenant()) == nullptr ? wire::REJECTED : wire::DEFERRED);
  a.to = to;
  if (lane_of(e.lane()) != where || e.expires() <= e.created() ||
      e.expires() - e.created() > std::chrono::seconds{limits::message_validity}.count())
    return reject(a, "malformed");
  if (e.created() > wire::seconds(now + limits::clock_skew)) return reject(a, "clock-skew", wire::DEFERRED);
  if (e.expires() <= wire::seconds(now)) return reject(a, "expired");
  if (e.crit_size() > 0) return reject(a, "unknown-crit");  // this version knows none
  a.what = kinds::named(c.known, e.type());
  if (a.what == nullptr) return reject(a, "unknown-type");
  describe(a, where, now);
  const member_tenant* from = c.list.tenant(e.from_tenant());
  if (!a.what->role.empty() && !from->has_role(a.what->role)) return reject(a, "role");
  if (a.what->ordered && (e.case_seq() == 0 || e.case_id().empty())) return reject(a, "malformed");
  if (const auto wrong = open_content(c.own, a)) return reject(a, *wrong);
  if (const auto wrong = a.what->check(a.message)) return reject(a, *wrong);
}

}  // namespace

std::string receipt_for(const node_keys& own, const arrival& a, instant now) {
  wire::Receipt r;
  r.set_message_id(a.inner.message_id());
  r.set_envelope_hash(a.hash);
  r.set_outcome(a.outcome);
  r.set_error(a.error);
  r.set_received(wire::seconds(now));
  wire::SignedReceipt out;
  out.set_receipt(r.SerializeAsString());
  const signer by = own.signing();
  out.set_key_id(by.id);
  out.set_signature(by.key.sign(keys::domain::receipt, out.receipt()));
  return out.SerializeAsString();
}

namespace {

// Parses an envelope and verifies its sender. An answer when that fails.
std::optional<answer> prove(const reader& c, std::string_view peer, arrival& a) {
  const auto charged = [&](unsigned status, std::string_view code, double points) {
    c.accounts.charge(peer, points, c.now);
    return fault(status, code, c.now);
  };
  if (a.outer.envelope().size() > limits::envelope) return charged(413, "too-large", price::malformed);
  auto inner = wire::parse<wire::Envelope>(a.outer.envelope());
  if (!inner || !well_formed(*inner)) return charged(400, "malformed", price::malformed);
  a.inner = std::move(*inner);
  if (!speaks_for(c.list, peer, a.outer.key_id(), a.inner.from_tenant()))
    return charged(401, "wrong-author", price::bad_signature);
  const member_key* key = c.list.signing_key(a.outer.key_id(), c.now);
  if (key == nullptr) return charged(401, "unknown-key", price::malformed);
  if (!key->key.verify(keys::domain::envelope, a.outer.envelope(), a.outer.signature()))
    return charged(401, "bad-signature", price::bad_signature);
  a.hash = sha256_bytes(a.outer.envelope());
  return std::nullopt;
}

}  // namespace

answer fault(unsigned status, std::string_view code, instant now) {
  wire::FedError e;
  e.set_code(std::string(code));
  e.set_server_time(wire::seconds(now));
  return {status, e.SerializeAsString(), {}};
}

std::expected<arrivals, answer> read(const reader& c, std::string_view peer, outbox::lane where,
                                     const std::string& body) {
  arrivals out;
  out.peer = peer;
  out.where = where;
  out.now = c.now;
  auto batch = wire::parse<wire::EnvelopeBatch>(body);
  if (!batch || !well_formed(*batch)) {
    c.accounts.charge(peer, price::malformed, out.now);
    return no(400, "malformed", out.now);
  }
  if (peer != c.own.node_id)
    c.accounts.charge(peer, price::batch + price::item * batch->envelopes_size(), out.now);
  out.list.resize(static_cast<std::size_t>(batch->envelopes_size()));
  for (std::size_t i = 0; i < out.list.size(); ++i) {
    arrival& a = out.list[i];
    a.outer.Swap(batch->mutable_envelopes(static_cast<int>(i)));
    if (auto wrong = prove(c, peer, a)) return std::unexpected(std::move(*wrong));
    judge(c, where, a);
    a.receipt = receipt_for(c.own, a, out.now);
  }
  for (const wire::SeqRange& r : batch->skipped())
    out.skipped.emplace_back(static_cast<std::int64_t>(r.first()), static_cast<std::int64_t>(r.last()));
  return out;
}

std::expected<arrivals, answer> read(const context& c, std::string_view peer, outbox::lane where,
                                     const std::string& body) {
  const auto list = c.members_list.now();
  return read(reader_of(c, *list), peer, where, body);
}

std::optional<arrival> read_again(const node_keys& own, kinds::list known, const std::string& bytes,
                                  instant received) {
  arrival a;
  auto inner =
      a.outer.ParseFromString(bytes) ? wire::parse<wire::Envelope>(a.outer.envelope()) : std::nullopt;
  if (!inner) return std::nullopt;
  a.inner = std::move(*inner);
  a.what = kinds::named(known, a.inner.type());
  if (a.what == nullptr) return std::nullopt;
  describe(a, lane_of(a.inner.lane()), received);
  if (open_content(own, a)) return std::nullopt;
  return a;
}

answer ping(const context& c, std::string_view peer, const std::string& body) {
  const auto list = c.members_list.now();
  const reader by = reader_of(c, *list);
  const instant now = by.now;
  auto batch = wire::parse<wire::EnvelopeBatch>(body);
  if (!batch || !well_formed(*batch)) {
    c.accounts.charge(peer, price::malformed, now);
    return fault(400, "malformed", now);
  }
  wire::BatchReceipt out;
  for (wire::SignedEnvelope& e : *batch->mutable_envelopes()) {
    arrival a;
    a.outer.Swap(&e);
    if (auto wrong = prove(by, peer, a)) return *wrong;
    // Never delivered, so never said to be.
    if (a.inner.type() == "ping")
      reject(a, "ping");
    else
      reject(a, "unknown-type");
    out.add_receipts()->ParseFromString(receipt_for(c.own, a, now));
  }
  out.set_credit(c.accounts.credit(peer, now));
  return {200, out.SerializeAsString(), {}};
}

}  // namespace paraat::federation::inbox
