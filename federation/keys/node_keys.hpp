#pragma once
// The keys of this node, in files with mode 600 in DIR/keys.
//
// `master.key` signs manifests and identifies this node permanently: keep a copy elsewhere. Signing keys
// (Ed25519) sign everything else, sealing keys (X25519) open content sealed for this node. Both kinds are
// replaced while traffic runs: which of them is in use is written in the database (rotation.hpp), so that all
// processes of a node change at one moment; this class holds the private halves and is told by `use`.
//
// A handle: copies share the keys. Safe to use from any thread.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/hpke.hpp"
#include "protocol/keys.hpp"

namespace paraat::federation {

enum class key_purpose { signing, sealing };

struct signer {
  keys::signing_key key;
  std::string id;
};

struct public_half {
  std::string id;
  key_purpose purpose;
  std::string bytes;
};

class node_keys {
 public:
  // Keys in memory only.
  node_keys(std::string node_id, const keys::signing_key& master, const keys::signing_key& signing);

  const std::string node_id;
  const keys::signing_key master;
  std::string master_key_id() const { return keys::key_id(node_id, master.public_key().bytes()); }

  // The key that signs now.
  signer signing() const;
  std::string signing_key_id() const { return signing().id; }
  // Nothing when it was not sealed for a key of ours, or was changed.
  std::optional<std::string> open(std::string_view key_id, std::string_view enc, std::string_view info,
                                  std::string_view aad, std::string_view ciphertext) const;

  std::vector<public_half> held() const;
  // Throws std::runtime_error when the key is in no file here.
  void use(const std::string& signing_key_id) const;
  public_half make(key_purpose) const;          // a new key, in a file of its own
  void erase(const std::string& key_id) const;  // and its file; the folder remembers that it was given up
  bool gave_up(const std::string& key_id) const;

 private:
  friend node_keys keys_in(const std::filesystem::path&, const std::string&);
  struct ring;
  node_keys(std::string node_id, const keys::signing_key& master, std::shared_ptr<ring>);
  std::shared_ptr<ring> ring_;
};

// Reads the keys of the folder `keys` in it; makes them when there are none. Two machines that run one node
// share it. Throws std::runtime_error with a remedy.
node_keys keys_in(const std::filesystem::path& folder, const std::string& node_id);

}  // namespace paraat::federation
