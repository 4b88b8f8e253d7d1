// People that one municipality lends another, between nodes and between two municipalities of one node.
#include <pqxx/pqxx>

#include "tenant/people/accounts/accounts.hpp"
#include "tests/federation/reinforced.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace help = paraat::reinforcement;
using help::ending;
using help::request_state;
using help::stage;
using testing::HasSubstr;

TEST_F(Reinforced, HandsAreAskedOfferedTakenInPartAndConfirmedOnBothSides) {
  const auto id = ask(hasselt, {alken.party}, 10);
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  const auto asked = *seen(alken, hasselt, id);
  EXPECT_EQ(asked.what.title, "Zandzakken vullen");
  EXPECT_EQ(asked.now.needed, 10);
  EXPECT_TRUE(asked.sides.at(0).unread);
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  const auto offer = offer_id(alken, hasselt, id);
  EXPECT_EQ(accept(hasselt, id, alken, offer, 7).error().kind, refusal_kind::invalid) << "six were offered";
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 4));
  ASSERT_TRUE(in_time([&] { return offers(hasselt, hasselt, id).at(0).at == stage::confirmed; }));
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(seen(hasselt, hasselt, id)->now.confirmed(), 4);
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 4) << "two are free again";
  // The need is met: every neighbour is told, and none offers more.
  at(hasselt, [&](transaction& tx) { return help::need(tx, hasselt, id, 4, time.now()); }).value();
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  EXPECT_EQ(seen(alken, hasselt, id)->now.state, request_state::filled);
  EXPECT_EQ(propose(alken, hasselt, id, 1).error().kind, refusal_kind::conflict);
}

TEST_F(Reinforced, AnOfferIsMailedToTheCoordinatorsWhoAsked) {
  hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
    const auto bea = accounts::add(tx, {.name = "Bea Smets", .email = "bea@hasselt.be"}, time.now());
    accounts::give(tx, bea, {.what = web::role::coordinator, .tenant = hasselt.id, .organisation = {}},
                   std::nullopt, time.now());
  });
  const auto told = [&] {
    std::vector<std::string> subjects;
    for (const auto& m : mail::mails_in(std::filesystem::path(hasselt_node.settings().folder) / "mail", 1000))
      if (m.to == "bea@hasselt.be") subjects.push_back(m.subject);
    return subjects;
  };
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  EXPECT_THAT(told(), testing::IsEmpty());
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  EXPECT_TRUE(in_time([&] { return !told().empty(); }));
  EXPECT_THAT(told(), testing::ElementsAre("1 nieuw aanbod van een buurgemeente"));
}

TEST_F(Reinforced, TwoMunicipalitiesOfOneNodeDoItThroughTheSameVerbs) {
  const auto id = ask(alken, {wellen.party}, 5);
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id).has_value(); }));
  ASSERT_TRUE(propose(wellen, alken, id, 5));
  ASSERT_TRUE(in_time([&] { return !offers(alken, alken, id).empty(); }));
  ASSERT_TRUE(accept(alken, id, wellen, offer_id(wellen, alken, id), 5));
  ASSERT_TRUE(in_time([&] { return seen(wellen, alken, id)->now.state == request_state::filled; }));
  EXPECT_TRUE(come_equal(alken, wellen, id)) << difference(alken, wellen, id);
  EXPECT_EQ(seen(alken, alken, id)->now.confirmed(), 5);
}

TEST_F(Reinforced, AWithdrawalThatCrossesAnAcceptanceEndsWithdrawnOnBothSides) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  const auto offer = offer_id(alken, hasselt, id);
  cut();
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 6));
  at(alken, [&](transaction& tx) {
    return help::withdraw(tx, hasselt.party, id, offer, "Zelf nodig", time.now());
  }).value();
  heal();
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(hasselt, hasselt, id).at(0).ended, ending::withdrawn);
  EXPECT_EQ(seen(hasselt, hasselt, id)->sides.at(0).reason, "Zelf nodig");
}

TEST_F(Reinforced, ARequestThatIsCalledOffWhileItIsConfirmedReleasesTheHands) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  const auto offer = offer_id(alken, hasselt, id);
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  cut();
  ASSERT_TRUE(accept(hasselt, id, alken, offer, 6));
  at(hasselt, [&](transaction& tx) {
    return help::finish(tx, hasselt, id, request_state::cancelled, "Het water zakt", time.now());
  }).value();
  heal();
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::cancelled);
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 0);
  EXPECT_EQ(seen(alken, hasselt, id)->reason, "Het water zakt");
}

