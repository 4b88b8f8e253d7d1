// New vacancies begin from a template or from a task profile.

#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/volunteering/vacancies/vacancy_templates.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class VacancyTemplates : public Desk {
 protected:
  std::string begin_link(const std::string& list) {
    const auto at = list.find("/nieuw?sjabloon=");
    return at == std::string::npos ? "" : list.substr(at + 16, 36);
  }
  static std::string value_of(const std::string& page, const std::string& name) {
    const auto from = page.find("name=\"" + name + "\"");
    const auto value = page.find("value=\"", from) + 7;
    return page.substr(value, page.find('"', value) - value);
  }
};

TEST_F(VacancyTemplates, AVacancyIsKeptWithWhatItAsksAndWithoutContactOrDates) {
  const std::string address = made(coordinator);
  click(coordinator, address + "/vraag",
        {{"versie", "1"}, {"begrip", "cooking:must"}, {"biedt", "buddy_support"}});
  EXPECT_EQ(click(coordinator, address + "/sjabloon").headers.at("location"),
            "/beheer/vacatures/sjablonen?klaar=sjabloon");
  const std::string list = open(coordinator, "/beheer/vacatures/sjablonen").body;
  EXPECT_THAT(list, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_THAT(open(coordinator, "/beheer/vacatures/nieuw").body, HasSubstr("Begin van een sjabloon"));
  const std::string id = begin_link(list);
  const std::string form = open(coordinator, "/beheer/vacatures/nieuw?sjabloon=" + id).body;
  EXPECT_EQ(value_of(form, "titel"), "Soep bedelen op woensdag");
  EXPECT_EQ(value_of(form, "begin"), "");
  EXPECT_THAT(form, Not(HasSubstr("bea@korps.be")));
  EXPECT_EQ(value_of(form, "sjabloon"), id);
  auto f = soup();
  f.emplace_back("sjabloon", id);
  const std::string to = click(coordinator, "/beheer/vacatures/nieuw", f).headers.at("location");
  EXPECT_EQ(at(to.substr(0, to.find('?'))).asks, at(address).asks);
  const auto row = node.db().read(
      alken.id, [&](transaction& tx) { return vacancies::find_template(tx, vacancies::template_id(id)); });
  EXPECT_EQ(row->what.contact_email, "");
  EXPECT_FALSE(row->what.starts_on);
}

TEST_F(VacancyTemplates, KeepingAgainReplacesAndRemovingIsForTheOwner) {
  const std::string address = made(coordinator);
  click(coordinator, address + "/sjabloon", {{"voor", "iedereen"}});
  click(coordinator, address + "/sjabloon", {{"voor", "iedereen"}});
  const auto all = [&] {
    return node.db().read(
        alken.id, [&](transaction& tx) { return vacancies::list_templates(tx, {true, {}}, "", 1).rows; });
  };
  ASSERT_EQ(all().size(), 1U);
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  const std::string root = "/mijn-organisatie/vacatures";
  EXPECT_THAT(open(own, root + "/sjablonen").body, HasSubstr("sjabloon=" + all().front().id));
  EXPECT_EQ(click(own, root + "/sjablonen/" + all().front().id + "/verwijdering").status, 404);
  ASSERT_EQ(all().size(), 1U);
  const std::string mine = made(own, "/mijn-organisatie");
  click(own, mine + "/sjabloon");
  ASSERT_EQ(all().size(), 2U);
  const auto other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  std::string of_own;
  for (const auto& t : all())
    if (!t.organisation_id.empty()) of_own = t.id;
  EXPECT_THAT(open(other, root + "/sjablonen").body, Not(HasSubstr(of_own)));
  EXPECT_EQ(open(other, root + "/nieuw?sjabloon=" + of_own).status, 404);
  EXPECT_EQ(click(own, root + "/sjablonen/" + of_own + "/verwijdering").status, 303);
  EXPECT_EQ(all().size(), 1U);
}

TEST_F(VacancyTemplates, OneThatTheStaffKeepsIsOfItsOrganisationUnlessTheButtonSaidForEveryone) {
  const std::string address = made(coordinator);
  EXPECT_THAT(open(coordinator, address).body, HasSubstr("Bewaar als sjabloon voor alle organisaties"));
  click(coordinator, address + "/sjabloon");
  const auto other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  const std::string list = "/mijn-organisatie/vacatures/sjablonen";
  EXPECT_THAT(open(other, list).body, Not(HasSubstr("Soep bedelen op woensdag")));
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_THAT(open(own, list).body, HasSubstr("Soep bedelen op woensdag"));
  // Of an organisation only itself: the field is the staff's.
  click(own, made(own, "/mijn-organisatie") + "/sjabloon", {{"voor", "iedereen"}});
  EXPECT_THAT(open(other, list).body, Not(HasSubstr("Soep bedelen op woensdag")));
  click(coordinator, address + "/sjabloon", {{"voor", "iedereen"}});
  EXPECT_THAT(open(other, list).body, HasSubstr("Soep bedelen op woensdag"));
}

// Twenty-six of the municipality and two of an organisation.
TEST_F(VacancyTemplates, TheListPagesAndFindsByNameAndOrganisation) {
  const auto keep = [&](const std::string& title, const organisations::organisation_id& owner) {
    vacancies::vacancy v;
    v.what = sandbags(organisation, alken_nis);
    v.what.title = title;
    node.db().write(alken.id, [&](transaction& tx) {
      EXPECT_TRUE(vacancies::keep_template(tx, v, owner, node.time.now()));
    });
  };
  for (int i = 0; i < 26; ++i) keep(fmt::format("Sjabloon {:02}", i), {});
  keep("Café openhouden", organisations::organisation_id(organisation));
  keep("Zaal klaarzetten", organisations::organisation_id(organisation));
  const std::string list = "/beheer/vacatures/sjablonen";
  const auto rows = [](const std::string& page) {
    int n = 0;
    for (auto at = page.find("/nieuw?sjabloon="); at != std::string::npos;
         at = page.find("/nieuw?sjabloon=", at + 1))
      ++n;
    return n;
  };
  const std::string first = open(coordinator, list).body, second = open(coordinator, list + "?pagina=2").body;
  EXPECT_EQ(rows(first), 25);
  EXPECT_EQ(rows(second), 3);
  EXPECT_THAT(first, testing::AllOf(HasSubstr("Café openhouden"), Not(HasSubstr("Zaal klaarzetten")),
                                    HasSubstr("pagina=2")));
  EXPECT_THAT(second, HasSubstr("Zaal klaarzetten"));
  EXPECT_EQ(rows(open(coordinator, list + "?q=cafe").body), 1);
  EXPECT_EQ(rows(open(coordinator, list + "?q=hulpkorps").body), 2) << "those of an organisation";
  EXPECT_EQ(rows(open(coordinator, list + "?q=sjabloon").body), 25);
  EXPECT_THAT(open(coordinator, list + "?q=sjabloon").body, HasSubstr("q=sjabloon&amp;pagina=2"));
  const std::string none = open(coordinator, list + "?q=%25").body;
  EXPECT_EQ(rows(none), 0) << "a sign of the database is a sign";
  EXPECT_THAT(none, HasSubstr("Geen sjabloon met deze woorden."));
  EXPECT_EQ(rows(open(coordinator, list + "?pagina=9").body), 0);
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(rows(open(own, "/mijn-organisatie/vacatures/sjablonen?pagina=2").body), 3);
  const auto other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  EXPECT_EQ(rows(open(other, "/mijn-organisatie/vacatures/sjablonen?pagina=2").body), 1);
  EXPECT_EQ(rows(open(other, "/mijn-organisatie/vacatures/sjablonen?q=hulpkorps").body), 0);
}

TEST_F(VacancyTemplates, AFormWhoseTemplateWasRemovedMeanwhileKeepsWhatWasTyped) {
  auto f = soup();
  f.emplace_back("sjabloon", "018f0000-0000-7000-8000-000000000009");
  const auto refused = click(coordinator, "/beheer/vacatures/nieuw", f);
  EXPECT_EQ(refused.status, 404);
  EXPECT_THAT(refused.body, HasSubstr("Dit sjabloon bestaat niet meer"));
  EXPECT_EQ(value_of(refused.body, "titel"), "Soep bedelen op woensdag");
  EXPECT_THAT(refused.body, Not(HasSubstr("name=\"sjabloon\"")));
}

TEST_F(VacancyTemplates, AnUnknownTemplateOrProfileIsRefused) {
  for (const char* what : {"sjabloon=018f0000-0000-7000-8000-000000000009", "sjabloon=x", "taakprofiel=x",
                           "taak=x", "taak=018f0000-0000-7000-8000-000000000009"})
    EXPECT_EQ(open(coordinator, std::string("/beheer/vacatures/nieuw?") + what).status, 404) << what;
}

TEST_F(VacancyTemplates, ATaskProfileFillsTheFormInOneClickWithItsConcepts) {
  click(coordinator, "/beheer/taakprofielen/evacuation_driver/overname");
  const std::string profile = open(coordinator, "/beheer/taakprofielen/evacuation_driver").body;
  const std::string link = "/beheer/vacatures/nieuw?taakprofiel=evacuation_driver";
  const std::string form = open(coordinator, link).body;
  EXPECT_EQ(value_of(form, "titel"), "Rijden bij een evacuatie");
  EXPECT_EQ(value_of(form, "plaatsen"), "6");
  EXPECT_EQ(value_of(form, "leeftijd"), "21");
  auto f = soup();
  f.emplace_back("taakprofiel", "evacuation_driver");
  const std::string to = click(coordinator, "/beheer/vacatures/nieuw", f).headers.at("location");
  const auto made = at(to.substr(0, to.find('?')));
  EXPECT_THAT(made.asks.must, testing::Contains("driving_b"));
  EXPECT_EQ(made.asks.certificates, std::vector<std::string>{"licence_b"});
  EXPECT_EQ(made.asks.hours, 5);
  // A check of people is agreed with whoever is accepted.
  auto children = soup();
  children.emplace_back("taakprofiel", "childcare");
  const std::string there = click(coordinator, "/beheer/vacatures/nieuw", children).headers.at("location");
  EXPECT_TRUE(at(there.substr(0, there.find('?'))).asks.certificates.empty());
  // Not for an organisation: profiles are the municipality's.
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(
      value_of(open(own, "/mijn-organisatie/vacatures/nieuw?taakprofiel=evacuation_driver").body, "titel"),
      "");
}

// Each profile of the catalogue makes a vacancy that its own rules accept.
TEST_F(VacancyTemplates, EveryProfileOfTheCatalogueMakesAVacancy) {
  for (const auto& p : task_profiles::catalogue()) {
    auto f = soup();
    f.emplace_back("taakprofiel", p.code);
    EXPECT_EQ(click(coordinator, "/beheer/vacatures/nieuw", f).status, 303) << p.code;
  }
}

}  // namespace
}  // namespace paraat::test
