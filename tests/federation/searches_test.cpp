// A care home of Alken looks for nurses in Hasselt, on another node, and in Wellen, on its own: what leaves,
// what comes back, and a yes on both sides.

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"
#include "tenant/volunteering/neighbour_search/search_policies.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"
#include "tests/federation/answers.hpp"

namespace paraat::test {
namespace {

namespace there_search = neighbour_search;
using applications::application_state;
using invitations::disclosure;
using targeted_search::band;
using testing::HasSubstr;
using there_search::arrival;
using there_search::relay_state;
using there_search::search_policy;
using case_state = there_search::elsewhere_state;

class Searches : public AnswersElsewhere {
 protected:
  void SetUp() override {
    AnswersElsewhere::SetUp();
    ASSERT_TRUE(in_time([&] { return listed_in(hasselt); })) << "the vacancy stands in Hasselt";
  }
  bool listed_in(const tenants::tenant& t) {
    return at(t, [&](transaction& tx) { return listings::with_id(tx, alken.party, vacancy.id).has_value(); });
  }
  bool full_in(const tenants::tenant& t) {
    return at(t, [&](transaction& tx) {
      const auto l = listings::with_id(tx, alken.party, vacancy.id);
      return !l || l->places_free == 0;
    });
  }
  web::scope scope(const tenants::tenant& t) {
    return web::scope_of(node_of(t).inside().services(), t.id, time.now());
  }
  std::vector<profiles::profile> nurses(const tenants::tenant& t, int n) {
    std::vector<profiles::profile> out;
    for (int i = 0; i < n; ++i)
      out.push_back(at(t, [&](transaction& tx) {
        const std::string email = "nurse" + std::to_string(++people_) + "@voorbeeld.be",
                          name = "Noor Nummer" + std::to_string(people_);
        const auto who = accounts::volunteer_account(tx, name, email, time.now()).value();
        auto p = profiles::begin(tx, who.id, name, email, "nl", time.now() - std::chrono::days{10});
        p.what.phone = "0470 11 22 33";
        p.what.born = std::chrono::year{1980} / std::chrono::May / 4;
        p.what.place = t.name;
        p.what.nis = t.nis;
        p.what.at = point{50.93, 5.33};
        p.what.skills = {"nurse"};
        p.what.languages = {{"dutch", profiles::level::native}};
        p = profiles::save(tx, p, p.version, time.now()).value();
        profiles::confirm(tx, p.id, time.now()).value();
        profiles::show(tx, p.id, {std::string(profiles::consent_version), time.now()}, time.now()).value();
        return profiles::keep_for_neighbours(tx, p.id, true, time.now()).value();
      }));
    return out;
  }
  void policy(const tenants::tenant& t, search_policy p) {
    at(t, [&](transaction& tx) { there_search::keep_policy(tx, alken.party, p, std::nullopt, time.now()); });
  }
  targeted_search::search search() {
    return at(alken, [&](transaction& tx) {
      targeted_search::question q;
      q.asks.must = {"nurse"};
      return targeted_search::ask(tx, scope(alken),
                                  {.organisation_id = organisations::organisation_id(organisation),
                                   .vacancy_id = vacancy.id,
                                   .what = q,
                                   .by = std::nullopt})
          .value();
    });
  }
  there_search::case_id ask(const targeted_search::search& one, const tenants::tenant& t) {
    return at(alken, [&](transaction& tx) {
      return there_search::ask_neighbour(tx, scope(alken), one, t.party, std::nullopt).value().id;
    });
  }
  there_search::neighbour_case now_of(const there_search::case_id& id) {
    return at(alken, [&](transaction& tx) { return there_search::find(tx, id, time.now()).value(); });
  }
  bool answered(const there_search::case_id& id) {
    return in_time([&] { return now_of(id).status == case_state::answered; });
  }
  void relay(const there_search::case_id& id) {
    at(alken, [&](transaction& tx) { EXPECT_TRUE(there_search::relay(tx, scope(alken), id, std::nullopt)); });
    ASSERT_TRUE(in_time([&] { return now_of(id).relay == relay_state::asked; }));
  }
  std::vector<invitations::invitation> asked_in(const tenants::tenant& t,
                                                const std::vector<profiles::profile>& all) {
    std::vector<invitations::invitation> out;
    for (const auto& p : all)
      at(t, [&](transaction& tx) {
        for (auto& i : invitations::of_profile(tx, p.id, time.now())) out.push_back(i);
      });
    return out;
  }
  result<invitations::invitation> yes(const tenants::tenant& t, const invitations::invitation& i) {
    return at(t, [&](transaction& tx) {
      auto done = invitations::say_yes(tx, t, i.id, {disclosure::name, disclosure::email}, time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  int people_ = 0;
};

TEST_F(Searches, ANurseOfHasseltSaysYesAndHasAPlaceInAlken) {
  const auto all = nurses(hasselt, 6);
  policy(hasselt, search_policy::on);
  const auto id = ask(search(), hasselt);
  ASSERT_TRUE(answered(id));
  EXPECT_EQ(now_of(id).said, band::from_5);
  EXPECT_EQ(now_of(id).asked_arrived, arrival::arrived);
  EXPECT_EQ(one(alken, "select count(*) from tenant.searches_elsewhere t where t::text like '%Noor%'"), "0");
  EXPECT_THAT(
      at(hasselt, [&](transaction& tx) { return profiles::looks_of(tx, all[0].id, 5); }).at(0).who.party,
      alken.party);
  relay(id);
  const auto asked = asked_in(hasselt, all);
  ASSERT_EQ(asked.size(), 4U);
  ASSERT_TRUE(yes(hasselt, asked[0]));
  ASSERT_TRUE(
      in_time([&] { return there().size() == 1 && there()[0].status == application_state::accepted; }));
  EXPECT_EQ(there()[0].via, hasselt.party);
  EXPECT_EQ(there()[0].phone, "") << "only what was chosen";
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "1");
  EXPECT_EQ(now_of(id).yes, 1);
  EXPECT_EQ(one(alken, "select count(*) from tenant.channel_messages where subject = 'Iemand zei ja'"), "1");
  ASSERT_TRUE(
      in_time([&] { return one(hasselt, "select state from tenant.answers_elsewhere") == "accepted"; }));
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_accepted'"),
            "1");
  // Taken back: the place is free and nothing of them is kept waiting.
  at(hasselt,
     [&](transaction& tx) { EXPECT_TRUE(invitations::take_back(tx, hasselt, asked[0].id, time.now())); });
  ASSERT_TRUE(in_time([&] { return there()[0].status == application_state::withdrawn; }));
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "0");
}

TEST_F(Searches, TwoMunicipalitiesOfOneNodeAskEachOtherThroughTheSameVerbs) {
  nurses(wellen, 6);
  policy(wellen, search_policy::on);
  const auto id = ask(search(), wellen);
  ASSERT_TRUE(answered(id));
  EXPECT_EQ(now_of(id).said, band::from_5);
}

TEST_F(Searches, ANeighbourThatWasNotDecidedAboutAsksItsCoordinatorAndOneThatIsOffRefuses) {
  nurses(hasselt, 6);
  policy(wellen, search_policy::off);
  const auto s = search();
  const auto waits = ask(s, hasselt), off = ask(s, wellen);
  ASSERT_TRUE(in_time([&] {
    return now_of(waits).status == case_state::waits && now_of(off).status == case_state::refused;
  }));
  EXPECT_EQ(now_of(off).why, "off");
  at(hasselt, [&](transaction& tx) {
    const auto q = there_search::questions(tx, 5).at(0);
    EXPECT_TRUE(there_search::answer(tx, scope(hasselt), q.party, q.case_id, std::nullopt));
  });
  EXPECT_TRUE(answered(waits));
}

TEST_F(Searches, TheLastPlaceIsGivenOnceAndTheSecondYesReadsThatItIsFull) {
  vacancy = published(1);
  ASSERT_TRUE(in_time([&] { return listed_in(hasselt); }));
  const auto all = nurses(hasselt, 6);
  policy(hasselt, search_policy::on);
  const auto id = ask(search(), hasselt);
  ASSERT_TRUE(answered(id));
  relay(id);
  const auto asked = asked_in(hasselt, all);
  cut();  // both say yes before the other side is heard
  ASSERT_TRUE(yes(hasselt, asked[0]));
  ASSERT_TRUE(yes(hasselt, asked[1]));
  heal();
  ASSERT_TRUE(in_time([&] {
    return one(hasselt, "select count(*) from tenant.answers_elsewhere where state = 'accepted'") == "1" &&
           one(hasselt, "select count(*) from tenant.answers_elsewhere where why = 'full'") == "1";
  }));
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies where places = 1"), "1");
  EXPECT_EQ(now_of(id).yes, 1);
  ASSERT_TRUE(in_time([&] { return full_in(hasselt); }));
  const auto later = yes(hasselt, asked[2]);
  ASSERT_FALSE(later) << "a later yes is refused before anything leaves";
  EXPECT_EQ(later.error().kind, refusal_kind::gone);
}

TEST_F(Searches, AYesThatWasSaidAfterTheLapseIsAnOrdinaryAnswer) {
  const auto all = nurses(hasselt, 6);
  policy(hasselt, search_policy::on);
  const auto id = ask(search(), hasselt);
  ASSERT_TRUE(answered(id));
  relay(id);
  // A neighbour that does not hold itself to its own term.
  run(hasselt, "update tenant.invitation_rounds set lapses_at = lapses_at + interval '30 days'");
  time.advance(24h * 12);
  ASSERT_TRUE(in_time([&] { return listed_in(hasselt); }));
  const auto asked = asked_in(hasselt, all);
  ASSERT_TRUE(yes(hasselt, asked[0]));
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  EXPECT_EQ(there()[0].status, application_state::waiting) << "the organisation decides";
  EXPECT_EQ(now_of(id).yes, 0);
}

TEST_F(Searches, CutOffTheRowSaysSoAndItArrivesAfterwards) {
  nurses(hasselt, 6);
  policy(hasselt, search_policy::on);
  cut();
  const auto id = ask(search(), hasselt);
  for (int i = 0; i < 5; ++i) time.advance(10min), network.inside().beat();
  EXPECT_EQ(now_of(id).asked_arrived, arrival::on_its_way);
  heal();
  EXPECT_TRUE(answered(id));
}

TEST_F(Searches, AnOlderNeighbourIsNotOfferedToBeAsked) {
  const auto offered = [&] {
    std::vector<std::string> out;
    for (const auto& n : there_search::neighbours(scope(alken)))
      if (n.searches) out.push_back(n.party);
    return out;
  };
  EXPECT_THAT(offered(), testing::Contains(hasselt.party));
  pqxx::connection c(network.urls().owner_url);
  pqxx::nontransaction(c).exec(
      "update node.manifests set capabilities = '{listings}' where node_id = 'hasselt'");
  network.inside().reload_tenants();
  EXPECT_THAT(offered(), testing::Not(testing::Contains(hasselt.party)));
  at(alken, [&](transaction& tx) {
    EXPECT_EQ(
        there_search::ask_neighbour(tx, scope(alken), search(), hasselt.party, std::nullopt).error().kind,
        refusal_kind::not_found);
    tx.abandon();
  });
}

}  // namespace
}  // namespace paraat::test
