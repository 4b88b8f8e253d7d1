#pragma once
// An incident in Alken that is nearly over: people with a place, people that said no, and the closeout.

#include "protocol/bytes.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/overview/closeout/afterwards.hpp"
#include "tests/pages/in_alken.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

class Afterwards : public InAlken {
 protected:
  incidents::incident flood = node.db().write(alken.id, [&](transaction& tx) {
    incidents::content c;
    c.kind = "flood";
    c.name = "Water in Alken";
    c.place = "Sint-Joris";
    return incidents::create(tx, c, coordinator.account, node.time.now()).value();
  });
  incidents::task sandbags_task = node.db().write(alken.id, [&](transaction& tx) {
    incidents::task t;
    t.incident_id = flood.id;
    t.what.name = "Zandzakken";
    t.what.needed = 10;
    t.what.from = flood_night();
    t.what.until = flood_night() + 8h;
    t.what.meeting_place = "Loods";
    return incidents::activate(tx, t, coordinator.account, node.time.now()).value();
  });
  std::string callout = uuid_v7(flood_night()), corps_id = uuid_v7(flood_night());

  void SetUp() override {
    run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + number + ", '" +
        corps_id + "', 'korps', 'Korps', now())");
    run("insert into tenant.callouts (tenant_id, id, incident_id, code, state, mode, exercise, corps_ids, "
        "channels, answer_minutes, hold_minutes, seed, created_at, started_at, filled_at, updated_at) "
        "values (" +
        number + ", '" + callout + "', '" + flood.id + "', 'K7', 'running', 'strict', false, '{" + corps_id +
        "}', '{sms}', 20, 20, 1, '2026-11-21 18:00+00', '2026-11-21 18:00+00', '2026-11-21 18:10+00', "
        "now())");
  }
  std::string member(const std::string& name) {
    const std::string id = uuid_v7(flood_night());
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, "
        "created_at, updated_at) values (" +
        number + ", '" + id + "', '" + corps_id + "', 'accepted', '" + name + "', '" +
        name.substr(0, name.find(' ')) + "@voorbeeld.be', '+32470112233', '1990-01-01', now(), now())");
    return id;
  }
  std::string called(const std::string& name, const std::string& state, bool place) {
    const std::string m = member(name), id = uuid_v7(flood_night());
    run("insert into tenant.callout_people (tenant_id, id, callout_id, member_id, task_id, place_task, "
        "state, wave, token_hash, asked_at, changed_at, said_yes_at, answered_at) values (" +
        number + ", '" + id + "', '" + callout + "', '" + m + "', '" + sandbags_task.id + "', " +
        (place ? "'" + sandbags_task.id + "'" : "null") + ", '" + state + "', 1, decode(md5('" + id +
        "'), 'hex'), now(), now(), " + (place ? "'2026-11-21 18:02+00'" : "null") + ", now())");
    return id;
  }
  // The call-out sends everybody home.
  void over() {
    run("update tenant.callouts set state = 'stood_down'");
    run("update tenant.callout_people set state = 'released' where state = 'confirmed'");
  }
  std::string at() const { return "/beheer/noodsituaties/" + flood.id + "/nadien"; }
  std::string end_path() const { return "/beheer/noodsituaties/" + flood.id + "/einde"; }
  // In and out, so many hours.
  void worked(const std::string& person, std::chrono::hours h) {
    node.db().write(alken.id, [&](transaction& tx) {
      return presence::check_in(tx, callouts::person_id(person), presence::check_in_method::desk,
                                node.time.now(), true, coordinator.account, node.time.now())
          .value();
    });
    node.time.advance(h);
    node.db().write(alken.id, [&](transaction& tx) {
      return presence::check_out(tx, callouts::person_id(person), presence::check_in_method::desk,
                                 node.time.now(), coordinator.account, node.time.now())
          .value();
    });
  }
  answer cost(const std::string& person, const std::string& amount, const std::string& kind = "lump",
              const std::string& day = "2026-11-21", const std::string& km = "") {
    return click(coordinator, at() + "/kosten",
                 {{"wie", person}, {"dag", day}, {"bedrag", amount}, {"soort", kind}, {"km", km}});
  }
  std::string link_to(const std::string& about) {
    const std::string body =
        one("select body from tenant.channel_messages where via = 'mail' and about = '" + about + "'");
    const auto at = body.find("/terugblik/");
    return at == std::string::npos ? "" : body.substr(at, body.find_first_of(" \n", at) - at);
  }
};

}  // namespace paraat::test
