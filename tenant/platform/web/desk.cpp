#include "tenant/platform/web/desk.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::web {
namespace {

constexpr std::string_view own_root = "/mijn-organisatie";
constexpr std::size_t longest_search = 100;

enum class whose {
  both,
  people,
  staff,
  staff_people,
  coordinator,
  catalogue,
  neighbours,
  reserve,
  hiding,
  editor,
  admin,
  organisation,
  node
};
// What belongs together stands together: a coordinator has too many pages for one row.
enum class part { start, crisis, helping, network, house, node };
struct desk_part {
  part what;
  std::string_view label;
};
// texts
constexpr desk_part parts[] = {{part::start, "Overzicht"}, {part::crisis, "Crisis"},
                               {part::helping, "Helpen"},  {part::network, "Netwerk"},
                               {part::house, "Instellen"}, {part::node, "Node"}};
struct desk_item {
  std::string_view path, label;
  whose desk;
  part in;
};
// texts
constexpr desk_item items[] = {{"", "Overzicht", whose::both, part::start},
                               {"/noodsituaties", "Noodsituaties", whose::coordinator, part::crisis},
                               {"/korps", "Korps", whose::coordinator, part::crisis},
                               {"/taakprofielen", "Taakprofielen", whose::catalogue, part::crisis},
                               {"/versterking", "Versterking", whose::coordinator, part::crisis},
                               {"/sms", "Sms-berichten", whose::coordinator, part::crisis},
                               {"/draaiboek", "Draaiboek", whose::coordinator, part::crisis},
                               {"/zinnen", "Bewaarde zinnen", whose::coordinator, part::crisis},
                               {"/reserve", "Reserve", whose::reserve, part::helping},
                               {"/vacatures", "Vacatures", whose::both, part::helping},
                               {"/antwoorden", "Antwoorden", whose::people, part::helping},
                               {"/zoeken", "Mensen zoeken", whose::organisation, part::helping},
                               {"/uitnodigingen", "Uitnodigingen", whose::organisation, part::helping},
                               {"/gesprekken", "Gesprekken", whose::organisation, part::helping},
                               {"/organisaties", "Organisaties", whose::staff, part::helping},
                               {"/interesses", "Interesses", whose::staff_people, part::helping},
                               {"/profielen", "Profielen", whose::staff_people, part::helping},
                               {"/meldingen", "Meldingen", whose::coordinator, part::helping},
                               {"/lijsten", "Lijsten", whose::coordinator, part::helping},
                               {"/berichten", "Berichten", whose::coordinator, part::network},
                               {"/netwerk", "Netwerk", whose::staff, part::network},
                               {"/buren", "Buurgemeenten", whose::neighbours, part::network},
                               {"/zoekvragen", "Zoekvragen", whose::neighbours, part::network},
                               {"/verborgen", "Verborgen vacatures", whose::hiding, part::network},
                               {"/teksten", "Teksten", whose::editor, part::house},
                               {"/gebruikers", "Gebruikers", whose::admin, part::house},
                               {"/logboek", "Logboek", whose::admin, part::house},
                               {"/instellingen", "Instellingen", whose::admin, part::house},
                               {"/gegevens", "Gegevens en mensen", whose::organisation, part::helping},
                               {"/verbindingen", "Verbindingen", whose::node, part::node},
                               {"/sleutels", "Sleutels", whose::node, part::node},
                               {"/regels", "Regels", whose::node, part::node}};
constexpr std::size_t most_in_a_row = 7;

bool shown_on(const desk& d, const scope& s, whose w) {
  // An overview of what others publish has no vacancies, organisations or answers of its own.
  const bool overview = s.here.what == tenants::tenant_kind::aggregator;
  // The operator of the node has no desk of the municipality.
  if (d.staff && !s.staff() && w != whose::node) return false;
  switch (w) {
    case whose::both:
      return !overview;
    case whose::people:
      return !overview && d.people;
    case whose::staff:
      return !overview && d.staff;
    case whose::staff_people:
      return !overview && d.staff && d.people;
    case whose::coordinator:
      return !overview && d.staff && s.may(role::coordinator);
    case whose::catalogue:
      return d.staff && s.may(role::coordinator);
    case whose::neighbours:
      return s.here.what == tenants::tenant_kind::municipality && d.staff && s.may(role::coordinator);
    case whose::reserve:
      return s.here.what == tenants::tenant_kind::agency && d.staff && d.people;
    case whose::hiding:
      return overview && s.may(role::editor);
    case whose::editor:
      return d.staff && s.may(role::editor);
    case whose::admin:
      return d.staff && s.may(role::tenant_admin);
    case whose::organisation:
      return !d.staff;
    case whose::node:
      return d.staff && s.may(role::node_operator);
  }
  return false;
}

// The address of the list with these wishes; what is empty is left out, and paging starts again.
std::string list_address(const std::string& here, const list_query& q) {
  std::string out;
  for (const auto& [name, value] : {std::pair("q", q.words), {"toestand", q.state}, {"volgorde", q.order}})
    if (!value.empty()) out += (out.empty() ? "?" : "&") + std::string(name) + "=" + url_encode(value);
  return here + out;
}

void keep(view& form, std::initializer_list<std::pair<const char*, std::string>> fields) {
  for (const auto& [name, value] : fields)
    if (!value.empty()) form.add(tpl::KEEP).set(tpl::KEEP_NAME, name).set(tpl::KEEP_VALUE, value);
}

void draw_tabs(view& v, const scope& s, const std::string& here, const list_page& l, list_query q) {
  if (l.tabs.empty()) return;
  view& tabs = v.add(tpl::TABS);
  const std::string state = q.state;
  for (const tab& t : l.tabs) {
    q.state = t.value;
    view& one = tabs.add(tpl::TAB).set(tpl::TAB_LABEL, t.label).set(tpl::TAB_URL, list_address(here, q));
    one.show_if(t.value == state, tpl::CURRENT_TAB);
    if (t.count >= 0) one.add(tpl::TAB_COUNTED).set(tpl::TAB_COUNT, s.t.number(t.count));
  }
}

void draw_orders(view& v, const scope& s, const std::string& here, const list_page& l, const list_query& q) {
  if (l.rows.empty()) return;
  view& head = v.add(tpl::RESULTS);
  head.set(tpl::RESULT_COUNT, s.t("{} resultaat", "{} resultaten", l.total));
  if (l.orders.size() < 2 || l.total < 2) return;
  view& form = head.add(tpl::SORT).set(tpl::FIND_ACTION, here);
  keep(form, {{"q", q.words}, {"toestand", q.state}});
  for (const tab& o : l.orders)
    form.add(tpl::ORDER)
        .set(tpl::ORDER_VALUE, o.value)
        .set(tpl::ORDER_LABEL, o.label)
        .show_if(o.value == q.order, tpl::CHOSEN);
}

void draw_cell(view& v, const cell& c, const std::string& column) {
  v.set(tpl::CELL_LABEL, column);
  if (!c.tone.empty())
    v.add(tpl::CELL_TAG).set(tpl::CELL_TEXT, c.text).set(tpl::TONE, c.tone);
  else if (!c.url.empty())
    v.add(tpl::CELL_LINK).set(tpl::CELL_TEXT, c.text).set(tpl::CELL_URL, c.url);
  else
    v.add(tpl::CELL_PLAIN).set(tpl::CELL_TEXT, c.text);
  v.set_if(tpl::UNDER_TEXT, tpl::CELL_UNDER, c.under);
}

}  // namespace

