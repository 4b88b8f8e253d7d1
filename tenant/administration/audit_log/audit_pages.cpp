#include "tenant/administration/audit_log/audit_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::audit {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t longest_words = 100;

std::optional<instant> start_of(const std::string& iso, std::chrono::days later) {
  const auto day = web::parse_date(iso);
  return day ? std::optional(web::start_of_local_day(std::chrono::sys_days{*day} + later)) : std::nullopt;
}

audit_filter asked(const request& r) {
  audit_filter f;
  const auto kinds = all_kinds();
  if (const std::string what = r.query.get("wat"); std::ranges::find(kinds, what) != kinds.end())
    f.what = what;
  f.person = web::trimmed(r.query.get("wie"));
  if (f.person.size() > longest_words || !web::is_utf8(f.person)) f.person.clear();
  f.from = start_of(r.query.get("van"), std::chrono::days{0});
  f.until = start_of(r.query.get("tot"), std::chrono::days{1});
  f.page = web::page_number(r);
  return f;
}

void draw_filter(view& v, const scope& s, const request& r, const audit_filter& f) {
  v.set(tpl::FIND_ACTION, s.base + r.path).set(tpl::WORDS, f.person);
  v.set(tpl::FROM_DAY, f.from ? r.query.get("van") : "")
      .set(tpl::UNTIL_DAY, f.until ? r.query.get("tot") : "");
  for (const std::string_view what : all_kinds())
    v.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, std::string(what))
        .set(tpl::OPTION_LABEL, label_of(s.t, what))
        .show_if(f.what == what, tpl::CHOSEN);
}

// A name as it is now. Of an erased account the number is left, which the log of the node has too.
std::string named(const scope& s, const std::string& name, bool volunteer,
                  const std::optional<std::int64_t>& id, const std::string& nobody) {
  if (!id) return nobody;
  if (volunteer) return fmt::format(fmt::runtime(s.t("Vrijwilliger ({0})")), *id);
  return name.empty() ? fmt::format(fmt::runtime(s.t("Verwijderd account ({0})")), *id) : name;
}

std::string nobody_of(const scope& s, const audit_entry& e) {
  const bool visitor = e.what == sign_in_failed || e.what == sign_in_delayed || e.what == access_refused ||
                       e.what == signed_in;
  return visitor ? s.t("Bezoeker") : s.t("Nodebeheerder");
}

}  // namespace

response show_log(const request& r, scope& s, transaction& tx) {
  const audit_filter f = asked(r);
  const auto found = entries(tx, f);
  web::table rows(s.t("Logboek"), {s.t("Wat"), s.t("Wanneer"), s.t("Wie"), s.t("Over wie")});
  for (const shown_entry& e : found.rows)
    rows.row({{.text = label_of(s.t, e.event.what), .under = e.event.object},
              {.text = s.t.date_and_time(e.event.at)},
              {.text = named(s, e.by, e.by_volunteer, e.event.account, nobody_of(s, e.event))},
              {.text = named(s, e.about, e.about_volunteer, e.event.about, "")}});
  view v;
  v.set(tpl::HEADING, s.t("Logboek"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/logboek");
  draw_filter(v, s, r, f);
  v.add(tpl::RESULTS).set(tpl::RESULT_COUNT, s.t("{} resultaat", "{} resultaten", found.total));
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.add(tpl::NOTHING).set(tpl::EMPTY_TEXT, s.t("Niets dat hierbij past."));
  web::draw_paging(v, s, r, found.total, f.page, f.per_page);
  return web::page(s, r, "administration/audit_log/log.html", std::move(v),
                   {.title = s.t("Logboek"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")}, {s.base + r.path, s.t("Logboek")}},
                    .index = false});
}

}  // namespace paraat::audit
