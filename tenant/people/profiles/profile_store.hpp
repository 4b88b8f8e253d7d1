#pragma once
// Profiles kept: made, found, changed, and their states.

#include "tenant/people/profiles/profiles.hpp"

namespace paraat::profiles {

// Version of the text that a person agrees to before their profile becomes visible.
constexpr std::string_view consent_version = "2026-12";
constexpr std::size_t most_of_a_kind = 60;

// The profile of this account, made (a draft) where there is none. The record joins the person with this name
// and address.
profile begin(transaction&, std::int64_t account, std::string name, std::string email, std::string language,
              instant now);
// For who has no account, served at the desk. The one that the person has already, where it was served too or
// has this address: a telephone number that somebody typed leads to no profile of theirs.
profile begin_at_desk(transaction&, std::string name, std::string email, std::string phone,
                      std::string language, instant now);

// The same for a person whom the caller knows.
profile begin_for(transaction&, const persons::person_id&, std::string name, std::string email,
                  std::string phone, std::string language, instant now);

std::optional<profile> find(transaction&, const profile_id&);
std::optional<profile> of_account(transaction&, std::int64_t account);
// Of a person who stands at the desk or has proven this mailbox (or empty): one without an account, else one
// of which it is the address. The latest, where two persons with a profile were joined.
std::optional<profile> at_desk_of(transaction&, const persons::person_id&, std::string_view mailbox);

struct profile_filter {
  std::string words = {};  // in a name that the staff may see
  std::optional<profile_state> status = {};
  int page = 1, per_page = 25;
};
struct page_of_profiles {
  std::vector<profile> rows;
  long long total = 0;
};
page_of_profiles list(transaction&, const profile_filter&);  // the latest first; confirmed, or of the desk

// Content, language and channel of messages, and audiences. Refused (invalid) with the field, (conflict) when
// it was changed since `seen_version`. A training that the person said may be added, changed and removed;
// one with other evidence only removed.
result<profile> save(transaction&, profile, int seen_version, instant now);

// draft → confirmed: everything that is needed to reach the person is there.
result<profile> confirm(transaction&, const profile_id&, instant now);
// confirmed or hidden → visible. Refused without a consent to the version of today.
result<profile> show(transaction&, const profile_id&, const given_consent&, instant now);
result<profile> hide(transaction&, const profile_id&, instant now);
// Whether organisations of neighbours may ask too; refused (gone) of what was erased.
result<profile> keep_for_neighbours(transaction&, const profile_id&, bool, instant now);
// Everything of the profile goes, from every state.
result<void> erase(transaction&, const profile_id&);

// The staff saw a paper: for the trainings that stand in the profile. Without an end date the one of the
// profile stays. Refused for a training that was not found, and when it has ended.
result<profile> see_paper(transaction&, const profile_id&, const training&, instant now);
// The person earned it in a training of this tenant, where they were reached at this mailbox; what they had
// said about it makes way.
void record_earned(transaction&, const persons::person_id&, std::string_view mailbox, std::string_view code,
                   std::optional<day> valid_until, instant now);

// A draft that was never confirmed is removed after this, what was seen of a profile after a year.
constexpr std::chrono::days draft_term{30}, look_term{365};
// Any other profile goes when the person did not come by for the term of the book of rules (keep.profiles),
// counted from their last sign-in or change; what was searched stops (hidden) at the warning before it. A
// profile without a warning stays, however old, until warning_term after one.
void forget_old(transaction&, instant now);

struct to_warn {
  profile_id id;
  std::string name, email, language;
  instant goes_at{};
};
constexpr std::chrono::days warning_term{60};
// Those whose term ends within warning_term, marked as warned and hidden.
std::vector<to_warn> take_those_to_warn(transaction&, instant now);
// The person came by: the term begins again.
void mark_active(transaction&, std::int64_t account, instant now);

}  // namespace paraat::profiles
