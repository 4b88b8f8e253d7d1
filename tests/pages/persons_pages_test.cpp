// Persons that may be one, for a coordinator; and hours that follow a person from call-out to call-out.

#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/pages/presence.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class PersonsPages : public Presence {
 protected:
  const std::string page = "/beheer/mensen/dubbels";
  std::string human(const std::string& member) {
    return one("select human_id from tenant.corps_members where id = '" + member + "'");
  }
  std::string member(const std::string& name, const std::string& email, const std::string& phone) {
    call_out();
    const std::string id = uuid_v7(node.time.now());
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, created_at, "
        "updated_at) values (" +
        number + ", '" + id + "', '" + corps_id + "', 'accepted', '" + name + "', '" + email + "', '" +
        phone + "', now(), now())");
    return id;
  }
  std::string an = member("An Claes", "an@claes.be", "+32470112233");
  std::string anneke = member("Anneke Claes", "anneke@claes.be", "+32470112233");
  fields both() { return {{"blijft", human(an)}, {"weg", human(anneke)}}; }
  std::chrono::minutes worked(const std::string& person_id) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return presence::find_attendee(tx, callouts::person_id(person_id), node.time.now()).value().worked;
    });
  }
};

TEST_F(PersonsPages, TwoOfOneTelephoneStandSideBySideAndAreJoinedAndSeparated) {
  const auto shown = open(coordinator, page);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("Hetzelfde telefoonnummer"));
  EXPECT_THAT(shown.body, HasSubstr("an@claes.be"));
  EXPECT_THAT(shown.body, HasSubstr("anneke@claes.be"));
  EXPECT_THAT(open(coordinator, "/beheer/korps").body, HasSubstr(page));
  EXPECT_EQ(click(coordinator, page + "/samenvoeging", both()).status, 303);
  EXPECT_EQ(human(an), human(anneke));
  const auto after = open(coordinator, page + "?klaar=samengevoegd").body;
  EXPECT_THAT(after, HasSubstr("Samengevoegd. Uren, pauzes en plaatsen tellen nu samen."));
  EXPECT_THAT(after, HasSubstr("Niemand lijkt dubbel te staan."));
  EXPECT_THAT(after, HasSubstr("Haal weer uit elkaar"));
  const std::string join = one("select id from tenant.person_joins");
  EXPECT_EQ(click(coordinator, page + "/scheiding", {{"welke", join}}).status, 303);
  EXPECT_NE(human(an), human(anneke));
  EXPECT_THAT(open(coordinator, page).body, HasSubstr("Uit elkaar gehaald op"));
  EXPECT_EQ(click(coordinator, page + "/scheiding", {{"welke", join}}).status, 409);
  for (const auto kind : {audit::persons_joined, audit::persons_separated})
    EXPECT_EQ(audited(node, alken, kind), 1) << kind;
}

TEST_F(PersonsPages, ThatAreNotTheSameAreNotShownAgain) {
  EXPECT_EQ(click(coordinator, page + "/verschil", {{"een", human(an)}, {"ander", human(anneke)}}).status,
            303);
  EXPECT_THAT(open(coordinator, page).body, HasSubstr("Niemand lijkt dubbel te staan."));
}

TEST_F(PersonsPages, AreForCoordinatorsOnlyAndRefuseStrangers) {
  EXPECT_EQ(click(coordinator, page + "/samenvoeging", {{"blijft", human(an)}, {"weg", "x"}}).status, 404);
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, page).status, 403);
  EXPECT_EQ(click(editor, page + "/samenvoeging", both()).status, 403);
  EXPECT_NE(human(an), human(anneke));
}

// Alken and Wellen have one controller, and the coordinator coordinates both.
class PersonsOfTwoMunicipalities : public PersonsPages {
 protected:
  tenants::tenant wellen = node.municipality(wellen_nis);
  const std::string there = node.db().write(wellen.id, [&](transaction& tx) {
    const std::string id = uuid_v7(node.time.now());
    return sql::text_of(sql::run(tx,
                                 "insert into tenant.interests (tenant_id, id, name, email, consent, state, "
                                 "created_at) values ($1, $2::uuid, 'An Claes', 'an.claes@werk.be', 'v1', "
                                 "'active', now()) returning human_id",
                                 tx.tenant(), id)[0][0]);
  });
  const std::string of_an = "/beheer/mensen/" + human(an);
  fields the_same() { return {{"gemeente", std::to_string(wellen.id.value)}, {"wie", there}}; }

  void SetUp() override {
    pqxx::connection owner(node.urls().owner_url);
    pqxx::nontransaction(owner).exec("update node.tenants set controller = 'be-net-haspengouw'");
    node.inside().reload_tenants();
    node.db().write(std::nullopt, [&](transaction& tx) {
      accounts::give(tx, coordinator.account,
                     {.what = web::role::coordinator, .tenant = wellen.id, .organisation = {}}, std::nullopt,
                     node.time.now());
    });
  }
};

