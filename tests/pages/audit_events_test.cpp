// Every kind of security event is recorded by the page that it is about: sign-in, changes of access, exports,
// and viewing of people; and the line in the operator's log has no personal data.

#include <boost/json.hpp>
#include <set>
#include <sstream>

#include "node/sensitive_routes.hpp"
#include "ops/log.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/pages/presence.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/planted_row.hpp"

namespace paraat::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* good = "paard+batterij+nietje+zeven";

class AuditEvents : public Presence {
 protected:
  const std::string secret = "12345678901234567890";
  someone admin = sign_in(node, alken, web::role::tenant_admin);

  std::vector<audit::audit_entry> events() {
    std::vector<audit::audit_entry> out;
    for (const auto& e :
         node.db().read(alken.id, [](transaction& tx) { return audit::entries(tx, {.per_page = 500}); }).rows)
      out.push_back(e.event);
    return out;
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> out;
    for (const auto& e : events()) out.push_back(e.what);
    return out;
  }
  int count(std::string_view what) { return static_cast<int>(std::ranges::count(kinds(), what)); }
  // A member of staff with a password and an app for codes.
  accounts::account_id staff(const std::string& email) {
    const auto& vault = node.inside().services().vault;
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Jo Geheim", .email = email}, node.time.now());
      accounts::give(tx, id, {.what = web::role::editor, .tenant = alken.id, .organisation = {}},
                     std::nullopt, node.time.now());
      accounts::activate(tx, id, "Jo Geheim", vault.hash_password("paard batterij nietje zeven"),
                         node.time.now());
      accounts::set_totp(tx, id, vault.seal(secret), 0);
      return id;
    });
  }
  std::string code() {
    node.time.advance(30s);  // a code works once
    return accounts::totp_code(secret, accounts::totp_step(node.time.now()));
  }
  answer try_password(const std::string& email, const std::string& typed) {
    return post("/aanmelding", "email=" + web::url_encode(email) + "&wachtwoord=" + typed);
  }
  answer try_code(const answer& page) {
    const std::string proof = hidden_field(page.body, "bewijs");
    return post("/aanmelding/code", "bewijs=" + proof + "&code=" + code());
  }
  // The last event of this kind is about this account.
  bool about(std::string_view what, accounts::account_id who) {
    return std::ranges::any_of(events(),
                               [&](const audit::audit_entry& e) { return e.what == what && e.about == who; });
  }
};

TEST_F(AuditEvents, SignInItsFailureAndItsDelay) {
  const auto jo = staff("jo@alken.be");
  EXPECT_EQ(try_password("jo@alken.be", "fout+en+nog+eens").status, 422);
  EXPECT_TRUE(about(audit::sign_in_failed, jo));
  EXPECT_EQ(count(audit::signed_in), 0);
  ASSERT_EQ(try_code(try_password("jo@alken.be", good)).status, 303);
  EXPECT_TRUE(about(audit::signed_in, jo));
  EXPECT_EQ(count(audit::sign_in_delayed), 0);
  for (int i = 0; i < 60 && count(audit::sign_in_delayed) == 0; ++i)
    try_password("jo@alken.be", "fout+en+nog+eens");
  EXPECT_EQ(count(audit::sign_in_delayed), 1);
}

TEST_F(AuditEvents, PasswordAndRecoveryCodesOfAnAccount) {
  const auto jo = staff("jo@alken.be");
  const someone session = sign_in(node, jo);
  const std::string fresh = "&wachtwoord=vier+woorden+op+rij&herhaal=vier+woorden+op+rij";
  post("/mijn-account/wachtwoord", "csrf=" + session.csrf + "&huidig=fout+en+nog+eens" + fresh,
       session.cookie_header);
  EXPECT_EQ(count(audit::password_changed), 0) << "refused";
  ASSERT_EQ(post("/mijn-account/wachtwoord", "csrf=" + session.csrf + "&huidig=" + good + fresh,
                 session.cookie_header)
                .status,
            303);
  EXPECT_TRUE(about(audit::password_changed, jo));
  ASSERT_EQ(
      post("/mijn-account/herstelcodes", "csrf=" + session.csrf + "&code=" + code(), session.cookie_header)
          .status,
      200);
  EXPECT_TRUE(about(audit::recovery_codes_renewed, jo));
}

