#pragma once
// An incident in Alken with one task, a running call-out, and people of the corps with a place in it.

#include "protocol/bytes.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tests/pages/in_alken.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

class Presence : public InAlken {
 protected:
  incidents::incident flood = made(false);
  incidents::task sandbags_task = activated(flood, 16);

  incidents::incident made(bool exercise) {
    return node.db().write(alken.id, [&](transaction& tx) {
      incidents::content c;
      c.kind = "flood";
      c.name = "Water in Alken";
      c.exercise = exercise;
      c.place = "Sint-Joris";
      c.command_name = "Piet Post";
      c.command_phone = "+3211590000";
      c.command_email = "post@alken.be";
      return incidents::create(tx, c, coordinator.account, node.time.now()).value();
    });
  }
  incidents::task activated(const incidents::incident& i, int age) {
    return node.db().write(alken.id, [&](transaction& tx) {
      incidents::task t;
      t.incident_id = i.id;
      t.what.name = "Zandzakken";
      t.what.needed = 10;
      t.what.from = flood_night();
      t.what.until = flood_night() + 24h;
      t.what.meeting_place = "Loods Stationsstraat";
      t.what.minimum_age = age;
      t.what.contact_name = "Bea";
      return incidents::activate(tx, t, coordinator.account, node.time.now()).value();
    });
  }
  // A running call-out, and a member of the corps with a place in it.
  std::string callout = uuid_v7(flood_night());
  std::string corps_id = uuid_v7(flood_night());
  void call_out() {
    const std::string t = std::to_string(alken.id.value);
    run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + t + ", '" + corps_id +
        "', 'korps', 'Korps', now()) on conflict do nothing");
    run("insert into tenant.callouts (tenant_id, id, incident_id, code, state, mode, exercise, corps_ids, "
        "channels, answer_minutes, hold_minutes, seed, created_at, updated_at) values (" +
        t + ", '" + callout + "', '" + flood.id +
        "', 'K7', 'running', 'strict', false, '{}', '{sms}', 20, 20, 1, now(), now()) on conflict do "
        "nothing");
  }
  std::string confirmed(const std::string& name) {
    call_out();
    const std::string t = std::to_string(alken.id.value), member = uuid_v7(flood_night()),
                      id = uuid_v7(flood_night());
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, created_at, "
        "updated_at) values (" +
        t + ", '" + member + "', '" + corps_id + "', 'accepted', '" + name + "', '" + member +
        "@voorbeeld.be', '+32470112233', now(), now())");
    run("insert into tenant.callout_people (tenant_id, id, callout_id, member_id, task_id, place_task, "
        "state, wave, token_hash, asked_at, changed_at) values (" +
        t + ", '" + id + "', '" + callout + "', '" + member + "', '" + sandbags_task.id + "', '" +
        sandbags_task.id + "', 'confirmed', 1, decode(md5('" + id + "'), 'hex'), now(), now())");
    return id;
  }
  // So long that a session has ended.
  void wait(std::chrono::hours time) {
    node.time.advance(time);
    coordinator = sign_in(node, coordinator.account);
  }
  std::string here() const { return "/beheer/noodsituaties/" + flood.id + "/aanwezig"; }
  answer in(const std::string& id, fields more = {}) {
    fields f{{"wie", id}};
    f.insert(f.end(), more.begin(), more.end());
    return click(coordinator, here() + "/aankomst", f);
  }
  answer out(const std::string& id) { return click(coordinator, here() + "/vertrek", {{"wie", id}}); }
  fields newcomer(const std::string& name = "Wim Toeval") {
    return {{"naam", name},
            {"telefoon", "0470 99 88 77"},
            {"geboren", "1990-01-01"},
            {"taak", sandbags_task.id},
            {"verteld", "ja"}};
  }
  std::string state(const std::string& id) {
    return one("select state from tenant.callout_people where id = '" + id + "'");
  }
};

}  // namespace paraat::test
