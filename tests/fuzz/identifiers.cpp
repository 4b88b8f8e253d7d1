// Numbers of organisations, keys and their ids, encodings: an accepted value has one normal form.
#include <cstdint>
#include <cstdlib>

#include "protocol/bytes.hpp"
#include "protocol/keys.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

using namespace paraat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto number = organisations::normal_number(text))
    if (organisations::normal_number(*number) != number) std::abort();
  if (const auto bytes = from_base64(text); bytes && base64(*bytes) != text) std::abort();
  if (const auto bytes = from_base64_url(text); bytes && base64_url(*bytes) != text) std::abort();
  if (const auto bytes = from_hex(text); bytes && from_hex(hex(*bytes)) != bytes) std::abort();
  if (const auto key = keys::enrol(text); key && key->bytes() != text) std::abort();
  if (const auto key = keys::signing_key::from_text(text);
      key && !key->to_text().starts_with(text.substr(0, 60)))
    std::abort();
  if (const auto node = keys::node_of(text); node && !keys::is_node_id(*node)) std::abort();
  (void)is_uuid(text);
  return 0;
}
