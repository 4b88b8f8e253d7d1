#pragma once
// Volunteers of Alken who come in by a mailed link, as a browser does.

#include <pqxx/pqxx>

#include "tests/pages/corps.hpp"

namespace paraat::test {

class Volunteers : public CorpsDesk {
 protected:
  // The path of the link in the mail of who asks for their profile.
  std::string entry_link(const std::string& email) {
    EXPECT_EQ(post("/mijn/link", encoded({{"email", email}})).status, 303);
    return link_in(last_mail_to(node, alken, email), alken, "/mijn/link/");
  }
  someone come_in(const std::string& name, const std::string& email) {
    const auto done = post(entry_link(email), encoded({{"wie", "ander"}, {"naam", name}}));
    EXPECT_EQ(done.status, 303);
    someone who;
    who.cookie_header = cookie_of(done);
    who.csrf = hidden_field(open(who, "/mijn/profiel/gegevens").body, "csrf");
    return who;
  }
  std::string version(const someone& who) {
    return hidden_field(open(who, "/mijn/profiel/gegevens").body, "versie");
  }
  answer save(const someone& who, const std::string& part, fields f) {
    f.emplace_back("versie", version(who));
    return click(who, "/mijn/profiel/" + part, f);
  }
  // Of a statement as the owner of the tables gives it, in the tenant.
  int number(const std::string& statement) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', false)");
    return s.exec(statement)[0][0].as<int>();
  }
  fields details(const std::string& name = "Noor Achten") {
    return {{"naam", name},
            {"telefoon", "0470 11 22 33"},
            {"geboren", "1990-05-04"},
            {"plaats", "3570"},
            {"taal", "nl"},
            {"kanaal", "mail"}};
  }
  // Everything filled in, confirmed and visible.
  someone visible_volunteer(const std::string& name = "Noor Achten",
                            const std::string& email = "noor@voorbeeld.be") {
    const someone who = come_in(name, email);
    EXPECT_EQ(save(who, "gegevens", details(name)).status, 303);
    EXPECT_EQ(save(who, "kunnen", {{"kunnen_woorden", "koken"}}).status, 303);
    EXPECT_EQ(click(who, "/mijn/bevestiging").status, 303);
    EXPECT_EQ(click(who, "/mijn/zichtbaarheid", {{"akkoord", "ja"}}).status, 303);
    return who;
  }
};

}  // namespace paraat::test
