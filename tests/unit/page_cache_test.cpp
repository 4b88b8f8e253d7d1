#include "node/page_cache.hpp"

#include <gtest/gtest.h>

namespace paraat::node {
namespace {

std::shared_ptr<const http::ready> page(const std::string& body) {
  return std::make_shared<http::ready>(http::ready{"HTTP/1.1 200 OK\r\n\r\n", body});
}

class PageCache : public testing::Test {
 protected:
  outbox::heads heads;
  page_cache cache{heads, 2000};
  const std::vector<std::string> topics{"listings"};
  void put(const std::string& key, const std::string& body) {
    cache.put(key, page(body), topics, cache.version(topics));
  }
};

TEST_F(PageCache, ServesWhatHasNotChanged) {
  EXPECT_EQ(cache.find("a"), nullptr);
  put("a", "one");
  EXPECT_EQ(cache.find("a")->body, "one");
  heads.wake("another topic");
  EXPECT_EQ(cache.find("a")->body, "one");
}

TEST_F(PageCache, AfterAChangeOneCallerRendersAndTheOthersDoNotWait) {
  put("a", "one");
  heads.wake("listings");
  EXPECT_EQ(cache.find("a"), nullptr);      // this one renders
  EXPECT_EQ(cache.find("a")->body, "one");  // these read on
  EXPECT_EQ(cache.find("a")->body, "one");
  put("a", "two");
  EXPECT_EQ(cache.find("a")->body, "two");
}

TEST_F(PageCache, ACopyFromBeforeAChangeIsNeverTakenForNew) {
  const auto before = cache.version(topics);
  heads.wake("listings");  // while the page was rendered
  cache.put("a", page("old"), topics, before);
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST_F(PageCache, KeepsWithinItsMemory) {
  put("a", std::string(1200, 'a'));
  put("b", std::string(1200, 'b'));
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("b"), nullptr);
}

TEST_F(PageCache, CountsKeysAndHeadersToo) {
  for (int i = 0; i < 100; ++i)
    put(std::string(500, static_cast<char>('a' + i % 26)) + std::to_string(i), "");
  EXPECT_LE(cache.bytes(), 2000U);
  cache.put("h", std::make_shared<http::ready>(http::ready{std::string(1500, 'h'), ""}), topics, 0);
  EXPECT_GE(cache.bytes(), 1500U);
}

TEST_F(PageCache, KeepsNothingUnderAKeyThatIsTooLong) {
  put(std::string(page_cache::longest_key + 1, 'k'), "page");
  EXPECT_EQ(cache.bytes(), 0U);
}

}  // namespace
}  // namespace paraat::node
