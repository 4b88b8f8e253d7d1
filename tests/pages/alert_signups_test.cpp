// Who signs up for later is asked for mails; the overview of Flanders keeps nobody who wants to help; what is
// saved goes with its person.

#include <pqxx/pqxx>

#include "tenant/volunteering/interests/interests.hpp"
#include "tests/pages/volunteers.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class AlertSignUps : public Volunteers {
 protected:
  std::string ask(const std::string& sql) {
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = w.exec(sql);
    w.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  void sign_up(fields more, const std::string& name = "Els Janssens") {
    for (const auto& [field, value] :
         fields{{"naam", name}, {"email", "els@voorbeeld.be"}, {"akkoord", "ja"}})
      more.emplace_back(field, value);
    ASSERT_EQ(post("/interesse", encoded(more)).status, 303);
    const std::string link =
        link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/interesse/bevestiging/");
    ASSERT_EQ(post(link, "").status, 303);
  }
  void save_search(const std::string& email, const std::string& words) {
    ASSERT_EQ(post("/zoekopdracht", encoded({{"q", words}, {"email", email}, {"ritme", "daily"}})).status,
              303);
    ASSERT_EQ(post(link_in(last_mail_to(node, alken, email), alken, "/zoekopdracht/bevestiging/"), "").status,
              303);
  }
};

TEST_F(AlertSignUps, TheFormAsksAndProposesTheWeek) {
  EXPECT_THAT(
      node.get(host, "/interesse").body,
      AllOf(HasSubstr("Wil je een mail als er een vacature bijkomt die past?"),
            HasSubstr("value=\"weekly\" checked"), HasSubstr("Nee, ik wacht tot iemand me contacteert")));
}

TEST_F(AlertSignUps, WhoWantsMailsGetsThemForTheirThemesByTheLinkThatTheyConfirmAnyway) {
  sign_up({{"thema", "natuur"}, {"thema", "dieren"}, {"moment", "weekend"}, {"mails", "weekly"}});
  EXPECT_EQ(ask("select rhythm || ' ' || state || ' ' || themes::text || moments from tenant.alert_searches"),
            "weekly active {dieren,natuur}4");
  const received welcome = last_mail_to(node, alken, "els@voorbeeld.be");
  const std::string page = link_in(welcome, alken, "/zoekopdrachten/");
  EXPECT_THAT(welcome.text, HasSubstr("Elke week één mail, op maandag"));
  EXPECT_THAT(node.get(host, page).body, HasSubstr("Dieren, Natuur en milieu, In het weekend"));
}

TEST_F(AlertSignUps, WhoWantsNoneOrWasNotAskedGetsNone) {
  sign_up({{"thema", "natuur"}, {"mails", "nee"}});
  sign_up({{"thema", "natuur"}});
  EXPECT_EQ(ask("select count(*) from tenant.alert_subscribers"), "0");
  EXPECT_THAT(last_mail_to(node, alken, "els@voorbeeld.be").text, Not(HasSubstr("/zoekopdrachten/")));
}

TEST_F(AlertSignUps, ALaterSignUpReplacesTheSearchAndLeavingTheListErasesIt) {
  save_search("els@voorbeeld.be", "taal");
  sign_up({{"thema", "natuur"}, {"mails", "weekly"}});
  sign_up({{"thema", "zorg"}, {"mails", "daily"}});
  EXPECT_EQ(ask("select string_agg(words || themes::text, ' ' order by words) from tenant.alert_searches"),
            "{zorg} taal{}");
  const std::string stop =
      link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/interesse/stopzetting/");
  ASSERT_EQ(post(stop, "").status, 303);
  EXPECT_EQ(ask("select string_agg(words, ' ') from tenant.alert_searches"), "taal")
      << "that she saved herself";
}

