#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reinforcement {

namespace tpl = web::tpl;
using web::scope;
using web::view;

std::vector<callouts::neighbour_request> neighbour_requests(const std::vector<help>& asked) {
  std::vector<callouts::neighbour_request> out;
  for (const help& h : asked) out.push_back({h.task, h.now.needed, h.now.confirmed(), h.now.over()});
  return out;
}

void draw_on_board(view& into, web::slot place, const scope& s, transaction& tx,
                   const incidents::incident_id& incident, bool runs) {
  const auto asked = of_incident(tx, incident, s.now);
  if (asked.empty() && !runs) return;
  view& v = into.include(place, "mutual_aid/reinforcement/board.html");
  web::table rows(s.t("Versterking van buurgemeenten"),
                  {s.t("Wat"), s.t("Gevraagd"), s.t("Nog te beslissen"), s.t("Bevestigd"), s.t("Status")});
  for (const help& h : asked) {
    const bool stuck = std::ranges::any_of(h.sides, &side::stuck);
    const auto look = stuck ? web::status_look{"Niet aangekomen", "danger"} : look_of(h.now.state);
    rows.row({{.text = h.what.title, .url = address_of(s, h)},
              {.text = s.t.number(h.now.needed)},
              {.text = offered_hands(h)},
              {.text = s.t.number(h.now.confirmed())},
              web::status_cell(s, look)});
  }
  // The shortage of each task that no neighbour was asked for yet: a surplus elsewhere hides nothing.
  view* ways = runs ? &v.add(tpl::ACTIONS) : nullptr;
  const auto requests = neighbour_requests(asked);
  for (const incidents::task& t : incidents::tasks_of(tx, incident)) {
    const int missing = callouts::to_ask_of_neighbours(callouts::places_of(t, s.now), requests, t.id);
    if (ways == nullptr || missing < 1) continue;
    ways->add(tpl::SHORT)
        .set(tpl::WAY_URL, s.base + std::string(path) + "/nieuw?taak=" + t.id)
        .set(tpl::WAY_LABEL,
             fmt::format(fmt::runtime(s.t("{0}: vraag er {1} aan buurgemeenten")), t.what.name, missing));
  }
  if (rows.empty())
    v.show(tpl::NOTHING);
  else
    rows.render(v, tpl::TABLE);
  if (ways != nullptr)
    ways->set(tpl::WAY_LABEL, asked.empty() ? s.t("Vraag versterking") : s.t("Vraag nog meer versterking"))
        .set(tpl::WAY_URL, s.base + std::string(path) + "/nieuw?noodsituatie=" + incident);
}

}  // namespace paraat::reinforcement
