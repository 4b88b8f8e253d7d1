#include "tenant/notes/notes_letters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/accounts/accounts.hpp"
#include "tenant/letters/letters.hpp"

namespace paraat::notes {
namespace {

bool coordinates(const accounts::account& a, tenant_id here) {
  return std::ranges::any_of(a.grants, [&](const web::grant& g) {
    return g.tenant == here && (g.what == web::role::coordinator || g.what == web::role::tenant_admin);
  });
}

// No words of the note travel by mail: it stays on the site, behind a sign-in.
void to_coordinators(transaction& tx, const web::scope& s, letters::letter l, const std::string& path) {
  l.button_url = letters::whole_address(s, path);
  l.button_label = s.t("Bekijk het gesprek");
  bool someone = false;
  for (const accounts::user& u : accounts::users(tx, {.per_page = 500}).rows) {
    if (u.who.status != accounts::state::active || u.who.email.empty() || !coordinates(u.who, s.here.id))
      continue;
    l.to = u.who.email;
    l.name = u.who.name;
    letters::send(tx, s, l);
    someone = true;
  }
  if (someone || s.here.email.empty()) return;
  l.to = s.here.email;
  l.name = s.here.name;
  letters::send(tx, s, l);
}

std::string name_of_party(const web::scope& s, const std::string& party) {
  const auto who = addressee_of(s.node.tenants, party);
  return who ? who->name : party;
}

std::string path_of(const std::string& party, const std::string& thread) {
  return "/beheer/berichten/" + party + "/" + thread;
}

}  // namespace

void mail_new(transaction& tx, const web::scope& s, const thread& t) {
  const std::string from = name_of_party(s, t.party);
  letters::letter l;
  l.subject = fmt::format(fmt::runtime(s.t("Nieuw bericht van {0}")), from);
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("{0} schreef je een bericht. Je leest het in Paraat.")), from)};
  to_coordinators(tx, s, std::move(l), path_of(t.party, t.id));
}

void mail_stuck(transaction& tx, const web::scope& s, const note& n) {
  const auto who = addressee_of(s.node.tenants, n.party);
  const std::string to = who ? who->name : n.party;
  letters::letter l;
  l.subject = fmt::format(fmt::runtime(s.t("Je bericht aan {0} is niet aangekomen")), to);
  l.paragraphs = {fmt::format(fmt::runtime(s.t("Een bericht van jullie aan {0} is niet aangekomen.")), to),
                  who && !who->phone.empty()
                      ? fmt::format(fmt::runtime(s.t("Bel {0} op {1}.")), to, who->phone)
                      : fmt::format(fmt::runtime(s.t("Bel {0}, of probeer het opnieuw.")), to)};
  to_coordinators(tx, s, std::move(l), path_of(n.party, n.thread));
}

}  // namespace paraat::notes
