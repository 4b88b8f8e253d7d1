#pragma once
// Reading the messages of paraat.proto from bytes that strangers sent.

#include <chrono>
#include <climits>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/paraat.pb.h"

namespace paraat::wire {

// The library writes a line to stderr for text that is not UTF-8; any sender could fill the log with them.
void silence_protobuf();

// Nothing when the bytes are no such message: broken, nested too deep, or with text that is not UTF-8. The
// caller limits their length (protocol/limits.hpp).
template <class Message>
std::optional<Message> parse(std::string_view bytes) {
  silence_protobuf();
  Message out;
  if (bytes.size() > static_cast<std::size_t>(INT_MAX) ||
      !out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return std::nullopt;
  return out;
}

// Times travel as whole seconds since 1970.
template <class Duration>
std::int64_t seconds(std::chrono::time_point<std::chrono::system_clock, Duration> t) {
  return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}

}  // namespace paraat::wire
