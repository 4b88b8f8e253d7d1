#include "tenant/platform/web/plain_text.hpp"

#include <gtest/gtest.h>

#include "tenant/platform/web/http.hpp"

namespace paraat::web {
namespace {

TEST(VisibleText, KeepsWhatPeopleWrite) {
  for (const char* text : {"", "Élise Vandenbroucke", "Zandzakken\nvullen", "Jan – “Janneke”", "日本",
                           "👩‍🚒", "می‌خواهم"})
    EXPECT_EQ(visible_text(text), text);
}

TEST(VisibleText, DropsWhatTurnsTheLineAroundAndWhatNoDocumentMayHold) {
  EXPECT_EQ(visible_text("An\u202egnp.exe\u202c"), "Angnp.exe");
  EXPECT_EQ(visible_text("\ufeffJan\u200b Peeters\u2066\u2069"), "Jan Peeters");
  EXPECT_EQ(visible_text("a\xef\xbf\xbe\xef\xbf\xbf"
                         "b\xc2\x85"
                         "c"),
            "abc");  // U+FFFE, U+FFFF, U+0085
  EXPECT_EQ(visible_text("a\u2028b"), "ab");
}

TEST(OneLine, HasNoLineBreaks) { EXPECT_EQ(one_line("Soep\r\nkoken\tnu"), "Soep  koken nu"); }

TEST(Shortened, EndsAtAWordAndStandsOnOneLine) {
  EXPECT_EQ(shortened("Soep koken", 20), "Soep koken");
  EXPECT_EQ(shortened("  Soep\n\nkoken \t nu ", 20), "Soep koken nu");
  EXPECT_EQ(shortened("Soep koken voor de buurt", 12), "Soep koken…");
  EXPECT_EQ(shortened("Éénoudergezin", 3), "Één…");
  EXPECT_EQ(shortened("ééé ééé", 7), "ééé ééé");
  EXPECT_EQ(shortened("", 5), "");
}

TEST(Parameters, HoldVisibleTextOnly) {
  const auto form = parameters::parse("naam=Jan%E2%80%AE+Peeters&titel=a%EF%BF%BEb").value();
  EXPECT_EQ(form.get("naam"), "Jan Peeters");
  EXPECT_EQ(form.get("titel"), "ab");
}

TEST(PercentSigns, AreDecodedAndBrokenOnesRefused) {
  EXPECT_EQ(url_decode("Sint%2DTruiden%20%c3%A9", false), "Sint-Truiden \xc3\xa9");
  EXPECT_EQ(url_decode("a+b%2Bc", true), "a b+c");
  EXPECT_EQ(url_decode("a+b%2Bc", false), "a+b+c");
  EXPECT_EQ(url_decode("[x]|{y}", true), "[x]|{y}") << "browsers send these as they are";
  EXPECT_EQ(url_decode("%00", false), std::string(1, '\0'));
  for (const char* broken : {"%", "%4", "a%", "%zz", "%4g", "%%41"})
    EXPECT_EQ(url_decode(broken, true), std::nullopt) << broken;
  EXPECT_EQ(url_encode("a b+c/\xc3\xa9~-_."), "a%20b%2Bc%2F%C3%A9~-_.");
}

}  // namespace
}  // namespace paraat::web
