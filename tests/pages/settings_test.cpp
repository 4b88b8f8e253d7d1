// Settings of a municipality: name, colour, languages, contact and logo.

#include "tenant/platform/audit/audit.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/overview.hpp"
#include "tests/support/picture.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Settings : public Desk {
 protected:
  const std::string page = "/beheer/instellingen";
  someone admin = sign_in(node, alken, web::role::tenant_admin);

  fields good() const {
    return {{"naam", "Alken helpt"},
            {"kleur", "#8A1C3B"},
            {"taal", "fr"},
            {"email", "help@alken.be"},
            {"telefoon", "011 59 99 00"}};
  }
  answer upload(const someone& who, const std::string& bytes, const std::string& name = "logo.png") {
    return post_files(node.port(), host, page + "/logo", {{"csrf", "", who.csrf}, {"beeld", name, bytes}},
                      who.cookie_header);
  }
  // The address of the logo in the frame of the home page; empty when there is none.
  std::string logo() {
    const std::string body = node.get(host, "/").body;
    const std::string mark = "<img class=\"logo\" src=\"";
    const auto at = body.find(mark);
    if (at == std::string::npos) return {};
    const auto from = at + mark.size();
    return body.substr(from, body.find('"', from) - from);
  }
};

TEST_F(Settings, WhatIsSetStandsOnTheSiteAtOnce) {
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Vrijwilligers Alken"));
  ASSERT_EQ(click(admin, page, good()).headers.at("location"), page + "?klaar=bewaard");
  const auto home = node.get(host, "/");
  EXPECT_THAT(home.body,
              AllOf(HasSubstr("Alken helpt"), Not(HasSubstr("Vrijwilligers Alken")),
                    HasSubstr("/-/kleur/8a1c3b.css"), HasSubstr("mailto:help@alken.be"),
                    HasSubstr("tel:011 59 99 00"), HasSubstr("?taal=fr"), Not(HasSubstr("?taal=en"))));
  EXPECT_THAT(node.get(host, "/vacatures?taal=fr").body, HasSubstr("lang=\"fr\""));
  EXPECT_THAT(open(admin, page).body,
              AllOf(HasSubstr("value=\"Alken helpt\""), HasSubstr("value=\"#8a1c3b\""),
                    HasSubstr("value=\"fr\" checked")));
  ASSERT_EQ(click(admin, page, with(with(good(), "naam", ""), "taal", "en")).status, 303);
  EXPECT_THAT(node.get(host, "/").body,
              AllOf(HasSubstr("Vrijwilligers Alken"), HasSubstr("?taal=en"), Not(HasSubstr("?taal=fr"))));
}

TEST_F(Settings, AnExampleShowsTheColourAndKeepsNothing) {
  auto f = with(good(), "kleur", "#f2c200");
  f.emplace_back("hoe", "voorbeeld");
  const auto shown = click(admin, page, f);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, AllOf(HasSubstr("/-/kleur/f2c200/voorbeeld.css"), HasSubstr("Zo zou het eruitzien"),
                                HasSubstr("value=\"Alken helpt\""), HasSubstr("laagste contrast")));
  EXPECT_THAT(node.get(host, "/").body, Not(HasSubstr("f2c200")));
  const auto css = node.get(host, "/-/kleur/f2c200/voorbeeld.css");
  EXPECT_EQ(css.headers.at("content-type"), "text/css; charset=utf-8");
  EXPECT_THAT(css.body, AllOf(HasSubstr("[data-preview=light]"), HasSubstr("[data-preview=dark]"),
                              HasSubstr("#f2c200")));
  EXPECT_EQ(node.get(host, "/-/kleur/zzzzzz/voorbeeld.css").status, 404);
}

TEST_F(Settings, AMistakeKeepsWhatWasTypedAndTheSiteAsItWas) {
  const std::pair<const char*, const char*> wrong[] = {
      {"kleur", "rood"}, {"kleur", "#12345"}, {"kleur", ""}, {"email", "geen adres"}, {"taal", "de"}};
  for (const auto& [name, value] : wrong) {
    const auto no = click(admin, page, with(good(), name, value));
    EXPECT_EQ(no.status, 422) << name << value;
    EXPECT_THAT(no.body, HasSubstr("value=\"Alken helpt\"")) << name;
  }
  EXPECT_EQ(click(admin, page, with(good(), "naam", std::string(61, 'x'))).status, 422);
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Vrijwilligers Alken"));
}

