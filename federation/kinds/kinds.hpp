#pragma once
// The kinds of messages that parties send each other. The inbox calls `check` before a message is stored and
// `apply` in the transaction that stores it; delivery calls `settled` when the fate of an own message is
// known.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::federation::kinds {

struct message {
  std::string id;
  std::string from, to;  // parties
  outbox::lane where = outbox::lane::bulk;
  instant created{};
  std::string case_id;
  std::int64_t case_seq = 0;
  std::string content;  // opened, where it was sealed
  instant received{};   // on our clock; hold times run on it
};

// The delivery status of a message of ours.
enum class fate { delivered, refused, parked, undelivered, discarded };
std::string_view name_of(fate);
std::optional<fate> fate_named(std::string_view);

struct settlement {
  std::string id, to;
  fate what = fate::delivered;
  std::string reason;  // a code: "expired", or the other side's reason
};

struct kind {
  std::string_view name;
  bool sealed;  // it is about people: only its recipient may read it
  // Nothing for a valid content; otherwise a code for the receipt.
  std::optional<std::string_view> (*check)(const message&);
  // All messages passed `check` and are for the tenant of the transaction. None of them was here before.
  void (*apply)(transaction&, const web::scope&, std::span<const message>);
  // In a transaction of the tenant that sent it.
  void (*settled)(transaction&, const web::scope&, const settlement&);
  // Has a place in its case (case_seq 1, 2, 3, … of each sender): applied when its turn has come.
  bool ordered = false;
  // The role that the members list must give the sender; empty: any member may send it.
  std::string_view role = {};
};

// A node speaks one list; a test may bring its own.
using list = std::span<const kind>;
list all();
const kind* named(list, std::string_view name);

// federation/kinds/case_note.cpp
std::optional<std::string_view> check_case_note(const message&);
void apply_case_notes(transaction&, const web::scope&, std::span<const message>);
void settle_case_note(transaction&, const web::scope&, const settlement&);

// federation/kinds/answer.cpp
std::optional<std::string_view> check_answer_submit(const message&);
void apply_answer_submits(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_answer_agree(const message&);
void apply_answer_agrees(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_answer_withdraw(const message&);
void apply_answer_withdrawals(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_answer_state(const message&);
void apply_answer_states(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_answer_erased(const message&);
void apply_answer_erasures(transaction&, const web::scope&, std::span<const message>);
void settle_answer(transaction&, const web::scope&, const settlement&);

// federation/kinds/search.cpp
std::optional<std::string_view> check_search_ask(const message&);
void apply_search_asks(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_search_bands(const message&);
void apply_search_bands(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_invite_relay(const message&);
void apply_invite_relays(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_invite_outcome(const message&);
void apply_invite_outcomes(transaction&, const web::scope&, std::span<const message>);
void settle_search(transaction&, const web::scope&, const settlement&);

// federation/kinds/reinforcement.cpp
std::optional<std::string_view> check_request(const message&);
void apply_requests(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_request_cancel(const message&);
void apply_request_cancels(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_propose(const message&);
void apply_offer_proposals(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_withdraw(const message&);
void apply_offer_withdrawals(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_decline(const message&);
void apply_offer_declines(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_accept(const message&);
void apply_offer_accepts(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_confirm(const message&);
void apply_offer_confirms(transaction&, const web::scope&, std::span<const message>);
std::optional<std::string_view> check_offer_reject_stale(const message&);
void apply_offer_rejections(transaction&, const web::scope&, std::span<const message>);
void settle_reinforcement(transaction&, const web::scope&, const settlement&);

}  // namespace paraat::federation::kinds
