#include "tenant/crisis/playbook/playbook_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/playbook/playbook.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::playbook {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// Where the number of members is chosen.
constexpr std::string_view wanted_chapter = "waarom";

std::string root(const scope& s) { return s.base + "/beheer/draaiboek"; }
std::string address_of(const scope& s, std::string_view code) { return root(s) + "/" + std::string(code); }

facts facts_here(const scope& s, transaction& tx) {
  facts f = facts_of(tx, s.now);
  f.reachable = !s.here.email.empty() && !s.here.phone.empty();
  return f;
}

std::string note_of(const scope& s, const checked& c) {
  if (c.ticked_at) {
    const std::string on = s.t.date_with_year(web::local_day(*c.ticked_at));
    return fmt::format(
        fmt::runtime(c.done ? s.t("aangevinkt op {0}") : s.t("meer dan een jaar geleden: {0}")), on);
  }
  if (c.of == 0) return {};
  return fmt::format(fmt::runtime(c.has > c.of ? s.t("{0}, minstens {1} gewenst") : s.t("{0} van {1}")),
                     s.t.number(c.has), s.t.number(c.of));
}

view& draw_check(view& into, const scope& s, const checked& c) {
  view& one = into.add(tpl::CHECK).set(tpl::CHECK_LABEL, s.t(c.what->label));
  one.set(tpl::CHECK_ICON, c.done ? "circle-check" : "alert-circle").set(tpl::MARK, c.done ? "✓" : "");
  one.set(tpl::CHECK_STATE, c.done ? s.t("In orde") : s.t("Nog te doen")).show_if(c.done, tpl::CHECK_DONE);
  one.set_if(tpl::NOTE, tpl::CHECK_NOTE, note_of(s, c));
  return one;
}

void draw_blocks(view& into, std::string_view body) {
  for (const block& b : blocks_of(body)) {
    view& v = into.add(tpl::BLOCK);
    if (b.what == block::kind::list) {
      view& list = v.add(tpl::IS_LIST);
      for (const std::string& line : b.lines) list.add(tpl::LINE).set(tpl::TEXT, line);
      continue;
    }
    std::string text;
    for (const std::string& line : b.lines) text += (text.empty() ? "" : " ") + line;
    v.add(b.what == block::kind::heading ? tpl::IS_HEADING : tpl::IS_PARAGRAPH).set(tpl::TEXT, text);
  }
}

form wanted_form(const scope& s, const facts& f) {
  form w(s, address_of(s, wanted_chapter), s.t("Bewaar"));
  w.add(form::type::number, "doel", s.t("Aantal leden"), {.required = true})
      .number_range("doel", fewest_wanted, most_wanted);
  w.put("doel", std::to_string(f.members_wanted));
  return w;
}

void draw_checks(view& v, const scope& s, const chapter& c, const std::vector<checked>& all,
                 const form& wanted) {
  view* list = nullptr;
  for (const checked& one : all) {
    if (one.what->chapter != c.code) continue;
    if (list == nullptr) list = &v.add(tpl::CHECKS);
    view& line = draw_check(*list, s, one);
    if (one.what->by_hand)
      web::draw_button(line.add(tpl::BY_HAND), tpl::BUTTON, s,
                       {root(s) + "/punt/" + std::string(one.what->code),
                        one.done ? s.t("Zet terug") : s.t("Vink aan"),
                        "tertiary",
                        "",
                        "",
                        {{"aan", one.done ? "" : "ja"}}});
    if (one.what->code == "members") {
      view& w = list->add(tpl::WANTED);
      w.show_if(!wanted.ok(), tpl::OPENED);
      wanted.render(w, tpl::FORM);
    }
  }
}

void draw_own(view& v, const scope& s, const chapter& c) {
  v.set(tpl::EDIT_URL, address_of(s, c.code) + "/wijziging");
  if (!c.own) {
    v.show(tpl::OURS);
    return;
  }
  view& own = v.add(tpl::OWN);
  own.set(tpl::OWN_TEXT, fmt::format(fmt::runtime(s.t("Aangepast op {0}.")),
                                     s.t.date_with_year(web::local_day(*c.updated_at))));
  own.show_if(c.renewed, tpl::RENEWED);
  // The second time this section is shown, for the button alone.
  web::draw_button(own, tpl::BUTTON, s,
                   {address_of(s, c.code) + "/origineel", s.t("Terug naar onze tekst"), "tertiary"});
}

response chapter_page(const request& r, const scope& s, transaction& tx, const chapter& c, const form& wanted,
                      const facts& f, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, c.what.title).set(tpl::SUMMARY, c.what.summary);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/draaiboek");
  web::draw_done(v, s, r, {{"bewaard", "Bewaard."}});
  draw_blocks(v, c.what.body);
  draw_checks(v, s, c, look(tx, f, s.now), wanted);
  draw_own(v, s, c);
  for (const chapter& other : chapters(tx))
    v.add(tpl::CHAPTER)
        .set(tpl::CHAPTER_URL, address_of(s, other.code))
        .set(tpl::CHAPTER_TITLE, other.what.title)
        .show_if(other.code == c.code, tpl::CURRENT);
  return web::page(s, r, "crisis/playbook/chapter.html", std::move(v),
                   {.title = c.what.title,
                    .current = "/beheer",
                    .crumbs = {{root(s), s.t("Draaiboek")}, {address_of(s, c.code), c.what.title}},
                    .index = false,
                    .how = how});
}

