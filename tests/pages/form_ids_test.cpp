// Several forms on one page: each field has an id of its own, and labels and errors point at theirs.

#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tests/pages/callouts.hpp"
#include "tests/support/page_ids.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(PageIds, AreFoundWrongWhenTheyStandTwiceOrPointNowhere) {
  const auto page = [](const std::string& body) { return "<!doctype html><html>" + body + "</html>"; };
  EXPECT_THAT(wrong_ids(page(R"(<label for="a">A</label><input id="a"><a href="#a">A</a>)")), IsEmpty());
  EXPECT_EQ(wrong_ids(page(R"(<p id="a"></p><p id="a"></p>)")).size(), 1U);
  EXPECT_EQ(wrong_ids(page(R"(<label for="b">B</label>)")).size(), 1U);
  EXPECT_EQ(wrong_ids(page(R"(<p aria-describedby="a b" id="a"></p>)")).size(), 1U);
  EXPECT_EQ(wrong_ids(page(R"(<a href="#c">C</a>)")).size(), 1U);
  EXPECT_THAT(wrong_ids(R"(<p id="a"></p><p id="a"></p>)"), IsEmpty()) << "no page";
}

TEST_F(Night, TwoFormsThatAskTheSameKeepTheirLabelsApart) {
  const auto s = scope();
  const auto drawn = [&](const web::form& f) {
    web::view v;
    f.render(v, web::tpl::FORM);
    return node.inside().services().pages.render("nl", "platform/web/templates/form.html",
                                                 v.includes().front().second.second);
  };
  web::form one(s, "/een", "Bewaar"), two(s, "/twee", "Bewaar");
  for (web::form* f : {&one, &two}) {
    f->add(web::form::type::text, "naam", "Naam", {.required = true, .hint = "Zoals op je kaart."});
    f->add_choices(web::form::type::radios, "soort", "Soort", {{"a", "A", ""}, {"b", "B", ""}},
                   {.required = true});
  }
  web::parameters nothing;
  two.accept(nothing);
  const std::string all = drawn(one) + drawn(two);
  EXPECT_THAT(wrong_ids("<!doctype html>" + all + "</html>"), IsEmpty());
  EXPECT_THAT(all, HasSubstr("id=\"naam\" name=\"naam\""));
  EXPECT_THAT(all, HasSubstr("id=\"naam-2\" name=\"naam\""));
  EXPECT_THAT(all, HasSubstr("href=\"#naam-2\"")) << "the summary of the second form leads to its own field";
  EXPECT_THAT(all, HasSubstr("href=\"#soort-2-a\""));
  EXPECT_THAT(all, HasSubstr("aria-describedby=\"naam-2-hint naam-2-fout\""));
}

// Every test that opens a page checks it (running_node.hpp); these have the most forms.
TEST_F(Night, PagesWithSeveralFormsHaveEachIdOnce) {
  members(1, 40);
  const auto i = incident();
  const auto c = started(i, {task(i, 2), task(i, 2, "mud_cleaning")});
  const auto p = people(c)[0];
  ASSERT_EQ(tap(p, "details", {{"vraag", "Is er parking?"}}).status, 303);
  ASSERT_EQ(tap(p, "ja").status, 303);
  const std::string at = "/beheer/noodsituaties/" + i.id;
  for (const std::string& path :
       {at, at + "/bord", at + "/nadien", at + "/aanwezig", at + "/aanwezig/papier",
        "/beheer/oproepen/mensen/" + p.id, "/beheer/oproepen/" + c.id,
        "/beheer/oproepen/" + c.id + "/toevoeging?naam=Lid", "/beheer/korps/leden/" + member_id(1),
        "/beheer/korps/leden/" + member_id(1) + "/beschikbaarheid"}) {
    const auto page = open(coordinator, path);
    ASSERT_EQ(page.status, 200) << path;
    EXPECT_THAT(wrong_ids(page.body), IsEmpty()) << path;
  }
}

}  // namespace
}  // namespace paraat::test
