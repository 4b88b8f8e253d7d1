#include "tenant/platform/secrets/vault.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "protocol/bytes.hpp"
#include "protocol/sodium.hpp"

namespace paraat::secrets {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = std::size_t{19} * 1024 * 1024;
constexpr std::ptrdiff_t at_once = 2;
// The hash of a discarded random password: checked when there is no account, so that the time is the same.
constexpr const char* nobodys =
    "$argon2id$v=19$m=19456,t=2,p=1$tNfZRSLMQtdMGuvxT3WoGA$d8B1inOUEqrOD1lHklEW/RwcOw5nvW22VWG/AGXLyEA";

unsigned char* writable(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::optional<std::string> read_key(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string text;
  if (!in || !std::getline(in, text)) return std::nullopt;
  auto key = from_hex(text);
  if (!key || key->size() != crypto_secretbox_KEYBYTES) return std::nullopt;
  return key;
}

}  // namespace

struct vault::turns {
  std::counting_semaphore<at_once> free{at_once};
};

namespace {

// Holds one slot of the semaphore; the destructor releases it.
template <class Semaphore>
struct turn {
  explicit turn(Semaphore& s) : semaphore(s) { semaphore.acquire(); }
  ~turn() { semaphore.release(); }
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;
  Semaphore& semaphore;
};

}  // namespace

vault::vault(std::string key) : key_(std::move(key)), turns_(std::make_unique<turns>()) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  if (key_.size() != crypto_secretbox_KEYBYTES) throw std::invalid_argument("an account key has 32 bytes");
}
vault::~vault() { sodium_memzero(key_.data(), key_.size()); }

std::string vault::key_in(const std::filesystem::path& file) {
  // Two processes may start at once: one writes the whole file under another name, and both read the file
  // that stands.
  if (!std::filesystem::exists(file)) {
    const std::string fresh = fmt::format("{}.{}", file.string(), random_code(8));
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::string text = hex(random_bytes(crypto_secretbox_KEYBYTES)) + "\n";
    const bool written = fd >= 0 &&
                         ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    const bool placed = written && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(fresh.c_str());
    if (!placed)
      throw std::runtime_error(
          fmt::format("Cannot make the account key {}. May this user write there?", file.string()));
  }
  if (auto key = read_key(file)) return *key;
  throw std::runtime_error(
      fmt::format("{} does not hold an account key (64 hexadecimal digits). Put the right file back: without "
                  "it nobody of "
                  "the staff can give a valid code.",
                  file.string()));
}

std::string vault::seal(std::string_view secret) const {
  std::string out = random_bytes(crypto_secretbox_NONCEBYTES);
  out.resize(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + secret.size());
  crypto_secretbox_easy(writable(out) + crypto_secretbox_NONCEBYTES, raw(secret), secret.size(),
                        writable(out), raw(key_));
  return out;
}

std::optional<std::string> vault::open(std::string_view sealed) const {
  constexpr std::size_t extra = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < extra) return std::nullopt;
  std::string out(sealed.size() - extra, '\0');
  if (crypto_secretbox_open_easy(writable(out), raw(sealed) + crypto_secretbox_NONCEBYTES,
                                 sealed.size() - crypto_secretbox_NONCEBYTES, raw(sealed), raw(key_)) != 0)
    return std::nullopt;
  return out;
}

std::string vault::mark(std::string_view what) const {
  std::string out(crypto_generichash_BYTES, '\0');
  crypto_generichash(writable(out), out.size(), raw(what), what.size(), raw(key_), key_.size());
  return out;
}

std::string vault::hash_password(const std::string& password) const {
  const turn mine(turns_->free);
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(out, password.data(), password.size(), passes, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory to hash a password");
  return out;
}

bool vault::matches(const std::string& password, const std::string& hash) const {
  const turn mine(turns_->free);
  const bool fits =
      crypto_pwhash_str_verify(hash.empty() ? nobodys : hash.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

}  // namespace paraat::secrets
