// Debian's nginx in front of both listeners, set up as ops/nginx/ shows.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

// nginx as a town's IT department puts it in front: the address that it reports is believed, what a visitor
// adds himself is not.
class BehindNginx : public AServedNode {
 protected:
  std::unique_ptr<program> nginx;
  unsigned short front = 0;

  void start_nginx(unsigned short behind, const std::string& reported) {
    front = free_port();
    const std::string base = scratch.path.string();
    write_file(scratch.path / "nginx.conf",
               fmt::format(R"(daemon off; master_process off; pid {0}/nginx.pid; error_log stderr notice;
events {{}}
http {{
  access_log off;
  client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
  upstream paraat {{ server 127.0.0.1:{1}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{2};
    location / {{
      proxy_pass http://paraat; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For "{3}";
    }}
  }}
}}
)",
                           base, behind, front, reported));
    nginx = std::make_unique<program>(
        std::vector<std::string>{"nginx", "-e", "stderr", "-c", base + "/nginx.conf"});
    ASSERT_TRUE(eventually([&] { return listens(front); })) << nginx->output();
  }
};

TEST_F(BehindNginx, PagesAndRefusalsComeThrough) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  start_nginx(node->port(), "$proxy_add_x_forwarded_for");
  for (int i = 0; i < 3; ++i) {
    const auto page = test::get(front, "alken.localhost", "/vacatures", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.at("content-encoding"), "gzip");
  }
  EXPECT_EQ(test::get(front, "alken.localhost", "/bestaat-niet").status, 404);
  EXPECT_EQ(test::post(front, "alken.localhost", "/vacatures", "a=b").status, 405);
  EXPECT_EQ(test::post(front, "alken.localhost", "/vacatures", std::string(200'000, 'a')).status, 413);
}

TEST_F(BehindNginx, TheAddressThatATrustedProxyReportsIsBelieved) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\nmetrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  start_nginx(node->port(), "198.51.100.1, 203.0.113.7");
  EXPECT_EQ(test::get(front, "alken.localhost", "/metrics").status, 200);
  // Only the last address is the proxy's word; those before it are the visitor's.
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n").status,
            404);
}

TEST_F(BehindNginx, TheSameHeaderFromAStrangerIsNot) {
  pages += "metrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7\r\n").status, 404);
}

}  // namespace
}  // namespace paraat::test
