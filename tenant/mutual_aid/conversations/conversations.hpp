#pragma once
// Notes that the coordinators of two municipalities write to each other: a thread with one other party, and
// for each note whether it arrived. A note that did not arrive shows that, with a telephone number.
//
// A thread is known by its id and the other party together: a party that uses the id of a thread between two
// others starts a thread of its own.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::conversations {

enum class note_state {
  sent,         // on its way
  delivered,    // the other side has it
  undelivered,  // it expired on the way
  refused,      // the other side will not take it
  parked,       // the other node fails on it
  discarded,    // given up by the operator
  handled,      // did not arrive, and a coordinator called or sent it again
  received,     // it is theirs
};
std::string_view name_of(note_state);
std::optional<note_state> state_named(std::string_view);
bool needs_a_human(note_state);

using thread_id = row_id<struct thread>;
using note_id = row_id<struct note>;

struct note {
  note_id id;
  thread_id thread;
  std::string party;
  bool mine = false;
  std::string author, phone, body;
  bool urgent = false;
  note_state status = note_state::sent;
  instant at{};
};

struct thread {
  thread_id id;
  std::string party, subject;
  instant updated_at{};
  bool unread = false;
  bool stuck = false;  // a note of ours did not arrive
};

struct draft {
  std::string party;
  thread_id thread;  // empty: a new one
  std::string subject, body;
  bool urgent = false;
  std::string author, phone;
  std::optional<std::int64_t> account;
};

constexpr std::size_t longest_subject = 120, longest_body = 4000, longest_author = 200, longest_phone = 40;
// An urgent note is useless tomorrow; its author is told in time.
constexpr std::chrono::hours urgent_term{4}, term{72};
constexpr std::chrono::days kept{730};

// Writes it and sends it, in one transaction. Gives the id of the thread.
result<thread_id> write(transaction&, const draft&, instant now);

// Incoming notes, of one or more parties. Gives the threads that had nothing unread before.
struct received {
  note_id id;
  thread_id thread;
  std::string party, subject, author, phone, body;
  bool urgent = false;
  instant at{};
};
std::vector<thread> receive(transaction&, const std::vector<received>&, instant now);

// Marks an undelivered note as handled in another way. False when it is not stuck.
bool handle(transaction&, std::string_view party, const note_id&, instant now);

// Writes the delivery status of a note of ours; nothing when it is unknown or already had that status.
std::optional<note> settle(transaction&, const note_id&, note_state, instant now);

struct page {
  std::vector<thread> rows;
  long long total = 0;
};
enum class thread_filter { all, unread, stuck };
page threads(transaction&, thread_filter, int page, int per_page);
struct counted {
  long long all = 0, unread = 0, stuck = 0;
};
counted counts(transaction&);
std::optional<thread> find(transaction&, std::string_view party, const thread_id&);
std::vector<note> notes_of(transaction&, const thread&);
void mark_read(transaction&, const thread&);
void forget_old(transaction&, instant now);

// Parties that a tenant can write to: neighbours and members of its network first, each with a name and a
// telephone.
struct addressee {
  std::string party, name, phone;
  bool near = false;  // a neighbour, or of the same network
};
std::optional<addressee> addressee_of(const tenants::directory&, std::string_view party);
std::vector<addressee> addressees(const web::scope&);
// Whether this node belongs to a network at all.
bool connected(transaction&);

}  // namespace paraat::conversations
