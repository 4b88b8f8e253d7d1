#include <fmt/format.h>

#include "tenant/mail/curl.hpp"
#include "tenant/mail/post.hpp"

namespace paraat::mail {
namespace {

using namespace curl;

// A class that tells an operator where to look.
std::string class_of(CURLcode code, long reply) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return "smtp_unreachable";
    case CURLE_OPERATION_TIMEDOUT:
      return "smtp_timeout";
    case CURLE_USE_SSL_FAILED:
      return "smtp_without_tls";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return "smtp_certificate";
    case CURLE_LOGIN_DENIED:
      return "smtp_login_denied";
    default:
      return reply >= 400 ? fmt::format("smtp_refused_{}", reply)
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
    append(recipients, "<" + o.what.to + ">");
    const mime body = body_of(h.get(), o.what);
    const std::string sender = "<" + o.from + ">";
    connect_options(h.get());
    curl_easy_setopt(h.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(h.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(h.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(h.get(), CURLOPT_MIMEPOST, body.get());
    const CURLcode code = curl_easy_perform(h.get());
    if (code == CURLE_OK) return std::nullopt;
    long reply = 0;
    curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &reply);
    return class_of(code, reply);
  }

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
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, 9L);  // a node that stops waits ten seconds
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
  }

  smtp_settings settings_;
};

}  // namespace

std::unique_ptr<channel> smtp_channel(smtp_settings s) { return std::make_unique<smtp>(std::move(s)); }

}  // namespace paraat::mail
