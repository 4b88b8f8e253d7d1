// Payments elsewhere, the raised ceiling, and people without an e-mail address after an incident.

#include <future>
#include <thread>

#include "tenant/overview/closeout/afterwards_sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tests/pages/afterwards.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

class Costs : public Afterwards {
 protected:
  answer paid(const std::string& person, const std::string& amount, const fields& more) {
    fields f{{"wie", person}, {"dag", "2026-11-21"}, {"bedrag", amount}, {"soort", "lump"}};
    for (const auto& m : more) f = with(f, m.first, m.second);
    return click(coordinator, at() + "/kosten", f);
  }
  // Wellen, on the same node, paid An on that day.
  struct paid_there {
    std::string rules;
    int cents = 0, elsewhere_year = 0;
    std::string kind = "lump";
  };
  std::optional<tenants::tenant> neighbour;
  void beside(const paid_there& p) {
    if (!neighbour) neighbour = node.municipality(wellen_nis);
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(neighbour->id.value) + "', true)");
    w.exec(
        "insert into tenant.cost_notes (tenant_id, id, person_id, payee_name, payee_email, on_day, kind, "
        "cents, elsewhere_year, rules, noted_at) values (" +
        std::to_string(neighbour->id.value) +
        ", gen_random_uuid(), gen_random_uuid(), 'An', 'An@voorbeeld.be', '2026-11-21', '" + p.kind + "', " +
        std::to_string(p.cents) + ", " + std::to_string(p.elsewhere_year) + ", '" + p.rules + "', now())");
    w.commit();
  }
  void one_controller() {
    if (!neighbour) neighbour = node.municipality(wellen_nis);
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction(c).exec("update node.tenants set controller = 'be-net-haspengouw'");
    node.inside().reload_tenants();
  }
  std::string no_mail(const std::string& name, const std::string& phone,
                      const std::string& state = "confirmed") {
    const std::string id = called(name, state, state == "confirmed");
    run("update tenant.corps_members m set email = '', phone = '" + phone +
        "', human_id = tenant.person_of(m.tenant_id, m.name, '', '" + phone +
        "', 'nl', null) where id = (select member_id from tenant.callout_people where id = '" + id + "')");
    run("update tenant.callout_people p set human_id = (select human_id from tenant.corps_members m where "
        "m.id "
        "= p.member_id) where id = '" +
        id + "'");
    return id;
  }
};

TEST_F(Costs, WhatTheyWerePaidElsewhereCountsAndIsKeptWithTheNote) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  EXPECT_THAT(paid(an, "30", {{"elders_dag", "20"}}).body,
              HasSubstr("Op die dag kan er nog €\u00a024,02 bij"));
  EXPECT_EQ(paid(an, "24,02", {{"elders_dag", "20"}}).status, 303);
  EXPECT_THAT(one("select rules from tenant.cost_notes"),
              HasSubstr("elders opgegeven: €\u00a020,00 die dag en €\u00a020,00 dat jaar"));
  EXPECT_THAT(paid(an, "0,01", {}).body, HasSubstr("Op die dag kan er nog €\u00a00,00 bij"))
      << "what was said once counts, also when it is not said again";
  coordinator = sign_in(node, coordinator.account);  // lists of people need a recent proof
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2026").body, HasSubstr("\"20,00\""));
}

TEST_F(Costs, TheYearElsewhereCountsForEveryOtherDayOfThatYear) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  EXPECT_EQ(paid(an, "10", {{"elders_jaar", "1.740"}}).status, 422) << "that is no amount";
  EXPECT_EQ(paid(an, "10", {{"elders_jaar", "1740"}}).status, 303);
  EXPECT_THAT(paid(an, "11", {}).body, HasSubstr("in 2026 nog €\u00a010,83"));
  const std::string page = paid(an, "11", {{"elders_dag", "-5"}}).body;
  EXPECT_THAT(page, HasSubstr("Schrijf een bedrag"));
  EXPECT_THAT(page, HasSubstr("value=\"-5\"")) << "and it is still there";
  EXPECT_THAT(paid(an, "1", {{"elders_dag", "20"}, {"elders_jaar", "10"}}).body,
              HasSubstr("minstens dat van de dag"));
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "1");
}

