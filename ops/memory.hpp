#pragma once
// Memory that was freed stays with the process, for the next time: after the preview of a call-out to fifty
// thousand that is several hundred megabytes. This gives it back to the system.

#include <malloc.h>
#include <unistd.h>

#include <cstdio>

namespace paraat {

class freed_memory {
 public:
  // Cheap when there is nothing to do: call it every few seconds.
  void give_back() {
    const long before = resident();
    if (before - known_ > worth_it) ::malloc_trim(0);
    known_ = before - known_ > worth_it || before < known_ ? resident() : known_;
  }

 private:
  static constexpr long worth_it = 64L << 20;
  static long resident() {
    long total = 0, pages = 0;
    if (std::FILE* in = std::fopen("/proc/self/statm", "re")) {
      if (std::fscanf(in, "%ld %ld", &total, &pages) != 2) pages = 0;
      std::fclose(in);
    }
    return pages * ::sysconf(_SC_PAGESIZE);
  }
  long known_ = 0;  // after the last time
};

}  // namespace paraat
