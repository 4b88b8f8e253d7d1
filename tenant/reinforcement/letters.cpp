#include "tenant/reinforcement/letters.hpp"

#include <fmt/format.h>

#include "tenant/letters/coordinators.hpp"
#include "tenant/reinforcement/reinforcement_view.hpp"

namespace paraat::reinforcement {
namespace {

std::string path_of(std::string_view party, std::string_view id) {
  return fmt::format("/beheer/versterking/{}/{}", party, id);
}

}  // namespace

void mail_asked(transaction& tx, const web::scope& s, std::string_view party, std::string_view id,
                const terms& what, int needed) {
  const auto who = who_is(s, std::string(party));
  letters::letter l;
  l.subject = fmt::format("{}{}", what.exercise ? s.t("OEFENING") + " – " : "",
                          fmt::format(fmt::runtime(s.t("{0} vraagt {1} handen")), who.name, needed));
  l.paragraphs = {what.title + ", " + s.t.date_and_time(what.from) + ".",
                  s.t("Kijk wat jullie kunnen missen. Je antwoordt in Paraat.")};
  if (!who.phone.empty())
    l.paragraphs.push_back(fmt::format(fmt::runtime(s.t("Bellen kan ook: {0}.")), who.phone));
  l.button_label = s.t("Bekijk de vraag");
  letters::to_coordinators(tx, s, std::move(l), path_of(party, id));
}

void mail_lost(transaction& tx, const web::scope& s, const lost_word& w) {
  const auto who = who_is(s, w.other);
  letters::letter l;
  l.subject = fmt::format(fmt::runtime(s.t("Je bericht aan {0} is niet aangekomen")), who.name);
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("{0} weet nog niet wat jullie over de versterking lieten weten.")),
                  who.name),
      who.phone.empty() ? fmt::format(fmt::runtime(s.t("Bel {0}, of probeer het opnieuw.")), who.name)
                        : fmt::format(fmt::runtime(s.t("Bel {0} op {1}.")), who.name, who.phone)};
  l.button_label = s.t("Bekijk de vraag");
  letters::to_coordinators(tx, s, std::move(l), path_of(w.party, w.request));
}

}  // namespace paraat::reinforcement
