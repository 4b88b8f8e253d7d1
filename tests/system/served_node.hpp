#pragma once
// The setup of the system tests: a folder, the commands of the built executable, and a node serving in it.

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

#include "tests/support/system.hpp"

namespace paraat::test {

namespace fs = std::filesystem;

// Told to stop, it ends by itself and within its own deadline: otherwise it says so.
inline void expect_stop_in_time(program& p) {
  p.signal(SIGTERM);
  EXPECT_EQ(p.wait(), 0);
  const std::string said = p.output();
  EXPECT_NE(said.find("\"event\":\"stopped\""), said.npos) << said;
  EXPECT_EQ(said.find("stop_was_late"), said.npos) << said;
}

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
