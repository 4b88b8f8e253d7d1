#include "tenant/people/accounts/accounts_letters.hpp"

#include <fmt/format.h>

#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::accounts {
namespace {

using web::scope;

void tell(transaction& tx, const scope& s, const account& who, std::string subject, std::string sentence,
          std::string warning) {
  if (who.email.empty()) return;
  mail::queue(tx, s,
              {.kind = "account_notice",
               .to = who.email,
               .subject = std::move(subject),
               .sentences = {std::move(sentence), std::move(warning)},
               .link = s.here.public_url + "/mijn-account",
               .link_label = s.t("Bekijk je account"),
               .after = {}});
}

std::string not_you(const scope& s) {
  return s.t("Was jij dit niet? Kies dan meteen een nieuw wachtwoord en verwittig je beheerder.");
}

std::string at_site(const scope& s, const std::string& sentence) {
  return fmt::format(fmt::runtime(sentence), web::site_name(s));
}

}  // namespace

std::string agent_text(const scope& s, const std::string& kept) {
  const auto at = kept.find(" op ");
  if (at == std::string::npos) return kept.empty() ? s.t("Onbekend toestel") : kept;
  return fmt::format(fmt::runtime(s.t("{0} op {1}")), kept.substr(0, at), kept.substr(at + 4));
}

void tell_password_changed(transaction& tx, const scope& s, const account& who) {
  if (who.email.empty()) return;
  mail::queue(tx, s,
              {.kind = "password_changed",
               .to = who.email,
               .subject = s.t("Je wachtwoord is gewijzigd"),
               .sentences = {at_site(s, s.t("Het wachtwoord van je account bij {0} is gewijzigd. Je "
                                            "andere toestellen zijn afgemeld.")),
                             not_you(s)},
               .link = s.here.public_url + "/aanmelding",
               .link_label = s.t("Naar aanmelden"),
               .after = {}});
}

void tell_new_device(transaction& tx, const scope& s, const account& who, const std::string& agent) {
  tell(tx, s, who, s.t("Nieuwe aanmelding op je account"),
       fmt::format(
           fmt::runtime(s.t("Op {1} meldde iemand zich bij {0} aan met je account, op een toestel dat we nog "
                            "niet kenden: {2}.")),
           web::site_name(s), s.t.date_and_time(s.now), agent_text(s, agent)),
       not_you(s));
}

void tell_second_step_set(transaction& tx, const scope& s, const account& who) {
  tell(tx, s, who, s.t("Je tweede stap is ingesteld"),
       at_site(s, s.t("Je account bij {0} vraagt voortaan een code uit je app.")), not_you(s));
}

void tell_passkey_added(transaction& tx, const scope& s, const account& who, const std::string& name) {
  tell(tx, s, who, s.t("Je account heeft een nieuwe passkey"),
       fmt::format(fmt::runtime(s.t("Met de passkey \"{1}\" kan je je voortaan aanmelden bij {0}.")),
                   web::site_name(s), name),
       s.t("Was jij dit niet? Verwijder de passkey, kies een nieuw wachtwoord en verwittig je beheerder."));
}

void tell_passkey_removed(transaction& tx, const scope& s, const account& who) {
  tell(tx, s, who, s.t("Een passkey van je account is verwijderd"),
       at_site(s, s.t("Met die passkey kan je je niet meer aanmelden bij {0}.")), not_you(s));
}

void tell_recovery_codes_renewed(transaction& tx, const scope& s, const account& who) {
  tell(tx, s, who, s.t("Je herstelcodes zijn vernieuwd"),
       at_site(s, s.t("De oude herstelcodes van je account bij {0} werken niet meer.")), not_you(s));
}

}  // namespace paraat::accounts
