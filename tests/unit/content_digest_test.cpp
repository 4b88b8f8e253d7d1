#include "protocol/content_digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"

namespace paraat {
namespace {

constexpr std::string_view body = "listings";

TEST(ContentDigest, HoldsEveryBitOfTheBody) {
  const auto field = content_digest(body);
  EXPECT_EQ(check_content_digest(field, body), digest_verdict::matches);
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    std::string flipped(body);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(check_content_digest(field, flipped), digest_verdict::differs);
  }
}

// RFC 9421 appendix B.2: the body of test-request.
TEST(ContentDigest, KnowsTheDigestsThatTheRfcPrints) {
  const std::string_view world = R"({"hello": "world"})";
  EXPECT_EQ(content_digest(world), "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
  EXPECT_EQ(check_content_digest(
                "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwE"
                "mTHWXvJwew==:",
                world),
            digest_verdict::matches);
}

TEST(ContentDigest, OneOfTwoThatIsWrongIsEnoughToRefuse) {
  const auto sha256 = content_digest(body);
  const auto sha512 = fmt::format("sha-512=:{}:", base64(sha512_bytes(body)));
  const auto wrong512 = fmt::format("sha-512=:{}:", base64(sha512_bytes("x")));
  EXPECT_EQ(check_content_digest(sha256 + ", " + sha512, body), digest_verdict::matches);
  EXPECT_EQ(check_content_digest(sha256 + ", " + wrong512, body), digest_verdict::differs);
  EXPECT_EQ(check_content_digest(wrong512 + ", " + sha256, body), digest_verdict::differs);
}

TEST(ContentDigest, NeedsOneAlgorithmThatCounts) {
  EXPECT_EQ(check_content_digest("", body), digest_verdict::unknown);
  EXPECT_EQ(check_content_digest("md5=:AAAA:", body), digest_verdict::unknown);
  EXPECT_EQ(check_content_digest("md5=:AAAA:, " + content_digest(body), body), digest_verdict::matches);
  EXPECT_EQ(check_content_digest("sha-256=abc", body), digest_verdict::malformed);
  EXPECT_EQ(check_content_digest("sha-256=(:AAAA:)", body), digest_verdict::malformed);
  EXPECT_EQ(check_content_digest("sha-256=:AAAA:", body), digest_verdict::differs);
  EXPECT_EQ(check_content_digest(content_digest("x") + ", " + content_digest(body), body),
            digest_verdict::malformed);
}

}  // namespace
}  // namespace paraat