TEST_F(Costs, ThePageSaysThatOtherMunicipalitiesAreNotSeenAndTheyAreNot) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("zien wij niet: dat is hun lijst"));
  // The same person, paid by another municipality on this node.
  const auto wellen = node.municipality(wellen_nis);
  node.db().write(wellen.id, [&](transaction& tx) {
    EXPECT_FALSE(closeout::note_cost(tx,
                                     {.incident_id = flood.id,
                                      .person_id = callouts::person_id(an),
                                      .on = web::parse_date("2026-11-21").value(),
                                      .cents = 1},
                                     std::nullopt, node.time.now()))
        << "not there";
  });
  pqxx::connection c(node.urls().application_url);
  pqxx::work w(c);
  w.exec("select set_config('app.tenant', '" + std::to_string(wellen.id.value) + "', true)");
  w.exec(
      "insert into tenant.cost_notes (tenant_id, id, person_id, payee_name, payee_email, on_day, kind, "
      "cents, rules, noted_at) values (" +
      std::to_string(wellen.id.value) +
      ", gen_random_uuid(), gen_random_uuid(), 'An', 'An@voorbeeld.be', '2026-11-21', 'lump', 4400, 'x', "
      "now())");
  w.commit();
  EXPECT_EQ(paid(an, "44,02", {}).status, 303) << "nothing of it can be told from an answer here";
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2026").body, Not(HasSubstr("44,00")));
}

TEST_F(Costs, WhatAnotherTenantOfTheSameControllerPaidCountsAndNothingElseOfItIsSeen) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  beside({"alken-wellen", 4000, 0});
  EXPECT_EQ(paid(an, "4,02", {}).status, 303) << "two controllers";
  run("delete from tenant.cost_notes");
  one_controller();
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("Wat Wellen betaalde, telt al mee."));
  EXPECT_THAT(paid(an, "4,03", {}).body, HasSubstr("Op die dag kan er nog €\u00a04,02 bij"));
  EXPECT_EQ(paid(an, "4,02", {}).status, 303);
  EXPECT_THAT(one("select rules from tenant.cost_notes"),
              HasSubstr("€\u00a040,00 van dat jaar is van gemeenten onder dezelfde verantwoordelijke"));
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2026").body, Not(HasSubstr("\"40,00\"")))
      << "the list of the year is each tenant's own";
}

TEST_F(Costs, WhatWasDeclaredToOneTenantOfTheControllerCountsForTheOthers) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  one_controller();
  beside({"x", 100, 170'000});
  EXPECT_THAT(paid(an, "44", {}).body, HasSubstr("in 2026 nog €\u00a059,83"))
      << "1,760.83 less 1.00 and 1,700.00";
}

TEST_F(Costs, RealCostsAndALumpSumDoNotMixOverTheTenantsOfOneController) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  one_controller();
  beside({"x", 100, 0, "real"});
  EXPECT_THAT(paid(an, "10", {}).body, HasSubstr("kreeg deze persoon al werkelijke kosten"));
}

