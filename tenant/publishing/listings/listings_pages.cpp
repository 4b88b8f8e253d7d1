#include "tenant/publishing/listings/listings_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <tuple>

#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

// texts
constexpr std::tuple<order, const char*, const char*> orders[] = {
    {order::best_fit, "passend", "Best passend"},
    {order::urgent_first, "dringend", "Dringend eerst"},
    {order::newest, "nieuwste", "Nieuwste"},
    {order::nearest, "dichtbij", "Dichtst bij"}};

// Nearest to what, and fitting what?
bool makes_sense(order o, const query& q) {
  return o == order::nearest ? q.lat.has_value() : o != order::best_fit || !q.words.empty();
}

order order_of(const request& r, const query& q, bool place_typed) {
  for (const auto& [o, name, label] : orders)
    if (r.query.get("volgorde") == name && makes_sense(o, q)) return o;
  if (!q.words.empty()) return order::best_fit;
  return place_typed ? order::nearest : order::urgent_first;
}

query query_of(const request& r, const scope& s, const std::optional<spot>& where) {
  query q = filters_of(r.query, s, where);
  q.by = order_of(r, q, where.has_value());
  q.page = web::page_number(r);
  return q;
}

struct chip {
  std::string name, value, label;
};

std::vector<chip> chips_of(const request& r, const query& q, const scope& s,
                           const std::optional<spot>& where) {
  std::vector<chip> out;
  if (!q.words.empty()) out.push_back({"q", q.words, "“" + q.words + "”"});
  for (const std::string& code : q.themes) out.push_back({"thema", code, s.t(theme_of(code)->label)});
  for (const bit_label& m : moments)
    if (q.moments & m.bit) out.push_back({"moment", std::string(m.code), s.t(m.label)});
  for (const bit_label& g : good_to_know)
    if (q.good_to_know & g.bit) out.push_back({"weten", std::string(g.code), s.t(g.label)});
  for (const auto& k : listing_kinds)
    if (q.kind == k.stored) out.push_back({"soort", std::string(k.code), s.t(k.label)});
  if (const municipality* m = s.node.municipalities.with_slug(r.query.get("gemeente")))
    out.push_back({"gemeente", r.query.get("gemeente"), m->name});
  if (where) out.push_back({"bij", r.query.get("bij"), s.t("Bij") + " " + where->name});
  return out;
}

void draw_filters(view& v, const scope& s, const query& q, const found& f) {
  const auto check = [&](view& group, std::string_view name, std::string_view code, std::string_view label,
                         bool chosen, long long count) {
    view& box = group.add(tpl::CHECK);
    if (f.counted) box.add(tpl::COUNTED).set(tpl::COUNT, s.t.number(count));
    box.set(tpl::CHECK_ID, fmt::format("{}-{}", name, code))
        .set(tpl::CHECK_VALUE, std::string(code))
        .set(tpl::CHECK_LABEL, s.t(label))
        .show_if(chosen, tpl::CHOSEN);
  };
  const auto count = [](const auto& counts, const auto& key) {
    const auto at = counts.find(key);
    return at == counts.end() ? 0LL : at->second;
  };
  view* by_theme = nullptr;  // a group without a theme to tick is not drawn
  for (const theme& th : themes) {
    const bool chosen = std::ranges::find(q.themes, th.code) != q.themes.end();
    const long long n = count(f.by_theme, std::string(th.code));
    if (!chosen && n == 0 && f.counted) continue;
    if (by_theme == nullptr)
      by_theme = &v.add(tpl::GROUP).set(tpl::GROUP_LABEL, s.t("Thema")).set(tpl::GROUP_NAME, "thema");
    check(*by_theme, "thema", th.code, th.label, chosen, n);
  }
  view& by_kind = v.add(tpl::GROUP).set(tpl::GROUP_LABEL, s.t("Soort")).set(tpl::GROUP_NAME, "soort");
  for (const auto& k : listing_kinds)
    check(by_kind, "soort", k.code, k.label, q.kind == k.stored, count(f.by_kind, std::string(k.stored)));
  view& by_moment = v.add(tpl::GROUP).set(tpl::GROUP_LABEL, s.t("Moment")).set(tpl::GROUP_NAME, "moment");
  for (const bit_label& m : moments)
    check(by_moment, "moment", m.code, m.label, q.moments & m.bit, count(f.by_moment, m.bit));
  view& by_condition =
      v.add(tpl::GROUP).set(tpl::GROUP_LABEL, s.t("Goed om te weten")).set(tpl::GROUP_NAME, "weten");
  for (const bit_label& g : good_to_know)
    check(by_condition, "weten", g.code, g.label, q.good_to_know & g.bit, count(f.by_condition, g.bit));
}

void keep(view& v, web::slot slot, const request& r, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : r.query.list())
    if (std::ranges::find(names, name) != names.end() && !value.empty())
      v.add(slot).set(tpl::KEEP_NAME, name).set(tpl::KEEP_VALUE, value);
}

