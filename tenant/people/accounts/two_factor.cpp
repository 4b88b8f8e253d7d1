#include "tenant/people/accounts/two_factor.hpp"

#include <fmt/format.h>

#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/tokens.hpp"

namespace paraat::accounts {

result<void> reset_second_step(transaction& tx, const account& who) {
  if (!who.has_second_step)
    return refuse(refusal_kind::conflict, "Deze persoon heeft nog geen tweede stap ingesteld.");
  clear_totp(tx, who.id);
  replace_recovery_codes(tx, who.id, {});
  one_time_tokens::withdraw(tx, tokens::purpose::second_step, who.id);
  one_time_tokens::withdraw(tx, tokens::purpose::enrolment, who.id);
  close_all_sessions(tx, who.id);
  return {};
}

mail::letter second_step_letter(const web::texts& t, const std::string& site, const std::string& site_url,
                                const std::string& to) {
  return {
      .kind = "second_step_reset",
      .to = to,
      .subject = t("Je tweede stap is gewist"),
      .sentences = {fmt::format(fmt::runtime(t("Bij {0} vroeg iemand om de code van je account opnieuw in te "
                                               "stellen. Je bent overal afgemeld.")),
                                site),
                    t("Meld je aan met je wachtwoord. Daarna koppel je de app op je nieuwe telefoon.")},
      .link = site_url + "/aanmelding",
      .link_label = t("Aanmelden"),
      .after = {t("Vroeg jij dit niet? Verwittig dan meteen je beheerder en kies een nieuw wachtwoord.")}};
}

}  // namespace paraat::accounts