// The function that sums looks at tenants of this controller only, and leaves everything as it was.
TEST_F(Costs, TheSumGivesNothingOfAStrangerAndTheTenantStaysItself) {
  called("An", "confirmed", true);
  beside({"x", 4000, 170'000});
  const auto sum = [&] {
    return one(
        "select concat_ws(' ', lump_day, lump_year, elsewhere_year, current_setting('app.tenant')) from "
        "node.paid_beside(E'an@voorbeeld.be\\nan', '2026-11-21', '2026-01-01', '2027-01-01')");
  };
  EXPECT_EQ(sum(), "0 0 0 " + number);
  one_controller();
  EXPECT_EQ(sum(), "4000 4000 170000 " + number);
}

// Two tenants that pay at the same moment: the second sees the payment of the first.
TEST_F(Costs, TenantsOfOneControllerPayOnePersonOneAfterTheOther) {
  one_controller();
  const closeout::rows::payee an{"An", "an@voorbeeld.be"};
  std::promise<void> locked, release;
  std::jthread first([&] {
    node.db().write(neighbour->id, [&](transaction& tx) {
      closeout::rows::lock_payee(tx, an);
      locked.set_value();
      release.get_future().wait();
    });
  });
  locked.get_future().wait();
  const auto free = [&](const std::string& name) {
    return one(
        "select pg_try_advisory_xact_lock(hashtextextended(lower('" + name +
        "') || '|' || 'an@voorbeeld.be', hashtextextended(coalesce(nullif(controller, ''), party), 0)))"
        " from node.tenants where id = " +
        number);
  };
  EXPECT_EQ(free("An"), "f");
  EXPECT_EQ(free("Jef"), "t");
  release.set_value();
}

TEST_F(Costs, TheRaisedCeilingIsOfferedWhereARuleGivesItAndForALumpSumOnly) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("Verhoogd jaarplafond"));
  EXPECT_EQ(paid(an, "10", {{"elders_jaar", "2000"}}).status, 422) << "beyond the usual one";
  EXPECT_EQ(paid(an, "10", {{"elders_jaar", "2000"}, {"verhoogd", "patient_transport"}}).status, 303);
  EXPECT_THAT(one("select rules from tenant.cost_notes"),
              testing::AllOf(HasSubstr("cost.year_raised 2026-01-01"),
                             HasSubstr("hoger plafond: Niet-dringend liggend ziekenvervoer")));
  EXPECT_THAT(paid(an, "5", {{"elders_jaar", "3230"}, {"verhoogd", "care_watch"}}).body,
              HasSubstr("in 2026 nog €\u00a00,00"))
      << "3,233.91 less what was paid";
  EXPECT_EQ(paid(an, "5", {{"verhoogd", "koken"}}).status, 422);
  EXPECT_THAT(paid(an, "5", {{"soort", "real"}, {"verhoogd", "sport"}}).body,
              HasSubstr("alleen voor een forfait"));
  run("delete from tenant.cost_notes");
  // A tenant cannot change a rule of the law; without a rule nothing is offered.
  const bool before_there_was_one = node.db().read(alken.id, [](transaction& tx) {
    return closeout::may_be_raised(tx, web::parse_date("2019-01-01").value());
  });
  EXPECT_FALSE(before_there_was_one);
}

TEST_F(Costs, NamesakesWithoutAnAddressAreTwoPeople) {
  const auto one_jan = no_mail("Jan", "0470 00 00 01"), other_jan = no_mail("Jan", "0470 00 00 02");
  worked(one_jan, 1h);
  worked(other_jan, 1h);
  EXPECT_EQ(paid(one_jan, "44,02", {}).status, 303);
  EXPECT_EQ(paid(other_jan, "44,02", {}).status, 303);
  EXPECT_EQ(paid(other_jan, "1", {}).status, 422);
}

TEST_F(Costs, WhoHasNoMailIsToldBySmsAndWhoHasNothingStandsOnThePage) {
  no_mail("Jan Een", "0470 00 00 01", "no");
  no_mail("Jan Een", "0470 00 00 02", "no");
  no_mail("Rika Lijn", "011 59 00 00", "no");
  no_mail("Stef Stil", "", "no");
  const auto bea = member("Bea");
  run("update tenant.corps_members set email = '', phone = '0470 00 00 03' where id = '" + bea + "'");
  EXPECT_EQ(click(coordinator, end_path()).status, 303);
  EXPECT_THAT(all("select recipient from tenant.channel_messages where via = 'sms'"),
              UnorderedElementsAre("+32470000001", "+32470000002", "+32470000003"))
      << "namesakes are two, and who was never called is told too";
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where recipient = '' or body = ''"), "0");
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, HasSubstr("2 mensen hebben geen adres"));
  EXPECT_THAT(page, HasSubstr("Rika Lijn"));
  EXPECT_THAT(page, HasSubstr("011 59 00 00"));
  EXPECT_THAT(page, HasSubstr("Stef Stil"));
  EXPECT_THAT(page, Not(HasSubstr("Jan Een")));
}

}  // namespace
}  // namespace paraat::test
