// /beheer/lijsten, and one list.

#include "tenant/volunteering/list_imports/lists_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>

#include "protocol/whole_number.hpp"
#include "tenant/people/reserves/duplicates.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/list_imports/judged_rows_view.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"

namespace paraat::list_imports {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t most_stayed = 200;  // named on the page

std::string_view encoding_name(csv::encoding e) {
  constexpr std::string_view names[] = {"UTF-8", "UTF-16", "Windows-1252"};
  return names[static_cast<std::size_t>(e)];
}

web::status_look look_of(const import_list& l) {
  // texts
  static constexpr web::status_look looks[] = {{"We lezen ze", "info"},
                                               {"Na te kijken", "warning"},
                                               {"We importeren ze", "info"},
                                               {"Geïmporteerd", "success"},
                                               {"Ongedaan gemaakt", "neutral"}};
  return looks[static_cast<std::size_t>(l.at_state)];
}

// ---- all lists

form upload_form(const scope& s) {
  form f(s, root_of(s), s.t("Stuur het bestand"));
  std::vector<web::choice> kinds;
  for (const list_kind k : kinds_here(s)) kinds.push_back({std::string(name_of(k)), label_of(s, k), ""});
  const std::string first = kinds.empty() ? "" : kinds.front().value;
  f.add_choices(form::type::radios, "soort", s.t("Wat staat erin?"), std::move(kinds),
                {.required = true, .missing = s.t("Kies wat erin staat")});
  f.put("soort", first);
  f.add(form::type::file, "bestand", s.t("Bestand"),
        {.required = true,
         .hint = s.t("Een rekenblad (.xlsx, het eerste blad) of een CSV-bestand. Tot 8 MB en 20.000 regels."),
         .accept = ".csv,.txt,.xlsx,text/csv",
         .most_bytes = most_bytes});
  return f;
}

response lists_page(const request& r, const scope& s, transaction& tx, const form& f,
                    const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Lijsten"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/lijsten");
  draw_lists_parts(v, s, root_of(s));
  web::draw_done(v, s, r, {{"weg", "De lijst is weggegooid."}});
  f.render(v, tpl::FORM);
  web::table rows(s.t("Geïmporteerde lijsten"),
                  {s.t("Bestand"), s.t("Wanneer"), s.t("Regels"), s.t("Geïmporteerd"), s.t("Status")});
  for (const import_list& l : lists(tx)) {
    const bool made = l.at_state == list_state::done || l.at_state == list_state::undone;
    rows.row({{.text = l.file_name, .url = address_of(s, l), .under = label_of(s, l.kind)},
              {.text = s.t.date_and_time(l.at)},
              {.text = s.t.number(l.rows)},
              {.text = made ? s.t.number(l.made) : "–"},
              web::status_cell(s, look_of(l))});
  }
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.show(tpl::NOTHING);
  const auto kinds = kinds_here(s);
  v.show_if(std::ranges::find(kinds, list_kind::people) != kinds.end(), tpl::OF_PEOPLE);
  return web::page(s, r, "volunteering/list_imports/lists.html", std::move(v),
                   {.title = s.t("Lijsten"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")}, {root_of(s), s.t("Lijsten")}},
                    .index = false,
                    .how = how});
}

// ---- one list

std::string import_label(const scope& s, list_kind k, long long good) {
  if (k == list_kind::organisations)
    return s.t("Importeer {} organisatie", "Importeer {} organisaties", good);
  if (k == list_kind::vacancies) return s.t("Importeer {} vacature", "Importeer {} vacatures", good);
  return s.t("Importeer {} persoon", "Importeer {} mensen", good);
}

form carry_out_form(const scope& s, const import_list& l, const row_counts& n) {
  form f(s, address_of(s, l) + "/invoer", n.good > 0 ? import_label(s, l.kind, n.good) : s.t("Importeer"));
  if (n.likely > 0) {
    f.add(form::type::tick, "ook",
          s.t("Ook {} regel die misschien dubbel is", "Ook {} regels die misschien dubbel zijn", n.likely),
          {.hint = l.kind == list_kind::people ? s.t("Je vergelijkt ze daarna twee aan twee.") : "",
           .quiet = true});
    f.put("ook", "ja");
  }
  return f;
}

struct problem {
  std::string sentence;
  web::outcome how = {};
  std::vector<std::string> columns;  // as typed
};

response framed(const request& r, const scope& s, const import_list& l, view v, const web::outcome& how) {
  return web::page(s, r, "volunteering/list_imports/list.html", std::move(v),
                   {.title = l.file_name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {root_of(s), s.t("Lijsten")},
                               {address_of(s, l), l.file_name}},
                    .index = false,
                    .how = how});
}

