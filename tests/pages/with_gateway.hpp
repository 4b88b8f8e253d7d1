#pragma once
// The settings of a node with a scripted SMS gateway; a base before the fixture that has the node.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "node/config.hpp"
#include "tests/support/scripted_gateway.hpp"

namespace paraat::test {

struct with_gateway {
  scripted_gateway gateway;
  std::string secret_file = [] {
    std::string name = "/tmp/paraat-secret-XXXXXX";
    ::close(::mkstemp(name.data()));
    std::ofstream(name) << "secret\n";
    return name;
  }();
  with_gateway() = default;
  with_gateway(const with_gateway&) = delete;
  with_gateway& operator=(const with_gateway&) = delete;
  ~with_gateway() { std::filesystem::remove(secret_file); }
  node::config config(int cents_per_part = 0) const {
    node::config c;
    c.sms_url = gateway.url();
    c.sms_secret_file = secret_file;
    c.sms_sender = "+32460000000";
    c.sms_cents_per_part = cents_per_part;
    return c;
  }
};

}  // namespace paraat::test
