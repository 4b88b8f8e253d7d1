#pragma once
// For the files that call libsodium.

#include <sodium.h>

#include <stdexcept>
#include <string_view>

namespace paraat {

inline const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Before anything that takes randomness.
inline void need_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot start: no source of randomness");
}

}  // namespace paraat
