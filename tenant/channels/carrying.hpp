#pragma once
// For couriers.cpp and answers.cpp: a message from "waiting" to what became of it, a transaction a step.

#include <optional>
#include <string>
#include <vector>

#include "tenant/channels/channels.hpp"
#include "tenant/channels/gateway.hpp"
#include "tenant/channels/owners.hpp"

namespace paraat::channels {

struct pace {
  double per_second = 20;
};

struct carried {
  std::string id, batch;
  message what;
  int attempts = 0;  // this one included
  instant queued_at{};
  bool hopeless = false;  // no such number or address: the channel is not asked
};

enum class claim_outcome { got, nothing, not_yet };
struct claim {
  claim_outcome how = claim_outcome::nothing;
  carried got{};
};
// Takes one message into the hands of a courier until the lease ends, and one from the bucket. What can be
// refused without the channel costs nothing of its pace.
claim claim_next(transaction&, instant now, channel, const pace&);

// What came of an attempt. `repeatable`: an attempt without an answer may be made again, since whoever
// receives it knows the two for one.
void conclude(transaction&, instant now, const carried&, const verdict&, bool repeatable);

// Told in the same transaction; false when there is nothing to tell any more.
bool tell(transaction&, instant now, const owners&, std::string_view id);

// Messages whose courier died, and those whose owner was not told yet.
struct swept {
  std::optional<instant> mail, sms;  // since when the oldest that is due waits
  std::vector<std::string> untold;
};
swept sweep(transaction&, instant now, bool texts_repeatable);

std::vector<tenant_id> sending_tenants(transaction&);

// Times in a row that a channel failed.
int failures_of(transaction&, channel);

constexpr std::chrono::seconds lease{60};
constexpr std::chrono::hours given_up_after{24};
std::chrono::seconds pause_after(int attempts);  // of a message
std::chrono::seconds closed_for(int failures);   // of a channel

}  // namespace paraat::channels
