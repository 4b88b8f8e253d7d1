// What a human does in one municipality counts in another of the same controller when the two persons are
// linked, and is told to who coordinates both.

#include "tenant/crisis/presence/shift_summary.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Member 1 of the corps of Alken is in the corps of Wellen too, under another address. `coordinator`
// coordinates both.
class LinkedWork : public Night {
 protected:
  tenants::tenant wellen = node.municipality(wellen_nis);
  const std::string corps_there = uuid_v7(flood_night()), member_there = uuid_v7(flood_night());
  int calls_there = 0;
  std::string human, human_there, desk;

  void SetUp() override {
    Night::SetUp();
    node.db().write(std::nullopt, [&](transaction& tx) {
      accounts::give(tx, coordinator.account,
                     {.what = web::role::coordinator, .tenant = wellen.id, .organisation = {}}, std::nullopt,
                     node.time.now());
    });
    sql("update node.tenants set controller = 'be-net-haspengouw'");
    node.inside().reload_tenants();
    members(1, 3);
    there(fmt::format(
        "insert into tenant.corps (tenant_id, id, ref, name, updated_at) values ($1, '{}', 'korps', "
        "'Korps Wellen', now())",
        corps_there));
    there(
        fmt::format("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, "
                    "created_at, updated_at) values ($1, '{}', '{}', 'accepted', 'Lid1 Achternaam', "
                    "'lid1@werk.be', '', now(), now())",
                    member_there, corps_there));
    human = sql("select human_id from tenant.corps_members where id = '" + member_id(1) + "'")[0][0].c_str();
    human_there = there("select human_id from tenant.corps_members where tenant_id = $1");
  }
  // As the application, in Wellen; $1 is its number. Gives the first value.
  std::string there(const std::string& text) {
    return node.db().write(wellen.id, [&](transaction& tx) {
      const auto rows = sql::run(tx, text, tx.tenant());
      return rows.empty() ? std::string() : sql::text_of(rows[0][0]);
    });
  }
  static std::string quoted(instant t) {
    return fmt::format("to_timestamp({})",
                       std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count());
  }
  // Wellen called member 1, who was there from … to …, or is there still.
  void worked_there(instant from, std::optional<instant> until) {
    const auto [water, sandbags] = node.db().write(wellen.id, [&](transaction& tx) {
      incidents::content c;
      c.kind = "flood";
      c.name = "Water in Wellen";
      c.place = "Wellen";
      const auto i = incidents::create(tx, c, coordinator.account, node.time.now()).value();
      auto t = incidents::defaults(i, *task_profiles::in_catalogue("sandbags"), node.time.now());
      t.what.meeting_place = "Loods";
      t.what.from = node.time.now();
      t.what.until = t.what.from + 8h;
      return std::pair(i, incidents::activate(tx, t, coordinator.account, node.time.now()).value());
    });
    there(fmt::format(
        "update tenant.incident_tasks set starts_at = {}, ends_at = {} where tenant_id = $1 and id = "
        "'{}'",
        quoted(from), quoted(until.value_or(from + 8h)), sandbags.id));
    const std::string call = uuid_v7(from), place = uuid_v7(from);
    there(fmt::format(
        "insert into tenant.callouts (tenant_id, id, incident_id, code, state, mode, exercise, "
        "corps_ids, channels, answer_minutes, hold_minutes, seed, created_at, updated_at) values "
        "($1, '{}', '{}', 'W{}', 'running', 'strict', false, '{{}}', '{{mail}}', 20, 20, 1, now(), "
        "now())",
        call, water.id, ++calls_there));
    there(fmt::format(
        "insert into tenant.callout_people (tenant_id, id, callout_id, member_id, task_id, "
        "place_task, state, wave, token_hash, asked_at, changed_at, arrived_at, departed_at) values "
        "($1, '{0}', '{1}', '{2}', '{3}', '{3}', '{4}', 1, decode(md5('{0}'), 'hex'), {5}, now(), "
        "{5}, {6})",
        place, call, member_there, sandbags.id, until ? "departed" : "on_site", quoted(from),
        until ? quoted(*until) : "null"));
    there(fmt::format(
        "insert into tenant.stays (tenant_id, id, incident_id, task_id, person_id, in_at, in_how, "
        "out_at, out_how) values ($1, '{}', '{}', '{}', '{}', {}, 'desk', {}, '{}')",
        uuid_v7(from), water.id, sandbags.id, place, quoted(from), until ? quoted(*until) : "null",
        until ? "desk" : ""));
  }
  std::string page_of_human() const { return "/beheer/mensen/" + human; }
  void link() {
    ASSERT_EQ(click(coordinator, page_of_human() + "/koppeling",
                    {{"gemeente", std::to_string(wellen.id.value)}, {"wie", human_there}})
                  .status,
              303);
  }
  std::chrono::minutes worked(const callouts::person& p) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return presence::find_attendee(tx, p.id, node.time.now()).value().worked;
    });
  }
  // Member 1 in a call-out of Alken with a place.
  callouts::person placed() {
    const auto i = incident();
    const auto p = people(started(i, {task(i, 3)}))[0];
    EXPECT_TRUE(yes(p));
    desk = "/beheer/noodsituaties/" + i.id + "/aanwezig";
    return p;
  }
  std::set<std::string> called() {
    const auto i = incident();
    std::set<std::string> out;
    for (const auto& p : people(started(i, {task(i, 3)}))) out.insert(p.name);
    return out;
  }
};

