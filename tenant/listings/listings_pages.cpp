#include "tenant/listings/listings_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <span>

#include "tenant/listings/cards.hpp"
#include "tenant/listings/listings.hpp"
#include "tenant/listings/parts.hpp"
#include "tenant/listings/vocabulary.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::listings {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t longest_search = 100;

int bits_of(std::span<const bit_label> labels, const std::vector<std::string>& codes) {
  int out = 0;
  for (const bit_label& l : labels)
    if (std::ranges::find(codes, l.code) != codes.end()) out |= l.bit;
  return out;
}

query query_of(const request& r, const scope& s, const std::vector<int>& area) {
  query q;
  q.words = web::trimmed(r.query.get("q")).substr(0, longest_search);
  if (!web::is_utf8(q.words)) q.words.clear();
  q.municipalities = area;
  if (const municipality* m = s.node.municipalities.with_slug(r.query.get("gemeente")))
    q.municipalities = {m->nis};
  for (const std::string& code : r.query.all("thema"))
    if (theme_of(code) != nullptr) q.themes.push_back(code);
  q.moments = bits_of(moments, r.query.all("moment"));
  q.good_to_know = bits_of(good_to_know, r.query.all("weten"));
  const std::string order_name = r.query.get("volgorde");
  q.by = order_name == "nieuwste"   ? order::newest
         : order_name == "dichtbij" ? order::nearest
                                    : order::urgent_first;
  const std::string near = web::trimmed(r.query.get("bij"));
  if (const auto at = s.node.municipalities.point_named(near)) {
    q.lat = at->lat, q.lon = at->lon;
    if (order_name.empty()) q.by = order::nearest;
  } else if (const municipality* home = s.node.municipalities.of(s.here.nis);
             home != nullptr && near.empty()) {
    q.lat = home->at.lat, q.lon = home->at.lon;
  }
  const auto kinds = r.query.all("soort");
  if (kinds.size() == 1)
    for (const auto& k : listing_kinds)
      if (k.code == kinds.front()) q.kind = k.stored;
  q.page = web::page_number(r);
  return q;
}

struct chip {
  std::string name, value, label;
};

std::vector<chip> chips_of(const request& r, const query& q, const scope& s) {
  std::vector<chip> out;
  if (!q.words.empty()) out.push_back({"q", q.words, "“" + q.words + "”"});
  for (const std::string& code : q.themes) out.push_back({"thema", code, s.t(theme_of(code)->label)});
  for (const bit_label& m : moments)
    if (q.moments & m.bit) out.push_back({"moment", std::string(m.code), s.t(m.label)});
  for (const bit_label& g : good_to_know)
    if (q.good_to_know & g.bit) out.push_back({"weten", std::string(g.code), s.t(g.label)});
  for (const auto& k : listing_kinds)
    if (q.kind == k.stored) out.push_back({"soort", std::string(k.code), s.t(k.label)});
  if (const std::string near = web::trimmed(r.query.get("bij")); !near.empty() && q.lat)
    out.push_back({"bij", r.query.get("bij"), s.t("Bij") + " " + near});
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
  view& by_theme = v.add(tpl::GROUP).set(tpl::GROUP_LABEL, s.t("Thema")).set(tpl::GROUP_NAME, "thema");
  for (const theme& th : themes) {
    const bool chosen = std::ranges::find(q.themes, th.code) != q.themes.end();
    const long long n = count(f.by_theme, std::string(th.code));
    if (chosen || n > 0 || !f.counted) check(by_theme, "thema", th.code, th.label, chosen, n);
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

// schema.org JobPosting; employmentType VOLUNTEER is the value that search engines know for this work.
std::string job_posting(const scope& s, const listing& l) {
  namespace json = boost::json;
  const municipality* m = s.node.municipalities.of(l.nis);
  json::object o{
      {"@context", "https://schema.org"},
      {"@type", "JobPosting"},
      {"title", l.title},
      {"description", l.body},
      {"identifier", json::object{{"@type", "PropertyValue"}, {"name", l.publisher}, {"value", l.id}}},
      {"datePosted", web::iso_date(web::local_day(l.published_at))},
      {"validThrough", web::iso_date(web::local_day(l.valid_until))},
      {"employmentType", l.kind == "volunteer" ? "VOLUNTEER" : "TEMPORARY"},
      {"totalJobOpenings", l.places_free},
      {"hiringOrganization", json::object{{"@type", "Organization"}, {"name", l.organisation}}},
      {"url", l.url}};
  o["jobLocation"] = json::object{{"@type", "Place"},
                                  {"address", json::object{{"@type", "PostalAddress"},
                                                           {"addressLocality", l.place},
                                                           {"addressRegion", m ? m->name : ""},
                                                           {"addressCountry", "BE"}}}};
  return json::serialize(o);
}

// The place that "nearest" is measured from, and what to do when we do not know it.
void draw_near(view& v, const scope& s, const request& r, const query& q) {
  const std::string typed = web::trimmed(r.query.get("bij"));
  v.set(tpl::NEAR, typed);
  if (!typed.empty() && !q.lat)
    v.add(tpl::NEAR_UNKNOWN)
        .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("We kennen geen plaats met de naam “{0}”.")), typed));
}