bool desk::reaches(std::string_view organisation_id) const {
  return staff || std::ranges::find(organisations, organisation_id) != organisations.end();
}

desk desk_of(const request& r, const scope& s) {
  desk d;
  d.staff = !r.path.starts_with(own_root);
  d.root = d.staff ? "/beheer" : own_root;
  if (d.staff) {
    d.changes = s.may(role::coordinator);
    d.people = d.changes || s.may(role::mediator);
  }
  if (!d.staff && s.account)
    for (const grant& g : s.account->grants)
      if (g.what == role::organisation && g.tenant == s.here.id && is_uuid(g.organisation))
        d.organisations.push_back(g.organisation);
  return d;
}

void draw_desk_navigation(view& into, const scope& s, const desk& d, std::string_view current) {
  view& v = into.include(tpl::DESK_NAV, "platform/web/templates/desk_nav.html");
  v.set(tpl::DESK_LABEL, d.staff ? s.t("Beheer") : s.t("Mijn organisatie"));
  std::vector<const desk_item*> reached;
  part here = part::start;
  for (const desk_item& item : items) {
    if (!shown_on(d, s, item.desk)) continue;
    reached.push_back(&item);
    if (item.path != current) continue;
    here = item.in;
    v.add(tpl::DESK_HERE).set(tpl::DESK_HERE_TEXT, s.t(item.label));
  }
  const auto draw = [&](view& row, const desk_item& item, std::string_view label, const char* is_current) {
    view& one = row.add(tpl::DESK_ITEM);
    one.set(tpl::DESK_URL, s.base + (item.desk == whose::hiding ? "" : d.root) + std::string(item.path));
    one.set(tpl::DESK_TEXT, s.t(label));
    if (is_current) one.add(tpl::CURRENT).set(tpl::CURRENT_IS, is_current);
  };
  const bool grouped = reached.size() > most_in_a_row;
  if (grouped) {
    view& row = v.add(tpl::DESK_ROW);
    for (const desk_part& p : parts) {
      const auto first = std::ranges::find(reached, p.what, &desk_item::in);
      if (first == reached.end()) continue;
      draw(row, **first, p.label, p.what != here ? nullptr : p.what == part::start ? "page" : "true");
    }
    if (here == part::start) return;
  }
  view& row = v.add(tpl::DESK_ROW);
  for (const desk_item* item : reached)
    if (!grouped || item->in == here) draw(row, *item, item->label, item->path == current ? "page" : nullptr);
}

void draw_done(view& into, const scope& s, const request& r, std::initializer_list<done_text> known) {
  const std::string code = r.query.get("klaar");
  for (const done_text& d : known)
    if (d.code == code) into.add(tpl::DONE).set(tpl::DONE_TEXT, s.t(d.sentence));
}

