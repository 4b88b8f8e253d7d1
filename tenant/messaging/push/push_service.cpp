#include "tenant/messaging/push/push_service.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "protocol/public_address.hpp"
#include "tenant/messaging/mail/curl.hpp"

namespace paraat::push {
namespace {

namespace curl = mail::curl;
using kind = outcome::kind;

constexpr std::chrono::seconds rest{30};
constexpr long longest_pause = 3600;

// The rules for the connection, for libcurl's callback.
struct guard {
  const std::vector<std::string>* allowed;
  bool closed_range = false;  // an address was refused
};

bool may_connect(const sockaddr& to, const std::vector<std::string>& allowed) {
  char text[INET6_ADDRSTRLEN]{};
  const void* address = nullptr;
  if (to.sa_family == AF_INET) address = &reinterpret_cast<const sockaddr_in&>(to).sin_addr;
  if (to.sa_family == AF_INET6) address = &reinterpret_cast<const sockaddr_in6&>(to).sin6_addr;
  if (address == nullptr || ::inet_ntop(to.sa_family, address, text, sizeof text) == nullptr) return false;
  return is_public_address(text) || std::ranges::find(allowed, text) != allowed.end();
}

// libcurl resolved the name and is about to connect to this address: the last moment to look at it, and the
// only one that no other resolution can follow.
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* to) {
  auto& g = *static_cast<guard*>(context);
  if (!may_connect(to->addr, *g.allowed)) {
    g.closed_range = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t ignore(char*, std::size_t, std::size_t count, void* read) {
  constexpr std::size_t most = 16 * 1024;
  auto& total = *static_cast<std::size_t*>(read);
  total += count;
  return total > most ? 0 : count;  // 0 breaks the transfer off
}

// `began`: the connection stood and the request was on its way.
outcome of_failure(CURLcode code, const guard& g, bool began) {
  if (g.closed_range && code == CURLE_COULDNT_CONNECT) return {kind::refused, "push_closed_address"};
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {kind::not_sent, "push_unreachable"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return {kind::not_sent, "push_certificate"};
    case CURLE_OPERATION_TIMEDOUT:
      return began ? outcome{kind::unclear, "push_timeout"} : outcome{kind::not_sent, "push_unreachable"};
    default:
      return began ? outcome{kind::unclear, "push_broke_off"} : outcome{kind::not_sent, "push_unreachable"};
  }
}

// RFC 8030, sections 5 and 7.3; 410 is what services answer for a subscription that ended.
outcome of_answer(long status, long wait) {
  const auto pause =
      wait > 0 ? std::optional(std::chrono::seconds{std::min(wait, longest_pause)}) : std::nullopt;
  std::string why = fmt::format("push_{}", status);
  if (status >= 200 && status < 300) return {kind::taken, ""};
  if (status >= 300 && status < 400) return {kind::refused, "push_redirect"};
  if (status == 404 || status == 410) return {kind::gone, "push_gone"};
  // Not about this message: a clock or a key that is wrong (401, 403), too much at once, a service in
  // trouble.
  if (status == 401 || status == 403 || status == 429 || status >= 500)
    return {kind::not_sent, std::move(why), pause};
  return {kind::refused, std::move(why)};
}

}  // namespace

service::service(settings s, p256::key k, std::optional<p256::key> earlier, const secrets::vault& v,
                 const clock& c)
    : settings_(std::move(s)), key_(std::move(k)), earlier_(std::move(earlier)), vault_(v), time_(c) {
  curl::start();
}

const p256::key* service::key_of(std::string_view point) const {
  if (key_.public_point() == point) return &key_;
  return earlier_ && earlier_->public_point() == point ? &*earlier_ : nullptr;
}

std::optional<std::chrono::seconds> service::rests(const std::string& origin) const {
  const std::lock_guard lock(mutex_);
  const auto at = resting_.find(origin);
  if (at == resting_.end() || time_.now() >= at->second) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(at->second - time_.now());
}

// A service in trouble, or one that refuses this node, is left alone; as long as it asks, when it asks.
void service::note(const std::string& origin, const outcome& o) const {
  const std::lock_guard lock(mutex_);
  const instant now = time_.now();
  std::erase_if(resting_, [&](const auto& r) { return r.second <= now; });
  if (o.what == kind::not_sent || o.what == kind::unclear)
    resting_[origin] = now + std::max(rest, o.pause.value_or(rest));
  else
    resting_.erase(origin);
}

outcome service::send(const kept_subscription& to, const notification& n) const {
  if (n.payload.size() > most_payload) return {kind::refused, "push_too_long"};
  const auto where = destination_of(to.what.endpoint);
  // Looked at again: the list may have become shorter.
  if (!where || !allows(settings_.hosts, *where)) return {kind::refused, "push_host_not_allowed"};
  // The key that it was made with is away: no push service would take it.
  const p256::key* key = key_of(to.vapid_point);
  if (key == nullptr) return {kind::refused, "push_other_key"};
  const auto body = encrypt(n.payload, to.what.to);
  if (!body) return {kind::refused, "push_bad_key"};
  if (const auto left = rests(where->origin)) return {kind::not_sent, "push_resting", left};
  outcome out = post(to, *key, *where, n, *body);
  note(where->origin, out);
  return out;
}

outcome service::post(const kept_subscription& to, const p256::key& key, const destination& where,
                      const notification& n, const std::string& body) const {
  const curl::handle h(curl_easy_init());
  if (!h) return {kind::not_sent, "push_no_memory"};
  curl::list headers, resolved;
  curl::append(headers, "Content-Type: application/octet-stream");
  curl::append(headers, "Content-Encoding: aes128gcm");
  curl::append(headers, "Authorization: " + authorization(key, where.origin, settings_.contact, time_.now()));
  curl::append(headers, fmt::format("TTL: {}", n.ttl.count()));
  curl::append(headers, std::string("Urgency: ") + (n.how == urgency::high ? "high" : "normal"));
  if (!n.topic.empty()) curl::append(headers, "Topic: " + n.topic);
  curl::append(headers, "Expect:");
  guard g{&settings_.private_addresses};
  std::size_t read = 0;
  CURL* c = h.get();
  curl_easy_setopt(c, CURLOPT_URL, to.what.endpoint.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_PROXY, "");  // of the environment either: a proxy would resolve the name itself
  curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &g);
  curl_easy_setopt(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!settings_.authority.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, settings_.authority.c_str());
  for (const std::string& line : settings_.resolved) curl::append(resolved, line);
  if (resolved) curl_easy_setopt(c, CURLOPT_RESOLVE, resolved.get());
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, &ignore);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &read);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.patience.count()));
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  if (const CURLcode code = curl_easy_perform(c); code != CURLE_OK && code != CURLE_WRITE_ERROR) {
    curl_off_t ready = 0;
    curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &ready);
    return of_failure(code, g, ready > 0);
  }
  long status = 0;
  curl_off_t wait = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait);
  return of_answer(status, static_cast<long>(wait));
}

}  // namespace paraat::push
