// What is typed behind `paraat`: which commands there are, what they take, and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "node/command_line.hpp"

namespace paraat::node {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::expected<words, printed> read(std::vector<const char*> typed) {
  typed.insert(typed.begin(), "paraat");
  return read_words(static_cast<int>(typed.size()), typed.data(), "9.8.7");
}
std::string refusal_of(const std::vector<const char*>& typed) {
  try {
    const auto got = read(typed);
    return got ? "accepted: " + got->command : "printed: " + got.error().text;
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

TEST(CommandLine, GivesTheCommandWithItsFolderAndOptions) {
  const auto got = read({"tenant", "add", "/srv/node", "--nis", "71072", "--color", "#00626b"});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->command, "tenant add");
  EXPECT_THAT(got->values,
              ElementsAre(Pair("DIR", "/srv/node"), Pair("color", "#00626b"), Pair("nis", "71072")));
  EXPECT_EQ(value(*got, "url"), "");
  EXPECT_EQ(value(*got, "color", "#ffffff"), "#00626b");
}

TEST(CommandLine, TakesOptionsBeforeTheFolderAndWithAnEqualsSign) {
  const auto got = read({"init", "--user=paraat", "/srv/node"});
  ASSERT_TRUE(got);
  EXPECT_THAT(got->values, ElementsAre(Pair("DIR", "/srv/node"), Pair("user", "paraat")));
  EXPECT_EQ(value(*read({"user", "add", "n", "--json", "--email", "an@x.example"}), "json"), "yes");
}

TEST(CommandLine, TakesAFolderThatIsCalledLikeACommand) {
  for (const char* folder : {"demo", "member", "list", "serve"}) {
    EXPECT_EQ(value(*read({"init", folder}), "DIR"), folder);
    EXPECT_EQ(value(*read({"tenant", "list", folder}), "DIR"), folder);
    EXPECT_EQ(value(*read({"member", "join", folder, "list"}), "INVITATION"), "list");
  }
}

TEST(CommandLine, TakesValuesAsTheyAreTyped) {
  for (const char* typed :
       {"", "-1", "--reason", "{a,b}", "[a, b]", "%%", "'quoted'", "\"quoted\"", "zo\xc3\xab"})
    EXPECT_EQ(value(*read({"member", "revoke", "n", "node", "--reason", typed}), "reason"), typed);
  EXPECT_EQ(value(*read({"member", "join", "n", "--", "-abc"}), "INVITATION"), "-abc");
}

TEST(CommandLine, RefusesOptionsThatTheCommandDoesNotHave) {
  EXPECT_EQ(refusal_of({"serve", "n", "--listen", "127.0.0.1:1"}),
            "`paraat serve` has no option --listen; see `paraat serve --help`.");
  EXPECT_THAT(refusal_of({"serve", "--listen", "127.0.0.1:1", "n"}), HasSubstr("has no option --listen"));
  EXPECT_THAT(refusal_of({"tenant", "list", "n", "--json"}), HasSubstr("has no option --json"));
  EXPECT_THAT(refusal_of({"user", "add", "n", "--password", "x"}), HasSubstr("has no option --password"));
  EXPECT_THAT(refusal_of({"--nis", "71072"}), HasSubstr("`paraat` has no option --nis"));
  EXPECT_THAT(refusal_of({"serve", "n", "-x"}), HasSubstr("has no option -x"));
}

TEST(CommandLine, RefusesCommandsThatDoNotExist) {
  EXPECT_EQ(refusal_of({"sevre", "n"}), "There is no command `paraat sevre`; see `paraat --help`.");
  EXPECT_EQ(refusal_of({"tenant", "remove", "n"}),
            "There is no command `paraat tenant remove`; see `paraat tenant --help`.");
  EXPECT_EQ(refusal_of({"tenant"}), "`paraat tenant` needs one of: add, list. See `paraat tenant --help`.");
}

TEST(CommandLine, RefusesMissingAndSuperfluousArguments) {
  EXPECT_EQ(refusal_of({"serve"}),
            "`paraat serve` needs DIR: the folder of the node. See `paraat serve --help`.");
  EXPECT_THAT(refusal_of({"member", "allow", "n", "node"}), HasSubstr("needs PARTY"));
  EXPECT_EQ(refusal_of({"serve", "n", "m"}),
            "`paraat serve` does not know what `m` is for; see `paraat serve --help`.");
  EXPECT_EQ(refusal_of({"init", "n", "--user"}), "--user needs one value.");
  EXPECT_EQ(refusal_of({"init", "n", "--user", "a", "--user", "b"}), "--user needs one value.");
}

TEST(CommandLine, PrintsHelpOfEachCommandAndTheVersion) {
  const auto all = read({"--help"});
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().status, 0);
  for (const char* line : {"paraat serve DIR ", "paraat member allow DIR NODE PARTY ", "paraat --version"})
    EXPECT_THAT(all.error().text, HasSubstr(line));
  EXPECT_THAT(all.error().text, testing::Not(HasSubstr("demo")));
  const auto one = read({"tenant", "add", "--help"});
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().status, 0);
  for (const char* part : {"Usage: paraat tenant add [OPTIONS] DIR", "--nis CODE", "such as 71072"})
    EXPECT_THAT(one.error().text, HasSubstr(part));
  EXPECT_EQ(read({"--version"}).error().text, "paraat 9.8.7\n");
  EXPECT_EQ(read({}).error().status, 2);
}

}  // namespace
}  // namespace paraat::node
