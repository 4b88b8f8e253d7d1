#include "tenant/people/accounts/passkeys.hpp"

#include <fmt/format.h>

#include "protocol/bytes.hpp"

namespace paraat::accounts {
namespace {

constexpr std::size_t expiry_size = 8, nonce_size = 24;

std::int64_t seconds_of(instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::string mark_of(const secrets::vault& v, std::string_view purpose, std::string_view body) {
  return v.mark(fmt::format("challenge:{}:{}", purpose, hex(body)));
}

std::string decoded(const web::request& r, std::string_view field) {
  return from_base64_url(r.form.get(field)).value_or("");
}

}  // namespace

webauthn::relying_party relying_party_of(const web::scope& s, const web::request& r) {
  return {r.host, (s.node.secure_cookies ? "https://" : "http://") + r.authority};
}

std::string new_challenge(const secrets::vault& v, std::string_view purpose, instant now) {
  std::string body;
  const std::int64_t until = seconds_of(now + challenge_term);
  for (int shift = 56; shift >= 0; shift -= 8) body += static_cast<char>((until >> shift) & 0xff);
  body += random_bytes(nonce_size);
  return base64_url(body + mark_of(v, purpose, body));
}

bool valid_challenge(const secrets::vault& v, std::string_view purpose, std::string_view challenge,
                     instant now) {
  const auto bytes = from_base64_url(challenge);
  if (!bytes || bytes->size() <= expiry_size + nonce_size) return false;
  const std::string body = bytes->substr(0, expiry_size + nonce_size);
  if (!equal_constant_time(bytes->substr(body.size()), mark_of(v, purpose, body))) return false;
  std::int64_t until = 0;
  for (std::size_t i = 0; i < expiry_size; ++i) until = (until << 8) | static_cast<unsigned char>(body[i]);
  return until > seconds_of(now);
}

std::string user_handle(const secrets::vault& v, account_id who) {
  return v.mark(fmt::format("passkey-user:{}", who));
}

std::optional<passkey> accepted_assertion(transaction& tx, const web::scope& s, const web::request& r,
                                          std::string_view purpose) {
  const webauthn::assertion given{decoded(r, "client"), decoded(r, "authenticator"), decoded(r, "signature")};
  const auto challenge = webauthn::challenge_of(given.client_data);
  if (!challenge || !valid_challenge(s.node.vault, purpose, *challenge, s.now)) return std::nullopt;
  const auto site = relying_party_of(s, r);
  auto known = passkey_with(tx, decoded(r, "credential"), site.id);
  if (!known) return std::nullopt;
  const std::string handle = decoded(r, "user");
  if (!handle.empty() && handle != user_handle(s.node.vault, known->account)) return std::nullopt;
  const auto checked = webauthn::verify_assertion(site, *challenge, known->key, given);
  const auto* counter = std::get_if<std::uint32_t>(&checked);
  if (counter == nullptr || !take_challenge(tx, *challenge, s.now) || !count_use(tx, *known, *counter, s.now))
    return std::nullopt;
  return known;
}

}  // namespace paraat::accounts
