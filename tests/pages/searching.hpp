#pragma once
// Volunteers of Alken with a profile, and an organisation that looks for them.

#include <fmt/format.h>

#include <functional>

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/match_pool/match_pool.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"
#include "tests/pages/in_alken.hpp"

namespace paraat::test {

class Searching : public InAlken {
 protected:
  explicit Searching(const node::config& c = {}) : InAlken(c) {}

  someone linde = sign_in(node, alken, web::role::organisation, organisation);

  web::scope scope() { return web::scope_of(node.inside().services(), alken.id, node.time.now()); }
  template <class Work>
  auto in_alken(Work work) {
    return node.db().write(alken.id, work);
  }
  match_pool::people_pools& pools() { return node.inside().services().people; }
  std::size_t pooled() {
    return node.db().read(alken.id,
                          [&](transaction& tx) { return pools().now(tx, node.time.now())->people.size(); });
  }

  using change = std::function<void(profiles::profile&)>;
  // A nurse of Alken who speaks Dutch, confirmed.
  profiles::profile confirmed(const std::string& name, const change& more = [](profiles::profile&) {}) {
    return in_alken([&](transaction& tx) {
      const instant now = node.time.now();
      const std::string email = fmt::format("p{}@voorbeeld.be", ++people_);
      const auto who = accounts::volunteer_account(tx, name, email, now).value();
      profiles::profile p = profiles::begin(tx, who.id, name, email, "nl", now - std::chrono::days{10});
      p.what.phone = fmt::format("0470 11 {:02} {:02}", people_ / 100, people_ % 100);
      p.what.born = std::chrono::year{1980} / std::chrono::May / 4;
      p.what.place = "Alken";
      p.what.nis = alken_nis;
      p.what.at = point{50.8755, 5.3068};
      p.what.skills = {"nurse"};
      p.what.languages = {{"dutch", profiles::level::native}};
      more(p);
      const int version = p.version;
      p = profiles::save(tx, p, version, now).value();
      return profiles::confirm(tx, p.id, now).value();
    });
  }
  profiles::profile visible(const std::string& name, const change& more = [](profiles::profile&) {}) {
    const auto p = confirmed(name, more);
    return in_alken([&](transaction& tx) {
      return profiles::show(tx, p.id, {std::string(profiles::consent_version), node.time.now()},
                            node.time.now())
          .value();
    });
  }
  // A nurse without an e-mail address, whom a mediator served.
  profiles::profile served(const std::string& name) {
    return in_alken([&](transaction& tx) {
      const instant now = node.time.now();
      profiles::profile p = profiles::begin_at_desk(tx, name, "", "011 59 00 11", "nl", now);
      p.what.place = "Alken";
      p.what.nis = alken_nis;
      p.what.skills = {"nurse"};
      const int version = p.version;
      p = profiles::save(tx, p, version, now).value();
      profiles::confirm(tx, p.id, now).value();
      return profiles::show(tx, p.id, {std::string(profiles::consent_version), now}, now).value();
    });
  }
  std::vector<profiles::profile> nurses(int n, const change& more = [](profiles::profile&) {}) {
    std::vector<profiles::profile> out;
    for (int i = 0; i < n; ++i) out.push_back(visible(fmt::format("Vrijwilliger Nummer{}", people_), more));
    return out;
  }
  profiles::profile again(const profiles::profile& p) {
    return node.db().read(alken.id, [&](transaction& tx) { return profiles::find(tx, p.id).value(); });
  }
  someone session_of(const profiles::profile& p) { return sign_in(node, *p.account); }

  vacancies::vacancy published(int places, const asks::vacancy_asks& asks = {}) {
    auto c = sandbags(organisation, alken_nis);
    c.title = "Verpleegkundige voor de bloedinzameling";
    c.places = places;
    c.contact_name = "Bea Claes";
    c.contact_email = "bea@korps.be";
    c.contact_phone = "0470 11 22 33";
    return in_alken([&](transaction& tx) {
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now(), asks).value();
      return vacancies::publish(tx, alken, v.id, std::nullopt, node.time.now()).value();
    });
  }

  targeted_search::question nurse_question() {
    targeted_search::question q;
    q.asks.must = {"nurse"};
    return q;
  }
  result<targeted_search::search> ask(const targeted_search::question& q) {
    return in_alken([&](transaction& tx) {
      auto done = targeted_search::ask(tx, scope(),
                                       {.organisation_id = organisations::organisation_id(organisation),
                                        .vacancy_id = {},
                                        .what = q,
                                        .by = std::nullopt});
      if (!done) tx.abandon();
      return done;
    });
  }
  std::vector<std::string> shown(const targeted_search::search& one) {
    std::vector<std::string> out;
    node.db().read(alken.id, [&](transaction& tx) {
      for (const auto& c : targeted_search::cards_of(tx, scope(), one).cards) out.push_back(c.pseudonym);
    });
    return out;
  }

  invitations::round asked(const vacancies::vacancy* v = nullptr) {
    invitations::round r;
    r.organisation_id = organisations::organisation_id(organisation);
    if (v != nullptr) r.vacancy_id = v->id;
    r.title = "Help je mee bij de bloedinzameling?";
    r.message = "Zaterdag van 9 tot 12 uur in de parochiezaal.";
    return r;
  }
  result<invitations::sent_round> send(const invitations::round& r,
                                       const std::vector<profiles::profile>& to) {
    return in_alken([&](transaction& tx) {
      std::vector<invitations::addressee> people;
      for (const auto& p : to) people.push_back({p.id, r.blind ? "" : "K" + p.id.text().substr(30)});
      auto done = invitations::send(tx, r, people, std::nullopt, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  invitations::invitation invited(const profiles::profile& p, const vacancies::vacancy* v = nullptr) {
    return send(asked(v), {p}).value().reached.at(0);
  }
  result<invitations::invitation> say_yes(const invitations::invitation& i,
                                          const std::vector<invitations::disclosure>& shown) {
    return in_alken([&](transaction& tx) {
      auto done = invitations::say_yes(tx, alken, i.id, shown, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  }
  invitations::invitation now_of(const invitations::invitation& i) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return invitations::find(tx, i.id, node.time.now()).value(); });
  }
  std::string add_approved(const std::string& name) {
    return in_alken([&](transaction& tx) { return add_organisation(tx, name); });
  }

 private:
  int people_ = 0;
};

}  // namespace paraat::test
