#include "federation/sealing.hpp"

#include "protocol/hpke.hpp"

namespace paraat::federation {
namespace {

constexpr std::string_view purpose = "paraat-fed-1/sealed";

// protocol/messages.md, "Sealed contents".
std::string info_of(const wire::Envelope& e) {
  std::string out(purpose);
  for (const std::string* part : {&e.type(), &e.from_tenant(), &e.to_tenant()}) out += '\0' + *part;
  return out;
}

std::string aad_of(const wire::Envelope& e) { return e.message_id() + '\0' + e.case_id(); }

}  // namespace

bool seal_into(wire::Envelope& e, const member_node& recipient, const std::string& content, instant now) {
  const sealing_half* key = recipient.sealing_key(now);
  const auto sealed = key == nullptr ? std::nullopt : hpke::seal(key->bytes, info_of(e), aad_of(e), content);
  if (!sealed) return false;
  wire::Sealed& out = *e.mutable_sealed();
  out.set_suite(hpke::suite);
  out.set_recipient_key_id(key->id);
  out.set_enc(sealed->enc);
  out.set_ciphertext(sealed->ciphertext);
  return true;
}

std::optional<std::string> open_sealed(const node_keys& own, const wire::Envelope& e) {
  const wire::Sealed& s = e.sealed();
  if (s.suite() != hpke::suite) return std::nullopt;
  return own.open(s.recipient_key_id(), s.enc(), info_of(e), aad_of(e), s.ciphertext());
}

}  // namespace paraat::federation
