#include "tenant/listings/parts.hpp"

#include "tenant/listings/cards.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::listings {

namespace tpl = web::tpl;
using web::scope;
using web::view;

std::string site_address(const scope& s, std::string_view path) {
  return s.here.public_url + std::string(path);
}

void draw_cards(view& into, const scope& s, const std::vector<listing>& rows) {
  view& cards = into.include(tpl::CARDS, "listings/card.html");
  for (const listing& l : rows) draw_card(cards, s, l);
}

std::shared_ptr<const stock> stock_now(const scope& s, transaction& tx) {
  return s.node.stock.now(tx, s.node.heads.version(outbox::listings_topic), s.now);
}

view& draw_hero(view& into, const scope& s, const std::vector<int>& area, const std::string& words,
                int chosen, const std::string& heading) {
  const web::texts& t = s.t;
  view& v = into.include(tpl::HERO, "listings/hero.html");
  switch (s.here.what) {
    case tenants::kind::municipality:
      v.set(tpl::HEADING, t("Vrijwilligerswerk in") + " " + s.here.name);
      break;
    case tenants::kind::network:
      v.set(tpl::HEADING, t("Vrijwilligerswerk in je streek"));
      break;
    case tenants::kind::aggregator:
      v.set(tpl::HEADING, t("Vrijwilligerswerk in heel Vlaanderen"));
      break;
  }
  // The municipality writes its own words in Dutch.
  const bool own_words = !s.here.welcome.empty() && t.language() == "nl";
  v.set(tpl::LEAD, own_words ? s.here.welcome
                             : t("Drie uur over of één avond per maand? Er is altijd iemand in je buurt die "
                                 "je goed kan gebruiken."));
  v.set(tpl::WORDS, words)
      .set(tpl::EVERYWHERE, area.empty() ? t("Heel Vlaanderen") : t("Hier en in de buurt"));
  const auto option = [&](const municipality& m) {
    v.add(tpl::WHERE)
        .set(tpl::WHERE_SLUG, m.slug)
        .set(tpl::WHERE_NAME, m.name)
        .show_if(m.nis == chosen, tpl::CHOSEN);
  };
  if (area.empty())
    for (const municipality& m : s.node.municipalities.all()) option(m);
  for (const int nis : area)
    if (const municipality* m = s.node.municipalities.of(nis)) option(*m);
  if (!area.empty()) draw_minimap(v, s, area, chosen != 0 ? chosen : s.here.nis);
  if (!heading.empty()) v.set(tpl::HEADING, heading);
  return v;
}

web::response kept_until_it_changes(web::response page) {
  page.cacheable = true;
  page.topics = {std::string(outbox::listings_topic)};
  return page;
}

}  // namespace paraat::listings
