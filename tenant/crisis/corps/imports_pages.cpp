// Import and export of lists of members, for the staff of the corps.

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/import_rows_view.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string address_of(const scope& s, const corps& c) {
  return s.base + "/beheer/korps/" + c.id + "/lijsten";
}
std::string address_of(const scope& s, const corps& c, const sent_list& l) {
  return address_of(s, c) + "/" + l.id;
}

std::string_view encoding_name(csv::encoding e) {
  constexpr std::string_view names[] = {"UTF-8", "UTF-16", "Windows-1252"};
  return names[static_cast<std::size_t>(e)];
}

web::status_look look_of(const sent_list& l) {
  // texts
  static constexpr web::status_look looks[] = {
      {"Na te kijken", "warning"}, {"Geïmporteerd", "success"}, {"Ongedaan gemaakt", "neutral"}};
  return looks[static_cast<std::size_t>(l.at_stage)];
}

// ---- all lists of a corps

form upload_form(const scope& s, const corps& c) {
  form f(s, address_of(s, c), s.t("Stuur het bestand"));
  f.add(form::type::file, "bestand", s.t("Bestand"),
        {.required = true,
         .hint = s.t("Een rekenblad (.xlsx, het eerste blad) of een CSV-bestand, ook uit de crisistool van "
                     "het Rode Kruis. "
                     "Tot 2,5 MB en 20.000 regels."),
         .accept = ".csv,.txt,.xlsx,text/csv",
         .most_bytes = most_bytes});
  return f;
}

response lists_page(const request& r, const scope& s, transaction& tx, const corps& c, const form& f,
                    const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, c.what.name);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_parts(v, s, c.what.name, parts_of(s, tx, c), address_of(s, c));
  web::draw_done(v, s, r, {{"weg", "De lijst is weggegooid."}});
  f.render(v, tpl::FORM);
  web::table rows(s.t("Geïmporteerde lijsten"),
                  {s.t("Bestand"), s.t("Wanneer"), s.t("Geïmporteerd"), s.t("Status")});
  for (const sent_list& l : lists(tx, c.id))
    rows.row({{.text = l.file_name, .url = address_of(s, c, l)},
              {.text = s.t.date_and_time(l.at)},
              {.text = l.at_stage == sent_list::stage::draft ? "–" : s.t.number(l.made)},
              web::status_cell(s, look_of(l))});
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.show(tpl::NOTHING);
  const std::string out = s.base + "/beheer/korps/" + c.id + "/leden.csv";
  v.add(tpl::EXPORT).set(tpl::EXPORT_URL, out).set(tpl::EXPORT_LABEL, s.t("Alle leden"));
  v.add(tpl::EXPORT)
      .set(tpl::EXPORT_URL, out + "?toestand=accepted")
      .set(tpl::EXPORT_LABEL, s.t("Alleen wie aanvaard is"));
  for (const export_profile& p : export_profiles(tx))
    v.add(tpl::EXPORT)
        .set(tpl::EXPORT_URL, out + "?toestand=accepted&voor=" + p.code)
        .set(tpl::EXPORT_LABEL, p.name);
  v.set(tpl::COLUMNS_URL, s.base + "/beheer/korps/uitvoer");
  return web::page(s, r, "crisis/corps/imports.html", std::move(v),
                   {.title = s.t("Lijsten"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer/korps", s.t("Korps")},
                               {s.base + "/beheer/korps/" + c.id, c.what.name},
                               {address_of(s, c), s.t("Lijsten")}},
                    .index = false,
                    .how = how});
}

// ---- one list

