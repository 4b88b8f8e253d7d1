#pragma once
// A scripted SMS gateway, over real HTTP on loopback.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace paraat::test {

class scripted_gateway {
 public:
  struct said {
    std::string head, body;
    std::string header(const std::string& name) const;
    std::string reference() const { return header("Idempotency-Key"); }
    std::string field(const std::string& name) const;  // of the JSON body
  };
  // A whole HTTP answer; empty: the connection is closed without one.
  using script = std::function<std::string(const said&)>;

  scripted_gateway();
  ~scripted_gateway();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/messages"; }
  void does(script s);
  std::vector<said> heard() const;  // every attempt
  // Each text once, by its Idempotency-Key, as a gateway that keeps its promise sends it.
  std::vector<std::string> sent_to() const;

  static std::string answer(int status, const std::string& body, const std::string& headers = {});
  static std::string taken(const said&);  // 201, with a number made from the reference

 private:
  void serve(int fd);
  int listening_ = -1;
  unsigned short port_ = 0;
  mutable std::mutex mutex_;
  script script_ = taken;
  std::vector<said> heard_;
  std::atomic<bool> ending_ = false;
  std::thread accepting_;
  std::vector<std::thread> serving_;
};

}  // namespace paraat::test
