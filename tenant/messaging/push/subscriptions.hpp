#pragma once
// The devices on which a person wants notifications. What a browser gives (RFC 8030: an address at its push
// service; RFC 8291: a key and a secret) is sealed with the key of the node: who has it can tell devices
// apart. A row belongs to a subscriber of saved searches and goes with them.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/messaging/push/content_encoding.hpp"
#include "tenant/platform/jobs/priority.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::push {

using device_id = row_id<struct device>;
using owner_id = row_id<struct device_owner>;  // of whoever saved a search

constexpr std::size_t longest_endpoint = 1024;
constexpr std::size_t most_devices = 10;  // of a person

struct subscription {
  std::string endpoint;  // https://HOST[:PORT]/PATH
  recipient to;
};

// The parts of an endpoint that say where to connect.
struct destination {
  std::string host;  // in lower case
  unsigned short port = 443;
  std::string origin;  // "https://HOST", with the port unless it is 443
};
// Nothing for what is not https, has a user, a fragment or an address instead of a name, or is too long.
std::optional<destination> destination_of(std::string_view endpoint);

// "fcm.googleapis.com", "*.notify.windows.com" (any name below it), "push.example:8443" (this port instead of
// 443).
bool allows(std::span<const std::string> hosts, const destination&);

// As a browser gave it, in the URL alphabet without padding. Refused with a sentence for the page.
result<subscription> read_subscription(std::string_view endpoint, std::string_view p256dh,
                                       std::string_view auth, std::span<const std::string> hosts);

struct device {
  device_id id;
  std::string host;           // of its push service
  std::string endpoint_hash;  // SHA-256: a page finds its own device among them
  std::string vapid_point;    // of the key of this node that it subscribed with
  instant since{};
};
std::vector<device> devices_of(transaction&, const owner_id&);  // the oldest first

// The same endpoint again gets the new keys. Refused: conflict (they have most_devices already).
result<device_id> keep(transaction&, const secrets::vault&, const owner_id&, const subscription&,
                       std::string_view vapid_point, instant now);
// False when it is gone, or of another person.
bool erase(transaction&, const owner_id&, const device_id&);

// For the sender.
struct kept_subscription {
  subscription what;
  std::string vapid_point;  // of the key that the browser made it with
};
std::optional<kept_subscription> find(transaction&, const secrets::vault&, const device_id&);
// The push service does not know it any more.
void erase_gone(transaction&, const device_id&);

// Puts the same payload in the outbox for each device; the messages leave after the commit. `id` becomes that
// of the first message and the `about` of all.
struct outgoing {
  std::string id, payload;
  std::string_view kind;  // for observations
  priority level = priority::normal;
};
void queue(transaction&, std::span<const device>, const outgoing&, instant now);
// All that wait: this node sends none any more.
void give_up_waiting(transaction&, instant now);
// Notifications that wait for a device that is gone.
void stop_without_device(transaction&);

}  // namespace paraat::push