std::vector<std::string> home_scripts(const scope& s) {
  if (s.here.what == tenants::kind::aggregator) return {"map.js"};
  return {};
}

// On the home of a network its municipalities, on that of the aggregator the map of Flanders.
void draw_area(view& v, const scope& s, const std::map<int, long long>& open) {
  view& section = v.add(tpl::AREA);
  if (s.here.what == tenants::kind::aggregator) {
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
  q.by = order::newest;
  q.per_page = 6;
  const auto open_now = stock_now(s, tx);
  const found newest = search(tx, q, *open_now, s.now);
  const auto urgent_now = ours_first(urgent(tx, area, *open_now, s.now, 4), s);
  view v;
  draw_hero(v, s, area, "", 0);
  if (!urgent_now.empty()) {
    view& list = v.add(tpl::URGENT_LIST);
    list.set(tpl::URGENT_TITLE, s.t("Hier is nu hulp nodig"));
    draw_cards(list, s, urgent_now);
  }
  if (s.here.what != tenants::kind::municipality) draw_area(v, s, counts(*open_now));
  for (const theme& th : themes) {
    const auto at = newest.by_theme.find(std::string(th.code));
    if (at == newest.by_theme.end()) continue;
    v.add(tpl::THEME)
        .set(tpl::THEME_LABEL, s.t(th.label))
        .set(tpl::THEME_CODE, std::string(th.code))
        .set(tpl::THEME_ICON, std::string(th.icon))
        .set(tpl::COUNT, s.t.number(at->second))
        .set(tpl::THEME_URL, s.base + "/vacatures?thema=" + std::string(th.code));
  }
  std::vector<listing> calm;
  for (const listing& l : newest.rows)
    if (!l.urgent) calm.push_back(l);
  if (!calm.empty()) {
    view& list = v.add(tpl::NEWEST_LIST);
    list.set(tpl::NEWEST_TITLE, s.here.what == tenants::kind::aggregator ? s.t("Nieuw in Vlaanderen")
                                                                         : s.t("Nieuw in je buurt"));
    list.set(tpl::ALL_LABEL, s.t("Toon de {} vacature", "Toon alle {} vacatures", newest.total));
    draw_cards(list, s, calm);
  }
  v.show_if(calm.empty() && urgent_now.empty(), tpl::NOTHING);
  response out = web::page(s, r, "listings/home.html", std::move(v),
                           {.title = s.t("Vrijwilligerswerk") + " " + s.here.name,
                            .description = s.here.tagline,
                            .scripts = home_scripts(s),
                            .canonical = site_address(s, "/")});
  return kept_until_it_changes(std::move(out));
}

response show_overview(const request& r, scope& s, transaction& tx) {
  const auto area = area_of(s);
  const query q = query_of(r, s, area);
  const auto open_now = stock_now(s, tx);
  const found f = search(tx, q, *open_now, s.now);
  view v;
  const int chosen = q.municipalities.size() == 1 ? q.municipalities.front() : 0;
  draw_hero(v, s, area, q.words, chosen);
  draw_alert(v, s, ours_first(urgent(tx, area, *open_now, s.now, 3), s));
  draw_filters(v, s, q, f);
  keep(v, tpl::KEEP, r, {"q", "gemeente", "volgorde"});
  keep(v, tpl::KEEP_SORT, r, {"q", "gemeente", "thema", "moment", "weten", "soort", "bij"});
  draw_near(v, s, r, q);
  // texts
  static constexpr std::array<std::pair<const char*, const char*>, 3> orders{
      {{"dringend", "Dringend eerst"}, {"nieuwste", "Nieuwste"}, {"dichtbij", "Dichtst bij mij"}}};
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (i == 2 && !q.lat) continue;  // nearest to what?
    v.add(tpl::ORDER)
        .set(tpl::ORDER_VALUE, orders[i].first)
        .set(tpl::ORDER_LABEL, s.t(orders[i].second))
        .show_if(static_cast<std::size_t>(q.by) == i, tpl::CHOSEN);
  }
  const auto chips = chips_of(r, q, s);
  if (!chips.empty()) {
    view& list = v.add(tpl::CHIPS);
    for (const chip& c : chips)
      list.add(tpl::CHIP)
          .set(tpl::CHIP_LABEL, c.label)
          .set(tpl::CHIP_URL, s.base + "/vacatures" + web::query_without(r.query, c.name, c.value));
    v.add(tpl::ACTIVE).set(tpl::ACTIVE_COUNT, static_cast<long long>(chips.size()));
  }
  if (!f.corrected.empty()) v.add(tpl::CORRECTED).set(tpl::CORRECTED_WORDS, f.corrected);
  v.set(tpl::RESULT_COUNT, f.more_than_total ? s.t("Meer dan {} vacature", "Meer dan {} vacatures", f.total)
                                             : s.t("{} vacature", "{} vacatures", f.total));
  if (f.rows.empty()) {
    v.show(tpl::NOTHING);
  } else {
    draw_cards(v.add(tpl::SOME), s, f.rows);
  }
  web::draw_paging(v, s, r, f.total, q.page, q.per_page);
  response out = web::page(
      s, r, "listings/overview.html", std::move(v),
      {.title = s.t("Vacatures"), .current = "/vacatures", .canonical = site_address(s, "/vacatures")});
  return kept_until_it_changes(std::move(out));
}