// What is urgent here comes before what is urgent at the neighbours'.
std::vector<listing> ours_first(const std::vector<listing>& rows, const scope& s) {
  std::vector<listing> out;
  for (const bool ours : {true, false})
    for (const listing& l : rows)
      if ((l.own == s.here.id) == ours) out.push_back(l);
  return out;
}

std::string call_for_help(const scope& s, const listing& l) {
  const municipality* m = s.node.municipalities.of(l.nis);
  const bool elsewhere = l.nis != s.here.nis && m != nullptr && m->name != l.place;
  return fmt::format(fmt::runtime(s.t("{0} zoekt nog {1} in {2}.")), l.organisation,
                     s.t("{} vrijwilliger", "{} vrijwilligers", l.places_free),
                     elsewhere ? l.place + " (" + m->name + ")" : l.place);
}

void draw_alert(view& v, const scope& s, const std::vector<listing>& rows) {
  if (rows.empty()) return;
  const auto url = [&](const listing& l) {
    return l.own == s.here.id ? fmt::format("{}/vacatures/{}", s.base, l.ref) : l.url;
  };
  view& alert = v.add(tpl::ALERT);
  if (rows.size() == 1) {
    const listing& l = rows.front();
    alert.set(tpl::ALERT_TITLE, s.t("Dringend") + ": " + l.title);
    alert.add(tpl::ALERT_ONE).set(tpl::ALERT_TEXT, call_for_help(s, l)).set(tpl::ALERT_URL, url(l));
    return;
  }
  alert.set(tpl::ALERT_TITLE, s.t("Hier is nu hulp nodig"));
  view& several = alert.add(tpl::ALERT_SEVERAL);
  for (const listing& l : rows)
    several.add(tpl::ALERT_ITEM)
        .set(tpl::ALERT_NAME, l.title)
        .set(tpl::ALERT_TEXT, call_for_help(s, l))
        .set(tpl::ALERT_URL, url(l));
}

searched searched_of(const request& r, const scope& s, const query& q, bool known) {
  searched out{.words = q.words, .place = typed_place(r.query)};
  out.municipality = q.municipalities.size() == 1 ? q.municipalities.front() : 0;
  out.unknown = !out.place.empty() && !known;
  if (out.unknown)
    for (const std::string& name : s.node.municipalities.resembling(out.place))
      out.meant.emplace_back(s.base + "/vacatures" + web::query_with(r.query, "bij", name), name);
  return out;
}

void draw_orders(view& v, const scope& s, const query& q) {
  for (const auto& [o, name, label] : orders)
    if (makes_sense(o, q))
      v.add(tpl::ORDER)
          .set(tpl::ORDER_VALUE, name)
          .set(tpl::ORDER_LABEL, s.t(label))
          .show_if(q.by == o, tpl::CHOSEN);
}

void draw_chips(view& v, const scope& s, const request& r, const std::vector<chip>& chips) {
  if (chips.empty()) return;
  view& list = v.add(tpl::CHIPS);
  for (const chip& c : chips)
    list.add(tpl::CHIP)
        .set(tpl::CHIP_LABEL, c.label)
        .set(tpl::CHIP_URL, s.base + "/vacatures" + web::query_without(r.query, c.name, c.value));
  v.add(tpl::ACTIVE).set(tpl::ACTIVE_COUNT, static_cast<long long>(chips.size()));
}

// Quotes are the way to search for a word that nobody knows.
void draw_correction(view& v, const scope& s, const request& r, const query& q, const found& f) {
  if (f.corrected.empty()) return;
  v.add(tpl::CORRECTED)
      .set(tpl::CORRECTED_WORDS, f.corrected)
      .set(tpl::EXACT_LABEL, fmt::format(fmt::runtime(s.t("Zoek toch op “{0}”")), q.words))
      .set(tpl::EXACT_URL, s.base + "/vacatures" + web::query_with(r.query, "q", "\"" + q.words + "\""));
}

// A municipality or a network takes the wish of a visitor who finds nothing; an overview has nobody who reads
// it.
void show_way_to_ask(view& v, const scope& s) {
  const bool reads = s.here.what != tenants::tenant_kind::aggregator;
  v.show_if(reads, tpl::MAY_ASK).show_if(!reads, tpl::TO_MUNICIPALITY);
}

void draw_results(view& v, const scope& s, const found& f, const std::optional<spot>& where) {
  if (f.rows.empty()) return show_way_to_ask(v.add(tpl::NOTHING), s);
  view& cards = v.add(tpl::SOME).include(tpl::CARDS, "publishing/listings/card.html");
  for (std::size_t i = 0; i < f.rows.size(); ++i)
    draw_card(cards, s, f.rows[i],
              {.from = where ? std::optional(where->at) : std::nullopt,
               .why = i < f.fits.size() ? &f.fits[i] : nullptr});
}

std::vector<std::string> home_scripts(const scope& s) {
  if (s.here.what == tenants::tenant_kind::aggregator) return {"map.js"};
  return {};
}

