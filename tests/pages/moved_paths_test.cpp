// Paths of the release before lead on to the new ones.

#include "node/routes/moved.hpp"

#include <set>

#include "node/routes.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using MovedPaths = Desk;

TEST(MovedPathTable, LeadsFromPathsWithoutARowToPathsWithOne) {
  std::set<std::string_view> rows, former;
  for (const node::route& r : node::routes()) rows.insert(r.path);
  for (const node::moved_path& m : node::moved_paths()) {
    EXPECT_TRUE(former.insert(m.former).second) << m.former << " stands twice";
    EXPECT_FALSE(rows.contains(m.former)) << m.former << " is a path still";
    EXPECT_TRUE(rows.contains(m.now)) << m.now << " is no path";
  }
  EXPECT_GT(former.size(), 60U);
}

// An act is a noun; a Dutch infinitive would be a row of before.
TEST(MovedPathTable, LeavesNoInfinitiveInTheTableOfRoutes) {
  std::set<std::string> infinitives;
  for (const node::moved_path& m : node::moved_paths()) {
    const auto last = m.former.substr(m.former.find_last_of('/') + 1);
    if (last.ends_with("en") && !m.now.ends_with(last)) infinitives.insert("/" + std::string(last));
  }
  EXPECT_GT(infinitives.size(), 20U);
  for (const node::route& r : node::routes())
    for (const std::string& word : infinitives)
      EXPECT_FALSE(r.path.ends_with(word) || r.path.find(word + "/") != std::string_view::npos) << r.path;
}

TEST_F(MovedPaths, OfALinkInAMailLeadToThePage) {
  const auto link = node.get(host, "/interesse/bevestigen/AbCdEfGhIjKlMnOpQrStUv");
  EXPECT_EQ(link.status, 308);
  EXPECT_EQ(link.headers.at("location"), "/interesse/bevestiging/AbCdEfGhIjKlMnOpQrStUv");
  EXPECT_EQ(node.get(host, "/aanmelden?verder=%2Fmijn-organisatie").headers.at("location"),
            "/aanmelding?verder=%2Fmijn-organisatie");
  EXPECT_EQ(node.get(host, "/napraten/AbCd%20Ef").headers.at("location"), "/terugblik/AbCd%20Ef");
  for (const char* path : {"/aanmelden", "/organisaties/registreren", "/organisaties/bevestigen/x",
                           "/interesse/stoppen/x", "/korps/lid/x/stoppen", "/aanmelden/link/x"})
    EXPECT_EQ(node.get(host, path).status, 308) << path;
}

TEST_F(MovedPaths, OfAFormThatWasOpenKeepWhatWasTyped) {
  const std::string draft = made(coordinator);
  fields changed = soup();
  changed[1].second = "Soep op donderdag";
  changed.emplace_back("versie", "1");
  const auto sent = click(coordinator, draft + "/wijzigen", changed);
  ASSERT_EQ(sent.status, 308) << "with its method and its body";
  ASSERT_EQ(sent.headers.at("location"), draft + "/wijziging");
  EXPECT_EQ(click(coordinator, sent.headers.at("location"), changed).status, 303);
  EXPECT_EQ(at(draft).what.title, "Soep op donderdag");
}

TEST_F(MovedPaths, TellNothingThatThePageItselfWouldNot) {
  EXPECT_EQ(node.get(host, "/beheer/vacatures/018f0000-0000-7000-8000-000000000001/wijzigen").status, 308);
  EXPECT_EQ(node.get(host, "/wijzigen").status, 404) << "not a word, a path";
  EXPECT_EQ(node.get(host, "/beheer/vacatures/a/b/wijzigen").status, 404);
}

}  // namespace
}  // namespace paraat::test