response show_vacancy(const request& r, scope& s, transaction& tx) {
  const web::texts& t = s.t;
  const auto l = own_with_ref(tx, s.here.id, r.value(0));
  if (!l)
    return web::message_page(s, r, 410, t("Deze vacature staat niet meer open"),
                             t("Ze is ingevuld, gesloten of voorbij. Misschien past iets anders bij je."),
                             s.base + "/vacatures", t("Toon wat er wel open staat"));
  const std::string address = fmt::format("{}/vacatures/{}/{}", s.base, l->ref, slug_of(l->title));
  if (s.base + r.path != address) {
    response moved = web::see_other(address);
    moved.status = 301;
    return moved;
  }
  view v;
  const theme* about = theme_of(l->theme);
  v.set(tpl::HEADING, l->title).set(tpl::ORGANISATION, l->organisation).set(tpl::PLACE, l->place);
  v.set(tpl::THEME_LABEL, about ? t(about->label) : l->theme)
      .set(tpl::CARD_ICON, about ? std::string(about->icon) : "heart-handshake");
  v.set(tpl::PERIOD, period_text(t, *l)).set_if(tpl::RHYTHM, tpl::HAS_RHYTHM, l->rhythm);
  v.show_if(l->kind == "crisis_job", tpl::CRISIS_JOB);
  if (l->urgent)
    v.add(tpl::STATUS)
        .set(tpl::TONE, "danger")
        .set(tpl::STATUS_ICON, "alert-triangle")
        .set(tpl::STATUS_TEXT, t("Dringend"));
  std::string_view body = l->body;
  while (!body.empty()) {
    const auto end = body.find("\n\n");
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, std::string(body.substr(0, end)));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 2);
  }
  for (const bit_label& m : moments)
    if (l->moments & m.bit) v.add(tpl::MOMENTS).set(tpl::TEXT, t(m.label));
  if (l->good_to_know != 0 || l->minimum_age > 0) {
    view& good = v.add(tpl::GOOD);
    for (const bit_label& g : good_to_know)
      if (l->good_to_know & g.bit) good.add(tpl::GOOD_ITEM).set(tpl::TEXT, t(g.label));
    if (l->minimum_age > 0)
      good.add(tpl::GOOD_ITEM).set(tpl::TEXT, t("Vanaf {} jaar", "Vanaf {} jaar", l->minimum_age));
  }
  v.set(tpl::FREE, l->places_free)
      .set(tpl::PLACES_LINE, t("van {} plaats vrij", "van {} plaatsen vrij", l->places));
  v.set(tpl::FILLED_PERCENT, 100LL * (l->places - l->places_free) / std::max(1, l->places));
  if (l->places_free > 0)
    v.add(tpl::CAN_HELP).set(tpl::HELP_URL, fmt::format("{}/vacatures/{}/helpen", s.base, l->ref));
  else
    v.show(tpl::CLOSED);
  v.set(tpl::PAGE_ADDRESS, l->url);
  response out = web::page(
      s, r, "listings/vacancy.html", std::move(v),
      {.title = l->title,
       .description = l->body.substr(0, l->body.find("\n\n")),
       .current = "/vacatures",
       .crumbs = {{s.base + "/", s.here.name}, {s.base + "/vacatures", t("Vacatures")}, {address, l->title}},
       .json_ld = job_posting(s, *l),
       .canonical = l->url});
  return kept_until_it_changes(std::move(out));
}

}  // namespace paraat::listings
