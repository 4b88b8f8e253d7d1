// Who sees which field of a profile, its states, and concepts by typed words.

#include "tenant/people/profiles/profiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/profiles/concept_picker.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/publishing/asks/asks.hpp"

namespace paraat::profiles {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr viewer viewers[] = {viewer::mediator, viewer::accepted, viewer::search};
constexpr day on(int y, unsigned m, unsigned d) {
  return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

profile full() {
  profile p;
  content& c = p.what;
  c.name = "An Claes";
  c.email = "an@claes.be";
  c.phone = "+32470112233";
  c.born = on(1990, 5, 4);
  c.place = "Alken";
  c.nis = 73001;
  c.at = point{50.87, 5.3};
  c.languages = {{"dutch", level::native}};
  c.trainings = {{.id = training_id("t"),
                  .code = "first_aid",
                  .issuer = "Rode Kruis Alken",
                  .how = evidence::seen,
                  .seen_by = 7}};
  c.skills = {"cooking"};
  c.equipment = {{"tractor", true}};
  c.themes = {"zorg"};
  c.target_groups = {"seniors"};
  c.avoid = {"dieren"};
  c.farthest = 20;
  c.week_away.emplace(5U);
  c.pause = pause_days{on(2026, 12, 1), on(2026, 12, 9)};
  for (std::size_t i = 0; i < fields; ++i) p.audiences[i] = usual_audience(static_cast<field>(i));
  return p;
}

bool tells(const content& c, field f) {
  switch (f) {
    case field::name:
      return !c.name.empty();
    case field::contact:
      return !c.email.empty() || !c.phone.empty();
    case field::born:
      return c.born.has_value();
    case field::place:
      return !c.place.empty() || c.nis != 0 || c.at.has_value();
    case field::languages:
      return !c.languages.empty();
    case field::trainings:
      return !c.trainings.empty();
    case field::skills:
      return !c.skills.empty();
    case field::equipment:
      return !c.equipment.empty();
    case field::themes:
      return !c.themes.empty();
    case field::target_groups:
      return !c.target_groups.empty();
    case field::avoid:
      return !c.avoid.empty();
    case field::distance:
      return c.farthest.has_value();
    case field::week:
      return c.week_away.has_value() || c.pause.has_value();
  }
  return true;
}

TEST(ProfileViews, AFieldForMeAloneIsInNoView) {
  for (std::size_t i = 0; i < fields; ++i) {
    profile p = full();
    ASSERT_TRUE(tells(p.what, static_cast<field>(i))) << i;
    p.audiences[i] = audience::me;
    for (const viewer who : viewers)
      EXPECT_FALSE(tells(as_seen_by(p, who), static_cast<field>(i)))
          << name_of(static_cast<field>(i)) << " for viewer " << static_cast<int>(who);
  }
}

TEST(ProfileViews, EachAudienceIncludesThoseBefore) {
  for (std::size_t i = 0; i < fields; ++i) {
    const auto f = static_cast<field>(i);
    profile p = full();
    p.audiences[i] = audience::mediator;
    EXPECT_TRUE(tells(as_seen_by(p, viewer::mediator), f)) << name_of(f);
    EXPECT_FALSE(tells(as_seen_by(p, viewer::accepted), f)) << name_of(f);
    EXPECT_FALSE(tells(as_seen_by(p, viewer::search), f)) << name_of(f);
    p.audiences[i] = audience::accepted;
    EXPECT_TRUE(tells(as_seen_by(p, viewer::mediator), f)) << name_of(f);
    EXPECT_TRUE(tells(as_seen_by(p, viewer::accepted), f)) << name_of(f);
    EXPECT_FALSE(tells(as_seen_by(p, viewer::search), f)) << name_of(f);
  }
}

// Whatever stands in the row: a wrong audience shows no name.
TEST(ProfileViews, ASearchHasNoNameAddressAgePlaceOrSchool) {
  profile p = full();
  p.audiences.fill(audience::search);
  const content seen = as_seen_by(p, viewer::search);
  for (const field f : {field::name, field::contact, field::born}) EXPECT_FALSE(tells(seen, f)) << name_of(f);
  EXPECT_EQ(seen.place, "");
  EXPECT_EQ(seen.nis, 0);
  EXPECT_TRUE(seen.at.has_value()) << "how far it is";
  ASSERT_EQ(seen.trainings.size(), 1U);
  EXPECT_EQ(seen.trainings[0].issuer, "") << "a name of a school tells where somebody lives";
  EXPECT_FALSE(seen.trainings[0].seen_by.has_value());
  EXPECT_EQ(seen.skills, p.what.skills);
}

TEST(ProfileViews, NameAddressAndAgeCannotBeChosenForASearch) {
  for (const field f : {field::name, field::contact, field::born})
    EXPECT_THAT(audiences_of(f), testing::Not(Contains(audience::search))) << name_of(f);
  for (std::size_t i = 0; i < fields; ++i)
    EXPECT_THAT(audiences_of(static_cast<field>(i)), Contains(usual_audience(static_cast<field>(i))));
}

// Whom somebody wants to help may tell an illness, a belief or a past of their own.
TEST(ProfileViews, TargetGroupsAreInNoSearchUnlessThePersonChoseThat) {
  profile p = full();
  EXPECT_THAT(as_seen_by(p, viewer::search).target_groups, IsEmpty());
  p.audiences[static_cast<std::size_t>(field::target_groups)] = audience::search;
  EXPECT_THAT(as_seen_by(p, viewer::search).target_groups, ElementsAre("seniors"));
}

// What a profile says and what a vacancy asks are compared by code and level.
TEST(ProfileNames, ALanguageOfAProfileIsOneThatAVacancyCanAskAtTheSameLevels) {
  std::vector<std::string> asked;
  for (const auto* c : asks::all_of(asks::part_of_asks::language)) asked.push_back(c->code);
  EXPECT_EQ(spoken_languages(), asked);
  EXPECT_THAT(asked, Contains("french"));
  for (const level l : {level::basic, level::good, level::fluent})
    EXPECT_TRUE(asks::level_named(name_of(l)).has_value()) << name_of(l);
  EXPECT_FALSE(asks::level_named(name_of(level::native)).has_value()) << "above what is asked";
}

TEST(ProfileStates, GoFromDraftToConfirmedToVisibleAndHiddenAndEndErased) {
  using enum profile_state;
  EXPECT_THAT(next_states(draft), ElementsAre(confirmed, erased));
  EXPECT_THAT(next_states(confirmed), ElementsAre(visible, erased));
  EXPECT_THAT(next_states(visible), ElementsAre(hidden, erased));
  EXPECT_THAT(next_states(hidden), ElementsAre(visible, erased));
  EXPECT_THAT(next_states(erased), IsEmpty());
}

picker of(taxonomy::concept_kind kind) {
  return {.name = "kunnen", .label = "", .hint = "", .takes = [kind](const taxonomy::taxonomy_concept& c) {
            return may_be_chosen(c, kind);
          }};
}
std::vector<std::string> codes(const found_concepts& f) {
  std::vector<std::string> out;
  for (const auto* c : f.concepts) out.push_back(c->code);
  return out;
}

TEST(ConceptPicker, AWordInAnyFormNamesAConceptOfItsKindOnly) {
  const auto tractor = concepts_for(of(taxonomy::concept_kind::equipment), "Tractoren");
  EXPECT_TRUE(tractor.exact);
  EXPECT_THAT(codes(tractor), ElementsAre("tractor"));
  EXPECT_THAT(codes(concepts_for(of(taxonomy::concept_kind::skill), "tractor")),
              testing::Not(Contains("tractor")));
}

TEST(ConceptPicker, APartOfAWordIsAQuestion) {
  const auto found = concepts_for(of(taxonomy::concept_kind::equipment), "aanhang");
  EXPECT_FALSE(found.exact);
  EXPECT_THAT(codes(found), Contains("car_trailer"));
  EXPECT_THAT(codes(concepts_for(of(taxonomy::concept_kind::equipment), "xyzzyplugh")), IsEmpty());
  EXPECT_THAT(codes(concepts_for(of(taxonomy::concept_kind::equipment), "a")), IsEmpty())
      << "too short to mean one";
}

TEST(ConceptPicker, CommasAndLinesSeparateWords) {
  EXPECT_THAT(words_of(" koken , luisteren\n\nboekhouden;"), ElementsAre("koken", "luisteren", "boekhouden"));
  EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(ProfileNames, NoMedicalPaperOrExtractIsATraining) {
  for (const char* code :
       {"extract_596_1", "extract_596_2", "tetanus", "food_handler_medical", "driver_medical", "trainings"}) {
    const auto* c = taxonomy::find(code);
    ASSERT_NE(c, nullptr) << code;
    EXPECT_FALSE(is_training(*c)) << code;
  }
  EXPECT_TRUE(is_training(*taxonomy::find("first_aid")));
  EXPECT_TRUE(is_training(*taxonomy::find("nurse_registration")));
}

}  // namespace
}  // namespace paraat::profiles
