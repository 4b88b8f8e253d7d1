#pragma once
// The side that asks (protocol/search.md): a search for a published vacancy is put to neighbours too, and an
// invitation is passed on there, blindly. What a neighbour says is a claim: it is shown with how many really
// said yes, and a band that changes within a day is shown as a contradiction.
//
//   sent → waits → answered / refused
//   answered → relay sent → asked → ended, or refused

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::neighbour_search {

enum class elsewhere_state { sent, waits, answered, refused };
enum class relay_state { none, sent, asked, ended, refused };
enum class arrival { on_its_way, arrived, lost };

using case_id = row_id<struct neighbour_case>;
struct neighbour_case {
  case_id id;
  std::string party;
  targeted_search::search_id search_id;
  organisations::organisation_id organisation_id;
  vacancies::vacancy_id vacancy_id;
  std::string question_key;
  elsewhere_state status = elsewhere_state::sent;
  std::string why;
  std::optional<targeted_search::band> said;
  std::optional<instant> answered_at, contradicted_at;
  arrival asked_arrived = arrival::on_its_way;
  relay_state relay = relay_state::none;
  std::string relay_why;
  arrival relay_arrived = arrival::on_its_way;
  bool asked_few = true, no_few = true;
  std::optional<instant> lapses_at;
  int yes = 0;
  instant asked_at{};
  std::optional<instant> relayed_at;
};

// Answers that count as a yes to one round, by how many it may reach; more are ordinary answers.
constexpr int few_yes = 4, most_yes = 9;
constexpr std::chrono::hours claim_term{24};
// After this without a word from the other side a round counts as over here.
constexpr std::chrono::days longest_round{15};

// Puts a search to a neighbour. Refused: a search of no open vacancy (conflict), a party that cannot be asked
// (not_found), one that was asked this already (conflict).
result<neighbour_case> ask_neighbour(transaction&, const web::scope&, const targeted_search::search&,
                                     std::string_view party, vacancies::actor);
// Whether the vacancy of this search can be asked for beyond here.
result<void> may_ask(transaction&, const targeted_search::search&);
// What was refused for a while, or did not arrive, may be said anew.
bool may_ask_again(const neighbour_case&);
bool may_relay(const neighbour_case&);
// Asks whoever fits there, blindly; it costs the organisation's day as a blind round here. Refused (conflict)
// before a band, a second time, or when the vacancy is no longer open; (too_many) when the day is used.
result<neighbour_case> relay(transaction&, const web::scope&, const case_id&, vacancies::actor);

std::vector<neighbour_case> cases_of(transaction&, const targeted_search::search_id&, instant now);
std::optional<neighbour_case> find(transaction&, const case_id&, instant now);

// What the other side says.
struct heard_bands {
  elsewhere_state status{};
  std::optional<targeted_search::band> said;
  instant at{};
  std::string why;
};
void hear_bands(transaction&, std::string_view party, const case_id&, const heard_bands&, instant now);
struct heard_outcome {
  relay_state status{};
  bool asked_few = true, no_few = true;
  std::optional<instant> lapses;
  std::string why;
};
// Its end is at most `longest_round` after we asked, whatever the other side says; later ones change nothing.
void hear_outcome(transaction&, std::string_view party, const case_id&, const heard_outcome&, instant now);
// When the other side says that an answer was made, and when it came: a message lives fourteen days.
struct said_when {
  instant made{}, received{};
};
// Whether an answer that came through this party says yes to a round that was asked there, in time and among
// as many as the round may reach. Locks the case.
bool is_yes(transaction&, std::string_view party, const case_id&, const vacancies::vacancy_id&,
            const said_when&);
void count_yes(transaction&, const case_id&);
void settle(transaction&, std::string_view message, std::string_view fate);

}  // namespace paraat::neighbour_search
