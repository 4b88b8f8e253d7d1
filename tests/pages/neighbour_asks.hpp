#pragma once
// A vacancy of Hasselt that Alken has read, and what Hasselt asks about it. Alken answers searches.

#include "tests/pages/neighbours.hpp"

namespace paraat::test {

class NeighbourAsks : public BetweenNeighbours {
 protected:
  void SetUp() override {
    BetweenNeighbours::SetUp();
    policy(there::search_policy::on);
    vacancy = in_hasselt().id;
  }
  static question speaking(const std::string& code) {
    question q;
    q.asks.must = {"nurse"};
    q.asks.languages = {{code, asks::level::good}};
    return q;
  }
  static change speaks(std::string code) {
    return [code](profiles::profile& p) { p.what.languages.push_back({code, profiles::level::fluent}); };
  }
  // Answered, so that a round can follow.
  std::string answered_case() {
    const std::string of = put(nurse_question(), vacancy);
    EXPECT_EQ(last<wire::SearchBands>("search.bands").state(), wire::SEARCH_ANSWERED);
    return of;
  }
  std::string vacancy;
};

}  // namespace paraat::test
