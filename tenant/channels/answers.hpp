#pragma once
// What the SMS gateway tells: delivery reports, and the answers of people.
//
// Both come signed, and both may come late, twice or in the wrong order. A report names our number of the
// message; where the gateway's own number is known it must fit too. It only ever makes a message better
// known: "delivered" stays, whatever comes after it. An answer is recognised by the gateway's number, so it
// counts once. Whose it is follows from the telephone number and the code; without a code, from the number
// alone when one batch runs for it. Whatever leaves a doubt goes to a human: two people with one telephone, a
// telephone that nobody knows, two codes, words that say nothing.

#include <optional>
#include <string>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/channels/office.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::channels {

struct gateway_report {
  std::string id;          // of the report: said twice it counts once
  std::string gateway_id;  // of the text
  std::string reference;   // our number of it
  fate what = fate::left;  // left, delivered or failed
  std::string why;
};
struct gateway_answer {
  std::string id, from, text;
};

// What was done, for the metrics; the gateway gets the same answer to all.
enum class heard { taken, repeated, unknown, mismatched, unclear, flooded };
std::string_view name_of(heard);

struct listener {
  database& db;
  const tenants::directory& tenants;
  const office& rules;
  instant now;
};
heard take_report(const listener&, const gateway_report&);
// `here`: the tenant at whose address it arrived; it gets what belongs to nobody.
heard take_answer(const listener&, tenant_id here, const gateway_answer&);

// ---- the texts that wait for a human

struct candidate {
  std::string batch, about;
};
struct waiting_answer {
  std::string id, sender, text;
  std::string batch;                  // known by its code; may be empty
  std::vector<candidate> candidates;  // whom messages to this number were for
  instant at{};
};
std::vector<waiting_answer> unclear_answers(transaction&, int most);
int count_unclear(transaction&);
std::string owner_of(transaction&, std::string_view batch);  // empty when there is no such batch
// The newest batches that run, for a text from a number that nobody knows.
std::vector<std::string> running_batches(transaction&);

// One click: whose it is, and what it says. Refused when somebody else was first, or the owner cannot take
// it.
result<bool> attribute(transaction&, instant now, const office&, std::string_view id, const candidate&,
                       meaning, std::int64_t account);
// Handled in another way (a telephone call).
result<bool> set_aside(transaction&, instant now, std::string_view id, std::int64_t account);

constexpr int most_unclear_of_one_number = 20;
constexpr std::size_t longest_text = 1600;  // ten parts

}  // namespace paraat::channels
