#include "protocol/wire.hpp"

namespace paraat::wire {

void silence_protobuf() {
  static const bool done = (google::protobuf::SetLogHandler(nullptr), true);
  static_cast<void>(done);
}

}  // namespace paraat::wire