TEST_F(PersonsOfTwoMunicipalities, AreLinkedAndTheLinkEnds) {
  const std::string shown = open(coordinator, of_an).body;
  EXPECT_THAT(shown, HasSubstr("Misschien ook in een andere gemeente"));
  EXPECT_THAT(shown, HasSubstr("Wellen"));
  EXPECT_THAT(shown, HasSubstr("an.claes@werk.be"));
  ASSERT_EQ(click(coordinator, of_an + "/koppeling", the_same()).status, 303);
  const std::string after = open(coordinator, of_an + "?klaar=gekoppeld").body;
  EXPECT_THAT(after, HasSubstr("Gekoppeld. Vergoedingen, uren en rust tellen nu samen."));
  EXPECT_THAT(after, HasSubstr("Haal de koppeling weg"));
  ASSERT_EQ(click(coordinator, of_an + "/koppeling/einde").status, 303);
  EXPECT_THAT(open(coordinator, of_an).body, Not(HasSubstr("Haal de koppeling weg")));
  for (const auto kind : {audit::persons_linked, audit::persons_unlinked})
    for (const auto& where : {alken, wellen}) EXPECT_EQ(audited(node, where, kind), 1) << kind << where.name;
  EXPECT_EQ(audited(node, wellen, audit::person_viewed), 1) << "views within ten minutes are one";
  EXPECT_EQ(node.db()
                .read(wellen.id,
                      [](transaction& tx) {
                        return audit::entries(tx, {.what = std::string(audit::persons_linked)});
                      })
                .rows.at(0)
                .event.object,
            there);
}

TEST_F(PersonsOfTwoMunicipalities, AreNotSeenByWhoCoordinatesOne) {
  const someone other = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(other, of_an).body, Not(HasSubstr("Wellen")));
  EXPECT_EQ(click(other, of_an + "/koppeling", the_same()).status, 404);
  EXPECT_EQ(click(coordinator, of_an + "/koppeling", {{"gemeente", "x"}, {"wie", there}}).status, 404);
  EXPECT_EQ(click(sign_in(node, alken, web::role::editor), of_an + "/koppeling", the_same()).status, 403);
  EXPECT_EQ(one("select count(*) from tenant.person_links"), "0");
}

TEST_F(PersonsPages, HoursOfOneCallOutCountInTheNext) {
  const std::string first = confirmed("Bo Nijs");
  ASSERT_EQ(in(first).status, 303);
  wait(8h);
  ASSERT_EQ(out(first).status, 303);
  // The same human in another corps, another call-out, another incident.
  const std::string email = one(
      "select email from tenant.corps_members where id = (select member_id from tenant.callout_people where "
      "id = '" +
      first + "')");
  flood = made(false);
  sandbags_task = activated(flood, 16);
  callout = uuid_v7(node.time.now());
  corps_id = uuid_v7(node.time.now());
  run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + number + ", '" + corps_id +
      "', 'tweede', 'Tweede', now())");
  run("insert into tenant.callouts (tenant_id, id, incident_id, code, state, mode, exercise, corps_ids, "
      "channels, "
      "answer_minutes, hold_minutes, seed, created_at, updated_at) values (" +
      number + ", '" + callout + "', '" + flood.id +
      "', 'K8', 'running', 'strict', false, '{}', '{sms}', 20, 20, 1, now(), now())");
  const std::string second = confirmed("Bo Nijs");
  EXPECT_EQ(worked(second), 0min) << "namesakes with two addresses";
  run("update tenant.corps_members set email = '" + email +
      "' where id = (select member_id from "
      "tenant.callout_people where id = '" +
      second + "')");
  const std::string kept = one("select human_id from tenant.callout_people where id = '" + first + "'");
  const std::string gone = one("select human_id from tenant.callout_people where id = '" + second + "'");
  ASSERT_EQ(click(coordinator, page + "/samenvoeging", {{"blijft", kept}, {"weg", gone}}).status, 303);
  EXPECT_EQ(worked(second), 8h);
  const auto refused = in(second);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("werkte de laatste 24 uur al zo lang als mag"));
  ASSERT_EQ(in(second, {{"toch", "ja"}}).status, 303);
  wait(4h);
  EXPECT_EQ(worked(second), 12h);
}

TEST_F(PersonsPages, AMemberWhoWalksInIsOneHumanWithTheHoursOfBoth) {
  ASSERT_EQ(in(confirmed("Wim Toeval")).status, 303);
  run("update tenant.corps_members set email = '', phone = '+32470998877' where name = 'Wim Toeval'");
  const std::string person = one("select id from tenant.callout_people");
  wait(2h);
  ASSERT_EQ(out(person).status, 303);
  const auto made = click(coordinator, here() + "/nieuw", newcomer());
  ASSERT_EQ(made.status, 303);
  const std::string walk_in = one("select id from tenant.walk_ins");
  EXPECT_EQ(one("select human_id from tenant.walk_ins"),
            one("select human_id from tenant.corps_members where name = 'Wim Toeval'"));
  wait(1h);
  EXPECT_EQ(worked(walk_in), 3h);
}

}  // namespace
}  // namespace paraat::test
