// Where an incident is: a name, numbers, a pin on the map.

#include "tenant/platform/web/texts.hpp"
#include "tests/pages/incidents.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Incidents, APlaceIsFoundByItsNameOrByNumbersAndNothingElse) {
  const auto where = [&](const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)))->what.where;
    });
  };
  EXPECT_NEAR(where(opened())->lat, 50.87, 0.05);
  const auto typed = opened(
      with(with(with(flood(), "plaats", "De brug over de Herk"), "breedte", "50,8800"), "lengte", "5.3100"));
  EXPECT_DOUBLE_EQ(where(typed)->lat, 50.88);
  for (const auto& [lat, lon] : {std::pair("x", "5,3"), {"50,8", ""}, {"12", "5,3"}, {"50.8", "99"}})
    EXPECT_EQ(click(coordinator, typed + "/wijziging",
                    with(with(with(flood(), "versie", "2"), "breedte", lat), "lengte", lon))
                  .status,
              422)
        << lat << " " << lon;
}

TEST_F(Incidents, APlaceThatNobodyKnowsBecomesTheMiddleOfTheMunicipality) {
  const auto done = click(coordinator, list + "/nieuw", with(flood(), "plaats", "Nergenshuizen"));
  ASSERT_EQ(done.status, 303) << "a tired coordinator is not sent back";
  EXPECT_THAT(open(coordinator, done.headers.at("location")).body, HasSubstr("Deze plaats kennen we niet"));
  const std::string to = done.headers.at("location"), at = to.substr(0, to.find('?'));
  const auto kept = [&] {
    return node.db()
        .read(alken.id,
              [&](transaction& tx) {
                return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)));
              })
        ->what;
  };
  EXPECT_EQ(kept().place, "Nergenshuizen") << "what was typed stays";
  EXPECT_NEAR(kept().where->lat, 50.87, 0.05);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Nergenshuizen. Op de kaart: het midden van Alken."));
  // A corrected name moves the point.
  const std::string form = open(coordinator, at + "/wijziging").body;
  fields better = with(flood(), "plaats", "Ulbeek");
  better.emplace_back("versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, at + "/wijziging", better).status, 303);
  const auto there = node.inside().services().municipalities.point_named("Ulbeek");
  ASSERT_TRUE(there);
  EXPECT_DOUBLE_EQ(kept().where->lat, there->lat);
  EXPECT_THAT(open(coordinator, at).body, Not(HasSubstr("het midden van")));
}

TEST_F(Incidents, APlaceThatANetworkDoesNotKnowIsNotRefusedAndAsksForAPin) {
  const auto network = add_haspengouw(node);
  const someone bea = sign_in(node, network, web::role::coordinator);
  const auto done =
      node.post("haspengouw.localhost", list + "/nieuw",
                encoded(three("flood", "Nergenshuizen")) + "&csrf=" + bea.csrf, bea.cookie_header);
  ASSERT_EQ(done.status, 303) << done.body;
  const auto page = node.get("haspengouw.localhost", done.headers.at("location"), bea.cookie_header);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("dus staat ze nog niet op de kaart"), Not(HasSubstr("class=\"pin\""))));
}

TEST_F(Incidents, ATapOnTheMapSetsThePinThereWithoutAScript) {
  const std::string at = opened();
  const std::string form = open(coordinator, at + "/plaats").body;
  EXPECT_THAT(form, AllOf(HasSubstr("type=\"image\" name=\"kaart\""), HasSubstr("width=\"320\"")));
  const std::string lat = hidden_field(form, "lat"), lon = hidden_field(form, "lon");
  const auto map = open(coordinator, at + "/plaats/kaart.svg?lat=" + lat + "&lon=" + lon + "&zoom=0");
  EXPECT_EQ(map.headers.at("content-type"), "image/svg+xml");
  EXPECT_THAT(map.body, AllOf(HasSubstr(">Alken</text>"), HasSubstr("#c01b1b")));
  const fields tap{{"lat", lat}, {"lon", lon}, {"zoom", "0"}, {"kaart.x", "240"}, {"kaart.y", "160"}};
  ASSERT_EQ(click(coordinator, at + "/plaats", tap).status, 303);
  const auto pin = found(at).what.where.value();
  EXPECT_NEAR(pin.lat, std::stod(lat), 1e-4) << "the middle row";
  EXPECT_NEAR((pin.lon - std::stod(lon)) * 111.32 * std::cos(pin.lat * 3.14159 / 180), 6.0, 0.05)
      << "a quarter of 24 km to the east";
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("href=\"" + at + "/plaats\""));
}

TEST_F(Incidents, ThePinMovesByButtonsAndAFormWithoutATapIsAskedAgain) {
  const std::string at = opened();
  const auto before = found(at).what.where.value();
  ASSERT_EQ(click(coordinator, at + "/plaats", {{"zoom", "2"}, {"naar", "noord"}}).status, 303);
  EXPECT_NEAR((found(at).what.where->lat - before.lat) * 111.32, 0.75, 0.01) << "an eighth of six kilometres";
  EXPECT_EQ(click(coordinator, at + "/plaats").status, 422);
  EXPECT_EQ(click(coordinator, at + "/plaats", {{"kaart.x", "x"}, {"kaart.y", "1"}}).status, 422);
  ASSERT_EQ(click(coordinator, at + "/archief").status, 303);
  EXPECT_EQ(click(coordinator, at + "/plaats", {{"naar", "noord"}}).status, 409);
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, at + "/plaats").status, 403);
  EXPECT_EQ(open(mediator, at + "/plaats/kaart.svg").status, 403);
}

}  // namespace
}  // namespace paraat::test
