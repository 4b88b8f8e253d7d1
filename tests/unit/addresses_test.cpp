#include "node/http/addresses.hpp"

#include <gtest/gtest.h>

#include "node/config.hpp"

namespace paraat::http {
namespace {

TEST(Addresses, AnAddressIsAmongThoseThatAreWrittenAndNoOther) {
  EXPECT_TRUE(among({"10.0.0.7", "::1"}, "10.0.0.7"));
  EXPECT_TRUE(among({"10.0.0.7", "::1"}, "0:0:0:0:0:0:0:1"));
  EXPECT_FALSE(among({"10.0.0.7", "::1"}, "10.0.0.70"));
  EXPECT_FALSE(among({}, "10.0.0.7"));
}

TEST(Addresses, ANetworkHoldsTheAddressesUnderItsLength) {
  EXPECT_TRUE(among({"10.0.0.0/8"}, "10.200.3.4"));
  EXPECT_FALSE(among({"10.0.0.0/8"}, "11.0.0.0"));
  EXPECT_TRUE(among({"10.96.0.0/12"}, "10.111.255.255"));
  EXPECT_FALSE(among({"10.96.0.0/12"}, "10.112.0.0"));
  EXPECT_TRUE(among({"10.0.0.4/31"}, "10.0.0.5"));
  EXPECT_FALSE(among({"10.0.0.4/31"}, "10.0.0.6"));
  EXPECT_TRUE(among({"0.0.0.0/0"}, "203.0.113.7"));
  EXPECT_TRUE(among({"fd00::/8"}, "fd12:3456::1"));
  EXPECT_FALSE(among({"fd00::/8"}, "fe80::1"));
}

TEST(Addresses, NoNetworkOfOneKindHoldsAnAddressOfTheOther) {
  EXPECT_FALSE(among({"0.0.0.0/0"}, "::1"));
  EXPECT_FALSE(among({"::/0"}, "127.0.0.1"));
}

TEST(Addresses, WhatAVisitorWritesInsteadOfAnAddressIsNowhere) {
  for (const char* text : {"", "unknown", "10.0.0.0/8", "10.0.0.7, 10.0.0.8", "010.0.0.7", "10.0.0"})
    EXPECT_FALSE(among({"0.0.0.0/0", "::/0"}, text)) << text;
}

TEST(Addresses, SettingsNameTheEntryThatIsNone) {
  for (const char* good : {"10.0.0.7", "::1", "10.0.0.0/8", "fd00::/8", "0.0.0.0/0"})
    EXPECT_TRUE(is_address_or_network(good)) << good;
  for (const char* bad :
       {"", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1"})
    EXPECT_FALSE(is_address_or_network(bad)) << bad;
  const auto o = node::parse_config("[pages]\ntrusted_proxies = [\"10.0.0.7\", \"proxy.example\"]\n", "/tmp");
  ASSERT_EQ(o.mistakes.size(), 1U);
  EXPECT_EQ(o.mistakes[0].line, 2);
  EXPECT_NE(o.mistakes[0].what.find("proxy.example"), std::string::npos);
}

}  // namespace
}  // namespace paraat::http
