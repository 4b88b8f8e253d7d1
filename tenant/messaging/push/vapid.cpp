#include "tenant/messaging/push/vapid.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <fstream>
#include <stdexcept>

#include "protocol/bytes.hpp"

namespace paraat::push {
namespace {

namespace fs = std::filesystem;

// For a file that is not there: of two processes that start at once one makes the file, and both read it.
void make(const fs::path& file, const std::string& text) {
  const fs::path draft = file.string() + "." + hex(random_bytes(6));
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = fd >= 0 &&
                       ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  const bool there = written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
  if (fd >= 0) ::unlink(draft.c_str());
  if (!there)
    throw std::runtime_error(fmt::format(
        "{} cannot be written. Is the disk full, or is the folder of another user?", file.string()));
}

}  // namespace

std::string signed_token(const p256::key& k, std::string_view claims) {
  constexpr std::string_view header = R"({"typ":"JWT","alg":"ES256"})";
  const std::string input = base64_url(header) + "." + base64_url(claims);
  return input + "." + base64_url(k.sign(input));
}

std::string authorization(const p256::key& k, std::string_view audience, std::string_view contact,
                          instant now) {
  const auto until = std::chrono::duration_cast<std::chrono::seconds>((now + token_term).time_since_epoch());
  const std::string claims = boost::json::serialize(boost::json::object{
      {"aud", audience},
      {"exp", static_cast<std::int64_t>(until.count())},
      {"sub", contact.starts_with("https:") ? std::string(contact) : fmt::format("mailto:{}", contact)}});
  return fmt::format("vapid t={}, k={}", signed_token(k, claims), base64_url(k.public_point()));
}

std::optional<p256::key> key_if_there(const fs::path& file) {
  std::ifstream in(file);
  if (!in && !fs::exists(file)) return std::nullopt;
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  auto key = p256::key::from_pem(text);
  if (!key)
    throw std::runtime_error(fmt::format(
        "{} is not a key for notifications (a private key on P-256 in PEM), or cannot be read. Put "
        "the right file back from its copy; with another key every device has to switch them on "
        "again.",
        file.string()));
  return key;
}

p256::key key_in(const fs::path& file) {
  if (auto known = key_if_there(file)) return std::move(*known);
  make(file, p256::key::generate().pem());
  return key_if_there(file).value();
}

}  // namespace paraat::push
