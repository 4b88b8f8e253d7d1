#pragma once
// What an organisation asks for: codes only, so that nothing that somebody typed is kept. Places and
// distances are coarse on purpose: a free point and a free radius would let an organisation measure where
// somebody lives (README.md, "Narrowing").

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/volunteering/matching/types.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::targeted_search {

constexpr std::array<int, 5> distances{5, 10, 20, 30, 50};  // kilometres
constexpr int highest_age = 18;                             // a task may ask it; more would measure ages

struct question {
  asks::vacancy_asks asks;  // without support; what is nice counts in the order only
  std::string place;        // a name of the register of municipalities
  int nis = 0;
  int km = 0;  // one of `distances`; 0: as far as each person goes
  int minimum_age = 0;
  friend bool operator==(const question&, const question&) = default;
};

std::string to_json(const question&);
question from_json(std::string_view);
// The same for the same question, in whatever order it was put.
std::string key_of(const question&);

// Refused (invalid) with its field: nothing that is asked, codes that this release does not know, a place
// that is none, a distance that is not offered.
result<void> check(const question&, const municipal_register&);

// What the words name: concepts, languages, certificates, days, a distance and a place. Parts that no word
// names are empty.
question understand(std::string_view words, const municipal_register&, int near_nis);
// What a vacancy asks; of one that says nothing yet, what its text names first.
question question_of(const vacancies::vacancy&, const municipal_register&);

matching::match_ask ask_of(const question&, const municipal_register&);

// Each part as it was understood, with the question without it: a page shows them one by one.
struct understood_part {
  std::string kind, label;  // texts in the language of the page: "Kan", "Verpleegkundige"
  question without;
};
std::vector<understood_part> parts_of(const web::texts&, const question&);

}  // namespace paraat::targeted_search
