#pragma once
// One human, one row of tenant.persons in a tenant, however many records: member of a corps, applicant,
// interested, walk-in, somebody who was paid back. A record keeps what was typed at its time; hours, places,
// rest, pauses, certificates and ceilings are counted over the records of a person.
//
// A new record joins a person when name and address are equal (migration 0050, tenant.person_of). Everything
// less is a question: alike_pairs lists who may be the same, and a coordinator joins two persons or keeps
// them apart. Joining moves the records and remembers which, so that separating gives each its own back.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::persons {

using person_id = row_id<struct person>;  // a column human_id
using join_id = row_id<struct past_join>;
using actor = std::int64_t;  // account

// Each table with a column human_id that points at a person. Records carry a name; the other rows do not.
struct table_of_people {
  std::string_view name;
  bool record;
};
std::span<const table_of_people> tables();

struct record {
  std::string source;  // name of its table
  std::string id, name, email, phone;
  std::optional<std::chrono::year_month_day> born;
  instant at{};
  bool waits = false;  // not confirmed, or a draft: the staff has no page of it
};
struct person {
  person_id id;
  std::string name;
  std::vector<record> records;  // the oldest first
};
// As the staff may read it (migration 0065): without what a profile keeps for its person, and nobody of whom
// only that is known.
std::optional<person> find_person(transaction&, const person_id&);
// For the person: as the records name them.
std::optional<std::string> own_name(transaction&, const person_id&);

enum class likeness { email, phone, born, no_address };
struct alike {
  person one, other;
  likeness why{};
};
// Pairs that share an address under two names, or a name and a date of birth, or a name where one of the two
// has no address; without the pairs that were kept apart. The most telling first.
std::vector<alike> alike_pairs(transaction&, int most);

// Refused (not_found) when one of them is gone, (invalid) when they are one.
result<void> join_persons(transaction&, const person_id& kept, const person_id& gone, actor, instant now);
result<void> keep_apart(transaction&, const person_id& one, const person_id& other, actor, instant now);

struct past_join {
  join_id id;
  person_id person;  // that they are now
  std::string name;
  int records = 0;  // that were moved and still exist
  instant at{};
  std::optional<instant> undone_at;
};
std::vector<past_join> past_joins(transaction&, int most);
// Refused (not_found) for an unknown one, (conflict) when it was separated already or nothing of it is left.
result<void> separate_persons(transaction&, const join_id& join, actor, instant now);

}  // namespace paraat::persons
