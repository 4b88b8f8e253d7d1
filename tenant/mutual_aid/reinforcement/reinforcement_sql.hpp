#pragma once
// Rows of reinforcement.hpp.

#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"

namespace paraat::reinforcement::rows {

void put(transaction&, const help&, actor);
// With its offers and sides, locked for this transaction.
std::optional<help> lock(transaction&, std::string_view party, const request_id& id);
std::optional<help> read(transaction&, std::string_view party, const request_id& id);
// The request and the offers that are not as they were.
void save(transaction&, const help& before, const help& after, instant now);
void put_side(transaction&, const help&, std::string_view other, bool unread, instant now);
void set_side(transaction&, const help&, std::string_view other, bool declined, std::string_view reason);
void mark_unread(transaction&, const help&, std::string_view other);
// The next place of ours in the case with them.
std::int64_t next_place(transaction&, const help&, std::string_view other);
struct said {
  std::string id, other, kind, state;  // the id of the message
  offer_id offer;
  bool mine = false;
  int n = 0;
};
void put_word(transaction&, const help&, const said&, instant now);
// Of ours, by its message; nothing when it is unknown or settled so already.
struct settled_word {
  std::string party;
  request_id request;
  std::string other, kind;
  offer_id offer;
};
std::optional<settled_word> settle_word(transaction&, std::string_view message, std::string_view state);

lending lock_lending(transaction&);
void put_available(transaction&, int);
long long open_requests_of(transaction&, std::string_view party);

}  // namespace paraat::reinforcement::rows
