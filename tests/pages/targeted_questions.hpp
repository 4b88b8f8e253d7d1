#pragma once
// Questions of targeted search, and whom each of them finds as the rules stand.

#include "tests/pages/searching.hpp"

namespace paraat::test {

using targeted_search::question;
using targeted_search::search;

class TargetedQuestions : public Searching {
 protected:
  static change speaks(std::string code) {
    return [code](profiles::profile& p) { p.what.languages.push_back({code, profiles::level::fluent}); };
  }
  question with_language(const std::string& code) {
    question q = nurse_question();
    q.asks.languages = {{code, asks::level::good}};
    return q;
  }
  // As the rules stand, before any answer.
  std::vector<bool> truly(const question& q) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return targeted_search::fitting(q, *pools().now(tx, node.time.now()),
                                      node.inside().services().municipalities,
                                      match_pool::circumstances_on(tx, node.time.now()));
    });
  }
  std::size_t how_many(const question& q) {
    const auto rows = truly(q);
    return static_cast<std::size_t>(std::ranges::count(rows, true));
  }
  std::string address(const search& s) { return "/mijn-organisatie/zoeken/" + s.id; }
};

}  // namespace paraat::test
