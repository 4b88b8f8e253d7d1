#include "tests/support/push_receiver.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"

namespace paraat::test {
namespace {

// A second implementation, by HMAC alone: the one that is tested uses OpenSSL's HKDF.
std::string hmac(std::string_view key, std::string_view data) {
  std::string out(32, '\0');
  unsigned int size = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(data.data()), data.size(),
         reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}
std::string derived(std::string_view salt, std::string_view secret, std::string info, std::size_t length) {
  return hmac(hmac(salt, secret), info + '\x01').substr(0, length);
}

std::optional<std::string> opened(const std::string& sealed, const std::string& key,
                                  const std::string& nonce) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> c(EVP_CIPHER_CTX_new(),
                                                                          &EVP_CIPHER_CTX_free);
  const auto octets = [](const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  if (sealed.size() < 17) return std::nullopt;
  std::string out(sealed.size() - 16, '\0'), tag = sealed.substr(out.size());
  int size = 0;
  EVP_DecryptInit_ex(c.get(), EVP_aes_128_gcm(), nullptr, octets(key), octets(nonce));
  EVP_DecryptUpdate(c.get(), reinterpret_cast<unsigned char*>(out.data()), &size, octets(sealed),
                    static_cast<int>(out.size()));
  EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data());
  unsigned char rest[16];
  if (EVP_DecryptFinal_ex(c.get(), rest, &size) != 1) return std::nullopt;
  while (out.ends_with('\0')) out.pop_back();
  if (!out.ends_with('\x02')) return std::nullopt;
  out.pop_back();
  return out;
}

struct certificate_files {
  std::string authority, chain, key;
};
const certificate_files& certificate() {
  static const certificate_files made = [] {
    const std::string d = scratch_folder().string();
    const std::string command = fmt::format(
        "cd {} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "
        "'/CN=Push authority' -keyout ca.key -out ca.pem 2>/dev/null && openssl req -newkey ec -pkeyopt "
        "ec_paramgen_curve:P-256 -nodes -subj '/CN=push' -keyout push.key -out push.csr 2>/dev/null && "
        "printf "
        "'subjectAltName=DNS:localhost,DNS:push.example' > names && openssl x509 -req -in push.csr -CA "
        "ca.pem "
        "-CAkey ca.key -CAcreateserial -days 3650 -extfile names -out push.pem 2>/dev/null",
        d);
    if (::system(command.c_str()) != 0) throw std::runtime_error("no certificate for a push service");
    return certificate_files{d + "/ca.pem", d + "/push.pem", d + "/push.key"};
  }();
  return made;
}

}  // namespace

std::filesystem::path scratch_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "paraat-push-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
  return name;
}

browser_keys::browser_keys() : key_(push::p256::key::generate()), auth_(random_bytes(16)) {}

std::optional<std::string> browser_keys::read(const std::string& message) const {
  using namespace std::string_literals;
  if (message.size() < 86 || message[20] != 65) return std::nullopt;
  const std::string salt = message.substr(0, 16), sender = message.substr(21, 65);
  const auto shared = key_.agree(sender);
  if (!shared) return std::nullopt;
  const std::string secret = derived(auth_, *shared, "WebPush: info\0"s + key_.public_point() + sender, 32);
  return opened(message.substr(86), derived(salt, secret, "Content-Encoding: aes128gcm\0"s, 16),
                derived(salt, secret, "Content-Encoding: nonce\0"s, 12));
}

const std::string& push_receiver::authority() { return certificate().authority; }

push_receiver::push_receiver() {
  certificate();
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&a), size) != 0 || ::listen(listening_, 64) != 0)
    throw std::runtime_error("no port for a push service");
  ::getsockname(listening_, reinterpret_cast<sockaddr*>(&a), &size);
  port_ = ntohs(a.sin_port);
  accepting_ = std::thread([this] {
    while (!ending_) {
      pollfd p{listening_, POLLIN, 0};
      if (::poll(&p, 1, 20) != 1) continue;
      const int fd = ::accept(listening_, nullptr, nullptr);
      if (fd < 0) continue;
      serve(fd);
      ::close(fd);
    }
  });
}

push_receiver::~push_receiver() {
  ending_ = true;
  accepting_.join();
  ::close(listening_);
}

void push_receiver::does(script s) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(s);
}

std::vector<push_receiver::got> push_receiver::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

std::vector<push_receiver::got> push_receiver::heard_of(const std::string& device) const {
  std::vector<got> out;
  for (const got& g : heard())
    if (g.path == "/push/" + device) out.push_back(g);
  return out;
}

void push_receiver::serve(int fd) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_use_certificate_chain_file(context.get(), certificate().chain.c_str());
  SSL_CTX_use_PrivateKey_file(context.get(), certificate().key.c_str(), SSL_FILETYPE_PEM);
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(tls.get(), fd);
  if (SSL_accept(tls.get()) != 1) return;
  std::string all;
  std::size_t head = 0, length = 0;
  char part[4096];
  for (int n; (n = SSL_read(tls.get(), part, sizeof part)) > 0;) {
    all.append(part, static_cast<std::size_t>(n));
    if (head == 0 && (head = all.find("\r\n\r\n")) == std::string::npos) {
      head = 0;
      continue;
    }
    const auto at = ascii::lower(all.substr(0, head)).find("content-length: ");
    length = at == std::string::npos ? 0 : std::stoul(all.substr(at + 16));
    if (all.size() >= head + 4 + length) break;
  }
  if (head == 0) return;
  got g;
  g.path = all.substr(5, all.find(' ', 5) - 5);
  g.body = all.substr(head + 4, length);
  for (std::size_t at = all.find("\r\n") + 2; at < head;) {
    const std::size_t end = std::min(all.find("\r\n", at), head), colon = all.find(": ", at);
    g.headers[ascii::lower(all.substr(at, colon - at))] = all.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  script now;
  {
    const std::lock_guard lock(mutex_);
    heard_.push_back(g);
    now = script_;
  }
  const answer a = now ? now(g) : answer{};
  const std::string out =
      fmt::format("HTTP/1.1 {} X\r\nContent-Length: 0\r\nConnection: close\r\n{}\r\n", a.status, a.headers);
  SSL_write(tls.get(), out.data(), static_cast<int>(out.size()));
  SSL_shutdown(tls.get());
}

}  // namespace paraat::test
