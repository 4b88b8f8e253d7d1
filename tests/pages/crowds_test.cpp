// Many people behind one address use a public form; a program that does so gets no further than it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ACrowd : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  static constexpr rate_limits::limit uses{"interest.address", 60, std::chrono::hours{1}};

  // As many uses as one network may leave unconfirmed in an hour.
  void fill() {
    node.db().write(alken.id, [&](transaction& tx) {
      while (
          rate_limits::mark_network(tx, node.inside().services().vault, uses, "127.0.0.1", node.time.now())) {
      }
    });
  }
  answer send(const std::string& email, const std::string& more = {}, const std::string& headers = {}) {
    return node.post("alken.localhost", "/interesse",
                     fmt::format("submission_id=crowd-{}&thema=dieren&naam=Els&email={}&akkoord=ja{}", ++sent,
                                 email, more),
                     headers);
  }
  static std::string solution_of(const std::string& task) {
    for (int n = 0;; ++n)
      if (challenges::solves(task, std::to_string(n))) return std::to_string(n);
  }
  int sent = 0;
};

TEST_F(ACrowd, BehindOneAddressIsShownAWayOnInsteadOfBeingToldToWait) {
  EXPECT_EQ(send("jan%40voorbeeld.be").status, 303);
  fill();
  const auto held = send("els%40voorbeeld.be");
  EXPECT_EQ(held.status, 429);
  EXPECT_THAT(held.body, HasSubstr("Mail me een link"));
  EXPECT_THAT(held.body, HasSubstr("els@voorbeeld.be"));  // the typed address is kept
  EXPECT_THAT(held.body, Not(HasSubstr("uurtje")));
}

TEST_F(ACrowd, GoesOnWithTheSumThatATelephoneSolves) {
  fill();
  const std::string task = hidden_field(send("els%40voorbeeld.be").body, "opgave");
  ASSERT_FALSE(task.empty());
  const std::string solved = "&opgave=" + task + "&oplossing=" + solution_of(task);
  EXPECT_EQ(send("els%40voorbeeld.be", solved).status, 303);
  EXPECT_EQ(send("jan%40voorbeeld.be", solved).status, 429) << "one solution is good for one form";
  EXPECT_EQ(send("jan%40voorbeeld.be", "&opgave=" + task + "&oplossing=1").status, 429);
  node.time.advance(std::chrono::minutes{70});  // the solution is forgotten by then, and the task is too old
  fill();
  EXPECT_EQ(send("an%40voorbeeld.be", solved).status, 429);
}

TEST_F(ACrowd, GoesOnWithAMailedLinkWhereThereIsNoJavaScript) {
  fill();
  const auto mailed = send("els%40voorbeeld.be", "&langs=mail");
  EXPECT_EQ(mailed.status, 200);
  EXPECT_THAT(mailed.body, HasSubstr("Kijk in je mailbox"));
  const auto all = mails(node);
  ASSERT_EQ(all.size(), 1U);
  const std::string link = link_in(all.front(), "/interesse?bewijs=");
  const auto page = node.get("alken.localhost", link);
  EXPECT_EQ(page.status, 200);
  const std::string set = page.headers.at("set-cookie");
  EXPECT_THAT(set, HasSubstr("HttpOnly"));
  const std::string cookie = "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
  EXPECT_EQ(send("jan%40voorbeeld.be", "", cookie).status, 429)
      << "it is for the address that it was mailed to";
  EXPECT_EQ(send("Els%40voorbeeld.be", "", cookie).status, 303);
  EXPECT_EQ(send("els%40voorbeeld.be", "", cookie).status, 429) << "once";
}

