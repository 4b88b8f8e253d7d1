#pragma once
// An answer to a vacancy of another party, as its home municipality keeps it.
//
//   unconfirmed → waiting (the message is on its way, or arrived) → proposed / accepted / declined /
//   not_taken withdrawn from each of them that runs; it absorbs: a state that crossed it changes nothing.

#include <optional>
#include <string>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"

namespace paraat::answers_elsewhere {

enum class elsewhere_state { unconfirmed, waiting, proposed, accepted, declined, not_taken, withdrawn };
std::string_view name_of(elsewhere_state);
std::optional<elsewhere_state> state_named(std::string_view);

enum class passed_on { email, phone, both };
std::string_view name_of(passed_on);
passed_on passed_on_named(std::string_view);
// Whether the last message of a kind arrived at the other side.
enum class arrival { none, on_its_way, arrived, lost };

struct contact {
  std::string name, email, phone, address, hour;
};
struct done_step {
  std::string name;
  listings::day on{};
};

using answer_id = row_id<struct answer_elsewhere>;
struct answer {
  answer_id id;
  std::string party, vacancy_id, title, organisation, place;  // of the vacancy, as it was shown
  std::string name, email, phone, message;
  passed_on passes = passed_on::email;
  std::string language = "nl";
  elsewhere_state status = elsewhere_state::unconfirmed;
  std::string why, reply, proposal;
  contact meet;
  std::vector<done_step> steps;
  std::optional<listings::day> received_on;
  instant created_at{}, updated_at{};
  std::optional<instant> stopped_at, told_at;  // the task stopped; day 14 was told
  int letters = 0;                             // that the other side caused
  std::string invitation = {};                 // case of the question of a neighbour that it says yes to
  bool runs() const {
    return status == elsewhere_state::waiting || status == elsewhere_state::proposed ||
           status == elsewhere_state::accepted;
  }
};

constexpr std::string_view consent_version = "2026-11";
constexpr std::string_view confirm_purpose = "answer_elsewhere.confirm", own_purpose = "answer_elsewhere.own";
constexpr std::chrono::days confirm_term{7}, own_page_term{365}, receipt_term{365};

// A vacancy of another party that is open to the public of this site.
std::optional<listings::listing> open_listing(transaction&, const web::scope&, std::string_view party,
                                              std::string_view listing);

// Keeps it; nothing leaves before it is confirmed. The same person answering again gets the one that runs;
// one that was not confirmed takes what was typed last.
result<answer> keep(transaction&, const listings::listing&, answer typed, instant now);
result<answer> confirm(transaction&, const answer_id&, instant now);
// The yes to a question of a neighbour (volunteering/invitations): it leaves at once, because the person
// proved who they are before. Refused (conflict) when they answered this vacancy already.
result<answer> answer_invited(transaction&, const listings::listing&, answer, instant now);
result<answer> agree(transaction&, const answer_id&, instant now);
result<answer> withdraw(transaction&, const answer_id&, instant now);
// Withdraws what runs, erases it here, and asks the other side to. Refused while the volunteer is accepted.
result<void> erase(transaction&, const answer_id&, instant now);

std::optional<answer> find(transaction&, const answer_id&);
// Confirmed ones of this address and name, the last changed first: two people may share a mailbox.
std::vector<answer> answers_of(transaction&, std::string_view email, std::string_view name);
arrival arrival_of(transaction&, const answer_id&, std::string_view kind);

struct receipt {
  std::string party;
  instant erased_at{};
  std::optional<instant> there_at;
};
std::optional<receipt> receipt_of(transaction&, const answer_id&);

// What the other side says.
struct heard_state {
  elsewhere_state status{};
  std::optional<listings::day> received_on;
  std::string reply, proposal, why;
  contact meet;
  std::vector<done_step> steps;
  bool stopped = false;
};
void hear_state(transaction&, const web::scope&, std::string_view party, const answer_id&,
                const heard_state&);
void hear_erased(transaction&, std::string_view party, const answer_id&, instant at);
// The fate of a message of ours, as federation/kinds names it.
void settle(transaction&, const web::scope&, std::string_view message, std::string_view fate);
void say_lost_again(transaction&, instant now);

constexpr int most_letters = 12;  // of one answer, caused by the other side; its page has the rest

// Terms, and what was lost on its way is said again: a withdrawal, an erasure.
void forget_old(transaction&, instant now);

}  // namespace paraat::answers_elsewhere
