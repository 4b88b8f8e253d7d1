#include "federation/keys/node_keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <protocol/paraat.pb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "protocol/limits.hpp"

namespace paraat::federation {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::days manifest_term{60};

void write_secret(const fs::path& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const std::string line = text + "\n";
  const bool written = fd >= 0 &&
                       ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!written) throw std::runtime_error(fmt::format("The key file {} cannot be written.", file.string()));
}

keys::signing_key key_in(const fs::path& file) {
  if (!fs::exists(file)) write_secret(file, keys::signing_key::generate().to_text());
  struct stat s{};
  if (::stat(file.c_str(), &s) != 0 || (s.st_mode & 077) != 0)
    throw std::runtime_error(
        fmt::format("Others can read the key file {0}. Close it: chmod 600 {0}", file.string()));
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  auto key = keys::signing_key::from_text(text);
  if (!key)
    throw std::runtime_error(
        fmt::format("The file {} does not hold a key. Put back its copy.", file.string()));
  return *key;
}

}  // namespace

node_keys keys_in(const fs::path& folder, const std::string& node_id) {
  if (!keys::is_node_id(node_id))
    throw std::runtime_error(
        "federation.node_id must be lower-case letters, digits and hyphens, such as \"hasselt\".");
  const fs::path home = folder / "keys";
  fs::create_directories(home);
  ::chmod(home.c_str(), 0700);
  return {node_id, key_in(home / "master.key"), key_in(home / "signing.key")};
}

std::string make_manifest(const node_keys& own, std::int64_t sequence, const std::string& base_url,
                          instant now) {
  const auto seconds = [](instant t) {
    return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
  };
  wire::Manifest m;
  m.set_node_id(own.node_id);
  m.set_sequence(static_cast<std::uint64_t>(sequence));
  m.set_valid_from(seconds(now));
  m.set_valid_until(seconds(now + manifest_term));
  m.set_base_url(base_url);
  m.add_capabilities("listings");
  wire::Key& k = *m.add_keys();
  k.set_key_id(own.signing_key_id());
  k.set_purpose(wire::SIGNING);
  k.set_public_key(std::string(own.signing.public_key().bytes()));
  // Peers' clocks may be a little behind ours.
  k.set_not_before(seconds(now - std::chrono::minutes{5}));
  m.mutable_limits()->set_body(limits::body);
  m.mutable_limits()->set_listing(limits::listing);
  m.mutable_limits()->set_page(limits::page);
  wire::SignedManifest out;
  out.set_manifest(m.SerializeAsString());
  out.set_key_id(own.master_key_id());
  out.set_signature(own.master.sign(keys::domain::manifest, out.manifest()));
  return out.SerializeAsString();
}

}  // namespace paraat::federation
