#include "tenant/interests/interests_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/letters/letters.hpp"
#include "tenant/limits/limits.hpp"
#include "tenant/links/links.hpp"
#include "tenant/listings/vocabulary.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::interests {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr limits::bound per_address{"interest.address", 60, std::chrono::hours{1}};
constexpr limits::bound per_email{"interest.email", 5, std::chrono::hours{24}};

template <class Labels>
std::vector<web::choice> choices_of(const scope& s, const Labels& labels) {
  std::vector<web::choice> out;
  for (const auto& l : labels) out.push_back({std::string(l.code), s.t(l.label), ""});
  return out;
}

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

interest typed(const form& f, const scope& s) {
  interest i;
  i.name = f.value("naam");
  i.email = f.value("email");
  i.note = f.value("wens");
  i.language = s.t.language();
  i.themes = f.values("thema");
  const auto moments = f.values("moment");
  for (const auto& m : listings::moments)
    if (std::ranges::find(moments, m.code) != moments.end()) i.moments |= m.bit;
  return i;
}

response form_page(const scope& s, const request& r, const form& f, unsigned status) {
  const std::string title = s.t("Laat weten wat je graag doet");
  view v;
  v.set(tpl::HEADING, title);
  f.render(v, tpl::FORM);
  return web::page(s, r, "interests/form.html", std::move(v),
                   {.title = title, .current = "/vacatures", .status = status});
}

void mail_confirmation(transaction& tx, const scope& s, const interest& i) {
  letters::send(
      tx, s,
      {.to = i.email,
       .name = i.name,
       .subject = s.t("Bevestig dat je wil helpen"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("Je liet weten dat je wil helpen in {0}. Bevestig dat dit "
                                                   "e-mailadres van jou is.")),
                                  s.here.name)},
       .button_label = s.t("Bevestig"),
       .button_url = letters::whole_address(
           s, "/interesse/bevestigen/" + links::issue(tx, confirm_purpose, i.id, s.now + confirm_term)),
       .quote = {},
       .after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")}});
}

void mail_welcome(transaction& tx, const scope& s, const interest& i) {
  letters::send(
      tx, s,
      {.to = i.email,
       .name = i.name,
       .subject = s.t("Je staat op onze lijst"),
       .paragraphs = {s.t("Bedankt. We nemen contact op zodra er iets is dat bij je past."),
                      s.t("Wil je van de lijst? Dat kan altijd met deze link; we wissen dan je gegevens.")},
       .button_label = s.t("Haal me van de lijst"),
       .button_url = letters::whole_address(
           s, "/interesse/stoppen/" + links::issue(tx, stop_purpose, i.id, s.now + stop_term)),
       .quote = {},
       .after = {}});
}

}  // namespace

form interest_form(const scope& s) {
  const web::texts& t = s.t;
  form f(s, s.base + "/interesse", t("Verstuur"));
  f.add_choices(form::type::checks, "thema", t("Wat ligt jou?"), choices_of(s, listings::themes));
  f.add_choices(form::type::checks, "moment", t("Wanneer kan je?"), choices_of(s, listings::moments));
  f.add(form::type::area, "wens", t("Wat zoek je?"),
        {.max = 1000, .hint = t("Schrijf geen medische gegevens.")});
  f.add(form::type::text, "naam", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true,
         .max = 254,
         .hint = t("We sturen je een link om te bevestigen."),
         .autocomplete = "email"});
  f.add(form::type::tick, "akkoord",
        t("De gemeente mag deze gegevens bewaren om mij te laten weten wanneer er iets past"),
        {.required = true});
  return f;
}

response show_form(const request& r, scope& s, transaction&) {
  return form_page(s, r, interest_form(s), 200);
}

response take_form(const request& r, scope& s, transaction& tx) {
  form f = interest_form(s);
  if (!f.accept(r.form)) return form_page(s, r, f, 422);
  for (const auto& [bound, key] : {std::pair(per_address, r.remote), std::pair(per_email, f.value("email"))})
    if (const auto ok = limits::mark(tx, bound, key, s.now); !ok) {
      f.refuse(ok.error());
      return form_page(s, r, f, 429);
    }
  const auto kept = add(tx, typed(f, s), s.now);
  if (!kept) {
    f.refuse(kept.error());
    return form_page(s, r, f, 422);
  }
  mail_confirmation(tx, s, *kept);
  return web::see_other(s.base + "/interesse/verzonden");
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, 200, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link om te bevestigen. Niets gezien? Kijk ook bij ongewenste mail."),
      s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  const auto id = links::look(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  return web::ask_page(s, r, s.t("Bevestig dat je wil helpen"),
                       s.t("Nog één klik en je staat op onze lijst."),
                       {s.base + r.path, s.t("Bevestig"), "primary", "", "check"});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  const auto id = links::use(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto i = confirm(tx, *id, s.now);
  if (!i) return web::refusal_page(s, r, i.error());
  mail_welcome(tx, s, *i);
  return web::see_other(s.base + "/interesse/bevestigd");
}

response show_confirmed(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, 200, s.t("Je staat op onze lijst"),
                           s.t("We nemen contact op zodra er iets is dat bij je past."),
                           s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_stop(const request& r, scope& s, transaction& tx) {
  const auto id = links::look(tx, r.value(0), stop_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  return web::ask_page(s, r, s.t("Van de lijst"),
                       s.t("We wissen je gegevens meteen. Je mag altijd terugkomen."),
                       {s.base + r.path, s.t("Haal me van de lijst"), "primary", "", "check"});
}

response stop_one(const request& r, scope& s, transaction& tx) {
  const auto id = links::use(tx, r.value(0), stop_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  erase(tx, *id);
  return web::see_other(s.base + "/interesse/gestopt");
}

response show_stopped(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, 200, s.t("Je bent van de lijst"), s.t("Je gegevens zijn gewist."),
                           s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_desk_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const web::list_query q = web::list_query_of(r);
  const bool known = listings::theme_of(q.state) != nullptr;
  const auto found = list(tx, {.theme = known ? q.state : "", .words = q.words, .page = q.page});
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
                         .rows = rows,
                         .empty_text = s.t("Niemand op de lijst die hierbij past."),
                         .total = found.total,
                         .page = q.page});
}

response show_desk_one(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, r.value(0));
  if (!i || !i->confirmed)
    return web::refusal_page(s, r,
                             {refusal_kind::not_found, "Deze persoon staat niet meer op de lijst.", ""});
  view v;
  v.set(tpl::HEADING, i->name).set(tpl::EMAIL, i->email);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/interesses");
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Thema’s"), themes_text(s, *i));
  fact(s.t("Momenten"), moments_text(s, *i));
  fact(s.t("Wat zoek je?"), i->note);
  fact(s.t("Sinds"), s.t.date_with_year(web::local_day(i->created_at)));
  web::draw_button(v, tpl::ACTION_BUTTON, s,
                   {s.base + "/beheer/interesses/" + i->id + "/verwijderen", s.t("Wis van de lijst"),
                    "secondary", "danger", "trash"});
  return web::page(s, r, "interests/desk_interest.html", std::move(v),
                   {.title = i->name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/interesses", s.t("Interesses")},
                               {s.base + r.path, i->name}},
                    .index = false});
}

response erase_one(const request& r, scope& s, transaction& tx) {
  if (!erase(tx, r.value(0)))
    return web::refusal_page(s, r,
                             {refusal_kind::not_found, "Deze persoon staat niet meer op de lijst.", ""});
  links::end_all(tx, r.value(0));
  return web::see_other(s.base + "/beheer/interesses");
}

}  // namespace paraat::interests
