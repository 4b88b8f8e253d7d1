#pragma once
// The side that is asked (protocol/search.md): a question of an organisation of a neighbour gets a band, and
// its invitation goes to whoever fits here. Nothing else leaves: neither who, nor how many below five.
//
//   waits → answered / refused        answered → a round is sent, once → its end is said, once
//
// The neighbour is the unit of the rules of targeted_search: its organisations share a day and a memory of
// answers, so that questions of two of them are compared with each other.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::wire {
class SearchAsk;
}

namespace paraat::neighbour_search {

constexpr int most_similar = 10;  // questions in `similar_term` that fit nearly the same people as another
constexpr std::chrono::days similar_term{7};
constexpr int most_rounds_a_day = 10;
constexpr int most_cases_a_day = 100;  // kept; beyond them a question is refused and forgotten
// How many people a round may reach: as a blind one here, or more where many fit.
constexpr std::size_t few_asked = 4, more_asked = 9;
constexpr std::chrono::days kept_term{90};
// A question that no coordinator decided about by then is declined: the asker waits no longer.
constexpr std::chrono::days waiting_term{10};

enum class question_state { waits, answered, refused };
using foreign_case_id = row_id<struct foreign_case>;
struct foreign_question {
  std::string party;
  foreign_case_id case_id;
  vacancies::vacancy_id vacancy_id;  // of the neighbour
  std::string title, organisation;   // as it was published
  targeted_search::question what;
  question_state status = question_state::waits;
  std::string why;
  targeted_search::search_id search_id;
  std::optional<targeted_search::band> said;
  instant made_at{};  // of the band
  invitations::round_id round_id;
  bool asked_few = true;
  std::optional<instant> lapses_at, ended_at;
  instant received_at{};
};

struct heard_case {
  std::string party, case_id;
  instant received{};
};
// The first of its case is answered, refused, or waits for a coordinator.
void hear_ask(transaction&, const web::scope&, const heard_case&, const wire::SearchAsk&);
void hear_relay(transaction&, const web::scope&, const heard_case&, std::string_view vacancy);

// A coordinator decides about one that waits. Refused (conflict) when it was decided before, (too_many) when
// the neighbour used its day: then it goes on waiting. Its vacancy may be closed by now: then it is refused.
result<foreign_question> answer(transaction&, const web::scope&, std::string_view party,
                                const foreign_case_id&, vacancies::actor);
result<foreign_question> decline(transaction&, const web::scope&, std::string_view party,
                                 const foreign_case_id&, vacancies::actor);

// Those that wait first, then the last first.
std::vector<foreign_question> questions(transaction&, int most);
long long count_waiting(transaction&);

// Says the end of each round that lapsed.
void say_ended(transaction&, instant now);
// The same; questions that wait too long are declined, and all go after their term.
void forget_old_questions(transaction&, instant now);

}  // namespace paraat::neighbour_search
