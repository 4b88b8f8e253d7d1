// A form that is refused as a whole leaves its words to its writer, and the way back to the page they were
// on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WordsKept : public Desk {
 protected:
  std::string other = node.db().write(alken.id, [&](transaction& tx) {
    organisations::organisation o{.name = "Chiro Alken", .kind = "feitelijk", .email = "lies@chiro.example"};
    return organisations::add(tx, o, node.time.now()).value().id;
  });
  std::string page = "/beheer/organisaties/" + other;
};

TEST_F(WordsKept, AReasonThatCameTooLateIsShownWithTheWayBack) {
  ASSERT_EQ(click(coordinator, page + "/goedkeuring").status, 303);
  const std::string form = encoded({{"csrf", coordinator.csrf}, {"reden", "We kennen <jullie> nog niet."}});
  const auto refused =
      post(page + "/weigering", form,
           coordinator.cookie_header + "Referer: http://alken.localhost" + page + "?klaar=x\r\n");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Wat je typte"), HasSubstr("We kennen &lt;jullie&gt; nog niet."),
                                  HasSubstr("href=\"" + page + "?klaar=x\">Terug naar waar je was"),
                                  Not(HasSubstr("<jullie>"))));
}

TEST_F(WordsKept, TheWayBackLeadsNowhereElse) {
  ASSERT_EQ(click(coordinator, page + "/goedkeuring").status, 303);
  const std::string form = encoded({{"csrf", coordinator.csrf}, {"reden", "Kort"}});
  for (const char* before : {"https://elders.example/x", "http://alken.localhost.elders.example/x"}) {
    const auto refused =
        post(page + "/weigering", form, coordinator.cookie_header + "Referer: " + before + "\r\n");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, AllOf(Not(HasSubstr("elders.example")), HasSubstr("Naar de startpagina"),
                                    Not(HasSubstr("Wat je typte"))))
        << before;
  }
}

}  // namespace
}  // namespace paraat::test
