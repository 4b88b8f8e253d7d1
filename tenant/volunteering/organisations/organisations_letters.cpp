#include "tenant/volunteering/organisations/organisations_letters.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"

namespace paraat::organisations {

using web::scope;

void mail_confirmation(transaction& tx, const scope& s, const organisation& o) {
  const std::string token = one_time_tokens::issue_link(tx, confirm_purpose, o.id, s.now + confirm_term);
  notifications::send(
      tx, s,
      {.kind = "organisation_confirmation",
       .to = o.email,
       .name = o.contact_name,
       .subject = s.t("Bevestig de registratie van je organisatie"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("Je registreerde {0} bij {1}. Bevestig dat dit "
                                                   "e-mailadres van jullie is.")),
                                  o.name, s.here.name)},
       .button_label = s.t("Bevestig de registratie"),
       .button_url = notifications::whole_address(s, "/organisaties/bevestiging/" + token),
       .quote = {},
       .after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")}});
}

void mail_waiting(transaction& tx, const scope& anyone, const organisation& o) {
  const scope s = notifications::in_language(anyone, "nl");
  notifications::send(tx, s,
                      {.kind = "organisation_waits",
                       .to = s.here.email,
                       .name = s.here.name,
                       .subject = s.t("Een organisatie wacht op goedkeuring"),
                       .paragraphs = {o.name},
                       .button_label = s.t("Bekijk de registratie"),
                       .button_url = notifications::whole_address(s, "/beheer/organisaties/" + o.id),
                       .quote = {},
                       .after = {}});
}

void mail_approved(transaction& tx, const scope& anyone, const organisation& o) {
  const scope s = notifications::in_language(anyone, o.language);
  notifications::send(
      tx, s,
      {.kind = "organisation_approved",
       .to = o.email,
       .name = o.contact_name,
       .subject = s.t("Je organisatie is goedgekeurd"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("{0} is goedgekeurd. Je kan nu vacatures plaatsen "
                                                   "en opvolgen wie wil helpen.")),
                                  o.name),
                      s.t("Meld je aan met dit e-mailadres: je krijgt dan een link toegestuurd.")},
       .button_label = s.t("Meld je aan"),
       .button_url = notifications::whole_address(s, "/aanmelding?verder=/mijn-organisatie"),
       .quote = {},
       .after = {}});
}

void mail_refused(transaction& tx, const scope& anyone, const organisation& o) {
  const scope s = notifications::in_language(anyone, o.language);
  notifications::send(
      tx, s,
      {.kind = "organisation_declined",
       .to = o.email,
       .name = o.contact_name,
       .subject = s.t("Over de registratie van je organisatie"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("We kunnen {0} niet opnemen. Dit is de reden:")), o.name)},
       .button_label = {},
       .button_url = {},
       .quote = o.state_reason,
       .after = {s.t("Klopt er iets niet? Neem gerust contact met ons op.")}});
}

}  // namespace paraat::organisations
