// The copy of everything about a person: what one for the staff and one for the person have, and who gets
// none.

#include "node/person_export.hpp"

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tests/pages/presence.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/planted_row.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PersonCopies : public Presence {
 protected:
  const std::string an = confirmed("An Claes"), bo = confirmed("Bo Nijs");
  const std::string an_member = member_of(an), bo_member = member_of(bo);
  const std::string an_human = human_of(an_member);
  const std::string page = "/beheer/mensen/" + an_human;

  std::string member_of(const std::string& place) {
    return one("select member_id from tenant.callout_people where id = '" + place + "'");
  }
  std::string human_of(const std::string& member) {
    return one("select human_id from tenant.corps_members where id = '" + member + "'");
  }
  std::string mailbox(const std::string& member) { return member + "@voorbeeld.be"; }
  void keeps_health(const std::string& member, const std::string& words) {
    const std::string sealed = node.inside().services().vault.seal(words);
    run("update tenant.corps_members set support_sealed = decode('" + hex(sealed) + "', 'hex') where id = '" +
        member + "'");
  }
  // The path of a new own page of the member with this address.
  std::string own_page_of(const std::string& email) {
    EXPECT_EQ(post("/korps/link", encoded({{"email", email}})).status, 303);
    return link_in(last_mail_to(node, alken, email), alken, "/korps/lid/");
  }
  std::string own_page(const std::string& member) { return own_page_of(mailbox(member)); }
  // The path of the copy, asked on the own page and opened from the mail.
  std::string own_copy(const std::string& member) {
    EXPECT_EQ(post(own_page(member) + "/kopie", "").status, 303);
    return link_in(last_mail_to(node, alken, mailbox(member)), alken, "/mijn-gegevens/");
  }
  // The own page of an answer to a vacancy.
  std::string answered(const std::string& name, const std::string& email, const std::string& phone) {
    const std::string vacancy = Desk::made(coordinator), id = vacancy.substr(vacancy.rfind('/') + 1);
    const std::string answer_id = uuid_v7(node.time.now());
    run("insert into tenant.applications (tenant_id, id, vacancy_id, name, email, phone, message, consent, "
        "state, created_at, updated_at) values (" +
        number + ", '" + answer_id + "', '" + id + "', '" + name + "', '" + email + "', '" + phone +
        "', 'Ik kan goed koken', 'v1', 'waiting', now(), now())");
    return "/mijn-antwoord/" + node.db().write(alken.id, [&](transaction& tx) {
      return one_time_tokens::issue_link(tx, applications::own_purpose, answer_id, node.time.now() + 24h);
    });
  }
  std::string member_without_email(const std::string& name, const std::string& phone) {
    const std::string id = uuid_v7(node.time.now());
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, created_at, "
        "updated_at) values (" +
        number + ", '" + id + "', '" + corps_id + "', 'accepted', '" + name + "', '', '" + phone +
        "', now(), now())");
    return id;
  }
  json::object file(const answer& a) {
    EXPECT_EQ(a.status, 200);
    EXPECT_EQ(a.headers.at("content-type"), "application/json");
    EXPECT_THAT(a.headers.at("content-disposition"), HasSubstr("attachment"));
    EXPECT_EQ(a.headers.at("cache-control"), "no-store");
    return a.status == 200 ? json::parse(a.body).as_object() : json::object();
  }
  json::array rows(const json::object& copy, std::string_view table) {
    const auto* found = copy.at("tables").as_object().if_contains(table);
    return found == nullptr ? json::array() : found->as_array();
  }
  answer visit(const std::string& path) { return node.get(host, path); }
};