TEST_F(Reinforced, AHoldThatRunsOutEndsOnBothSidesByItself) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  ASSERT_TRUE(come_equal(hasselt, alken, id));
  time.advance(40min);
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::lapsed);
  EXPECT_TRUE(in_time([&] { return at(alken, [](transaction& tx) { return help::lent(tx); }).bound == 0; }));
}

TEST_F(Reinforced, WithdrawnDeclinedAndOfferedAgain) {
  const auto id = ask(hasselt, {alken.party, wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id) && seen(wellen, hasselt, id); }));
  at(wellen, [&](transaction& tx) {
    return help::decline(tx, hasselt.party, id, "Zelf nodig", time.now());
  }).value();
  ASSERT_TRUE(in_time([&] {
    const auto h = *seen(hasselt, hasselt, id);
    return std::ranges::any_of(h.sides,
                               [&](const help::side& s) { return s.other == wellen.party && s.declined; });
  }));
  ASSERT_TRUE(propose(wellen, hasselt, id, 2)) << "they may change their mind";
  EXPECT_EQ(at(wellen, [&](transaction& tx) { return help::decline(tx, hasselt.party, id, "", time.now()); })
                .error()
                .kind,
            refusal_kind::conflict)
      << "first the offer is taken back";
  ASSERT_TRUE(in_time([&] { return offers(hasselt, hasselt, id).size() == 1; }));
  EXPECT_FALSE(seen(hasselt, hasselt, id)->sides.at(0).declined ||
               seen(hasselt, hasselt, id)->sides.at(1).declined);
}

TEST_F(Reinforced, TwoAskersNeverGetMoreThanThereIs) {
  const auto first = ask(hasselt, {wellen.party}), second = ask(alken, {wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(wellen, hasselt, first) && seen(wellen, alken, second); }));
  ASSERT_TRUE(propose(wellen, hasselt, first, 7, 10));
  const auto too_many = propose(wellen, alken, second, 4, 10);
  ASSERT_FALSE(too_many);
  EXPECT_THAT(untranslated(too_many.error()), HasSubstr("Je kan er nog 3 missen"));
  EXPECT_EQ(propose(wellen, alken, second, 3, 6).error().field, "totaal") << "seven are promised";
  EXPECT_TRUE(propose(wellen, alken, second, 3, 10));
  // And should the program be wrong, the database refuses.
  pqxx::connection owner(network.settings().database_owner);
  pqxx::work w(owner);
  w.exec("select set_config('app.tenant', '" + std::to_string(wellen.id.value) + "', true)");
  w.exec("update tenant.help_offers set offered = 8 where mine and offered = 7");
  EXPECT_THROW(w.commit(), pqxx::sql_error);
}

TEST_F(Reinforced, WhoIsCutOffKeepsTheQuestionAndItsPeopleAreToldWhomToCall) {
  sign_in(hasselt_node.db(), time.now(), hasselt, web::role::coordinator);
  cut();
  const auto id = ask(hasselt, {alken.party});
  hasselt_node.inside().beat();
  EXPECT_TRUE(seen(hasselt, hasselt, id)->sides.at(0).on_its_way);
  EXPECT_FALSE(seen(hasselt, hasselt, id)->sides.at(0).stuck);
  time.advance(13h);
  ASSERT_TRUE(in_time([&] { return seen(hasselt, hasselt, id)->sides.at(0).stuck; }));
  EXPECT_TRUE(
      at(hasselt, [&](transaction& tx) { return help::handle_stuck(tx, hasselt.party, id, alken.party); }));
  EXPECT_FALSE(
      at(hasselt, [&](transaction& tx) { return help::handle_stuck(tx, hasselt.party, id, alken.party); }));
  heal();
  EXPECT_TRUE(in_time([&] { return !seen(hasselt, hasselt, id)->sides.at(0).stuck; }));
  EXPECT_FALSE(seen(alken, hasselt, id)) << "it went unheard, and both know";
}

TEST_F(Reinforced, AnOfferThatNeverArrivesFreesItsHands) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  cut();
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 6);
  time.advance(5h);
  ASSERT_TRUE(in_time([&] { return at(alken, [](transaction& tx) { return help::lent(tx); }).bound == 0; }));
  EXPECT_EQ(offers(alken, hasselt, id).at(0).ended, ending::lapsed);
}

}  // namespace
}  // namespace paraat::test
