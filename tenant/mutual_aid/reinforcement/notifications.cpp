#include "tenant/mutual_aid/reinforcement/notifications.hpp"

#include <fmt/format.h>

#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/people/staff_notices/coordinators.hpp"

namespace paraat::reinforcement {
namespace {

std::string path_of(std::string_view party, const request_id& id) {
  return fmt::format("/beheer/versterking/{}/{}", party, id);
}

}  // namespace

void mail_asked(transaction& tx, const web::scope& s, std::string_view party, const request_id& id,
                const terms& what, int needed) {
  const auto who = who_is(s, std::string(party));
  notifications::letter l;
  l.kind = "reinforcement_request";
  l.subject = fmt::format("{}{}", what.exercise ? s.t("OEFENING") + " – " : "",
                          fmt::format(fmt::runtime(s.t("{0} vraagt {1} mensen")), who.name, needed));
  l.paragraphs = {what.title + ", " + s.t.date_and_time(what.from) + ".",
                  s.t("Kijk wat jullie kunnen missen. Je antwoordt in Paraat.")};
  if (!who.phone.empty())
    l.paragraphs.push_back(fmt::format(fmt::runtime(s.t("Bellen kan ook: {0}.")), who.phone));
  l.button_label = s.t("Bekijk de vraag");
  staff_notices::to_coordinators(tx, s, std::move(l), path_of(party, id));
}

void mail_called_off(transaction& tx, const web::scope& s, std::string_view party, const request_id& id,
                     const called_off& off, const std::string& reason) {
  const auto who = who_is(s, std::string(party));
  notifications::letter l;
  l.kind = "reinforcement_called_off";
  l.subject = fmt::format("{}{}", off.what.exercise ? s.t("OEFENING") + " – " : "",
                          fmt::format(fmt::runtime(s.t("{0} heeft geen mensen meer nodig")), who.name));
  l.paragraphs = {
      off.what.title + ", " + s.t.date_and_time(off.what.from) + ".",
      off.confirmed == 0
          ? s.t("Jullie hoeven niets meer te doen.")
          : s.t("De mens die jullie stuurden, mag naar huis. Laat dat weten.",
                "De {} mensen die jullie stuurden, mogen naar huis. Laat dat weten.", off.confirmed)};
  l.quote = reason;
  if (!who.phone.empty())
    l.after.push_back(fmt::format(fmt::runtime(s.t("Bellen kan ook: {0}.")), who.phone));
  l.button_label = s.t("Bekijk de vraag");
  staff_notices::to_coordinators(tx, s, std::move(l), path_of(party, id));
}

void mail_lost(transaction& tx, const web::scope& s, const lost_word& w) {
  const auto who = who_is(s, w.other);
  notifications::letter l;
  l.kind = "reinforcement_stuck";
  l.subject = fmt::format(fmt::runtime(s.t("Je bericht aan {0} is niet aangekomen")), who.name);
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("{0} weet nog niet wat jullie over de versterking lieten weten.")),
                  who.name),
      who.phone.empty() ? fmt::format(fmt::runtime(s.t("Bel {0}, of probeer het opnieuw.")), who.name)
                        : fmt::format(fmt::runtime(s.t("Bel {0} op {1}.")), who.name, who.phone)};
  l.button_label = s.t("Bekijk de vraag");
  staff_notices::to_coordinators(tx, s, std::move(l), path_of(w.party, w.request));
}

}  // namespace paraat::reinforcement
