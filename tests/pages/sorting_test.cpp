// Every list on a desk can be read in several orders; filters and pages are kept.

#include "tenant/volunteering/interests/interests.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Sorting : public Desk {
 protected:
  // True when these words stand on the page in this order.
  static testing::AssertionResult in_order(const std::string& page,
                                           std::initializer_list<const char*> words) {
    std::size_t at = page.find("<tbody>");
    for (const char* word : words) {
      at = page.find(word, at);
      if (at == std::string::npos) return testing::AssertionFailure() << word << " does not come next";
    }
    return testing::AssertionSuccess();
  }
  std::string vacancy(const std::string& title, const std::string& ends, const std::string& places) {
    const auto done = click(coordinator, "/beheer/vacatures/nieuw",
                            with(with(with(soup(), "titel", title), "einde", ends), "plaatsen", places));
    const std::string to = done.headers.at("location");
    const std::string address = to.substr(0, to.find('?'));
    EXPECT_EQ(click(coordinator, address + "/publicatie").status, 303);
    return address;
  }
  void answer_of(const std::string& name, const std::string& address) {
    post("/vacatures/" + at(address).ref + "/hulp",
         encoded({{"naam", name}, {"email", "iemand@voorbeeld.be"}, {"akkoord", "ja"}}));
    EXPECT_EQ(post(link_in(last_mail_to(node, alken, "iemand@voorbeeld.be"), alken, "/antwoord/"), "").status,
              303);
  }
  void interest_of(const std::string& name) {
    node.time.advance(std::chrono::hours{1});
    node.db().write(alken.id, [&](transaction& tx) {
      interests::interest i;
      i.name = name;
      i.email = "iemand@voorbeeld.be";
      i.themes = {"natuur"};
      interests::confirm(tx, interests::add(tx, i, node.time.now()).value().id, node.time.now()).value();
    });
  }
};

TEST_F(Sorting, Vacancies) {
  vacancy("Beekwandeling", "2026-12-24", "9");
  vacancy("Appels rapen", "2027-01-31", "2");
  vacancy("Crea met kinderen", "2026-12-05", "5");
  const std::string list = "/beheer/vacatures?volgorde=";
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/vacatures").body, {"Crea", "Appels", "Beek"}));
  EXPECT_TRUE(in_order(open(coordinator, list + "titel").body, {"Appels", "Beek", "Crea"}));
  EXPECT_TRUE(in_order(open(coordinator, list + "einde").body, {"Crea", "Beek", "Appels"}));
  EXPECT_TRUE(in_order(open(coordinator, list + "plaatsen").body, {"Beek", "Crea", "Appels"}));
  EXPECT_TRUE(in_order(open(coordinator, list + "organisatie").body, {"Appels", "Beek", "Crea"}));
  EXPECT_TRUE(in_order(open(coordinator, list + "verzonnen%27--").body, {"Crea", "Appels", "Beek"}));
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_TRUE(
      in_order(open(own, "/mijn-organisatie/vacatures?volgorde=titel").body, {"Appels", "Beek", "Crea"}));
}

TEST_F(Sorting, OrganisationsAnswersInterestsAndUsers) {
  for (const char* name : {"Dorpsraad", "Avansa", "Kringwinkel"}) {
    node.time.advance(std::chrono::hours{1});
    node.db().write(alken.id, [&](transaction& tx) {
      organisations::organisation o{.name = name, .kind = "vzw", .email = "x@y.be"};
      o.status = organisations::organisation_state::approved;
      organisations::add(tx, o, node.time.now()).value();
    });
  }
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/organisaties?volgorde=naam").body,
                       {"Avansa", "Dorpsraad", "Kringwinkel"}));
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/organisaties?volgorde=nieuwste").body,
                       {"Kringwinkel", "Avansa", "Dorpsraad"}));

  const std::string soup_address = vacancy("Soep", "", "9"), apples = vacancy("Appels", "", "9");
  answer_of("Noor Achten", soup_address);
  answer_of("Ali Demir", soup_address);
  answer_of("Bo Maes", apples);
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/antwoorden").body, {"Bo", "Ali", "Noor"}));
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/antwoorden?volgorde=oudste").body, {"Noor", "Ali", "Bo"}));
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/antwoorden?volgorde=naam").body, {"Ali", "Bo", "Noor"}));
  EXPECT_TRUE(
      in_order(open(coordinator, "/beheer/antwoorden?volgorde=vacature").body, {"Bo", "Noor", "Ali"}));

  for (const char* name : {"Mia", "Jos", "Piet"}) interest_of(name);
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/interesses").body, {"Piet", "Jos", "Mia"}));
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/interesses?volgorde=oudste").body, {"Mia", "Jos", "Piet"}));
  EXPECT_TRUE(in_order(open(coordinator, "/beheer/interesses?volgorde=naam").body, {"Jos", "Mia", "Piet"}));

  const auto admin = sign_in(node, alken, web::role::tenant_admin);
  node.db().write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "Aaron Wouters", .email = "aaron@alken.be"}, node.time.now());
    accounts::give(tx, id, {.what = web::role::editor, .tenant = alken.id, .organisation = {}}, std::nullopt,
                   node.time.now());
  });
  EXPECT_TRUE(in_order(open(admin, "/beheer/gebruikers").body, {"Aaron Wouters", "An Peeters"}));
  EXPECT_TRUE(
      in_order(open(admin, "/beheer/gebruikers?volgorde=gezien").body, {"An Peeters", "Aaron Wouters"}))
      << "who was never seen comes last";
  const std::string found = open(admin, "/beheer/gebruikers?q=aaron%40").body;
  EXPECT_THAT(found.substr(found.find("<tbody>")), Not(HasSubstr("An Peeters")));
}

TEST_F(Sorting, TheNextPageTheTabsAndTheSearchKeepTheRest) {
  node.db().write(alken.id, [&](transaction& tx) {
    for (int i = 0; i < 30; ++i) {
      vacancies::content c = sandbags(organisation, alken_nis);
      c.title = "Zandzakken " + std::string(1, static_cast<char>('A' + i % 26)) + std::to_string(i);
      vacancies::create(tx, c, std::nullopt, node.time.now()).value();
    }
  });
  const auto page = open(coordinator, "/beheer/vacatures?q=zandzakken&toestand=draft&volgorde=titel");
  EXPECT_THAT(page.body, HasSubstr("30 resultaten"));
  EXPECT_THAT(page.body, HasSubstr("?q=zandzakken&amp;toestand=draft&amp;volgorde=titel&amp;pagina=2"));
  EXPECT_THAT(page.body, HasSubstr("?q=zandzakken&amp;toestand=closed&amp;volgorde=titel\"")) << "a tab";
  EXPECT_THAT(page.body, HasSubstr("name=\"volgorde\" value=\"titel\"")) << "the search";
  EXPECT_THAT(page.body, HasSubstr("<option value=\"titel\" selected>"));
  const auto next =
      open(coordinator, "/beheer/vacatures?q=zandzakken&toestand=draft&volgorde=titel&pagina=2");
  EXPECT_THAT(next.body, HasSubstr("Zandzakken Z25"));
  EXPECT_THAT(next.body, Not(HasSubstr("Zandzakken A0")));
}

}  // namespace
}  // namespace paraat::test
