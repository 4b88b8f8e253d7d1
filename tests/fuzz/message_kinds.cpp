// The content of every kind of message between parties. Accepted content keeps its bounds, and the answer
// depends on nothing but the content.
#include <cstdint>
#include <cstdlib>

#include "federation/kinds/kinds.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"

using namespace paraat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto all = federation::kinds::all();
  const auto& kind = all[data[0] % all.size()];
  federation::kinds::message m;
  m.case_id = "019ab3c4-0000-7000-8000-000000000001";
  m.created = instant{std::chrono::seconds{1'800'000'000}};  // times in a content are not later
  m.content.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto verdict = kind.check(m);
  if (verdict != kind.check(m)) std::abort();
  if (verdict) return 0;
  if (kind.name == "case.note") {
    const auto note = wire::parse<wire::CaseNote>(m.content);
    if (!note || note->subject().empty() || note->text().empty() || !is_utf8(note->text()) ||
        note->text().size() > 4 * conversations::longest_body ||
        note->subject().find('\n') != std::string::npos || note->text().find('\0') != std::string::npos)
      std::abort();
  }
  m.case_id = "geen id";
  if (!kind.check(m)) std::abort();
  return 0;
}