// A page that says how far the job is, and asks itself again.
response working_page(const request& r, const scope& s, const import_list& l, view v, const problem& p) {
  const bool reads = l.at_state == list_state::judging;
  v.set(tpl::SUMMARY, s.t("{} regel in dit bestand.", "{} regels in dit bestand.", l.rows));
  v.add(tpl::WORKING)
      .set(tpl::WORK_TITLE, reads ? s.t("We lezen de lijst") : s.t("We importeren de lijst"))
      .set(tpl::READY_DONE, s.t.number(l.worked))
      .set(tpl::READY_ALL, s.t.number(l.rows))
      .set(tpl::MOST, l.rows)
      .set(tpl::VALUE, l.worked)
      .set(tpl::AGAIN_URL, address_of(s, l));
  response out = framed(r, s, l, std::move(v), p.how);
  out.headers.emplace_back("Refresh", "5");
  return out;
}

response draft_page(const request& r, const scope& s, transaction& tx, const import_list& l, view v,
                    const problem& p) {
  const row_counts n = count_rows(tx, l.id);
  const csv::sent_sheet sheet = sheet_of(l);
  v.set(tpl::SUMMARY,
        fmt::format(fmt::runtime(
                        s.t("{0} regels, {1} goed, {2} fout. Er is nog niets geïmporteerd. Bestand in {3}.")),
                    s.t.number(n.all), s.t.number(n.good), s.t.number(n.wrong), encoding_name(l.from)));
  draw_header_choice(v, s, l, sheet);
  view& columns = v.add(tpl::COLUMNS).set(tpl::ACTION, address_of(s, l) + "/kolommen");
  web::draw_hidden(columns, s);
  draw_column_choices(columns, s,
                      {l.kind, l.headers, p.columns.empty() ? l.columns : p.columns, examples_in(sheet)});
  draw_rows(v, s, r, tx, l, n);
  if (n.good + n.likely > 0) carry_out_form(s, l, n).render(v.add(tpl::CARRY_OUT), tpl::FORM);
  web::draw_button(
      v.add(tpl::WAYS), tpl::BUTTON, s,
      {address_of(s, l) + "/verwijdering", s.t("Gooi deze lijst weg"), "tertiary", "danger", "trash"});
  return framed(r, s, l, std::move(v), p.how);
}

void draw_next(view& v, const scope& s, transaction& tx, const import_list& l) {
  view& next = v.add(tpl::NEXT);
  if (l.kind == list_kind::people) {
    const auto pairs = reserves::count_pairs(tx);
    if (pairs.sure + pairs.perhaps > 0)
      next.add(tpl::PAIRS)
          .set(tpl::PAIRS_URL, s.base + "/beheer/reserve/dubbels")
          .set(tpl::TEXT, s.t("Vergelijk {} paar dat misschien dubbel is",
                              "Vergelijk {} paren die misschien dubbel zijn", pairs.sure + pairs.perhaps));
    next.set(tpl::NEXT_URL, s.base + "/beheer/reserve")
        .set(tpl::NEXT_LABEL, s.t("Bekijk de reserve en vraag het hen"));
  } else if (l.kind == list_kind::organisations) {
    next.set(tpl::NEXT_URL, s.base + "/beheer/organisaties")
        .set(tpl::NEXT_LABEL, s.t("Bekijk de organisaties"));
  } else {
    next.set(tpl::NEXT_URL, s.base + "/beheer/vacatures?toestand=draft")
        .set(tpl::NEXT_LABEL, s.t("Kijk de vacatures na en plaats ze"));
  }
}

std::string reasons_of(const scope& s, const stayed_record& one) {
  std::string out;
  for (const std::string& why : one.why) out += (out.empty() ? "" : ", ") + s.t(why);
  return out;
}

