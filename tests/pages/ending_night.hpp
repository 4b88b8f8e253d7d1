#pragma once
// A night in Alken that ends: the act itself, what was sent, and what stands on the timeline.

#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tests/pages/callouts.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {

class EndingNight : public Night {
 protected:
  explicit EndingNight(const node::config& c = {}) : Night(c) {}
  static std::string at(const incidents::incident& i) { return "/beheer/noodsituaties/" + i.id; }
  std::string page(const std::string& path) { return open(coordinator, path).body; }
  std::string timeline(const incidents::incident& i) {
    std::string out;
    for (const auto& r : sql("select what || ' ' || n from tenant.incident_trail where incident_id = '" +
                             i.id + "' order by id"))
      out += std::string(r[0].c_str()) + "\n";
    return out;
  }
  // The tag beside the heading; the table of call-outs has tags with the same words.
  static std::string headed(const std::string& state) { return state + "</span><span class=\"ds-tag\""; }
  void check_in(const callouts::person& p) {
    node.db().write(alken.id, [&](transaction& tx) {
      presence::check_in(tx, p.id, presence::check_in_method::desk, node.time.now(), true,
                         coordinator.account, node.time.now())
          .value();
    });
  }
  int told() {
    return number(
        "select count(*) from tenant.channel_messages m join tenant.aftermaths a on a.batch_id = "
        "m.batch_id");
  }
  incidents::incident now(const incidents::incident& i) {
    return node.db().read(alken.id, [&](transaction& tx) { return incidents::find(tx, i.id).value(); });
  }
  using Night::now;
  result<closeout::told> end(const incidents::incident& i) {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto done = closeout::end(tx, scope(), i.id, "", coordinator.account);
      if (!done) tx.abandon();
      return done;
    });
  }
  void know_hasselt() {
    know(node, {.party = "be-nis-71072",
                .nis = hasselt_nis,
                .name = "Hasselt",
                .network = "",
                .pages_url = "http://hasselt.example",
                .node_id = "hasselt",
                .phone = "011 23 90 00"});
  }
  reinforcement::request_id ask_hasselt(const incidents::incident& i, const incidents::task& t) {
    know_hasselt();
    reinforcement::question q;
    q.what.title = "Zandzakken vullen";
    q.what.place = "Alken";
    q.what.from = node.time.now();
    q.what.until = node.time.now() + std::chrono::hours{12};
    q.needed = 3;
    q.incident = i.id;
    q.task = t.id;
    q.parties = {"be-nis-71072"};
    return node.db().write(alken.id, [&](transaction& tx) {
      return reinforcement::ask(tx, alken, q, coordinator.account, node.time.now()).value();
    });
  }
};

}  // namespace paraat::test
