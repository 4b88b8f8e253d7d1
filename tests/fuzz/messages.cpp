// Every message that an unknown node can send. A parsed message, written and parsed again, is the same; a
// signature not made by a key never verifies.
#include <cstdint>
#include <cstdlib>

#include "protocol/keys.hpp"
#include "protocol/wire.hpp"

using namespace paraat;

namespace {

template <class Message>
std::optional<Message> read(std::string_view bytes) {
  auto message = wire::parse<Message>(bytes);
  if (!message) return std::nullopt;
  const auto written = message->SerializeAsString();
  const auto again = wire::parse<Message>(written);
  if (!again || again->SerializeAsString() != written) std::abort();
  return message;
}

void never_good(std::string_view domain, const std::string& bytes, const std::string& signature) {
  static const auto key = keys::signing_key::generate().public_key();
  if (key.verify(domain, bytes, signature)) std::abort();
}

void read_listing(const wire::SignedListing& listing) {
  never_good(keys::domain::listing, listing.envelope(), listing.signature());
  if (const auto envelope = read<wire::ListingEnvelope>(listing.envelope()))
    read<wire::Listing>(envelope->data()), read<wire::Organisation>(envelope->data()),
        read<wire::TaskProfile>(envelope->data());
}

void read_envelope(const wire::SignedEnvelope& envelope) {
  never_good(keys::domain::envelope, envelope.envelope(), envelope.signature());
  read<wire::Envelope>(envelope.envelope());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 8) {
    case 0:
      if (const auto listing = read<wire::SignedListing>(bytes)) read_listing(*listing);
      break;
    case 1:
      if (const auto page = read<wire::FeedPage>(bytes))
        for (const auto& item : page->items()) read_listing(item.listing());
      break;
    case 2:
      if (const auto batch = read<wire::EnvelopeBatch>(bytes))
        for (const auto& envelope : batch->envelopes()) read_envelope(envelope);
      break;
    case 3:
      if (const auto signed_manifest = read<wire::SignedManifest>(bytes))
        read<wire::Manifest>(signed_manifest->manifest());
      break;
    case 4:
      if (const auto signed_members = read<wire::SignedMembers>(bytes))
        read<wire::Members>(signed_members->members());
      if (const auto signed_root = read<wire::SignedRoot>(bytes)) read<wire::Root>(signed_root->root());
      break;
    case 5:
      read<wire::JoinRequest>(bytes);
      read<wire::JoinResponse>(bytes);
      read<wire::Invitation>(bytes);
      break;
    case 6:
      read<wire::BatchReceipt>(bytes);
      read<wire::InboxStatus>(bytes);
      read<wire::Evidence>(bytes);
      break;
    default:
      read<wire::Heads>(bytes);
      read<wire::FedError>(bytes);
      if (const auto checkpoint = read<wire::SignedCheckpoint>(bytes)) {
        never_good(keys::domain::checkpoint, checkpoint->checkpoint(), checkpoint->signature());
        read<wire::Checkpoint>(checkpoint->checkpoint());
      }
      read<wire::DiffRequest>(bytes);
      read<wire::Diff>(bytes);
      read<wire::ShownFeeds>(bytes);
  }
  return 0;
}
