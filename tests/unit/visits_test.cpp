#include "node/visits.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/support/source_folder.hpp"

namespace paraat::node {
namespace {

namespace fs = std::filesystem;
using http::work_class;

web::request asking(const std::string& path, const std::string& query = {}) {
  web::request r;
  r.host = "alken.localhost";
  r.path = r.raw_path = path;
  r.raw_query = query;
  r.query = web::parameters::parse(query).value();
  return r;
}

TEST(CacheKey, HoldsOnlyParametersThatPagesRead) {
  EXPECT_EQ(cache_key(asking("/vacatures", "utm_source=mail&q=zand&x=1"), "", false),
            cache_key(asking("/vacatures", "q=zand"), "", false));
  EXPECT_NE(cache_key(asking("/vacatures", "q=zand"), "", false),
            cache_key(asking("/vacatures", "q=soep"), "", false));
  EXPECT_LT(cache_key(asking("/vacatures", "x=" + std::string(15'000, 'a')), "", false).size(), 100U);
}

// The key of the Dutch page with such a query was the key of the French page without one.
TEST(CacheKey, NoPartOfItCanBeTakenForAnother) {
  const auto french = cache_key(asking("/vacatures"), "fr", false);
  for (const char* query : {"|fr", "q=%7Cfr", "q=%0Afr", "fr"})
    EXPECT_NE(cache_key(asking("/vacatures", query), "", false), french) << query;
  EXPECT_NE(cache_key(asking("/a", "q=b%26q%3Dc"), "", false), cache_key(asking("/a", "q=b&q=c"), "", false));
  EXPECT_NE(cache_key(asking("/"), "", true), cache_key(asking("/"), "z", false));
}

TEST(KnownParameters, AreAllThatThePagesRead) {
  const std::regex reads(R"(\bquery\.(?:get|all|has)\("([^"]+)\"\))");
  int found = 0;
  for (const char* wing : {"tenant", "federation/sync", "federation/desk", "node"})
    for (const auto& file : fs::recursive_directory_iterator(test::source_folder() / wing)) {
      if (file.path().extension() != ".cpp") continue;
      std::ifstream in(file.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      for (std::sregex_iterator at(text.begin(), text.end(), reads), end; at != end; ++at, ++found)
        EXPECT_TRUE(is_known_parameter((*at)[1].str())) << file.path() << " reads " << (*at)[1].str();
    }
  EXPECT_GT(found, 20);
}

TEST(WorkClass, OfACalloutIsCrisis) {
  EXPECT_EQ(class_of(nullptr, asking("/o/abc"), "/o/abc", false), work_class::crisis);
  EXPECT_EQ(class_of(nullptr, asking("/"), "/beheer/noodsituaties/x/bord", true), work_class::crisis);
  // A cookie that was never found valid opens no faster way.
  EXPECT_EQ(class_of(nullptr, asking("/"), "/beheer/noodsituaties/x/bord", false), work_class::open);
}

TEST(WorkClass, SeparatesSearchesFeedsPasswordsAndPictures) {
  EXPECT_EQ(class_of(nullptr, asking("/vacatures", "q=zand"), "/vacatures", false), work_class::bulk);
  EXPECT_EQ(class_of(nullptr, asking("/vacatures"), "/vacatures", false), work_class::open);
  EXPECT_EQ(class_of(nullptr, asking("/vacatures.atom"), "/vacatures.atom", false), work_class::bulk);
  const auto post = [](const std::string& path) {
    web::request r = asking(path);
    r.method = web::verb::post;
    return class_of(find_route(r.method, path).found, r, path, true);
  };
  EXPECT_EQ(post("/aanmelding"), work_class::password);
  EXPECT_EQ(post("/mijn-account/wachtwoord"), work_class::password);
  EXPECT_EQ(post("/beheer/instellingen/logo"), work_class::picture);
  EXPECT_EQ(post("/beheer/lijsten"), work_class::picture) << "a spreadsheet holds no sign-in";
  EXPECT_EQ(post("/beheer/korps/0190a0b0-0000-7000-8000-000000000001/lijsten"), work_class::picture);
  EXPECT_EQ(post("/beheer/instellingen"), work_class::signed_in);
}

TEST(WorkClass, OfAFormWithAProofOfIdentityIsPassword) {
  web::request r = asking("/beheer/gebruikers/nieuw");
  r.method = web::verb::post;
  const auto found = find_route(r.method, r.path).found;
  EXPECT_EQ(class_of(found, r, r.path, true), work_class::signed_in);
  r.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  for (const char* empty : {"naam=An&bewijs=", "bewijs=&naam=An", "geenbewijs=x", "naam=An"}) {
    r.body = empty;
    EXPECT_EQ(class_of(found, r, r.path, true), work_class::signed_in) << empty;
  }
  for (const char* proof :
       {"naam=An&bewijs=paard+batterij", "bewijs=123456&naam=An", "geenbewijs=x&bewijs=y"}) {
    r.body = proof;
    EXPECT_EQ(class_of(found, r, r.path, true), work_class::password) << proof;
    EXPECT_EQ(class_of(found, r, r.path, false), work_class::open) << "a cookie that was never found valid";
  }
}

}  // namespace
}  // namespace paraat::node
