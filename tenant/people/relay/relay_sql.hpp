#pragma once
// The rows behind relay.hpp; for relay.cpp only.

#include "tenant/people/relay/relay.hpp"

namespace paraat::relay::rows {

void insert_conversation(transaction&, const conversation&,
                         std::string_view pair_hash);  // nothing when it is there
void insert_seat(transaction&, const seat&);
// Locks the row until the end of the transaction, so that messages and the close count each other.
std::optional<conversation> find_for_update(transaction&, const conversation_id&);
// Itself, and what else its two sides have with each other.
std::vector<conversation_id> of_same_pair(transaction&, const conversation_id&);
void update(transaction&, const conversation&);
void insert_message(transaction&, const message&, std::string_view mail_hash);
std::optional<message> find_message_for_update(transaction&, const message_id&);
void set_held(transaction&, const message_id&, bool held, instant at);
void delete_message(transaction&, const message_id&);
// Of one side: passed on since then, those of them behind the last word of the other side, and held now.
struct written {
  int altogether = 0, unanswered = 0, held = 0;
};
written count(transaction&, const conversation_id&, side, instant since);

}  // namespace paraat::relay::rows