TEST_F(PersonCopies, ForTheStaffHasEverythingButHealthAndTheWordsOfMessages) {
  keeps_health(an_member, "Draagt een hoorapparaat");
  run("insert into tenant.corps_trail (tenant_id, member_id, at, what, note) values (" + number + ", '" +
      an_member + "', now(), 'note', 'Kent de dijk goed')");
  run("update tenant.callout_people set question = 'Mag mijn hond mee?' where id = '" + an + "'");
  ASSERT_EQ(in(an).status, 303);
  EXPECT_THAT(open(coordinator, "/beheer/korps/leden/" + an_member).body, HasSubstr(page));
  const auto person = open(coordinator, page);
  EXPECT_EQ(person.status, 200);
  EXPECT_THAT(person.body, HasSubstr("Kopie van alles over deze persoon"));
  EXPECT_THAT(person.body, HasSubstr("/beheer/korps/leden/" + an_member));
  const auto shown = open(coordinator, page + "/kopie");
  EXPECT_EQ(shown.status, 200);
  for (const char* words :
       {"An Claes", "Kent de dijk goed", "Mag mijn hond mee?", "Korps", "Aanwezigheid", "Water in Alken"})
    EXPECT_THAT(shown.body, HasSubstr(words));
  for (const char* words : {"hoorapparaat", "Bo Nijs", "Rekening houden met"})
    EXPECT_THAT(shown.body, Not(HasSubstr(words)));
  const auto copy = file(open(coordinator, page + "/kopie.json"));
  EXPECT_EQ(copy.at("for").as_string(), "staff");
  EXPECT_EQ(copy.at("municipality").at("name").as_string(), "Alken");
  ASSERT_EQ(rows(copy, "tenant.corps_members").size(), 1U);
  EXPECT_EQ(rows(copy, "tenant.corps_members")[0].at("name").as_string(), "An Claes");
  EXPECT_FALSE(rows(copy, "tenant.corps_members")[0].as_object().contains("support_sealed"));
  EXPECT_EQ(rows(copy, "tenant.stays").size(), 1U);
  EXPECT_THAT(json::serialize(copy), Not(HasSubstr("hoorapparaat")));
  EXPECT_GE(audited(node, alken, audit::person_exported), 1);
}

TEST_F(PersonCopies, ForThePersonHasHealthAndIsBehindALinkOfAnHour) {
  keeps_health(an_member, "Draagt een hoorapparaat");
  const std::string own = own_page(an_member);
  EXPECT_THAT(visit(own).body, HasSubstr(own + "/kopie"));
  EXPECT_THAT(visit(own + "/kopie").body, HasSubstr("Stuur me de link"));
  const std::string path = own_copy(an_member);
  const auto shown = visit(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("Draagt een hoorapparaat"));
  EXPECT_THAT(shown.body, Not(HasSubstr("Bo Nijs")));
  const auto copy = file(visit(path + "/kopie.json"));
  EXPECT_EQ(copy.at("for").as_string(), "person");
  EXPECT_EQ(rows(copy, "tenant.corps_members")[0].at("support_sealed").as_string(),
            "Draagt een hoorapparaat");
  EXPECT_EQ(audited(node, alken, audit::own_copy_asked), 1);
  node.time.advance(61min);
  for (const std::string& late : {path, path + "/kopie.json"}) EXPECT_EQ(visit(late).status, 410) << late;
}

TEST_F(PersonCopies, AreSentFiveTimesADayAndOnlyToAnAddressOfTheMember) {
  const std::string own = own_page(an_member);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(post(own + "/kopie", "").status, 303);
  EXPECT_EQ(post(own + "/kopie", "").status, 429);
  const std::string other = own_page(bo_member);
  run("update tenant.corps_members set email = '' where id = '" + bo_member + "'");
  EXPECT_EQ(post(other + "/kopie", "").status, 409) << "this node sends no SMS";
  run("update tenant.corps_members set state = 'left' where id = '" + bo_member + "'");
  EXPECT_EQ(post(other + "/kopie", "").status, 410);
  EXPECT_EQ(post("/korps/lid/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/kopie", "").status, 404);
}

TEST_F(PersonCopies, AreOfNobodyOnceThePersonIsErased) {
  const std::string path = own_copy(an_member);
  run("delete from tenant.corps_members where id = '" + an_member + "'");
  EXPECT_EQ(visit(path).status, 410);
  EXPECT_EQ(open(coordinator, page + "/kopie").status, 404);
}

TEST_F(PersonCopies, AreForNobodyElse) {
  const tenants::tenant hasselt = node.municipality(hasselt_nis);
  const someone elsewhere = sign_in(node, hasselt, web::role::coordinator);
  const std::string path = own_copy(an_member);
  for (const std::string& there : {page, page + "/kopie", page + "/kopie.json"}) {
    EXPECT_EQ(node.get("hasselt.localhost", there, elsewhere.cookie_header).status, 404) << there;
    EXPECT_EQ(open(elsewhere, there).status, 403) << there;
    for (const auto role : {web::role::editor, web::role::mediator})
      EXPECT_EQ(open(sign_in(node, alken, role), there).status, 403) << there;
    EXPECT_EQ(open(sign_in(node, alken, web::role::organisation, organisation), there).status, 403) << there;
    EXPECT_EQ(visit(there).status, 303) << there;
  }
  EXPECT_EQ(node.get("hasselt.localhost", path).status, 404);
  EXPECT_EQ(visit("/mijn-gegevens/" + own_page(an_member).substr(std::string("/korps/lid/").size())).status,
            404)
      << "the link of the own page is of another purpose";
  EXPECT_EQ(open(coordinator, "/beheer/mensen/geen/kopie").status, 404);
}

