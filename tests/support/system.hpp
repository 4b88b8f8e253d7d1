#pragma once
// Shared parts of the system tests: a folder for one test, and the built executable serving in it.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_client.hpp"
#include "tests/support/program.hpp"

namespace paraat::test {

// A folder under /tmp that the user `postgres` can pass; it goes with the object.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  const std::filesystem::path path;
};

void write_file(const std::filesystem::path&, const std::string& text);
std::string read_file(const std::filesystem::path&);

// `paraat serve FOLDER`, ready to answer. The settings must ask for port 0.
class served_node {
 public:
  // `through`: a program that starts it, such as `prlimit --nofile=256:256`.
  served_node(const std::string& executable, const std::filesystem::path& folder,
              std::vector<std::string> through = {});
  program& process() { return *process_; }
  unsigned short port() const { return port_; }
  answer get(const std::string& name, const std::string& target, const std::string& headers = {}) const {
    return test::get(port_, name, target, headers);
  }

 private:
  std::unique_ptr<program> process_;
  unsigned short port_ = 0;
};

// Asks again until the condition holds; false after half a minute.
template <class Condition>
bool eventually(Condition holds);

bool process_runs(pid_t);
void pause_a_moment();

template <class Condition>
bool eventually(Condition holds) {
  for (int i = 0; i < 1500; ++i) {
    if (holds()) return true;
    pause_a_moment();
  }
  return false;
}

}  // namespace paraat::test
