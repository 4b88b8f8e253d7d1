#include "tenant/overview/board/next_steps_view.hpp"

#include <fmt/format.h>

#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::scope;
using web::view;

std::string next_step_text(const scope& s, const next_step& n) {
  using enum next_step::kind;
  const auto waits = [&](const std::string& what) {
    return s.t("Nog {} nodig.", "Nog {} nodig.", static_cast<long long>(n.shortage)) + " " + what;
  };
  switch (n.what) {
    case full:
      return s.t("Alle plaatsen zijn bezet of worden vastgehouden. We vragen niemand meer.");
    case nobody_left:
      return waits(s.t("Iedereen die kan, is gevraagd."));
    case with_an_answer:
      return waits(s.t("We vragen de volgende mensen zodra iemand nee zegt of niet op tijd antwoordt."));
    case wave:
      return waits(n.at <= s.now ? s.t("We vragen nu de volgende mensen.")
                                 : fmt::format(fmt::runtime(s.t("Om {0} vragen we de volgende mensen.")),
                                               web::local_clock_time(n.at)));
  }
  return "";
}

}  // namespace

void draw_next_steps(view& v, const scope& s, transaction& tx, const std::vector<callout>& called) {
  for (const callout& c : called) {
    if (!c.calls()) continue;
    v.add(tpl::NEXT_STEP)
        .set(tpl::LABEL, s.t("Oproep") + " " + c.code)
        .set(tpl::TEXT, next_step_text(s, next_step_of(tx, c, s.now)))
        .set(tpl::WAY_URL, address_of(s, c));
  }
}

}  // namespace paraat::callouts
