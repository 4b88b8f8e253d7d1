// The staff searches its own people by what they can, where and when.

#include "tenant/overview/people_search/people_search.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tests/pages/searching.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PeopleSearch : public Searching {
 protected:
  someone mediator = sign_in(node, alken, web::role::mediator);
  const std::string matrix = "/beheer/mensen/kwalificaties";

  std::vector<std::string> found(const people_search::people_filter& f, bool with_corps = true) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto today = web::local_day(node.time.now());
      std::vector<std::string> out;
      for (const auto& p : people_search::matching_people(
               people_search::read_people(tx, node.inside().services().municipalities, with_corps, today), f,
               today))
        out.push_back(p.name);
      return out;
    });
  }
  // An accepted member of the corps of Alken.
  corps::member_id member(const std::string& name, const std::string& email,
                          std::vector<std::string> skills) {
    return in_alken([&](transaction& tx) {
      const instant now = node.time.now();
      const auto c = corps::create(tx,
                                   {.name = "Korps " + name,
                                    .about = "Bij water en storm.",
                                    .minimum_age = 16,
                                    .training = "Twee avonden",
                                    .insurance = "Ethias 45.123",
                                    .agreement = "Je komt als je ja zegt.",
                                    .information = "De gemeente is een openbaar bestuur."},
                                   now)
                         .value();
      const auto m = corps::begin(tx, c, name, email, "nl", now).value();
      corps::details d = m.who;
      d.born = std::chrono::year{1990} / std::chrono::May / 4;
      d.phone = "0470 99 22 33";
      d.place = "Hasselt";
      d.nis = hasselt_nis;
      d.skills = std::move(skills);
      corps::keep(tx, m.id, d, now).value();
      corps::submit(tx, c, m.id, alken_nis, now).value();
      return corps::move(tx, m.id, corps::member_state::accepted, "", coordinator.account, now).value().id;
    });
  }
};

TEST_F(PeopleSearch, FindsBySkillAndByWhatIsNarrower) {
  visible("An Claes");
  visible("Bo Claes", [](profiles::profile& p) { p.what.skills = {"cooking"}; });
  confirmed("Cé Claes");
  EXPECT_THAT(found({.concepts = {"nurse"}}), ElementsAre("An Claes", "Cé Claes")) << "visible or not";
  EXPECT_THAT(found({}), testing::SizeIs(3));
  EXPECT_THAT(found({.concepts = {"nurse", "cooking"}}), testing::IsEmpty()) << "each of them is asked";
}

TEST_F(PeopleSearch, AnExpiredCertificateIsShownAndDoesNotCount) {
  const auto p =
      visible("An Claes", [](profiles::profile& q) { q.what.trainings = {{.code = "first_aid"}}; });
  in_alken([&](transaction& tx) {
    profiles::see_paper(tx, p.id,
                        {.code = "first_aid",
                         .valid_until = std::chrono::year{2026} / std::chrono::December / 1,
                         .seen_by = 1},
                        node.time.now())
        .value();
  });
  EXPECT_THAT(found({.concepts = {"first_aid"}}), ElementsAre("An Claes"));
  EXPECT_THAT(open(coordinator, matrix + "?wat=EHBO").body,
              AllOf(HasSubstr("An Claes"), HasSubstr("tot 1 december 2026")));
  node.time.advance(std::chrono::days{14});
  EXPECT_THAT(found({.concepts = {"first_aid"}}), testing::IsEmpty());
  const someone later = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(later, matrix).body, AllOf(HasSubstr("An Claes"), HasSubstr("verlopen")));
}

TEST_F(PeopleSearch, APlaceADistanceAndAMomentNarrow) {
  visible("An Claes");
  visible("Ver Weg", [](profiles::profile& p) { p.what.at = point{51.2194, 4.4025}; });
  visible("Geen Maandag", [](profiles::profile& p) { p.what.week_away.emplace(0xFU); });
  people_search::people_filter f{.concepts = {"nurse"}, .centre = point{50.8755, 5.3068}, .km = 10};
  EXPECT_THAT(found(f), ElementsAre("An Claes", "Geen Maandag"));
  f.weekday = 0;
  EXPECT_THAT(found(f), ElementsAre("An Claes"));
  f.weekday = 1;
  f.part = 2;
  EXPECT_THAT(found(f), ElementsAre("An Claes", "Geen Maandag"));
}

TEST_F(PeopleSearch, AMemberOfTheCorpsWithAProfileIsOneRow) {
  const auto p = visible("An Claes");
  member("An Claes", p.what.email, {"first_aid"});
  member("Korpslid Alleen", "lid@korps.be", {"pumps"});
  EXPECT_THAT(found({}), ElementsAre("An Claes", "Korpslid Alleen"));
  EXPECT_THAT(found({.concepts = {"nurse", "first_aid"}}), ElementsAre("An Claes")) << "of both records";
  EXPECT_THAT(found({.concepts = {"pumps"}}, false), testing::IsEmpty())
      << "a mediator does not see the corps";
  EXPECT_THAT(open(mediator, matrix).body, AllOf(HasSubstr("An Claes"), Not(HasSubstr("Korpslid"))));
  EXPECT_THAT(open(coordinator, matrix).body, HasSubstr("Korpslid Alleen"));
}

TEST_F(PeopleSearch, WhatAPersonKeepsFromTheStaffIsNotFoundOrShown) {
  const auto p = visible("Noor Achten", [](profiles::profile& q) {
    for (const auto f : {profiles::field::name, profiles::field::skills})
      q.audiences[static_cast<std::size_t>(f)] = profiles::audience::me;
    q.what.themes = {"zorg"};
  });
  EXPECT_THAT(found({.concepts = {"nurse"}}), testing::IsEmpty());
  EXPECT_THAT(open(coordinator, matrix).body, AllOf(Not(HasSubstr("Noor Achten")), HasSubstr("Zonder naam"),
                                                    Not(HasSubstr("/beheer/mensen/" + p.human))));
}

TEST_F(PeopleSearch, AnUnknownWordOrPlaceFindsNobodyAndSaysWhy) {
  visible("An Claes");
  EXPECT_THAT(open(coordinator, matrix + "?wat=xyzzy").body,
              AllOf(HasSubstr("Een van deze woorden kennen we niet"), HasSubstr("value=\"xyzzy\""),
                    Not(HasSubstr("An Claes"))));
  EXPECT_THAT(open(coordinator, matrix + "?plaats=Atlantis").body,
              AllOf(HasSubstr("Deze plaats kennen we niet"), Not(HasSubstr("An Claes"))));
  EXPECT_EQ(open(coordinator, matrix + "?dag=99&deel=x&afstand=-3&pagina=400").status, 200);
}

TEST_F(PeopleSearch, OpeningItIsAnEventOfTheAuditAndOnlyThoseWhoSeePeopleMay) {
  visible("An Claes");
  ASSERT_EQ(open(coordinator, matrix).status, 200);
  EXPECT_EQ(audited(node, alken, audit::people_viewed), 1);
  EXPECT_EQ(open(sign_in(node, alken, web::role::editor), matrix).status, 403);
  EXPECT_EQ(open(linde, matrix).status, 403);
}

}  // namespace
}  // namespace paraat::test
