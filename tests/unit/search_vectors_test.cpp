// protocol/vectors/searches.json: contents that another implementation can read and write, and what a reader
// refuses.
#include <gtest/gtest.h>

#include <protocol/paraat.pb.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "federation/kinds/kinds.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/volunteering/neighbour_search/search_content.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using targeted_search::question;

TEST(SearchVectors, EveryContentIsTakenOrRefusedAsItIsWritten) {
  std::ifstream file(source_folder() / "protocol/vectors/searches.json");
  std::ostringstream text;
  text << file.rdbuf();
  std::set<std::string> taken;
  int refused = 0;
  for (const auto& c : json::parse(text.str()).as_object().at("contents").as_array()) {
    const std::string type(c.at("type").as_string()), why(c.at("why").as_string());
    const auto* kind = federation::kinds::named(federation::kinds::all(), type);
    ASSERT_NE(kind, nullptr) << type;
    EXPECT_TRUE(kind->sealed) << type;
    EXPECT_TRUE(kind->ordered) << type;
    federation::kinds::message m;
    m.case_id = "019ab3c4-0000-7000-8000-000000000001";
    m.created = instant{std::chrono::seconds{1'795'287'600}};
    m.content = from_hex(std::string(c.at("content").as_string())).value();
    EXPECT_EQ(!kind->check(m), c.at("taken").as_bool()) << type << ": " << why;
    if (c.at("taken").as_bool())
      taken.insert(type);
    else
      ++refused;
    m.case_id = "geen id";
    EXPECT_TRUE(kind->check(m)) << type;
  }
  EXPECT_EQ(taken.size(), 4U);
  EXPECT_GE(refused, 20);
}

question nurses_near_alken() {
  question q;
  q.asks.must = {"nurse", "cooking"};
  q.asks.nice = {"listening"};
  q.asks.languages = {{"french", asks::level::good}, {"dutch", asks::level::fluent}};
  q.asks.week.set(0).set(27);
  q.place = "Terkoest (Alken)";
  q.nis = 73001;
  q.km = 20;
  q.minimum_age = 18;
  return q;
}

TEST(SearchContent, AQuestionTravelsInOneWayAndArrivesAsItWasAsked) {
  const municipal_register places;
  question q = nurses_near_alken();
  const auto w = neighbour_search::content_of(q, "019ab3c4-0000-7000-8000-00000000000b");
  EXPECT_TRUE(neighbour_search::well_formed(w));
  std::ranges::reverse(q.asks.must);
  std::ranges::reverse(q.asks.languages);
  EXPECT_EQ(neighbour_search::content_of(q, w.vacancy_id()).SerializeAsString(), w.SerializeAsString())
      << "however it was put";
  const auto there = neighbour_search::question_of(w, places);
  ASSERT_TRUE(there);
  EXPECT_EQ(there->asks.must, (std::vector<std::string>{"cooking", "nurse"}));
  EXPECT_TRUE(there->asks.nice.empty()) << "what is only welcome stays at home";
  EXPECT_EQ(there->asks.week, q.asks.week);
  EXPECT_EQ(there->place, "Alken") << "the municipality, and no village";
  EXPECT_EQ(there->km, 20);
  EXPECT_EQ(there->minimum_age, 18);
  EXPECT_EQ(there->asks.languages.at(0), (asks::language{"dutch", asks::level::fluent}));
}

TEST(SearchContent, APlaceWithoutADistanceStaysAtHome) {
  question q = nurses_near_alken();
  q.km = 0;
  EXPECT_EQ(neighbour_search::content_of(q, "x").nis(), 0U);
}

TEST(SearchContent, WhatThisReleaseDoesNotKnowIsNotAnswered) {
  const municipal_register places;
  auto w = neighbour_search::content_of(nurses_near_alken(), "019ab3c4-0000-7000-8000-00000000000b");
  w.add_certificates("taal_van_morgen");
  EXPECT_TRUE(neighbour_search::well_formed(w));
  EXPECT_FALSE(neighbour_search::question_of(w, places));
  w.clear_certificates();
  w.set_nis(99'998);
  EXPECT_FALSE(neighbour_search::question_of(w, places));
  w.set_nis(73'040);  // Kortessem, which is Hasselt now
  ASSERT_TRUE(neighbour_search::question_of(w, places));
  EXPECT_EQ(neighbour_search::question_of(w, places)->place, "Hasselt");
}

}  // namespace
}  // namespace paraat::test
