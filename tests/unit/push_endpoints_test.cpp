// What a browser may give as its address and keys at a push service.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/config.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/push/subscriptions.hpp"
#include "tests/support/push_receiver.hpp"

namespace paraat::push {
namespace {

using testing::HasSubstr;

const std::vector<std::string> hosts = node::config{}.push_hosts;

result<subscription> read(const std::string& endpoint, const test::browser_keys& keys = {}) {
  return read_subscription(endpoint, base64_url(keys.given().public_key), base64_url(keys.given().auth),
                           hosts);
}

TEST(PushEndpoints, ThoseOfTheFourBrowsersAreTaken) {
  for (const char* good :
       {"https://fcm.googleapis.com/fcm/send/c1:APA91b", "https://FCM.googleapis.com/fcm/send/c1",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA", "https://web.push.apple.com/QGi",
        "https://db5p.notify.windows.com/w/?token=BQYAAA%3d", "https://fcm.googleapis.com:443/fcm/send/c1"})
    EXPECT_TRUE(read(good)) << good;
}

TEST(PushEndpoints, AnythingElseIsRefusedWithASentence) {
  for (const char* bad : {"",
                          "x",
                          "http://fcm.googleapis.com/fcm/send/c1",
                          "https://fcm.googleapis.com.evil.example/x",
                          "https://evil.example/fcm.googleapis.com",
                          "https://fcm.googleapis.com@evil.example/x",
                          "https://evil.example#fcm.googleapis.com",
                          "https://x:y@fcm.googleapis.com/x",
                          "https://fcm.googleapis.com:8443/x",
                          "https://fcm.googleapis.com:0/x",
                          "https://notify.windows.com/x",
                          "https://evilnotify.windows.com/x",
                          "https://fcm.googleapis.com./x",
                          "https://127.0.0.1/x",
                          "https://[::1]/x",
                          "https://2130706433/x",
                          "https://localhost/x",
                          "https://fcm.googleapis.com/x\r\nHost: evil",
                          "https://fcm.googleapis.com/x y",
                          "https://fcm%2egoogleapis.com/x",
                          "file:///etc/passwd",
                          "javascript:alert(1)",
                          "//fcm.googleapis.com/x"}) {
    const auto got = read(bad);
    ASSERT_FALSE(got) << bad;
    EXPECT_EQ(got.error().kind, refusal_kind::invalid);
    EXPECT_THAT(got.error().sentence, HasSubstr("meldingen"));
    EXPECT_THAT(got.error().sentence, testing::Not(HasSubstr("evil"))) << "nothing that was sent is repeated";
  }
}

TEST(PushEndpoints, AnEndpointOfTenKilobytesIsRefused) {
  const std::string start = "https://fcm.googleapis.com/";
  EXPECT_TRUE(read(start + std::string(longest_endpoint - start.size(), 'a')));
  EXPECT_FALSE(read(start + std::string(longest_endpoint + 1 - start.size(), 'a')));
  EXPECT_FALSE(read(start + std::string(10'000, 'a')));
}

TEST(PushEndpoints, AKeyOffTheCurveAndASecretOfAnotherLengthAreRefused) {
  const std::string endpoint = "https://fcm.googleapis.com/fcm/send/c1";
  const test::browser_keys keys;
  const std::string key = base64_url(keys.given().public_key), secret = base64_url(keys.given().auth);
  EXPECT_TRUE(read_subscription(endpoint, key, secret, hosts));
  EXPECT_TRUE(read_subscription(endpoint, key + "=", secret + "==", hosts)) << "with padding, as some do";
  std::string beside = keys.given().public_key;
  beside[40] ^= 1;
  for (const std::string& wrong :
       {base64_url(beside), std::string(), std::string("!!"), key + "AAAA", secret})
    EXPECT_FALSE(read_subscription(endpoint, wrong, secret, hosts)) << wrong;
  for (const std::string& wrong : {std::string(), std::string("!!"), secret + "AAAA", key})
    EXPECT_FALSE(read_subscription(endpoint, key, wrong, hosts)) << wrong;
}

TEST(PushEndpoints, SettingsNameTheHostThatIsNone) {
  for (const char* bad : {"https://push.example", "*", "*.com/x", "push", "a*.example", ""}) {
    const auto o = node::parse_config("[push]\nhosts = [\"" + std::string(bad) + "\"]\n", "/tmp");
    EXPECT_EQ(o.mistakes.size(), 1U) << bad;
  }
  EXPECT_TRUE(node::parse_config("[push]\nhosts = [\"push.example\", \"*.push.example\"]\n", "/tmp")
                  .mistakes.empty());
  EXPECT_TRUE(node::parse_config("[push]\nhosts = []\n", "/tmp").value.push_hosts.empty());
}

}  // namespace
}  // namespace paraat::push
