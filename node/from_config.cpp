#include "node/from_config.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "protocol/bytes.hpp"
#include "tenant/accounts/vault.hpp"

namespace paraat::node {
namespace {

std::string first_line(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error(fmt::format("{} cannot be read, or is empty.", file));
  return line;
}

}  // namespace

std::string account_key(const config& c) {
  if (!c.account_key_file.empty()) return accounts::vault::key_in(c.account_key_file);
  if (!c.folder.empty()) return accounts::vault::key_in(c.folder / "account.key");
  return random_bytes(32);  // a node without a folder keeps nothing
}

mail::post post_of(const config& c) {
  if (c.smtp.empty())
    return {mail::folder_channel(c.folder / "mail"), c.mail_from,
            c.show_mail ? c.folder / "mail" : std::filesystem::path()};
  return {mail::smtp_channel(
              {.url = c.smtp,
               .user = c.smtp_user,
               .password = c.smtp_password_file.empty() ? std::string() : first_line(c.smtp_password_file),
               .authority = c.smtp_authority}),
          c.mail_from,
          {}};
}

channels::office office_of(const config& c, const clock& time) {
  channels::terms t;
  t.mails_per_second = c.mail_per_second;
  t.texts_per_second = c.sms_per_second;
  if (c.sms_url.empty()) return {t, nullptr};
  t.cost = {.sms = true, .cents_per_part = c.sms_cents_per_part};
  t.secret = first_line(c.sms_secret_file);
  t.repeats_safely = c.sms_repeats_safely;
  return {t, channels::http_gateway(
                 {.url = c.sms_url,
                  .secret = t.secret,
                  .bearer = c.sms_bearer_file.empty() ? std::string() : first_line(c.sms_bearer_file),
                  .sender = c.sms_sender,
                  .authority = c.sms_authority,
                  .patience = c.sms_patience},
                 time)};
}

}  // namespace paraat::node
