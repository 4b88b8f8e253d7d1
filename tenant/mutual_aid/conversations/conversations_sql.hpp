#pragma once
// Rows of threads and notes, for notes.cpp.

#include "tenant/mutual_aid/conversations/conversations.hpp"

namespace paraat::conversations::rows {

// Makes the thread, or moves it to the top.
void put_thread(transaction&, const thread&);
void put_note(transaction&, const note&, std::optional<std::int64_t> account);
std::optional<note> set_state(transaction&, const note_id&, note_state, instant now);

}  // namespace paraat::conversations::rows
