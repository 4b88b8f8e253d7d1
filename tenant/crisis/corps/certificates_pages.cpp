// The page of members' certificates that end, for the staff of the corps.

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/corps/reminders.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::corps {
namespace {

using web::request;
using web::response;
using web::scope;

int days_between(day from, day to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

web::cell state_cell(const scope& s, const ending& e, day today) {
  const int left = days_between(today, e.valid_until);
  if (left < 0) return {.text = s.t("Verlopen"), .tone = "danger"};
  if (left == 0) return {.text = s.t("Laatste dag"), .tone = "danger"};
  return {.text = s.t("Nog {} dag", "Nog {} dagen", left),
          .tone = left <= remind_last ? "danger" : "warning"};
}

std::string reminder_text(const scope& s, const ending& e) {
  if (e.unreached) return s.t("De sms kwam niet aan: bel");
  if (e.reminded_at) return s.t.date_with_year(web::local_day(*e.reminded_at));
  return reach_of(s.node, e.email, e.phone) == reach::call ? s.t("Geen e-mail of gsm: bel") : s.t("Nog niet");
}

}  // namespace

response show_certificates(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return web::refusal_page(s, r, {refusal_kind::not_found, "Dit korps bestaat niet.", ""});
  const day today = web::local_day(s.now);
  const auto every = ending_certificates(tx, c->id, today);
  const web::list_query q = web::list_query_of(r);
  constexpr int per_page = 50;
  const auto first = static_cast<std::size_t>(q.page - 1) * per_page;
  web::table rows(s.t("Attesten die verlopen"),
                  {s.t("Naam"), s.t("Attest"), s.t("Geldig tot en met"), s.t("Herinnerd"), s.t("Status")});
  for (std::size_t i = first; i < every.size() && i < first + per_page; ++i) {
    const ending& e = every[i];
    rows.row({{.text = e.name, .url = s.base + "/beheer/korps/leden/" + e.member_id},
              {.text = skills_text(s, {e.code})},
              {.text = s.t.date_with_year(e.valid_until)},
              {.text = reminder_text(s, e)},
              state_cell(s, e, today)});
  }
  return web::show_list(
      s, r, web::desk_of(r, s),
      {.title = c->what.name,
       .current = "/korps",
       .parts = parts_of(s, tx, *c),
       .part = s.base + r.path,
       .crumbs = {{s.base + "/beheer/korps", s.t("Korps")},
                  {s.base + "/beheer/korps/" + c->id, c->what.name},
                  {s.base + r.path, s.t("Attesten")}},
       .lead = s.t("Wat verlopen is of binnen zestig dagen verloopt. Wie het heeft, krijgt dertig en zeven "
                   "dagen vooraf een mail of een sms. Een nieuw attest noteer je op de pagina van het lid."),
       .rows = rows,
       .empty_text = s.t("Geen enkel attest verloopt in de komende zestig dagen."),
       .total = static_cast<long long>(every.size()),
       .page = q.page,
       .per_page = per_page});
}

std::vector<web::tab> parts_of(const scope& s, transaction& tx, const corps& c) {
  const std::string at = s.base + "/beheer/korps/" + c.id;
  const auto ends = static_cast<long long>(ending_certificates(tx, c.id, web::local_day(s.now)).size());
  return {{s.t("Leden"), at},
          {s.t("Ploegen en voorwaarden"), at + "/ploegen"},
          {s.t("Attesten"), at + "/attesten", ends > 0 ? ends : -1},
          {s.t("Lijsten"), at + "/lijsten"}};
}

}  // namespace paraat::corps