TEST_F(AuditEvents, RolesRemovalAndInvitationOfAUser) {
  const auto jo = staff("jo@alken.be");
  const std::string path = "/beheer/gebruikers/" + std::to_string(jo);
  ASSERT_EQ(click(admin, path + "/rollen", {{"rollen", "mediator"}}).status, 303);
  EXPECT_TRUE(about(audit::roles_changed, jo));
  ASSERT_EQ(click(admin, path + "/verwijdering").status, 303);
  EXPECT_TRUE(about(audit::user_removed, jo));
  ASSERT_EQ(click(admin, "/beheer/gebruikers/nieuw",
                  {{"naam", "Bert"}, {"email", "bert@alken.be"}, {"rollen", "editor"}})
                .status,
            303);
  EXPECT_EQ(count(audit::user_invited), 1);
}

TEST_F(AuditEvents, PeopleOfAnOrganisationComeAndGo) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation),
             cis = sign_in(node, alken, web::role::organisation, organisation);
  const std::string path = "/mijn-organisatie/gegevens/" + organisation + "/gebruikers";
  ASSERT_EQ(click(bea, path, {{"naam", "Dirk"}, {"email", "dirk@korps.be"}}).status, 303);
  EXPECT_EQ(count(audit::user_invited), 1);
  ASSERT_EQ(click(bea, path + "/" + std::to_string(cis.account)).status, 303);
  EXPECT_TRUE(about(audit::user_removed, cis.account));
}

// Every page of the table, opened for real.
class AuditViews : public AuditEvents {
 protected:
  const std::string interest = uuid_v7(flood_night()), application = uuid_v7(flood_night()),
                    profile = uuid_v7(flood_night()), round = uuid_v7(flood_night()),
                    invitation = uuid_v7(flood_night()), talk = uuid_v7(flood_night()),
                    reported = uuid_v7(flood_night());
  std::string member, person, list, other_list, vacancy = at(Desk::made(coordinator)).id;
  someone bea = sign_in(node, alken, web::role::organisation, organisation);

