#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/overview.hpp"

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

TEST_F(Languages, ACachedPageIsNeverShownInAnotherLanguage) {
  add({"nl", "fr"});
  EXPECT_THAT(node.get("alken.localhost", "/").body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(node.get("alken.localhost", "/", "Cookie: taal=fr\r\n").body, HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(node.get("alken.localhost", "/").body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(node.get("alken.localhost", "/", "Cookie: taal=fr\r\n").body, HasSubstr("<html lang=\"fr\""));
}

}  // namespace
}  // namespace paraat::test
