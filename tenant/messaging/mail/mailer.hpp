#pragma once
// Delivery of mail: to an SMTP server where the settings name one, otherwise to a folder, so that a fresh
// node works at once. One file per message there, readable by the node only.

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/messaging/mail/mail.hpp"

namespace paraat::mail {

struct outgoing {
  std::string message_id;  // without the angle brackets
  std::string from;        // an address
  message what;
  instant at{};
  // How long the server may take to acknowledge the end of the message.
  std::chrono::seconds acknowledged_within{600};
};

class channel {
 public:
  virtual ~channel() = default;
  // Nothing when the mail was accepted, otherwise the class of error ("smtp_uncertain": the server may have
  // accepted it). The text of a server may hold an address, so it is never kept.
  virtual std::optional<std::string> deliver(const outgoing&) = 0;
  // Deliveries that still run at `latest` are broken off.
  virtual void stop(std::chrono::steady_clock::time_point latest) { (void)latest; }
};

struct smtp_settings {
  std::string url;  // smtp://host:587 (STARTTLS is demanded) or smtps://host:465
  std::string user, password;
  std::string authority;  // PEM file of the server's certificate authority; empty: the system's
  std::chrono::milliseconds connect{5'000};        // to a connection
  std::chrono::milliseconds conversation{30'000};  // from there until the server asks for the message
};
std::unique_ptr<channel> smtp_channel(smtp_settings);
std::unique_ptr<channel> folder_channel(std::filesystem::path);

class mailer {
 public:
  // `shown`: the folder whose mails the demo shows at a page; empty otherwise.
  mailer(std::unique_ptr<channel> c, std::string from, std::filesystem::path shown)
      : channel_(std::move(c)), from_(std::move(from)), shown_(std::move(shown)) {}

  // Sends one mail, outside any transaction; as `channel::deliver`. Any thread.
  std::optional<std::string> deliver(std::string_view id, const message&, instant at,
                                     std::chrono::seconds acknowledged_within = std::chrono::seconds{600});
  void stop(std::chrono::steady_clock::time_point latest) { channel_->stop(latest); }
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
