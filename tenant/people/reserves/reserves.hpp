#pragma once
// The reserve of an agency: people who were once ready to help, from a list of elsewhere, of whom each is
// asked whether they still are.
//
//   unseen → asked → confirmed, with a profile (people/profiles)
//                  → declined, erased at once
//                  → silent: asked again after 7 and 21 days, erased after 30
//
// A candidate is a record of a person like the others (people/persons). asking.hpp is the question and its
// clock, duplicates.hpp who may be one, likeness.hpp how that is judged.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/people/profiles/profiles.hpp"
#include "tenant/people/reserves/likeness.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::reserves {

using day = std::chrono::year_month_day;
using candidate_id = row_id<struct candidate>;

enum class candidate_state { unseen, asked, confirmed };
std::string_view name_of(candidate_state);
std::optional<candidate_state> state_named(std::string_view);

struct candidate_details {
  std::string name, email, phone;  // the number in E.164
  std::optional<day> born;
  std::string language = "nl";
  std::string street, place;
  int nis = 0;
  std::vector<std::string> skills, trainings, spoken;  // concepts of people/taxonomy
};

struct candidate {
  candidate_id id;
  persons::person_id human;
  std::string list;  // of volunteering/list_imports
  profiles::profile_id profile;
  candidate_state status = candidate_state::unseen;
  candidate_details who;
  std::string source;  // where the name comes from, once the question is put
  int asks = 0;
  std::optional<instant> asked_at, last_at, next_at, bounced_at, answered_at;
  instant created_at{}, updated_at{};
  int version = 1;
};

// Only an agency keeps a reserve.
bool has_reserve(const web::scope&);

std::optional<candidate> find_candidate(transaction&, const candidate_id&);
struct candidate_filter {
  std::string words = {};  // in a name
  std::optional<candidate_state> status = {};
  bool unreached = false;  // no e-mail address, or one that the mail server refuses
  int page = 1, per_page = 25;
};
struct page_of_candidates {
  std::vector<candidate> rows;
  long long total = 0;
};
page_of_candidates list_candidates(transaction&, const candidate_filter&);

struct reserve_counts {
  long long unseen = 0, asked = 0, confirmed = 0, unreached = 0, to_ask = 0;
  long long declined = 0, silent = 0, never_reached = 0;  // since the beginning
};
reserve_counts counts(transaction&);

// Corrects a candidate who did not answer yet. Refused (invalid) with the field, (conflict) when it was
// changed since `seen_version`. Whoever was asked and has another mailbox now is asked there, with the whole
// term again: links and letters to the old one end.
result<candidate> correct(transaction&, const candidate_id&, candidate_details, int seen_version,
                          instant now);
// Erases the candidate and all that only they had.
void erase_candidate(transaction&, const candidate_id&);

// ---- from a list

struct new_candidate {
  candidate_id id;
  candidate_details who;
  bool apart = false;  // has the name and the address of another, and is not them
};
void insert_candidates(transaction&, std::string_view list, const std::vector<new_candidate>&, instant now);

// What the tenant knows of somebody, to compare a list with.
struct record_of_human {
  known_human who;
  std::string source, id;  // "reserve_candidates" and others
};
std::vector<record_of_human> known_records(transaction&);
// Of two lists that are made at once the second waits, and finds who is there.
void lock_reserve(transaction&);
// Somebody of this name with this mailbox, or number where there is none, said no.
std::string mark_of_refusal(const web::scope&, const candidate_details&);
std::vector<std::string> refused_marks(transaction&);

// Of a list: those who were changed, asked, joined or confirmed since, each with what happened; the others go
// with `drop_untouched`, which gives how many went.
struct touched_candidate {
  candidate_id id;
  std::string name;
  std::vector<std::string> why;  // texts of the site
};
std::vector<touched_candidate> touched_since(transaction&, std::string_view list);
int drop_untouched(transaction&, std::string_view list);

// Rows of lists that nobody made anything of yet, with this mailbox: what was read of them goes.
void forget_in_drafts(transaction&, std::string_view email);

// Candidates whom nobody asked go after keep.reserve, marks of a refusal after this.
constexpr std::chrono::days refusal_kept{730};
void forget_old(transaction&, instant now);

}  // namespace paraat::reserves