TEST_F(PersonCopies, TellNothingOfWhoeverSharesAMailbox) {
  const std::string own = own_page(an_member);
  run("update tenant.corps_members set email = 'gezin@voorbeeld.be' where id in ('" + an_member + "', '" +
      bo_member + "')");
  run("insert into tenant.interests (tenant_id, id, name, email, note, consent, state, created_at) values (" +
      number +
      ", gen_random_uuid(), 'Bo Nijs', 'gezin@voorbeeld.be', 'Graag bij de soep', 'v1', 'active', now())");
  const auto message = [&](const std::string& about, const std::string& words) {
    run("insert into tenant.channel_messages (tenant_id, id, key, via, recipient, about, subject, body, "
        "html, "
        "state, priority, next_at, queued_at) values (" +
        number + ", gen_random_uuid(), '" + words + "', 'mail', 'gezin@voorbeeld.be', '" + about + "', '" +
        words + "', '" + words +
        " https://alken.localhost/korps/lid/AAAAAAAAAAAAAAAAAAAAAAAA', '', 'left', "
        "'normal', now(), '2026-11-01')");
  };
  message(an, "Oproep aan An");
  message(bo, "Oproep aan Bo");
  message("", "Iets aan het gezin");
  ASSERT_EQ(post(own + "/kopie", "").status, 303);
  const auto copy = file(visit(
      link_in(last_mail_to(node, alken, "gezin@voorbeeld.be"), alken, "/mijn-gegevens/") + "/kopie.json"));
  const auto messages = rows(copy, "tenant.channel_messages");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].at("subject").as_string(), "Oproep aan An");
  EXPECT_THAT(std::string(messages[0].at("body").as_string()), Not(HasSubstr("AAAA"))) << "links are masked";
  EXPECT_THAT(json::serialize(copy), Not(HasSubstr("soep")));
  const auto staff = file(open(coordinator, page + "/kopie.json"));
  EXPECT_FALSE(rows(staff, "tenant.channel_messages")[0].as_object().contains("body"));
}

