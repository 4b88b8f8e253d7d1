#pragma once
// A standing corps: people who are ready to be called. A municipality has several, each with its own
// conditions; a person registers in steps, the staff screens, and only accepted members are called up.
//
//   draft → applied → screening → accepted ⇄ paused → left
//                   ↘ declined (↔ screening)
//
// Health needs are sealed with the key of the node, and shown on the member's own page only. Of a certificate
// only the fact that it was seen is kept, never a copy.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::corps {

using corps_id = row_id<struct corps>;
using member_id = row_id<struct member>;
using team_id = row_id<struct team>;
using rules::day;
using actor = std::optional<std::int64_t>;

struct content {
  std::string name, about;
  int minimum_age = 16;
  bool residents_only = false;
  std::vector<std::string> certificates;  // codes of tenant/crisis/task_profiles/skills.hpp
  std::string training, insurance;
  std::string agreement;    // the text that members agree to
  std::string information;  // information that the law requires before they start
  bool open = true;         // for registrations
};
struct corps {
  corps_id id;
  std::string ref;
  content what;
  int agreement_version = 0, information_version = 0;
  int version = 1;
};

result<corps> create(transaction&, const content&, instant now);
// A changed text of the agreement or the information becomes the next version; earlier agreements keep the
// old one.
result<corps> edit(transaction&, const corps_id&, const content&, int seen_version, instant now);
std::optional<corps> find(transaction&, const corps_id&);
std::optional<corps> with_ref(transaction&, std::string_view ref);
std::vector<corps> all(transaction&);  // by name

enum class member_state { draft, applied, screening, accepted, declined, paused, left };
std::string_view name_of(member_state);
std::optional<member_state> state_named(std::string_view);
// Where the staff may go from here.
std::vector<member_state> next_states(member_state);

struct details {
  std::string name, email, phone, place, languages, emergency;
  std::optional<day> born;
  int nis = 0;
  std::vector<std::string> skills;
  std::string support_sealed;
};
struct member {
  member_id id;
  paraat::corps::corps_id corps_id;
  member_state status = member_state::draft;
  details who;
  std::string language = "nl";
  int agreement = 0;
  paraat::corps::team_id team_id;  // empty: none
  bool leads = false;
  std::string age_rules;
  instant created_at{}, updated_at{};
  std::optional<instant> submitted_at;
  int version = 1;
};
// Accepted, paused or not.
inline bool takes_part(const member& m) {
  return m.status == member_state::accepted || m.status == member_state::paused;
}

// A draft that waits for its steps; the same person gets the draft that is there.
result<member> begin(transaction&, const corps&, std::string name, std::string email, std::string language,
                     instant now);
// Keeps a step of a draft; missing fields may come later.
result<member> keep(transaction&, const member_id&, const details&, instant now);
// The last step: checks the required fields and the age, keeps the agreement and the proof of the
// information.
result<member> submit(transaction&, const corps&, const member_id&, int home_nis, instant now);
// The person withdraws before being accepted: everything about them goes.
bool erase(transaction&, const member_id&);

std::optional<member> find_member(transaction&, const member_id&);
// Of any corps, on pause or not.
std::vector<member> members_with_email(transaction&, std::string_view email);
// Refusals: conflict when the step is not one of next_states, or when a certificate that the corps asks was
// not seen or does not hold on this day.
result<member> move(transaction&, const member_id&, member_state to, std::string reason, actor, instant now);
// A correction by the staff, at the counter or on the telephone; the trail lists the changed fields. Health
// needs stay as the member wrote them.
result<member> correct(transaction&, const member_id&, const details&, int seen_version, actor, instant now);
// The same by the member, on their own page.
result<member> correct_own(transaction&, const member_id&, const details&, int seen_version, instant now);
result<void> add_note(transaction&, const member_id&, std::string text, actor, instant now);

struct certificate {
  std::string code;
  day valid_from{};
  std::optional<day> valid_until;
  day seen_on{};
  std::int64_t seen_by = 0;
};
result<void> see_certificate(transaction&, const member_id&, const certificate&);
std::vector<certificate> certificates_of(transaction&, const member_id&);

constexpr std::string_view corrected_kind = "corrected", self_corrected_kind = "self_corrected";
struct trail_line {
  instant at{};
  actor account;
  std::string what, note;
};
std::vector<trail_line> trail(transaction&, const member_id&);

struct proof {
  int version = 0;
  std::string text_hash;  // SHA-256 of the words
  instant given_at{};
};
std::optional<proof> informed(transaction&, const member_id&);

struct team {
  team_id id;
  std::string name;
  long long members = 0;
  std::string leaders;  // names
};
result<team> add_team(transaction&, const corps_id&, std::string name, instant now);
std::vector<team> teams(transaction&, const corps_id&);
// An empty team: in none.
result<void> put_in_team(transaction&, const member_id&, const team_id&, bool leads, instant now);

enum class order { changed, name, oldest };
struct member_filter {
  paraat::corps::corps_id corps_id;
  std::optional<member_state> status = {};  // none: all but drafts
  std::string words = {};
  order by = order::changed;
  int page = 1, per_page = 25;
};
struct page_of_members {
  std::vector<member> rows;
  long long total = 0;
};
page_of_members list(transaction&, const member_filter&);
std::map<member_state, long long> counts(transaction&, const corps_id&);

// An unfinished draft is removed after this; a declined or departed member after the term of the rules.
constexpr std::chrono::days draft_term{30};
constexpr std::string_view link_purpose = "corps.registration";
void forget_old(transaction&, instant now);

}  // namespace paraat::corps
