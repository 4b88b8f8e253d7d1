#pragma once
// For answers.cpp only.

#include "tenant/messaging/channels/inbound_sms.hpp"

namespace paraat::channels::rows {

// False when the gateway said this before.
bool first_time(transaction&, instant now, std::string_view kind, std::string_view gateway_id);

// Writes the state of a report to its message; nullopt: no such message.
std::optional<heard> apply(transaction&, instant now, std::string_view message_id, const gateway_report&);

struct coded {
  std::string code;
  tenant_id who;
  std::string batch;
};
std::vector<coded> codes_among(transaction&, const std::vector<std::string>& words);

// Recipients of messages to this number, the newest first: in this batch, or in all running batches.
std::vector<candidate> candidates_for(transaction&, std::string_view number, std::string_view batch);
std::optional<instant> last_message_to(transaction&, std::string_view number);

std::string keep(transaction&, instant now, const gateway_answer&, std::string_view batch,
                 std::string_view about, std::string_view state);
int unclear_of(transaction&, std::string_view sender);

struct row {
  std::string state, sender, text;
  instant at{};
};
std::optional<row> lock(transaction&, const text_id&);
// False when it stood there already.
bool insert_opt_out(transaction&, instant now, std::string_view number);
void mark_handled(transaction&, instant now, const text_id&, const candidate&, std::int64_t account);

}  // namespace paraat::channels::rows