void draw_columns(view& v, const scope& s, const corps& c, const sent_list& l, const judgement& j,
                  const std::vector<std::string>& chosen) {
  view& part = v.add(tpl::COLUMNS).set(tpl::ACTION, address_of(s, c, l) + "/kolommen");
  web::draw_hidden(part, s);
  for (std::size_t i = 0; i < j.headers.size(); ++i) {
    std::string example;
    for (const csv::row& row : j.examples)
      if (const std::string value =
              i < row.fields.size() ? text::normalised(csv::value_of(row.fields[i])) : std::string();
          !value.empty())
        example += (example.empty() ? "" : " · ") + value.substr(0, 80);
    if (!is_utf8(example)) example.clear();
    view& column = part.add(tpl::COLUMN).set(tpl::COLUMN_ID, "k" + std::to_string(i));
    column.set(tpl::COLUMN_LABEL, j.headers[i].empty() ? "–" : j.headers[i]).set(tpl::EXAMPLE, example);
    for (const target& t : targets())
      column.add(tpl::OPTION)
          .set(tpl::OPTION_VALUE, std::string(t.code))
          .set(tpl::OPTION_LABEL, s.t(t.label))
          .show_if(i < chosen.size() && chosen[i] == t.code, tpl::CHOSEN);
  }
}

// Which row names the columns, for a list with a title above them.
void draw_header_choice(view& v, const scope& s, const corps& c, const sent_list& l, const judgement& j) {
  if (j.top.size() < 3) return;
  view& part = v.add(tpl::HEADER_CHOICE).set(tpl::ACTION, address_of(s, c, l) + "/kop");
  web::draw_hidden(part, s);
  for (std::size_t i = 0; i + 1 < j.top.size(); ++i) {
    std::string row;
    for (const std::string& field : j.top[i].fields) {
      const std::string value = text::normalised(csv::value_of(field));
      if (!value.empty() && row.size() < 80) row += (row.empty() ? "" : " · ") + value;
    }
    part.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, std::to_string(i))
        .set(tpl::OPTION_LABEL, fmt::format(fmt::runtime(s.t("Rij {0}: {1}")), j.top[i].line, row))
        .show_if(static_cast<int>(i) == l.header_row, tpl::CHOSEN);
  }
}

form carry_out_form(const scope& s, const corps& c, const sent_list& l, const judgement& j) {
  const long long good = j.count(verdict::good);
  form f(s, address_of(s, c, l) + "/invoer",
         s.t("Importeer {} goede regel", "Importeer {} goede regels", good));
  f.add_choices(form::type::radios, "als", s.t("Wat worden ze?"),
                {{"applied", s.t("Nieuwe aanmeldingen"), s.t("Je bekijkt ze een voor een.")},
                 {"accepted", s.t("Leden"),
                  s.t("Wie niet alle attesten heeft die dit korps vraagt, komt bij ‘In kennismaking’.")}},
                {.required = true, .missing = s.t("Kies wat ze worden")});
  f.put("als", "applied");
  if (const long long n = j.count(verdict::likely); n > 0)
    f.add(form::type::tick, "ook",
          s.t("Ook {} die misschien al lid is", "Ook {} die misschien al lid zijn", n));
  return f;
}

response framed(const request& r, const scope& s, const corps& c, const sent_list& l, view v,
                const web::outcome& how) {
  return web::page(s, r, "crisis/corps/import.html", std::move(v),
                   {.title = l.file_name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer/korps/" + c.id, c.what.name},
                               {address_of(s, c), s.t("Lijsten")},
                               {address_of(s, c, l), l.file_name}},
                    .index = false,
                    .how = how});
}

struct problem {
  std::string sentence;
  web::outcome how = {};
  std::vector<std::string> columns;  // as typed
};

response draft_page(const request& r, const scope& s, transaction& tx, const corps& c, const sent_list& l,
                    view v, const problem& p) {
  const judgement j = judge(tx, l, c, s.node.municipalities, s.here.nis, s.now);
  const auto good = j.count(verdict::good);
  v.set(tpl::SUMMARY,
        fmt::format(fmt::runtime(
                        s.t("{0} regels, {1} goed, {2} fout. Er is nog niets geïmporteerd. Bestand in {3}.")),
                    j.rows.size(), good, j.count(verdict::wrong), encoding_name(l.from)));
  draw_header_choice(v, s, c, l, j);
  draw_columns(v, s, c, l, j, p.columns.empty() ? l.columns : p.columns);
  v.set(tpl::ROWS_TITLE, s.t("2. Wat we lazen, regel per regel"));
  draw_rows(v, s, r, rows_of(s, j));
  if (j.count(verdict::wrong) > 0) v.add(tpl::WRONG).set(tpl::WRONG_URL, address_of(s, c, l) + "/fouten.csv");
  if (good + j.count(verdict::likely) > 0)
    carry_out_form(s, c, l, j).render(v.add(tpl::CARRY_OUT), tpl::FORM);
  web::draw_button(
      v.add(tpl::WAYS), tpl::BUTTON, s,
      {address_of(s, c, l) + "/verwijdering", s.t("Gooi deze lijst weg"), "tertiary", "danger", "trash"});
  return framed(r, s, c, l, std::move(v), p.how);
}

