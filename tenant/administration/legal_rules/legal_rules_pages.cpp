#include "tenant/administration/legal_rules/legal_rules_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::rules {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view list_path = "/beheer/regels";
constexpr std::string_view to_confirm_tab = "te-bevestigen";

std::string address_of(const scope& s, const description& d) {
  return s.base + std::string(list_path) + "/" + std::string(d.name);
}

web::cell state_cell(const scope& s, const value& v) {
  if (v.withdrawn) return {.text = s.t("Ingetrokken"), .tone = "neutral"};
  if (v.to_confirm) return {.text = s.t("Te bevestigen"), .tone = "warning"};
  return {.text = s.t("Nagekeken"), .tone = "success"};
}

std::string_view unit_hint(unit u) {
  // texts
  static constexpr std::string_view hints[] = {
      "In euro, bijvoorbeeld 42,31", "In kilometer", "In jaren", "In maanden", "In dagen", "In uren"};
  return hints[static_cast<std::size_t>(u)];
}

form value_form(const scope& s, const description& d, std::size_t lines) {
  form f(s, address_of(s, d), s.t("Bewaar"));
  f.add(form::type::date, "vanaf", s.t("Geldt vanaf"),
        {.required = true,
         .hint = s.t("Staat deze datum al in de lijst, dan verbeter je die regel."),
         .half = true});
  f.add(form::type::text, "waarde", s.t("Waarde"),
        {.required = true,
         .max = 20,
         .hint = s.t(unit_hint(d.in)),
         .inputmode = d.in == unit::cents ? "decimal" : "numeric",
         .half = true});
  f.add(form::type::text, "bron", s.t("Bron"),
        {.required = true, .max = 300, .hint = s.t("Wet, besluit of webpagina waar dit staat.")});
  f.add(form::type::date, "nagekeken", s.t("Nagekeken op"));
  f.add(form::type::tick, "onzeker", s.t("Nog te bevestigen"));
  f.add(form::type::tick, "ingetrokken", s.t("Intrekken: deze datum was een vergissing"));
  f.hidden("gezien", std::to_string(lines)).cancel_link(s.base + std::string(list_path), s.t("Annuleer"));
  return f;
}

value typed(const form& f, const description& d) {
  value v;
  v.rule = d.what;
  v.valid_from = f.date("vanaf").value_or(day{});
  v.amount = typed_amount(d.in, f.value("waarde")).value_or(-1);
  v.source = f.value("bron");
  v.checked_on = f.date("nagekeken");
  v.to_confirm = f.ticked("onzeker");
  v.withdrawn = f.ticked("ingetrokken");
  return v;
}

void draw_history(view& v, const scope& s, transaction& tx, const description& d,
                  const std::vector<value>& history, const value* now) {
  web::table rows(s.t("Waarden"),
                  {s.t("Geldt vanaf"), s.t("Waarde"), s.t("Bron"), s.t("Bewaard"), s.t("Status")});
  for (const value& h : history) {
    std::string who = s.t("met de software geleverd");
    if (h.changed_by)
      if (const auto a = accounts::find(tx, *h.changed_by)) who = a->name;
    const bool counts = now != nullptr && h.name() == now->name();
    rows.row(
        {{.text = s.t.date_with_year(h.valid_from),
          .under = counts ? s.t("geldt vandaag") : fmt::format(fmt::runtime(s.t("versie {0}")), h.version)},
         {.text = amount_text(s.t, d.in, h.amount)},
         {.text = h.source,
          .under = h.checked_on
                       ? fmt::format(fmt::runtime(s.t("nagekeken op {0}")), s.t.date_with_year(*h.checked_on))
                       : ""},
         {.text = who, .under = h.changed_by ? s.t.date_and_time(h.changed_at) : ""},
         state_cell(s, h)});
  }
  rows.render(v, tpl::TABLE);
}

response rule_page(const request& r, const scope& s, transaction& tx, const description& d, const form& f,
                   const web::outcome& how) {
  const book all_rules = read_all(tx);
  const value* now = all_rules.at(d.what, web::local_day(s.now));
  view v;
  v.set(tpl::HEADING, s.t(d.label)).set(tpl::LEAD, s.t(d.about));
  v.set(tpl::AMOUNT, now ? amount_text(s.t, d.in, now->amount) : s.t("Nog geen waarde"));
  v.set_if(tpl::RULE_NAME, tpl::NAMED, now ? now->name() : "");
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/regels");
  web::draw_done(v, s, r, {{"bewaard", "De nieuwe waarde is bewaard."}});
  draw_history(v, s, tx, d, all_rules.history(d.what), now);
  f.render(v, tpl::FORM);
  return web::page(
      s, r, "administration/legal_rules/rule.html", std::move(v),
      {.title = s.t(d.label),
       .current = "/beheer",
       .crumbs = {{s.base + std::string(list_path), s.t("Regels")}, {address_of(s, d), s.t(d.label)}},
       .index = false,
       .how = how});
}

