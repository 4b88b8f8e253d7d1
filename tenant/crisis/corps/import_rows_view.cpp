#include "tenant/crisis/corps/import_rows_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::scope;
using web::view;

constexpr int rows_a_page = 50;

struct row_kind {
  std::string_view code, label, tone;
};
// texts
constexpr row_kind kinds[] = {{"good", "Goed", "success"},
                              {"made", "Geïmporteerd", "success"},
                              {"wrong", "Fout", "danger"},
                              {"twice", "Dubbel", "neutral"},
                              {"likely", "Misschien dubbel", "warning"}};
const row_kind& kind_of(std::string_view code) { return *std::ranges::find(kinds, code, &row_kind::code); }

}  // namespace

std::string joined(const scope& s, const judged_row& r) {
  std::string out;
  for (const std::string& p : r.problems) out += (out.empty() ? "" : ". ") + s.t(p);
  if (r.same_line > 0) out += fmt::format(fmt::runtime(s.t(" (regel {0})")), r.same_line);
  return out;
}

std::vector<shown_row> rows_of(const scope& s, const judgement& j) {
  std::vector<shown_row> out;
  for (const judged_row& r : j.rows)
    out.push_back({r.line, std::string(name_of(r.what)), r.who.name,
                   r.same_as.empty() ? "" : s.base + "/beheer/korps/leden/" + r.same_as,
                   r.who.email.empty() ? r.who.phone : r.who.email, joined(s, r)});
  return out;
}

std::vector<shown_row> rows_of(const scope& s, const std::vector<outcome>& all) {
  std::vector<shown_row> out;
  for (const outcome& o : all) {
    std::string problems = o.problems;
    for (auto at = problems.find('\n'); at != std::string::npos; at = problems.find('\n', at + 2))
      problems.replace(at, 1, ". ");
    out.push_back({o.line, o.what, o.name,
                   o.name.empty() ? "" : s.base + "/beheer/korps/leden/" + o.member_id, "", problems});
  }
  return out;
}

void draw_rows(view& v, const scope& s, const request& r, const std::vector<shown_row>& all) {
  const std::string wanted = r.query.get("regels");
  const auto tab = [&](std::string label, const std::string& code, long long n) {
    view& t = v.add(tpl::TAB).set(tpl::TAB_LABEL, std::move(label)).set(tpl::TAB_COUNT, s.t.number(n));
    t.set(tpl::TAB_URL, s.base + r.path + (code.empty() ? "" : "?regels=" + code));
    t.show_if(code == wanted, tpl::CURRENT_TAB);
  };
  tab(s.t("Alle"), "", static_cast<long long>(all.size()));
  for (const row_kind& k : kinds)
    if (const auto n = std::ranges::count(all, k.code, &shown_row::kind); n > 0)
      tab(s.t(k.label), std::string(k.code), n);
  web::table rows(s.t("Regels"), {s.t("Wie"), s.t("Wat we zagen"), s.t("Status")});
  const int page = web::page_number(r);
  long long total = 0;
  for (const shown_row& one : all) {
    if (!wanted.empty() && one.kind != wanted) continue;
    if (total++ / rows_a_page + 1 != page) continue;
    const row_kind& k = kind_of(one.kind);
    const std::string line = fmt::format(fmt::runtime(s.t("regel {0}")), one.line);
    rows.row({{.text = one.name.empty() ? "–" : one.name,
               .url = one.url,
               .under = one.under.empty() ? line : line + " · " + one.under},
              {.text = one.problems},
              {.text = s.t(k.label), .tone = std::string(k.tone)}});
  }
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.show(tpl::NOTHING);
  web::draw_paging(v, s, r, total, page, rows_a_page);
}

}  // namespace paraat::corps
