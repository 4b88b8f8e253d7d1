#pragma once
// Messages from the SMS gateway: delivery reports, and the answers of people.
//
// Both come signed, and both may come late, twice or in the wrong order. A report names our number of the
// message; where the gateway's own number is known it must fit too. It never lowers the state of a message:
// "delivered" stays, whatever follows. An answer is recognised by the gateway's number, so it counts once.
// Its sender follows from the telephone number and the code; without a code, from the number alone when one
// batch runs for it. Every doubtful answer goes to a coordinator: two people with one telephone, an unknown
// telephone, two codes, words without a meaning.

#include <optional>
#include <string>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::channels {

struct gateway_report {
  std::string id;          // of the report: a repeated report counts once
  std::string gateway_id;  // of the text
  std::string reference;   // our number of it
  fate what = fate::left;  // left, delivered or failed
  std::string why;
};
struct gateway_answer {
  std::string id, from, text;
};

// The result, for the metrics; the gateway gets the same response to all.
enum class heard { taken, repeated, unknown, mismatched, unclear, flooded, opted_out };
std::string_view name_of(heard);

struct listener {
  database& db;
  const tenants::directory& tenants;
  const messaging_config& rules;
  instant now;
};
heard take_report(const listener&, const gateway_report&);
// `here`: the tenant at whose address it arrived; it gets answers that match no batch.
heard take_answer(const listener&, tenant_id here, const gateway_answer&);

// ---- texts that wait for a coordinator

struct candidate {
  std::string batch, about;
};
using text_id = row_id<struct waiting_answer>;

struct waiting_answer {
  text_id id;
  std::string sender, text;
  std::string batch;                  // known by its code; may be empty
  std::vector<candidate> candidates;  // recipients of messages to this number
  instant at{};
};
std::vector<waiting_answer> unclear_answers(transaction&, int most);
std::optional<waiting_answer> unclear_answer(transaction&, const text_id& id);
int count_unclear(transaction&);
std::string owner_of(transaction&, std::string_view batch);  // empty when there is no such batch
// The newest running batches, for a text from an unknown number.
std::vector<std::string> running_batches(transaction&);

// Attributes a text in one click: its sender and its meaning. Refused when another coordinator was first, or
// the owner cannot accept it.
result<bool> attribute(transaction&, instant now, const messaging_config&, const text_id& id,
                       const candidate&, meaning, std::int64_t account);
// A reply by SMS to its sender, beside the attribution; the text stays in the queue. Refused when the number
// takes no texts or asked for none.
result<void> reply_to_sender(transaction&, instant now, const text_id& id, const std::string& words);
// Handled in another way (a telephone call).
result<bool> set_aside(transaction&, instant now, const text_id& id, std::int64_t account);

// The words of a person in a batch, the oldest first, until the term keep.mail ends.
struct said_text {
  std::string words;
  instant at{};
  bool unclear = false;  // a coordinator still reads it
};
std::vector<said_text> texts_from(transaction&, std::string_view batch, std::string_view about);

constexpr int most_unclear_of_one_number = 20;
constexpr std::size_t longest_text = 1600;  // ten parts

}  // namespace paraat::channels
