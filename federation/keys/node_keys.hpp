#pragma once
// The keys of this node, in files with mode 600 in DIR/keys. The master key signs manifests and names this
// node for good: keep a copy elsewhere. The signing key signs everything else and can be replaced by a new
// manifest.

#include <filesystem>
#include <string>

#include "ops/clock.hpp"
#include "protocol/keys.hpp"

namespace paraat::federation {

struct node_keys {
  std::string node_id;
  keys::signing_key master, signing;

  std::string master_key_id() const { return keys::key_id(node_id, master.public_key().bytes()); }
  std::string signing_key_id() const { return keys::key_id(node_id, signing.public_key().bytes()); }
};

// Reads the keys of the folder; makes them when there are none. Throws std::runtime_error with a remedy.
node_keys keys_in(const std::filesystem::path& folder, const std::string& node_id);

// A manifest of this node, signed by its master key: bytes of wire::SignedManifest. Valid 60 days.
std::string make_manifest(const node_keys&, std::int64_t sequence, const std::string& base_url, instant now);

}  // namespace paraat::federation