TEST_F(AlertSignUps, TheSearchGoesWithTheTermOfTheSignUpUnlessThePersonSavedItThemselves) {
  sign_up({{"thema", "natuur"}, {"mails", "weekly"}});
  const auto forget = [&] {
    node.db().write(alken.id, [&](transaction& tx) {
      interests::forget_old(tx, node.time.now() + std::chrono::days{800});
    });
  };
  forget();
  EXPECT_EQ(ask("select count(*) from tenant.alert_subscribers"), "0");
  sign_up({{"thema", "natuur"}, {"mails", "weekly"}});
  ASSERT_EQ(
      post("/zoekopdracht", encoded({{"thema", "natuur"}, {"email", "els@voorbeeld.be"}, {"ritme", "daily"}}))
          .status,
      303);
  ASSERT_EQ(
      post(link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/zoekopdracht/bevestiging/"), "")
          .status,
      303);
  forget();
  EXPECT_EQ(ask("select rhythm from tenant.alert_searches"), "daily");
}

TEST_F(AlertSignUps, TheStaffThatTakesSomebodyOffTheListTakesTheSearchAlong) {
  sign_up({{"thema", "natuur"}, {"mails", "weekly"}});
  const std::string id = ask("select id from tenant.interests");
  ASSERT_EQ(click(coordinator, "/beheer/interesses/" + id + "/verwijdering").status, 303);
  EXPECT_EQ(ask("select count(*) from tenant.alert_subscribers"), "0");
}

TEST_F(AlertSignUps, TheOwnPageLeadsToTheSearchesAndErasingTakesThem) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  EXPECT_THAT(open(noor, "/mijn").body, Not(HasSubstr("/zoekopdrachten/")));
  save_search("noor@voorbeeld.be", "taal");
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("/zoekopdrachten/"));
  EXPECT_THAT(open(noor, "/mijn/wissen").body, HasSubstr("Ook mijn bewaarde zoekopdrachten"));
  const auto done = click(noor, "/mijn/wissen", {{"zoekopdrachten", "ja"}, {"zeker", "ja"}});
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(node.get(host, done.headers.at("location")).body, HasSubstr("Je bewaarde zoekopdrachten"));
  EXPECT_EQ(ask("select count(*) from tenant.alert_subscribers"), "0");
}

TEST_F(AlertSignUps, TheCopyOfAPersonHasTheirSearchesAndNotThoseOfAMailboxOfTwo) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  save_search("noor@voorbeeld.be", "taal");
  const auto copy = [&] {
    EXPECT_EQ(click(noor, "/mijn/kopie").status, 303);
    const std::string link =
        link_in(last_mail_to(node, alken, "noor@voorbeeld.be"), alken, "/mijn-gegevens/");
    return node.get(host, link + "/kopie.json").body;
  };
  EXPECT_THAT(copy(), AllOf(HasSubstr("tenant.alert_searches"), HasSubstr("\"taal\"")));
  ask("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
      std::to_string(alken.id.value) +
      ", gen_random_uuid(), 'Jef Achten', 'noor@voorbeeld.be', 'v1', 'active', now()) returning 1");
  EXPECT_THAT(copy(), Not(HasSubstr("tenant.alert_searches")));
  EXPECT_THAT(open(noor, "/mijn").body, Not(HasSubstr("/zoekopdrachten/"))) << "they may be of Jef";
  ASSERT_EQ(click(noor, "/mijn/wissen", {{"zoekopdrachten", "ja"}, {"zeker", "ja"}}).status, 303);
  EXPECT_EQ(ask("select count(*) from tenant.alert_searches"), "1");
}

TEST_F(AlertSignUps, TheOverviewSendsWhoWantsToHelpToTheirMunicipalityAndItsStatementSaysWhatItKeeps) {
  const tenants::tenant flanders = add_flanders(node);
  const std::string overview = "vlaanderen.localhost";
  for (const auto& done :
       {node.get(overview, "/interesse"),
        node.post(overview, "/interesse", "thema=zorg&naam=Els&email=els%40x.be&akkoord=ja")})
    EXPECT_EQ(done.headers.at("location"), "/kaart");
  EXPECT_THAT(node.get(overview, "/privacy").body,
              AllOf(HasSubstr("Als je een zoekopdracht bewaart"),
                    HasSubstr("Dit overzicht bewaart niet wie wil helpen."),
                    Not(HasSubstr("Dit overzicht bewaart geen gegevens"))));
  EXPECT_THAT(node.get(host, "/privacy").body, HasSubstr("Als je een zoekopdracht bewaart"));
  EXPECT_THAT(node.get(overview, "/zoekopdracht?q=taal").body,
              HasSubstr("Laat je eigen gemeente weten wat je zoekt."));
}

}  // namespace
}  // namespace paraat::test
