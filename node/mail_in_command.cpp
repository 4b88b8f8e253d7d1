#include "node/mail_in_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "node/store.hpp"
#include "ops/clock.hpp"
#include "protocol/ascii.hpp"
#include "tenant/people/relay/relay_mail.hpp"

namespace paraat::node {
namespace {

using incoming_mail::received_mail;

// As much as may be read, and one byte that tells that there is more. The rest is read and forgotten, so that
// the mail server does not see a broken pipe.
std::string read_all(std::istream& in) {
  constexpr std::size_t block = 64 << 10;
  std::string out, next(block, '\0');
  while (in.read(next.data(), static_cast<std::streamsize>(block)), in.gcount() > 0) {
    const auto room = incoming_mail::most_bytes + 1 - out.size();
    out.append(next, 0, std::min(room, static_cast<std::size_t>(in.gcount())));
  }
  return out;
}

// The mail server may put a line "From …" in front (mbox).
std::string_view without_mbox_line(std::string_view bytes) {
  if (!bytes.starts_with("From ")) return bytes;
  const auto end = bytes.find('\n');
  return end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
}

std::optional<relay::reply_token> token_in(const mail_envelope& e, const received_mail& m) {
  if (auto t = relay::read_reply_address(e.recipient)) return t;
  for (const std::string& address : m.recipients)
    if (auto t = relay::read_reply_address(address)) return t;
  return std::nullopt;
}

// In three languages: nothing is known of who reads it.
int refuse_unknown() {
  fmt::print(
      "Dit adres hoort bij geen gesprek (meer). Antwoord op de pagina waarvan de link in onze mail staat.\n"
      "Cette adresse n’appartient (plus) à aucune conversation. Réponds sur la page dont le lien est dans "
      "notre e-mail.\n"
      "This address belongs to no conversation (any more). Answer on the page whose link is in our mail.\n");
  return mail_no_user;
}
int refuse_broken() {
  fmt::print(
      "We kunnen deze mail niet lezen. Antwoord op de pagina waarvan de link in onze mail staat.\n"
      "Nous ne pouvons pas lire cet e-mail. Réponds sur la page dont le lien est dans notre e-mail.\n"
      "We cannot read this mail. Answer on the page whose link is in our mail.\n");
  return mail_no_data;
}

bool by_program(const mail_envelope& e) {
  return e.sender_known &&
         (e.sender.empty() || e.sender == "<>" || ascii::lower(e.sender).starts_with("mailer-daemon"));
}

}  // namespace

int mail_in(const config& c, const mail_envelope& e, std::istream& in) {
  const std::string whole = read_all(in);
  const std::string_view bytes = without_mbox_line(whole);
  auto read = incoming_mail::read(bytes);
  // Of a mail that is not read as a whole the head still says whose it is.
  received_mail m = read ? std::move(*read) : incoming_mail::read_head(bytes);
  if (by_program(e) && (!m.automatic() || may_be_of_a_person(m.mark)))
    m.mark = incoming_mail::automatic_mark::envelope;
  const auto token = token_in(e, m);
  if (!token && !m.automatic()) return read ? refuse_unknown() : refuse_broken();
  store held(c);
  if (!token) {
    held.db().write(std::nullopt, [&](transaction& tx) { relay::count_left_out(tx, m.mark); });
    return mail_taken;
  }
  const instant now = system_clock().now();
  const auto outcome = held.db().write(tenant_id{token->tenant}, [&](transaction& tx) {
    return read ? relay::take_mail(tx, *token, m, now)
                : relay::refuse_mail(tx, *token, m.mark,
                                     read.error() == incoming_mail::mail_fault::too_large
                                         ? relay::no_relay::too_large
                                         : relay::no_relay::no_words,
                                     now);
  });
  return outcome == relay::mail_outcome::unknown ? refuse_unknown() : mail_taken;
}

}  // namespace paraat::node
