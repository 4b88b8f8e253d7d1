// Writes beyond a block whose size only the running program knows: _FORTIFY_SOURCE=3 ends it, level 2 does
// not. big_frame has a frame of several pages: -fstack-clash-protection touches each of them.
#include <cstdlib>
#include <cstring>

__attribute__((noinline)) void big_frame(char* out) {
  char block[64 * 1024];
  std::memset(block, out[0], sizeof block);
  std::memcpy(out, block + std::strlen(out), 1);
}

int main(int, char** words) {
  const std::size_t size = std::strlen(words[1]);
  char* const block = static_cast<char*>(std::malloc(size));
  std::memcpy(block, words[2], std::strlen(words[2]));
  big_frame(block);
  return block[0] == 'x' ? 1 : 0;
}