form chapter_form(const scope& s, const chapter& c) {
  form f(s, address_of(s, c.code) + "/wijziging", s.t("Bewaar"));
  f.add(form::type::text, "titel", s.t("Titel"), {.required = true, .max = 100});
  f.add(form::type::text, "kort", s.t("In één zin"), {.max = 300});
  f.add(form::type::area, "tekst", s.t("Tekst"), {.required = true, .max = 20'000});
  f.cancel_link(address_of(s, c.code), s.t("Annuleer"));
  return f;
}

response edit_page(const request& r, const scope& s, const chapter& c, const form& f,
                   const web::outcome& how) {
  view v;
  const std::string title = fmt::format(fmt::runtime(s.t("{0} wijzigen")), c.what.title);
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/draaiboek");
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/playbook/edit.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{root(s), s.t("Draaiboek")},
                               {address_of(s, c.code), c.what.title},
                               {s.base + r.path, s.t("Wijzigen")}},
                    .index = false,
                    .how = how});
}

response no_chapter(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit hoofdstuk bestaat niet.", ""});
}

}  // namespace

response show_all(const request& r, scope& s, transaction& tx) {
  const auto all = look(tx, facts_here(s, tx), s.now);
  view v;
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/draaiboek");
  web::draw_done(v, s, r, {{"bewaard", "Bewaard."}});
  v.set(tpl::PRINT_URL, root(s) + "/afdruk");
  v.set(tpl::READY_DONE, std::ranges::count(all, true, &checked::done));
  v.set(tpl::READY_ALL, static_cast<long long>(all.size()));
  for (const chapter& c : chapters(tx)) {
    view& one = v.add(tpl::CHAPTER).set(tpl::CHAPTER_URL, address_of(s, c.code));
    one.set(tpl::CHAPTER_TITLE, c.what.title)
        .set(tpl::SUMMARY, c.what.summary)
        .show_if(c.renewed, tpl::RENEWED);
    long long done = 0, of = 0;
    for (const checked& k : all)
      if (k.what->chapter == c.code) ++of, done += k.done ? 1 : 0;
    if (of > 0)
      one.add(tpl::COUNTED)
          .set(tpl::COUNT_TEXT, fmt::format(fmt::runtime(s.t("{0} van {1} in orde")), done, of))
          .set(tpl::TONE, done == of ? "success" : "warning");
  }
  return web::page(s, r, "crisis/playbook/list.html", std::move(v),
                   {.title = s.t("Draaiboek"), .current = "/beheer", .index = false});
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, r.value(0));
  if (!c) return no_chapter(s, r);
  const facts f = facts_here(s, tx);
  return chapter_page(r, s, tx, *c, wanted_form(s, f), f, {});
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, r.value(0));
  if (!c) return no_chapter(s, r);
  form f = chapter_form(s, *c);
  f.put("titel", c->what.title).put("kort", c->what.summary).put("tekst", c->what.body);
  f.hidden("versie", std::to_string(c->version));
  return edit_page(r, s, *c, f, {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, r.value(0));
  if (!c) return no_chapter(s, r);
  form f = chapter_form(s, *c);
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = edit(tx, c->code, {f.value("titel"), f.value("kort"), f.value("tekst")}, version,
                           s.account->account, s.now);
    if (kept) return web::see_other(address_of(s, c->code) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, c->version);
  }
  f.hidden("versie", std::to_string(version));
  return edit_page(r, s, *c, f, how);
}

response restore_one(const request& r, scope& s, transaction& tx) {
  if (!find(tx, r.value(0))) return no_chapter(s, r);
  restore(tx, r.value(0));
  return web::see_other(address_of(s, r.value(0)) + "?klaar=bewaard");
}

response tick_one(const request& r, scope& s, transaction& tx) {
  const auto done = tick(tx, r.value(0), !r.form.get("aan").empty(), s.account->account, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  const auto all = checks();
  const auto at = std::ranges::find(all, r.value(0), &check::code);
  return web::see_other(address_of(s, at->chapter) + "?klaar=bewaard");
}

response save_wanted(const request& r, scope& s, transaction& tx) {
  if (r.value(0) != wanted_chapter) return no_chapter(s, r);
  const facts f = facts_here(s, tx);
  form w = wanted_form(s, f);
  if (w.accept(r.form)) {
    const auto kept = want_members(tx, w.number("doel").value_or(0));
    if (kept) return web::see_other(address_of(s, wanted_chapter) + "?klaar=bewaard");
    w.refuse(kept.error());
  }
  return chapter_page(r, s, tx, find(tx, wanted_chapter).value(), w, f, w.refused());
}

response show_print(const request& r, scope& s, transaction& tx) {
  view v;
  v.set(tpl::HEADING, fmt::format(fmt::runtime(s.t("Draaiboek van het korps – {0}")), s.here.name));
  v.set(tpl::PRINTED_AT, s.t.date_with_year(web::local_day(s.now)));
  for (const checked& c : look(tx, facts_here(s, tx), s.now)) draw_check(v, s, c);
  for (const chapter& c : chapters(tx)) {
    view& one = v.add(tpl::CHAPTER).set(tpl::CHAPTER_TITLE, c.what.title).set(tpl::SUMMARY, c.what.summary);
    draw_blocks(one, c.what.body);
  }
  return web::page(s, r, "crisis/playbook/print.html", std::move(v),
                   {.title = s.t("Draaiboek"), .current = "/beheer", .index = false});
}

}  // namespace paraat::playbook
