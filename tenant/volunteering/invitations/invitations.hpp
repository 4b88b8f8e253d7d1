#pragma once
// Invitations: an organisation asks people whom it does not know, and only a yes tells it who they are.
//
//   sent → yes / no / later / lapsed
//   later → yes / no / lapsed
//
// Lapsed is told by the clock, ten days after sending. A round is one question to some people at once; of a
// blind round the organisation sees nothing but each yes. What a yes shows are the fields that the person
// chose there; it is read from the profile, so that an erased profile shows nothing.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/profiles/profiles.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::invitations {

enum class invitation_state { sent, later, yes, no, lapsed };

constexpr std::chrono::days lapse_term{10};
// The end of the tenth day in Brussels: a page that says "until 10 December" means that whole day.
instant lapse_of(instant sent_at);
// An organisation asks at most this many people a day. A blind round counts as the most that it may reach,
// whatever it reached, so that what is left of the day tells nothing.
constexpr int most_a_day = 40, charge_of_blind = 4;
// A person has at most this many invitations that are open or were sent in the last seven days.
constexpr int most_a_week = 2;
constexpr std::chrono::days week{7};
// How long an invitation counts for asking the least invited first.
constexpr std::chrono::days counted_term{90};

using round_id = row_id<struct round>;
struct round {
  round_id id;
  organisations::organisation_id organisation_id;
  vacancies::vacancy_id vacancy_id;  // empty: of no vacancy
  bool blind = false;
  std::string title, message;
  instant sent_at{}, lapses_at{};
  std::string organisation, vacancy_ref;  // name; of the public page
  // A question that another municipality passes on for an organisation of its own (neighbour_search): blind
  // always, about a vacancy that it published, without words of its own. There is no organisation of here.
  std::string party = {}, case_id = {}, listing_id = {};
  bool of_neighbour() const { return !party.empty(); }
};

// What a person may choose to show; `contact` of a profile is two choices here.
enum class disclosure { name, email, phone, place, languages, trainings, skills };
std::string_view name_of(disclosure);
std::optional<disclosure> disclosure_named(std::string_view);
std::string_view label_of(disclosure);  // a text of the site

using invitation_id = row_id<struct invitation>;
struct invitation {
  invitation_id id;
  round of;
  profiles::profile_id profile_id;
  std::string pseudonym;  // of the card; empty when asked blindly
  invitation_state status = invitation_state::sent;
  std::vector<disclosure> disclosed;
  applications::application_id application_id;
  answers_elsewhere::answer_id elsewhere_id;  // of a yes for a neighbour
  std::optional<instant> answered_at;
};

using vacancies::actor;

struct addressee {
  profiles::profile_id profile_id;
  std::string pseudonym;
};
struct sent_round {
  round what;
  std::vector<invitation>
      reached;  // the others are held: nobody tells them, and the organisation sees them wait
};
// The day is charged with everybody who was chosen, before anybody is looked at: whether a person could be
// asked changes neither the answer nor the charge nor the page of the round, so that it tells nothing of
// them. Refused: an organisation that is not approved, a vacancy that is not open or does not say where to
// report, more than the day allows.
result<sent_round> send(transaction&, round, std::vector<addressee>, actor, instant now);
// For an organisation of a neighbour: a round with `party`, `case_id`, `listing_id`, `organisation` and
// `title`. The neighbour's day was counted before (neighbour_search); each person has the same most of a
// week.
sent_round send_for_neighbour(transaction&, round, std::vector<addressee>, instant now);
// A blind round at a neighbour costs the day of the organisation as much as one here. False: not today.
bool charge_blind(transaction&, const organisations::organisation_id&, instant now);
// A round that was charged at that moment and reached nobody, because the other side refused it.
void give_back_blind(transaction&, const organisations::organisation_id&, instant charged_at);
// Whether a round of this organisation and vacancy could be sent now, whatever it says.
result<void> may_send(transaction&, const round&);
// What is left of the day.
int left_today(transaction&, const organisations::organisation_id&, instant now);

// What this person may show with a yes: what their profile holds and lets an organisation see that they said
// yes to.
std::vector<disclosure> offered(const profiles::profile&);
// A yes with fields that stand in `offered`: a name for a vacancy, and an address or number to be reached at.
// Refused (conflict) when it was answered before or the vacancy has no place left, (gone) when it lapsed or
// the vacancy closed; then nothing is shown. For a vacancy the yes is an accepted answer (applications).
result<invitation> say_yes(transaction&, const tenants::tenant&, const invitation_id&,
                           const std::vector<disclosure>&, instant now);
result<invitation> say_no(transaction&, const invitation_id&, instant now);
result<invitation> say_later(transaction&, const invitation_id&, instant now);

// A yes is taken back: nothing is shown any more, and a place that was taken is free again. Refused
// (conflict) of what is no yes.
result<invitation> take_back(transaction&, const tenants::tenant&, const invitation_id&, instant now);

std::optional<invitation> find(transaction&, const invitation_id&, instant now);
std::vector<invitation> of_profile(transaction&, const profiles::profile_id&, instant now);  // the last first
// Open, of people without an e-mail address whom the staff calls; the first to lapse first.
std::vector<invitation> to_pass_on(transaction&, instant now);
long long count_to_pass_on(transaction&, instant now);
// Of an organisation, the last first. A round that is another organisation's is not found.
std::vector<round> rounds_of(transaction&, const std::vector<organisations::organisation_id>&, int most);
// How many said yes, by round; a round without a yes is not in it.
std::map<std::string, long long> yes_counts(transaction&, const std::vector<round>&);
std::optional<round> find_round(transaction&, const round_id&);
std::vector<invitation> of_round(transaction&, const round_id&, instant now);
// What the yes shows now.
profiles::content shown_of(const profiles::profile&, const std::vector<disclosure>&);

// Invitations of each profile since then.
std::map<profiles::profile_id, int> counts_since(transaction&, instant since);

// Rounds go after the term of keep.declined; what a vacancy has of a yes stands with its answers.
void forget_old(transaction&, instant now);

}  // namespace paraat::invitations
