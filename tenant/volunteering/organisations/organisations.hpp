#pragma once
// Organisations of one tenant. They register themselves, confirm that the mail address is theirs, and are
// approved by the municipality before they publish: unconfirmed → pending → approved / refused; archived when
// they stop. Users of an organisation are accounts with a grant (tenant/people/accounts).

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::organisations {

enum class organisation_state { unconfirmed, pending, approved, refused, archived };
std::string_view name_of(organisation_state);
std::optional<organisation_state> state_named(std::string_view);

struct organisation_kind {
  std::string_view code, label;
};
// texts
inline constexpr std::array<organisation_kind, 6> kinds{{{"vzw", "Vereniging (vzw)"},
                                                         {"feitelijk", "Feitelijke vereniging"},
                                                         {"openbaar", "Openbaar bestuur"},
                                                         {"zorg", "Zorgorganisatie"},
                                                         {"school", "School"},
                                                         {"andere", "Iets anders"}}};
std::string_view label_of_kind(std::string_view code);

using organisation_id = row_id<struct organisation>;
struct organisation {
  organisation_id id;
  std::string ref;
  std::string name, kind;
  std::string number;  // KBO (10 digits) or V and 7 digits; empty for a de facto association
  std::string about, website, email, phone, contact_name;
  std::string address, hour;  // where and when volunteers report; filled in on its new vacancies
  organisation_state status = organisation_state::pending;
  std::string state_reason;
  std::string language = "nl";   // of the mails to it
  bool email_confirmed = false;  // the link of the registration was opened at this address
  instant created_at{};
};

// KBO: ten digits, the last two are 97 − (the first eight mod 97). Association number: V and seven digits.
// Takes "0123.456.749" and "BE 0123 456 749" too; gives the bare form.
std::optional<std::string> normal_number(std::string_view typed);
std::string written_number(std::string_view normal);  // 0123.456.749

result<organisation> add(transaction&, organisation, instant now);

// A registration on the public page. Refuses a number that is invalid or in use.
result<organisation> sign_up(transaction&, organisation, instant now);
// Changes by the organisation's own people, or by the staff.
result<organisation> edit(transaction&, const organisation_id&, organisation typed, instant now);
// Made by the staff: it needs no confirmation and no approval.
result<organisation> add_approved(transaction&, organisation typed, instant now);
result<organisation> confirm(transaction&, const organisation_id&, instant now);
result<organisation> approve(transaction&, const organisation_id&, instant now);
result<organisation> turn_down(transaction&, const organisation_id&, std::string reason, instant now);
result<organisation> archive(transaction&, const organisation_id&, std::string reason, instant now);
// Takes back what somebody just made: gone when nobody changed it since, and it has no vacancy, user or
// invitation; false otherwise.
bool take_back(transaction&, const organisation_id&, instant now);
// Why `take_back` would leave them; texts of the site.
std::vector<std::string> uses_of(transaction&, const organisation_id&);
// Removes unconfirmed registrations after a week.
void forget_unconfirmed(transaction&, instant now);
// Empties the contact of organisations that were refused or archived, after the term of keep.declined.
void forget_contacts(transaction&, instant now);

std::optional<organisation> find(transaction&, const organisation_id&);
std::optional<organisation> with_ref(transaction&, std::string_view ref);

enum class order { waiting, name, newest };  // waiting: the longest waiting first, then by name

struct organisation_filter {
  std::optional<organisation_state> status;
  std::string words;
  std::vector<organisation_id> ids = {};  // any of these; empty: all
  order by = order::waiting;
  int page = 1, per_page = 25;
};
struct page_of_organisations {
  std::vector<organisation> rows;
  long long total = 0;
};
page_of_organisations list(transaction&, const organisation_filter&);
std::map<organisation_state, long long> counts(transaction&);

constexpr std::chrono::days confirm_term{7};

}  // namespace paraat::organisations
