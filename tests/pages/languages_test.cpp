#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mailbox.hpp"
#include "tests/support/overview.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Languages : public testing::Test {
 protected:
  running_node node;
  tenants::tenant add(const std::vector<std::string>& languages) {
    tenants::tenant t;
    t.party = "be-nis-73001";
    t.nis = alken_nis;
    t.name = "Alken";
    t.languages = languages;
    t.public_url = "http://alken.localhost";
    auto made = node.db().write(std::nullopt, [&](transaction& tx) {
      return tenants::add(tx, t, {"alken.localhost", "", {}}).value();
    });
    node.inside().reload_tenants();
    return made;
  }
};

TEST_F(Languages, AreOffUnlessTheTenantSwitchedThemOn) {
  add({"nl"});
  const auto page = node.get("alken.localhost", "/?taal=fr", "Cookie: taal=fr\r\nAccept-Language: fr\r\n");
  EXPECT_THAT(page.body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(page.body, Not(HasSubstr("hreflang=\"fr\"")));
  EXPECT_FALSE(page.headers.contains("set-cookie"));
}

TEST_F(Languages, ATranslationIsMarkedAsOneAndLeadsToTheDutchText) {
  add({"nl", "fr", "en"});
  const auto french = node.get("alken.localhost", "/vacatures?thema=zorg&taal=fr");
  EXPECT_THAT(french.body, HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(french.body, HasSubstr("Bénévolat à Alken"));
  EXPECT_THAT(french.body, HasSubstr("Ceci est une traduction. Le texte néerlandais est le texte officiel."));
  EXPECT_THAT(french.body, HasSubstr("/vacatures?thema=zorg&amp;taal=nl"));
  EXPECT_THAT(french.headers.at("set-cookie"), HasSubstr("taal=fr"));
  const auto english = node.get("alken.localhost", "/privacy", "Cookie: taal=en\r\n");
  EXPECT_THAT(english.body, HasSubstr("Privacy statement"));
  const auto dutch = node.get("alken.localhost", "/");
  EXPECT_THAT(dutch.body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(dutch.body, Not(HasSubstr("class=\"translated\"")));
}

TEST_F(Languages, TheAnswerToAFormOffersNoLanguageThatWouldLoseIt) {
  add({"nl", "fr"});
  EXPECT_THAT(node.get("alken.localhost", "/interesse").body, HasSubstr("hreflang=\"fr\""));
  const auto refused = node.post("alken.localhost", "/interesse", "naam=Jef", "Cookie: taal=fr\r\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, Not(HasSubstr("class=\"langs\"")));
  EXPECT_THAT(refused.body, HasSubstr("href=\"/?taal=nl\""));
}

TEST_F(Languages, ACachedPageIsNeverShownInAnotherLanguage) {
  add({"nl", "fr"});
  EXPECT_THAT(node.get("alken.localhost", "/").body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(node.get("alken.localhost", "/", "Cookie: taal=fr\r\n").body, HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(node.get("alken.localhost", "/").body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(node.get("alken.localhost", "/", "Cookie: taal=fr\r\n").body, HasSubstr("<html lang=\"fr\""));
}

TEST_F(Languages, AnOrganisationThatRegistersInFrenchGetsEveryMailInFrench) {
  const auto alken = add({"nl", "fr"});
  const fields chiro{
      {"naam", "Patro d’Alken"},      {"soort", "vzw"}, {"over", "Jouer."}, {"contact", "Jef Nys"},
      {"email", "jef@patro.example"}, {"akkoord", "ja"}};
  const std::string french = "Cookie: taal=fr\r\n";
  ASSERT_EQ(node.post("alken.localhost", "/organisaties/registratie", encoded(chiro), french).status, 303);
  const auto confirm = last_mail_to(node, alken, "jef@patro.example");
  EXPECT_THAT(confirm.subject, HasSubstr("Confirme l’enregistrement"));
  ASSERT_EQ(node.post("alken.localhost", link_in(confirm, alken, "/organisaties/bevestiging/"), "").status,
            303);
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  const std::string id = node.db().read(alken.id, [](transaction& tx) {
    return organisations::list(tx, {.status = {}, .words = {}}).rows.at(0).id;
  });
  node.time.advance(std::chrono::seconds{1});
  ASSERT_EQ(node.post("alken.localhost", "/beheer/organisaties/" + id + "/goedkeuring",
                      "csrf=" + coordinator.csrf, coordinator.cookie_header)
                .status,
            303);
  EXPECT_EQ(last_mail_to(node, alken, "jef@patro.example").subject, "Ton organisation est approuvée")
      << "the coordinator works in Dutch";
}

TEST_F(Languages, SigningInAndOnesOwnDeskReadInTheLanguageOfTheVisitor) {
  const auto alken = add({"nl", "fr", "en"});
  const std::string id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto own = sign_in(node, alken, web::role::organisation, id);
  const auto open = [&](const std::string& path) {
    return node.get("alken.localhost", path, "Cookie: taal=fr; " + own.cookie_header.substr(8)).body;
  };
  EXPECT_THAT(node.get("alken.localhost", "/aanmelding", "Cookie: taal=fr\r\n").body,
              HasSubstr("Envoyer un lien"));
  EXPECT_THAT(open("/mijn-account"), HasSubstr("Firefox sur Linux"));
  EXPECT_THAT(open("/mijn-organisatie"), HasSubstr("Offres ouvertes"));
  EXPECT_THAT(open("/mijn-organisatie/vacatures"), HasSubstr("Nouvelle offre"));
  EXPECT_THAT(open("/mijn-organisatie/vacatures/nieuw"), HasSubstr("Enregistrer comme brouillon"));
  EXPECT_THAT(open("/mijn-organisatie/gegevens/" + id + "?klaar=bewaard"),
              HasSubstr("Tes modifications sont enregistrées."));
}

}  // namespace
}  // namespace paraat::test
