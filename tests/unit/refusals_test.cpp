#include <gtest/gtest.h>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat {
namespace {

TEST(Refusal, ArgumentsTakeTheirPlacesInTheSentence) {
  const auto no =
      refuse(refusal_kind::conflict, "{1} vraagt er {0}, en {1} krijgt er {0}.", "aantal", {"3", "An"});
  EXPECT_EQ(untranslated(no.error()), "An vraagt er 3, en An krijgt er 3.");
  EXPECT_EQ(no.error().field, "aantal");
}

// A translator can forget a place or write one too many; the page shows the sentence then, and never fails.
TEST(Refusal, PlaceWithoutAnArgumentStaysAsItIs) {
  EXPECT_EQ(fill_in("{0} en {1}, {x}, { en {", {"An"}), "An en {1}, {x}, { en {");
  EXPECT_EQ(fill_in("", {"An"}), "");
  EXPECT_EQ(fill_in("{0}", {}), "{0}");
}

TEST(Refusal, ArgumentIsNoSentenceItself) { EXPECT_EQ(fill_in("{0} {1}", {"{1}", "An"}), "{1} An"); }

TEST(Refusal, SentenceIsTheKeyAndTheCauseIsNeverShown) {
  const auto no = because("two rows", refuse(refusal_kind::conflict, "{0} is volzet.", "", {"Zandzakken"}));
  EXPECT_EQ(web::texts()(no.error()), "Zandzakken is volzet.");
  const std::string catalogue_text = web::catalogue().of("en")(no.error());
  EXPECT_TRUE(catalogue_text.contains("Zandzakken"));
  EXPECT_FALSE(catalogue_text.contains("two rows"));
}

TEST(Outcome, StatusAndRollbackFollowFromTheRefusal) {
  web::response r;
  web::conclude(r, refusal{.kind = refusal_kind::gone, .sentence = "Weg.", .cause = "expired"});
  EXPECT_EQ(r.status, 410U);
  EXPECT_EQ(r.what_becomes, web::response::changes::dropped);
  EXPECT_EQ(r.cause, "expired");
}

TEST(Outcome, RefusalThatKeepsSaysSoByItsTypeAndNotByItsStatus) {
  web::response r;
  web::conclude(r, web::outcome::kept(refusal_kind::too_many));
  EXPECT_EQ(r.status, 429U);
  EXPECT_EQ(r.what_becomes, web::response::changes::kept);
}

TEST(Outcome, OfWhatIsDoneKeepsEverything) {
  web::response r;
  web::conclude(r, {});
  EXPECT_EQ(r.status, 200U);
  EXPECT_EQ(r.what_becomes, web::response::changes::kept);
  EXPECT_EQ(web::text_response(404, "").what_becomes, web::response::changes::kept)
      << "a status alone decides nothing";
}

}  // namespace
}  // namespace paraat
