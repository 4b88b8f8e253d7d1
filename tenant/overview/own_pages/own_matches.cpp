#include "tenant/overview/own_pages/own_matches.hpp"

#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/match_pool/match_pool.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"
#include "tenant/volunteering/matching/explanation.hpp"
#include "tenant/volunteering/matching/ranking.hpp"
#include "tenant/volunteering/matching/words.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::own_pages {
namespace {

namespace tpl = web::tpl;
using web::scope;
using web::view;

bool says_enough(const profiles::content& c) {
  return !c.skills.empty() || !c.trainings.empty() || !c.equipment.empty() || !c.themes.empty() ||
         !c.target_groups.empty();
}

// A vacancy that asks nothing fits everybody, and would stand here for no reason.
bool has_a_reason(const matching::match_decision& d) {
  using enum matching::reason_kind;
  for (const matching::match_reason& r : d.in_favour)
    if (r.kind != close && r.kind != in_week && r.kind != speaks) return true;
  return false;
}

std::string reasons_of(const scope& s, const matching::match_decision& d) {
  std::string out;
  for (const matching::match_reason& r : d.in_favour)
    out += (out.empty() ? "" : " · ") + matching::sentence(s.t, r);
  return out;
}

}  // namespace

void draw_matches(view& v, const scope& s, transaction& tx, const profiles::profile& p) {
  if (!says_enough(p.what)) return;
  constexpr std::size_t looked_at = 4 * most_matches;
  const match_pool::vacancy_pool pool = match_pool::open_pool(tx, s.now);
  // On their own page everything counts that they told, whoever else may see it.
  const matching::match_profile me = match_pool::profile_for_match({p.id, p.what, p.what.born, true}, 0, 0);
  const auto weights = match_pool::weights_now(tx);
  const auto when = match_pool::circumstances_on(tx, s.now);
  view* list = nullptr;
  std::size_t shown = 0;
  for (const matching::ranked& one :
       matching::rank_vacancies(me, pool.vacancies, weights, when, looked_at).best) {
    const auto decision = matching::decide(me, pool.vacancies.at(one.row), weights, when);
    const auto vacancy = has_a_reason(decision)
                             ? vacancies::find(tx, vacancies::vacancy_id(pool.rows.at(one.key).id))
                             : std::nullopt;
    if (!vacancy) continue;
    if (list == nullptr) list = &v.add(tpl::MATCHES);
    list->add(tpl::MATCH)
        .set(tpl::TITLE, vacancy->what.title)
        .set(tpl::WAY_URL, s.base + "/vacatures/" + vacancy->ref)
        .set(tpl::TEXT, reasons_of(s, decision));
    if (++shown == most_matches) return;
  }
}

}  // namespace paraat::own_pages