// A search has its criteria in the address of its form, and whoever is mailed a link goes on with them.
TEST_F(ACrowd, GoesOnWithTheCriteriaOfTheSearchThatItSaves) {
  constexpr rate_limits::limit saved{"alert.address", 60, std::chrono::hours{1}};
  node.db().write(alken.id, [&](transaction& tx) {
    while (
        rate_limits::mark_network(tx, node.inside().services().vault, saved, "127.0.0.1", node.time.now())) {
    }
  });
  const auto mailed =
      node.post("alken.localhost", "/zoekopdracht",
                "submission_id=s1&q=voorlezen+aan+oma&thema=taal&bij=Kortessem&email=els%40x.be&afstand=10&"
                "ritme=daily&langs=mail");
  ASSERT_EQ(mailed.status, 200);
  const std::string link = link_in(mails(node).front(), "/zoekopdracht?bewijs=");
  EXPECT_THAT(mails(node).front().text, Not(HasSubstr("voorlezen"))) << "nothing that was typed is mailed";
  const std::string form = node.get("alken.localhost", link).body;
  EXPECT_THAT(form, AllOf(HasSubstr("voorlezen aan oma"), HasSubstr("name=\"thema\" value=\"taal\""),
                          HasSubstr("Kortessem")));
  // Bent, or taken to another site, it is a form without criteria.
  for (const std::string& wrong : {link + "AAAA", link.substr(0, link.size() - 4) + "AAAA"}) {
    const auto page = node.get("alken.localhost", wrong);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, Not(HasSubstr("voorlezen")));
  }
  const auto wellen = node.municipality(wellen_nis);
  EXPECT_THAT(node.get("wellen.localhost", link).body, Not(HasSubstr("voorlezen")));
}

// The page says no, and the use that it counted stays counted.
TEST_F(ACrowd, UseThatFindsItsAddressFullCountsForTheNetworkAllTheSame) {
  int refused = 0;
  for (int i = 0; i < uses.most; ++i) refused += send("els%40voorbeeld.be").status == 429 ? 1 : 0;
  EXPECT_GT(refused, 0) << "an address gets a few mails a day";
  EXPECT_EQ(mails(node).size(), static_cast<std::size_t>(uses.most - refused));
  const auto held = send("jan%40voorbeeld.be");
  EXPECT_EQ(held.status, 429);
  EXPECT_THAT(held.body, HasSubstr("Mail me een link"));
}

TEST_F(ACrowd, GetsAUseBackWithEachConfirmation) {
  EXPECT_EQ(send("jan%40voorbeeld.be").status, 303);
  const std::string link = link_in(mails(node).front(), "/interesse/bevestiging/");
  node.db().write(alken.id, [&](transaction& tx) {
    for (int i = 1; i < uses.most; ++i)
      EXPECT_TRUE(
          rate_limits::mark_network(tx, node.inside().services().vault, uses, "127.0.0.1", node.time.now()));
  });
  EXPECT_EQ(send("els%40voorbeeld.be").status, 429);
  EXPECT_EQ(node.post("alken.localhost", link, "").status, 303);
  EXPECT_EQ(send("els%40voorbeeld.be").status, 303);
  EXPECT_EQ(send("an%40voorbeeld.be").status, 429);
}

// Sixty-one people behind one address, at a form of their own choice: the sixty-first is shown a way on.
class EveryForm : public ACrowd {
 protected:
  void sixty_one(const std::string& path, const std::string& fields, int most) {
    for (int i = 1; i <= most; ++i) ASSERT_EQ(sent_by(path, fields, i).status, 303) << path << " " << i;
    const auto held = sent_by(path, fields, most + 1);
    EXPECT_EQ(held.status, 429) << path;
    EXPECT_THAT(held.body, HasSubstr("Mail me een link"));
    EXPECT_THAT(held.body, Not(HasSubstr("uurtje")));
    EXPECT_THAT(held.body, HasSubstr(fmt::format("mens{}@school.be", most + 1))) << "what was typed is kept";
    const std::string task = hidden_field(held.body, "opgave");
    ASSERT_FALSE(task.empty());
    EXPECT_EQ(sent_by(path, fields + "&opgave=" + task + "&oplossing=" + solution_of(task), most + 1).status,
              303);
  }
  answer sent_by(const std::string& path, const std::string& fields, int who) {
    return node.post("alken.localhost", path,
                     fmt::format("submission_id=every-{}-{}&naam=Mens+{}&email=mens{}%40school.be{}", who,
                                 ++sent, who, who, fields));
  }
};