TEST_F(PersonCopies, AreAskedOnTheOwnPageOfAnAnswerToo) {
  const std::string own = answered("Els Maes", "els@maes.be", "");
  EXPECT_THAT(visit(own).body, HasSubstr(own + "/kopie"));
  EXPECT_EQ(visit(own + "/kopie").status, 200);
  ASSERT_EQ(post(own + "/kopie", "").status, 303);
  const auto shown = visit(link_in(last_mail_to(node, alken, "els@maes.be"), alken, "/mijn-gegevens/"));
  EXPECT_THAT(shown.body, HasSubstr("Ik kan goed koken"));
  EXPECT_THAT(shown.body, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_EQ(visit("/mijn-antwoord/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/kopie").status, 404);
}

// A record joins by name and a telephone number that nobody proved.
TEST_F(PersonCopies, AreNotSentToAnAddressThatOneOfTheRecordsHasNot) {
  const std::string member = member_without_email("Mia Thys", "0470 55 66 77");
  keeps_health(member, "Draagt een hoorapparaat");
  const std::string own = answered("Mia Thys", "vreemd@elders.be", "+32470556677");
  ASSERT_EQ(one("select human_id from tenant.applications"), human_of(member)) << "they are one person";
  const auto refused = post(own + "/kopie", "");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Vraag de kopie aan de gemeente."));
  EXPECT_THAT(refused.body, Not(HasSubstr("hoorapparaat")));
  EXPECT_EQ(one("select count(*) from node.tokens where purpose like 'person.copy%'"), "0");
  EXPECT_EQ(audited(node, alken, audit::own_copy_asked), 0);
}

TEST_F(PersonCopies, ALinkOpensNothingOnceARecordWithAnotherAddressJoined) {
  const std::string own = answered("Mia Thys", "vreemd@elders.be", "+32470556677");
  ASSERT_EQ(post(own + "/kopie", "").status, 303);
  const std::string path = link_in(last_mail_to(node, alken, "vreemd@elders.be"), alken, "/mijn-gegevens/");
  ASSERT_EQ(visit(path).status, 200);
  const std::string member = member_without_email("Mia Thys", "0470 55 66 77");
  keeps_health(member, "Draagt een hoorapparaat");
  ASSERT_EQ(one("select human_id from tenant.applications"), human_of(member));
  for (const std::string& there : {path, path + "/kopie.json"}) {
    EXPECT_EQ(visit(there).status, 409) << there;
    EXPECT_THAT(visit(there).body, Not(HasSubstr("hoorapparaat"))) << there;
  }
}

// Nobody proves that a number or a mailbox is theirs alone.
TEST_F(PersonCopies, HaveNoMessageThatOnlyWentToATypedNumber) {
  run("update tenant.corps_members set phone = '0470 99 00 11' where id = '" + an_member + "'");
  run("insert into tenant.channel_messages (tenant_id, id, key, via, recipient, about, subject, body, html, "
      "state, priority, next_at, queued_at) values (" +
      number +
      ", gen_random_uuid(), 'k', 'sms', '+32470990011', '', '', 'Code van een ander', '', 'left', "
      "'normal', now(), '2026-11-01')");
  EXPECT_THAT(visit(own_copy(an_member)).body, Not(HasSubstr("Code van een ander")));
}

TEST_F(PersonCopies, HaveNoAccountThatAJoinBroughtFromSomebodyElse) {
  const std::string other =
      one("insert into node.accounts (name, email, created_at) values ('Bo Nijs', 'bo@nijs.be', now()) "
          "returning id");
  run("insert into node.grants (account, role, tenant_id, given_at) values (" + other + ", 'editor', " +
      number + ", now())");
  run("update tenant.persons set account = " + other + " where id = '" + an_human + "'");
  const auto copy = file(visit(own_copy(an_member) + "/kopie.json"));
  for (const char* table : {"node.accounts", "node.grants"}) EXPECT_EQ(rows(copy, table).size(), 0U) << table;
}

TEST_F(PersonCopies, ForTheStaffHaveNoExtract5962) {
  for (const char* code : {"extract_596_2", "chainsaw"})
    run("insert into tenant.corps_certificates (tenant_id, member_id, code, valid_from, seen_on, seen_by) "
        "values (" +
        number + ", '" + an_member + "', '" + code + "', '2026-11-01', '2026-11-01', " +
        std::to_string(coordinator.account) + ")");
  const std::string shown = open(coordinator, page + "/kopie").body;
  EXPECT_THAT(shown, AllOf(HasSubstr("Kettingzaag (attest)"), Not(HasSubstr("Uittreksel 596.2 getoond"))));
  EXPECT_THAT(visit(own_copy(an_member)).body, HasSubstr("Uittreksel 596.2 getoond"));
}

TEST_F(PersonCopies, ARecordThatIsNotConfirmedHasNoPage) {
  run("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
      number + ", gen_random_uuid(), 'An Claes', '" + mailbox(an_member) + "', 'v1', 'unconfirmed', now())");
  EXPECT_THAT(open(coordinator, page).body,
              AllOf(HasSubstr("Interesse"), Not(HasSubstr("/beheer/interesses/"))));
  run("update tenant.interests set state = 'active'");
  EXPECT_THAT(open(coordinator, page).body, HasSubstr("/beheer/interesses/"));
}

// A row in every table of the list, found by what points at the person; the same row of a stranger is not.
TEST_F(PersonCopies, GiveTheRowsOfEveryTableOfTheList) {
  pqxx::connection owner(node.urls().owner_url);
  run("update tenant.corps_members set email = 'an@claes.be', phone = '0470 99 00 11' where id = '" +
      an_member + "'");
  const std::string account =
      one("insert into node.accounts (name, email, created_at) values ('An Claes', 'an@claes.be', now()) "
          "returning id");
  run("update tenant.persons set account = " + account + " where id = '" + an_human + "'");
  const auto quoted = [](const std::string& v) { return "'" + v + "'"; };
  const planted_values person{{"human_id", quoted(an_human)}}, member{{"member_id", quoted(an_member)}},
      place{{"person_id", quoted(an)}}, at_account{{"account", account}};
  const auto with = [&](const std::string& column, const std::string& v) {
    planted_values out = person;
    out[column] = v;
    return out;
  };
  const std::string profile_id = uuid_v7(flood_night());
  planted_values profile = with("email", "'an@claes.be'");
  profile["id"] = quoted(profile_id);
  const planted_values of_profile{{"profile_id", quoted(profile_id)}};
  const std::string answer_id = uuid_v7(flood_night()), subscriber_id = uuid_v7(flood_night());
  planted_values answered = with("email", "'an@claes.be'");
  answered["id"] = quoted(answer_id);
  const std::string candidate_id = uuid_v7(flood_night());
  planted_values candidate = with("email", "'an@claes.be'");
  candidate["id"] = quoted(candidate_id);
  candidate["state"] = "'unseen'";
  const planted_values of_subscriber{{"subscriber_id", quoted(subscriber_id)}};
  const std::string talk_id = uuid_v7(flood_night());
  plant_row(owner, alken.id.value, "relay_conversations", {{"id", quoted(talk_id)}});
  plant_row(owner, alken.id.value, "relay_sides",
            {{"conversation_id", quoted(talk_id)},
             {"side", "'first'"},
             {"holder_kind", "'applications'"},
             {"holder_id", quoted(answer_id)}});
  const std::map<std::string, planted_values> more{
      {"tenant.relay_messages", {{"conversation_id", quoted(talk_id)}}},
      {"tenant.alert_subscribers", {{"id", quoted(subscriber_id)}, {"email", "'an@claes.be'"}}},
      {"tenant.alert_searches", of_subscriber},
      {"tenant.alert_items", of_subscriber},
      {"tenant.push_subscriptions", of_subscriber},
      {"tenant.answers_elsewhere", {{"name", "'An Claes'"}, {"email", "'an@claes.be'"}}},
      {"tenant.application_steps", {{"application_id", quoted(answer_id)}, {"step", "'told'"}}},
      {"tenant.application_outcomes", {{"application_id", quoted(answer_id)}, {"side", "'volunteer'"}}},
      {"tenant.volunteer_invitations", of_profile},
      {"tenant.profiles", profile},
      {"tenant.reserve_candidates", candidate},
      {"tenant.import_list_rows", {{"record_id", quoted(candidate_id)}}},
      {"tenant.profile_languages", of_profile},
      {"tenant.profile_concepts", of_profile},
      {"tenant.profile_trainings", of_profile},
      {"tenant.profile_audiences", of_profile},
      {"tenant.profile_looks", of_profile},
      {"tenant.person_links", {{"person_id", quoted(an_human)}}},
      {"tenant.corps_availability", member},
      {"tenant.corps_exceptions", member},
      {"tenant.corps_certificates", member},
      {"tenant.corps_reminders", member},
      {"tenant.information_proofs", member},
      {"tenant.corps_trail", member},
      {"tenant.corps_import_rows", member},
      // Whoever has a record with another address gets no copy by mail; a walk-in never has one.
      {"tenant.applications", answered},
      {"tenant.interests", with("email", "'an@claes.be'")},
      {"tenant.walk_ins", with("name", "''")},
      {"tenant.stays", person},
      {"tenant.cost_notes", with("payee_email", "'an@claes.be'")},
      {"tenant.organisations", with("email", "'an@claes.be'")},
      {"tenant.shift_places", place},
      {"tenant.roll_marks", place},
      {"tenant.channel_messages", {{"about", quoted(an)}, {"queued_at", "'2026-11-01'"}}},
      {"tenant.channel_answers", {{"about", quoted(an)}}},
      {"tenant.vacancies", {{"contact_name", "'an claes'"}, {"contact_email", "'an@claes.be'"}}},
      {"tenant.incidents", {{"command_name", "'An Claes'"}, {"command_phone", "'0470990011'"}}},
      {"tenant.incident_tasks", {{"contact_name", "'An Claes'"}, {"contact_phone", "'0470990011'"}}},
      {"tenant.invitations", {{"name", "'An Claes'"}, {"email", "'an@claes.be'"}}},
      {"tenant.notice_settings", at_account},
      {"node.contact_points", {{"account", account}, {"email", "'an@claes.be'"}}},
      {"node.grants", {{"account", account}, {"role", "'editor'"}, {"tenant_id", number}}},
      {"node.passkeys", at_account},
      {"node.devices", at_account},
      {"node.sessions", at_account}};
  for (const auto& [table, values] : more) {
    plant_row(owner, alken.id.value, table, values);
    EXPECT_EQ(
        rows(file(open(coordinator, "/beheer/mensen/" + human_of(bo_member) + "/kopie.json")), table).size(),
        0U)
        << table << ": of a stranger";
  }
  const std::string own = own_page_of("an@claes.be");
  ASSERT_EQ(post(own + "/kopie", "").status, 303);
  const std::string path = link_in(last_mail_to(node, alken, "an@claes.be"), alken, "/mijn-gegevens/");
  const auto copy = file(visit(path + "/kopie.json"));
  const auto staff = file(open(coordinator, page + "/kopie.json"));
  for (const auto& t : node::exported_tables()) {
    EXPECT_GE(rows(copy, t.name).size(), 1U) << t.name;
    EXPECT_EQ(rows(staff, t.name).empty(), t.person_only) << t.name;
  }
  EXPECT_EQ(visit(path).status, 200);
}

}  // namespace
}  // namespace paraat::test
