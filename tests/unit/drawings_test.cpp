// The drawings of the themes, as browsers get them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/platform/web/assets.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string_view sprite() {
  static const web::assets files;
  return files.at(files.url("drawings.svg").substr(3))->bytes;
}

TEST(Drawings, EveryThemeHasOneAndAPictureToShare) {
  const web::assets files;
  for (const auto& theme : listings::themes) {
    EXPECT_THAT(sprite(), HasSubstr("<symbol id=\"" + std::string(theme.code) + "\""));
    EXPECT_NO_THROW(files.url("share-" + std::string(theme.code) + ".png")) << theme.code;
  }
}

TEST(Drawings, TakeTheirColorsFromThePage) {
  EXPECT_THAT(sprite(), Not(HasSubstr("#"))) << "no colour of its own";
  EXPECT_THAT(sprite(), Not(HasSubstr("class=")));
  for (const char* one : {"var(--ground)", "var(--tone)", "var(--paper)"})
    EXPECT_THAT(sprite(), HasSubstr(one));
}

TEST(Drawings, AreLightEnoughForEveryPage) { EXPECT_LT(web::gzip(sprite(), 9).size(), 4000U); }

}  // namespace
}  // namespace paraat::test
