// The list of vacancies on a desk, and one of them with everything about it.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tenant/overview/vacancy_desk/vacancy_desk.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/asks/suggestions.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tenant/volunteering/vacancies/vacancies_view.hpp"

namespace paraat::vacancies {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

// texts
constexpr web::order_choice<order> orders[] = {{order::changed, "gewijzigd", "Laatst gewijzigd"},
                                               {order::title, "titel", "Titel"},
                                               {order::organisation, "organisatie", "Organisatie"},
                                               {order::ending, "einde", "Binnenkort voorbij"},
                                               {order::free_places, "plaatsen", "Meeste vrije plaatsen"}};

std::string label_of_change(const scope& s, const std::string& what) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> labels[] = {
      {"created", "Gemaakt"},
      {"edited", "Gewijzigd"},
      {"published", "Gepubliceerd"},
      {"closed", "Gesloten"},
      {"expired", "Voorbij, de einddatum is verstreken"},
      {"filled", "Laatste plaats ingenomen"},
      {"place taken", "Plaats ingenomen"},
      {"place given back", "Plaats weer vrij"},
      {"marked urgent", "Als dringend gemarkeerd"},
      {"no longer urgent", "Niet meer dringend"},
      {"prolonged", "Verlengd"},
      {"asks", "Wat we vragen en bieden gewijzigd"},
      {"places followed", "Plaatsen aangepast aan de taak"},
      {"organisation renamed", "Nieuwe naam van de organisatie"}};
  for (const auto& [code, label] : labels)
    if (code == what) return s.t(label);
  return what;
}

// A place that the register does not know lies in the middle of the municipality, and the page says so.
std::string place_text(const scope& s, const content& c) {
  const auto known = s.node.municipalities.locate_address(c.place, c.nis);
  if (known && known->nis == c.nis) return c.place;
  return c.place + "\n" +
         fmt::format(
             fmt::runtime(s.t("We kennen deze plaats niet. Afstanden tellen vanaf het midden van {0}.")),
             s.here.name);
}

void draw_content(view& v, const scope& s, const desk& d, const vacancy& one) {
  const content& c = one.what;
  const web::texts& t = s.t;
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  const auto bits = [&](int held, const auto& labels) {
    std::string out;
    for (const auto& l : labels)
      if (held & l.bit) out += (out.empty() ? "" : ", ") + t(l.label);
    return out;
  };
  const listings::theme* about = listings::theme_of(c.theme);
  fact(t("Organisatie"), one.organisation);
  if (!one.task_id.empty()) fact(t("Plaatsen"), t("Gedeeld met een taak van een noodsituatie"));
  fact(t("Soort"), c.kind == "crisis_job" ? t("Tijdelijke job in een crisis") : t("Vrijwilligers"));
  fact(t("Thema"), about ? t(about->label) : c.theme);
  fact(t("Plaats"), place_text(s, c));
  fact(t("Moment"), bits(c.moments, listings::moments));
  fact(t("Hoe vaak?"), c.rhythm);
  fact(t("Periode"), listings::period_text(t, listing_of(one, s.here)));
  fact(t("Goed om te weten"), bits(c.good_to_know, listings::good_to_know));
  fact(t("Zichtbaar voor"), c.members_only ? t("Alleen gemeenten van het netwerk") : t("Iedereen"));
  if (c.minimum_age > 0) fact(t("Minimumleeftijd"), std::to_string(c.minimum_age));
  for (const asks::fact& f : asks::asked(t, one.asks)) fact(f.label, asks::joined(f));
  fact(t("Wat we bieden"), fmt::format("{}", fmt::join(asks::offered(t, one.asks), ", ")));
  std::string contact = c.contact_name;
  for (const std::string& part : {c.contact_email, c.contact_phone, c.contact_address, c.contact_hour})
    if (!part.empty()) contact += (contact.empty() ? "" : ", ") + part;
  if (d.people) fact(t("Contact (enkel voor wie aanvaard is)"), contact);
  if (one.status == vacancy_state::published && one.expires_at)
    fact(t("Staat open tot"), t.date_with_year(web::local_day(*one.expires_at)));
  fact(t("Reden van sluiten"), one.close_reason);
  std::string_view body = c.body;
  while (!body.empty()) {
    const auto end = body.find("\n\n");
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, std::string(body.substr(0, end)));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 2);
  }
}

