#pragma once
// What the system tests start from: a folder, the commands of the built executable, and a node serving in it.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/system.hpp"

namespace paraat::test {

namespace fs = std::filesystem;

class AServedNode : public testing::Test {
 protected:
  const scratch_folder scratch;
  const fs::path folder = scratch.path / "node";
  std::string pages = "listen = \"127.0.0.1:0\"\n";

  finished paraat(std::vector<std::string> words) {
    words.insert(words.begin(), PARAAT_EXECUTABLE);
    return run(std::move(words));
  }
  void make(const std::string& more = {}) {
    ASSERT_EQ(paraat({"init", folder}).status, 0);
    write_file(folder / "paraat.toml", "[pages]\n" + pages + more);
  }
  finished add(const std::string& nis, const std::string& host) {
    return paraat({"tenant", "add", folder, "--nis", nis, "--url", "http://" + host});
  }
  std::unique_ptr<served_node> serve() { return std::make_unique<served_node>(PARAAT_EXECUTABLE, folder); }
  pid_t postgres() const {
    pid_t pid = 0;
    std::ifstream(folder / "postgres/data/postmaster.pid") >> pid;
    return pid;
  }
};

}  // namespace paraat::test