TEST_F(Settings, OnlyTheAdministratorComesHere) {
  for (const web::role r : {web::role::coordinator, web::role::mediator, web::role::editor}) {
    const auto other = sign_in(node, alken, r);
    EXPECT_EQ(open(other, page).status, 403);
    EXPECT_EQ(click(other, page, good()).status, 403);
    EXPECT_EQ(upload(other, png(100, 50)).status, 403);
    EXPECT_EQ(click(other, page + "/logo/verwijdering").status, 403);
  }
  EXPECT_EQ(node.get(host, page).status, 303);
  EXPECT_EQ(upload({}, png(100, 50)).status, 401);
  EXPECT_EQ(post_files(node.port(), host, page + "/logo", {{"beeld", "logo.png", png(100, 50)}},
                       admin.cookie_header)
                .status,
            403)
      << "without the token of the form";
  EXPECT_EQ(logo(), "");
}

TEST_F(Settings, TheWeightsOfTheOrderChangeWithinBoundsAndGetANumber) {
  const std::string weights = "/beheer/instellingen/volgorde";
  const auto form = open(admin, weights);
  EXPECT_THAT(form.body, HasSubstr("Nu geldt versie 2<"));
  fields f{{"skills", "40"},   {"proof", "12"}, {"language", "8"},    {"wishes", "35"}, {"theme", "15"},
           {"distance", "50"}, {"week", "20"},  {"fair_within", "3"}, {"sink", "4"}};
  const auto wrong = click(admin, weights, with(f, "distance", "51"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"51\""));
  EXPECT_THAT(open(admin, weights).body, HasSubstr("Nu geldt versie 2<"));
  ASSERT_EQ(click(admin, weights, f).status, 303);
  EXPECT_THAT(open(admin, weights).body, AllOf(HasSubstr("Nu geldt versie 2.1<"), HasSubstr("value=\"50\"")));
  EXPECT_EQ(open(coordinator, weights).status, 403);
}

TEST_F(Settings, ALogoIsReencodedAndStandsOnEveryPage) {
  const std::string secret = "Kerkstraat 5 te Alken";
  ASSERT_EQ(upload(admin, png(900, 300, secret)).headers.at("location"), page + "?klaar=logo");
  const std::string address = logo();
  ASSERT_THAT(address, testing::MatchesRegex("/logo/[A-Za-z0-9_-]+\\.png"));
  const auto picture = node.get(host, address);
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.headers.at("content-type"), "image/png");
  EXPECT_THAT(picture.headers.at("cache-control"), HasSubstr("immutable"));
  EXPECT_THAT(picture.body,
              AllOf(testing::StartsWith("\x89PNG"), Not(HasSubstr(secret)), Not(HasSubstr("eXIf"))));
  EXPECT_THAT(node.get(host, "/privacy").body, HasSubstr(address));
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("width=\"432\" height=\"144\""));
  ASSERT_EQ(upload(admin, png(300, 300)).status, 303);
  EXPECT_NE(logo(), address) << "another picture, another address";
  EXPECT_EQ(node.get(host, address).status, 404);
  ASSERT_EQ(click(admin, page + "/logo/verwijdering").status, 303);
  EXPECT_EQ(logo(), "");
  EXPECT_EQ(open(admin, page).status, 200);
}

