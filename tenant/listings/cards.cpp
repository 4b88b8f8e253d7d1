#include "tenant/listings/cards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tenant/listings/vocabulary.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::listings {
namespace tpl = web::tpl;
using web::view;

std::string period_text(const web::texts& t, const listing& l) {
  if (l.starts_on && l.ends_on) return t.period(*l.starts_on, *l.ends_on);
  if (l.starts_on) return t("Vanaf") + " " + t.date(*l.starts_on);
  if (l.ends_on) return t("Tot") + " " + t.date(*l.ends_on);
  return t("Doorlopend");
}

void draw_card(view& into, const web::scope& s, const listing& l) {
  const web::texts& t = s.t;
  const bool ours = l.own == s.here.id;
  view& v = into.add(tpl::CARD);
  const theme* about = theme_of(l.theme);
  v.set(tpl::CARD_TITLE, l.title).set(tpl::ORGANISATION, l.organisation).set(tpl::PLACE, l.place);
  v.set(tpl::CARD_ICON, std::string(l.urgent ? "lifebuoy" : about ? about->icon : "heart-handshake"));
  v.set(tpl::CARD_URL, ours ? fmt::format("{}/vacatures/{}/{}", s.base, l.ref, slug_of(l.title)) : l.url);
  constexpr std::size_t teaser = 170;
  std::string text = l.body.substr(0, l.body.find("\n\n"));
  if (text.size() > teaser) {
    text = text.substr(0, text.rfind(' ', teaser));
    text += "…";
  }
  v.set(tpl::TEASER, text).set(tpl::PERIOD, period_text(t, l));
  v.set_if(tpl::RHYTHM, tpl::HAS_RHYTHM, l.rhythm);
  if (!ours) {
    const municipality* m = s.node.municipalities.of(l.nis);
    v.add(tpl::NEIGHBOUR).set(tpl::NEIGHBOUR_NAME, m ? m->name : l.place);
  }
  const bool nearly = l.places_free > 0 && l.places > 2 && l.places_free * 5 <= l.places;
  v.show_if(l.urgent, tpl::URGENT);
  if (l.urgent)
    v.add(tpl::STATUS)
        .set(tpl::TONE, "danger")
        .set(tpl::STATUS_ICON, "alert-triangle")
        .set(tpl::STATUS_TEXT, t("Dringend"));
  else if (nearly)
    v.add(tpl::STATUS)
        .set(tpl::TONE, "warning")
        .set(tpl::STATUS_ICON, "info-circle")
        .set(tpl::STATUS_TEXT, t("Bijna volzet"));
  v.set(tpl::FREE, l.places_free)
      .set(tpl::PLACES_LINE, t("van {} plaats vrij", "van {} plaatsen vrij", l.places));
  v.set(tpl::FILLED_PERCENT, 100LL * (l.places - l.places_free) / std::max(1, l.places));
  v.show_if(nearly, tpl::NEARLY_FULL);
}

std::vector<int> area_of(const web::scope& s) {
  std::vector<int> out;
  if (s.here.what == tenants::kind::municipality) {
    out.push_back(s.here.nis);
    const auto& around = s.node.municipalities.neighbours(s.here.nis);
    out.insert(out.end(), around.begin(), around.end());
  } else if (s.here.what == tenants::kind::network) {
    for (const tenants::tenant& t : s.node.tenants.list())
      if (t.network == s.here.party) out.push_back(t.nis);
  }
  return out;
}

namespace {

struct canvas {
  double west, north, scale_x, scale_y;
  double x(point p) const { return (p.lon - west) * scale_x; }
  double y(point p) const { return (north - p.lat) * scale_y; }
};

std::string path_of(const canvas& c, const std::vector<std::vector<point>>& rings) {
  std::string out;
  for (const auto& ring : rings) {
    bool first = true;
    for (const point& p : ring) {
      out += fmt::format("{}{:.0f} {:.0f}", first ? "M" : "L", c.x(p), c.y(p));
      first = false;
    }
    out += "z";
  }
  return out;
}

}  // namespace

void draw_minimap(view& into, const web::scope& s, const std::vector<int>& area, int here) {
  constexpr double width = 360;
  double west = 1e9, east = -1e9, north = -1e9, south = 1e9;
  for (const int nis : area)
    for (const auto& ring : s.node.municipalities.outline(nis))
      for (const point& p : ring) {
        west = std::min(west, p.lon), east = std::max(east, p.lon);
        south = std::min(south, p.lat), north = std::max(north, p.lat);
      }
  if (west >= east) return;
  const double scale_x = width / (east - west);
  const double scale_y = scale_x / std::cos((north + south) / 2 * 3.14159265358979 / 180);
  const canvas c{west, north, scale_x, scale_y};
  view& v = into.include(tpl::MINIMAP, "listings/minimap.html");
  v.set(tpl::VIEW_BOX, fmt::format("-4 -4 {:.0f} {:.0f}", width + 8, (north - south) * scale_y + 8));
  for (const int nis : area) {
    const municipality* m = s.node.municipalities.of(nis);
    if (m == nullptr) continue;
    view& cell = v.add(tpl::CELL)
                     .set(tpl::CELL_NAME, m->name)
                     .set(tpl::PATH, path_of(c, s.node.municipalities.outline(nis)));
    cell.set(tpl::CELL_URL, s.base + "/vacatures?gemeente=" + m->slug).show_if(nis == here, tpl::CELL_HERE);
    view& label = v.add(tpl::CELL_LABEL).set(tpl::CELL_NAME, m->name).show_if(nis == here, tpl::CELL_HERE);
    label.set(tpl::X, fmt::format("{:.0f}", c.x(m->at))).set(tpl::Y, fmt::format("{:.0f}", c.y(m->at) + 4));
  }
}

}  // namespace paraat::listings
