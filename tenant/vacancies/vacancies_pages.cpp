#include "tenant/vacancies/vacancies_pages.hpp"

#include <fmt/format.h>

#include "tenant/accounts/accounts.hpp"
#include "tenant/applications/applications_pages.hpp"
#include "tenant/listings/cards.hpp"
#include "tenant/listings/vocabulary.hpp"
#include "tenant/vacancies/vacancies_form.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::vacancies {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t most_choices = 1000;

std::string list_address(const scope& s, const desk& d) { return s.base + d.root + "/vacatures"; }
std::string address_of(const scope& s, const desk& d, const vacancy& v) {
  return list_address(s, d) + "/" + v.id;
}

actor who_asks(const scope& s) { return s.account ? actor(s.account->account) : std::nullopt; }

// What is not theirs does not exist for them.
result<vacancy> reached(const request& r, const scope&, transaction& tx, const desk& d) {
  auto v = find(tx, r.value(0));
  if (v && d.reaches(v->what.organisation_id)) return *v;
  return refuse(refusal_kind::not_found, "Deze vacature bestaat niet, of is niet van jouw organisatie.");
}

std::vector<organisations::organisation> choices(transaction& tx, const desk& d) {
  if (!d.staff && d.organisations.empty()) return {};
  return organisations::list(tx, {.status = organisations::state::approved,
                                  .words = {},
                                  .ids = d.organisations,
                                  .page = 1,
                                  .per_page = most_choices})
      .rows;
}

std::string label_of(const scope& s, state st) {
  switch (st) {
    case state::draft:
      return s.t("Ontwerp");
    case state::published:
      return s.t("Staat open");
    case state::filled:
      return s.t("Volzet");
    case state::closed:
      return s.t("Gesloten");
    case state::expired:
      return s.t("Voorbij");
  }
  return {};
}

std::string label_of_change(const scope& s, const std::string& what) {
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
      {"organisation renamed", "Nieuwe naam van de organisatie"}};
  for (const auto& [code, label] : labels)
    if (code == what) return s.t(label);
  return what;
}

void draw_content(view& v, const scope& s, const vacancy& one) {
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
  fact(t("Soort"), c.kind == "crisis_job" ? t("Tijdelijke job in een crisis") : t("Vrijwilligers"));
  fact(t("Thema"), about ? t(about->label) : c.theme);
  fact(t("Plaats"), c.place);
  fact(t("Moment"), bits(c.moments, listings::moments));
  fact(t("Hoe vaak?"), c.rhythm);
  fact(t("Periode"), listings::period_text(t, listing_of(one, s.here)));
  fact(t("Goed om te weten"), bits(c.good_to_know, listings::good_to_know));
  if (c.minimum_age > 0) fact(t("Minimumleeftijd"), std::to_string(c.minimum_age));
  std::string contact = c.contact_name;
  for (const std::string& part : {c.contact_email, c.contact_phone})
    if (!part.empty()) contact += (contact.empty() ? "" : ", ") + part;
  fact(t("Contact (enkel voor wie aanvaard is)"), contact);
  if (one.status == state::published && one.expires_at)
    fact(t("Staat open tot"), t.date_with_year(web::local_day(*one.expires_at)));
  fact(t("Reden van sluiten"), one.close_reason);
  std::string_view body = c.body;
  while (!body.empty()) {
    const auto end = body.find("\n\n");
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, std::string(body.substr(0, end)));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 2);
  }
}

void draw_actions(view& v, const scope& s, const desk& d, const vacancy& one) {
  const std::string at = address_of(s, d, one);
  const web::texts& t = s.t;
  const bool open = one.status == state::published || one.status == state::filled;
  if (!open)
    web::draw_button(v, tpl::MAIN_BUTTON, s, {at + "/publiceren", t("Publiceer"), "primary", "", "send"});
  v.add(tpl::ACTION_LINK)
      .set(tpl::WAY_URL, at + "/wijzigen")
      .set(tpl::WAY_LABEL, t("Wijzig"))
      .set(tpl::WAY_ICON, "pencil");
  if (one.status == state::published && !one.what.urgent)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/dringend",
                      t("Markeer als dringend"),
                      "secondary",
                      "danger",
                      "alert-triangle",
                      {{"dringend", "ja"}}});
  if (one.status == state::published && one.what.urgent)
    web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/dringend", t("Niet meer dringend"), "secondary"});
  if (one.status == state::published && !one.what.ends_on)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/verlengen", t("Ze klopt nog: verleng"), "secondary", "", "clock"});
  web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/kopie", t("Maak een kopie"), "tertiary", "", "copy"});
  if (open)
    v.add(tpl::ACTION_LINK)
        .set(tpl::WAY_URL, at + "/sluiten")
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
        .set(tpl::CHANGE_TEXT, label_of_change(s, c.what))
        .set(tpl::CHANGE_WHO, who)
        .set(tpl::CHANGE_AT, s.t.date_and_time(c.at));
  }
}