response unknown(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze regel kennen we niet.", ""});
}

}  // namespace

std::string amount_text(const web::texts& t, unit u, long long amount) {
  switch (u) {
    case unit::cents:
      return t.euros(amount);
    case unit::kilometres:
      return t.number(amount) + " km";
    case unit::years:
      return t("{} jaar", "{} jaar", amount);
    case unit::months:
      return t("{} maand", "{} maanden", amount);
    case unit::days:
      return t("{} dag", "{} dagen", amount);
    case unit::hours:
      return t("{} uur", "{} uur", amount);
  }
  return std::to_string(amount);
}

std::optional<long long> typed_amount(unit u, std::string_view text) {
  const auto comma = text.find_first_of(",.");
  const std::string_view whole = text.substr(0, comma);
  std::string_view part = comma == std::string_view::npos ? std::string_view("00") : text.substr(comma + 1);
  if (u != unit::cents && comma != std::string_view::npos) return std::nullopt;
  const auto digits = [](std::string_view d) {
    return !d.empty() && d.size() <= 8 && std::ranges::all_of(d, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(whole) || !digits(part) || part.size() > 2) return std::nullopt;
  long long euro = 0, cents = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), euro);
  if (u != unit::cents) return euro;
  std::from_chars(part.data(), part.data() + part.size(), cents);
  return euro * 100 + (part.size() == 1 ? cents * 10 : cents);
}

response show_all(const request& r, scope& s, transaction& tx) {
  const book rules = read_all(tx);
  const day today = web::local_day(s.now);
  const bool only_open = r.query.get("toestand") == to_confirm_tab;
  web::table rows(s.t("Regels"), {s.t("Regel"), s.t("Geldt nu"), s.t("Sinds"), s.t("Bron"), s.t("Status")});
  long long shown = 0;
  for (const description& d : all()) {
    const value* v = rules.at(d.what, today);
    if (only_open && (v == nullptr || !v->to_confirm)) continue;
    ++shown;
    web::cell label{.text = s.t(d.label), .url = address_of(s, d), .under = s.t(d.group)};
    if (v == nullptr)
      rows.row(
          {label, {.text = s.t("Nog geen waarde")}, {}, {}, {.text = s.t("Ontbreekt"), .tone = "danger"}});
    else
      rows.row({label,
                {.text = amount_text(s.t, d.in, v->amount)},
                {.text = s.t.date_with_year(v->valid_from)},
                {.text = v->source},
                state_cell(s, *v)});
  }
  return web::show_list(
      s, r, web::desk_of(r, s),
      {.title = s.t("Regels"),
       .current = "/regels",
       .tabs = {{s.t("Alle"), "", static_cast<long long>(codes)},
                {s.t("Te bevestigen"), std::string(to_confirm_tab),
                 static_cast<long long>(rules.to_confirm(today))}},
       .lead = s.t("Getallen uit de wet en eigen bewaartermijnen, met de datum vanaf wanneer ze gelden. Elke "
                   "beslissing noemt de regel en de versie die ze gebruikte."),
       .rows = rows,
       .empty_text = s.t("Alles is nagekeken."),
       .total = shown,
       .per_page = static_cast<int>(codes)});
}

response show_one(const request& r, scope& s, transaction& tx) {
  const description* d = named(r.value(0));
  if (d == nullptr) return unknown(s, r);
  form f = value_form(s, *d, read_all(tx).history(d->what).size());
  f.put("nagekeken", web::iso_date(web::local_day(s.now)));
  return rule_page(r, s, tx, *d, f, {});
}

response add_value(const request& r, scope& s, transaction& tx) {
  const description* d = named(r.value(0));
  if (d == nullptr) return unknown(s, r);
  const std::size_t lines = read_all(tx).history(d->what).size();
  form f = value_form(s, *d, lines);
  web::outcome how = refusal_kind::invalid;
  bool good = f.accept(r.form);
  if (good && !typed_amount(d->in, f.value("waarde"))) {
    f.error("waarde", s.t("Vul een getal in"));
    good = false;
  }
  if (good) {
    const auto seen = whole_number<std::size_t>(r.form.get("gezien")).value_or(0);
    const auto kept = change(tx, typed(f, *d), seen, s.account->account, s.now);
    if (kept) {
      audit::note(tx, s, audit::rule_changed);
      return web::see_other(address_of(s, *d) + "?klaar=bewaard");
    }
    f.refuse(kept.error());
    how = kept.error();
  }
  return rule_page(r, s, tx, *d, f, how);
}

}  // namespace paraat::rules
