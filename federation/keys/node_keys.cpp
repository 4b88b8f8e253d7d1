#include "federation/keys/node_keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>

#include "protocol/bytes.hpp"

namespace paraat::federation {
namespace fs = std::filesystem;
namespace {

void write_secret(const fs::path& file, const std::string& line) {
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const bool written = fd >= 0 &&
                       ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!written) throw std::runtime_error(fmt::format("The key file {} cannot be written.", file.string()));
}

std::string secret_in(const fs::path& file) {
  struct stat s{};
  if (::stat(file.c_str(), &s) != 0 || (s.st_mode & 077) != 0)
    throw std::runtime_error(
        fmt::format("Others can read the key file {0}. Close it: chmod 600 {0}", file.string()));
  std::ifstream in(file);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

[[noreturn]] void no_key(const fs::path& file) {
  throw std::runtime_error(fmt::format("The file {} does not hold a key. Put back its copy.", file.string()));
}

keys::signing_key signing_key_in(const fs::path& file) {
  auto key = keys::signing_key::from_text(secret_in(file));
  if (!key) no_key(file);
  return *key;
}

// An empty mark for each key that was erased.
constexpr std::string_view given_up_prefix = "given-up-";

// The digits of a key id, for the name of its file.
std::string short_of(const std::string& key_id) { return key_id.substr(key_id.find('#') + 1); }

}  // namespace

struct node_keys::ring {
  std::mutex mutex;
  std::string node_id;
  fs::path folder;  // empty: in memory only
  std::map<std::string, keys::signing_key> signing;
  std::map<std::string, hpke::sealing_key> sealing;
  std::map<std::string, fs::path> files;
  std::set<std::string> given_up;  // key ids that no database makes good again
  std::string current;