std::vector<std::pair<std::string, std::string>> crumbs(const scope& s, const request& r, const desk& d,
                                                        const std::string& last) {
  return {{s.base + d.root, d.staff ? s.t("Beheer") : s.t("Mijn organisatie")},
          {list_address(s, d), s.t("Vacatures")},
          {s.base + r.path, last}};
}

// What another saved meanwhile stands beside what was typed here.
void draw_conflict(view& v, const scope& s, const content& typed, const vacancy& now) {
  view& box = v.add(tpl::CONFLICT);
  for (const difference& d : differences(s, typed, now.what))
    box.add(tpl::DIFFERENCE)
        .set(tpl::LABEL, d.label)
        .set(tpl::MINE, d.mine.empty() ? "–" : d.mine)
        .set(tpl::THEIRS, d.theirs.empty() ? "–" : d.theirs);
}

response form_page(const scope& s, const request& r, const desk& d, const web::form& f, std::string heading,
                   unsigned status, view v = {}) {
  v.set(tpl::HEADING, heading);
  web::draw_desk_navigation(v, s, d, "/vacatures");
  f.render(v, tpl::FORM);
  return web::page(s, r, "vacancies/edit.html", std::move(v),
                   {.title = heading,
                    .current = d.root,
                    .crumbs = crumbs(s, r, d, heading),
                    .index = false,
                    .status = status});
}

web::form close_form(const scope& s, const desk& d, const vacancy& v) {
  const web::texts& t = s.t;
  web::form f(s, address_of(s, d, v) + "/sluiten", t("Sluit de vacature"));
  f.add_choices(web::form::type::radios, "reden", t("Waarom sluit je ze?"),
                {{"gevonden", t("We hebben genoeg vrijwilligers"), ""},
                 {"voorbij", t("De activiteit is voorbij"), ""},
                 {"afgelast", t("De activiteit gaat niet door"), ""},
                 {"anders", t("Iets anders"), ""}},
                {.required = true});
  f.add(web::form::type::text, "uitleg", t("Uitleg"),
        {.max = 300, .hint = t("Wie nog op antwoord wacht, krijgt meteen een vriendelijke mail.")});
  f.cancel_link(address_of(s, d, v), t("Toch niet"));
  return f;
}

std::string reason_of(const scope& s, const web::form& f) {
  const std::string code = f.value("reden"), more = f.value("uitleg");
  std::string out = code == "gevonden"   ? s.t("We hebben genoeg vrijwilligers")
                    : code == "voorbij"  ? s.t("De activiteit is voorbij")
                    : code == "afgelast" ? s.t("De activiteit gaat niet door")
                                         : "";
  if (!more.empty()) out += (out.empty() ? "" : ": ") + more;
  return out.empty() ? s.t("Iets anders") : out;
}

}  // namespace

web::cell status_cell(const scope& s, const vacancy& v) {
  switch (v.status) {
    case state::draft:
      return {.text = label_of(s, v.status), .tone = "neutral"};
    case state::published:
      return v.what.urgent ? web::cell{.text = s.t("Dringend"), .tone = "danger"}
                           : web::cell{.text = label_of(s, v.status), .tone = "success"};
    case state::filled:
      return {.text = label_of(s, v.status), .tone = "info"};
    case state::closed:
    case state::expired:
      return {.text = label_of(s, v.status), .tone = "warning"};
  }
  return {};
}

std::string places_text(const scope& s, const vacancy& v) {
  return fmt::format(fmt::runtime(s.t("{0} van {1}")), v.places_taken, v.what.places);
}

response show_vacancies(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (!d.staff && d.organisations.empty()) return web::see_other(s.base + "/beheer/vacatures");
  const web::list_query q = web::list_query_of(r);
  filter f{.status = state_named(q.state),
           .of_everyone = d.staff,
           .organisations = d.organisations,
           .words = q.words,
           .page = q.page};
  const auto found = list(tx, f);
  auto per_state = counts(tx, f);
  web::table rows(s.t("Vacatures"),
                  {s.t("Vacature"), s.t("Organisatie"), s.t("Plaatsen"), s.t("Gewijzigd"), s.t("Toestand")});
  for (const vacancy& v : found.rows)
    rows.row({{.text = v.what.title, .url = address_of(s, d, v), .under = v.what.place},
              {.text = v.organisation},
              {.text = places_text(s, v)},
              {.text = s.t.date_and_time(v.updated_at)},
              status_cell(s, v)});
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const state st : {state::published, state::draft, state::filled, state::expired, state::closed})
    tabs.push_back({label_of(s, st), std::string(name_of(st)), per_state[st]});
  return web::show_list(s, r, d,
                        {.title = s.t("Vacatures"),
                         .current = "/vacatures",
                         .tabs = tabs,
                         .search_label = s.t("Zoek op titel of organisatie"),
                         .action_label = s.t("Nieuwe vacature"),
                         .action_url = list_address(s, d) + "/nieuw",
                         .rows = rows,
                         .empty_text = s.t("Geen vacatures die hierbij passen."),
                         .total = found.total,
                         .page = q.page});
}

