// Profiles kept: what is saved and refused, states with their refusals, consent, and what the staff alone may
// say of a paper.

#include "tests/store/profiles.hpp"

namespace paraat::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class Profiles : public KeptProfiles {};

TEST_F(Profiles, WhatIsSavedIsReadAgain) {
  profile p = filled(begun());
  p.what.born = std::chrono::year{1990} / std::chrono::May / 4;
  p.what.phone = "0470 11 22 33";
  p.what.farthest = 25;
  p.what.week_away.emplace(3U);
  p.what.themes = {"zorg"};
  p.what.target_groups = {"seniors"};
  p.what.avoid = {"dieren"};
  p.channel = "sms";
  p.audiences[static_cast<std::size_t>(field::skills)] = audience::me;
  const profile q = saved(p).value();
  EXPECT_EQ(q.what.phone, "+32470112233");
  EXPECT_EQ(q.what.born, p.what.born);
  EXPECT_EQ(q.what.farthest, 25);
  EXPECT_EQ(q.what.week_away->to_ulong(), 3U);
  EXPECT_THAT(q.what.avoid, ElementsAre("dieren"));
  EXPECT_THAT(q.what.languages, SizeIs(2));
  ASSERT_THAT(q.what.equipment, SizeIs(1));
  EXPECT_TRUE(q.what.equipment[0].with_driver);
  EXPECT_EQ(q.audience_of(field::skills), audience::me);
  EXPECT_EQ(q.audience_of(field::name), audience::accepted);
}

TEST_F(Profiles, WhatCannotBeIsRefusedWithItsField) {
  const profile good = filled(begun());
  const auto refused = [&](auto change) {
    profile p = good;
    change(p);
    const auto done = saved(p);
    return done ? std::string("saved") : done.error().field;
  };
  EXPECT_EQ(refused([](profile& p) { p.what.name = ""; }), "naam");
  EXPECT_EQ(refused([](profile& p) { p.what.phone = "12"; }), "telefoon");
  EXPECT_EQ(refused([](profile& p) { p.what.born = std::chrono::year{2020} / 1 / 1; }), "geboren")
      << "too young to volunteer";
  EXPECT_EQ(refused([](profile& p) { p.channel = "sms"; }), "kanaal") << "without a number";
  EXPECT_EQ(refused([](profile& p) { p.what.skills = {"tractor"}; }), "kunnen") << "equipment is no skill";
  EXPECT_EQ(refused([](profile& p) { p.what.equipment = {{"cooking", false}}; }), "materiaal");
  EXPECT_EQ(refused([](profile& p) { p.what.trainings = {{.code = "extract_596_2"}}; }), "opleiding");
  EXPECT_EQ(refused([](profile& p) { p.what.languages = {{"nl", level::basic}}; }), "taal");
  EXPECT_EQ(refused([](profile& p) { p.what.farthest = 500; }), "afstand");
  EXPECT_EQ(refused([](profile& p) { p.what.week_away.emplace().set(); }), "kan");
  EXPECT_EQ(refused([](profile& p) {
              p.what.pause = pause_days{std::chrono::year{2026} / 12 / 9, std::chrono::year{2026} / 12 / 1};
            }),
            "pauze_tot");
  EXPECT_EQ(
      refused([](profile& p) { p.audiences[static_cast<std::size_t>(field::name)] = audience::search; }),
      "name");
}

TEST_F(Profiles, AChangeThatWasOvertakenIsRefused) {
  const profile old = begun();
  filled(old);
  const auto late = saved(old);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, refusal_kind::conflict);
}

TEST_F(Profiles, NoStateIsReachedOutOfTurn) {
  const profile p = filled(begun());
  EXPECT_FALSE(made_visible(p.id)) << "not confirmed";
  EXPECT_FALSE(in_alken([&](transaction& tx) { return hide(tx, p.id, now); })) << "not visible";
  ASSERT_TRUE(in_alken([&](transaction& tx) { return confirm(tx, p.id, now); }));
  EXPECT_FALSE(in_alken([&](transaction& tx) { return confirm(tx, p.id, now); })) << "twice";
  ASSERT_TRUE(made_visible(p.id));
  ASSERT_TRUE(in_alken([&](transaction& tx) { return hide(tx, p.id, now); }));
  ASSERT_TRUE(made_visible(p.id));
  ASSERT_TRUE(in_alken([&](transaction& tx) { return erase(tx, p.id); }));
  EXPECT_FALSE(in_alken([&](transaction& tx) { return erase(tx, p.id); })) << "it is gone";
  EXPECT_FALSE(kept(p.id));
}

