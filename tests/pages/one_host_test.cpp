// Several municipalities under one host name, each with a path of its own: Alken and Wellen, for whose data
// the network of Haspengouw answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <pqxx/pqxx>
#include <regex>
#include <set>

#include "tests/support/running_node.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* host = "haspengouw.localhost";

tenants::tenant described(int nis, const std::string& controller) {
  const municipal_register r;
  tenants::tenant t;
  t.nis = nis;
  t.party = "be-nis-" + std::to_string(nis);
  t.name = r.of(nis)->name;
  t.controller = controller;
  t.public_url = std::string("http://") + host + "/" + r.of(nis)->slug;
  return t;
}

result<tenants::tenant> add_under_path(running_node& node, int nis, const std::string& controller) {
  const municipal_register r;
  auto added = node.db().write(std::nullopt, [&](transaction& tx) {
    auto t = tenants::add(tx, described(nis, controller), {host, "/" + r.of(nis)->slug, {}});
    if (!t) tx.abandon();
    return t;
  });
  node.inside().reload_tenants();
  return added;
}

class OneHost : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = add_under_path(node, alken_nis, "be-net-haspengouw").value();
  tenants::tenant wellen = add_under_path(node, wellen_nis, "be-net-haspengouw").value();

  answer get(const std::string& path, const std::string& headers = {}) {
    return node.get(host, path, headers);
  }
  std::string publish(const tenants::tenant& t, const std::string& title) {
    const instant now = node.time.now();
    const auto v = node.db().write(t.id, [&](transaction& tx) {
      auto c = sandbags(add_organisation(tx, "Korps van " + t.name), t.nis);
      c.title = title;
      c.place = t.name;
      const auto made = vacancies::create(tx, c, std::nullopt, now).value();
      return vacancies::publish(tx, t, made.id, std::nullopt, now).value();
    });
    node.inside().beat();
    return v.id;
  }
  // Addresses on the page within the host: links, forms, style sheets, scripts, pictures.
  static std::set<std::string> leads_to(const std::string& page) {
    static const std::regex address(R"re((href|action|src)="([^"]*)")re");
    std::set<std::string> out;
    for (std::sregex_iterator it(page.begin(), page.end(), address), end; it != end; ++it) {
      std::string to = (*it)[2];
      for (std::size_t at; (at = to.find("&amp;")) != std::string::npos;) to.replace(at, 5, "&");
      const std::string here = std::string("http://") + host;
      if (to.starts_with(here + "/")) to = to.substr(here.size());
      if (to.starts_with("/")) out.insert(to.substr(0, to.find('#')));
    }
    return out;
  }
  // Follows every link from here on; gives the links that leave the site or do not answer.
  std::vector<std::string> wrong_from(const std::string& start, const std::string& prefix,
                                      const std::string& headers, std::size_t& visited) {
    std::vector<std::string> wrong;
    std::set<std::string> known{start};
    std::deque<std::string> next{start};
    while (!next.empty() && known.size() < 400) {
      const std::string path = next.front();
      next.pop_front();
      const auto page = get(path, headers);
      if (page.status == 301 || page.status == 303) {
        std::string to = page.headers.at("location");
        if (to.starts_with("http://")) to = to.substr(to.find('/', 7));
        if (!to.starts_with(prefix + "/")) wrong.push_back(path + " sends on to " + to);
      } else if (page.status != 200 && page.status != 405) {
        wrong.push_back(path + " answers " + std::to_string(page.status));
      }
      ++visited;
      if (page.status != 200) continue;
      for (const std::string& to : leads_to(page.body)) {
        if (to.starts_with("/-/")) continue;
        const bool inside = to == prefix || to.starts_with(prefix + "/");
        const bool neighbour = to.starts_with("/alken/vacatures/") || to.starts_with("/wellen/vacatures/") ||
                               to.starts_with("/alken/organisaties/") ||
                               to.starts_with("/wellen/organisaties/") || to == "/alken/" ||
                               to == "/wellen/" || to == "/alken" || to == "/wellen";
        if (!inside && !neighbour) wrong.push_back(path + " leads to " + to);
        if (inside && known.insert(to).second) next.push_back(to);
      }
    }
    return wrong;
  }
};

TEST_F(OneHost, EveryLinkFormAndFileOfAVisitorStaysUnderThePathOfItsMunicipality) {
  publish(alken, "Zandzakken vullen");
  publish(wellen, "Soep koken");
  std::size_t visited = 0;
  EXPECT_THAT(wrong_from("/alken/", "/alken", "", visited), testing::IsEmpty());
  EXPECT_GE(visited, 15U);
  visited = 0;
  EXPECT_THAT(wrong_from("/wellen/", "/wellen", "", visited), testing::IsEmpty());
  EXPECT_GE(visited, 15U);
}

TEST_F(OneHost, EveryLinkOfACoordinatorToo) {
  publish(alken, "Zandzakken vullen");
  const auto an = sign_in(node, alken, web::role::coordinator);
  std::size_t visited = 0;
  EXPECT_THAT(wrong_from("/alken/beheer", "/alken", an.cookie_header, visited), testing::IsEmpty());
  EXPECT_GE(visited, 25U);
}

TEST_F(OneHost, SearchFeedEmbedAndSiteMapNameTheFullAddress) {
  publish(alken, "Zandzakken vullen");
  const std::string mine = "http://haspengouw.localhost/alken/vacatures";
  EXPECT_THAT(get("/alken/vacatures?q=zandzakken").body, HasSubstr("Zandzakken vullen"));
  EXPECT_THAT(get("/alken/vacatures.atom").body, HasSubstr("href=\"" + mine + ".atom\""));
  EXPECT_THAT(get("/alken/vacatures.atom").body, HasSubstr("href=\"" + mine + "/"));
  EXPECT_THAT(get("/alken/insluiten.json").body, HasSubstr(mine));
  EXPECT_THAT(get("/alken/insluiten").body, HasSubstr("http://haspengouw.localhost/alken/insluiten.js"));
  EXPECT_EQ(get("/alken/insluiten.js").status, 200);
  EXPECT_THAT(get("/alken/sitemap.xml").body, HasSubstr("<loc>" + mine + "/"));
  EXPECT_THAT(get("/wellen/sitemap.xml").body, Not(HasSubstr(mine)));
}

TEST_F(OneHost, AFormLeadsOnUnderThePathAndSoDoesItsMail) {
  const auto sent =
      node.post(host, "/alken/interesse",
                "submission_id=one-host-submission-1&thema=dieren&naam=Els&email=els%40voorbeeld.be"
                "&akkoord=ja");
  ASSERT_EQ(sent.status, 303);
  EXPECT_THAT(sent.headers.at("location"), testing::StartsWith("/alken/interesse/"));
  const auto all = mails(node);
  ASSERT_EQ(all.size(), 1U);
  const std::string link = link_in(all.front(), "http://haspengouw.localhost/alken/interesse/bevestiging/");
  ASSERT_FALSE(link.empty());
  const std::string path = link.substr(std::string("http://haspengouw.localhost").size());
  EXPECT_EQ(get(path).status, 200);
  EXPECT_EQ(get("/wellen" + path.substr(6)).status, 404) << "the link counts at the other municipality";
}

TEST_F(OneHost, OneSignInServesAllButOnlyWhatWasGranted) {
  const auto an = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(get("/alken/beheer", an.cookie_header).status, 200);
  EXPECT_EQ(get("/wellen/beheer", an.cookie_header).status, 403);
  EXPECT_EQ(get("/wellen/mijn-account", an.cookie_header).status, 200);
  const auto asked = get("/alken/beheer");
  EXPECT_EQ(asked.status, 303);
  EXPECT_EQ(asked.headers.at("location"), "/alken/aanmelding?verder=%2Fbeheer");
}

TEST_F(OneHost, APathThatOnlyBeginsLikeAMunicipalityIsNone) {
  EXPECT_EQ(get("/alkenaar").status, 404);
  EXPECT_EQ(get("/heers/").status, 404);
  EXPECT_EQ(get("/vacatures").status, 404);
}

TEST_F(OneHost, ItsRootLeadsToEachAndTellsRobotsOfAll) {
  const auto root = get("/");
  EXPECT_EQ(root.status, 200);
  EXPECT_THAT(root.body, HasSubstr("href=\"/alken/\">Alken<"));
  EXPECT_THAT(root.body, HasSubstr("href=\"/wellen/\">Wellen<"));
  const auto robots = get("/robots.txt");
  EXPECT_EQ(robots.status, 200);
  EXPECT_THAT(robots.body, HasSubstr("Disallow: /wellen/beheer\n"));
  EXPECT_THAT(robots.body, HasSubstr("Sitemap: http://haspengouw.localhost/alken/sitemap.xml\n"));
  EXPECT_EQ(node.get("elders.localhost", "/").status, 404);
  EXPECT_EQ(node.post(host, "/", "a=b").status, 404);
}

TEST_F(OneHost, AMunicipalityOfAnotherControllerIsRefused) {
  const auto own = add_under_path(node, hasselt_nis, "");
  ASSERT_FALSE(own.has_value());
  EXPECT_EQ(own.error().kind, refusal_kind::conflict);
  EXPECT_THAT(untranslated(own.error()), HasSubstr("ander bestuur"));
  EXPECT_FALSE(add_under_path(node, hasselt_nis, "0207.500.123").has_value());
  EXPECT_EQ(get("/hasselt/").status, 404);
  EXPECT_TRUE(add_under_path(node, hasselt_nis, "be-net-haspengouw").has_value());
  EXPECT_EQ(get("/hasselt/").status, 200);
}

TEST_F(OneHost, ANodeDoesNotStartWhenControllersGotMixedUnderOneHost) {
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction(c).exec("update node.tenants set controller = '' where party = 'be-nis-73098'");
  node::config settings;
  settings.database = node.urls().application_url;
  settings.database_owner = node.urls().owner_url;
  settings.folder = node.folder();
  settings.listen_port = 0;
  try {
    const node::node second(settings, node.time);
    ADD_FAILURE() << "it started";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("haspengouw.localhost is shared by tenants of different controllers"));
    EXPECT_THAT(e.what(), HasSubstr("Wellen (be-nis-73098)"));
  }
}

}  // namespace
}  // namespace paraat::test
