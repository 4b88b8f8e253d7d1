#pragma once
// Mutual aid: a municipality that is short of people asks neighbours, which lend some. Counts only; names
// follow in a later step. states.hpp holds the permitted acts of each side, this header the acts: the verbs
// of the pages, and the effects of messages from the other side. Each verb changes the rows and queues its
// messages in one transaction.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/mutual_aid/reinforcement/states.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::reinforcement {

using actor = std::optional<std::int64_t>;

// The terms of a request for people. All fields are sent.
struct terms {
  std::string title, skill, place, meeting, bring, note;
  instant from{}, until{};
  bool exercise = false;
};
constexpr std::size_t longest_title = 120, longest_skill = 40, longest_place = 200, longest_bring = 400,
                      longest_note = 500, longest_reason = 300;
constexpr std::chrono::days longest_request{31};

// The other party, and the delivery status of the last message to it.
struct side {
  std::string other;
  bool declined = false;
  std::string reason;
  bool unread = false;
  bool on_its_way = false;  // something of ours has no receipt yet
  bool stuck = false;       // something of ours did not arrive
};

using request_id = row_id<struct help>;

struct help {
  std::string party;  // the asking one
  request_id id;
  bool mine = false;
  incidents::incident_id incident;  // of ours, or empty
  incidents::task_id task;
  terms what;
  aid now;  // states of the request and its offers
  std::string reason;
  instant created{};
  std::vector<side> sides;
};

// ---- asking

struct question {
  terms what;
  int needed = 1, overbooking = 0;
  incidents::incident_id incident;  // of ours, or empty
  incidents::task_id task;
  std::vector<std::string> parties;
};
// Gives the id of the request.
result<request_id> ask(transaction&, const tenants::tenant& here, const question&, actor, instant now);
result<void> ask_more(transaction&, const tenants::tenant& here, const request_id& id,
                      const std::vector<std::string>& parties, instant now);
result<void> accept(transaction&, const tenants::tenant& here, const request_id& id,
                    std::string_view supplier, const offer_id& offer, int count, instant now);
result<void> cancel_offer(transaction&, const tenants::tenant& here, const request_id& id,
                          std::string_view supplier, const offer_id& offer, std::string reason, instant now);
// `closed` or `cancelled`.
result<void> finish(transaction&, const tenants::tenant& here, const request_id& id, request_state,
                    std::string reason, instant now);
result<void> need(transaction&, const tenants::tenant& here, const request_id& id, int needed, instant now);

// The end of an incident. Its requests that are not cancelled and that a neighbour still waits for or lent
// people for: the parties, and the number of confirmed people.
struct open_aid {
  int requests = 0, confirmed = 0;
  std::vector<std::string> parties;  // each once
};
open_aid open_aid_of(transaction&, const incidents::incident_id& incident, instant now);
// Locks the incident's requests. In the transaction of an end this comes before any call-out is locked: a
// message of a neighbour locks its request before the task that it is for.
void lock_aid(transaction&, const tenants::tenant& here, const incidents::incident_id& incident, instant now);
// Cancels them with this reason, so that each neighbour is told; gives their former state.
open_aid end_aid(transaction&, const tenants::tenant& here, const incidents::incident_id& incident,
                 const std::string& reason, instant now);

// ---- offering

struct proposal {
  int count = 0;
  std::chrono::minutes hold{60};
  std::string note;
  int available = 0;  // people that can be spared in all
};
result<void> propose(transaction&, std::string_view party, const request_id& id, const proposal&,
                     instant now);
result<void> withdraw(transaction&, std::string_view party, const request_id& id, const offer_id& offer,
                      std::string reason, instant now);
result<void> decline(transaction&, std::string_view party, const request_id& id, std::string reason,
                     instant now);
struct lending {
  int available = 0, bound = 0;
};
lending lent(transaction&);

// ---- reading

enum class request_filter { ours, others };
struct page {
  std::vector<help> rows;
  long long total = 0;
};
page list(transaction&, request_filter, int page, int per_page, instant now);
struct counted {
  long long ours = 0, others = 0, unread = 0;
  long long ours_open = 0, others_open = 0;
};
counted counts(transaction&);
std::optional<help> find(transaction&, std::string_view party, const request_id& id, instant now);
// Offers of neighbours that wait for a decision of ours.
long long undecided_offers(transaction&, instant now);
// For the board of an incident: its requests, with the confirmed numbers.
std::vector<help> of_incident(transaction&, const incidents::incident_id& incident, instant now);
// The people confirmed by neighbours, for its tasks (each has them as `lent` too) and besides.
int confirmed_hands(transaction&, const incidents::incident_id& incident);
void mark_read(transaction&, const help&);

struct word {
  std::string id, other, kind, state;
  bool mine = false;
  int n = 0;
  instant at{};
};
std::vector<word> words(transaction&, const help&);  // the last first
// Marks an undelivered message as handled by telephone. False when nothing was stuck.
bool handle_stuck(transaction&, std::string_view party, const request_id& id, std::string_view other);

// ---- incoming messages: called by federation/kinds, in the order of the case

struct heard {
  std::string message, from;
  request_id request;
  instant received{};
};
// True when it was not known before: the coordinators are to be told.
bool hear_request(transaction&, const heard&, const terms&, int needed, request_state, instant expires);
// The cancelled request, when it was cancelled as a whole for the first time: the coordinators are to be
// told.
struct called_off {
  terms what;
  int confirmed = 0;  // our people that were to come or are there
};
std::optional<called_off> hear_cancel(transaction&, const heard&, const offer_id& offer, std::string reason);
// `here` is our party; a message that takes it is about a request of ours. True when it is new: the
// coordinators are to be told.
bool hear_propose(transaction&, const heard&, std::string_view here, const offer_id& offer, int count,
                  std::chrono::seconds hold, std::string note);
void hear_withdraw(transaction&, const heard&, std::string_view here, const offer_id& offer,
                   std::string reason);
void hear_decline(transaction&, const heard&, std::string_view here, std::string reason);
void hear_accept(transaction&, const heard&, const offer_id& offer, int count);
void hear_confirm(transaction&, const heard&, std::string_view here, const offer_id& offer, int count);
void hear_reject_stale(transaction&, const heard&, std::string_view here, const offer_id& offer);

// The delivery status of a message of ours: "delivered", "undelivered" … Gives the subject of the message
// when it did not arrive.
struct lost_word {
  std::string party;
  request_id request;
  std::string other, kind;
};
std::optional<lost_word> settle_word(transaction&, std::string_view message, std::string_view fate,
                                     instant now);

// ---- time

// A hold or a request ran out; payload {"party", "id"}.
constexpr std::string_view settle_job = "reinforcement.settle";
void settle_due(transaction&, const tenants::tenant& here, std::string_view party, const request_id& id,
                instant now);
constexpr std::chrono::days kept{365};
void forget_old(transaction&, instant now);

// Topic of requests and boards: touched by every change.
constexpr std::string_view topic = "reinforcement";

}  // namespace paraat::reinforcement
