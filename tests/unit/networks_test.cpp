#include "tenant/platform/rate_limits/networks.hpp"

#include <gtest/gtest.h>

namespace paraat::rate_limits {
namespace {

TEST(VisitorNetwork, IsTheAddressInIpv4AndTheSlash64InIpv6) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2:aaaa:bbbb:cccc:dddd"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:DB8:1:2::9"), network_of("2001:db8:1:2:1::"));
  EXPECT_NE(network_of("2001:db8:1:2::9"), network_of("2001:db8:1:3::9"));
}

TEST(VisitorNetwork, OfAnIpv4AddressInsideIpv6IsThatAddress) {
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(wider_network_of("::ffff:192.0.2.7"), std::nullopt);
}

TEST(VisitorNetwork, AboveItIsTheSlash48OfIpv6Only) {
  EXPECT_EQ(wider_network_of("2001:db8:1:2::9"), "2001:db8:1::/48");
  EXPECT_EQ(wider_network_of("192.0.2.7"), std::nullopt);
}

TEST(VisitorNetwork, BlockIsASlash24OfIpv4AndASlash48OfIpv6) {
  EXPECT_EQ(block_of("192.0.2.7"), "192.0.2.0/24");
  EXPECT_EQ(block_of("::ffff:192.0.2.7"), "192.0.2.0/24");
  EXPECT_EQ(block_of("2001:db8:1:2::9"), "2001:db8:1::/48");
  EXPECT_EQ(block_of("unknown"), "unknown");
  EXPECT_EQ(block_of("fe.80"), "fe.80");
}

TEST(VisitorNetwork, OfWhatIsNoAddressIsTheTextItself) {
  EXPECT_EQ(network_of("unknown"), "unknown");
  EXPECT_EQ(wider_network_of("unknown"), std::nullopt);
}

}  // namespace
}  // namespace paraat::rate_limits
