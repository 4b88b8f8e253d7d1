#include "node/demo_invitations.hpp"

#include <algorithm>
#include <stdexcept>

#include "tenant/people/profiles/candidates.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::node {
namespace {

constexpr std::string_view asked_skill = "nurse";

std::optional<vacancies::vacancy> asks_nurses(transaction& tx) {
  for (const vacancies::vacancy& v :
       vacancies::list(tx, {.status = vacancies::vacancy_state::published, .per_page = 200}).rows)
    if (std::ranges::find(v.asks.must, asked_skill) != v.asks.must.end()) return v;
  return std::nullopt;
}

std::vector<invitations::addressee> nurses(transaction& tx, instant now) {
  std::vector<invitations::addressee> out;
  for (const profiles::candidate& c : profiles::candidates_on(tx, web::local_day(now)))
    if (c.reached && std::ranges::find(c.what.skills, asked_skill) != c.what.skills.end())
      out.push_back({c.id, ""});
  if (out.size() > invitations::charge_of_blind) out.resize(invitations::charge_of_blind);
  return out;
}

}  // namespace

void load_demo_invitations(transaction& tx, const tenants::tenant& t, instant now) {
  const auto v = asks_nurses(tx);
  if (!v) return;
  const instant sent_at = now - std::chrono::days{2};
  invitations::round r;
  r.organisation_id = v->what.organisation_id;
  r.vacancy_id = v->id;
  r.blind = true;
  r.title = v->what.title;
  r.message = "Kan je op een voormiddag komen prikken? Elke weekdag is goed, we zijn er om 9 uur.";
  const auto sent = invitations::send(tx, r, nurses(tx, sent_at), std::nullopt, sent_at);
  if (!sent) throw std::runtime_error("the demo content is refused: " + untranslated(sent.error()));
  if (sent->reached.empty()) return;
  const auto yes = invitations::say_yes(
      tx, t, sent->reached.front().id,
      {invitations::disclosure::name, invitations::disclosure::email, invitations::disclosure::phone},
      now - std::chrono::days{1});
  if (!yes) throw std::runtime_error("the demo content is refused: " + untranslated(yes.error()));
}

}  // namespace paraat::node
