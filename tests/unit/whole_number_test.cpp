#include "protocol/whole_number.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "tenant/platform/web/form.hpp"

namespace paraat {
namespace {

TEST(WholeNumber, IsReadFromDigitsAlone) {
  EXPECT_EQ(whole_number<int>("0"), 0);
  EXPECT_EQ(whole_number<int>("007"), 7);
  EXPECT_EQ(whole_number<int>("2147483647"), 2'147'483'647);
  EXPECT_EQ(whole_number<std::int64_t>("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(whole_number<unsigned short>("65535"), 65'535);
}

TEST(WholeNumber, IsNotReadFromAnythingElse) {
  for (const char* text :
       {"", "-", "-1", "-0", "+1", " 1", "1 ", "1x", "x1", "1.0", "1,0", "1e3", "0x1", "١"})
    EXPECT_FALSE(whole_number<int>(text)) << '"' << text << '"';
  EXPECT_FALSE(whole_number<int>(std::string_view("1\0", 2)));
  EXPECT_FALSE(whole_number<unsigned>("-1"));
}

TEST(WholeNumber, IsNotCutToWhatFits) {
  EXPECT_FALSE(whole_number<int>("2147483648"));
  EXPECT_FALSE(whole_number<unsigned short>("65536"));
  EXPECT_FALSE(whole_number<std::int64_t>("9223372036854775808"));
  EXPECT_FALSE(whole_number<std::int64_t>("99999999999999999999999999"));
}

TEST(ShownVersion, IsTheOneInTheFormAndOtherwiseNone) {
  const auto of = [](std::string_view form) {
    return web::shown_version(web::parameters::parse(form).value());
  };
  EXPECT_EQ(of("versie=12"), 12);
  for (const char* form : {"", "versie=", "versie=-1", "versie=1x", "versie=99999999999", "andere=3"})
    EXPECT_EQ(of(form), 0) << form;
}

}  // namespace
}  // namespace paraat
