#pragma once
// Conversations: two sides write to each other about one subject, and neither sees the address of the other.
//
//   open → closed (by a side, by the staff, after a long silence) → open again, by whoever closed it
//        → blocked (by a side; no conversation of the two goes on) → open again, by that side
//        → erased (a party was erased): no words are left, and the other side reads that
//
// A room that has a subject (an answer to a vacancy, an invitation; later goods) names it in
// node/conversation_subjects.cpp with a function that says who the two sides are now, calls `open` when they
// may write to each other, and leads both to the pages (relay_pages.hpp). A side is a record of that room,
// its holder: names and addresses are read there each time, and when the record is deleted a trigger erases
// the words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::relay {

// A row of another room: the name of its table, and its id.
struct record {
  std::string kind, id;
  bool operator==(const record&) const = default;
};

enum class side { first, second };
constexpr side other(side s) { return s == side::first ? side::second : side::first; }
std::string_view name_of(side);

// The name, address and language of a side now, from the room of the subject.
struct party {
  std::string name;   // for the other side to read; empty: they chose to show none
  std::string email;  // where letters go; empty: they read on the page only
  std::string language = "nl";
};
struct subject_now {
  std::string title;
  party first, second;
};
struct subject_kind {
  std::string_view name;  // table of the subject
  // Nothing: it is gone.
  std::optional<subject_now> (*find)(transaction&, const web::scope&, const record&);
};

using conversation_id = row_id<struct conversation>;
enum class closed_by {
  nobody,
  first,
  second,
  staff,
  silence,
  erasure,
  both
};  // both: each blocked the other
struct conversation {
  conversation_id id;
  record subject;
  instant opened_at{}, last_at{};
  std::optional<instant> closed_at;
  closed_by by = closed_by::nobody;
  bool blocked = false;         // this one, by `by`
  bool blocked_beside = false;  // another conversation of the two
  bool erased = false;
  bool stands() const { return !closed_at && !erased && !blocked_beside; }
};

using side_id = row_id<struct conversation_side>;
struct seat {
  side_id id;
  conversation_id of;
  side which = side::first;
  record holder;
  std::optional<instant> read_at, unreachable_at;
  std::optional<instant> automatic_at;  // a mail of theirs that a program marked as its own was left out
  int reply_number = 0;                 // of its reply address: each new one has the next
};

using message_id = row_id<struct conversation_message>;
enum class way { page, mail };
struct message {
  message_id id;
  conversation_id of;
  side from = side::first;
  std::string body;
  // What a mail had below that: a signature, or words in a quote. The writer alone reads it, since a
  // signature tells more of a person than they chose to.
  std::string rest = {};
  way how = way::page;
  bool held = false;  // for its writer to decide; the other side does not see it
  bool files_left_out = false;
  instant at{};
};

constexpr std::size_t longest_body = 4000;            // characters
constexpr int most_unanswered = 10, most_a_day = 60;  // of one side, in a day
constexpr int most_held = 5;                          // of one side
constexpr std::chrono::days kept_after_closing{90};
constexpr std::chrono::days silent_term{183};                // then a conversation closes by itself
constexpr std::string_view organisations = "organisations";  // holder whose desk shows the conversation

// Idempotent. `pair` says who the two are beyond this subject (an address, an organisation); only its hash is
// kept. Refused (gone) when it was erased.
result<conversation> open(transaction&, const record& subject, const record& first, const record& second,
                          std::string_view pair, instant now);
std::optional<conversation> find(transaction&, const conversation_id&);
// Locked until the end of the transaction, so that what it says still holds at the commit.
std::optional<conversation> find_locked(transaction&, const conversation_id&);
std::optional<conversation> about(transaction&, const record& subject);
std::vector<seat> seats_of(transaction&, const conversation_id&);  // the first, then the second
std::optional<seat> find_seat(transaction&, const side_id&);

// False: so long that it is refused, whatever else stands in it. Asked before a text is read.
bool may_fit(std::string_view typed);

// Refused: empty or too long (invalid, "bericht"), closed (conflict), erased (gone), too many in a row or in
// a day (too_many). A held message is not passed on until its writer releases it.
struct draft {
  std::string body;
  way how = way::page;
  bool held = false, files_left_out = false;
  std::string rest = {};
  std::string mail_hash = {};  // of a mail: the same one again is refused by the database
};
result<message> post(transaction&, const conversation_id&, side from, draft, instant now);
result<message> release(transaction&, const conversation_id&, const message_id&, side whose, instant now);
result<void> discard(transaction&, const conversation_id&, const message_id&, side whose);
std::optional<message> find_message(transaction&, const message_id&);
// In the order of their times; held ones only for their writer.
std::vector<message> messages_of(transaction&, const conversation_id&, side reader);
void mark_read(transaction&, const seat&, instant now);

// Idempotent. A block stops the letters that have not left.
result<conversation> close(transaction&, const conversation_id&, closed_by, instant now);
result<conversation> block(transaction&, const conversation_id&, side by, instant now);
// Refused (conflict) to who did not close it.
result<conversation> reopen(transaction&, const conversation_id&, side by, instant now);
void erase(transaction&, const conversation_id&);

// The conversations of these holders in which something was written, the last first.
struct listed {
  conversation what;
  seat mine;
  bool unread = false;
};
std::vector<listed> with_holders(transaction&, std::string_view kind, const std::vector<std::string>& ids);

// Closes what was silent for too long; deletes what was closed for longer than kept_after_closing.
void forget_old(transaction&, instant now);

}  // namespace paraat::relay
