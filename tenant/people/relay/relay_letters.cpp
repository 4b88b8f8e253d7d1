#include "tenant/people/relay/relay_letters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/relay/relay_letters_sql.hpp"
#include "tenant/people/relay/relay_mail.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/secrets/vault.hpp"

namespace paraat::relay {
namespace {

using notifications::letter;
using web::scope;

constexpr std::string_view before_token = "antwoord+";
constexpr std::size_t secret_bytes = 16;

std::string filled(const std::string& sentence, const std::string& one, const std::string& two = {}) {
  return fmt::format(fmt::runtime(sentence), one, two);
}

std::string secret_of(const scope& s, const seat& whose) {
  std::string about = fmt::format("relay reply {} {}", s.here.id.value, whose.id);
  if (whose.reply_number > 0) about += fmt::format(" {}", whose.reply_number);
  const std::string mark = s.node.vault.mark(about);
  return hex(mark.substr(0, secret_bytes));
}

std::string name_or(const scope& s, const party& p) { return p.name.empty() ? s.t("Iemand") : p.name; }

letter letter_to(transaction& tx, const scope& s, const seat& to, const party& reader) {
  letter l;
  l.to = reader.email;
  l.name = reader.name;
  l.about = to.of;
  l.button_url = notifications::whole_address(s, link_path(tx, s, to));
  return l;
}

}  // namespace

std::string link_path(transaction& tx, const scope& s, const seat& whose) {
  return "/gesprek/" + one_time_tokens::issue_link(tx, link_purpose, whose.id, s.now + link_term);
}

std::optional<subject_now> subject_of(transaction& tx, const scope& s, const conversation& c) {
  for (const subject_kind& k : s.node.channels.subjects())
    if (k.name == c.subject.kind) return k.find(tx, s, c.subject);
  return std::nullopt;
}

const party& party_of(const subject_now& now, side which) {
  return which == side::first ? now.first : now.second;
}

std::string reply_address(transaction& tx, const scope& s, const seat& whose) {
  const std::string& domain = s.node.channels.ours().reply_domain;
  if (domain.empty()) return {};
  const std::string secret = secret_of(s, whose);
  rows::keep_reply_hash(tx, whose.id, sha256_bytes(secret));
  return fmt::format("{}{}-{}@{}", before_token, s.here.id.value, secret, domain);
}

std::optional<reply_token> read_reply_address(std::string_view address) {
  const std::string local = ascii::lower(address.substr(0, address.find('@')));
  if (!local.starts_with(before_token)) return std::nullopt;
  const std::string rest = local.substr(before_token.size());
  const auto dash = rest.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto tenant = whole_number<int>(rest.substr(0, dash));
  reply_token out{tenant.value_or(0), rest.substr(dash + 1)};
  const bool sound = out.tenant > 0 && out.secret.size() == 2 * secret_bytes &&
                     out.secret.find_first_not_of("0123456789abcdef") == std::string::npos;
  return sound ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<seat> seat_of_reply(transaction& tx, const reply_token& t) {
  return rows::seat_with_reply_hash(tx, sha256_bytes(t.secret));
}

void mail_message(transaction& tx, const scope& anyone, const message& m) {
  const auto c = find(tx, m.of);
  const auto now = c ? subject_of(tx, anyone, *c) : std::nullopt;
  const auto seats = seats_of(tx, m.of);
  if (!now || seats.size() != 2) return;
  const seat& to = seats[other(m.from) == side::first ? 0 : 1];
  const party &reader = party_of(*now, to.which), &writer = party_of(*now, m.from);
  if (reader.email.empty()) return;
  const scope s = notifications::in_language(anyone, reader.language);
  letter l = letter_to(tx, s, to, reader);
  l.kind = letter_kind;
  l.subject = filled(s.t("{0} schreef je"), name_or(s, writer));
  l.paragraphs = {filled(s.t("{0} schreef je over “{1}”:"), name_or(s, writer), now->title)};
  l.quote = m.body;
  if (m.files_left_out) l.after.push_back(s.t("Er hingen bestanden aan de mail. Die geven we niet door."));
  if (!m.rest.empty())
    l.after.push_back(s.t("Onder de mail stond nog tekst, zoals een handtekening. Die geven we niet door."));
  l.reply_to = reply_address(tx, s, to);
  l.button_label = s.t("Lees en antwoord");
  l.after.push_back(l.reply_to.empty()
                        ? s.t("Antwoord op die pagina: een antwoord op deze mail komt niet aan.")
                        : s.t("Je mag ook gewoon op deze mail antwoorden. Je e-mailadres geven we niet door. "
                              "Bestanden geven "
                              "we niet door."));
  l.after.push_back(s.t("Wil je dit niet? Op die pagina sluit, blokkeer of meld je het."));
  notifications::send(tx, s, l);
}

namespace {

std::string why_not(const scope& s, no_relay why) {
  switch (why) {
    case no_relay::waits:
      return s.t(
          "Er staat een telefoonnummer of e-mailadres in. Kies op de pagina of je het toch verstuurt.");
    case no_relay::too_large:
      return s.t("Je mail was te groot. Stuur hem zonder bestanden, of schrijf op de pagina.");
    case no_relay::no_words:
      return s.t(
          "We vonden in je mail geen bericht. Schrijf boven de mail waarop je antwoordt, of schrijf op "
          "de pagina.");
    case no_relay::closed:
      return s.t("Dit gesprek is gesloten. Je kan hier niet meer schrijven.");
    case no_relay::erased:
      return s.t("Dit gesprek is gewist.");
    case no_relay::too_many:
      return s.t(
          "Je schreef vandaag al veel berichten in dit gesprek. Wacht op een antwoord, of schrijf morgen "
          "opnieuw.");
    case no_relay::automatic:
      return s.t(
          "Je mailprogramma of een mailinglijst merkte hem als bulkmail of automatische mail. Schrijf op de "
          "pagina.");
    case no_relay::too_long:
      return s.t("Je bericht is te lang. Maak het korter, of schrijf op de pagina.");
  }
  return {};
}

}  // namespace

void mail_not_passed_on(transaction& tx, const scope& anyone, const seat& to, no_relay why) {
  const auto c = find(tx, to.of);
  const auto now = c ? subject_of(tx, anyone, *c) : std::nullopt;
  if (!now || party_of(*now, to.which).email.empty()) return;
  const party& reader = party_of(*now, to.which);
  const scope s = notifications::in_language(anyone, reader.language);
  letter l = letter_to(tx, s, to, reader);
  l.kind = "relay_not_passed_on";
  l.subject = s.t("Je bericht is nog niet verstuurd");
  l.paragraphs = {filled(s.t("We kregen je mail over “{0}”, maar gaven hem niet door."), now->title),
                  why_not(s, why)};
  l.button_label = s.t("Bekijk het gesprek");
  notifications::send(tx, s, l);
}

void renew_access(transaction& tx, const scope& anyone, const seat& whose) {
  // A letter that is written at this moment would put the old reply address back.
  find_locked(tx, whose.of);
  one_time_tokens::end_all(tx, whose.id);
  rows::drop_reply_address(tx, whose.id);
  const auto c = find(tx, whose.of);
  const auto now = c ? subject_of(tx, anyone, *c) : std::nullopt;
  const auto renewed = find_seat(tx, whose.id);
  if (!now || !renewed || party_of(*now, whose.which).email.empty()) return;
  const party& reader = party_of(*now, whose.which);
  const scope s = notifications::in_language(anyone, reader.language);
  letter l = letter_to(tx, s, *renewed, reader);
  l.kind = "relay_renewed";
  l.subject = s.t("Je nieuwe link naar je gesprek");
  l.paragraphs = {
      filled(s.t("Hier is je nieuwe link naar je gesprek over “{0}”. De oude werkt niet meer."), now->title)};
  l.reply_to = reply_address(tx, s, *renewed);
  if (!l.reply_to.empty())
    l.after.push_back(s.t("Antwoord per mail op deze mail: op een oudere komt je antwoord niet aan."));
  l.button_label = s.t("Bekijk het gesprek");
  notifications::send(tx, s, l);
}

void mail_report_handled(transaction& tx, const scope& anyone, const seat& to, bool closed) {
  const auto c = find(tx, to.of);
  const auto now = c ? subject_of(tx, anyone, *c) : std::nullopt;
  if (!now || party_of(*now, to.which).email.empty()) return;
  const party& reader = party_of(*now, to.which);
  const scope s = notifications::in_language(anyone, reader.language);
  letter l = letter_to(tx, s, to, reader);
  l.kind = "relay_report_handled";
  l.subject = s.t("We bekeken je melding");
  l.paragraphs = {
      filled(s.t("Je meldde een bericht in je gesprek over “{0}”. We hebben het bekeken."), now->title),
      closed ? s.t("We sloten dat gesprek. Niemand kan er nog in schrijven.")
             : s.t("Het gesprek blijft open. Je kan het zelf sluiten of de andere blokkeren.")};
  l.button_label = s.t("Bekijk het gesprek");
  notifications::send(tx, s, l);
}

}  // namespace paraat::relay
