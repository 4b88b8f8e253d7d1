#pragma once
// For dispatcher.cpp and answers.cpp: a message from "waiting" to its final state, one transaction per step.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/messaging/channels/gateway.hpp"

namespace paraat::channels {

struct pace {
  double per_second = 20;
};

// Workers of one lane send the messages of one channel and class.
struct lane_id {
  channel via{};
  priority level{};
  friend auto operator<=>(const lane_id&, const lane_id&) = default;
};

struct carried {
  std::string id, batch;  // no batch: a mail or a notification of its own
  std::string kind;       // for observations
  message what;
  std::string reply_to;  // of mail::message
  priority level{};
  int attempts = 0;  // this one included
  instant queued_at{};
  bool hopeless = false;   // no such number or address, or it asked for no texts: the channel is not asked
  bool opted_out = false;  // the second of these
};

enum class claim_outcome { got, nothing, not_yet };
struct claim {
  claim_outcome how = claim_outcome::nothing;
  carried got{};
};
// Takes one message until the lease ends, counts the attempt, and takes one token from the bucket. A message
// that can be refused without the channel takes no token. Normal and bulk leave a part of the bucket to more
// urgent classes.
claim claim_next(transaction&, instant now, lane_id, const pace&);

// Writes the result of an attempt; gives the state of the message after it. `repeatable`: an attempt without
// an answer may be made again, since the receiver recognises the repetition. A mail is repeated once only:
// its Message-ID is the same, but not every receiver compares them.
std::string conclude(transaction&, instant now, const carried&, const verdict&, bool repeatable);

// Told in the same transaction; false when there is nothing to tell any more.
bool tell(transaction&, instant now, const owners&, std::string_view id);

// Renews the lease of the messages that this process holds, frees the messages of a process that died, and
// gives the due lanes and the messages whose owner was not yet told.
struct swept {
  std::map<lane_id, instant> due;  // since when the oldest that is due waits
  std::vector<std::string> untold;
};
swept sweep(transaction&, instant now, bool texts_repeatable, const std::vector<std::string>& held);

std::vector<tenant_id> sending_tenants(transaction&);

// Times in a row that a channel failed.
int failures_of(transaction&, channel);

// A running process renews it each second; messages of a killed process are free after this.
constexpr std::chrono::seconds lease{15};
constexpr std::chrono::hours given_up_after{24};        // of a call-out: none is sent a day late
constexpr std::chrono::hours other_given_up_after{48};  // of all other messages
constexpr int uncertain_mails = 2;                      // attempts without an answer, then it is left at that
std::chrono::seconds pause_after(int attempts);         // of a message
std::chrono::seconds closed_for(int failures);          // of a channel

}  // namespace paraat::channels
