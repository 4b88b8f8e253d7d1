#pragma once
// The way out for mail: an SMTP server where the settings name one, otherwise a folder, so that a fresh node
// works at once. One file a message there, readable by the node only.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/mail/mail.hpp"

namespace paraat::mail {

struct outgoing {
  std::string message_id;  // without the angle brackets
  std::string from;        // an address
  message what;
  instant at{};
};

class channel {
 public:
  virtual ~channel() = default;
  // Nothing when the mail was taken, otherwise the class of error. What a server says may hold an address, so
  // it is never kept.
  virtual std::optional<std::string> deliver(const outgoing&) = 0;
};

struct smtp_settings {
  std::string url;  // smtp://host:587 (STARTTLS is demanded) or smtps://host:465
  std::string user, password;
  std::string authority;  // PEM file of whom the server's certificate comes from; empty: the system's
};
std::unique_ptr<channel> smtp_channel(smtp_settings);
std::unique_ptr<channel> folder_channel(std::filesystem::path);

class post {
 public:
  // `shown`: the folder whose mails the demo shows at a page; empty otherwise.
  post(std::unique_ptr<channel> c, std::string from, std::filesystem::path shown)
      : channel_(std::move(c)), from_(std::move(from)), shown_(std::move(shown)) {}

  // The work of one job: sends the mail, or plans the next attempt.
  void send(transaction&, std::string_view id, metrics&, instant now);
  // One mail at once, without the outbox of mail.hpp; as `channel::deliver`. Any thread.
  std::optional<std::string> deliver(std::string_view id, const message&, instant at);
  const std::filesystem::path& shown() const { return shown_; }

 private:
  std::unique_ptr<channel> channel_;
  std::string from_;
  std::filesystem::path shown_;
};

// A message as bytes, RFC 5322 and MIME, in the way that the folder keeps it; and back, for showing it.
std::string to_eml(const outgoing&);
struct shown_mail {
  std::string file, to, subject, date, text;
};
std::optional<shown_mail> read_eml(std::string_view bytes);
// The newest first.
std::vector<shown_mail> mails_in(const std::filesystem::path&, std::size_t most);

// RFC 2047, for a subject; plain ASCII stays as it is.
std::string encoded_words(std::string_view utf8);
std::string rfc5322_date(instant);

}  // namespace paraat::mail
