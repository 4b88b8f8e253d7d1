#pragma once
// Messages to people, by mail, by SMS and as a notification on a device: an outbox with a pace, retries, a
// stop, delivery reports and answers.
//
// Messages that belong together (a call-out) are put in the outbox in the transaction of their change: they
// leave if and only if that change is committed. A mail of its own (a sign-in link) is queued by
// tenant/messaging/mail and waits in the same table without a batch. The dispatcher (dispatcher.hpp) sends
// them. A batch and a key name a message, so a second queue of the same key sends nothing. Between "waiting"
// and "left" a message is "leaving": it is held by one worker. An attempt that ends without an answer may
// have left; it is repeated only under the same number, by which the gateway knows it.
//
// The owner of the batch (owners.hpp) gets the delivery status of each message and the answers of people.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/jobs/priority.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::channels {

enum class channel { mail, sms, push };
constexpr channel all_channels[] = {channel::mail, channel::sms, channel::push};
std::string_view name_of(channel);
std::optional<channel> channel_named(std::string_view);

struct attachment {
  std::string name, type, bytes;  // text in UTF-8: a page that prints, a list
};

struct message {
  std::string key;  // at most one message per (batch, key): idempotent
  channel via{};
  std::string to;             // an address, or a number as numbers.hpp gives it
  std::string about;          // the owner's key: the id of a person in the call-out
  std::string subject;        // of a mail
  std::string body;           // the text; of a mail its plain form
  std::string calendar{};     // text/calendar that goes with a mail; empty: none
  std::string html{};         // of a mail
  attachment file{};          // that goes with a mail; no name: none
  std::string unsubscribe{};  // as in mail::message
  bool urgent = false;        // leaves before the others of its class: a confirmation before the next wave
};

struct batch {
  std::string id;         // uuid: the call-out
  std::string owner;      // gets reports and answers, see owners.hpp
  std::string code{};     // from take_code; empty: answers carry none
  bool exercise = false;  // marks every message as an exercise
  priority level = priority::crisis;
  std::string_view kind{};  // of these messages, for observations; empty: the owner's name says it
};

// The code in an SMS answer ("K7"): two or three characters that are not easily confused, unique among the
// batches of this node. The same batch gets the same code.
std::string take_code(transaction&, instant now, std::string_view batch_id);

// Gives the number of new messages. One statement for thousands. An invalid number fails when its turn comes,
// and the owner is told.
int queue(transaction&, instant now, const batch&, std::span<const message>);

struct stopped {
  int kept_back = 0;  // will not leave
  int under_way = 0;  // being sent by a worker at this moment: may leave, but are not tried again
};
// Stops messages that have not left. The batch may send again afterwards (a stand-down).
stopped stop(transaction&, instant now, std::string_view batch_id);

// Answers without its code are no longer taken for this batch.
void finish(transaction&, std::string_view batch_id);

// The progress of a batch; `parts` are SMS parts that left or may have left.
struct progress {
  int waiting = 0, leaving = 0, left = 0, delivered = 0, failed = 0, uncertain = 0, stopped = 0;
  int parts = 0;
};
progress progress_of(transaction&, std::string_view batch_id, channel);

// Before sending: the number of messages, of SMS parts, and their cost.
struct prices {
  bool sms = false;  // there is a gateway
  int cents_per_part = 0;
};
struct estimate {
  int mails = 0, texts = 0, parts = 0;
  int invalid = 0;  // numbers to which no SMS goes
  std::int64_t cents = 0;
};
// `exercise` as of the batch: the mark counts too.
estimate cost_of(const prices&, std::span<const message>, bool exercise = false);

// After the term keep.mail: removes addresses and words of messages, and incoming texts.
void forget_old(transaction&, instant now);
// Tokens in the words of messages that left half a day ago become dots.
void mask_tokens(transaction&, instant now);

}  // namespace paraat::channels