// On the home of a network its municipalities, on that of the aggregator the map of Flanders.
void draw_area(view& v, const scope& s, const std::map<int, long long>& open) {
  view& section = v.add(tpl::AREA);
  if (s.here.what == tenants::tenant_kind::aggregator) {
    section.set(tpl::AREA_TITLE, s.t("Waar is er werk?"));
    draw_map(section.add(tpl::AREA_MAP), s, {}, open);
    section.add(tpl::AREA_MORE).set(tpl::AREA_URL, s.base + "/kaart");
    return;
  }
  section.set(tpl::AREA_TITLE, s.t("Onze gemeenten"));
  draw_municipalities(section, s, area_of(s), open);
}

}  // namespace

response show_home(const request& r, scope& s, transaction& tx) {
  const auto area = area_of(s);
  query q;
  q.municipalities = area;
  q.of_network = network_of(s);
  q.by = order::newest;
  q.per_page = 6;
  const auto open_now = stock_now(s, tx);
  const found newest = search(tx, q, *open_now, s.now);
  const auto urgent_now = ours_first(urgent(tx, area, *open_now, s.now, 4, network_of(s)), s);
  view v;
  draw_hero(v, s, area, {});
  if (!urgent_now.empty()) {
    view& list = v.add(tpl::URGENT_LIST);
    list.set(tpl::URGENT_TITLE, s.t("Hier is nu hulp nodig"));
    draw_cards(list, s, urgent_now);
  }
  if (s.here.what != tenants::tenant_kind::municipality) draw_area(v, s, counts(*open_now));
  view* liked = nullptr;
  for (const theme& th : themes) {
    const auto at = newest.by_theme.find(std::string(th.code));
    if (at == newest.by_theme.end()) continue;
    if (liked == nullptr) liked = &v.add(tpl::THEMES);
    liked->add(tpl::THEME)
        .set(tpl::THEME_LABEL, s.t(th.label))
        .set(tpl::THEME_CODE, std::string(th.code))
        .set(tpl::COUNT, s.t.number(at->second))
        .set(tpl::THEME_URL, s.base + "/vacatures?thema=" + std::string(th.code));
  }
  std::vector<listing> calm;
  for (const listing& l : newest.rows)
    if (!l.urgent) calm.push_back(l);
  if (!calm.empty()) {
    view& list = v.add(tpl::NEWEST_LIST);
    list.set(tpl::NEWEST_TITLE, s.here.what == tenants::tenant_kind::aggregator ? s.t("Nieuw in Vlaanderen")
                                                                                : s.t("Nieuw in je buurt"));
    list.set(tpl::ALL_LABEL, s.t("Toon de {} vacature", "Toon alle {} vacatures", newest.total));
    draw_cards(list, s, calm);
  }
  v.show_if(calm.empty() && urgent_now.empty(), tpl::NOTHING);
  show_way_to_ask(v, s);
  response out = web::page(s, r, "publishing/listings/home.html", std::move(v),
                           {.title = heading_of(s),
                            .title_is_whole = true,
                            .description = s.here.tagline,
                            .scripts = home_scripts(s),
                            .canonical = site_address(s, "/")});
  return kept_until_it_changes(std::move(out));
}

response show_overview(const request& r, scope& s, transaction& tx) {
  const auto area = area_of(s);
  const auto where = s.node.municipalities.locate_address(typed_place(r.query), s.here.nis);
  const query q = query_of(r, s, where);
  const auto open_now = stock_now(s, tx);
  const found f = search(tx, q, *open_now, s.now);
  view v;
  draw_hero(v, s, area, searched_of(r, s, q, where.has_value()));
  draw_alert(v, s, ours_first(urgent(tx, area, *open_now, s.now, 3, network_of(s)), s));
  draw_filters(v, s, q, f);
  keep(v, tpl::KEEP, r, {"q", "gemeente", "volgorde", "bij"});
  keep(v, tpl::KEEP_SORT, r, {"q", "gemeente", "thema", "moment", "weten", "soort", "bij"});
  draw_orders(v, s, q);
  draw_chips(v, s, r, chips_of(r, q, s, where));
  draw_correction(v, s, r, q, f);
  v.set(tpl::SAVE_URL, s.base + "/zoekopdracht" + filters_in(r.query));
  v.set(tpl::FEED_URL, s.base + "/vacatures.atom" + filters_in(r.query));
  v.set(tpl::RESULT_COUNT, f.more_than_total ? s.t("Meer dan {} vacature", "Meer dan {} vacatures", f.total)
                                             : s.t("{} vacature", "{} vacatures", f.total));
  draw_results(v, s, f, where);
  web::draw_paging(v, s, r, f.total, q.page, q.per_page);
  response out =
      web::page(s, r, "publishing/listings/overview.html", std::move(v),
                {.title = s.t("Vacatures"),
                 .description = s.t("Zoek vrijwilligerswerk op wat je graag doet, op plaats en op moment."),
                 .current = "/vacatures",
                 .canonical = site_address(s, "/vacatures"),
                 .results = !f.rows.empty()});
  return kept_until_it_changes(std::move(out));
}

}  // namespace paraat::listings
