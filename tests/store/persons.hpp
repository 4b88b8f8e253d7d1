#pragma once
// Records of people in Alken, with the verbs of a coordinator.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {

class Persons : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 4}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  instant now = flood_night();
  std::int64_t who = 1;

  std::string value(const std::string& statement) {
    return db.write(alken.id, [&](transaction& tx) {
      const auto found = sql::run(tx, statement);
      return found.empty() ? std::string() : sql::text_of(found[0][0]);
    });
  }
  std::string tenant() { return std::to_string(alken.id.value); }
  std::string corps(const std::string& name) {
    return value("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + tenant() +
                 ", gen_random_uuid(), '" + name + "', '" + name + "', now()) returning id");
  }
  std::string organisation(const std::string& contact, const std::string& email) {
    return value(
        "insert into tenant.organisations (tenant_id, id, ref, name, kind, email, contact_name, state, "
        "created_at, updated_at) values (" +
        tenant() + ", gen_random_uuid(), gen_random_uuid()::text, 'Buurtwerk', 'vzw', '" + email + "', '" +
        contact + "', 'approved', now(), now()) returning id");
  }
  std::int64_t account(const std::string& name, const std::string& email) {
    return std::stoll(value("insert into node.accounts (name, email, created_at) values ('" + name + "', '" +
                            email + "', now()) returning id"));
  }
  void let_in(std::int64_t who_is, const std::string& organisation_id, const std::string& where) {
    value("insert into node.grants (account, role, tenant_id, organisation, given_at) values (" +
          std::to_string(who_is) + ", 'organisation', " + where + ", '" + organisation_id +
          "', now()) returning id");
  }
  // The new record's id.
  std::string member(const std::string& corps_id, const std::string& name, const std::string& email,
                     const std::string& phone = "", const std::string& born = "null") {
    return value(
        "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, "
        "created_at, "
        "updated_at) values (" +
        tenant() + ", gen_random_uuid(), '" + corps_id + "', 'accepted', '" + name + "', '" + email + "', '" +
        phone + "', " + born + ", now(), now()) returning id");
  }
  std::string interested(const std::string& name, const std::string& email) {
    return value(
        "insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
        tenant() + ", gen_random_uuid(), '" + name + "', '" + email +
        "', 'v1', 'active', now()) returning id");
  }
  persons::person_id human(const std::string& table, const std::string& id) {
    return persons::person_id(value("select human_id from tenant." + table + " where id = '" + id + "'"));
  }
  std::string count(const std::string& table) { return value("select count(*) from tenant." + table); }
  std::vector<persons::alike> alike() {
    return db.read(alken.id, [&](transaction& tx) { return persons::alike_pairs(tx, 50); });
  }
  result<void> join(const persons::person_id& kept, const persons::person_id& gone) {
    return db.write(alken.id,
                    [&](transaction& tx) { return persons::join_persons(tx, kept, gone, who, now); });
  }
  persons::join_id last_join() {
    return db.read(alken.id, [&](transaction& tx) { return persons::past_joins(tx, 1).at(0).id; });
  }
  result<void> separate(const persons::join_id& join) {
    return db.write(alken.id, [&](transaction& tx) { return persons::separate_persons(tx, join, who, now); });
  }
  std::string red_cross = corps("rk"), civil = corps("bv");
};

}  // namespace paraat::test
