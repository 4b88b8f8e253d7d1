#include "tests/support/messages.hpp"

#include "federation/sealing.hpp"
#include "protocol/bytes.hpp"

namespace paraat::test {
namespace fed = paraat::federation;

std::vector<conversations::note> notes_of(database& db, const tenants::tenant& t) {
  return db.read(t.id, [](transaction& tx) {
    std::vector<conversations::note> out;
    for (const conversations::thread& one :
         conversations::threads(tx, conversations::thread_filter::all, 1, 100'000).rows)
      for (conversations::note& n : conversations::notes_of(tx, one)) out.push_back(std::move(n));
    return out;
  });
}

std::string write_note(database& db, const tenants::tenant& from, const std::string& to,
                       const std::string& text, bool urgent, instant now) {
  return db.write(from.id, [&](transaction& tx) {
    return conversations::write(tx, {to, {}, "Zandzakken", text, urgent, "Els Claes", "011 22 33 44", {}},
                                now)
        .value();
  });
}

void put_content(federated_node& to, wire::Envelope& e, const std::string& content, instant now) {
  const auto known = fed::kinds::named(fed::kinds::all(), e.type());
  if (known != nullptr && known->sealed) {
    const auto list = to.members();
    if (!fed::seal_into(e, *list->node(to.inside().federation()->own().node_id), content, now))
      throw std::runtime_error("no sealing key is known");
  } else {
    e.set_payload(content);
  }
}

wire::Envelope note_envelope(federated_node& to, const std::string& from_party, const std::string& to_party,
                             std::uint64_t seq, const std::string& text, instant now, wire::Lane lane) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  wire::Envelope e;
  e.set_message_id(uuid_v7(now));
  e.set_from_tenant(from_party);
  e.set_to_tenant(to_party);
  e.set_created(seconds);
  e.set_expires(seconds + 3600);
  e.set_lane(lane);
  e.set_lane_epoch(1);
  e.set_lane_seq(seq);
  e.set_type("case.note");
  e.set_schema(1);
  e.set_case_id(uuid_v7(now));
  wire::CaseNote note;
  note.set_subject("Zandzakken");
  note.set_text(text);
  note.set_author("Els Claes");
  put_content(to, e, note.SerializeAsString(), now);
  return e;
}

wire::SignedEnvelope signed_by(const fed::node_keys& keys, const wire::Envelope& e) {
  wire::SignedEnvelope out;
  out.set_envelope(e.SerializeAsString());
  out.set_key_id(keys.signing_key_id());
  out.set_signature(keys.signing().key.sign(keys::domain::envelope, out.envelope()));
  return out;
}

std::string batch_of(const std::vector<wire::SignedEnvelope>& all) {
  wire::EnvelopeBatch b;
  for (const auto& e : all) *b.add_envelopes() = e;
  return b.SerializeAsString();
}

receipts read_receipts(const fed::inbox::answer& a) {
  receipts out{a.status, {}, a.body, {}, {}, {}};
  if (a.status != 200) {
    wire::FedError e;
    e.ParseFromString(a.body);
    out.code = e.code();
    return out;
  }
  out.batch.ParseFromString(a.body);
  for (const wire::SignedReceipt& s : out.batch.receipts()) {
    wire::Receipt r;
    r.ParseFromString(s.receipt());
    out.list.push_back(std::move(r));
    out.signed_list.push_back(s.SerializeAsString());
  }
  return out;
}

}  // namespace paraat::test
