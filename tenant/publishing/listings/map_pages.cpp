#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tenant/platform/web/chart.hpp"
#include "tenant/platform/web/face.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/places.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/geography.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

struct level {
  long long from;
  const char* mark;
  const char* label;
};
// texts
constexpr std::array<level, 5> levels{
    {{0, "c0", "Geen"}, {1, "c1", "1–5"}, {6, "c2", "6–15"}, {16, "c3", "16–30"}, {31, "c4", "Meer dan 30"}}};

const level& level_of(long long n) {
  const level* best = &levels.front();
  for (const level& l : levels)
    if (n >= l.from) best = &l;
  return *best;
}

// From west to east.
constexpr std::array<const char*, 5> provinces{{"VWV", "VOV", "VAN", "VBR", "VLI"}};

// Names on the map of Flanders; those marked leave it on a small screen.
struct town {
  const char* name;
  bool few;
};
constexpr std::array<town, 14> towns{{{"Antwerpen", false},
                                      {"Gent", false},
                                      {"Brugge", false},
                                      {"Leuven", false},
                                      {"Hasselt", false},
                                      {"Kortrijk", false},
                                      {"Mechelen", true},
                                      {"Oostende", true},
                                      {"Turnhout", true},
                                      {"Genk", true},
                                      {"Aalst", true},
                                      {"Sint-Niklaas", true},
                                      {"Roeselare", true},
                                      {"Ieper", true}}};
constexpr point brussels{50.8466, 4.3528};

long long open_in(const std::map<int, long long>& open, int nis) {
  const auto at = open.find(nis);
  return at == open.end() ? 0 : at->second;
}

void label(view& v, const canvas& c, const std::string& name, point at, bool few) {
  view& text = v.add(tpl::CELL_LABEL).set(tpl::CELL_NAME, name).show_if(few, tpl::FEW);
  text.set(tpl::X, fmt::format("{:.0f}", c.x(at))).set(tpl::Y, fmt::format("{:.0f}", c.y(at) + 4));
}

void draw_cell(view& v, const scope& s, const canvas& c, const municipality& m, long long n) {
  const std::string line = m.name + ": " + s.t("{} vacature", "{} vacatures", n);
  const std::string path = path_of(c, s.node.municipalities.outline(m.nis));
  view& cell = v.add(tpl::CELL);
  view& shape = cell.add(n > 0 ? tpl::ACTIVE_CELL : tpl::QUIET_CELL);
  shape.set(tpl::CELL_LINE, line).set(tpl::PATH, path).set(tpl::LEVEL, level_of(n).mark);
  if (n > 0) shape.set(tpl::CELL_URL, municipality_url(s, m));
}

std::vector<int> everywhere(const scope& s, const std::vector<int>& area) {
  if (!area.empty()) return area;
  std::vector<int> all;
  for (const municipality& m : s.node.municipalities.all()) all.push_back(m.nis);
  return all;
}

std::vector<const municipality*> by_alphabet(const std::vector<int>& area, const scope& s) {
  std::vector<const municipality*> out;
  for (const int nis : area)
    if (const municipality* m = s.node.municipalities.of(nis)) out.push_back(m);
  std::ranges::sort(out, {}, [](const municipality* m) -> const std::string& { return m->slug; });
  return out;
}

// The municipalities that have joined, on this node or another.
std::set<int> connected(const scope& s) {
  std::set<int> out;
  for (const tenants::tenant& t : s.node.tenants.list()) out.insert(t.nis);
  for (const tenants::known_tenant& t : s.node.tenants.elsewhere()) out.insert(t.nis);
  return out;
}

// On an overview a municipality that has not joined says so: it does not have "0 vacancies".
void draw_items(view& list, const scope& s, const std::vector<const municipality*>& rows,
                const std::map<int, long long>& open, bool faces) {
  const bool overview = s.here.what == tenants::tenant_kind::aggregator;
  const std::set<int> joined = overview ? connected(s) : std::set<int>();
  for (const municipality* m : rows) {
    const long long n = open_in(open, m->nis);
    view& item = list.add(tpl::MUNICIPALITY);
    view& shape = item.add(n > 0 ? tpl::ACTIVE_CELL : tpl::QUIET_CELL).set(tpl::CELL_NAME, m->name);
    if (n > 0) shape.set(tpl::CELL_URL, municipality_url(s, *m));
    if (faces) web::draw_face(shape, s, m->nis, m->name);
    if (overview && n == 0 && !joined.contains(m->nis))
      item.show(tpl::ABSENT);
    else
      item.add(tpl::COUNTED)
          .set(tpl::COUNT, s.t.number(n))
          .set(tpl::COUNT_WORD, n == 1 ? s.t("vacature") : s.t("vacatures"));
  }
}

}  // namespace