void draw_stayed(view& v, const scope& s, transaction& tx, const import_list& l) {
  const auto all = changed_since(tx, l);
  if (all.empty()) return;
  view& stayed = v.add(tpl::STAYED);
  stayed.set(tpl::STAYED_TEXT, s.t("Dit is sinds de import veranderd en bleef staan:"));
  for (const stayed_record& one : std::span(all).first(std::min(all.size(), most_stayed)))
    stayed.add(tpl::PERSON).set(tpl::PERSON_NAME, one.name).set(tpl::REASON, reasons_of(s, one));
}

response list_page(const request& r, const scope& s, transaction& tx, const import_list& l,
                   const problem& p = {}) {
  view v;
  v.set(tpl::HEADING, l.file_name);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/lijsten");
  web::draw_done(v, s, r,
                 {{"kolommen", "De kolommen zijn bewaard, ook voor de volgende lijst."},
                  {"ingevoerd", "De lijst is geïmporteerd."},
                  {"ongedaan", "De import is ongedaan gemaakt."}});
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, p.sentence);
  const web::cell tag = web::status_cell(s, look_of(l));
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  if (l.at_state == list_state::judging || l.at_state == list_state::making)
    return working_page(r, s, l, std::move(v), p);
  if (l.at_state == list_state::draft) return draft_page(r, s, tx, l, std::move(v), p);
  v.set(tpl::SUMMARY, fmt::format(fmt::runtime(s.t("{0} geïmporteerd, {1} niet.")), s.t.number(l.made),
                                  s.t.number(l.left_out)));
  if (l.at_state == list_state::done) draw_next(v, s, tx, l);
  if (l.at_state == list_state::undone) draw_stayed(v, s, tx, l);
  draw_rows(v, s, r, tx, l, count_rows(tx, l.id));
  if (l.at_state == list_state::done && s.now - *l.done_at <= undo_term)
    v.add(tpl::UNDO).set(tpl::UNDO_URL, address_of(s, l) + "/herroeping");
  return framed(r, s, l, std::move(v), p.how);
}

std::optional<import_list> list_of_path(const request& r, const scope& s, transaction& tx) {
  auto l = find_list(tx, list_id(r.value(0)));
  const auto kinds = kinds_here(s);
  if (l && std::ranges::find(kinds, l->kind) == kinds.end()) return std::nullopt;
  return l;
}

response refused_page(const request& r, const scope& s, transaction& tx, const import_list& l,
                      const refusal& why, std::vector<std::string> columns = {}) {
  return list_page(r, s, tx, l, {s.t(why), why, std::move(columns)});
}

// One act on a list: back to it, or the page again with what is wrong.
response changed(const request& r, const scope& s, transaction& tx, std::string_view code,
                 const std::function<result<import_list>(const import_list&)>& act,
                 std::vector<std::string> columns = {}) {
  const auto l = list_of_path(r, s, tx);
  if (!l) return no_such_list(s, r);
  if (const auto done = act(*l); !done) return refused_page(r, s, tx, *l, done.error(), std::move(columns));
  return web::see_other(address_of(s, *l) + "?klaar=" + std::string(code));
}

}  // namespace

response show_lists(const request& r, scope& s, transaction& tx) {
  if (kinds_here(s).empty()) return not_for_this_tenant(s, r);
  return lists_page(r, s, tx, upload_form(s), {});
}

response take_list(const request& r, scope& s) {
  if (kinds_here(s).empty()) return not_for_this_tenant(s, r);
  const auto kind = kind_named(r.form.get("soort"));
  const auto sent = std::ranges::find(r.files, "bestand", &web::upload::field);
  result<std::string> text = refuse(refusal_kind::invalid, "Kies een bestand.", "bestand");
  if (sent != r.files.end() && !sent->bytes.empty()) {
    text = text_of_upload(sent->bytes);
    if (!kind) text = refuse(refusal_kind::invalid, "Kies wat erin staat", "soort");
  }
  return s.node.db.write(s.here.id, [&](transaction& tx) {
    return web::submissions::run_once(tx, r, s, [&] {
      auto l = text ? receive(tx, s, *kind, sent->file_name, *text) : std::unexpected(text.error());
      if (l) {
        audit::note(tx, s, audit::list_sent, std::nullopt, l->id);
        return web::see_other(address_of(s, *l));
      }
      form f = upload_form(s);
      f.put("soort", r.form.get("soort"));
      f.refuse(l.error());
      return lists_page(r, s, tx, f, l.error());
    });
  });
}

