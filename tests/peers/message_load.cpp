// The load of `ops/bench inbox`: messages of 64 members that exist for the bench only, signed and sealed, as
// whole HTTP requests in a file (4 bytes of length, least first, then the bytes).
//   message_load FOLDER COUNT PER_REQUEST FILE    the node of the folder must be serving

#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "federation/sealing.hpp"
#include "node/store.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tests/support/lying_peer.hpp"

namespace paraat {
namespace {

namespace fed = federation;
namespace sig = http_signature;

constexpr int senders = 64;

std::int64_t seconds(instant t) {
  return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}

void become_members(database& db, const fed::node_keys& own, const node::config& c,
                    const std::vector<std::unique_ptr<test::lying_peer>>& peers, instant now) {
  std::vector<fed::member_node> nodes;
  std::vector<fed::member_tenant> parties;
  for (const auto& p : peers) {
    fed::member_node n;
    n.id = p->id;
    n.base_url = p->url;
    n.master_key = std::string(p->master.public_key().bytes());
    nodes.push_back(std::move(n));
    fed::member_tenant t;
    t.party = p->party;
    t.name = p->id;
    t.node = p->id;
    parties.push_back(std::move(t));
  }
  db.write(std::nullopt, [&](transaction& tx) {
    tenants::directory here;
    here.load(tx);
    if (!fed::document(tx, "root"))
      fed::found_network(tx, own, c.federation_url, fed::own_tenants(here, c.node_id), now).value();
    fed::change_members(tx, own, nodes, parties, now).value();
    for (const auto& p : peers) fed::accept_manifest(tx, p->manifest, now).value();
    outbox::move_head(tx, fed::membership_topic);
  });
}

class load {
 public:
  load(const test::lying_peer& from, const fed::member_node& to, std::string party, std::string authority)
      : from_(from), to_(to), party_(std::move(party)), authority_(std::move(authority)) {}

  std::string request(int messages, const std::string& node_id, instant now) {
    wire::EnvelopeBatch batch;
    for (int i = 0; i < messages; ++i) *batch.add_envelopes() = envelope(now);
    const std::string body = batch.SerializeAsString();
    sig::message m;
    m.method = "POST";
    m.authority = authority_;
    m.path = "/fed/v1/inbox/bulk";
    m.set("Content-Type", "application/x-protobuf");
    m.set(std::string(sig::destination_field), node_id);
    m.set(std::string(sig::request_id_field), random_code(20));
    sig::add_content_digest(m, body);
    sig::sign_request(m, {from_.signing, from_.key_id()}, now);
    std::string out = fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\n", m.path, authority_);
    for (const auto& [name, value] : m.headers) out += name + ": " + value + "\r\n";
    return out + "\r\n" + body;
  }

 private:
  wire::SignedEnvelope envelope(instant now) {
    wire::Envelope e;
    e.set_message_id(uuid_v7(now));
    e.set_from_tenant(from_.party);
    e.set_to_tenant(party_);
    e.set_created(seconds(now));
    e.set_expires(seconds(now) + 3600);
    e.set_lane(wire::BULK);
    e.set_lane_epoch(static_cast<std::uint64_t>(seconds(now)));
    e.set_lane_seq(++seq_);
    e.set_type("case.note");
    e.set_schema(1);
    if (seq_ % 100 == 1) thread_ = uuid_v7(now);
    e.set_case_id(thread_);
    wire::CaseNote note;
    note.set_subject("Zandzakken");
    note.set_text("Hebben jullie nog zandzakken? Wij vullen tot middernacht.");
    note.set_author("Els Claes");
    if (!fed::seal_into(e, to_, note.SerializeAsString(), now)) throw std::runtime_error("no sealing key");
    wire::SignedEnvelope out;
    out.set_envelope(e.SerializeAsString());
    out.set_key_id(from_.key_id());
    out.set_signature(from_.signing.sign(keys::domain::envelope, out.envelope()));
    return out;
  }
  const test::lying_peer& from_;
  const fed::member_node& to_;
  std::string party_, authority_, thread_;
  std::uint64_t seq_ = 0;
};

int write_requests(const std::string& folder, int count, int per_request, const std::string& file) {
  const node::config c = node::read_config(folder).value;
  const instant now = system_clock().now();
  std::vector<std::unique_ptr<test::lying_peer>> peers;
  for (int i = 0; i < senders; ++i)
    peers.push_back(std::make_unique<test::lying_peer>(fmt::format("bench-{}-{}", seconds(now), i), i, now));
  // Another run is other members.
  for (auto& p : peers) p->party = fmt::format("be-net-{}", p->id);
  node::store held(c);
  const fed::node_keys own = fed::keys_in(folder, c.node_id);
  become_members(held.db(), own, c, peers, now);
  fed::membership known;
  known.load(held.db());
  const auto list = known.now();
  const auto here = held.db().read(std::nullopt, [](transaction& tx) { return tenants::all(tx); });
  std::vector<load> loads;
  for (const auto& p : peers)
    loads.emplace_back(*p, *list->node(c.node_id), here.at(0).party, c.federation_url.substr(8));
  std::ofstream out(file, std::ios::binary);
  for (int i = 0; i < count / per_request; ++i) {
    const std::string bytes =
        loads[static_cast<std::size_t>(i % senders)].request(per_request, c.node_id, now);
    for (int shift = 0; shift < 32; shift += 8) out.put(static_cast<char>(bytes.size() >> shift));
    out << bytes;
  }
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  if (count != 5) {
    std::cerr << "message_load FOLDER COUNT PER_REQUEST FILE\n";
    return 2;
  }
  return paraat::write_requests(words[1], std::stoi(words[2]), std::stoi(words[3]), words[4]);
}
