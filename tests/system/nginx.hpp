#pragma once
// Debian's nginx with the files of ops/nginx/.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/source_folder.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {

using changes = std::vector<std::pair<std::string, std::string>>;

// A file of ops/nginx with some texts replaced.
inline std::string shipped(const std::string& name, const changes& all) {
  std::string text = read_file(source_folder() / "ops/nginx" / name);
  for (const auto& [from, to] : all) {
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " does not stand in " << name;
    for (; at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  }
  return text;
}

class nginx {
 public:
  const unsigned short front = free_port();
  std::string listen_here() const { return fmt::format("listen 127.0.0.1:{}", front); }
  void start(const std::string& http, const std::string& beside = {}) {
    const std::string base = folder_.path.string();
    write_file(folder_.path / "nginx.conf", fmt::format(R"({2}
daemon off; master_process off; pid {0}/nginx.pid; error_log stderr notice;
events {{}}
http {{
  access_log off;
  client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
{1}
}}
)",
                                                        base, http, beside));
    running_ = std::make_unique<program>(
        std::vector<std::string>{"nginx", "-e", "stderr", "-c", base + "/nginx.conf"});
    ASSERT_TRUE(eventually([&] { return listens(front); })) << running_->output();
  }
  void stop() { running_.reset(); }

 private:
  scratch_folder folder_;
  std::unique_ptr<program> running_;
};

}  // namespace paraat::test