TEST_F(Settings, ASpoofedABrokenAndAnOversizedPictureChangeNothing) {
  ASSERT_EQ(upload(admin, png(100, 50)).status, 303);
  const std::string before = logo();
  const std::string script = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
  const std::pair<std::string, const char*> wrong[] = {
      {script, "geen beeld"},
      {std::string("\x89PNG\r\n\x1a\n") + script, "niet lezen"},
      {png(300, 200).substr(0, 200), "niet lezen"},
      {"", "Kies een bestand"}};
  for (const auto& [bytes, sentence] : wrong) {
    const auto no = upload(admin, bytes);
    EXPECT_EQ(no.status, 422) << sentence;
    EXPECT_THAT(no.body, HasSubstr(sentence));
  }
  const auto heavy = upload(admin, png(40, 40) + std::string(2 * 1024 * 1024, 'x'));
  EXPECT_EQ(heavy.status, 413);
  EXPECT_THAT(heavy.body, HasSubstr("hoogstens 2 MB"));
  const auto refused =
      exchange(node.port(), "POST " + page + "/logo HTTP/1.1\r\nHost: " + host + "\r\n" +
                                admin.cookie_header + multipart_type + "Content-Length: 9000000\r\n\r\n");
  EXPECT_EQ(refused.status, 413) << "before it is sent";
  EXPECT_THAT(refused.body, HasSubstr("te groot"));
  EXPECT_EQ(logo(), before);
}

TEST_F(Settings, AMemberOfANetworkCarriesItsNameAndLogo) {
  const auto network = add_haspengouw(node);
  const auto wellen = add_member(node, wellen_nis);
  const auto boss = sign_in(node, network, web::role::tenant_admin);
  const auto there = [&](const someone& who, const std::string& at, const std::string& path, fields f) {
    f.emplace_back("csrf", who.csrf);
    return node.post(at, path, encoded(f), who.cookie_header);
  };
  EXPECT_EQ(there(boss, "haspengouw.localhost", page, with(good(), "naam", "Haspengouw helpt")).status, 303);
  EXPECT_EQ(post_files(node.port(), "haspengouw.localhost", page + "/logo",
                       {{"csrf", "", boss.csrf}, {"beeld", "l.png", png(100, 50)}}, boss.cookie_header)
                .status,
            303);
  EXPECT_THAT(node.get("wellen.localhost", "/").body,
              AllOf(HasSubstr("Haspengouw helpt"), HasSubstr("class=\"logo\"")));
  const auto member = sign_in(node, wellen, web::role::tenant_admin);
  EXPECT_THAT(node.get("wellen.localhost", page, member.cookie_header).body,
              AllOf(Not(HasSubstr("name=\"naam\"")), Not(HasSubstr("type=\"file\""))));
}

TEST_F(Settings, AMailInALightColourIsWrittenInDarkLetters) {
  ASSERT_EQ(click(admin, page, with(good(), "kleur", "#f2c200")).status, 303);
  ASSERT_EQ(
      post("/interesse",
           encoded({{"naam", "Noor"}, {"email", "noor@voorbeeld.be"}, {"wens", "Koken"}, {"akkoord", "ja"}}))
          .status,
      303);
  const auto sent = last_mail_to(node, alken, "noor@voorbeeld.be");
  EXPECT_THAT(sent.html, HasSubstr("background:#f2c200;color:#000000"));
  EXPECT_THAT(sent.html, HasSubstr("Alken helpt"));
}

TEST_F(Settings, WhoChangedWhatIsNoted) {
  ASSERT_EQ(click(admin, page, good()).status, 303);
  ASSERT_EQ(upload(admin, png(100, 50)).status, 303);
  ASSERT_EQ(click(admin, page + "/logo/verwijdering").status, 303);
  for (const auto kind : {audit::settings_changed, audit::logo_changed, audit::logo_removed})
    EXPECT_EQ(audited(node, alken, kind), 1) << kind;
  node.db().write(alken.id, [&](transaction& tx) {
    audit::note(tx, {.at = node.time.now(), .account = {}, .what = "test", .about = admin.account});
  });
  const auto about =
      node.db().read(alken.id, [&](transaction& tx) { return audit::about(tx, admin.account); });
  ASSERT_EQ(about.size(), 1U);
  EXPECT_EQ(about[0].what, "test");
  const auto wellen = node.municipality(wellen_nis);
  EXPECT_TRUE(
      node.db().read(wellen.id, [&](transaction& tx) { return audit::about(tx, admin.account); }).empty())
      << "another municipality sees nothing of it";
}

}  // namespace
}  // namespace paraat::test
