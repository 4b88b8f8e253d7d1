#include "tenant/web/desk.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/bytes.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::web {
namespace {

constexpr std::string_view own_root = "/mijn-organisatie";
constexpr std::size_t longest_search = 100;

enum class whose { both, staff, admin, organisation };
struct desk_item {
  std::string_view path, label;
  whose desk;
};
constexpr desk_item items[] = {{"", "Overzicht", whose::both},
                               {"/vacatures", "Vacatures", whose::both},
                               {"/antwoorden", "Antwoorden", whose::both},
                               {"/organisaties", "Organisaties", whose::staff},
                               {"/interesses", "Interesses", whose::staff},
                               {"/gebruikers", "Gebruikers", whose::admin},
                               {"/gegevens", "Gegevens en mensen", whose::organisation}};

bool shown_on(const desk& d, const scope& s, whose w) {
  switch (w) {
    case whose::both:
      return true;
    case whose::staff:
      return d.staff;
    case whose::admin:
      return d.staff && s.may(role::tenant_admin);
    case whose::organisation:
      return !d.staff;
  }
  return false;
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
  if (!d.staff && s.account)
    for (const grant& g : s.account->grants)
      if (g.what == role::organisation && g.tenant == s.here.id && is_uuid(g.organisation))
        d.organisations.push_back(g.organisation);
  return d;
}

void draw_desk_navigation(view& into, const scope& s, const desk& d, std::string_view current) {
  view& v = into.include(tpl::DESK_NAV, "web/templates/desk_nav.html");
  v.set(tpl::DESK_LABEL, d.staff ? s.t("Beheer") : s.t("Mijn organisatie"));
  for (const desk_item& item : items) {
    if (!shown_on(d, s, item.desk)) continue;
    v.add(tpl::DESK_ITEM)
        .set(tpl::DESK_URL, s.base + d.root + std::string(item.path))
        .set(tpl::DESK_TEXT, s.t(item.label))
        .show_if(item.path == current, tpl::CURRENT);
  }
}

void draw_done(view& into, const scope& s, const request& r, std::initializer_list<done_text> known) {
  const std::string code = r.query.get("klaar");
  for (const done_text& d : known)
    if (d.code == code) into.add(tpl::DONE).set(tpl::DONE_TEXT, s.t(d.sentence));
}

void draw_button(view& into, slot place, const scope& s, const button& b) {
  view& v = into.include(place, "web/templates/button.html");
  v.set(tpl::ACTION, b.action).set(tpl::BUTTON_LABEL, b.label).set(tpl::VARIANT, b.variant);
  v.set_if(tpl::TONE, tpl::TONED, b.tone).set_if(tpl::ICON, tpl::BUTTON_ICON, b.icon);
  v.add(tpl::HIDDEN).set(tpl::NAME, "submission_id").set(tpl::VALUE, random_code(20));
  if (s.account) v.add(tpl::HIDDEN).set(tpl::NAME, "csrf").set(tpl::VALUE, s.account->csrf);
  for (const auto& [name, value] : b.hidden) v.add(tpl::HIDDEN).set(tpl::NAME, name).set(tpl::VALUE, value);
}

response ask_page(const scope& s, const request& r, std::string title, std::string text, const button& b) {
  view v;
  v.set(tpl::HEADING, title).set(tpl::TEXT, std::move(text));
  draw_button(v, tpl::BUTTON, s, b);
  return page(s, r, "web/templates/ask.html", std::move(v), {.title = std::move(title), .index = false});
}

table::table(std::string caption, std::vector<std::string> columns)
    : caption_(std::move(caption)), columns_(std::move(columns)) {}

table& table::row(std::vector<cell> cells) {
  rows_.push_back(std::move(cells));
  return *this;
}

void table::render(view& into, slot place) const {
  if (rows_.empty()) return;
  view& v = into.include(place, "web/templates/table.html");
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
  const std::string page = r.query.get("pagina");
  std::from_chars(page.data(), page.data() + page.size(), q.page);
  q.page = std::clamp(q.page, 1, 10'000);
  return q;
}

response show_list(const scope& s, const request& r, const desk& d, const list_page& l) {
  const std::string here = s.base + r.path;
  const list_query q = list_query_of(r);
  view v;
  v.set(tpl::HEADING, l.title);
  draw_desk_navigation(v, s, d, l.current);
  if (!l.action_url.empty())
    v.add(tpl::HEAD_LINK).set(tpl::HEAD_URL, l.action_url).set(tpl::HEAD_LABEL, l.action_label);
  if (!l.tabs.empty()) {
    view& tabs = v.add(tpl::TABS);
    for (const tab& t : l.tabs) {
      view& one = tabs.add(tpl::TAB).set(tpl::TAB_LABEL, t.label);
      one.set(tpl::TAB_URL, t.value.empty() ? here : here + "?toestand=" + url_encode(t.value));
      one.show_if(t.value == q.state, tpl::CURRENT_TAB);
      if (t.count >= 0) one.add(tpl::TAB_COUNTED).set(tpl::TAB_COUNT, s.t.number(t.count));
    }
  }
  if (!l.search_label.empty()) {
    view& find = v.add(tpl::FIND).set(tpl::FIND_ACTION, here).set(tpl::FIND_LABEL, l.search_label);
    find.set(tpl::WORDS, q.words);
    if (!q.state.empty()) find.add(tpl::KEEP).set(tpl::KEEP_NAME, "toestand").set(tpl::KEEP_VALUE, q.state);
  }
  l.rows.render(v, tpl::TABLE);
  if (l.rows.empty()) v.add(tpl::NOTHING).set(tpl::EMPTY_TEXT, l.empty_text);
  draw_paging(v, s, r, l.total, q.page, l.per_page);
  return page(s, r, "web/templates/list.html", std::move(v),
              {.title = l.title, .current = d.root, .index = false});
}

}  // namespace paraat::web
