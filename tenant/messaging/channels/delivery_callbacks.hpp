#pragma once
// Owners of batches: they get the delivery status of messages, and the answers of people. Each feature that
// sends batches registers itself once, like the kinds of jobs: node/channel_subscribers.cpp.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenant/messaging/channels/channels.hpp"

namespace paraat::channels {

enum class fate {
  left,       // the mail server or the gateway took it
  delivered,  // confirmed by the gateway
  failed,     // it will not arrive: no such number or address, refused, or tried for too long
  uncertain,  // it may have left; it is not sent again
  stopped     // it was held back by `stop`
};
std::string_view name_of(fate);

struct report {
  std::string batch, key, about;
  channel via{};
  fate what{};
  std::string why;  // a class such as "invalid_number"; empty when all is well
};

// The meaning that a coordinator gave to a text that the parser did not understand.
enum class meaning { yes, maybe, no, on_the_way, on_site, departed };

struct incoming {
  std::string batch, about;
  std::string text;              // as it was sent, code and all
  std::optional<meaning> meant;  // set by a coordinator; overrides the words
  instant at{};
};

struct person {
  std::string about, name;
};

// The functions run in a transaction of the tenant.
struct owner {
  std::function<void(transaction&, instant now, const report&)> reported;
  // A mail server refused this address permanently, for any message. May be missing.
  std::function<void(transaction&, instant now, std::string_view address)> address_refused = {};
  // False: these words have no meaning; a coordinator reads them.
  std::function<bool(transaction&, instant now, const incoming&)> answered;
  // A text waits for a coordinator: pages that show it are told. May be missing.
  std::function<void(transaction&, std::string_view batch)> waits = {};
  std::function<std::string(transaction&, std::string_view batch)> title;
  // The people of the batch, by name, for the coordinator that attributes a text.
  std::function<std::vector<person>(transaction&, std::string_view batch)> people;
  // Path of its page ("/beheer/oproepen/…").
  std::function<std::string(std::string_view batch)> page;
};
using owners = std::map<std::string, owner, std::less<>>;

}  // namespace paraat::channels
