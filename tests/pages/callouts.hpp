#pragma once
// A night in Alken: a corps of as many members as the test wants, an incident with a task, a call-out.

#include <fmt/format.h>

#include <pqxx/pqxx>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {

class Night : public Desk {
 protected:
  explicit Night(const node::config& c = {}) : Desk(c) {}
  std::string corps_id = "018f0000-0000-7000-8000-000000000001";

  void SetUp() override { sql(corps_row(corps_id, "korps")); }

  // As the owner of the tables, in the tenant.
  pqxx::result sql(const std::string& text) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', false)");
    return s.exec(text);
  }
  int number(const std::string& text) { return sql(text)[0][0].as<int>(); }
  std::string corps_row(const std::string& id, const std::string& ref) const {
    return fmt::format(
        "insert into tenant.corps (tenant_id, id, ref, name, updated_at) values ({}, '{}', '{}', 'Korps {}', "
        "now())",
        alken.id.value, id, ref, ref);
  }
  static std::string member_id(int n, int corps = 1) {
    return fmt::format("018f0000-0000-7000-8{:03}-{:012}", corps, n);
  }
  // Members first … last: an adult from Alken each, with mail and mobile number.
  void members(int first, int last, const std::string& skills = "{}", const std::string& language = "nl",
               const std::string& corps = {}) {
    const int which = corps.empty() ? 1 : 2;
    sql(fmt::format(
        "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, "
        "place, nis, skills, language, created_at, updated_at) select {}, ('018f0000-0000-7000-8{:03}-' || "
        "lpad(n::text, 12, '0'))::uuid, '{}', 'accepted', 'Lid' || n || ' Achternaam', 'lid' || n || "
        "'@alken.be', '0470' || lpad(n::text, 6, '0'), '1985-05-05', 'Alken', 73001, '{}', '{}', now(), "
        "now() from generate_series({}, {}) n",
        alken.id.value, which, corps.empty() ? corps_id : corps, skills, language, first, last));
  }
  incidents::incident incident(bool exercise = false) {
    return node.db().write(alken.id, [&](transaction& tx) {
      return incidents::create(tx,
                               {.kind = "flood",
                                .name = "Hoogwater",
                                .about = "",
                                .exercise = exercise,
                                .phase = "municipal",
                                .discipline = 4,
                                .place = "Alken",
                                .where = point{50.87, 5.3},
                                .command_name = "Bea",
                                .command_phone = "011 59 00 00",
                                .command_email = "cp@alken.be"},
                               coordinator.account, node.time.now())
          .value();
    });
  }
  incidents::task task(const incidents::incident& i, int needed, const std::string& profile = "sandbags",
                       std::chrono::minutes later = std::chrono::minutes{60}) {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto t = incidents::defaults(i, *task_profiles::in_catalogue(profile), node.time.now());
      t.what.needed = needed;
      t.what.from = node.time.now() + later;
      t.what.until = t.what.from + std::chrono::hours{4};
      t.what.meeting_place = "Parking De Alk, Laagdorp 2";
      return incidents::activate(tx, t, coordinator.account, node.time.now()).value();
    });
  }
  web::scope scope() {
    const auto& s = node.inside().services();
    return {s, alken, "", s.languages.of("nl"), node.time.now(), std::nullopt};
  }
  callouts::callout drafted(const incidents::incident& i, const std::vector<incidents::task>& tasks,
                            callouts::mode how = callouts::mode::best_effort) {
    callouts::content c{
        .incident_id = i.id, .tasks = {}, .corps = {corps::corps_id(corps_id)}, .how = how, .words = {}};
    for (const auto& t : tasks) c.tasks.push_back(t.id);
    return node.db().write(alken.id, [&](transaction& tx) {
      return callouts::draft(tx, c, coordinator.account, node.time.now()).value();
    });
  }
  callouts::callout started(const incidents::incident& i, const std::vector<incidents::task>& tasks,
                            callouts::mode how = callouts::mode::best_effort) {
    const auto c = drafted(i, tasks, how);
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto done = callouts::start(tx, scope(), c.id, coordinator.account);
      EXPECT_TRUE(done) << (done ? "" : untranslated(done.error()));
      // No courier delivers the questions meanwhile: the test itself sets the delivery results.
      channels::stop(tx, node.time.now(), c.id);
      return done.value();
    });
  }
  // The people in a call-out, in the order in which their members were made.
  std::vector<callouts::person> people(const callouts::callout& c) {
    std::vector<callouts::person_id> ids;
    for (const auto& r :
         sql("select id from tenant.callout_people where callout_id = '" + c.id + "' order by member_id"))
      ids.emplace_back(r[0].c_str());
    return node.db().read(alken.id, [&](transaction& tx) {
      std::vector<callouts::person> out;
      for (const auto& id : ids) out.push_back(callouts::find_person(tx, id).value());
      return out;
    });
  }
  callouts::person again(const callouts::person& p) {
    return node.db().read(alken.id, [&](transaction& tx) { return callouts::find_person(tx, p.id).value(); });
  }
  result<callouts::person> say(const callouts::person& p, callouts::answer_kind what,
                               callouts::via how = callouts::via::page) {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto done = callouts::answer_one(
          tx, p.id, {.what = what, .arrives_at = {}, .question = "", .task_id = {}}, how, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  result<callouts::person> yes(const callouts::person& p) { return say(p, callouts::answer_kind::yes); }
  incidents::task task_now(const incidents::task& t) {
    return node.db().read(alken.id, [&](transaction& tx) { return incidents::find_task(tx, t.id).value(); });
  }
  callouts::callout now(const callouts::callout& c) {
    return node.db().read(alken.id, [&](transaction& tx) { return callouts::find(tx, c.id).value(); });
  }
  // Moves the clock and runs the jobs that are due by then.
  void later(std::chrono::seconds by) {
    node.time.advance(by);
    node.inside().beat();
  }
  std::string link(const callouts::person& p) { return "/o/" + callouts::token_of(scope(), p.id); }
  // An answer (ja, misschien, nee), or another act of the page.
  answer tap(const callouts::person& p, const std::string& what, fields more = {}) {
    const bool chosen = what == "ja" || what == "misschien" || what == "nee";
    if (chosen) more.emplace_back("keuze", what);
    return post(link(p) + "/" + (chosen ? "antwoord" : what), encoded(more));
  }
  // Messages in the outbox for a person, the oldest first.
  std::vector<std::string> texts_to(const callouts::person& p, const std::string& channel = "mail") {
    std::vector<std::string> out;
    for (const auto& r : sql("select subject || E'\\n' || body from tenant.channel_messages where about = '" +
                             p.id + "' and via = '" + channel + "' order by seq"))
      out.emplace_back(r[0].c_str());
    return out;
  }
};

}  // namespace paraat::test