  void SetUp() override {
    person = confirmed("Lid Een");
    member = one("select member_id from tenant.callout_people where id = '" + person + "'");
    // The window in which people are added needs a running call-out with this task.
    run("insert into tenant.callout_tasks (tenant_id, callout_id, task_id, position) values (" + number +
        ", '" + callout + "', '" + sandbags_task.id + "', 0)");
    pqxx::connection owner(node.urls().owner_url);
    plant_row(owner, alken.id.value, "interests",
              {{"id", "'" + interest + "'"}, {"name", "'Els'"}, {"state", "'active'"}});
    plant_row(owner, alken.id.value, "applications",
              {{"id", "'" + application + "'"}, {"vacancy_id", "'" + vacancy + "'"}, {"state", "'waiting'"}});
    plant_row(owner, alken.id.value, "profiles",
              {{"id", "'" + profile + "'"}, {"name", "'Els'"}, {"email", "''"}, {"state", "'confirmed'"}});
    plant_row(owner, alken.id.value, "invitation_rounds",
              {{"id", "'" + round + "'"},
               {"organisation_id", "'" + organisation + "'"},
               {"lapses_at", "'2026-12-20'"}});
    plant_row(owner, alken.id.value, "volunteer_invitations",
              {{"id", "'" + invitation + "'"},
               {"round_id", "'" + round + "'"},
               {"profile_id", "'" + profile + "'"},
               {"state", "'sent'"}});
    plant_row(owner, alken.id.value, "relay_conversations", {{"id", "'" + talk + "'"}});
    plant_row(owner, alken.id.value, "relay_reports",
              {{"id", "'" + reported + "'"}, {"conversation_id", "'" + talk + "'"}});
    const auto sent =
        post_files(node.port(), host, "/beheer/korps/" + corps_id + "/lijsten",
                   {{"csrf", "", coordinator.csrf},
                    {"bestand", "leden.csv", "Naam;E-mail\r\nAn Claes;an@claes.be\r\nBo;geen\r\n"}},
                   coordinator.cookie_header);
    ASSERT_EQ(sent.status, 303) << sent.body;
    const std::string to = sent.headers.at("location");
    list = to.substr(to.rfind('/') + 1);
    const auto other =
        post_files(node.port(), host, "/beheer/lijsten",
                   {{"csrf", "", coordinator.csrf},
                    {"soort", "", "organisations"},
                    {"bestand", "tool.csv", "Naam;E-mail\r\nOkra;okra@alken.be\r\nX;geen\r\n"}},
                   coordinator.cookie_header);
    ASSERT_EQ(other.status, 303) << other.body;
    const std::string at_list = other.headers.at("location");
    other_list = at_list.substr(at_list.rfind('/') + 1);
  }
  std::string human() { return one("select human_id from tenant.corps_members where id = '" + member + "'"); }
  // The address of a page of the table: by the last word before each id.
  std::string address(std::string_view path) {
    const std::map<std::string, std::string> ids{{"/beheer/korps/{}", corps_id},
                                                 {"/beheer/korps/leden/{}", member},
                                                 {"/beheer/oproepen/mensen/{}", person},
                                                 {"/beheer/interesses/{}", interest},
                                                 {"/beheer/profielen/{}", profile},
                                                 {"/beheer/antwoorden/{}", application},
                                                 {"/mijn-organisatie/antwoorden/{}", application},
                                                 {"/mijn-organisatie/uitnodigingen/{}", round},
                                                 {"/beheer/vragen/{}", invitation},
                                                 {"/beheer/meldingen/{}", reported},
                                                 {"/beheer/lijsten/{}", other_list},
                                                 {"/beheer/noodsituaties/{}", flood.id},
                                                 {"/beheer/taken/{}", sandbags_task.id},
                                                 {"/beheer/oproepen/{}", callout},
                                                 {"/beheer/organisaties/{}", organisation},
                                                 {"/beheer/vacatures/{}", vacancy},
                                                 {"/mijn-organisatie/vacatures/{}", vacancy},
                                                 {"/aanwezig/{}", person},
                                                 {"/beheer/mensen/{}", human()},
                                                 {"/beheer/kosten/{}", "2026"}};
    std::string out(path);
    for (const auto& [pattern, id] : ids)
      if (path == pattern || path.starts_with(pattern + "/"))
        out = pattern.substr(0, pattern.size() - 2) + id + std::string(path.substr(pattern.size()));
    const std::map<std::string, std::string> seconds{{"/lijsten/{}", "/lijsten/" + list},
                                                     {"/beschikbaarheid/{}", "/beschikbaarheid/2026-12"},
                                                     {"/deel/{}", "/deel/gegevens"}};
    for (const auto& [pattern, filled] : seconds)
      if (const auto at = out.find(pattern); at != std::string::npos) out.replace(at, pattern.size(), filled);
    return out;
  }
};

TEST_F(AuditViews, EveryPageOfTheTableIsNotedWhenItIsOpened) {
  int opened = 0;
  for (const node::sensitivity& page : node::sensitive_routes()) {
    // A second id is a step or a month of the same page.
    if (page.method != web::verb::get || page.event.empty() || page.path.ends_with("}/{}")) continue;
    // Of an agency, which Alken is not: Reserves.EveryViewOfAPersonIsNoted.
    if (page.path.starts_with("/beheer/reserve")) continue;
    const std::string path = address(page.path);
    ASSERT_THAT(path, Not(HasSubstr("{}"))) << "say here which address this is";
    // Several pages of one member are one event while they are opened together.
    node.time.advance(11min);
    const someone who =
        sign_in(node, page.path.starts_with("/mijn-organisatie") ? bea.account : coordinator.account);
    const int before = count(page.event);
    ASSERT_EQ(open(who, path).status, 200) << path;
    EXPECT_EQ(count(page.event), before + 1) << path;
    EXPECT_EQ(events().front().account, who.account) << path;
    open(who, path);
    EXPECT_EQ(count(page.event), before + 1) << path << ": looking again is the same event";
    ++opened;
  }
  EXPECT_GE(opened, 20);
  coordinator = sign_in(node, coordinator.account);
  EXPECT_EQ(open(coordinator, "/beheer/korps/" + corps_id + "/leden.csv").status, 200);
  EXPECT_EQ(count(audit::members_exported), 1);
}

