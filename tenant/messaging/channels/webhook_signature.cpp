#include "tenant/messaging/channels/webhook_signature.hpp"

#include "protocol/bytes.hpp"
#include "protocol/sodium.hpp"
#include "protocol/whole_number.hpp"

namespace paraat::channels {
std::string seconds_of(instant at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string signature_of(std::string_view secret, std::string_view time, std::string_view path,
                         std::string_view body) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, raw(secret), secret.size());
  for (const std::string_view part : {time, std::string_view("."), path, std::string_view("."), body})
    crypto_auth_hmacsha256_update(&state, raw(part), part.size());
  std::string out(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(out.data()));
  return hex(out);
}

bool signature_holds(std::string_view secret, std::string_view time, std::string_view path,
                     std::string_view body, std::string_view signature, instant now) {
  const auto seconds = whole_number<long long>(time);
  if (secret.empty() || time.size() > 12 || !seconds) return false;
  const instant said{std::chrono::seconds{*seconds}};
  if (said < now - signature_term || said > now + signature_term) return false;
  return equal_constant_time(signature_of(secret, time, path, body), signature);
}

}  // namespace paraat::channels
