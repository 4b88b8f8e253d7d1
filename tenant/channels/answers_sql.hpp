#pragma once
// For answers.cpp only.

#include "tenant/channels/answers.hpp"

namespace paraat::channels::rows {

// False when the gateway said this before.
bool first_time(transaction&, instant now, std::string_view kind, std::string_view gateway_id);

// Moves the message on as the report says; nullopt: no such message.
std::optional<heard> apply(transaction&, instant now, std::string_view message_id, const gateway_report&);

struct coded {
  std::string code;
  tenant_id who;
  std::string batch;
};
std::vector<coded> codes_among(transaction&, const std::vector<std::string>& words);

// Whom messages to this number were for, the newest first: in this batch, or in all that run.
std::vector<candidate> candidates_for(transaction&, std::string_view number, std::string_view batch);
std::optional<instant> last_message_to(transaction&, std::string_view number);

std::string keep(transaction&, instant now, const gateway_answer&, std::string_view batch,
                 std::string_view about, std::string_view state);
int unclear_of(transaction&, std::string_view sender);

struct row {
  std::string state, sender, text;
  instant at{};
};
std::optional<row> lock(transaction&, std::string_view id);
void mark_handled(transaction&, instant now, std::string_view id, const candidate&, std::int64_t account);

}  // namespace paraat::channels::rows