void draw_map(view& into, const scope& s, const std::vector<int>& area,
              const std::map<int, long long>& open) {
  const municipal_register& r = s.node.municipalities;
  const bool flanders = area.empty();
  const canvas c = flanders ? flanders_canvas() : canvas_within(r, area, 960, 440);
  view& v = into.include(tpl::MAP_FIGURE, "publishing/listings/map_figure.html");
  v.set(tpl::MAP_LABEL, s.t("Kaart met het aantal open vacatures per gemeente"));
  v.set(tpl::VIEW_BOX,
        flanders ? "0 0 1000 400" : fmt::format("-8 -8 {:.0f} {:.0f}", c.width + 16, c.height + 16));
  v.show_if(flanders, tpl::FLANDERS).show_if(!flanders, tpl::AROUND_HERE);
  std::vector<map_label> labels;
  for (const int nis : everywhere(s, area))
    if (const municipality* m = r.of(nis)) {
      draw_cell(v, s, c, *m, open_in(open, nis));
      if (flanders) continue;
      const point middle = middle_of(r.outline(nis));
      labels.push_back({m->name, c.x(middle), c.y(middle) + 4, nis == s.here.nis});
    }
  constexpr double letters = 13;
  for (const map_label& l : apart(labels, letters))
    v.add(tpl::CELL_LABEL)
        .set(tpl::CELL_NAME, l.name)
        .set(tpl::X, fmt::format("{:.0f}", l.x))
        .set(tpl::Y, fmt::format("{:.0f}", l.y));
  if (flanders) {
    for (const town& t : towns)
      if (const municipality* m = r.named(t.name)) label(v, c, m->name, m->at, t.few);
    label(v, c, s.t("Brussel"), brussels, false);
  }
  for (const level& l : levels) v.add(tpl::LEGEND).set(tpl::LEVEL, l.mark).set(tpl::TEXT, s.t(l.label));
}

void draw_municipalities(view& into, const scope& s, const std::vector<int>& area,
                         const std::map<int, long long>& open) {
  std::map<std::string, std::vector<const municipality*>> by_province;
  for (const municipality* m : by_alphabet(everywhere(s, area), s)) by_province[m->province].push_back(m);
  view& v = into.add(tpl::MUNICIPALITIES)
                .include(tpl::MUNICIPALITY_LIST, "publishing/listings/municipality_list.html");
  if (s.here.what == tenants::tenant_kind::aggregator)
    v.add(tpl::ABSENT_NOTE).set(tpl::TEXT, s.t("Bij een streepje is de gemeente nog niet aangesloten."));
  const bool many = by_province.size() > 1 && everywhere(s, area).size() > 30;
  view& list = v.add(many ? tpl::BY_PROVINCE : tpl::TOGETHER);
  if (!many) return draw_items(list, s, by_alphabet(everywhere(s, area), s), open, true);
  for (const char* p : provinces) {
    const auto found = by_province.find(p);
    if (found == by_province.end()) continue;
    draw_items(list.add(tpl::PROVINCE_GROUP).set(tpl::PROVINCE_NAME, s.t(province_name(p))), s, found->second,
               open, false);
  }
}

namespace {

// What is open in Flanders, by province and by theme.
void draw_charts(view& v, const scope& s, transaction& tx, const std::map<int, long long>& open) {
  web::chart by_province{.title = s.t("Vacatures per provincie"),
                         .kind = s.t("Provincie"),
                         .measure = s.t("Vacatures"),
                         .bars = {}};
  for (const char* p : provinces) {
    long long n = 0;
    for (const municipality& m : s.node.municipalities.all())
      if (m.province == p) n += open_in(open, m.nis);
    by_province.bars.push_back({s.t(province_name(p)), n, s.t.number(n)});
  }
  web::chart by_theme{
      .title = s.t("Vacatures per thema"), .kind = s.t("Thema"), .measure = s.t("Vacatures"), .bars = {}};
  const found all = search(tx, {.per_page = 1}, *stock_now(s, tx), s.now);
  for (const theme& th : themes)
    if (const auto n = all.by_theme.find(std::string(th.code)); n != all.by_theme.end())
      by_theme.bars.push_back({s.t(th.label), n->second, s.t.number(n->second)});
  std::ranges::sort(by_theme.bars, std::greater(), &web::chart_bar::value);
  view& charts = v.add(tpl::CHARTS);
  for (const web::chart& c : {by_province, by_theme})
    web::draw_chart(charts.add(tpl::ONE_CHART), tpl::CHART, c);
}

response map_page(const request& r, scope& s, transaction& tx, const std::string& unknown) {
  const web::texts& t = s.t;
  const auto area = area_of(s);
  const auto open = counts(*stock_now(s, tx));
  long long total = 0, active = 0;
  const auto all = everywhere(s, area);
  for (const int nis : all) {
    const long long n = open_in(open, nis);
    total += n;
    active += n > 0 ? 1 : 0;
  }
  view v;
  v.set(tpl::HEADING, area.empty() || s.here.what != tenants::tenant_kind::municipality
                          ? heading_of(s)
                          : heading_of(s) + " " + t("en omgeving"));
  v.set(tpl::TEXT, t("{} open vacature", "{} open vacatures", total) + " " +
                       fmt::format(fmt::runtime(t("in {0} van de {1} gemeenten")), t.number(active),
                                   t.number(static_cast<long long>(all.size()))));
  v.set(tpl::NEAR, unknown);
  if (!unknown.empty()) v.add(tpl::NEAR_UNKNOWN).set(tpl::TEXT, web::unknown_place(s, unknown));
  draw_map(v, s, area, open);
  if (s.here.what == tenants::tenant_kind::aggregator) draw_charts(v, s, tx, open);
  draw_municipalities(v, s, area, open);
  return web::page(
      s, r, "publishing/listings/map.html", std::move(v),
      {.title = t("Kaart"),
       .description = t("Open vacatures voor vrijwilligers per gemeente, op een kaart en in een lijst."),
       .current = "/kaart",
       .crumbs = {{s.base + "/", s.here.name}, {s.base + "/kaart", t("Kaart")}},
       .scripts = {"map.js"},
       .canonical = site_address(s, "/kaart"),
       .how = unknown.empty() ? web::outcome() : refusal_kind::not_found});
}

}  // namespace