TEST_F(EveryForm, AnswersToAVacancy) {
  const std::string ref = node.db().write(alken.id, [&](transaction& tx) {
    const auto v =
        vacancies::create(tx, sandbags(add_organisation(tx), alken_nis), std::nullopt, node.time.now());
    return vacancies::publish(tx, alken, v.value().id, std::nullopt, node.time.now()).value().ref;
  });
  sixty_one("/vacatures/" + ref + "/hulp", "&akkoord=ja", 60);
}

TEST_F(EveryForm, RegistrationOfOrganisations) {
  sixty_one("/organisaties/registratie", "&soort=feitelijk&contact=Jef&akkoord=ja", 30);
}

TEST_F(EveryForm, RegistrationForACorps) {
  const std::string ref = node.db().write(alken.id, [&](transaction& tx) {
    return corps::create(tx,
                         {.name = "Korps Alken",
                          .about = "Water en storm",
                          .minimum_age = 16,
                          .training = "Twee avonden",
                          .insurance = "Ethias 45.123",
                          .agreement = "Je komt als je ja zegt.",
                          .information = "De gemeente is een openbaar bestuur."},
                         node.time.now())
        .value()
        .ref;
  });
  sixty_one("/korps/" + ref, "", 60);
}

// The sixty-first brings the answer of a sum instead of being told to wait.
TEST_F(EveryForm, LinkToSignIn) {
  const std::string link = "&hoe=link";
  for (int i = 1; i <= 60; ++i) ASSERT_EQ(sent_by("/aanmelding", link, i).status, 303) << i;
  const auto held = sent_by("/aanmelding", link, 61);
  EXPECT_EQ(held.status, 429);
  EXPECT_THAT(held.body, AllOf(HasSubstr("mens61@school.be"), HasSubstr("Druk nog eens op de knop")));
  const std::string task = hidden_field(held.body, "opgave");
  ASSERT_FALSE(task.empty());
  const std::size_t before = mails(node).size();
  EXPECT_EQ(sent_by("/aanmelding", link + "&opgave=" + task + "&oplossing=0x", 61).status, 429)
      << "no answer";
  EXPECT_EQ(sent_by("/aanmelding", link + "&opgave=" + task + "&oplossing=" + solution_of(task), 61).status,
            303);
  EXPECT_EQ(mails(node).size(), before + 1);
}

TEST_F(EveryForm, LinkToTheOwnPageOfAMember) { sixty_one("/korps/link", "", 60); }

TEST_F(ACrowd, OfOneSlash64IsOneNetworkAndItsSlash48Too) {
  constexpr rate_limits::limit two{"test.network", 2, std::chrono::hours{1}};
  node.db().write(alken.id, [&](transaction& tx) {
    const auto uses_from = [&](const std::string& address) {
      return rate_limits::mark_network(tx, node.inside().services().vault, two, address, node.time.now())
          .has_value();
    };
    EXPECT_TRUE(uses_from("2001:db8:1:1::1"));
    EXPECT_TRUE(uses_from("2001:db8:1:1::2"));
    EXPECT_FALSE(uses_from("2001:db8:1:1:ffff::3"));
    int others = 0;
    for (int net = 2; net < 20; ++net) others += uses_from(fmt::format("2001:db8:1:{}::1", net)) ? 1 : 0;
    EXPECT_LT(others, 10);
    EXPECT_TRUE(uses_from("2001:db8:2:1::1"));
    EXPECT_TRUE(uses_from("192.0.2.1"));
    EXPECT_TRUE(uses_from("::ffff:192.0.2.1"));
    EXPECT_FALSE(uses_from("192.0.2.1"));
  });
}

}  // namespace
}  // namespace paraat::test