  std::string put(const keys::signing_key& k, const fs::path& file) {
    std::string id = keys::key_id(node_id, k.public_key().bytes());
    signing.insert_or_assign(id, k);
    files[id] = file;
    return id;
  }
  std::string put(const hpke::sealing_key& k, const fs::path& file) {
    std::string id = keys::key_id(node_id, k.public_key());
    sealing.insert_or_assign(id, k);
    files[id] = file;
    return id;
  }
  // The sender of sealed content chose the id: only an id in the form of our own names leads to a file.
  bool has_file(std::string_view kind, std::string_view key_id) const {
    const auto digits = key_id.substr(std::min(key_id.size(), key_id.find('#') + 1));
    const bool plain = digits.size() == 16 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
    return plain && !folder.empty() && fs::exists(folder / fmt::format("{}-{}.key", kind, digits));
  }
  void read_folder() {
    for (const fs::directory_entry& e : fs::directory_iterator(folder)) {
      const std::string name = e.path().filename().string();
      if (name.starts_with(given_up_prefix))
        given_up.insert(node_id + "#" + name.substr(given_up_prefix.size()));
      if (!name.ends_with(".key")) continue;
      if (name == "signing.key" || name.starts_with("signing-")) put(signing_key_in(e.path()), e.path());
      if (name.starts_with("sealing-")) {
        auto key = hpke::sealing_key::from_text(secret_in(e.path()));
        if (!key) no_key(e.path());
        put(*key, e.path());
      }
    }
  }
};

node_keys::node_keys(std::string id, const keys::signing_key& own_master, std::shared_ptr<ring> r)
    : node_id(std::move(id)), master(own_master), ring_(std::move(r)) {}

node_keys::node_keys(std::string id, const keys::signing_key& own_master, const keys::signing_key& signing)
    : node_keys(std::move(id), own_master, std::make_shared<ring>()) {
  ring_->node_id = node_id;
  ring_->current = ring_->put(signing, {});
}

signer node_keys::signing() const {
  const std::lock_guard lock(ring_->mutex);
  return {ring_->signing.at(ring_->current), ring_->current};
}

std::optional<std::string> node_keys::open(std::string_view key_id, std::string_view enc,
                                           std::string_view info, std::string_view aad,
                                           std::string_view ciphertext) const {
  // The key is copied: opening takes longer than the others can wait.
  const auto key = [&]() -> std::optional<hpke::sealing_key> {
    const std::lock_guard lock(ring_->mutex);
    // Another process of this node may have made it.
    if (!ring_->sealing.contains(std::string(key_id)) && ring_->has_file("sealing", key_id))
      ring_->read_folder();
    const auto found = ring_->sealing.find(std::string(key_id));
    return found == ring_->sealing.end() ? std::nullopt : std::optional(found->second);
  }();
  return key ? key->open(enc, info, aad, ciphertext) : std::nullopt;
}

std::vector<public_half> node_keys::held() const {
  const std::lock_guard lock(ring_->mutex);
  std::vector<public_half> out;
  for (const auto& [id, k] : ring_->signing)
    out.push_back({id, key_purpose::signing, std::string(k.public_key().bytes())});
  for (const auto& [id, k] : ring_->sealing) out.push_back({id, key_purpose::sealing, k.public_key()});
  return out;
}

void node_keys::use(const std::string& id) const {
  const std::lock_guard lock(ring_->mutex);
  // Another process of this node may have made it.
  if (!ring_->signing.contains(id) && !ring_->folder.empty()) ring_->read_folder();
  if (!ring_->signing.contains(id))
    throw std::runtime_error(
        fmt::format("The signing key {} is in no file of {}. Copy it from the machine where it was made.", id,
                    ring_->folder.string()));
  ring_->current = id;
}

public_half node_keys::make(key_purpose purpose) const {
  const std::lock_guard lock(ring_->mutex);
  const auto file = [&](std::string_view kind, const std::string& id) {
    return ring_->folder.empty() ? fs::path() : ring_->folder / fmt::format("{}-{}.key", kind, short_of(id));
  };
  if (purpose == key_purpose::signing) {
    auto k = keys::signing_key::generate();
    const std::string bytes(k.public_key().bytes()), id = keys::key_id(node_id, bytes);
    if (!ring_->folder.empty()) write_secret(file("signing", id), k.to_text());
    ring_->put(k, file("signing", id));
    return {id, purpose, bytes};
  }
  auto k = hpke::sealing_key::generate();
  const std::string bytes = k.public_key(), id = keys::key_id(node_id, bytes);
  if (!ring_->folder.empty()) write_secret(file("sealing", id), k.to_text());
  ring_->put(k, file("sealing", id));
  return {id, purpose, bytes};
}

bool node_keys::gave_up(const std::string& id) const {
  const std::lock_guard lock(ring_->mutex);
  return ring_->given_up.contains(id);
}

void node_keys::erase(const std::string& id) const {
  const std::lock_guard lock(ring_->mutex);
  if ((ring_->signing.contains(id) || ring_->sealing.contains(id)) && ring_->given_up.insert(id).second &&
      !ring_->folder.empty())
    std::ofstream(ring_->folder / (std::string(given_up_prefix) + short_of(id))) << "given up\n";
  ring_->signing.erase(id);
  ring_->sealing.erase(id);
  if (const auto f = ring_->files.find(id); f != ring_->files.end()) {
    std::error_code ignored;  // gone already: another process of this node erased it
    if (!f->second.empty()) fs::remove(f->second, ignored);
    ring_->files.erase(f);
  }
}

node_keys keys_in(const fs::path& folder, const std::string& node_id) {
  if (!keys::is_node_id(node_id))
    throw std::runtime_error(
        "federation.node_id must be lower-case letters, digits and hyphens, such as \"hasselt\".");
  const fs::path home = folder / "keys";
  fs::create_directories(home);
  ::chmod(home.c_str(), 0700);
  const fs::path master = home / "master.key";
  if (!fs::exists(master)) write_secret(master, keys::signing_key::generate().to_text());
  auto r = std::make_shared<node_keys::ring>();
  r->node_id = node_id;
  r->folder = home;
  r->read_folder();
  node_keys out(node_id, signing_key_in(master), r);
  if (r->signing.empty()) out.make(key_purpose::signing);
  if (r->sealing.empty()) out.make(key_purpose::sealing);
  r->current = r->signing.begin()->first;
  return out;
}

}  // namespace paraat::federation
