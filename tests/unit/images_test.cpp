// Pictures from outside: recognised by their bytes, re-encoded elsewhere, without their metadata.

#include "tenant/platform/images/images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/platform/images/child.hpp"
#include "tests/support/picture.hpp"

namespace paraat {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Images, APictureIsReducedWithinItsBoundsAndNeverEnlarged) {
  const auto large = images::reduced(test::png(1200, 300), 480, 144);
  ASSERT_TRUE(large);
  EXPECT_EQ(large->width, 480);
  EXPECT_EQ(large->height, 120);
  EXPECT_EQ(images::format_of(large->bytes), images::format::png);
  const auto small = images::reduced(test::png(60, 40), 480, 144);
  ASSERT_TRUE(small);
  EXPECT_EQ(small->width, 60);
  EXPECT_EQ(small->height, 40);
}

TEST(Images, WhatThePictureCarriedAlongIsGone) {
  const std::string secret = "Kerkstraat 5 te Alken, 50.87 N 5.30 E";
  const std::string file = test::png(200, 100, secret);
  ASSERT_THAT(file, HasSubstr(secret));
  const auto done = images::reduced(file, 480, 144);
  ASSERT_TRUE(done);
  for (const char* trace : {secret.c_str(), "Kerkstraat", "eXIf", "tEXt", "iTXt", "iCCP", "Comment"})
    EXPECT_THAT(done->bytes, Not(HasSubstr(trace)));
}

TEST(Images, WhatOnlySaysThatItIsAPictureIsRefused) {
  const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
  for (const std::string& file :
       {svg, std::string("GIF89a"), std::string("%PDF-1.7"), std::string("<?php"), std::string()}) {
    const auto no = images::reduced(file, 480, 144);
    ASSERT_FALSE(no);
    EXPECT_THAT(untranslated(no.error()), HasSubstr("geen beeld")) << file;
  }
  // The first bytes of a PNG, and then something else.
  const auto disguised = images::reduced(std::string("\x89PNG\r\n\x1a\n") + svg, 480, 144);
  ASSERT_FALSE(disguised);
  EXPECT_THAT(untranslated(disguised.error()), HasSubstr("niet lezen"));
}

TEST(Images, ABrokenPictureIsRefused) {
  const std::string whole = test::png(300, 200);
  for (const std::size_t size : {whole.size() / 3, whole.size() / 2, whole.size() - 30}) {
    const auto no = images::reduced(whole.substr(0, size), 480, 144);
    ASSERT_FALSE(no) << size;
    EXPECT_THAT(untranslated(no.error()), HasSubstr("niet lezen")) << size;
  }
  std::string spoilt = whole;
  spoilt[whole.size() / 2] ^= 0x55;
  EXPECT_FALSE(images::reduced(spoilt, 480, 144));
}

TEST(Images, OneThatIsTooHeavyTooLargeOrTooSmallIsRefusedWithWhatToDo) {
  const auto heavy = images::reduced(test::png(40, 40) + std::string(images::most_bytes, 'x'), 480, 144);
  ASSERT_FALSE(heavy);
  EXPECT_EQ(heavy.error().kind, refusal_kind::too_large);
  EXPECT_THAT(untranslated(heavy.error()), HasSubstr("2 MB"));
  const auto wide = images::reduced(test::png(8001, 30), 480, 144);
  ASSERT_FALSE(wide) << "a file that says little can be large when it is decoded";
  EXPECT_THAT(untranslated(wide.error()), HasSubstr("8000"));
  const auto small = images::reduced(test::png(10, 10), 480, 144);
  ASSERT_FALSE(small);
  EXPECT_THAT(untranslated(small.error()), HasSubstr("te klein"));
}

TEST(Images, AChildThatHangsIsEndedAndOneThatIsNotThereIsToldApart) {
  const images::scratch_folder folder;
  EXPECT_FALSE(images::run_bounded(folder.path(), {"/bin/sleep", "600"}, std::chrono::seconds{0}));
  const auto absent =
      images::run_bounded(folder.path(), {"/usr/bin/does-not-exist"}, std::chrono::seconds{5});
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->status, 127);
}

TEST(Images, AChildHasNoRightsAndNoEnvironmentOfOurs) {
  ::setenv("PARAAT_SECRET", "geheim", 1);
  const images::scratch_folder folder;
  const auto seen =
      images::run_bounded(folder.path(), {"/bin/sh", "-c", "env; ulimit -v; id -u; ls /proc/self/fd | wc -l"},
                          std::chrono::seconds{10});
  ASSERT_TRUE(seen);
  EXPECT_THAT(seen->output, testing::AllOf(HasSubstr("VIPS_BLOCK_UNTRUSTED=1"), Not(HasSubstr("geheim")),
                                           Not(HasSubstr("unlimited")), Not(HasSubstr("\n0\n"))));
}

}  // namespace
}  // namespace paraat
