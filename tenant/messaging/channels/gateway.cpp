#include "tenant/messaging/channels/gateway.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "tenant/messaging/channels/webhook_signature.hpp"
#include "tenant/messaging/mail/curl.hpp"

namespace paraat::channels {
namespace {

namespace json = boost::json;
namespace curl = mail::curl;
using kind = verdict::kind;

constexpr std::size_t longest_answer = 16 * 1024, longest_id = 128;

std::size_t collect(char* bytes, std::size_t, std::size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + count > longest_answer) return 0;  // breaks the transfer off
  text.append(bytes, count);
  return count;
}

// A field of an object, as text; empty for anything else.
std::string field(const std::string& body, std::string_view name) {
  boost::system::error_code wrong;
  const json::value v = json::parse(body, wrong);
  if (wrong || !v.is_object()) return {};
  const auto* f = v.as_object().if_contains(name);
  if (f == nullptr) return {};
  if (f->is_int64()) return std::to_string(f->as_int64());
  if (!f->is_string() || f->as_string().size() > longest_id) return {};
  return std::string(f->as_string());
}

verdict of_failure(CURLcode code) {
  switch (code) {
    // Nothing was said to the gateway yet.
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {kind::not_sent, "", "gateway_unreachable", true};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return {kind::not_sent, "", "gateway_certificate", true};
    case CURLE_OPERATION_TIMEDOUT:
      return {kind::unclear, "", "gateway_timeout", true};
    default:
      return {kind::unclear, "", "gateway_broke_off", true};
  }
}

verdict of_answer(long status, const std::string& body, long wait) {
  if (status >= 200 && status < 300) {
    std::string id = field(body, "id");
    if (id.empty()) return {kind::unclear, "", "gateway_nonsense", true};
    return {kind::taken, std::move(id), ""};
  }
  verdict v;
  if (status == 429 || status == 503) {
    v = {kind::not_sent, "", fmt::format("gateway_{}", status), true};
    if (wait > 0) v.pause = std::chrono::seconds{std::min(wait, 3600L)};
    return v;
  }
  if (status >= 400 && status < 500) {
    const std::string error = field(body, "error");
    if (error == "invalid_number" || error == "refused") return {kind::refused, "", error};
    // About this text: said again it would be refused again.
    if (status == 400 || status == 413 || status == 422)
      return {kind::refused, "", fmt::format("gateway_{}", status)};
    return {kind::not_sent, "", fmt::format("gateway_{}", status),
            true};  // a secret or address that is wrong
  }
  return {kind::unclear, "", fmt::format("gateway_{}", status), true};
}

class http final : public gateway {
 public:
  http(gateway_settings s, const clock& c) : settings_(std::move(s)), time_(c) { curl::start(); }

  verdict send(const outgoing_text& t) override {
    const curl::handle h(curl_easy_init());
    if (!h) return {kind::not_sent, "", "gateway_no_memory", true};
    const std::string body = json::serialize(json::object{{"to", t.to},
                                                          {"from", settings_.sender},
                                                          {"text", t.text},
                                                          {"reference", t.reference},
                                                          {"report_to", t.pages + "/sms/verslag"},
                                                          {"answer_to", t.pages + "/sms/antwoord"}});
    std::string answer;
    const curl::list headers = headers_of(t, body);
    options(h.get());
    curl_easy_setopt(h.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(h.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(h.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(h.get(), CURLOPT_WRITEFUNCTION, &collect);
    curl_easy_setopt(h.get(), CURLOPT_WRITEDATA, &answer);
    if (const CURLcode code = curl_easy_perform(h.get()); code != CURLE_OK) return of_failure(code);
    long status = 0;
    curl_off_t wait = 0;
    curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(h.get(), CURLINFO_RETRY_AFTER, &wait);
    return of_answer(status, answer, static_cast<long>(wait));
  }

 private:
  std::string path() const {
    const auto host = settings_.url.find("//") + 2;
    const auto slash = settings_.url.find('/', host);
    return slash == std::string::npos ? "/" : settings_.url.substr(slash);
  }
  curl::list headers_of(const outgoing_text& t, const std::string& body) const {
    const std::string time = seconds_of(time_.now());
    curl::list l;
    curl::append(l, "Content-Type: application/json");
    curl::append(l, "Expect:");
    curl::append(l, "Idempotency-Key: " + t.reference);
    curl::append(l, "Paraat-Time: " + time);
    curl::append(l, "Paraat-Signature: " + signature_of(settings_.secret, time, path(), body));
    if (!settings_.bearer.empty()) curl::append(l, "Authorization: Bearer " + settings_.bearer);
    return l;
  }
  void options(CURL* h) const {
    curl_easy_setopt(h, CURLOPT_URL, settings_.url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (settings_.url.starts_with("http:")) curl_easy_setopt(h, CURLOPT_NOPROXY, "*");  // on this machine
    if (!settings_.authority.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, settings_.authority.c_str());
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.patience.count()));
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  }

  gateway_settings settings_;
  const clock& time_;
};

}  // namespace

std::unique_ptr<gateway> http_gateway(gateway_settings s, const clock& c) {
  return std::make_unique<http>(std::move(s), c);
}

}  // namespace paraat::channels
