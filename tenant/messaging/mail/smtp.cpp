#include <fmt/format.h>
#include <sys/socket.h>

#include <atomic>

#include "tenant/messaging/mail/curl.hpp"
#include "tenant/messaging/mail/mailer.hpp"

namespace paraat::mail {
namespace {

using namespace curl;
using steady = std::chrono::steady_clock;

// The state of one delivery, for libcurl's callbacks.
struct delivery {
  CURL* handle = nullptr;
  const smtp_settings* settings = nullptr;
  const std::atomic<steady::time_point>* stop_at = nullptr;
  std::chrono::seconds acknowledged_within{};
  steady::time_point began = steady::now();
  std::optional<steady::time_point> data_since{};  // since the server asked for the message (354)
};

// libcurl gives each line of the server.
std::size_t hear_line(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& d = *static_cast<delivery*>(context);
  if (!d.data_since && std::string_view(bytes, count).starts_with("354")) d.data_since = steady::now();
  return count;
}

// Called at least once a second, also while libcurl waits for the server; anything but 0 breaks off.
int look_at_limits(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& d = *static_cast<const delivery*>(context);
  const auto now = steady::now();
  if (now >= d.stop_at->load()) return 1;
  if (d.data_since) return now - *d.data_since > d.acknowledged_within ? 1 : 0;
  curl_off_t connected = 0;
  curl_easy_getinfo(d.handle, CURLINFO_CONNECT_TIME_T, &connected);
  const auto limit =
      d.settings->connect + (connected > 0 ? d.settings->conversation : std::chrono::milliseconds{});
  return now - d.began > limit ? 1 : 0;
}

// At the end libcurl sends QUIT and waits two minutes for the answer, whatever its time-outs are. The socket
// is closed for reading first (for writing too after a failure), so that the wait ends at once.
void do_not_wait_for_quit(CURL* h, bool failed) {
  curl_socket_t open = CURL_SOCKET_BAD;
  if (curl_easy_getinfo(h, CURLINFO_ACTIVESOCKET, &open) == CURLE_OK && open != CURL_SOCKET_BAD)
    ::shutdown(open, failed ? SHUT_RDWR : SHUT_RD);
}

// An error class that points the operator to the cause.
std::string class_of(CURLcode code, long reply, const delivery& d) {
  const bool refused = reply >= 400;
  if (d.data_since && !refused) return "smtp_uncertain";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return "smtp_unreachable";
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return steady::now() >= d.stop_at->load() ? "smtp_stopped" : "smtp_timeout";
    case CURLE_USE_SSL_FAILED:
      return "smtp_without_tls";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return "smtp_certificate";
    case CURLE_LOGIN_DENIED:
      return "smtp_login_denied";
    default:
      return refused ? fmt::format("smtp_refused_{}", reply)
                     : fmt::format("smtp_failed_{}", static_cast<int>(code));
  }
}

class smtp final : public channel {
 public:
  explicit smtp(smtp_settings s) : settings_(std::move(s)) { start(); }

  std::optional<std::string> deliver(const outgoing& o) override {
    const handle h(curl_easy_init());
    if (!h) return "smtp_no_memory";
    list headers, recipients;
    append(headers, "Date: " + rfc5322_date(o.at));
    append(headers, "From: " + o.from);
    append(headers, "To: " + o.what.to);
    append(headers, "Subject: " + encoded_words(o.what.subject));
    append(headers, "Message-ID: <" + o.message_id + ">");
    append(headers, "Auto-Submitted: auto-generated");
    for (const std::string& line : further_headers(o.what)) append(headers, line);
    append(recipients, "<" + o.what.to + ">");
    const mime body = body_of(h.get(), o.what);
    const std::string sender = "<" + (o.what.reply_to.empty() ? o.from : o.what.reply_to) + ">";
    delivery d{.handle = h.get(),
               .settings = &settings_,
               .stop_at = &stop_at_,
               .acknowledged_within = o.acknowledged_within};
    connect_options(h.get());
    limit_options(h.get(), d);
    curl_easy_setopt(h.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(h.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(h.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(h.get(), CURLOPT_MIMEPOST, body.get());
    const CURLcode code = curl_easy_perform(h.get());
    do_not_wait_for_quit(h.get(), code != CURLE_OK);
    if (code == CURLE_OK) return std::nullopt;
    long reply = 0;
    curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &reply);
    return class_of(code, reply, d);
  }

  void stop(steady::time_point latest) override { stop_at_ = latest; }

 private:
  static mime body_of(CURL* h, const message& m) {
    mime body(curl_mime_init(h));
    curl_mime* both = curl_mime_init(h);
    const auto add = [&](const std::string& text, const char* type) {
      curl_mimepart* part = curl_mime_addpart(both);
      curl_mime_data(part, text.data(), text.size());
      curl_mime_type(part, type);
      curl_mime_encoder(part, "quoted-printable");
    };
    add(m.text, "text/plain; charset=utf-8");
    if (!m.html.empty()) add(m.html, "text/html; charset=utf-8");
    curl_mimepart* holder = curl_mime_addpart(body.get());
    curl_mime_subparts(holder, both);  // owned by the body from here on
    curl_mime_type(holder, "multipart/alternative");
    list inline_part;
    append(inline_part, "Content-Disposition: inline");
    curl_mime_headers(holder, inline_part.release(), 1);
    for (const attachment& a : m.attachments) {
      curl_mimepart* part = curl_mime_addpart(body.get());
      curl_mime_data(part, a.bytes.data(), a.bytes.size());
      curl_mime_type(part, a.type.c_str());
      curl_mime_filename(part, a.name.c_str());
      curl_mime_encoder(part, "base64");
    }
    return body;
  }

  void connect_options(CURL* h) const {
    curl_easy_setopt(h, CURLOPT_URL, settings_.url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // Never in the clear: without STARTTLS the server gets nothing.
    curl_easy_setopt(h, CURLOPT_USE_SSL, CURLUSESSL_ALL);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (!settings_.authority.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, settings_.authority.c_str());
    if (!settings_.user.empty()) {
      curl_easy_setopt(h, CURLOPT_USERNAME, settings_.user.c_str());
      curl_easy_setopt(h, CURLOPT_PASSWORD, settings_.password.c_str());
    }
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L);  // a resolver that hangs is left behind
    curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(h, CURLOPT_TCP_KEEPIDLE, 20L);
    curl_easy_setopt(h, CURLOPT_TCP_KEEPINTVL, 10L);
  }

  // The limits are those of look_at_limits; libcurl's own must not end the wait for an answer earlier.
  void limit_options(CURL* h, delivery& d) const {
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, &look_at_limits);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, &d);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, &hear_line);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, &d);
    const auto handshake = settings_.connect + settings_.conversation;
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(handshake.count()));
    curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     static_cast<long>(d.acknowledged_within.count() + 5));
  }

  smtp_settings settings_;
  std::atomic<steady::time_point> stop_at_{steady::time_point::max()};
};

}  // namespace

std::unique_ptr<channel> smtp_channel(smtp_settings s) { return std::make_unique<smtp>(std::move(s)); }

}  // namespace paraat::mail
