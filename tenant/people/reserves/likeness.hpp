#pragma once
// Whether two rows of a reserve are one human: a pure judgement, without a database. Names are compared as
// lists write them in Flanders: particles together or apart ("Van den Berghe", "Vandenberghe"), the family
// name first or last, initials, double names, a slip of a key; then the date of birth (day and month may be
// exchanged), the telephone number and the e-mail address.
//
// The machine finds, a person decides: `sure` and `perhaps` are shown side by side and never joined by
// themselves. A family shares a mailbox and a number, twins a date of birth too, so neither says it alone.

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paraat::reserves {

struct known_human {
  std::string name;          // first name first
  std::string email, phone;  // in lower case; E.164
  std::optional<std::chrono::year_month_day> born;
};

enum class likeness { none, perhaps, sure };
std::string_view name_of(likeness);
// A field in which two candidates are alike, as a code; label_of gives a text of the site.
enum class reason {
  same_name,
  particles,  // the same but for particles, blanks and order
  initials,
  part_of_name,  // a second first name, a double family name
  slip,          // a letter more, less, other or exchanged
  first_name,    // a first name or a family name only
  born,
  born_swapped,  // day and month exchanged
  born_near,     // a digit differs
  phone,
  email
};
std::string_view code_of(reason);
std::string_view label_of(std::string_view code);

struct verdict_on_pair {
  likeness how = likeness::none;
  std::vector<reason> why;
};
verdict_on_pair compare(const known_human&, const known_human&);

// The words of a name for comparison: folded, particles joined to what follows, titles left out.
std::vector<std::string> words_of_name(std::string_view name);

struct alike_pair {
  std::size_t one = 0, other = 0;  // of the rows given; one < other
  verdict_on_pair verdict;
};
// Every pair among them that is not `none`, and that has a row from `from` on in it: pairs among the rows
// before it were found earlier. Only rows that share a number, a mailbox, a date of birth or a whole name are
// compared. A number or a date that stands with more than `crowd` rows (a switchboard, 1 January 1900) brings
// only those with the same family name together.
constexpr std::size_t crowd = 40;
std::vector<alike_pair> alike_among(std::span<const known_human>, std::size_t from = 0);

}  // namespace paraat::reserves
