// RFC 9651: the examples of section 3, and the edges of sections 4.1 and 4.2.
#include "protocol/structured_fields.hpp"

#include <gtest/gtest.h>

namespace paraat::structured_fields {
namespace {

bare_item bare(std::string_view text) { return parse_item(text).value().value; }
token tok(std::string text) { return {std::move(text)}; }

TEST(StructuredFields, Numbers) {
  EXPECT_EQ(bare("42"), bare_item(std::int64_t{42}));
  EXPECT_EQ(bare("-0"), bare_item(std::int64_t{0}));
  EXPECT_EQ(bare("0042"), bare_item(std::int64_t{42}));
  EXPECT_EQ(bare("999999999999999"), bare_item(std::int64_t{999'999'999'999'999}));
  EXPECT_EQ(bare("-999999999999999"), bare_item(std::int64_t{-999'999'999'999'999}));
  EXPECT_EQ(bare("4.5"), bare_item(decimal{4500}));
  EXPECT_EQ(bare("-1.50"), bare_item(decimal{-1500}));
  EXPECT_EQ(bare("999999999999.999"), bare_item(decimal{999'999'999'999'999}));
  for (const char* bad : {"", "-", "+1", "--1", "1.", ".1", "1.2345", "1000000000000000", "1234567890123.0",
                          "1e3", "0x1", "1,", "1 2", "1..2", "-.1", "- 1"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, Strings) {
  EXPECT_EQ(bare(R"("hello world")"), bare_item(std::string("hello world")));
  EXPECT_EQ(bare(R"("a \"b\" \\c")"), bare_item(std::string(R"(a "b" \c)")));
  EXPECT_EQ(bare(R"("")"), bare_item(std::string()));
  for (const char* bad :
       {"\"", "\"a", R"("\n")", R"("\)", "\"a\tb\"", "\"\x7f\"", "\"f\xc3\xbc\"", "'a'", R"("a"b)"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, Tokens) {
  EXPECT_EQ(bare("foo123/456"), bare_item(tok("foo123/456")));
  EXPECT_EQ(bare("*a:b!#$%&'*+-.^_`|~"), bare_item(tok("*a:b!#$%&'*+-.^_`|~")));
  EXPECT_EQ(bare("Text"), bare_item(tok("Text")));
  for (const char* bad : {"a@b", "a b", "a(", "a\"", "a,b", "\x80", "!a"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, ByteSequences) {
  EXPECT_EQ(bare(":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:"),
            bare_item(byte_sequence{"pretend this is binary content."}));
  EXPECT_EQ(bare("::"), bare_item(byte_sequence{}));
  // No padding, pad bits that are not zero, white space, the URL alphabet: one value has one text.
  for (const char* bad : {":", ":aGVsbG8=", ":aGVsbG8:", ":iZ==:", ":aGVs bG8=:", ":aGVsbG8=\n:", ":_-Ah:",
                          ":a:", ":aGVsbG8==:", ":====:"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, BooleansAndDates) {
  EXPECT_EQ(bare("?1"), bare_item(true));
  EXPECT_EQ(bare("?0"), bare_item(false));
  EXPECT_EQ(bare("@1659578233"), bare_item(date{1659578233}));
  EXPECT_EQ(bare("@-62135596800"), bare_item(date{-62135596800}));
  for (const char* bad : {"?", "?2", "?true", "@", "@1.0", "@\"1\"", "@-", "@@1"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, DisplayStrings) {
  EXPECT_EQ(bare(R"(%"This is intended for display to %c3%bcsers.")"),
            bare_item(display_string{"This is intended for display to \xc3\xbcsers."}));
  EXPECT_EQ(bare(R"(%"%25%22")"), bare_item(display_string{"%\""}));
  for (const char* bad : {"%", "%\"", "%\"a", R"(%"%C3%BC")", R"(%"%c3")", R"(%"%ff")", R"(%"%")", R"(%"%1")",
                          "%\"\xc3\xbc\"", R"(%"%ed%a0%80")", R"(%"%c0%80")", "%'a'", "%\"a\tb\""})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, ItemsMayHaveSpacesAround) {
  EXPECT_EQ(bare("  1  "), bare_item(std::int64_t{1}));
  for (const char* bad :
       {"\t1", "1\t", " ", "1;", "1; ", "1;a=", "1 ;a", "1;A=1", "1;a =1", "1;a= 1", "1;=1"})
    EXPECT_FALSE(parse_item(bad)) << bad;
}

TEST(StructuredFields, Parameters) {
  const auto one = parse_item("abc; a=1;b=2; cc;d=?0;*e.f-g_h=\"x\"").value();
  const parameters expected{{"a", std::int64_t{1}},
                            {"b", std::int64_t{2}},
                            {"cc", true},
                            {"d", false},
                            {"*e.f-g_h", std::string("x")}};
  EXPECT_EQ(one.params, expected);
}

TEST(StructuredFields, Lists) {
  EXPECT_EQ(parse_list("sugar, tea, rum")->size(), 3U);
  EXPECT_EQ(parse_list("sugar\t,\ttea ,rum")->size(), 3U);
  EXPECT_TRUE(parse_list("")->empty());
  EXPECT_TRUE(parse_list("   ")->empty());
  for (const char* bad : {",", "a,", "a,,b", ",a", "a b", "a, ", "a;,b", "\ta"})
    EXPECT_FALSE(parse_list(bad)) << bad;
}

TEST(StructuredFields, InnerLists) {
  const auto lists = parse_list(R"(("foo" "bar"), ("baz"), ("bat" "one"), ())").value();
  ASSERT_EQ(lists.size(), 4U);
  EXPECT_EQ(std::get<inner_list>(lists[0]).items.size(), 2U);
  EXPECT_TRUE(std::get<inner_list>(lists[3]).items.empty());
  const auto params = parse_list(R"(("foo"; a=1;b=2);lvl=5, ("bar" "baz");lvl=1)").value();
  const auto& first = std::get<inner_list>(params[0]);
  EXPECT_EQ(first.items[0].params.size(), 2U);
  EXPECT_EQ(*find(first.params, "lvl"), bare_item(std::int64_t{5}));
  EXPECT_TRUE(parse_list("(  1   2  )"));
  for (const char* bad :
       {"(", ")", "(1", "(1,2)", "(1)(2)", "((1))", "(\"a\"\"b\")", "(1\t2)", "(1 2", "(1);", "() ()"})
    EXPECT_FALSE(parse_list(bad)) << bad;
}

TEST(StructuredFields, Dictionaries) {
  const auto d = parse_dictionary(R"(en="Applepie", da=:w4ZibGV0w6ZydGU=:)").value();
  ASSERT_EQ(d.size(), 2U);
  EXPECT_EQ(std::get<item>(*find(d, "en")).value, bare_item(std::string("Applepie")));
  const auto flags = parse_dictionary("a=?0, b, c; foo=bar, rating=1.5, feelings=(joy sadness)").value();
  EXPECT_EQ(std::get<item>(*find(flags, "b")).value, bare_item(true));
  EXPECT_EQ(*find(std::get<item>(*find(flags, "c")).params, "foo"), bare_item(tok("bar")));
  EXPECT_EQ(std::get<inner_list>(*find(flags, "feelings")).items.size(), 2U);
  EXPECT_TRUE(parse_dictionary("")->empty());
  for (const char* bad : {"=1", "a=", "a=1,", "a=1,,b=2", "A=1", "1=a", "a =1", "a= 1", "a=1 b=2", "a=1;",
                          ",", "a,", "-a=1", "a=(1", "\xc3\xa9=1"})
    EXPECT_FALSE(parse_dictionary(bad)) << bad;
}

TEST(StructuredFields, AKeyThatComesTwice) {
  const auto last = parse_dictionary("a=1,b=2,a=3").value();
  ASSERT_EQ(last.size(), 2U);
  EXPECT_EQ(last[0].first, "a");
  EXPECT_EQ(std::get<item>(last[0].second).value, bare_item(std::int64_t{3}));
  EXPECT_EQ(parse_item("x;a=1;a=2")->params, (parameters{{"a", std::int64_t{2}}}));
  EXPECT_FALSE(parse_dictionary("a=1,b=2,a=3", repeats::refused));
  EXPECT_FALSE(parse_dictionary("a=1;x;x", repeats::refused));
  EXPECT_FALSE(parse_dictionary("a=(1;x;x)", repeats::refused));
  EXPECT_FALSE(parse_dictionary("a=();x;x", repeats::refused));
  EXPECT_FALSE(parse_item("x;a=1;a=2", repeats::refused));
  EXPECT_TRUE(parse_dictionary("a=1;x,b=2;x", repeats::refused));
}

TEST(StructuredFields, SerializedLists) {
  EXPECT_EQ(serialize(parse_list("  a;  b=?1;c , ( 1   2 );d=1.50, \"x\\\"\"  ").value()),
            "a;b;c, (1 2);d=1.5, \"x\\\"\"");
  EXPECT_EQ(serialize(list()), "");
}

TEST(StructuredFields, SerializedDictionaries) {
  EXPECT_EQ(serialize(parse_dictionary("a=?1, b=?1;x=1,c=(),d=0.10,e=-0.001,f=:AA==:").value()),
            "a, b;x=1, c=(), d=0.1, e=-0.001, f=:AA==:");
  EXPECT_EQ(serialize(dictionary()), "");
}

TEST(StructuredFields, WhatHasNoTextIsNotSerialized) {
  EXPECT_FALSE(serialize(bare_item(std::int64_t{1'000'000'000'000'000})));
  EXPECT_FALSE(serialize(bare_item(decimal{1'000'000'000'000'000})));
  EXPECT_FALSE(serialize(bare_item(std::string("f\xc3\xbc"))));
  EXPECT_FALSE(serialize(bare_item(std::string("a\nb"))));
  EXPECT_FALSE(serialize(bare_item(tok(""))));
  EXPECT_FALSE(serialize(bare_item(tok("1a"))));
  EXPECT_FALSE(serialize(bare_item(tok("a b"))));
  EXPECT_FALSE(serialize(bare_item(date{1'000'000'000'000'000})));
  EXPECT_FALSE(serialize(bare_item(display_string{"\xff"})));
  EXPECT_FALSE(serialize(item{true, {{"Upper", true}}}));
  EXPECT_FALSE(serialize(dictionary{{"", item{true, {}}}}));
  EXPECT_FALSE(serialize(list{inner_list{{item{tok(""), {}}}, {}}}));
}

TEST(StructuredFields, EveryValueSurvivesItsText) {
  const list all{
      item{std::int64_t{-7}, {{"a", decimal{-5}}}},
      item{decimal{0}, {}},
      item{std::string(R"(a"\)"), {{"flag", true}, {"no", false}}},
      item{tok("t/:"), {}},
      item{byte_sequence{std::string("\0\xff", 2)}, {}},
      item{true, {}},
      item{date{-1}, {}},
      item{display_string{"\xe2\x82\xac % \""}, {}},
      inner_list{{item{std::int64_t{1}, {}}, item{tok("b"), {{"c", tok("d")}}}}, {{"e", std::int64_t{2}}}}};
  EXPECT_EQ(parse_list(serialize(all).value()), all);
}

}  // namespace
}  // namespace paraat::structured_fields
