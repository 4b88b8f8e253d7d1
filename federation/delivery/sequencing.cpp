#include "federation/delivery/sequencing.hpp"

#include <map>
#include <set>

#include "federation/delivery/lane_rows.hpp"
#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::delivery {
namespace {

constexpr int at_once = 500;
// A recipient without a sealing key that we know of may publish one; a stranger may become a member.
constexpr std::chrono::seconds look_again{30};

wire::Envelope envelope_of(const outbox::message& m, const std::string& from, const counter& c) {
  wire::Envelope e;
  e.set_message_id(m.id);
  e.set_from_tenant(from);
  e.set_to_tenant(m.to);
  e.set_created(wire::seconds(m.created));
  e.set_expires(wire::seconds(m.expires));
  e.set_lane(m.where == outbox::lane::crisis ? wire::CRISIS : wire::BULK);
  e.set_lane_epoch(static_cast<std::uint64_t>(c.epoch));
  e.set_lane_seq(static_cast<std::uint64_t>(c.last_seq));
  e.set_type(m.kind);
  e.set_schema(1);
  e.set_case_id(m.case_id);
  if (m.case_seq > 0) e.set_case_seq(static_cast<std::uint64_t>(m.case_seq + c.place_base));
  e.set_causation_id(m.causation_id);
  return e;
}

// Checks a message of this node before it is numbered; an invalid message is a bug here and never leaves.
bool sound(const outbox::message& m, const kinds::kind* what, const std::string& from) {
  return what != nullptr && (!what->ordered || (m.case_seq > 0 && !m.case_id.empty())) &&
         m.content.size() + 1024 <= limits::envelope && m.expires > m.created &&
         m.expires - m.created <= limits::message_validity &&
         !what->check({m.id, from, m.to, m.where, m.created, m.case_id, m.case_seq, m.content});
}

class tenants_messages {
 public:
  tenants_messages(transaction& tx, const tenants::tenant& from, const members& list, kinds::list known,
                   instant now)
      : tx_(tx), from_(from), members_(list), known_(known), now_(now) {}

  int number_all() {
    const auto messages = outbox::take_messages(tx_, now_, at_once);
    for (const outbox::message& m : messages) number_one(m);
    rows::put(tx_, ready_);
    for (const auto& [lane, c] : counters_) rows::move_counter(tx_, lane.first, lane.second, c.last_seq);
    outbox::messages_taken(tx_, taken_);
    outbox::put_off_messages(tx_, put_off_, now_ + look_again);
    return static_cast<int>(taken_.size());
  }

 private:
  void number_one(const outbox::message& m) {
    const kinds::kind* what = kinds::named(known_, m.kind);
    const member_tenant* to = members_.tenant(m.to);
    const member_node* host = to == nullptr ? nullptr : members_.node(to->node);
    if (!sound(m, what, from_.party)) return give_up(m, "malformed");
    if (m.expires <= now_) return give_up(m, "expired");
    if (host == nullptr) return give_up(m, "unknown-tenant");
    wire::Envelope content;
    content.set_message_id(m.id);
    content.set_from_tenant(from_.party);
    content.set_to_tenant(m.to);
    content.set_type(m.kind);
    content.set_case_id(m.case_id);
    // The rest of a case waits for its first: the numbers of a lane follow the order of each case in it.
    const std::pair waiting(m.to, m.case_id);
    if (what->ordered && waiting_cases_.contains(waiting)) return put_off_.push_back(m);
    if (what->sealed && !seal_into(content, *host, m.content, now_)) {
      if (what->ordered) waiting_cases_.insert(waiting);
      return put_off_.push_back(m);
    }
    auto [at, fresh] = counters_.try_emplace({host->id, m.where});
    if (fresh) at->second = rows::counter_for_update(tx_, host->id, m.where, now_);
    ++at->second.last_seq;
    wire::Envelope e = envelope_of(m, from_.party, at->second);
    if (what->sealed)
      *e.mutable_sealed() = content.sealed();
    else
      e.set_payload(m.content);
    numbered n{m.id,
               from_.party,
               m.to,
               host->id,
               m.kind,
               m.case_id,
               e.SerializeAsString(),
               {},
               m.where,
               at->second.epoch,
               at->second.last_seq,
               m.created,
               m.expires};
    n.hash = sha256_bytes(n.envelope);
    ready_.push_back(std::move(n));
    taken_.push_back(m);
  }

  void give_up(const outbox::message& m, std::string_view reason) {
    numbered n;
    n.id = m.id;
    n.from = from_.party;
    n.to = m.to;
    n.kind = m.kind;
    n.where = m.where;
    n.created = m.created;
    n.expires = m.expires;
    rows::put_undeliverable(tx_, n, reason, now_);
    taken_.push_back(m);
  }

  transaction& tx_;
  const tenants::tenant& from_;
  const members& members_;
  kinds::list known_;
  instant now_;
  std::map<std::pair<std::string, outbox::lane>, counter> counters_;
  std::vector<numbered> ready_;
  std::vector<outbox::message> taken_, put_off_;
  std::set<std::pair<std::string, std::string>> waiting_cases_;
};

}  // namespace

int give_numbers(database& db, const tenants::directory& here, const members& list, kinds::list known,
                 instant now) {
  const auto waiting =
      db.read(std::nullopt, [&](transaction& tx) { return outbox::tenants_with_messages(tx, now); });
  int count = 0;
  for (const tenant_id id : waiting) {
    const auto from = here.of(id);
    if (!from) continue;
    count += db.write(id, [&](transaction& tx) {
      rows::lock_numbering(tx);
      return tenants_messages(tx, *from, list, known, now).number_all();
    });
  }
  return count;
}

}  // namespace paraat::federation::delivery
