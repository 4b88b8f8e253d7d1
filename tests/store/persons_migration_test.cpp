// Records of before persons were rows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/people/persons/persons.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using testing::ElementsAre;

// What 0048 left, under 0050: every row stays, equal name and address are one, the rest are two.
TEST(PersonsMigration, KeepsEveryRowAndJoinsOnlyEqualNameAndAddress) {
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  const auto run = [&](const std::string& statement) {
    pqxx::nontransaction tx(owner);
    return tx.exec(statement);
  };
  // Back to before: what the migration made goes, and so does its line.
  run("drop view tenant.staff_records, tenant.kept_from_staff, tenant.person_records");
  for (const char* table : {"corps_members", "applications", "interests", "walk_ins", "cost_notes",
                            "callout_people", "stays", "organisations", "profiles", "reserve_candidates"}) {
    for (const char* trigger : {"human", "human_corrected", "record_gone", "record_blanked", "foreign_human"})
      run(std::string("drop trigger if exists ") + trigger + " on tenant." + table);
    run(std::string("alter table tenant.") + table + " drop column human_id");
  }
  run("drop trigger account_of_person on node.grants");
  run("drop table tenant.person_links, tenant.persons_apart, tenant.person_joins, tenant.contact_points, "
      "tenant.persons");
  for (const auto& r :
       run("select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = "
           "p.pronamespace where n.nspname in ('tenant', 'node') and p.proname in ('person_of', "
           "'add_contacts', 'set_human', 'set_human_of_row', 'forget_lonely', 'record_gone', "
           "'walk_in_blanked', 'phone_key', 'account_of', 'set_account', 'set_account_of_person', "
           "'set_human_of_contact', 'contact_changed', 'coordinated_beside', 'persons_beside', "
           "'link_persons', 'note_beside', 'linked_beside', 'link_gone') "
           "or (p.proname = 'paid_beside' and p.pronargs = 5)"))
    run(std::string("drop function ") + r[0].c_str());
  run("delete from node.migrations where name in ('0050_persons.sql', "
      "'0058_organisations_contact_person.sql', '0059_person_links.sql', "
      "'0061_person_links_left_alone.sql')");

  database db({.url = urls.application_url, .connections = 2});
  const auto alken = add_municipality(db, alken_nis);
  const std::string t = std::to_string(alken.id.value);
  run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + t +
      ", '00000000-0000-7000-8000-000000000001', 'rk', 'RK', now()), (" + t +
      ", '00000000-0000-7000-8000-000000000002', 'bv', 'BV', now())");
  const auto member = [&](int corps, const std::string& name, const std::string& email,
                          const std::string& phone) {
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, created_at, "
        "updated_at) values (" +
        t + ", gen_random_uuid(), '00000000-0000-7000-8000-00000000000" + std::to_string(corps) +
        "', 'accepted', '" + name + "', '" + email + "', '" + phone + "', now(), now())");
  };
  member(1, "An Claes", "an@claes.be", "+32470112233");
  member(2, "An Claes", "AN@claes.be", "");
  member(1, "Bo Claes", "an@claes.be", "");
  member(1, "Jan Peeters", "", "");
  member(2, "Jan Peeters", "", "");
  run("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" + t +
      ", gen_random_uuid(), 'An Claes', 'an@claes.be', 'v1', 'active', now())");
  run("insert into tenant.cost_notes (tenant_id, id, person_id, payee_name, payee_email, on_day, kind, "
      "cents, "
      "rules, noted_at) values (" +
      t +
      ", gen_random_uuid(), gen_random_uuid(), 'An Claes', 'an@claes.be', '2026-11-21', 'lump', 3000, 'r', "
      "now())");

  const auto organisation = [&](const std::string& contact, const std::string& email) {
    run("insert into tenant.organisations (tenant_id, id, ref, name, kind, email, contact_name, state, "
        "created_at, updated_at) values (" +
        t + ", gen_random_uuid(), gen_random_uuid()::text, 'Buurtwerk', 'vzw', '" + email + "', '" + contact +
        "', 'approved', now(), now())");
  };
  organisation("An Claes", "an@claes.be");
  organisation("Els Maes", "els@maes.be");
  organisation("", "info@buurtwerk.be");
  run("with a as (insert into node.accounts (name, email, created_at) values ('Els Maes', 'els@maes.be', "
      "now()) returning id) insert into node.grants (account, role, tenant_id, organisation, given_at) "
      "select "
      "id, 'organisation', " +
      t + ", gen_random_uuid(), now() from a");

  std::map<std::string, std::string> before, after;
  const auto rows = [&](std::map<std::string, std::string>& into) {
    for (const auto& table : persons::tables())
      into[std::string(table.name)] =
          run("select count(*) from tenant." + std::string(table.name))[0][0].c_str();
  };
  rows(before);
  EXPECT_THAT(migrate(urls.owner_url),
              ElementsAre("0050_persons.sql", "0058_organisations_contact_person.sql",
                          "0059_person_links.sql", "0061_person_links_left_alone.sql"));
  rows(after);
  EXPECT_EQ(before, after);
  EXPECT_STREQ(run("select count(*) from tenant.persons")[0][0].c_str(), "5") << "An, Bo, two Jans, and Els";
  EXPECT_STREQ(run("select count(*) from tenant.organisations where human_id is null")[0][0].c_str(), "1");
  EXPECT_STREQ(
      run("select p.name from tenant.persons p join node.accounts a on a.id = p.account")[0][0].c_str(),
      "Els Maes");
  EXPECT_STREQ(run("select count(*) from tenant.person_records r join tenant.persons p on p.id = r.human_id "
                   "where p.name = 'An Claes'")[0][0]
                   .c_str(),
               "5");
}

}  // namespace
}  // namespace paraat::test