response show_list(const request& r, scope& s, transaction& tx) {
  const auto l = list_of_path(r, s, tx);
  return l ? list_page(r, s, tx, *l) : no_such_list(s, r);
}

response choose_list_columns(const request& r, scope& s, transaction& tx) {
  const auto columns = r.form.all("kolom");
  return changed(
      r, s, tx, "kolommen", [&](const import_list& l) { return choose_columns(tx, s, l.id, columns); },
      columns);
}

response choose_list_header(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "kolommen", [&](const import_list& l) {
    return choose_header(tx, s, l.id, whole_number<int>(r.form.get("kop")).value_or(-1));
  });
}

response carry_list_out(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "ingevoerd", [&](const import_list& l) {
    auto done = carry_out(tx, s, l.id, !r.form.get("ook").empty());
    if (done) audit::note(tx, s, audit::list_imported, std::nullopt, l.id);
    return done;
  });
}

response undo_list(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "ongedaan", [&](const import_list& l) {
    auto done = undo(tx, s, l.id);
    if (done) audit::note(tx, s, audit::import_undone, std::nullopt, l.id);
    return done;
  });
}

response throw_list_away(const request& r, scope& s, transaction& tx) {
  const auto l = list_of_path(r, s, tx);
  if (!l) return no_such_list(s, r);
  if (throw_away(tx, l->id)) {
    audit::note(tx, s, audit::list_thrown_away, std::nullopt, l->id);
    return web::see_other(root_of(s) + "?klaar=weg");
  }
  return refused_page(r, s, tx, *l, {refusal_kind::conflict, "Deze lijst is al geïmporteerd.", ""});
}

response ask_undo(const request& r, scope& s, transaction& tx) {
  const auto l = list_of_path(r, s, tx);
  if (!l || l->at_state != list_state::done) return no_such_list(s, r);
  const auto stay = changed_since(tx, *l);
  std::string text = s.t("{} gaat weg.", "{} gaan weg.", l->made - static_cast<long long>(stay.size()));
  if (!stay.empty()) {
    std::string names;
    for (std::size_t i = 0; i < stay.size() && i < 20; ++i)
      names += (names.empty() ? "" : "; ") + stay[i].name + " " + reasons_of(s, stay[i]);
    text += " " + s.t("{} blijft staan, want er veranderde iets sinds de import:",
                      "{} blijven staan, want er veranderde iets sinds de import:",
                      static_cast<long long>(stay.size()));
    text += " " + names + (stay.size() > 20 ? " …" : ".");
  }
  return web::ask_page(s, r, s.t("De import ongedaan maken?"), text,
                       {s.base + r.path, s.t("Ja, maak ongedaan"), "primary", "danger", "history"});
}

response export_wrong_rows(const request& r, scope& s, transaction& tx) {
  const auto l = list_of_path(r, s, tx);
  if (!l || l->at_state != list_state::draft) return no_such_list(s, r);
  std::vector<std::string> head = l->headers;
  head.push_back(s.t("Wat we zagen"));
  std::string out(csv::byte_order_mark);
  out += csv::write(head);
  const csv::sent_sheet sheet = sheet_of(*l);
  auto row = sheet.rows.begin();  // both go by line
  for (const judged_row& one :
       rows_of(tx, l->id, {.what = verdict::wrong, .per_page = static_cast<int>(most_rows)})) {
    while (row != sheet.rows.end() && row->line < one.line) ++row;
    std::vector<std::string> fields = row == sheet.rows.end() ? std::vector<std::string>() : row->fields;
    for (std::string& f : fields) f = csv::value_of(f);
    fields.resize(l->headers.size());
    fields.push_back(joined(s, one));
    out += csv::write(fields);
  }
  return web::csv_response(std::move(out), "foute-regels.csv");
}

}  // namespace paraat::list_imports
