#pragma once
// The corps of Alken and its members, for the tests of its pages.

#include "tenant/crisis/corps/corps.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {

class CorpsDesk : public Desk {
 protected:
  using Desk::Desk;

  corps::content flood_corps() const {
    return {.name = "Korps Alken",
            .about = "We staan klaar bij water en storm.",
            .minimum_age = 16,
            .training = "Twee avonden",
            .insurance = "Ethias 45.123",
            .agreement = "Je komt als je ja zegt.",
            .information = "De gemeente is een openbaar bestuur."};
  }
  corps::corps corps_with(const corps::content& c) {
    return node.db().write(alken.id,
                           [&](transaction& tx) { return corps::create(tx, c, node.time.now()).value(); });
  }
  // A person that went through the steps, up to this state.
  corps::member person(const corps::corps& c, const std::string& name, const std::string& email,
                       corps::member_state to = corps::member_state::accepted) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const instant now = node.time.now();
      const auto m = corps::begin(tx, c, name, email, "nl", now).value();
      corps::details d = m.who;
      d.born = std::chrono::year_month_day{std::chrono::year{1990}, std::chrono::May, std::chrono::day{4}};
      d.phone = "0470 11 22 33";
      d.place = "Alken";
      d.nis = alken_nis;
      corps::keep(tx, m.id, d, now).value();
      auto sent = corps::submit(tx, c, m.id, alken_nis, now).value();
      if (to == corps::member_state::applied) return sent;
      if (to == corps::member_state::declined)
        return corps::move(tx, m.id, to, "Nee", coordinator.account, now).value();
      auto in = corps::move(tx, m.id, corps::member_state::accepted, "", coordinator.account, now).value();
      return to == corps::member_state::accepted
                 ? in
                 : corps::move(tx, m.id, to, "", coordinator.account, now).value();
    });
  }
  corps::member member_now(const corps::member& m) {
    return node.db().read(alken.id, [&](transaction& tx) { return corps::find_member(tx, m.id).value(); });
  }
  std::string page_of(const corps::member& m) { return "/beheer/korps/leden/" + m.id; }
  // The path of the own page, asked as a member would.
  std::string own_page(const std::string& email) {
    EXPECT_EQ(post("/korps/link", encoded({{"email", email}})).status, 303);
    return link_in(last_mail_to(node, alken, email), alken, "/korps/lid/");
  }
};

}  // namespace paraat::test
