#pragma once
// An approved organisation asks how many people fit, and sees a band and cards without names.
//
// The answer is made so that several questions together tell no more of one person than each alone:
//   - the same question of an organisation has the same answer for `answer_term`;
//   - a question that fits nearly the same people as an earlier one of the last `compared_term` (fewer than
//     `least_shown` apart, or none) gets the answer of that one;
//   - fewer than `least_shown` people are no cards, and the band says only that;
//   - an organisation has `most_a_day` different questions a day;
//   - places are names of the register and distances are steps (question.hpp).
// README.md says why each of these.

#include <optional>
#include <string>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/match_pool/match_pool.hpp"
#include "tenant/volunteering/matching/explanation.hpp"
#include "tenant/volunteering/targeted_search/question.hpp"

namespace paraat::targeted_search {

// Fewer than 5, 5–9, 10–24, 25–49, 50 and more.
enum class band : std::uint8_t { few, from_5, from_10, from_25, from_50 };
constexpr std::size_t least_shown = 5, most_cards = 50;
band band_of(std::size_t people);
std::string label_of(const web::texts&, band);  // "10 tot 24 mensen passen"

constexpr std::chrono::hours answer_term{24};
constexpr std::chrono::days compared_term{30};
constexpr int most_a_day = 20;

using search_id = row_id<struct search>;
struct search {
  search_id id, answer_id;
  organisations::organisation_id organisation_id;  // empty: of a neighbour
  std::string party;                               // of the neighbour
  vacancies::vacancy_id vacancy_id;                // empty: of no vacancy
  question what;
  band said = band::few;
  int cards = 0;        // made for its answer
  std::string weights;  // version
  instant asked_at{};
};

// The people of a pool whom no rule excludes and who have what is asked, by row. A skill, a training or
// equipment has to be held as asked or narrower, a task or a theme wished or nearly so; a target group counts
// in the order only, because most people keep theirs to themselves.
std::vector<bool> fitting(const question&, const match_pool::people_pool&, const municipal_register&,
                          const matching::circumstances&);

struct asking {
  organisations::organisation_id organisation_id;
  vacancies::vacancy_id vacancy_id;
  question what;
  invitations::actor by;
  // Every organisation of the account that asks, this one too: they have one budget and one memory of
  // answers.
  std::vector<organisations::organisation_id> together = {};
  // Of an organisation of a neighbour: the party, which is the unit of the day and of the memory whatever
  // organisation of it asks, and the name that people on cards read. Only those who agreed to be asked for
  // neighbours count.
  std::string party = {}, shown_as = {};
};
// Refused: an organisation that is not approved (forbidden), a question that says nothing (invalid), more
// different questions than a day has (too_many). Whoever is on a card reads of it on their own page.
result<search> ask(transaction&, const web::scope&, const asking&);
int left_today(transaction&, const organisations::organisation_id&, instant now);
// Questions of a neighbour since then that had the answer of another one, because they fit nearly the same
// people, five or more: where few fit, every answer is the same word and tells nothing.
int similar_questions(transaction&, std::string_view party, instant since);
// Whether this question of a neighbour has an answer of today, which it gets again.
bool answered_today(transaction&, std::string_view party, const question&, instant now);

std::optional<search> find(transaction&, const search_id&);
// The last first, of these organisations.
std::vector<search> searches_of(transaction&, const std::vector<organisations::organisation_id>&, int most);

struct card {
  std::string pseudonym;
  profiles::profile_id profile_id;
  matching::match_decision decision;
};
// The cards of the answer of this search, in their order and as they were: all of them, or none. None below
// `least_shown`; and none when the answer is older than `answer_term` or one of the people changed, hid,
// paused or erased something since, because a card that goes or changes would tell what that person did.
enum class card_state { shown, few, out_of_date };
struct card_list {
  card_state state = card_state::few;
  std::vector<card> cards;
};
card_list cards_of(transaction&, const web::scope&, const search&);
// Who fits the question of this search now, best first: for a blind round, and never for a page.
std::vector<invitations::addressee> who_fits(transaction&, const web::scope&, const search&,
                                             std::size_t most);

// Searches go after the term in which they are compared.
void forget_old(transaction&, instant now);

}  // namespace paraat::targeted_search
