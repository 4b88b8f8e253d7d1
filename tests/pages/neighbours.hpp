#pragma once
// Alken between its neighbours Hasselt, on another node, and Wellen: what they ask each other about people.

#include <protocol/paraat.pb.h>

#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"
#include "tenant/volunteering/neighbour_search/search_content.hpp"
#include "tenant/volunteering/neighbour_search/search_policies.hpp"
#include "tests/pages/searching.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {

namespace there = neighbour_search;
using targeted_search::band;
using targeted_search::question;

class BetweenNeighbours : public Searching {
 protected:
  const std::string hasselt = "be-nis-71072";
  void SetUp() override {
    know(node, {.party = hasselt,
                .nis = hasselt_nis,
                .name = "Hasselt",
                .network = "",
                .pages_url = "https://hasselt.example",
                .node_id = "hasselt",
                .phone = "011 23 90 00",
                .searches = true});
    know(node, {.party = "be-nis-71053",
                .nis = sint_truiden_nis,
                .name = "Sint-Truiden",
                .network = "",
                .pages_url = "https://sint-truiden.example",
                .node_id = "sint-truiden",
                .phone = "",
                .searches = false});
  }
  // Nurses who agreed to be asked for neighbours.
  std::vector<profiles::profile> open_nurses(int n, const change& more = [](profiles::profile&) {}) {
    std::vector<profiles::profile> out;
    for (const profiles::profile& p : nurses(n, more))
      out.push_back(in_alken([&](transaction& tx) {
        return profiles::keep_for_neighbours(tx, p.id, true, node.time.now()).value();
      }));
    return out;
  }
  // The messages that wait for Hasselt; they are gone then.
  std::vector<outbox::message> said() {
    return in_alken([&](transaction& tx) {
      auto all = outbox::take_messages(tx, node.time.now(), 500);
      outbox::messages_taken(tx, all);
      return all;
    });
  }
  template <class Content>
  Content last(const std::string& kind) {
    Content out;
    bool found = false;
    for (const outbox::message& m : said())
      if (m.kind == kind) out = wire::parse<Content>(m.content).value(), found = true;
    EXPECT_TRUE(found) << kind;
    return out;
  }
  void policy(there::search_policy p) {
    in_alken([&](transaction& tx) { there::keep_policy(tx, hasselt, p, std::nullopt, node.time.now()); });
  }

  // ---- Hasselt asks Alken

  listings::listing in_hasselt(int number = 1) {
    auto l = foreign_listing(hasselt_nis, number, node.time.now());
    l.title = "Verpleegkundige voor de bloedinzameling";
    l.organisation = "Woonzorgcentrum De Linde";
    l.version = ++versions_;
    accept(node, l);
    return l;
  }
  std::string put(const question& q, const std::string& vacancy, std::string of = {}) {
    node.time.advance(std::chrono::seconds{1});
    if (of.empty()) of = uuid_v7(node.time.now());
    in_alken([&](transaction& tx) {
      there::hear_ask(tx, scope(), {hasselt, of, node.time.now()}, there::content_of(q, vacancy));
    });
    return of;
  }
  wire::SearchBands asked_by_hasselt(const question& q, const std::string& vacancy) {
    put(q, vacancy);
    return last<wire::SearchBands>("search.bands");
  }
  wire::InviteOutcome relayed_by_hasselt(const std::string& of, const std::string& vacancy) {
    in_alken(
        [&](transaction& tx) { there::hear_relay(tx, scope(), {hasselt, of, node.time.now()}, vacancy); });
    return last<wire::InviteOutcome>("invite.outcome");
  }
  std::vector<invitations::invitation> asked_of(const profiles::profile& p) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return invitations::of_profile(tx, p.id, node.time.now()); });
  }

  // ---- Alken asks Hasselt

  targeted_search::search search_for(const vacancies::vacancy& v) {
    return in_alken([&](transaction& tx) {
      return targeted_search::ask(tx, scope(),
                                  {.organisation_id = organisations::organisation_id(organisation),
                                   .vacancy_id = v.id,
                                   .what = nurse_question(),
                                   .by = std::nullopt})
          .value();
    });
  }
  result<there::neighbour_case> ask_there(const targeted_search::search& one, const std::string& party) {
    return in_alken([&](transaction& tx) {
      auto done = there::ask_neighbour(tx, scope(), one, party, std::nullopt);
      if (!done) tx.abandon();
      return done;
    });
  }
  result<there::neighbour_case> relay(const there::case_id& id) {
    return in_alken([&](transaction& tx) {
      auto done = there::relay(tx, scope(), id, std::nullopt);
      if (!done) tx.abandon();
      return done;
    });
  }
  there::neighbour_case now_of(const there::case_id& id) {
    return node.db().read(alken.id,
                          [&](transaction& tx) { return there::find(tx, id, node.time.now()).value(); });
  }
  void bands(const there::case_id& id, band said, std::string party = "be-nis-71072") {
    in_alken([&](transaction& tx) {
      there::hear_bands(tx, party, id, {there::elsewhere_state::answered, said, node.time.now(), ""},
                        node.time.now());
    });
  }
  void outcome(const there::case_id& id, there::relay_state st, std::string party = "be-nis-71072") {
    in_alken([&](transaction& tx) {
      there::hear_outcome(tx, party, id,
                          {.status = st, .lapses = node.time.now() + std::chrono::days{10}, .why = ""},
                          node.time.now());
    });
  }
  std::string page_of(const targeted_search::search& one) {
    return open(linde, "/mijn-organisatie/zoeken/" + one.id + "/buren").body;
  }

 private:
  int versions_ = 0;
};

}  // namespace paraat::test