// Every page of the desk with every id of the night: one that shows the planted name is in the table.
TEST_F(AuditViews, EveryPageThatShowsAPersonIsInTheTable) {
  for (const char* table : {"corps_members", "interests", "applications"})
    run(std::string("update tenant.") + table + " set name = 'Xaveria Pluym'");
  run("update tenant.callout_people set arrived_at = now() where id = '" + person + "'");
  ASSERT_EQ(click(coordinator, here() + "/aankomst", {{"wie", person}}).status, 303);
  const std::vector<std::string> ids{corps_id, member,           person,  interest, application,
                                     flood.id, callout,          vacancy, list,     organisation,
                                     "2026",   sandbags_task.id, human()};
  // A desk names who waits for an answer. It is the first page of everybody who signs in, which is an event
  // itself.
  const std::set<std::string_view> desks{"/beheer", "/mijn-organisatie"};
  std::set<std::string> unseen;
  int shown = 0;
  const auto look = [&](const node::route& r, const std::string& path, const someone& who) {
    const auto got = node.get(host, path, who.cookie_header);
    if (got.status != 200 || !got.body.contains("Xaveria")) return;
    ++shown;
    const auto* table = node::sensitivity_of(r);
    if (table == nullptr && !desks.contains(r.path)) unseen.insert(std::string(r.path));
  };
  const auto with_id = [](std::string path, const std::string& id) {
    return path.replace(path.find("{}"), 2, id);
  };
  for (const node::route& r : node::routes()) {
    if (r.method != web::verb::get || r.path.ends_with("/live")) continue;
    if (!r.path.starts_with("/beheer") && !r.path.starts_with("/mijn-organisatie") &&
        r.path != "/aanwezig/{}")
      continue;
    const someone who =
        sign_in(node, r.path.starts_with("/mijn-organisatie") ? bea.account : coordinator.account);
    const std::string path(r.path);
    if (!path.contains("{}")) {
      look(r, path, who);
      continue;
    }
    for (const std::string& id : ids) {
      const std::string first = with_id(path, id);
      if (!first.contains("{}"))
        look(r, first, who);
      else
        for (const std::string& second : ids) look(r, with_id(first, second), who);
    }
  }
  EXPECT_THAT(unseen, testing::IsEmpty()) << "pages with a person that the audit does not see";
  EXPECT_GE(shown, 15) << "the planted person is found";
}

TEST_F(AuditViews, ABoardThatIsReloadedAllNightIsOneEventAnHour) {
  const std::string board = "/beheer/noodsituaties/" + flood.id + "/bord";
  for (int minute = 0; minute < 120; ++minute) {
    ASSERT_EQ(open(coordinator, board).status, 200);
    node.time.advance(1min);
  }
  EXPECT_EQ(count(audit::people_viewed), 2);
  coordinator = sign_in(node, coordinator.account);
  open(coordinator, here());
  EXPECT_EQ(count(audit::people_viewed), 3) << "another page";
}

TEST_F(AuditViews, LogLineOfTheOperatorHasNoPersonalData) {
  staff("jo.geheim@alken.be");
  log::set_threshold(log::level::info);
  testing::internal::CaptureStderr();
  try_password("jo.geheim@alken.be", "fout+en+nog+eens");
  click(admin, "/beheer/gebruikers/nieuw",
        {{"naam", "Bert Claes"}, {"email", "bert@alken.be"}, {"rollen", "editor"}});
  open(coordinator, "/beheer/korps/leden/" + member);
  open(coordinator, "/beheer/noodsituaties/" + flood.id + "/bord");
  std::istringstream lines(testing::internal::GetCapturedStderr());
  log::set_threshold(log::level::error);
  const std::set<std::string> allowed{"time",   "level",   "event", "request_id", "what",
                                      "tenant", "account", "about", "object"};
  std::set<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    if (!line.contains("\"event\":\"audit\"")) continue;
    const auto fields = boost::json::parse(line).as_object();
    seen.insert(std::string(fields.at("what").as_string()));
    for (const auto& field : fields) EXPECT_TRUE(allowed.contains(std::string(field.key()))) << line;
    for (const char* word : {"@", "Geheim", "Bert", "Claes", "Lid Een", "Peeters", "127.0.0.1"})
      EXPECT_THAT(line, Not(HasSubstr(word)));
  }
  EXPECT_THAT(seen,
              testing::IsSupersetOf({"sign-in failed", "user invited", "member viewed", "people viewed"}));
}

}  // namespace
}  // namespace paraat::test
