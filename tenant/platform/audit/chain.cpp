#include "tenant/platform/audit/chain.hpp"

#include "protocol/bytes.hpp"

namespace paraat::audit {

std::string chain_hash(const std::string& previous, std::int64_t seq, const audit_entry& e) {
  std::string bytes;
  const auto add = [&](const std::string& part) { bytes += std::to_string(part.size()) + ":" + part; };
  const auto id = [](const std::optional<std::int64_t>& v) { return v ? std::to_string(*v) : std::string(); };
  add(previous);
  add(std::to_string(seq));
  add(std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(e.at.time_since_epoch()).count()));
  add(id(e.account));
  add(e.what);
  add(id(e.about));
  add(e.object);
  return sha256_bytes(bytes);
}

}  // namespace paraat::audit
