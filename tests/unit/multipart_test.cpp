#include "tenant/platform/web/multipart.hpp"

#include <gtest/gtest.h>

#include "tests/support/picture.hpp"

namespace paraat {
namespace {

const std::string type = "multipart/form-data; boundary=grens";

TEST(Multipart, FieldsAndFilesComeApart) {
  const std::string picture("\x89PNG\r\n\x1a\n\0--gren\r\n", 17);
  const auto form = web::parse_multipart(
      type,
      test::multipart({{"csrf", "", "abc"}, {"wens", "", "twee\r\nregels"}, {"beeld", "logo.png", picture}}));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->fields.get("csrf"), "abc");
  EXPECT_EQ(form->fields.get("wens"), "twee\nregels");
  ASSERT_EQ(form->files.size(), 1U);
  EXPECT_EQ(form->files[0].field, "beeld");
  EXPECT_EQ(form->files[0].file_name, "logo.png");
  EXPECT_EQ(form->files[0].content_type, "image/png");
  EXPECT_EQ(form->files[0].bytes, picture);
  EXPECT_TRUE(web::parse_multipart(type, "--grens--\r\n"));
}

TEST(Multipart, WhatIsCutOffSmuggledOrNoTextIsRefused) {
  const std::string whole = test::multipart({{"csrf", "", "abc"}});
  for (std::size_t size = 0; size + 4 < whole.size(); ++size)
    EXPECT_FALSE(web::parse_multipart(type, whole.substr(0, size))) << size;
  EXPECT_FALSE(web::parse_multipart("multipart/form-data", whole));
  EXPECT_FALSE(web::parse_multipart("text/plain; boundary=grens", whole));
  EXPECT_FALSE(web::parse_multipart("multipart/form-data; boundary=" + std::string(71, 'x'), whole));
  EXPECT_FALSE(web::parse_multipart(type, test::multipart({{"csrf", "", "\xff\xfe"}})));
  EXPECT_FALSE(web::parse_multipart(type, test::multipart({{"csrf", "", std::string("a\0b", 3)}})));
  EXPECT_FALSE(web::parse_multipart(type, test::multipart({{"", "", "abc"}})));
  EXPECT_FALSE(web::parse_multipart(type, "--grens\r\nX: y\r\n\r\nabc\r\n--grens--"));
  EXPECT_FALSE(
      web::parse_multipart(type, "--grens\r\n" + std::string(3000, 'x') + "\r\n\r\nabc\r\n--grens--"));
  EXPECT_FALSE(web::parse_multipart(type, test::multipart(std::vector<test::part>(101, {"a", "", "b"}))));
}

}  // namespace
}  // namespace paraat