TEST_F(LinkedWork, HoursOfTheOtherMunicipalityCountTowardsTheLimitWhileTheLinkStands) {
  const auto p = placed();
  const instant now = node.time.now();
  worked_there(now - 30h, now - 20h);  // four hours of it in the last day
  worked_there(now - 6h, now - 2h);
  EXPECT_EQ(worked(p), 0min) << "two persons, as long as nobody linked them";
  link();
  const auto passed = std::chrono::duration_cast<std::chrono::minutes>(node.time.now() - now);
  EXPECT_EQ(worked(p), 8h - passed);
  worked_there(now - 2h, now);
  const std::string in = desk + "/aankomst";
  const auto refused = click(coordinator, in, {{"wie", p.id}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("werkte de laatste 24 uur al zo lang als mag"));
  // Whoever is at the desk: the limit protects the human, and says nothing of where.
  const someone other = sign_in(node, alken, web::role::coordinator);
  const auto told = click(other, in, {{"wie", p.id}});
  EXPECT_EQ(told.status, 409);
  EXPECT_THAT(told.body, Not(HasSubstr("Wellen")));
  ASSERT_EQ(click(coordinator, page_of_human() + "/koppeling/einde").status, 303);
  EXPECT_EQ(worked(p), 0min);
  EXPECT_EQ(click(coordinator, in, {{"wie", p.id}}).status, 303);
}

TEST_F(LinkedWork, TheFiguresOfThePresencePageCountTheHoursOfBoth) {
  const auto p = placed();
  link();
  worked_there(node.time.now() - 9h, node.time.now());
  ASSERT_EQ(click(coordinator, desk + "/aankomst", {{"wie", p.id}, {"toch", "ja"}}).status, 303);
  EXPECT_THAT(open(coordinator, desk).body, HasSubstr("u gewerkt: aflossen"));
  const auto sums = node.db().read(alken.id, [&](transaction& tx) {
    return presence::shift_summary_of(tx, incidents::incident_id(desk.substr(22, 36)), node.time.now());
  });
  EXPECT_EQ(sums.over_limit, 1);
}

TEST_F(LinkedWork, WhoWorkedInTheOtherMunicipalityRestsBeforeTheNextCallOut) {
  worked_there(node.time.now() - 6h, node.time.now() - 1h);
  EXPECT_TRUE(called().contains("Lid1 Achternaam")) << "nobody linked them";
  link();
  EXPECT_EQ(called(), (std::set<std::string>{"Lid2 Achternaam", "Lid3 Achternaam"}));
  node.time.advance(8h);
  EXPECT_TRUE(called().contains("Lid1 Achternaam")) << "they rested";
}

TEST_F(LinkedWork, WhoIsAtWorkInTheOtherMunicipalityIsNotCalled) {
  worked_there(node.time.now() - 1h, std::nullopt);
  link();
  EXPECT_EQ(called(), (std::set<std::string>{"Lid2 Achternaam", "Lid3 Achternaam"}));
}

TEST_F(LinkedWork, WhoCoordinatesBothReadsWhatThisHumanDoesInTheOther) {
  const instant now = node.time.now();
  worked_there(now - 48h, now - 38h);
  worked_there(now - 5h, std::nullopt);
  there(
      "insert into tenant.corps_availability (tenant_id, member_id, pause_from, pause_until, updated_at) "
      "values "
      "($1, '" +
      member_there + "', '2026-11-20', '2026-11-30', now())");
  EXPECT_THAT(open(coordinator, page_of_human()).body, Not(HasSubstr("Uren:"))) << "not linked";
  link();
  EXPECT_THAT(open(coordinator, page_of_human()).body,
              AllOf(HasSubstr("Nu aan het werk, sinds"), HasSubstr("Heeft een plaats van"),
                    HasSubstr("Uren: 5 u in de laatste 24 uur, 15 u dit jaar."),
                    HasSubstr("2 oproepen dit jaar."), HasSubstr("Pauzeert tot en met 30 november 2026.")));
  there("update tenant.corps_availability set pause_from = null, pause_until = null where tenant_id = $1");
  there("update tenant.corps_members set state = 'paused' where tenant_id = $1");
  EXPECT_THAT(open(coordinator, page_of_human()).body, HasSubstr("Pauzeert."));
}

TEST_F(LinkedWork, WhoCoordinatesOneReadsNothingOfTheOther) {
  link();
  worked_there(node.time.now() - 5h, std::nullopt);
  const someone here = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(here, page_of_human()).body,
              AllOf(HasSubstr("Waar deze persoon voorkomt"), Not(HasSubstr("Wellen")),
                    Not(HasSubstr("Uren:")), Not(HasSubstr("Nu aan het werk"))));
  const auto done = [&](std::int64_t account) {
    return node.db().write(alken.id, [&](transaction& tx) {
      return persons::done_beside(tx, human, account, node.time.now()).size();
    });
  };
  EXPECT_EQ(done(coordinator.account), 1U);
  EXPECT_EQ(done(here.account), 0U);
  const someone editor_of_both = sign_in(node, alken, web::role::coordinator);
  node.db().write(std::nullopt, [&](transaction& tx) {
    accounts::give(tx, editor_of_both.account,
                   {.what = web::role::editor, .tenant = wellen.id, .organisation = {}}, std::nullopt,
                   node.time.now());
  });
  EXPECT_EQ(done(editor_of_both.account), 0U) << "an editor there coordinates nothing";
  // Another controller: the link is of yesterday.
  sql("update node.tenants set controller = '' where id = " + std::to_string(wellen.id.value));
  EXPECT_EQ(done(coordinator.account), 0U);
  EXPECT_TRUE(node.db().read(alken.id, [&](transaction& tx) {
    return persons::worked_beside(tx, {human}, node.time.now()).empty();
  }));
}

// The functions look at each tenant in turn; what stands after them in the transaction is here again.
TEST_F(LinkedWork, LookingBesideLeavesRowSecurityAsItWas) {
  link();
  worked_there(node.time.now() - 5h, std::nullopt);
  node.db().write(alken.id, [&](transaction& tx) {
    (void)persons::worked_beside(tx, {human}, node.time.now());
    (void)persons::done_beside(tx, human, coordinator.account, node.time.now());
    EXPECT_EQ(sql::run(tx, "select 1 from tenant.incidents where name = 'Water in Wellen'").size(), 0);
    EXPECT_EQ(sql::run(tx, "select 1 from tenant.corps_members where tenant_id = $1", tx.tenant()).size(), 3);
    EXPECT_EQ(sql::run(tx, "select 1 from tenant.stays").size(), 0);
  });
}

}  // namespace
}  // namespace paraat::test