// A vacancy that asks nothing yet: what its text seems to ask, and the page where people confirm it.
void draw_asks_hint(view& v, const scope& s, const desk& d, const vacancy& one) {
  if (!d.changes || !one.asks.empty()) return;
  if (one.status == vacancy_state::closed || one.status == vacancy_state::expired) return;
  const asks::suggestions read = asks::suggest(one.what.title, one.what.body, one.what.rhythm);
  std::vector<std::string> labels;
  for (const auto* list : {&read.skills, &read.languages, &read.certificates})
    for (const taxonomy::taxonomy_concept* c : *list) labels.push_back(asks::label_of(s.t, *c));
  constexpr std::size_t most = 5;
  if (labels.size() > most) labels.resize(most);
  view& hint = v.add(tpl::ASKS_HINT).set(tpl::WAY_URL, address_of(s, d, one) + "/vraag");
  if (!labels.empty())
    hint.add(tpl::READ_IN_TEXT)
        .set(tpl::TEXT,
             fmt::format(fmt::runtime(s.t("In je tekst lazen we: {0}.")), fmt::join(labels, ", ")));
}

// While its organisation leaves answers, a vacancy that is not on the site stays off it.
void draw_pause(view& v, const scope& s, transaction& tx, const desk& d, const vacancy& one) {
  const bool open = one.status == vacancy_state::published || one.status == vacancy_state::filled;
  if (open || !d.changes || !one.task_id.empty() ||
      !organisations::paused_since(tx, one.what.organisation_id))
    return;
  v.add(tpl::PAUSED).set(tpl::WAY_URL, s.base + d.root + "/antwoorden?toestand=waiting&volgorde=oudste");
}

void draw_actions(view& v, const scope& s, const desk& d, const vacancy& one) {
  const std::string at = address_of(s, d, one);
  const web::texts& t = s.t;
  const bool open = one.status == vacancy_state::published || one.status == vacancy_state::filled;
  if (!open)
    web::draw_button(v, tpl::MAIN_BUTTON, s, {at + "/publicatie", t("Publiceer"), "primary", "", "send"});
  v.add(tpl::ACTION_LINK)
      .set(tpl::WAY_URL, at + "/wijziging")
      .set(tpl::WAY_LABEL, t("Wijzig"))
      .set(tpl::WAY_ICON, "pencil");
  v.add(tpl::ACTION_LINK)
      .set(tpl::WAY_URL, at + "/vraag")
      .set(tpl::WAY_LABEL, t("Wat vraag en bied je?"))
      .set(tpl::WAY_ICON, "list");
  if (one.status == vacancy_state::published && !d.staff)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/zoekactie", t("Zoek mensen hiervoor"), "secondary", "", "search"});
  if (one.status == vacancy_state::published && !one.what.urgent)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/urgentie",
                      t("Markeer als dringend"),
                      "secondary",
                      "danger",
                      "alert-triangle",
                      {{"dringend", "ja"}}});
  if (one.status == vacancy_state::published && one.what.urgent)
    web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/urgentie", t("Niet meer dringend"), "secondary"});
  if (open && !one.what.ends_on)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/verlenging", t("Nog actueel? Verleng"), "secondary", "", "clock"});
  web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/sjabloon", t("Bewaar als sjabloon"), "tertiary"});
  if (d.staff)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/sjabloon",
                      t("Bewaar als sjabloon voor alle organisaties"),
                      "tertiary",
                      "",
                      "",
                      {{"voor", "iedereen"}}});
  web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/kopie", t("Maak een kopie"), "tertiary", "", "copy"});
  if (open)
    v.add(tpl::ACTION_LINK)
        .set(tpl::WAY_URL, at + "/sluiting")
        .set(tpl::WAY_LABEL, t("Sluit"))
        .set(tpl::WAY_ICON, "circle-x");
}

void draw_history(view& v, const scope& s, transaction& tx, const vacancy& one) {
  std::map<std::int64_t, std::string> names;
  for (const change& c : history(tx, one.id)) {
    std::string who = s.t("automatisch");
    if (c.account) {
      auto& name = names[*c.account];
      if (name.empty())
        if (const auto a = accounts::find(tx, *c.account)) name = a->name;
      who = name;
    }
    v.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, c.times == 1 ? label_of_change(s, c.what)
                                            : fmt::format(fmt::runtime(s.t("{0}, {1} keer")),
                                                          label_of_change(s, c.what), c.times))
        .set(tpl::CHANGE_WHO, who)
        .set(tpl::CHANGE_AT, s.t.date_and_time(c.at));
  }
}

}  // namespace

std::string list_address(const scope& s, const desk& d) { return s.base + d.root + "/vacatures"; }

