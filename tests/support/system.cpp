#include "tests/support/system.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

namespace paraat::test {
namespace fs = std::filesystem;

namespace {

fs::path new_folder() {
  static std::atomic<int> made{0};
  fs::path p = fmt::format("/tmp/paraat-system-{}-{}", ::getpid(), ++made);
  fs::create_directories(p);
  ::chmod(p.c_str(), 0711);
  return p;
}

}  // namespace

scratch_folder::scratch_folder() : path(new_folder()) {}
scratch_folder::~scratch_folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

void write_file(const fs::path& p, const std::string& text) { std::ofstream(p) << text; }

std::string read_file(const fs::path& p) {
  std::ifstream file(p);
  return {std::istreambuf_iterator<char>(file), {}};
}

served_node::served_node(const std::string& executable, const fs::path& folder,
                         std::vector<std::string> through) {
  for (const std::string& word : {executable, std::string("serve"), folder.string()}) through.push_back(word);
  process_ = std::make_unique<program>(std::move(through));
  const std::string line = process_->line_with(R"("event":"listening","listener":"public")");
  port_ = static_cast<unsigned short>(std::stoi(line.substr(line.find("\"port\":") + 7)));
}

bool process_runs(pid_t pid) {
  const std::string stat = read_file(fmt::format("/proc/{}/stat", pid));
  const auto end = stat.rfind(')');
  return end != std::string::npos && end + 2 < stat.size() && stat[end + 2] != 'Z';
}

void pause_a_moment() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

}  // namespace paraat::test
