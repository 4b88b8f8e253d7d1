#include "tenant/mutual_aid/conversations/conversations_letters.hpp"

#include <fmt/format.h>

#include "tenant/people/staff_notices/coordinators.hpp"

namespace paraat::conversations {
namespace {

std::string name_of_party(const web::scope& s, const std::string& party) {
  const auto who = addressee_of(s.node.tenants, party);
  return who ? who->name : party;
}

std::string path_of(const std::string& party, const thread_id& thread) {
  return "/beheer/berichten/" + party + "/" + thread;
}

}  // namespace

void mail_new(transaction& tx, const web::scope& s, const thread& t) {
  const std::string from = name_of_party(s, t.party);
  notifications::letter l;
  l.kind = "conversation_note";
  l.subject = fmt::format(fmt::runtime(s.t("Nieuw bericht van {0}")), from);
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("{0} schreef je een bericht. Je leest het in Paraat.")), from)};
  l.button_label = s.t("Bekijk het gesprek");
  staff_notices::to_coordinators(tx, s, std::move(l), path_of(t.party, t.id));
}

void mail_stuck(transaction& tx, const web::scope& s, const note& n) {
  const auto who = addressee_of(s.node.tenants, n.party);
  const std::string to = who ? who->name : n.party;
  notifications::letter l;
  l.kind = "conversation_stuck";
  l.subject = fmt::format(fmt::runtime(s.t("Je bericht aan {0} is niet aangekomen")), to);
  l.paragraphs = {fmt::format(fmt::runtime(s.t("Een bericht van jullie aan {0} is niet aangekomen.")), to),
                  who && !who->phone.empty()
                      ? fmt::format(fmt::runtime(s.t("Bel {0} op {1}.")), to, who->phone)
                      : fmt::format(fmt::runtime(s.t("Bel {0}, of probeer het opnieuw.")), to)};
  l.button_label = s.t("Bekijk het gesprek");
  staff_notices::to_coordinators(tx, s, std::move(l), path_of(n.party, n.thread));
}

}  // namespace paraat::conversations