response list_page(const request& r, const scope& s, transaction& tx, const corps& c, const sent_list& l,
                   const problem& p = {}) {
  view v;
  v.set(tpl::HEADING, l.file_name);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_done(v, s, r,
                 {{"kolommen", "De kolommen zijn bewaard, ook voor de volgende lijst."},
                  {"ingevoerd", "De lijst is geïmporteerd."},
                  {"ongedaan", "De import is ongedaan gemaakt."}});
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, p.sentence);
  const web::cell tag = web::status_cell(s, look_of(l));
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  if (l.at_stage == sent_list::stage::draft) return draft_page(r, s, tx, c, l, std::move(v), p);
  v.set(tpl::SUMMARY, fmt::format(fmt::runtime(s.t("{0} geïmporteerd, {1} niet.")), l.made, l.left_out));
  v.set(tpl::ROWS_TITLE, s.t("Regel per regel"));
  draw_rows(v, s, r, rows_of(s, outcomes(tx, l.id)));
  if (l.at_stage == sent_list::stage::done && s.now - *l.done_at <= undo_term)
    v.add(tpl::UNDO).set(tpl::UNDO_URL, address_of(s, c, l) + "/herroeping");
  if (l.at_stage == sent_list::stage::undone && l.kept > 0) {
    view& stayed = v.add(tpl::STAYED);
    stayed.set(tpl::STAYED_TEXT, s.t("Deze mensen zijn sinds de import gewijzigd en bleven staan:"));
    for (const std::string& name : changed_since(tx, l.id))
      stayed.add(tpl::PERSON).set(tpl::PERSON_NAME, name);
  }
  return framed(r, s, c, l, std::move(v), p.how);
}

struct place {
  corps where;
  sent_list what;
};
std::optional<place> place_of(const request& r, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  const auto l = c ? find_list(tx, import_id(r.value(1))) : std::nullopt;
  if (!l || l->corps_id != c->id) return std::nullopt;
  return place{*c, *l};
}

response no_list(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze lijst bestaat niet meer. Stuur ze opnieuw.", ""});
}

// One act on a list: back to it, or the page again with what is wrong.
response changed(const request& r, const scope& s, transaction& tx, std::string_view code,
                 const std::function<result<sent_list>(const place&, problem&)>& work) {
  const auto p = place_of(r, tx);
  if (!p) return no_list(s, r);
  problem wrong;
  const auto done = work(*p, wrong);
  if (done) return web::see_other(address_of(s, p->where, p->what) + "?klaar=" + std::string(code));
  wrong.sentence = s.t(done.error());
  wrong.how = done.error();
  return list_page(r, s, tx, p->where, p->what, wrong);
}

}  // namespace

response show_lists(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  return lists_page(r, s, tx, *c, upload_form(s, *c), {});
}

response take_list(const request& r, scope& s) {
  const auto sent = std::ranges::find(r.files, "bestand", &web::upload::field);
  result<std::string> text = refuse(refusal_kind::invalid, "Kies een bestand.", "bestand");
  if (sent != r.files.end() && !sent->bytes.empty()) text = text_of_upload(sent->bytes);
  return s.node.db.write(s.here.id, [&](transaction& tx) {
    return web::submissions::run_once(tx, r, s, [&] {
      const auto c = find(tx, corps_id(r.value(0)));
      if (!c) return no_corps(s, r);
      auto l = text ? receive(tx, c->id, sent->file_name, *text, s.account->account, s.now)
                    : std::unexpected(text.error());
      if (l) {
        audit::note(tx, s, audit::list_sent, std::nullopt, l->id);
        return web::see_other(address_of(s, *c, *l));
      }
      form f = upload_form(s, *c);
      f.refuse(l.error());
      return lists_page(r, s, tx, *c, f, l.error());
    });
  });
}

