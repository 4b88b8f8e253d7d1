#include "tenant/volunteering/list_imports/judged_rows_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::list_imports {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::scope;
using web::view;

constexpr int rows_a_page = 50;
constexpr std::size_t longest_example = 80;

struct verdict_look {
  verdict what;
  std::string_view label, tone;
};
// texts
constexpr verdict_look verdicts[] = {{verdict::good, "Goed", "success"},
                                     {verdict::made, "Geïmporteerd", "success"},
                                     {verdict::wrong, "Fout", "danger"},
                                     {verdict::twice, "Dubbel", "neutral"},
                                     {verdict::likely, "Misschien dubbel", "warning"}};

long long of(const row_counts& n, verdict v) {
  switch (v) {
    case verdict::good:
      return n.good;
    case verdict::wrong:
      return n.wrong;
    case verdict::twice:
      return n.twice;
    case verdict::likely:
      return n.likely;
    case verdict::made:
      return n.made;
  }
  return 0;
}

std::string part_of(const boost::json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v == nullptr || !v->is_string() ? "" : std::string(v->as_string());
}

// What a row is called, and how it is reached.
struct row_title {
  std::string name, under;
};
row_title title_of(const judged_row& r) {
  const boost::json::value read = boost::json::parse(r.read);
  const auto& o = read.as_object();
  std::string name = part_of(o, "name");
  if (name.empty()) name = part_of(o, "title");
  std::string under = part_of(o, "email");
  if (under.empty()) under = text::shown_phone(part_of(o, "phone"));
  if (under.empty()) under = part_of(o, "organisation");
  return {std::move(name), std::move(under)};
}

std::string page_of_record(const scope& s, list_kind k, const std::string& id) {
  if (id.empty()) return "";
  switch (k) {
    case list_kind::people:
      return s.base + "/beheer/reserve/mensen/" + id;
    case list_kind::organisations:
      return s.base + "/beheer/organisaties/" + id;
    case list_kind::vacancies:
      return s.base + "/beheer/vacatures/" + id;
  }
  return "";
}

}  // namespace

std::string address_of(const scope& s, const import_list& l) { return root_of(s) + "/" + l.id; }

std::string joined(const scope& s, const judged_row& r) {
  std::string out;
  for (const std::string& p : r.problems) out += (out.empty() ? "" : ". ") + s.t(p);
  if (r.same_line > 0) out += fmt::format(fmt::runtime(s.t(" (regel {0})")), r.same_line);
  return out;
}

void draw_rows(view& v, const scope& s, const request& r, transaction& tx, const import_list& l,
               const row_counts& n) {
  view& part = v.add(tpl::ROWS);
  const bool draft = l.at_state == list_state::draft;
  part.set(tpl::ROWS_TITLE, draft ? s.t("2. Wat we lazen, regel per regel") : s.t("Regel per regel"));
  const std::string wanted = r.query.get("regels");
  const auto tab = [&](std::string label, std::string_view code, long long count) {
    view& t = part.add(tpl::TAB).set(tpl::TAB_LABEL, std::move(label)).set(tpl::TAB_COUNT, s.t.number(count));
    t.set(tpl::TAB_URL, s.base + r.path + (code.empty() ? "" : "?regels=" + std::string(code)));
    t.show_if(code == wanted, tpl::CURRENT_TAB);
  };
  tab(s.t("Alle"), "", n.all);
  row_filter f{.page = web::page_number(r), .per_page = rows_a_page};
  for (const verdict_look& k : verdicts) {
    if (name_of(k.what) == wanted) f.what = k.what;
    if (of(n, k.what) > 0) tab(s.t(k.label), name_of(k.what), of(n, k.what));
  }
  web::table rows(s.t("Regels"), {s.t("Wat"), s.t("Wat we zagen"), s.t("Status")});
  for (const judged_row& one : rows_of(tx, l.id, f)) {
    const auto* k = std::ranges::find(verdicts, one.what, &verdict_look::what);
    const row_title t = title_of(one);
    const std::string line = fmt::format(fmt::runtime(s.t("regel {0}")), one.line);
    rows.row({{.text = t.name.empty() ? (draft ? "–" : line) : t.name,
               .url = page_of_record(s, l.kind, one.record.empty() ? one.same_as : one.record),
               .under = t.under.empty() ? (t.name.empty() && !draft ? "" : line) : line + " · " + t.under},
              {.text = joined(s, one)},
              {.text = s.t(k->label), .tone = std::string(k->tone)}});
  }
  rows.render(part, tpl::TABLE);
  if (rows.empty()) part.show(tpl::NOTHING);
  web::draw_paging(part, s, r, f.what ? of(n, *f.what) : n.all, f.page, rows_a_page);
  if (draft && n.wrong > 0) part.add(tpl::WRONG).set(tpl::WRONG_URL, address_of(s, l) + "/fouten.csv");
}

std::vector<std::string> examples_in(const csv::sent_sheet& sheet) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sheet.headers.size(); ++i) {
    std::string example;
    for (std::size_t row = 0; row < sheet.rows.size() && row < 3; ++row) {
      const auto& fields = sheet.rows[row].fields;
      const std::string value = i < fields.size() ? text::normalised(csv::value_of(fields[i])) : "";
      if (!value.empty()) example += (example.empty() ? "" : " · ") + value.substr(0, longest_example);
    }
    out.push_back(is_utf8(example) ? example : "");
  }
  return out;
}

void draw_header_choice(view& v, const scope& s, const import_list& l, const csv::sent_sheet& sheet) {
  if (sheet.top.size() < 3) return;
  view& part = v.add(tpl::HEADER_CHOICE).set(tpl::ACTION, address_of(s, l) + "/kop");
  web::draw_hidden(part, s);
  for (std::size_t i = 0; i + 1 < sheet.top.size(); ++i) {
    std::string row;
    for (const std::string& field : sheet.top[i].fields) {
      const std::string value = text::normalised(csv::value_of(field));
      if (!value.empty() && row.size() < longest_example) row += (row.empty() ? "" : " · ") + value;
    }
    part.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, std::to_string(i))
        .set(tpl::OPTION_LABEL, fmt::format(fmt::runtime(s.t("Rij {0}: {1}")), sheet.top[i].line, row))
        .show_if(static_cast<int>(i) == l.header_row, tpl::CHOSEN);
  }
}

}  // namespace paraat::list_imports
