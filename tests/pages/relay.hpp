#pragma once
// Els, who answered a vacancy of the Hulpkorps Alken, and Linde of that organisation: two sides that write to
// each other.

#include "node/erasure_rules.hpp"
#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"
#include "tests/pages/searching.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {

class Talking : public Searching {
 protected:
  explicit Talking(const node::config& c = {}) : Searching(c) {}

  static constexpr const char* els_mail = "els@voorbeeld.be";

  applications::application answered(const std::string& name = "Els Maes",
                                     const std::string& email = els_mail) {
    const auto v = vacancy_ ? *vacancy_ : vacancy_.emplace(published(5));
    return in_alken([&](transaction& tx) {
      applications::application a;
      a.name = name;
      a.email = email;
      const auto kept = applications::answer(tx, v, a, node.time.now()).value();
      return applications::confirm(tx, kept.id, node.time.now()).value();
    });
  }
  relay::conversation about(const applications::application& a) {
    return in_alken([&](transaction& tx) { return applications::open_conversation(tx, scope(), a).value(); });
  }
  relay::conversation again(const relay::conversation& c) {
    return node.db().read(alken.id, [&](transaction& tx) { return relay::find(tx, c.id).value(); });
  }
  using Searching::again;
  relay::seat seat(const relay::conversation& c, relay::side which) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return relay::seats_of(tx, c.id).at(which == relay::side::first ? 0 : 1);
    });
  }
  std::vector<relay::message> messages(const relay::conversation& c,
                                       relay::side reader = relay::side::first) {
    return node.db().read(alken.id, [&](transaction& tx) { return relay::messages_of(tx, c.id, reader); });
  }
  result<relay::message> post_as(const relay::conversation& c, relay::side from, const std::string& text) {
    node.time.advance(std::chrono::seconds{1});
    return in_alken([&](transaction& tx) {
      auto m = relay::post(tx, c.id, from, {.body = text}, node.time.now());
      if (!m) tx.abandon();
      return m;
    });
  }
  // The page of this side, by a link as its letters have it.
  std::string link(const relay::conversation& c, relay::side which) {
    const auto mine = seat(c, which);
    return in_alken([&](transaction& tx) { return relay::link_path(tx, scope(), mine); });
  }
  answer write(const std::string& page, const std::string& text, const std::string& knowing = {}) {
    fields f{{"bericht", text}};
    if (!knowing.empty()) f.emplace_back("toch", knowing);
    return post(page + "/berichten", encoded(f));
  }
  static std::string desk_of(const relay::conversation& c) { return "/mijn-organisatie/gesprekken/" + c.id; }
  std::size_t mails_to(const std::string& address) {
    const auto all = mails(node, alken);
    return static_cast<std::size_t>(std::ranges::count(all, address, &received::to));
  }
  void forget() {
    in_alken([&](transaction& tx) { relay::forget_old(tx, node.time.now()); });
  }

 private:
  std::optional<vacancies::vacancy> vacancy_;
};

}  // namespace paraat::test
