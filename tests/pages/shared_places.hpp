#pragma once
// A task of an incident that is shown to the public, and those who answer there.

#include <string>

#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {

class SharedPlaces : public Night {
 protected:
  explicit SharedPlaces(const node::config& c = {}) : Night(c) {}
  // As a coordinator does: from the page of the task to a published vacancy.
  std::string drafted_from(const incidents::task& t) {
    auto f = soup();
    for (auto& [name, value] : f) {
      if (name == "titel") value = "Zandzakken vullen";
      if (name == "begin") value = "";
    }
    f.emplace_back("taak", t.id);
    f.emplace_back("dringend", "ja");
    const std::string to = click(coordinator, "/beheer/vacatures/nieuw", f).headers.at("location");
    return to.substr(0, to.find('?'));
  }
  vacancies::vacancy shown(const incidents::task& t) {
    const std::string address = drafted_from(t);
    EXPECT_EQ(click(coordinator, address + "/publicatie").status, 303);
    return at(address);
  }
  vacancies::vacancy again(const vacancies::vacancy& v) {
    return node.db().read(alken.id, [&](transaction& tx) { return vacancies::find(tx, v.id).value(); });
  }
  using Night::again;
  applications::application_id answered(const vacancies::vacancy& v, const std::string& name,
                                        const std::string& phone = {}) {
    return node.db().write(alken.id, [&](transaction& tx) {
      applications::application a;
      a.name = name;
      a.email = name + "@voorbeeld.be";
      a.phone = phone;
      const auto made = applications::answer(tx, v, a, node.time.now()).value();
      return applications::confirm(tx, made.id, node.time.now()).value().id;
    });
  }
  bool accepted(const applications::application_id& id) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto done = applications::accept(tx, alken, id, "", std::nullopt, node.time.now());
      if (!done) tx.abandon();
      return done.has_value();
    });
  }
  void stop(const incidents::task& t) {
    node.db().write(alken.id, [&](transaction& tx) {
      incidents::stop(tx, t.id, coordinator.account, node.time.now()).value();
    });
  }
  void stand_down(const incidents::incident& i) {
    node.db().write(alken.id, [&](transaction& tx) {
      closeout::end(tx, scope(), i.id, "", coordinator.account).value();
    });
  }
  // "mail sms": how often somebody was told not to come.
  std::string told(const std::string& mail, const std::string& number = "+") {
    const auto count = [&](const std::string& to, const char* kind) {
      return std::string(sql("select count(*) from tenant.channel_messages where recipient = '" + to +
                             "' and kind = '" + kind + "'")[0][0]
                             .c_str());
    };
    return count(mail, "application_task_stopped") + " " + count(number, "task_stopped");
  }
  int free_at_visitors(const vacancies::vacancy& v) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto l = listings::with_id(tx, alken.party, v.id);
      return l ? l->places_free : -1;
    });
  }
};

}  // namespace paraat::test
