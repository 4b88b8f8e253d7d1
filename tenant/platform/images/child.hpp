#pragma once
// A program in a child process that can do little harm: own folder, own environment, bounded memory, time
// and files, no rights of root, no new ones, no network where the kernel allows that, killed when it takes
// too long.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace paraat::images {

struct outcome {
  int status = -1;     // exit status; 127: the program is not there
  std::string output;  // at most some kilobytes of its output
};
// Runs the program in this folder. Nothing when it was killed, by a bound or by the clock.
std::optional<outcome> run_bounded(const std::filesystem::path& folder, std::vector<std::string> words,
                                   std::chrono::seconds longest);

// A folder for one picture, which the child may write in; gone with the object.
class scratch_folder {
 public:
  scratch_folder();  // throws std::runtime_error when there is no room for it
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace paraat::images
