#include "tenant/crisis/saved_sentences/saved_sentences_pages.hpp"

#include "tenant/crisis/saved_sentences/saved_sentences.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::saved_sentences {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view in_navigation = "/zinnen";

std::string root(const scope& s) { return s.base + "/beheer/zinnen"; }
std::string address_of(const scope& s, const sentence& x) { return root(s) + "/" + x.id; }

form sentence_form(const scope& s, std::string action) {
  form f(s, std::move(action), s.t("Bewaar de zin"));
  f.add(form::type::text, "titel", s.t("Titel"),
        {.required = true,
         .max = longest_title,
         .hint = s.t("Zo vind je de zin terug als je een bericht schrijft.")});
  f.add(form::type::area, "tekst", s.t("Tekst"),
        {.required = true,
         .max = longest_text,
         .hint = s.t(
             "Hou het kort: een sms telt 160 tekens. Zet er geen namen of nummers van vrijwilligers in.")});
  f.cancel_link(root(s), s.t("Annuleer"));
  return f;
}

content content_of(const form& f) { return {f.value("titel"), f.value("tekst")}; }

// `shown` is the sentence that is changed; none: a new one.
response form_page(const request& r, const scope& s, const form& f, const sentence* shown,
                   const web::outcome& how) {
  const std::string title = shown != nullptr ? s.t("Bewaarde zin wijzigen") : s.t("Nieuwe zin");
  view v;
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), in_navigation);
  f.render(v, tpl::FORM);
  if (shown != nullptr)
    web::draw_button(v.add(tpl::REMOVE), tpl::BUTTON, s,
                     {.action = address_of(s, *shown) + "/verwijdering",
                      .label = s.t("Verwijder deze zin"),
                      .variant = "secondary",
                      .tone = "danger"});
  return web::page(s, r, "crisis/saved_sentences/edit.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{root(s), s.t("Bewaarde zinnen")}, {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

response no_sentence(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze bewaarde zin bestaat niet meer.", ""});
}

std::string done_sentence(const scope& s, const request& r) {
  const std::string code = r.query.get("klaar");
  if (code == "bewaard") return s.t("De zin is bewaard.");
  return code == "verwijderd" ? s.t("De zin is verwijderd.") : "";
}

}  // namespace

response show_all(const request& r, scope& s, transaction& tx) {
  const auto all = all_sentences(tx);
  web::table rows(s.t("Bewaarde zinnen"), {s.t("Titel"), s.t("Tekst")});
  for (const sentence& x : all)
    rows.row({{.text = x.what.title, .url = address_of(s, x)}, {.text = x.what.text}});
  return web::show_list(
      s, r, web::desk_of(r, s),
      {.title = s.t("Bewaarde zinnen"),
       .current = std::string(in_navigation),
       .action_label = s.t("Nieuwe zin"),
       .action_url = root(s) + "/nieuw",
       .lead =
           s.t("Zinnen die je klaarzet in rustige tijden. Op het bord van een noodsituatie zet je ze in een "
               "bericht."),
       .done = done_sentence(s, r),
       .rows = rows,
       .empty_text = s.t("Nog geen zinnen. Maak er een, dan kun je ze kiezen als je een bericht schrijft."),
       .total = static_cast<long long>(all.size()),
       .per_page = static_cast<int>(most_sentences)});
}

response show_new(const request& r, scope& s, transaction&) {
  return form_page(r, s, sentence_form(s, root(s) + "/nieuw"), nullptr, {});
}

response make(const request& r, scope& s, transaction& tx) {
  form f = sentence_form(s, root(s) + "/nieuw");
  web::outcome how = refusal_kind::invalid;
  if (f.accept(r.form)) {
    const auto added = add_sentence(tx, content_of(f), s.now);
    if (added) return web::see_other(root(s) + "?klaar=bewaard");
    f.refuse(added.error());
    how = added.error();
  }
  return form_page(r, s, f, nullptr, how);
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto shown = find_sentence(tx, sentence_id(r.value(0)));
  if (!shown) return no_sentence(s, r);
  form f = sentence_form(s, address_of(s, *shown));
  f.put("titel", shown->what.title).put("tekst", shown->what.text);
  f.hidden("versie", std::to_string(shown->version));
  return form_page(r, s, f, &*shown, {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto shown = find_sentence(tx, sentence_id(r.value(0)));
  if (!shown) return no_sentence(s, r);
  form f = sentence_form(s, address_of(s, *shown));
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = change_sentence(tx, shown->id, content_of(f), version);
    if (kept) return web::see_other(root(s) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, shown->version);
  }
  f.hidden("versie", std::to_string(version));
  return form_page(r, s, f, &*shown, how);
}

response remove_one(const request& r, scope& s, transaction& tx) {
  const auto done = remove_sentence(tx, sentence_id(r.value(0)));
  return done ? web::see_other(root(s) + "?klaar=verwijderd") : web::refusal_page(s, r, done.error());
}

}  // namespace paraat::saved_sentences
