#pragma once
// Volunteers who are invited by an organisation, and what is kept of it.

#include <barrier>
#include <thread>

#include "tenant/people/profiles/looks.hpp"
#include "tests/pages/searching.hpp"

namespace paraat::test {

class Inviting : public Searching {
 protected:
  std::vector<profiles::kept_look> looks(const profiles::profile& p) {
    return node.db().read(alken.id, [&](transaction& tx) { return profiles::looks_of(tx, p.id, 10); });
  }
  std::vector<applications::application> answers() {
    return node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}).rows; });
  }
  // Runs both at the same moment; how many gave true.
  static int at_once(const std::vector<std::function<bool()>>& work) {
    std::barrier start(static_cast<std::ptrdiff_t>(work.size()));
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (const auto& one : work)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        good += one() ? 1 : 0;
      });
    for (auto& t : threads) t.join();
    return good;
  }
  std::string link_of(const profiles::profile& p) {
    return link_in(last_mail_to(node, alken, p.what.email), alken, "/uitgenodigd/");
  }
  // As the page of a search sends it.
  invitations::invitation mailed(const profiles::profile& p) {
    nurses(4);
    const auto one = ask(nurse_question()).value();
    std::string pseudonym;
    node.db().read(alken.id, [&](transaction& tx) {
      for (const auto& c : targeted_search::cards_of(tx, scope(), one).cards)
        if (c.profile_id == p.id) pseudonym = c.pseudonym;
    });
    EXPECT_NE(pseudonym, "");
    EXPECT_EQ(click(linde, "/mijn-organisatie/zoeken/" + one.id + "/uitnodiging",
                    {{"kaart", pseudonym},
                     {"titel", "Help je mee bij de bloedinzameling?"},
                     {"bericht", "Zaterdag van 9 tot 12 uur."}})
                  .status,
              303);
    return node.db().read(
        alken.id, [&](transaction& tx) { return invitations::of_profile(tx, p.id, node.time.now()).at(0); });
  }
};

}  // namespace paraat::test
