#pragma once
// Client of the push services of browsers (RFC 8030): one encrypted notification in one POST.
//
// The endpoint was given by a stranger's browser, so each request is held to what was allowed: hosts by name,
// TLS with the certificate of that name, no redirect, no proxy, and the address that the name resolves to
// looked at for the connection itself, so that no later resolution can lead elsewhere. A service that fails
// is left alone for half a minute, so that it delays no other.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/messaging/push/subscriptions.hpp"
#include "tenant/messaging/push/vapid.hpp"
#include "tenant/platform/secrets/vault.hpp"

namespace paraat::push {

constexpr std::size_t most_payload = 3000;

// RFC 8030, section 5.3.
enum class urgency { normal, high };

struct notification {
  std::string payload;         // JSON, at most most_payload octets
  std::string topic;           // at most 32 of the URL alphabet: a repeated attempt replaces the first
  std::chrono::seconds ttl{};  // how long the service keeps it for a device that is off
  urgency how = urgency::normal;
};

struct outcome {
  enum class kind {
    taken,     // the push service has it
    refused,   // and never will
    gone,      // refused, and the subscription is no more
    not_sent,  // certainly has it not
    unclear    // may have it: no answer
  };
  kind what = kind::unclear;
  std::string why;                                           // a class of error, never text of the service
  std::optional<std::chrono::seconds> pause = std::nullopt;  // the service asks for it (Retry-After)
};

class service {
 public:
  struct settings {
    std::vector<std::string> hosts;  // that may be sent to, as in `allows`; none: no notifications
    std::string contact;             // e-mail address or https: address of the operator
    std::string authority;           // PEM file of a certificate authority; empty: the system's
    std::vector<std::string> private_addresses;  // in closed ranges, that are allowed
    std::vector<std::string> resolved;           // "NAME:PORT:ADDRESS" instead of a resolution, for tests
    std::chrono::milliseconds patience{9'000};
  };
  // `earlier` is the key before a rotation.
  service(settings, p256::key, std::optional<p256::key> earlier, const secrets::vault&, const clock&);

  bool offered() const { return !settings_.hosts.empty(); }
  const std::vector<std::string>& hosts() const { return settings_.hosts; }
  const std::string& public_point() const { return key_.public_point(); }
  const secrets::vault& vault() const { return vault_; }
  // Whether a device that subscribed with this key can be sent to.
  bool knows(std::string_view vapid_point) const { return key_of(vapid_point) != nullptr; }

  // Any thread; outside a transaction.
  outcome send(const kept_subscription&, const notification&) const;

 private:
  const p256::key* key_of(std::string_view point) const;
  outcome post(const kept_subscription&, const p256::key&, const destination&, const notification&,
               const std::string& body) const;
  std::optional<std::chrono::seconds> rests(const std::string& origin) const;
  void note(const std::string& origin, const outcome&) const;

  settings settings_;
  p256::key key_;
  std::optional<p256::key> earlier_;
  const secrets::vault& vault_;
  const clock& time_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, instant> resting_;  // origins that fail, until when
};

}  // namespace paraat::push