void draw_hidden(view& into, const scope& s) {
  into.add(tpl::HIDDEN).set(tpl::NAME, "submission_id").set(tpl::VALUE, random_code(20));
  if (s.account) into.add(tpl::HIDDEN).set(tpl::NAME, "csrf").set(tpl::VALUE, s.account->csrf);
}

void draw_button(view& into, slot place, const scope& s, const button& b) {
  view& v = into.include(place, "platform/web/templates/button.html");
  v.set(tpl::ACTION, b.action).set(tpl::BUTTON_LABEL, b.label).set(tpl::VARIANT, b.variant);
  v.set_if(tpl::TONE, tpl::TONED, b.tone).set_if(tpl::ICON, tpl::BUTTON_ICON, b.icon);
  draw_hidden(v, s);
  for (const auto& [name, value] : b.hidden) v.add(tpl::HIDDEN).set(tpl::NAME, name).set(tpl::VALUE, value);
}

cell status_cell(const scope& s, const status_look& l) {
  return {.text = s.t(l.label), .tone = std::string(l.tone)};
}

response ask_page(const scope& s, const request& r, std::string title, std::string text, const button& b) {
  view v;
  v.set(tpl::HEADING, title).set(tpl::TEXT, std::move(text));
  draw_button(v, tpl::BUTTON, s, b);
  return page(s, r, "platform/web/templates/ask.html", std::move(v),
              {.title = std::move(title), .index = false});
}

table::table(std::string caption, std::vector<std::string> columns)
    : caption_(std::move(caption)), columns_(std::move(columns)) {}

table& table::row(std::vector<cell> cells) {
  rows_.push_back(std::move(cells));
  return *this;
}

void table::render(view& into, slot place) const {
  if (rows_.empty()) return;
  view& v = into.include(place, "platform/web/templates/table.html");
  v.set(tpl::CAPTION, caption_);
  for (const std::string& c : columns_) v.add(tpl::COLUMN).set(tpl::COLUMN_LABEL, c);
  for (const auto& cells : rows_) {
    view& row = v.add(tpl::ROW);
    for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i)
      draw_cell(row.add(i == 0 ? tpl::FIRST_CELL : tpl::CELL), cells[i], columns_[i]);
  }
}

list_query list_query_of(const request& r) {
  list_query q;
  q.words = trimmed(r.query.get("q")).substr(0, longest_search);
  if (!is_utf8(q.words)) q.words.clear();
  q.state = r.query.get("toestand");
  q.order = r.query.get("volgorde");
  q.page = std::clamp(whole_number<int>(r.query.get("pagina")).value_or(1), 1, 10'000);
  return q;
}

void draw_parts(view& into, const scope& s, std::string label, const std::vector<tab>& pages,
                std::string_view current) {
  if (pages.empty()) return;
  view& v = into.include(tpl::PARTS_BAR, "platform/web/templates/parts.html");
  v.set(tpl::PARTS_LABEL, std::move(label));
  for (const tab& p : pages) {
    view& one = v.add(tpl::PART_LINK).set(tpl::PART_URL, p.value).set(tpl::PART_LABEL, p.label);
    one.show_if(p.value == current, tpl::CURRENT);
    if (p.count >= 0) one.add(tpl::COUNTED).set(tpl::COUNT, s.t.number(p.count));
  }
}

response show_list(const scope& s, const request& r, const desk& d, const list_page& l) {
  const std::string here = s.base + r.path;
  list_query q = list_query_of(r);
  if (!l.open_tab.empty()) q.state = l.open_tab;
  view v;
  v.set(tpl::HEADING, l.title);
  draw_desk_navigation(v, s, d, l.current);
  if (!l.action_url.empty())
    v.add(l.makes ? tpl::HEAD_LINK : tpl::HEAD_WAY)
        .set(tpl::HEAD_URL, l.action_url)
        .set(tpl::HEAD_LABEL, l.action_label);
  draw_parts(v, s, l.title, l.parts, l.part);
  v.set_if(tpl::LEAD, tpl::HAS_LEAD, l.lead).set_if(tpl::DONE_TEXT, tpl::DONE, l.done);
  draw_tabs(v, s, here, l, q);
  if (!l.search_label.empty()) {
    view& find = v.add(tpl::FIND).set(tpl::FIND_ACTION, here).set(tpl::FIND_LABEL, l.search_label);
    find.set(tpl::WORDS, q.words);
    keep(find, {{"toestand", q.state}, {"volgorde", q.order}});
  }
  draw_orders(v, s, here, l, q);
  l.rows.render(v, tpl::TABLE);
  v.show_if(!l.rows.empty(), tpl::LISTED);
  if (l.rows.empty()) v.add(tpl::NOTHING).set(tpl::EMPTY_TEXT, l.empty_text);
  draw_paging(v, s, r, l.total, q.page, l.per_page);
  return page(
      s, r, "platform/web/templates/list.html", std::move(v),
      {.title = l.title, .current = d.root, .crumbs = l.crumbs, .results = !l.rows.empty(), .index = false});
}

}  // namespace paraat::web