response show_map(const request& r, scope& s, transaction& tx) {
  return kept_until_it_changes(map_page(r, s, tx, ""));
}

response find_municipality(const request& r, scope& s, transaction& tx) {
  const std::string name = web::trimmed(r.query.get("naam"));
  if (name.empty()) return web::see_other(s.base + "/kaart");
  const auto where = s.node.municipalities.locate(name, s.here.nis);
  if (!where) return map_page(r, s, tx, name);
  // A municipality has a page in the overview of Flanders; elsewhere the list begins at the place itself.
  if (s.here.what == tenants::tenant_kind::aggregator)
    return web::see_other(municipality_url(s, *s.node.municipalities.of(where->nis)));
  return web::see_other(s.base + "/vacatures?bij=" + web::url_encode(where->name));
}

response show_municipality(const request& r, scope& s, transaction& tx) {
  const web::texts& t = s.t;
  const municipality* m = s.node.municipalities.with_slug(r.value(0));
  if (m == nullptr)
    return web::refusal_page(s, r, {refusal_kind::not_found, "Deze gemeente kennen we niet.", ""});
  const std::string address = municipality_url(s, *m);
  if (address != s.base + r.path) {
    response moved = web::see_other(address);
    moved.status = 301;
    return moved;
  }
  const auto open_now = stock_now(s, tx);
  query q;
  q.municipalities = {m->nis};
  q.page = web::page_number(r);
  const found f = search(tx, q, *open_now, s.now);
  view v;
  draw_hero(v, s, {}, {.place = m->name, .municipality = m->nis}, t("Vrijwilligerswerk in") + " " + m->name);
  std::string old_names;
  for (const merger& old : s.node.municipalities.mergers())
    if (old.new_nis == m->nis && old.old_name != m->name)
      old_names += (old_names.empty() ? "" : ", ") + old.old_name;
  if (!old_names.empty())
    v.add(tpl::OLD_NAMES).set(tpl::TEXT, t("Sinds de fusie van 2025 horen hierbij:") + " " + old_names + ".");
  if (f.total == 0) {
    const bool joined = connected(s).contains(m->nis);
    v.add(tpl::NOTHING)
        .set(tpl::HEADING, joined ? t("Nu geen vacatures") : t("Nog niet aangesloten"))
        .set(tpl::TEXT,
             fmt::format(fmt::runtime(joined ? t("Er staat nu niets open in {0}. Kijk ook eens in de buurt.")
                                             : t("{0} is nog niet aangesloten: haar vacatures staan hier nog "
                                                 "niet. Kijk ook eens in de buurt.")),
                         m->name));
  } else {
    view& list = v.add(tpl::SOME).set(tpl::RESULT_COUNT, t("{} vacature", "{} vacatures", f.total));
    draw_cards(list, s, f.rows);
    for (const tenants::known_tenant& k : s.node.tenants.elsewhere())
      if (k.nis == m->nis)
        list.add(tpl::OWN_SITE)
            .set(tpl::WAY_URL, k.pages_url + "/")
            .set(tpl::WAY_LABEL, t("Naar de site van") + " " + m->name);
    web::draw_paging(list, s, r, f.total, q.page, q.per_page);
  }
  if (const auto& around = s.node.municipalities.neighbours(m->nis); !around.empty())
    draw_municipalities(v.add(tpl::AROUND), s, around, counts(*open_now));
  return kept_until_it_changes(web::page(
      s, r, "publishing/listings/municipality.html", std::move(v),
      {.title = t("Vrijwilligerswerk in") + " " + m->name,
       .description = t("{} open vacature", "{} open vacatures", f.total) + " " +
                      fmt::format(fmt::runtime(t("voor vrijwilligers in {0} en omgeving.")), m->name),
       .current = "/vacatures",
       .crumbs = {{s.base + "/", s.here.name}, {s.base + "/kaart", t("Kaart")}, {address, m->name}},
       .canonical = site_address(s, "/gemeente/" + m->slug),
       .results = f.total > 0}));
}

}  // namespace paraat::listings
