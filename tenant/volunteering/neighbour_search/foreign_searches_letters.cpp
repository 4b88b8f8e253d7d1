#include "tenant/volunteering/neighbour_search/foreign_searches_letters.hpp"

#include <fmt/format.h>

#include "tenant/people/staff_notices/coordinators.hpp"

namespace paraat::neighbour_search {
namespace {

void to_coordinators(transaction& tx, const web::scope& s, std::string subject, std::string text) {
  notifications::letter l;
  l.kind = "neighbour_search";
  l.subject = std::move(subject);
  l.paragraphs = {std::move(text)};
  l.button_label = s.t("Bekijk de vragen");
  staff_notices::to_coordinators(tx, s, std::move(l), std::string(questions_page));
}

}  // namespace

void mail_question_waits(transaction& tx, const web::scope& s, const foreign_question& q) {
  const std::string who = s.node.tenants.name_of(q.party);
  to_coordinators(
      tx, s, fmt::format(fmt::runtime(s.t("{0} zoekt ook bij jullie mensen")), who),
      fmt::format(fmt::runtime(s.t("{0} in {1} zoekt iemand voor “{2}” en vraagt hoeveel van jullie "
                                   "vrijwilligers passen. Jij beslist of jullie antwoorden.")),
                  q.organisation, who, q.title));
}

void mail_narrowing(transaction& tx, const web::scope& s, const foreign_question& q) {
  const std::string who = s.node.tenants.name_of(q.party);
  to_coordinators(
      tx, s, fmt::format(fmt::runtime(s.t("We antwoorden {0} even niet meer")), who),
      fmt::format(
          fmt::runtime(s.t("{0} stelde in een week veel vragen die telkens bijna dezelfde mensen vinden. "
                           "Zo kan iemand één persoon eruit halen. We weigeren tot de week voorbij is.")),
          who));
}

}  // namespace paraat::neighbour_search
