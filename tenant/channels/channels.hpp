#pragma once
// Messages to people, by mail and by SMS: an outbox with a pace, retries, a stop, and what comes back.
//
// Whoever sends many messages that belong together (a call-out) puts them in the outbox in the transaction of
// its own change: they leave when, and only when, that change is kept. Couriers (couriers.hpp) carry them
// out. A batch and a key name a message, so said twice it is sent once. Between "waiting" and "left" a
// message is "leaving": it is in the hands of one courier. An attempt that ends without an answer may have
// left; it is said again only under the same number, by which the gateway knows it.
//
// What becomes of a message, and what people answer, is told to the owner of the batch (owners.hpp).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

namespace paraat::channels {

enum class channel { mail, sms };
std::string_view name_of(channel);
std::optional<channel> channel_named(std::string_view);

struct attachment {
  std::string name, type, bytes;  // text in UTF-8: a page that prints, a list
};

struct message {
  std::string key;  // at most one message per (batch, key): said twice is sent once
  channel via{};
  std::string to;          // an address, or a number as numbers.hpp gives it
  std::string about;       // what the owner knows it by: the id of a person in the call-out
  std::string subject;     // of a mail
  std::string body;        // the text; of a mail its plain form
  std::string calendar{};  // text/calendar that goes with a mail; empty: none
  std::string html{};      // of a mail
  attachment file{};       // that goes with a mail; no name: none
  bool urgent = false;     // leaves before the others: a confirmation before the next wave
};

struct batch {
  std::string id;         // uuid: the call-out
  std::string owner;      // who is told of reports and answers, see owners.hpp
  std::string code{};     // from take_code; empty: answers carry none
  bool exercise = false;  // every message then says so, whoever wrote it
};

// The word that an SMS answer carries ("K7"): two or three signs that are not mistaken for each other, no
// other batch of this node has it. The same batch gets the same word.
std::string take_code(transaction&, instant now, std::string_view batch_id);

// Gives how many are new. One statement for thousands. A number that is none fails when its turn comes, and
// the owner is told.
int queue(transaction&, instant now, const batch&, std::span<const message>);

struct stopped {
  int kept_back = 0;  // will not leave
  int under_way = 0;  // in the hands of a courier at this moment: may leave, but are not tried again
};
// What has not left yet does not leave. The batch may send again afterwards (a stand-down).
stopped stop(transaction&, instant now, std::string_view batch_id);

// Answers without its code are no longer taken for this batch.
void finish(transaction&, std::string_view batch_id);

// How far a batch is; `parts` are those of SMS texts that left or may have.
struct progress {
  int waiting = 0, leaving = 0, left = 0, delivered = 0, failed = 0, uncertain = 0, stopped = 0;
  int parts = 0;
};
progress progress_of(transaction&, std::string_view batch_id, channel);

// Before sending: how many messages, how many parts an SMS falls into, and what they cost.
struct prices {
  bool sms = false;  // there is a gateway
  int cents_per_part = 0;
};
struct estimate {
  int mails = 0, texts = 0, parts = 0;
  int invalid = 0;  // numbers to which no SMS goes
  std::int64_t cents = 0;
};
estimate cost_of(const prices&, std::span<const message>);

// After the term keep.mail: addresses and words of messages, and what came in.
void forget_old(transaction&, instant now);

constexpr std::string_view queued_topic = "channels";  // touched when something waits

}  // namespace paraat::channels
