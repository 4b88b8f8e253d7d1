#pragma once
// What a side reports to the staff: the words of one message of the other side, with a reason. The staff sees
// that and who the two are, and nothing else of the conversation.

#include "tenant/people/relay/relay.hpp"

namespace paraat::relay {

enum class report_reason { rude, money, contact, other };
std::string_view name_of(report_reason);
std::optional<report_reason> reason_named(std::string_view);
std::string_view label_of(report_reason);  // a text of the site

using report_id = row_id<struct conversation_report>;
struct report {
  report_id id;
  conversation_id of;
  message_id what;
  side by = side::first;
  report_reason reason = report_reason::other;
  std::string note, body;  // of who reports; of the message
  instant written_at{}, at{};
  std::optional<instant> handled_at;
};
constexpr std::size_t longest_note = 1000;

// Tells the coordinators. Idempotent for one message. Refused (not_found): not a message of the other side in
// a conversation of this one.
result<void> report_message(transaction&, const seat& by, const message_id&, report_reason, std::string note,
                            instant now);
bool is_reported(transaction&, const message_id&);
std::optional<report> find_report(transaction&, const report_id&);
std::vector<report> reports(transaction&, bool handled, int most);  // the last first
long long count_reports(transaction&);                              // that wait
// Refused (conflict) when it was handled before.
result<report> handle_report(transaction&, const report_id&, std::optional<std::int64_t> by, instant now);

}  // namespace paraat::relay