TEST_F(Profiles, AProfileWithoutAPlaceIsNotConfirmed) {
  const profile p = begun();
  const auto done = in_alken([&](transaction& tx) { return confirm(tx, p.id, now); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().field, "plaats");
}

TEST_F(Profiles, NothingIsVisibleWithoutConsentToTheTextOfToday) {
  const profile p = filled(begun());
  in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
  const auto old = in_alken([&](transaction& tx) { return show(tx, p.id, {"2020-01", now}, now); });
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().field, "akkoord");
  EXPECT_THROW(value("update tenant.profiles set state = 'visible' where id = '" + p.id + "' returning id"),
               pqxx::sql_error)
      << "the database refuses it too";
  const profile q = made_visible(p.id).value();
  EXPECT_EQ(q.consent->version, consent_version);
  EXPECT_EQ(q.consent->at, now);
}

TEST_F(Profiles, AnEmptyProfileIsNotShown) {
  profile p = begun();
  p.what.place = "Alken";
  p = saved(p).value();
  in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
  EXPECT_FALSE(made_visible(p.id));
}

TEST_F(Profiles, APersonCannotSayThatTheirPaperWasSeen) {
  profile p = filled(begun());
  p.what.trainings[0].how = evidence::seen;
  p.what.trainings[0].seen_on = std::chrono::year{2026} / 11 / 1;
  p.what.trainings.push_back({.code = "bls_aed", .how = evidence::earned});
  const profile q = saved(p).value();
  for (const training& t : q.what.trainings) EXPECT_EQ(t.how, evidence::said) << t.code;
}

TEST_F(Profiles, PaperThatWasSeenStaysSeenAndKeepsNoNumber) {
  profile p = filled(begun());
  p.what.trainings.push_back({.code = "nurse_registration"});
  p = saved(p).value();
  training seen{.code = "nurse_registration", .number_seen = true, .visa_seen = true, .seen_by = 12};
  p = in_alken([&](transaction& tx) { return see_paper(tx, p.id, seen, now).value(); });
  const auto nurse = std::ranges::find(p.what.trainings, "nurse_registration", &training::code);
  EXPECT_EQ(nurse->how, evidence::seen);
  EXPECT_TRUE(nurse->number_seen && nurse->visa_seen);
  EXPECT_EQ(nurse->seen_by, 12);
  p.what.trainings[0].issuer = "Elders";
  for (training& t : p.what.trainings) t.valid_until = std::chrono::year{2040} / 1 / 1;
  p = saved(p).value();
  const auto again = std::ranges::find(p.what.trainings, "nurse_registration", &training::code);
  EXPECT_EQ(again->how, evidence::seen);
  EXPECT_FALSE(again->valid_until) << "the person cannot lengthen what was seen";
  EXPECT_FALSE(in_alken([&](transaction& tx) { return see_paper(tx, p.id, {.code = "vca"}, now); }))
      << "nothing is added that the person did not say";
}

TEST_F(Profiles, PaperThatWasSeenKeepsTheEndDateThatWasSaidUnlessAnotherIsTyped) {
  profile p = filled(begun());
  const day said = std::chrono::year{2027} / 3 / 1, typed = std::chrono::year{2028} / 3 / 1;
  p.what.trainings[0].valid_until = said;
  p = saved(p).value();
  const auto see = [&](std::optional<day> until, instant at) {
    return in_alken([&](transaction& tx) {
      return see_paper(tx, p.id, {.code = "first_aid", .valid_until = until}, at);
    });
  };
  EXPECT_EQ(see(std::nullopt, now).value().what.trainings[0].valid_until, said);
  EXPECT_EQ(see(typed, now).value().what.trainings[0].valid_until, typed);
  EXPECT_EQ(see(std::nullopt, now + std::chrono::days{800}).error().field, "geldig_tot") << "it has ended";
}

TEST_F(Profiles, WhatIsEarnedHereReplacesWhatWasSaid) {
  const profile p = filled(begun());
  in_alken(
      [&](transaction& tx) { record_earned(tx, p.human, "an@claes.be", "first_aid", std::nullopt, now); });
  const auto trainings = kept(p.id)->what.trainings;
  ASSERT_THAT(trainings, SizeIs(1));
  EXPECT_EQ(trainings[0].how, evidence::earned);
}

}  // namespace
}  // namespace paraat::test
