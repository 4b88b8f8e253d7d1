// Notifications to members without an e-mail address: by SMS; without a mobile number either, by a
// coordinator.

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tenant/messaging/channels/inbound_sms_sql.hpp"
#include "tests/pages/corps.hpp"
#include "tests/support/scripted_gateway.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class a_gateway {
 protected:
  scripted_gateway gateway;

  node::config with_gateway() {
    std::ofstream(secret_) << "secret\n";
    node::config c;
    c.sms_url = gateway.url();
    c.sms_secret_file = secret_;
    c.sms_sender = "+32460000000";
    return c;
  }
  ~a_gateway() { std::filesystem::remove(secret_); }

 private:
  std::string secret_ = [] {
    std::string name = "/tmp/paraat-secret-XXXXXX";
    ::close(::mkstemp(name.data()));
    return name;
  }();
};

class CorpsTelling : protected a_gateway, public CorpsDesk {
 protected:
  CorpsTelling() : CorpsDesk(with_gateway()) {}

  corps::corps c = corps_with(flood_corps());
  corps::member rika = person(c, "Rika Lijn", "rika@lijn.be");

  void reached_at(const corps::member& m, const std::string& phone) {
    node.db().write(alken.id, [&](transaction& tx) {
      corps::details d = corps::find_member(tx, m.id)->who;
      d.email = "";
      d.phone = phone.empty() ? "011 59 00 00" : phone;
      ASSERT_TRUE(
          corps::correct(tx, m.id, d, corps::find_member(tx, m.id)->version, std::nullopt, node.time.now()));
    });
    texts_before_ = texts().size();
  }
  void ends(const corps::member& m, const std::string& until) {
    ASSERT_EQ(click(coordinator, page_of(m) + "/attest",
                    {{"attest", "first_aid"}, {"vanaf", "2025-01-01"}, {"tot", until}})
                  .status,
              303);
  }
  void mornings(int n) {
    for (int i = 0; i < n; ++i) {
      node.time.advance(std::chrono::days{1});
      node.inside().beat();
      node.inside().beat();
    }
    coordinator = sign_in(node, coordinator.account);
  }
  // The words of each text that reached the gateway, once.
  std::vector<std::string> texts() {
    std::vector<std::string> seen, out;
    for (const auto& s : gateway.heard()) {
      if (std::ranges::find(seen, s.reference()) != seen.end()) continue;
      seen.push_back(s.reference());
      out.push_back(s.field("to") + " " + s.field("text"));
    }
    out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min(texts_before_, out.size())));
    return out;
  }
  std::string certificates() { return open(coordinator, "/beheer/korps/" + c.id + "/attesten").body; }
  std::string link_of(const std::string& text) {
    const auto at = text.find("/korps/lid/");
    return at == std::string::npos ? "" : text.substr(at);
  }

 private:
  std::size_t texts_before_ = 0;
};

TEST_F(CorpsTelling, ACertificateThatEndsIsToldBySmsWithTheFirstNameAndALinkOnly) {
  reached_at(rika, "0470 00 00 01");
  ends(rika, "2026-12-10");
  EXPECT_THAT(certificates(), HasSubstr("Nog niet"));
  mornings(1);
  const auto told = texts();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], testing::StartsWith("+32470000001 Alken: dag Rika, een attest van je verloopt"));
  EXPECT_THAT(told[0],
              Not(testing::AnyOf(HasSubstr("Lijn"), HasSubstr("Eerste hulp"), HasSubstr("december"))));
  const auto page = node.get(host, link_of(told[0]));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Eerste hulp (attest): geldig tot en met 10 december 2026."));
  EXPECT_THAT(certificates(), HasSubstr("22 november 2026"));
  mornings(5);
  EXPECT_EQ(texts().size(), 1U) << "once for the thirty days";
  mornings(10);
  EXPECT_EQ(texts().size(), 2U) << "and once for the seven";
}

