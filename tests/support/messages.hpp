#pragma once
// Messages between Alken, on the node of Haspengouw, and Hasselt, on its own: written by the verbs of the
// site, or made byte by byte by a test that plays the other node.

#include <protocol/paraat.pb.h>

#include "federation/delivery/lanes.hpp"
#include "federation/inbox/inbox.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {

// Notes between the tenants of a node, from the database.
std::vector<conversations::note> notes_of(database&, const tenants::tenant&);
std::string write_note(database&, const tenants::tenant& from, const std::string& to, const std::string& text,
                       bool urgent, instant now);

// An envelope with a note, ready to be signed.
wire::Envelope note_envelope(federated_node& to, const std::string& from_party, const std::string& to_party,
                             std::uint64_t seq, const std::string& text, instant now,
                             wire::Lane lane = wire::BULK);
// Seals a content into it, as its recipient wants it.
void put_content(federated_node& to, wire::Envelope&, const std::string& content, instant now);
wire::SignedEnvelope signed_by(const federation::node_keys&, const wire::Envelope&);
std::string batch_of(const std::vector<wire::SignedEnvelope>&);

struct receipts {
  unsigned status = 0;
  std::string code;  // of a FedError
  std::string body;
  std::vector<wire::Receipt> list;
  std::vector<std::string> signed_list;
  wire::BatchReceipt batch;
};
receipts read_receipts(const federation::inbox::answer&);

}  // namespace paraat::test
