#pragma once
// Who is told what became of a batch, and what people answered. Each part of the house that sends batches
// registers itself once, like the kinds of jobs: node/channel_owners.cpp.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenant/channels/channels.hpp"

namespace paraat::channels {

enum class fate {
  left,       // the mail server or the gateway took it
  delivered,  // the gateway says that it arrived
  failed,     // it will not arrive: no such number or address, refused, or tried for too long
  uncertain,  // it may have left, nobody can say; it is not sent again
  stopped     // it was held back by `stop`
};
std::string_view name_of(fate);

struct report {
  std::string batch, key, about;
  channel via{};
  fate what{};
  std::string why;  // a class such as "invalid_number"; empty when all is well
};

// What a human read in a text that the words alone did not say.
enum class meaning { yes, maybe, no };

struct incoming {
  std::string batch, about;
  std::string text;              // as it was sent, code and all
  std::optional<meaning> meant;  // set by a human; then it counts, and not the words
  instant at{};
};

struct person {
  std::string about, name;
};

// The functions run in a transaction of the tenant.
struct owner {
  std::function<void(transaction&, instant now, const report&)> reported;
  // False: these words say nothing; a human looks at them.
  std::function<bool(transaction&, instant now, const incoming&)> answered;
  std::function<std::string(transaction&, std::string_view batch)> title;
  // Who is in the batch, by name, for the human who attributes a text.
  std::function<std::vector<person>(transaction&, std::string_view batch)> people;
  // Path of its page ("/beheer/oproepen/…").
  std::function<std::string(std::string_view batch)> page;
};
using owners = std::map<std::string, owner, std::less<>>;

}  // namespace paraat::channels
