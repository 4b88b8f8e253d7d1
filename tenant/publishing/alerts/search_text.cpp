#include "tenant/publishing/alerts/search_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::alerts {
namespace {

using web::scope;

std::string what_of(const scope& s, const criteria& c) {
  std::vector<std::string> parts;
  if (!c.words.empty()) parts.push_back("“" + c.words + "”");
  for (const std::string& code : c.themes)
    if (const auto* th = listings::theme_of(code)) parts.push_back(s.t(th->label));
  for (const auto& k : listings::listing_kinds)
    if (k.stored == c.kind) parts.push_back(s.t(k.label));
  for (const auto& m : listings::moments)
    if (c.moments & m.bit) parts.push_back(s.t(m.label));
  for (const auto& g : listings::good_to_know)
    if (c.good_to_know & g.bit) parts.push_back(s.t(g.label));
  return parts.empty() ? s.t("alle vacatures") : fmt::format("{}", fmt::join(parts, ", "));
}

std::string where_of(const scope& s, const criteria& c) {
  if (c.km > 0) return fmt::format(fmt::runtime(s.t("binnen {0} km van {1}")), c.km, c.place);
  if (const municipality* m = s.node.municipalities.of(c.nis))
    return fmt::format(fmt::runtime(s.t("in {0}")), m->name);
  switch (s.here.what) {
    case tenants::tenant_kind::municipality:
      return fmt::format(fmt::runtime(s.t("in {0} en de buurgemeenten")), s.here.name);
    case tenants::tenant_kind::network:
    case tenants::tenant_kind::agency:
      return fmt::format(fmt::runtime(s.t("bij {0}")), s.here.name);
    case tenants::tenant_kind::aggregator:
      return s.t("in heel Vlaanderen");
  }
  return {};
}

}  // namespace

std::string describe(const scope& s, const criteria& c) { return what_of(s, c) + " " + where_of(s, c); }

std::string reason_of(const scope& s, const criteria& c) {
  return fmt::format(fmt::runtime(s.t("Omdat je {0} zoekt.")), describe(s, c));
}

std::string rhythm_text(const scope& s, rhythm r) {
  switch (r) {
    case rhythm::at_once:
      return s.t("Wat dringend is meteen, de rest elke dag");
    case rhythm::daily:
      return s.t("Elke dag één mail");
    case rhythm::weekly:
      return s.t("Elke week één mail, op maandag");
  }
  return {};
}

criteria criteria_of(const scope& s, const web::parameters& p) {
  const auto where = s.node.municipalities.locate_address(listings::typed_place(p), s.here.nis);
  const listings::query q = listings::filters_of(p, s, where);
  criteria c{.words = q.words,
             .themes = q.themes,
             .moments = q.moments,
             .good_to_know = q.good_to_know,
             .kind = q.kind};
  // The same search in another order is the same search.
  std::ranges::sort(c.themes);
  const auto rest = std::ranges::unique(c.themes);
  c.themes.erase(rest.begin(), rest.end());
  if (const municipality* m = s.node.municipalities.with_slug(p.get("gemeente"))) c.nis = m->nis;
  if (where) c.place = where->name, c.lat = where->at.lat, c.lon = where->at.lon;
  return c;
}

std::string overview_query(const scope& s, const criteria& c) {
  std::string out;
  const auto add = [&out](std::string_view name, std::string_view value) {
    out += fmt::format("{}{}={}", out.empty() ? "?" : "&", name, web::url_encode(value));
  };
  if (!c.words.empty()) add("q", c.words);
  if (const municipality* m = s.node.municipalities.of(c.nis)) add("gemeente", m->slug);
  for (const std::string& code : c.themes) add("thema", code);
  for (const auto& m : listings::moments)
    if (c.moments & m.bit) add("moment", m.code);
  for (const auto& g : listings::good_to_know)
    if (c.good_to_know & g.bit) add("weten", g.code);
  for (const auto& k : listings::listing_kinds)
    if (k.stored == c.kind) add("soort", k.code);
  if (!c.place.empty()) add("bij", c.place);
  return out;
}

listings::query query_of(const scope& s, const criteria& c) {
  listings::query q;
  q.words = c.words;
  q.municipalities = listings::area_of(s);
  q.of_network = listings::network_of(s);
  if (c.nis != 0) q.municipalities = {c.nis}, q.of_network.clear();
  q.themes = c.themes;
  q.moments = c.moments;
  q.good_to_know = c.good_to_know;
  q.kind = c.kind;
  q.by = listings::order::newest;
  return q;
}

}  // namespace paraat::alerts
