#include "tenant/publishing/listings/page_components.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"

namespace paraat::listings {

namespace tpl = web::tpl;
using web::scope;
using web::view;

std::string site_address(const scope& s, std::string_view path) {
  return s.here.public_url + std::string(path);
}

void draw_cards(view& into, const scope& s, const std::vector<listing>& rows) {
  view& cards = into.include(tpl::CARDS, "publishing/listings/card.html");
  for (const listing& l : rows) draw_card(cards, s, l);
}

std::shared_ptr<const stock> stock_now(const scope& s, transaction& tx) {
  return s.node.stock.now(tx, s.node.heads.version(outbox::listings_topic), s.now);
}

std::string heading_of(const scope& s) {
  switch (s.here.what) {
    case tenants::tenant_kind::municipality:
      return s.t("Vrijwilligerswerk in") + " " + s.here.name;
    case tenants::tenant_kind::network:
      // "Vrijwilligersnetwerk Haspengouw" is the network of a region.
      for (const std::string_view before : {"Vrijwilligersnetwerk ", "Netwerk "})
        if (s.here.name.starts_with(before))
          return s.t("Vrijwilligerswerk in") + " " + s.here.name.substr(before.size());
      return s.t("Vrijwilligerswerk in je streek");
    case tenants::tenant_kind::aggregator:
      return s.t("Vrijwilligerswerk in heel Vlaanderen");
    case tenants::tenant_kind::agency:
      return s.t("Vrijwilligerswerk bij") + " " + s.here.name;
  }
  return {};
}

view& draw_hero(view& into, const scope& s, const std::vector<int>& area, const searched& typed,
                const std::string& heading) {
  const web::texts& t = s.t;
  view& v = into.include(tpl::HERO, "publishing/listings/hero.html");
  v.set(tpl::HEADING, heading_of(s));
  // The municipality writes its own words in Dutch.
  const bool own_words = !s.here.welcome.empty() && t.language() == "nl";
  v.set(tpl::LEAD, own_words ? s.here.welcome
                             : t("Drie uur over of één avond per maand? Er is altijd iemand in je buurt die "
                                 "je goed kan gebruiken."));
  v.set(tpl::WORDS, typed.words).set(tpl::NEAR, typed.place);
  if (typed.unknown) {
    view& unknown = v.add(tpl::NEAR_UNKNOWN);
    unknown.set(tpl::TEXT,
                fmt::format(fmt::runtime(t("We kennen geen plaats met de naam “{0}”.")), typed.place));
    if (!typed.meant.empty()) {
      view& meant = unknown.add(tpl::MEANT);
      for (const auto& [url, name] : typed.meant)
        meant.add(tpl::MEANT_PLACE).set(tpl::MEANT_URL, url).set(tpl::MEANT_NAME, name);
    }
  }
  // By the alphabet: people look for a name, not for a code. A municipality's own comes first.
  std::vector<const municipality*> places;
  if (area.empty())
    for (const municipality& m : s.node.municipalities.all()) places.push_back(&m);
  for (const int nis : area)
    if (const municipality* m = s.node.municipalities.of(nis)) places.push_back(m);
  std::ranges::sort(places, {}, [&](const municipality* m) {
    return std::pair<bool, std::string_view>(m->nis != s.here.nis, m->slug);
  });
  // As one text, not a part of the template for each of the 285 names.
  std::string options;
  for (const municipality* m : places)
    options += fmt::format("<option value=\"{}\"></option>", web::escape_html(m->name));
  if (!options.empty()) v.add(tpl::WHERE).set(tpl::WHERE_NAME, options);
  if (!area.empty()) {
    draw_minimap(into, s, area, typed.municipality != 0 ? typed.municipality : s.here.nis);
    into.show(tpl::MAP_LAST);
  }
  if (!heading.empty()) v.set(tpl::HEADING, heading);
  return v;
}

web::response kept_until_it_changes(web::response page) {
  page.cacheable = true;
  page.topics = {std::string(outbox::listings_topic)};
  return page;
}

}  // namespace paraat::listings