response show_one_list(const request& r, scope& s, transaction& tx) {
  const auto p = place_of(r, tx);
  if (!p) return no_list(s, r);
  return list_page(r, s, tx, p->where, p->what);
}

response choose_list_columns(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "kolommen", [&](const place& p, problem& wrong) {
    wrong.columns = r.form.all("kolom");
    return choose_columns(tx, p.what.id, wrong.columns, s.now);
  });
}

response choose_list_header(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "kolommen", [&](const place& p, problem&) {
    return choose_header(tx, p.what.id, whole_number<int>(r.form.get("kop")).value_or(-1), s.now);
  });
}

response import_list(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "ingevoerd", [&](const place& p, problem&) {
    const member_state to = r.form.get("als") == "accepted" ? member_state::accepted : member_state::applied;
    auto done = carry_out(tx, p.what.id, p.where, to, !r.form.get("ook").empty(), s.node.municipalities,
                          s.here.nis, s.account->account, s.now);
    if (done) audit::note(tx, s, audit::members_imported);
    return done;
  });
}

response undo_import(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "ongedaan", [&](const place& p, problem&) {
    auto done = undo(tx, p.what.id, s.now);
    if (done) audit::note(tx, s, audit::import_undone);
    return done;
  });
}

response throw_list_away(const request& r, scope& s, transaction& tx) {
  const auto p = place_of(r, tx);
  if (!p) return no_list(s, r);
  if (throw_away(tx, p->what.id)) {
    audit::note(tx, s, audit::list_thrown_away, std::nullopt, p->what.id);
    return web::see_other(address_of(s, p->where) + "?klaar=weg");
  }
  const refusal why{refusal_kind::conflict, "Deze lijst is al geïmporteerd."};
  problem wrong;
  wrong.sentence = s.t(why);
  wrong.how = why;
  return list_page(r, s, tx, p->where, p->what, wrong);
}

response ask_undo(const request& r, scope& s, transaction& tx) {
  const auto p = place_of(r, tx);
  if (!p || p->what.at_stage != sent_list::stage::done) return no_list(s, r);
  const auto stay = changed_since(tx, p->what.id);
  std::string text =
      s.t("{} lid gaat weg.", "{} leden gaan weg.", p->what.made - static_cast<long long>(stay.size()));
  if (!stay.empty()) {
    std::string names;
    for (const std::string& n : stay) names += (names.empty() ? "" : ", ") + n;
    text += " " + fmt::format(fmt::runtime(s.t("Sinds de import gewijzigd, dus blijven staan: {0}.")), names);
  }
  return web::ask_page(s, r, s.t("De import ongedaan maken?"), text,
                       {s.base + r.path, s.t("Ja, maak ongedaan"), "primary", "danger", "history"});
}

response export_wrong_rows(const request& r, scope& s, transaction& tx) {
  const auto p = place_of(r, tx);
  if (!p || p->what.at_stage != sent_list::stage::draft) return no_list(s, r);
  const judgement j = judge(tx, p->what, p->where, s.node.municipalities, s.here.nis, s.now);
  std::vector<std::string> head = j.headers;
  head.push_back(s.t("Wat we zagen"));
  std::string out(csv::byte_order_mark);
  out += csv::write(head);
  const auto sheet = csv::read(p->what.body, p->what.delimiter, most_rows + 2);
  auto row = sheet.rows.begin();  // both go by line
  for (const judged_row& one : j.rows) {
    if (one.what != verdict::wrong) continue;
    while (row != sheet.rows.end() && row->line < one.line) ++row;
    std::vector<std::string> fields = row == sheet.rows.end() ? std::vector<std::string>() : row->fields;
    for (std::string& f : fields) f = csv::value_of(f);
    fields.resize(j.headers.size());
    fields.push_back(joined(s, one));
    out += csv::write(fields);
  }
  return web::csv_response(std::move(out), "foute-regels.csv");
}

}  // namespace paraat::corps
