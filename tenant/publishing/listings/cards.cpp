#include "tenant/publishing/listings/cards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tenant/platform/web/face.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/listings/geography.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace tpl = web::tpl;
using web::view;

std::string period_text(const web::texts& t, const listing& l) {
  if (l.starts_on && l.ends_on) return t.period(*l.starts_on, *l.ends_on);
  if (l.starts_on) return t("Vanaf") + " " + t.date(*l.starts_on);
  if (l.ends_on) return t("Tot") + " " + t.date(*l.ends_on);
  return t("Doorlopend");
}

std::string distance_text(const web::texts& t, double km) {
  return km < 1 ? t("minder dan 1 km")
                : fmt::format("{} km", t.number(static_cast<long long>(std::lround(km))));
}

namespace {

// Why it was found, in at most two parts: "In de titel · Thema: Sport en vrije tijd".
std::string reason_of(const web::texts& t, const listing& l, const fit& f) {
  std::string out = f.title          ? t("In de titel")
                    : f.organisation ? t("In de naam van de organisatie")
                    : f.place        ? t("In de plaatsnaam")
                    : f.text         ? t("In de omschrijving")
                                     : "";
  if (const theme* about = theme_of(l.theme); f.theme && about != nullptr)
    out += (out.empty() ? "" : " · ") + t("Thema") + ": " + t(about->label);
  return out;
}

void draw_extras(view& v, const web::texts& t, const listing& l, const card_extras& more) {
  if (more.from && l.lat && l.lon)
    v.add(tpl::DISTANCE).set(tpl::KM, distance_text(t, kilometres(*more.from, {*l.lat, *l.lon})));
  if (more.why != nullptr) v.set_if(tpl::REASON, tpl::WHY, reason_of(t, l, *more.why));
}

}  // namespace

void draw_card(view& into, const web::scope& s, const listing& l, const card_extras& more) {
  const web::texts& t = s.t;
  const bool ours = l.own == s.here.id;
  view& v = into.add(tpl::CARD);
  const theme* about = theme_of(l.theme);
  v.set(tpl::CARD_TITLE, l.title).set(tpl::ORGANISATION, l.organisation).set(tpl::PLACE, l.place);
  v.set(tpl::CARD_THEME, about ? std::string(about->code) : "");
  // A theme that this version does not know has no drawing.
  v.show_if(about != nullptr, tpl::CARD_DRAWING).show_if(about == nullptr, tpl::CARD_PLAIN);
  v.set(tpl::CARD_URL, ours ? fmt::format("{}/vacatures/{}/{}", s.base, l.ref, slug_of(l.title)) : l.url);
  constexpr std::size_t teaser = 170;
  std::string text = l.body.substr(0, l.body.find("\n\n"));
  if (text.size() > teaser) {
    text = text.substr(0, text.rfind(' ', teaser));
    text += "…";
  }
  v.set(tpl::TEASER, text).set(tpl::PERIOD, period_text(t, l));
  draw_extras(v, t, l, more);
  v.set_if(tpl::RHYTHM, tpl::HAS_RHYTHM, l.rhythm);
  if (const std::string asked = asks::short_text(t, l.asks); !asked.empty())
    v.add(tpl::HAS_ASKS).set(tpl::ASKS, fmt::format(fmt::runtime(t("Vraagt: {0}")), asked));
  if (!ours) {
    const municipality* m = s.node.municipalities.of(l.nis);
    const std::string name = m != nullptr ? m->name : l.place;
    const bool neighbour = s.here.what == tenants::tenant_kind::municipality;
    view& from = v.add(tpl::NEIGHBOUR);
    from.set(tpl::NEIGHBOUR_NAME, neighbour ? t("Buurgemeente") + " " + name : name);
    web::draw_face(from, s, l.nis, name);
  }
  if (!ours && s.node.tenants.connected() && s.here.what != tenants::tenant_kind::aggregator &&
      !l.members_only)
    v.add(tpl::HELP)
        .set(tpl::HELP_URL, fmt::format("{}/vacatures/elders/{}/{}/hulp", s.base, l.publisher, l.id))
        .set(tpl::HELP_LABEL, fmt::format(fmt::runtime(t("Antwoord via {0}")), s.here.name));
  if (!l.own && l.confirmed_at)
    v.add(tpl::CONFIRMED)
        .set(tpl::CONFIRMED_TEXT,
             fmt::format(fmt::runtime(t("Nagekeken op {0}")), t.date(web::local_day(*l.confirmed_at))));
  if (s.here.what == tenants::tenant_kind::aggregator && s.may(web::role::editor))
    v.add(tpl::HIDE).set(tpl::HIDE_URL, fmt::format("{}/verberging/{}/{}", s.base, l.publisher, l.id));
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
  if (s.here.what == tenants::tenant_kind::municipality) {
    out.push_back(s.here.nis);
    const auto around = tenants::neighbours_of(s.here, s.node.municipalities);
    out.insert(out.end(), around.begin(), around.end());
  } else if (s.here.what == tenants::tenant_kind::network) {
    for (const tenants::tenant& t : s.node.tenants.list())
      if (t.network == s.here.party && t.nis != 0) out.push_back(t.nis);
    for (const tenants::known_tenant& t : s.node.tenants.elsewhere())
      if (t.network == s.here.party && t.nis != 0) out.push_back(t.nis);
    std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
  }
  return out;
}

std::string network_of(const web::scope& s) {
  return s.here.what == tenants::tenant_kind::network ? s.here.party : "";
}

std::string municipality_url(const web::scope& s, const municipality& m) {
  return s.here.what == tenants::tenant_kind::aggregator ? s.base + "/gemeente/" + m.slug
                                                         : s.base + "/vacatures?gemeente=" + m.slug;
}

instant shown_until(const listing& l) {
  return l.confirmed_at ? *l.confirmed_at + longest_silence : l.valid_until;
}

void draw_minimap(view& into, const web::scope& s, const std::vector<int>& area, int here) {
  const canvas c = canvas_around(s.node.municipalities, area, 360);
  if (c.width == 0) return;
  view& v = into.include(tpl::MINIMAP, "publishing/listings/minimap.html");
  v.set(tpl::VIEW_BOX, fmt::format("-4 -4 {:.0f} {:.0f}", c.width + 8, c.height + 8));
  std::vector<map_label> labels;
  for (const int nis : area) {
    const municipality* m = s.node.municipalities.of(nis);
    if (m == nullptr) continue;
    view& cell = v.add(tpl::CELL)
                     .set(tpl::CELL_NAME, m->name)
                     .set(tpl::PATH, path_of(c, s.node.municipalities.outline(nis)));
    cell.set(tpl::CELL_URL, municipality_url(s, *m)).show_if(nis == here, tpl::CELL_HERE);
    const point middle = middle_of(s.node.municipalities.outline(nis));
    labels.push_back({m->name, c.x(middle), c.y(middle) + 4, nis == here});
  }
  constexpr double letters = 12;
  for (const map_label& l : apart(labels, letters)) {
    view& label = v.add(tpl::CELL_LABEL).set(tpl::CELL_NAME, l.name).show_if(l.first, tpl::CELL_HERE);
    label.set(tpl::X, fmt::format("{:.0f}", l.x)).set(tpl::Y, fmt::format("{:.0f}", l.y));
  }
}

}  // namespace paraat::listings
