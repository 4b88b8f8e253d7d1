// The catalogue of task profiles on a coordinator's desk.

#include "tenant/crisis/task_profiles/task_profiles.hpp"

#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using task_profiles::content;
using testing::HasSubstr;
using testing::Not;

class TaskProfiles : public Desk {
 protected:
  const std::string list = "/beheer/taakprofielen";
  fields typed() const {
    return {{"naam", "Frieten bakken"},
            {"samenvatting", "Je bakt frieten voor de ploegen."},
            {"meebrengen", "Schort\n\n Mutsje \r\n"},
            {"briefing", "Bak op 180 graden."},
            {"veiligheid", "Geen water bij heet vet."},
            {"groep", "food"},
            {"mensen", "3"},
            {"uren", "4"},
            {"leeftijd", "18"},
            {"vaardigheid", "cooking"},
            {"invallers", "handy"},
            {"attesten", "first_aid"}};
  }
  std::optional<task_profiles::profile> own(const std::string& code) {
    return node.db().read(alken.id, [&](transaction& tx) { return task_profiles::find(tx, code); });
  }
  std::string made() {
    const auto done = click(coordinator, list + "/nieuw", typed());
    EXPECT_EQ(done.status, 303);
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
};

TEST_F(TaskProfiles, TheCatalogueIsThereFromTheStart) {
  const auto first = open(coordinator, list);
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, HasSubstr("Bedden en zaal klaarzetten"));
  EXPECT_THAT(first.body, HasSubstr("Niet in gebruik"));
  EXPECT_THAT(open(coordinator, list + "?pagina=2").body, HasSubstr("Zandzakken vullen en leggen"));
  EXPECT_THAT(open(coordinator, list + "?q=SANDBAGS").body, HasSubstr("Zandzakken vullen en leggen"));
  EXPECT_THAT(open(coordinator, list + "?q=zzzz").body, HasSubstr("Geen taakprofiel dat hierbij past"));
  const auto one = open(coordinator, list + "/sandbags");
  EXPECT_THAT(one.body, HasSubstr("Til met gebogen knieën"));
  EXPECT_THAT(one.body, HasSubstr("Lift with bent knees"));
  EXPECT_EQ(open(coordinator, list + "/nothing").status, 404);
}

TEST_F(TaskProfiles, OneClickAdoptsAProfileAndASecondChangesNothing) {
  ASSERT_EQ(click(coordinator, list + "/sandbags/overname").status, 303);
  ASSERT_EQ(click(coordinator, list + "/sandbags/overname").status, 303);
  ASSERT_TRUE(own("sandbags"));
  EXPECT_EQ(own("sandbags")->version, 1);
  EXPECT_EQ(own("sandbags")->what, task_profiles::in_catalogue("sandbags")->what);
  const auto ours = open(coordinator, list + "?toestand=van-ons");
  EXPECT_THAT(ours.body, HasSubstr("Zandzakken"));
  EXPECT_THAT(ours.body, Not(HasSubstr("Bedden en zaal")));
  EXPECT_EQ(click(coordinator, list + "/nothing/overname").status, 404);
}

TEST_F(TaskProfiles, WhatIsAdaptedIsOursAndStaysWhenItIsDroppedAndAdoptedAgain) {
  ASSERT_EQ(click(coordinator, list + "/sandbags/overname").status, 303);
  const std::string form = open(coordinator, list + "/sandbags/wijziging").body;
  EXPECT_THAT(form, HasSubstr("Zandzakken vullen en leggen"));
  const auto change = with(typed(), "versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, list + "/sandbags/wijziging", change).status, 303);
  EXPECT_THAT(open(coordinator, list + "/sandbags").body, HasSubstr("Aangepast"));
  ASSERT_EQ(click(coordinator, list + "/sandbags/stopzetting").status, 303);
  EXPECT_THAT(open(coordinator, list + "/sandbags").body, HasSubstr("Zandzakken")) << "the catalogue's again";
  EXPECT_EQ(open(coordinator, list + "/sandbags/wijziging").status, 404);
  ASSERT_EQ(click(coordinator, list + "/sandbags/overname").status, 303);
  EXPECT_EQ(own("sandbags")->what.dutch.name, "Frieten bakken");
}

TEST_F(TaskProfiles, AProfileOfOnesOwnKeepsWhatWasTyped) {
  const std::string at = made();
  const auto p = own(at.substr(at.rfind('/') + 1));
  ASSERT_TRUE(p);
  EXPECT_EQ(p->what.dutch.bring, (std::vector<std::string>{"Schort", "Mutsje"}));
  EXPECT_EQ(p->what.skill, "cooking");
  EXPECT_EQ(p->what.deputies, std::vector<std::string>{"handy"});
  EXPECT_EQ(p->what.minimum_age, 18);
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("Geen water bij heet vet."));
  EXPECT_THAT(page.body, HasSubstr("Eigen profiel"));
  EXPECT_THAT(page.body, Not(HasSubstr("In het Engels"))) << "no empty section";
}

TEST_F(TaskProfiles, AWrongFormIsShownAgainWithWhatWasTyped) {
  for (const auto& [field, value] : {std::pair("naam", ""),
                                     {"briefing", " "},
                                     {"mensen", "0"},
                                     {"uren", "99"},
                                     {"leeftijd", "12"},
                                     {"groep", "x"},
                                     {"vaardigheid", ""}}) {
    const auto refused = click(coordinator, list + "/nieuw", with(typed(), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("Je bakt frieten voor de ploegen.")) << field;
    EXPECT_THAT(refused.body, HasSubstr("Schort\n\n Mutsje")) << "lines stay lines, " << field;
  }
  const auto hostile = click(coordinator, list + "/nieuw",
                             with(with(typed(), "naam", ""), "briefing", "</textarea><b>\n'\"&"));
  EXPECT_THAT(hostile.body, HasSubstr("&lt;/textarea&gt;&lt;b&gt;\n&#39;&quot;&amp;"));
}

TEST_F(TaskProfiles, WhoSavesOverTheWorkOfAnotherIsTold) {
  const std::string at = made();
  ASSERT_EQ(click(coordinator, at + "/wijziging", with(typed(), "versie", "1")).status, 303);
  const auto late = click(coordinator, at + "/wijziging", with(with(typed(), "naam", "Oud"), "versie", "1"));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  EXPECT_EQ(hidden_field(late.body, "versie"), "2") << "a second save is meant";
}

TEST_F(TaskProfiles, WhatIsTypedIsEscaped) {
  const auto done =
      click(coordinator, list + "/nieuw", with(typed(), "briefing", "<script>alert(1)</script>"));
  ASSERT_EQ(done.status, 303);
  const std::string to = done.headers.at("location");
  EXPECT_THAT(open(coordinator, to).body, Not(HasSubstr("<script>alert")));
}

TEST_F(TaskProfiles, OnlyCoordinatorsComeHereAndAnotherMunicipalitySeesNothing) {
  const std::string at = made();
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, list).status, 403);
  EXPECT_EQ(click(editor, list + "/sandbags/overname").status, 403);
  EXPECT_EQ(post(list + "/sandbags/overname", "", coordinator.cookie_header).status, 403) << "no token";
  const auto hasselt = node.municipality(hasselt_nis);
  const auto other = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", at, other.cookie_header).status, 404);
}

}  // namespace
}  // namespace paraat::test
