#include "node/factories.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "node/account_key_rows.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/secrets/vault.hpp"

namespace paraat::node {
namespace {

std::string first_line(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error(fmt::format("{} cannot be read, or is empty.", file));
  return line;
}

std::filesystem::path key_file(const config& c) {
  return c.account_key_file.empty() ? c.folder / "account.key" : std::filesystem::path(c.account_key_file);
}
bool keeps_key(const config& c) { return !c.account_key_file.empty() || !c.folder.empty(); }

std::string mark_of(const std::string& key) { return secrets::vault(key).mark("this account key"); }

std::string remedy(const config& c) {
  return fmt::format(
      " Put the right file back from its copy: with another key no code of anybody who signs in would be "
      "good. "
      "When it is lost for good: paraat key forget-account {}, and everybody sets up a new authenticator.",
      c.folder.string());
}
std::string lost(const config& c) {
  return fmt::format("The account key {} is gone; nothing was made in its place.{}", key_file(c).string(),
                     remedy(c));
}
std::string foreign(const config& c) {
  return fmt::format("{} is not the account key of this database.{}", key_file(c).string(), remedy(c));
}

}  // namespace

std::string account_key(const config& c, database& db) {
  if (!keeps_key(c)) return random_bytes(32);  // a node without a folder keeps nothing
  const auto file = key_file(c);
  const auto known = db.read(std::nullopt, [](transaction& tx) { return rows::account_key_mark(tx); });
  if (known && !std::filesystem::exists(file)) throw std::runtime_error(lost(c));
  std::string key = secrets::vault::key_in(file);
  const std::string mark = mark_of(key);
  // Two processes may start at once with a key each: the mark of the first stands, and the second is refused.
  const std::string stands =
      known ? *known
            : db.write(std::nullopt, [&](transaction& tx) { return rows::put_account_key_mark(tx, mark); });
  if (stands != mark) throw std::runtime_error(foreign(c));
  return key;
}

std::string account_key_fault(const config& c, transaction& tx) {
  if (!keeps_key(c)) return "";
  const auto known = rows::account_key_mark(tx);
  if (!std::filesystem::exists(key_file(c))) return known ? lost(c) : "";
  try {
    return known && *known != mark_of(secrets::vault::key_in(key_file(c))) ? foreign(c) : "";
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

int forget_account_key(const config& c, transaction& tx) {
  if (account_key_fault(c, tx).empty())
    throw std::runtime_error("The account key fits this database: nothing was changed.");
  return rows::forget_account_key(tx);
}

mail::mailer post_of(const config& c) {
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

channels::messaging_config office_of(const config& c, const clock& time) {
  channels::terms t;
  // A folder takes whatever comes.
  t.mails_per_second = c.smtp.empty() ? 10'000 : c.mail_per_second;
  t.texts_per_second = c.sms_per_second;
  t.reply_domain = c.reply_domain;
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

std::filesystem::path push_key_file(const config& c) {
  return c.push_key_file.empty() ? c.folder / "push.key" : std::filesystem::path(c.push_key_file);
}

std::unique_ptr<push::service> devices_of(const config& c, const secrets::vault& v, const clock& time) {
  if (c.push_hosts.empty() || (c.folder.empty() && c.push_key_file.empty())) return nullptr;
  const auto file = push_key_file(c);
  return std::make_unique<push::service>(
      push::service::settings{.hosts = c.push_hosts,
                              .contact = c.push_contact.empty() ? c.mail_from : c.push_contact,
                              .authority = c.push_authority,
                              .private_addresses = c.push_private_addresses,
                              .resolved = {}},
      push::key_in(file), push::key_if_there(file.string() + ".previous"), v, time);
}

std::unique_ptr<trace_exporter> traces_of(const config& c, const clock& time, metrics& figures) {
  if (c.tracing_endpoint.empty()) return nullptr;
  return std::make_unique<trace_exporter>(
      trace_exporter::settings{.endpoint = c.tracing_endpoint,
                               .authority = c.tracing_authority,
                               .ratio = c.tracing_ratio,
                               .instance = c.node_id.empty() ? "paraat" : c.node_id},
      time, figures);
}

}  // namespace paraat::node
