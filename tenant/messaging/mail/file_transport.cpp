#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "tenant/messaging/mail/mailer.hpp"

namespace paraat::mail {
namespace {

namespace fs = std::filesystem;

class folder final : public channel {
 public:
  explicit folder(fs::path where) : where_(std::move(where)) {}

  std::optional<std::string> deliver(const outgoing& o) override {
    std::error_code failed;
    if (fs::create_directories(where_, failed); failed) return "folder_unwritable";
    fs::permissions(where_, fs::perms::owner_all, failed);
    // Idempotent: the same mail is the same file; it appears whole or not at all.
    const fs::path file = where_ / (o.message_id.substr(0, o.message_id.find('@')) + ".eml");
    const std::string part = file.string() + ".part";
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return "folder_unwritable";
    const std::string bytes = to_eml(o);
    std::size_t written = 0;
    while (written < bytes.size()) {
      const auto n = ::write(fd, bytes.data() + written, bytes.size() - written);
      if (n <= 0) break;
      written += static_cast<std::size_t>(n);
    }
    const bool kept = written == bytes.size() && ::fsync(fd) == 0;
    ::close(fd);
    if (!kept || ::rename(part.c_str(), file.c_str()) != 0) {
      ::unlink(part.c_str());
      return "folder_full";
    }
    return std::nullopt;
  }

 private:
  fs::path where_;
};

}  // namespace

std::unique_ptr<channel> folder_channel(fs::path where) { return std::make_unique<folder>(std::move(where)); }

}  // namespace paraat::mail
