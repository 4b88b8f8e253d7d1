// The end of an incident reaches the neighbours that were asked and that lent people.

#include <fmt/format.h>

#include <pqxx/pqxx>

#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tests/federation/reinforced.hpp"

namespace paraat::test {
namespace {

namespace help = paraat::reinforcement;
using help::request_state;
using help::stage;
using testing::AllOf;
using testing::HasSubstr;

class EndedAid : public Reinforced {
 protected:
  incidents::incident flood = at(hasselt, [&](transaction& tx) {
    incidents::content c;
    c.kind = "flood";
    c.name = "Hoogwater in Hasselt";
    c.place = "Hasselt";
    return incidents::create(tx, c, std::nullopt, time.now()).value();
  });
  void coordinates(const tenants::tenant& t, const std::string& email) {
    node_of(t).db().write(t.id, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "An Peeters", .email = email}, time.now());
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = t.id, .organisation = {}}, {},
                     time.now());
    });
  }
  reinforcement::request_id ask_for_flood(std::vector<std::string> parties) {
    help::question q;
    q.what.title = "Zandzakken vullen";
    q.what.place = "Kanaalkom";
    q.what.from = time.now();
    q.what.until = time.now() + 12h;
    q.needed = 10;
    q.incident = flood.id;
    q.parties = std::move(parties);
    return at(hasselt, [&](transaction& tx) { return help::ask(tx, hasselt, q, std::nullopt, time.now()); })
        .value();
  }
  void end() {
    const auto& s = hasselt_node.inside().services();
    const web::scope scope{s, hasselt, "", s.languages.of("nl"), time.now(), std::nullopt};
    at(hasselt,
       [&](transaction& tx) { return closeout::end(tx, scope, flood.id, "", std::nullopt).value(); });
  }
  std::vector<std::string> mails_to(const tenants::tenant& t, const std::string& email) {
    pqxx::connection c(node_of(t).urls().owner_url);
    pqxx::nontransaction w(c);
    w.exec(fmt::format("select set_config('app.tenant', '{}', false)", t.id.value));
    std::vector<std::string> out;
    for (const auto& r :
         w.exec_params("select subject || E'\\n' || body from tenant.channel_messages where recipient "
                       "= $1 order by id",
                       email))
      out.emplace_back(r[0].c_str());
    return out;
  }
};

TEST_F(EndedAid, WhoLentPeopleIsToldThatTheyMayGoHomeOnThePageAndByMail) {
  coordinates(alken, "an@alken.example");
  const auto id = ask_for_flood({alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  ASSERT_TRUE(propose(alken, hasselt, id, 6));
  ASSERT_TRUE(in_time([&] { return !offers(hasselt, hasselt, id).empty(); }));
  ASSERT_TRUE(accept(hasselt, id, alken, offer_id(alken, hasselt, id), 4));
  ASSERT_TRUE(in_time([&] { return offers(hasselt, hasselt, id).at(0).at == stage::confirmed; }));
  end();
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id)->now.state == request_state::cancelled; }));
  ASSERT_TRUE(come_equal(hasselt, alken, id)) << difference(hasselt, alken, id);
  EXPECT_EQ(seen(alken, hasselt, id)->reason, "De inzet is voorbij. Iedereen mag naar huis.");
  EXPECT_EQ(at(alken, [](transaction& tx) { return help::lent(tx); }).bound, 0) << "they may be lent again";
  const auto all = mails_to(alken, "an@alken.example");
  ASSERT_EQ(all.size(), 2U) << "the question, and its end";
  EXPECT_THAT(all[1], AllOf(HasSubstr("Hasselt heeft geen mensen meer nodig"),
                            HasSubstr("De 4 mensen die jullie stuurden, mogen naar huis"),
                            HasSubstr("De inzet is voorbij. Iedereen mag naar huis.")));
}

TEST_F(EndedAid, WhoWasOnlyAskedIsToldToo) {
  coordinates(wellen, "bea@wellen.example");
  const auto id = ask_for_flood({wellen.party});
  ASSERT_TRUE(in_time([&] { return seen(wellen, hasselt, id).has_value(); }));
  end();
  ASSERT_TRUE(in_time([&] { return mails_to(wellen, "bea@wellen.example").size() == 2; }));
  EXPECT_THAT(mails_to(wellen, "bea@wellen.example")[1], HasSubstr("Jullie hoeven niets meer te doen."));
  EXPECT_EQ(propose(wellen, hasselt, id, 2).error().kind, refusal_kind::conflict);
}

TEST_F(EndedAid, ARequestOfAnotherIncidentGoesOn) {
  const auto other = ask(hasselt, {alken.party}, 10), id = ask_for_flood({alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id) && seen(alken, hasselt, other); }));
  end();
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id)->now.state == request_state::cancelled; }));
  EXPECT_EQ(seen(alken, hasselt, other)->now.state, request_state::open);
}

}  // namespace
}  // namespace paraat::test