std::string address_of(const scope& s, const desk& d, const vacancy& v) {
  return list_address(s, d) + "/" + v.id;
}

result<vacancy> reached(const request& r, transaction& tx, const desk& d) {
  auto v = find(tx, vacancy_id(r.value(0)));
  if (v && d.reaches(v->what.organisation_id)) return *v;
  return refuse(refusal_kind::not_found, "Deze vacature bestaat niet, of is niet van jouw organisatie.");
}

std::vector<std::pair<std::string, std::string>> crumbs(const scope& s, const request& r, const desk& d,
                                                        const std::string& last) {
  return {{s.base + d.root, d.staff ? s.t("Beheer") : s.t("Mijn organisatie")},
          {list_address(s, d), s.t("Vacatures")},
          {s.base + r.path, last}};
}

response show_vacancies(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (!d.staff && d.organisations.empty()) return web::see_other(s.base + "/beheer/vacatures");
  const web::list_query q = web::list_query_of(r);
  vacancy_filter f{.status = state_named(q.state),
                   .of_everyone = d.staff,
                   .organisations = ids_of<organisations::organisation_id>(d.organisations),
                   .words = q.words,
                   .by = chosen_order(orders, q),
                   .page = q.page};
  const auto found = list(tx, f);
  auto per_state = counts(tx, f);
  web::table rows(s.t("Vacatures"),
                  {s.t("Vacature"), s.t("Organisatie"), s.t("Plaatsen"), s.t("Gewijzigd"), s.t("Status")});
  for (const vacancy& v : found.rows)
    rows.row({{.text = v.what.title, .url = address_of(s, d, v), .under = v.what.place},
              {.text = v.organisation},
              {.text = places_text(s, v)},
              {.text = s.t.date_and_time(v.updated_at)},
              status_cell(s, v)});
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const vacancy_state st : {vacancy_state::published, vacancy_state::draft, vacancy_state::filled,
                                 vacancy_state::expired, vacancy_state::closed})
    tabs.push_back({s.t(look_of(st).label), std::string(name_of(st)), per_state[st]});
  return web::show_list(s, r, d,
                        {.title = s.t("Vacatures"),
                         .current = "/vacatures",
                         .tabs = tabs,
                         .search_label = s.t("Zoek op titel of organisatie"),
                         .action_label = s.t("Nieuwe vacature"),
                         .action_url = d.changes ? list_address(s, d) + "/nieuw" : "",
                         .orders = orders_of(orders, s),
                         .rows = rows,
                         .empty_text = s.t("Geen vacatures die hierbij passen."),
                         .total = found.total,
                         .page = q.page});
}

response show_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  view v;
  v.set(tpl::HEADING, one->what.title);
  web::draw_desk_navigation(v, s, d, "/vacatures");
  web::draw_done(v, s, r,
                 {{"gemaakt", "Bewaard als ontwerp. Lees het na en publiceer als het goed is."},
                  {"bewaard", "Je wijzigingen zijn bewaard."},
                  {"gepubliceerd", "De vacature staat nu op de site."},
                  {"gekopieerd", "Dit is de kopie. Pas ze aan en publiceer als ze klaar is."},
                  {"gesloten", "De vacature is gesloten."},
                  {"verlengd", "De vacature blijft nog zes maanden staan."},
                  {"dringend", "Bewaard."}});
  const web::cell tag = status_cell(s, *one);
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  if (one->status == vacancy_state::published)
    v.add(tpl::PUBLIC_LINK).set(tpl::PUBLIC_URL, s.base + "/vacatures/" + one->ref);
  for (const auto& h : listings::hidden_by_others(tx, s.here.party, one->id))
    v.add(tpl::HIDDEN_BY).set(tpl::HIDDEN_NAME, h.by).set(tpl::REASON, h.reason);
  draw_pause(v, s, tx, d, *one);
  draw_asks_hint(v, s, d, *one);
  draw_content(v, s, d, *one);
  if (d.changes) draw_actions(v.add(tpl::ACTIONS), s, d, *one);
  draw_history(v, s, tx, *one);
  if (d.people) {
    view& answers = v.add(tpl::ANSWERED).set(tpl::PLACES_LINE, places_text(s, *one));
    applications::draw_answers(answers, s, tx, d, one->id);
  }
  return web::page(s, r, "overview/vacancy_desk/desk_vacancy.html", std::move(v),
                   {.title = one->what.title,
                    .current = d.root,
                    .crumbs = crumbs(s, r, d, one->what.title),
                    .index = false});
}

}  // namespace paraat::vacancies
