// Where an incident is, by a pin on the map.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/incidents/geocoding.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/incidents/pin_map.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::incidents {
namespace {

namespace tpl = web::tpl;
using web::parameters;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string pin_path(const scope& s, const incident& i) { return address_of(s, i) + "/plaats"; }

std::optional<double> degrees(const std::string& text) {
  double out = 0;
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc{} && at == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

// The middle of the network: of its municipalities on this node.
point middle_of_network(const scope& s) {
  point sum;
  int n = 0;
  for (const tenants::tenant& t : s.node.tenants.list())
    if (const municipality* m = t.network == s.here.party ? s.node.municipalities.of(t.nis) : nullptr) {
      sum.lat += m->at.lat, sum.lon += m->at.lon;
      ++n;
    }
  return n == 0 ? point{51.03, 4.48} : point{sum.lat / n, sum.lon / n};
}

map_frame frame_of(const parameters& p, const scope& s, const incident& i) {
  const auto lat = degrees(p.get("lat")), lon = degrees(p.get("lon"));
  map_frame f;
  if (lat && lon && *lat > 49 && *lat < 52 && *lon > 2 && *lon < 7)
    f.middle = {*lat, *lon};
  else
    f.middle = i.what.where ? *i.what.where : middle_of_here(s).value_or(middle_of_network(s));
  f.zoom = std::clamp(whole_number<int>(p.get("zoom")).value_or(widest), widest, closest);
  return f;
}

std::string query_of(const map_frame& f) {
  return fmt::format("?lat={:.5f}&lon={:.5f}&zoom={}", f.middle.lat, f.middle.lon, f.zoom);
}

response pin_page(const request& r, const scope& s, const incident& i, const map_frame& f,
                  const std::string& problem, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Zet de speld op de kaart"));
  draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r, {{"speld", "De speld staat er. Staat ze goed?"}});
  if (!problem.empty()) v.add(tpl::PROBLEM).set(tpl::SENTENCE, problem);
  v.set(tpl::ACTION, pin_path(s, i)).set(tpl::BACK_URL, address_of(s, i) + "#waar");
  v.set(tpl::MAP_URL, pin_path(s, i) + "/kaart.svg" + query_of(f)).set(tpl::SIDE, map_side);
  web::draw_hidden(v, s);
  for (const auto& [name, value] : {std::pair("lat", fmt::format("{:.5f}", f.middle.lat)),
                                    {"lon", fmt::format("{:.5f}", f.middle.lon)},
                                    {"zoom", std::to_string(f.zoom)}})
    v.add(tpl::HIDDEN).set(tpl::NAME, name).set(tpl::VALUE, value);
  // Closer is about the pin, when there is one.
  const point middle = i.what.where.value_or(f.middle);
  if (f.zoom < closest)
    v.add(tpl::CLOSER).set(tpl::WAY_URL, pin_path(s, i) + query_of({middle, f.zoom + 1}) + "#kaart");
  if (f.zoom > widest)
    v.add(tpl::WIDER).set(tpl::WAY_URL, pin_path(s, i) + query_of({middle, f.zoom - 1}) + "#kaart");
  auto crumbs = crumbs_of(s, i);
  crumbs.emplace_back(pin_path(s, i), s.t("Speld"));
  return web::page(s, r, "crisis/incidents/pin.html", std::move(v),
                   {.title = page_title(s, i, s.t("Zet de speld op de kaart")),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

}  // namespace

response show_pin(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  return i ? pin_page(r, s, *i, frame_of(r.query, s, *i), "", {}) : no_incident(s, r);
}

response show_pin_map(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  response out;
  out.content_type = "image/svg+xml";
  out.body = draw_map(s.node.municipalities, frame_of(r.query, s, *i), s.here.nis, i->what.where);
  return out;
}

response take_pin(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  const map_frame f = frame_of(r.form, s, *i);
  const auto x = whole_number<int>(r.form.get("kaart.x")), y = whole_number<int>(r.form.get("kaart.y"));
  const std::string direction = r.form.get("naar");
  if (direction.empty() && (!x || !y))
    return pin_page(r, s, *i, f, s.t("Tik op de kaart waar het is, of gebruik de knoppen eronder."),
                    refusal_kind::invalid);
  const point p =
      direction.empty() ? point_at(f, *x, *y) : moved(f, i->what.where.value_or(f.middle), direction);
  const auto done = move_pin(tx, i->id, p, s.asker(), s.now);
  if (!done) return pin_page(r, s, *i, f, s.t(done.error()), done.error());
  const auto query = query_of(f);
  return web::see_other(pin_path(s, *i) + query + "&klaar=speld#kaart");
}

}  // namespace paraat::incidents
