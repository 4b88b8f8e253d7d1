#include "protocol/public_address.hpp"

#include <gtest/gtest.h>

namespace paraat {
namespace {

TEST(PublicAddress, ThoseOfTheInternetAre) {
  for (const char* open : {"8.8.8.8", "142.250.1.1", "100.63.0.1", "172.32.0.1", "2a00:1450:400e::5f",
                           "2001:4860:4860::8888", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_public_address(open)) << open;
}

TEST(PublicAddress, ThoseOfClosedRangesAndWhatIsNoneAreNot) {
  for (const char* closed : {"127.0.0.1",
                             "127.9.9.9",
                             "0.0.0.0",
                             "10.0.0.1",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "192.0.2.1",
                             "198.18.0.1",
                             "198.51.100.7",
                             "203.0.113.7",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "fe80::1",
                             "fec0::1",
                             "fd00::1",
                             "fc00::1",
                             "ff02::1",
                             "64:ff9b::7f00:1",
                             "64:ff9b:1::1",
                             "2002:7f00:1::",
                             "2001:0:1::1",
                             "2001:db8::1",
                             "",
                             "localhost",
                             "010.0.0.1",
                             "8.8.8.8 "})
    EXPECT_FALSE(is_public_address(closed)) << closed;
}

}  // namespace
}  // namespace paraat