response show_new(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto from = choices(tx, d);
  if (from.empty())
    return web::message_page(s, r, 409, s.t("Nog geen organisatie"),
                             s.t("Een vacature hoort bij een goedgekeurde organisatie. Die is er nog niet."),
                             d.staff ? s.base + "/beheer/organisaties" : s.base + "/organisaties",
                             s.t("Naar de organisaties"));
  web::form f = vacancy_form(s, list_address(s, d) + "/nieuw", s.t("Bewaar als ontwerp"), from);
  content fresh;
  fresh.place = s.here.name;
  if (from.size() == 1) fresh.organisation_id = from.front().id;
  put_content(f, fresh);
  f.cancel_link(list_address(s, d), s.t("Annuleer"));
  return form_page(s, r, d, f, s.t("Nieuwe vacature"), 200);
}

response make(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  web::form f = vacancy_form(s, list_address(s, d) + "/nieuw", s.t("Bewaar als ontwerp"), choices(tx, d));
  f.cancel_link(list_address(s, d), s.t("Annuleer"));
  if (f.accept(r.form)) {
    const auto made = create(tx, content_of(f, s), who_asks(s), s.now);
    if (made) return web::see_other(address_of(s, d, *made) + "?klaar=gemaakt");
    f.refuse(made.error());
  }
  return form_page(s, r, d, f, s.t("Nieuwe vacature"), 422);
}

response show_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
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
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone).set(tpl::PLACES_LINE, places_text(s, *one));
  if (one->status == state::published)
    v.add(tpl::PUBLIC_LINK).set(tpl::PUBLIC_URL, s.base + "/vacatures/" + one->ref);
  for (const auto& h : listings::hidden_by_others(tx, s.here.party, one->id))
    v.add(tpl::HIDDEN_BY).set(tpl::HIDDEN_NAME, h.by).set(tpl::REASON, h.reason);
  draw_content(v, s, *one);
  draw_actions(v, s, d, *one);
  draw_history(v, s, tx, *one);
  applications::draw_answers(v, s, tx, d, one->id);
  return web::page(s, r, "vacancies/desk_vacancy.html", std::move(v),
                   {.title = one->what.title,
                    .current = d.root,
                    .crumbs = crumbs(s, r, d, one->what.title),
                    .index = false});
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = vacancy_form(s, address_of(s, d, *one) + "/wijzigen", s.t("Bewaar"), choices(tx, d));
  put_content(f, one->what);
  f.hidden("versie", std::to_string(one->version)).cancel_link(address_of(s, d, *one), s.t("Annuleer"));
  return form_page(s, r, d, f, s.t("Vacature wijzigen"), 200);
}

response save(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = vacancy_form(s, address_of(s, d, *one) + "/wijzigen", s.t("Bewaar"), choices(tx, d));
  f.cancel_link(address_of(s, d, *one), s.t("Annuleer"));
  const bool good = f.accept(r.form);
  std::string version = r.form.get("versie");
  unsigned status = 422;
  view v;
  if (good) {
    const content typed = content_of(f, s);
    const int seen = version.size() < 9 ? std::atoi(version.c_str()) : 0;
    const auto kept = edit(tx, s.here, one->id, typed, seen, who_asks(s), s.now);
    if (kept) return web::see_other(address_of(s, d, *one) + "?klaar=bewaard");
    f.refuse(kept.error());
    if (kept.error().kind == refusal_kind::conflict) {
      // Saving once more, after reading what stands there now, is meant.
      version = std::to_string(one->version);
      status = 409;
      draw_conflict(v, s, typed, *one);
    }
  }
  f.hidden("versie", version);
  return form_page(s, r, d, f, s.t("Vacature wijzigen"), status, std::move(v));
}

response act(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  const std::string& verb = r.value(1);
  const auto answer = [&](const result<vacancy>& done, const char* code) {
    return done ? web::see_other(address_of(s, d, *done) + "?klaar=" + code)
                : web::refusal_page(s, r, done.error());
  };
  if (verb == "publiceren") return answer(publish(tx, s.here, one->id, who_asks(s), s.now), "gepubliceerd");
  if (verb == "kopie") return answer(duplicate(tx, one->id, who_asks(s), s.now), "gekopieerd");
  if (verb == "verlengen") return answer(prolong(tx, s.here, one->id, who_asks(s), s.now), "verlengd");
  if (verb == "dringend")
    return answer(mark_urgent(tx, s.here, one->id, !r.form.get("dringend").empty(), who_asks(s), s.now),
                  "dringend");
  return web::refusal_page(s, r, {refusal_kind::not_found, "We vonden niets op dit adres.", ""});
}

response show_close(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  return form_page(s, r, d, close_form(s, d, *one), s.t("Vacature sluiten"), 200);
}

response close_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, s, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = close_form(s, d, *one);
  if (f.accept(r.form)) {
    const auto done = close(tx, s.here, one->id, reason_of(s, f), who_asks(s), s.now);
    if (done) {
      applications::let_everyone_know(tx, s, one->id);
      return web::see_other(address_of(s, d, *one) + "?klaar=gesloten");
    }
    f.refuse(done.error());
  }
  return form_page(s, r, d, f, s.t("Vacature sluiten"), 422);
}

}  // namespace paraat::vacancies
