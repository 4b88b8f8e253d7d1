// The list of people who are interested, for the staff who look for something that fits.

#include "tenant/people/persons/person_pages.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/interests/interests_pages.hpp"

namespace paraat::interests {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

// texts
constexpr web::order_choice<order> orders[] = {{order::newest, "nieuwste", "Nieuwste eerst"},
                                               {order::oldest, "oudste", "Oudste eerst"},
                                               {order::name, "naam", "Naam"}};

std::string themes_text(const scope& s, const interest& i) {
  std::string out;
  for (const std::string& code : i.themes)
    if (const listings::theme* th = listings::theme_of(code))
      out += (out.empty() ? "" : ", ") + s.t(th->label);
  return out;
}

std::string moments_text(const scope& s, const interest& i) {
  std::string out;
  for (const auto& m : listings::moments)
    if (i.moments & m.bit) out += (out.empty() ? "" : ", ") + s.t(m.label);
  return out;
}

}  // namespace

response show_desk_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const web::list_query q = web::list_query_of(r);
  const bool known = listings::theme_of(q.state) != nullptr;
  const auto found = list(
      tx, {.theme = known ? q.state : "", .words = q.words, .by = chosen_order(orders, q), .page = q.page});
  web::table rows(s.t("Interesses"), {s.t("Naam"), s.t("Thema’s"), s.t("Momenten"), s.t("Sinds")});
  for (const interest& i : found.rows)
    rows.row({{.text = i.name, .url = s.base + "/beheer/interesses/" + i.id, .under = i.email},
              {.text = themes_text(s, i), .under = i.note.substr(0, i.note.find('\n'))},
              {.text = moments_text(s, i)},
              {.text = s.t.date_with_year(web::local_day(i.created_at))}});
  std::vector<web::tab> tabs{{s.t("Alle"), "", count(tx)}};
  for (const auto& th : listings::themes) tabs.push_back({s.t(th.label), std::string(th.code)});
  return web::show_list(s, r, d,
                        {.title = s.t("Interesses"),
                         .current = "/interesses",
                         .tabs = tabs,
                         .search_label = s.t("Zoek op naam"),
                         .orders = orders_of(orders, s),
                         .rows = rows,
                         .empty_text = s.t("Niemand op de lijst die hierbij past."),
                         .total = found.total,
                         .page = q.page});
}

response show_desk_one(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, interest_id(r.value(0)));
  if (!i || !i->confirmed)
    return web::refusal_page(s, r,
                             {refusal_kind::not_found, "Deze persoon staat niet meer op de lijst.", ""});
  view v;
  v.set(tpl::HEADING, i->name).set(tpl::EMAIL, i->email);
  v.set_if(tpl::PERSON_URL, tpl::HAS_PERSON, persons::page_of_record(s, tx, "interests", i->id));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/interesses");
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Thema’s"), themes_text(s, *i));
  fact(s.t("Momenten"), moments_text(s, *i));
  fact(s.t("Wat zoek je?"), i->note);
  fact(s.t("Sinds"), s.t.date_with_year(web::local_day(i->created_at)));
  web::draw_button(v, tpl::ACTION_BUTTON, s,
                   {s.base + "/beheer/interesses/" + i->id + "/verwijdering", s.t("Wis van de lijst"),
                    "secondary", "danger", "trash"});
  return web::page(s, r, "volunteering/interests/desk_interest.html", std::move(v),
                   {.title = i->name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/interesses", s.t("Interesses")},
                               {s.base + r.path, i->name}},
                    .index = false});
}

response erase_one(const request& r, scope& s, transaction& tx) {
  if (!erase(tx, interest_id(r.value(0))))
    return web::refusal_page(s, r,
                             {refusal_kind::not_found, "Deze persoon staat niet meer op de lijst.", ""});
  one_time_tokens::end_all(tx, r.value(0));
  return web::see_other(s.base + "/beheer/interesses");
}

}  // namespace paraat::interests