TEST_F(CorpsTelling, ACopyOfEverythingIsSentByALinkOfAnHour) {
  const std::string own = own_page("rika@lijn.be");
  reached_at(rika, "0470 00 00 01");
  ASSERT_EQ(post(own + "/kopie", "").status, 303);
  node.inside().beat();
  const auto told = texts();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], testing::StartsWith("+32470000001 Alken: dag Rika, hier lees je een uur lang alles"));
  const std::string path = told[0].substr(told[0].find("/mijn-gegevens/"));
  EXPECT_THAT(node.get(host, path).body, HasSubstr("Alles over Rika Lijn"));
  node.time.advance(std::chrono::minutes{61});
  EXPECT_EQ(node.get(host, path).status, 410);
}

TEST_F(CorpsTelling, WhoHasNeitherMailNorMobileNumberStandsOnThePageOfTheStaff) {
  reached_at(rika, "011 59 00 00");
  ends(rika, "2026-12-10");
  mornings(3);
  EXPECT_TRUE(texts().empty());
  EXPECT_THAT(certificates(), HasSubstr("Geen e-mail of gsm: bel"));
  reached_at(rika, "0470 00 00 01");
  mornings(1);
  EXPECT_EQ(texts().size(), 1U) << "with a number it is not too late";
  EXPECT_THAT(certificates(), Not(HasSubstr(": bel")));
}

TEST_F(CorpsTelling, ATextThatDoesNotArriveAsksTheCoordinatorToCall) {
  reached_at(rika, "0470 00 00 01");
  ends(rika, "2026-12-10");
  gateway.does([](const scripted_gateway::said&) {
    return scripted_gateway::answer(400, R"({"error":"invalid_number"})");
  });
  mornings(1);
  EXPECT_THAT(certificates(), HasSubstr("De sms kwam niet aan: bel"));
  EXPECT_THAT(open(coordinator, page_of(rika)).body, HasSubstr("De sms kwam niet aan: bel"));
}

TEST_F(CorpsTelling, WhoIsAcceptedWithoutMailHearsItBySmsAndANoIsSaidByAHuman) {
  const auto stef = person(c, "Stef Stil", "stef@stil.be", corps::member_state::applied),
             ann = person(c, "Ann Ander", "ann@ander.be", corps::member_state::applied);
  reached_at(stef, "0470 00 00 02");
  reached_at(ann, "0470 00 00 03");
  const auto done = click(coordinator, page_of(stef) + "/aanvaarding");
  EXPECT_THAT(open(coordinator, done.headers.at("location")).body, HasSubstr("krijgt een sms"));
  node.inside().beat();
  const auto told = texts();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], testing::StartsWith("+32470000002 Alken: dag Stef, je bent lid van Korps Alken."));
  EXPECT_THAT(told[0], Not(HasSubstr("Stil")));
  EXPECT_EQ(node.get(host, link_of(told[0])).status, 200);
  click(coordinator, page_of(stef) + "/aanvaarding");
  const auto no = click(coordinator, page_of(ann) + "/weigering", {{"reden", "Te ver"}});
  EXPECT_THAT(open(coordinator, no.headers.at("location")).body, HasSubstr("bel om het te zeggen"));
  node.inside().beat();
  EXPECT_EQ(texts().size(), 1U) << "pressed twice it is said once, and a no is not texted";
}

// Texts to one number, and an answer that names none of them: it belongs to the running call-out.
TEST_F(CorpsTelling, WhatTheCorpsTextedWaitsForNoAnswer) {
  reached_at(rika, "0470 00 00 01");
  ends(rika, "2026-12-10");
  mornings(1);
  ASSERT_EQ(texts().size(), 1U);
  const auto says = node.db().read(
      alken.id, [&](transaction& tx) { return channels::rows::candidates_for(tx, "+32470000001", ""); });
  EXPECT_TRUE(says.empty());
}

}  // namespace
}  // namespace paraat::test
