#pragma once
// A browser and its push service: the keys that a browser makes, and a server over real TLS, of an authority
// made for the test, that does what a script says.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tenant/messaging/push/content_encoding.hpp"
#include "tenant/messaging/push/p256.hpp"

namespace paraat::test {

std::filesystem::path scratch_folder();  // a new one; its maker removes it

// RFC 8291 from the side of the browser.
class browser_keys {
 public:
  browser_keys();
  push::recipient given() const { return {key_.public_point(), auth_}; }
  // Nothing when it is not for this browser, or was changed on the way.
  std::optional<std::string> read(const std::string& message) const;

 private:
  push::p256::key key_;
  std::string auth_;
};

class push_receiver {
 public:
  struct got {
    std::string path, body;
    std::map<std::string, std::string> headers;  // names in lower case
  };
  // A status and further header lines ("Retry-After: 120\r\n").
  struct answer {
    int status = 201;
    std::string headers = {};
  };
  using script = std::function<answer(const got&)>;

  push_receiver();
  ~push_receiver();
  unsigned short port() const { return port_; }
  std::string host() const { return "localhost:" + std::to_string(port_); }
  std::string endpoint(const std::string& device) const { return "https://" + host() + "/push/" + device; }
  static const std::string& authority();  // PEM file
  void does(script s);
  std::vector<got> heard() const;
  std::vector<got> heard_of(const std::string& device) const;

 private:
  void serve(int fd);
  int listening_ = -1;
  unsigned short port_ = 0;
  mutable std::mutex mutex_;
  script script_;
  std::vector<got> heard_;
  std::atomic<bool> ending_ = false;
  std::thread accepting_;
};

}  // namespace paraat::test
