#include "tenant/crisis/callouts/callouts_view.hpp"

namespace paraat::callouts {

using web::scope;

std::string address_of(const scope& s, const callout& c) { return s.base + "/beheer/oproepen/" + c.id; }

std::string address_of(const scope& s, const person& p) { return s.base + "/beheer/oproepen/mensen/" + p.id; }

std::string board_address(const scope& s, const incidents::incident_id& incident_id) {
  return s.base + "/beheer/noodsituaties/" + std::string(incident_id) + "/bord";
}

web::status_look look_of(callout_state st) {
  // texts
  static constexpr web::status_look looks[] = {{"Ontwerp", "neutral"}, {"Loopt", "danger"},
                                               {"Volzet", "success"},  {"Voorbij", "neutral"},
                                               {"Gestopt", "neutral"}, {"Iedereen naar huis", "info"},
                                               {"Gesloten", "neutral"}};
  return looks[static_cast<std::size_t>(st)];
}

web::status_look look_of(person_state st) {
  // texts
  static constexpr web::status_look looks[] = {{"Nog niet verstuurd", "neutral"},
                                               {"Gevraagd", "neutral"},
                                               {"Zegt ja", "success"},
                                               {"Misschien", "warning"},
                                               {"Nee", "neutral"},
                                               {"Onduidelijk", "warning"},
                                               {"Reserve", "info"},
                                               {"Komt", "success"},
                                               {"Onderweg", "success"},
                                               {"Ter plaatse", "success"},
                                               {"Vertrokken", "neutral"},
                                               {"Vrijgegeven", "neutral"},
                                               {"Zei af", "danger"},
                                               {"Niet opgedaagd", "danger"},
                                               {"Niet bereikt", "danger"}};
  static_assert(std::size(looks) == person_states);
  return looks[static_cast<std::size_t>(st)];
}

std::string sms_and_mail(const scope& s, const content& c) {
  if (c.mail && c.sms) return s.t("E-mail en sms");
  return c.mail ? s.t("E-mail") : s.t("Sms");
}

}  // namespace paraat::callouts
