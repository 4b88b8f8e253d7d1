#pragma once
// The rows behind answers_elsewhere.hpp; for answers_elsewhere.cpp only.

#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"

namespace paraat::answers_elsewhere::rows {

std::optional<answer> lock(transaction&, const answer_id&);
// False when the same person has a running answer to this vacancy.
bool insert(transaction&, const answer&);
std::optional<answer> running(transaction&, const answer& same_person);
void update(transaction&, const answer&, instant now);
std::int64_t next_place(transaction&, const answer_id&);
void remove(transaction&, const answer_id&);

// What was typed last, of one that is not confirmed. Its links end.
void retype(transaction&, const answer&);
std::vector<answer_id> lost_withdrawals(transaction&);
struct lost_erasure {
  answer_id id;
  std::string party;
};
std::vector<lost_erasure> lost_erasures(transaction&);
std::int64_t next_place_of_receipt(transaction&, const answer_id&);
std::vector<answer_id> past_term(transaction&, int months, instant now);

void put_message(transaction&, std::string_view message, const answer&, std::string_view kind, instant now);
struct settled {
  answer_id about;
  std::string kind;
};
// Nothing when it is no message of this room, or had that fate.
std::optional<settled> settle(transaction&, std::string_view message, std::string_view fate);

void put_receipt(transaction&, const answer&, instant now);
// False: there is none of this party.
bool confirm_receipt(transaction&, std::string_view party, const answer_id&, instant at);

}  // namespace paraat::answers_elsewhere::rows
