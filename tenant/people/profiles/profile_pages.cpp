#include "tenant/people/profiles/profile_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_view.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::profiles {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_looks = 100;

std::vector<std::pair<std::string, std::string>> crumbs_to(const scope& s, const whose& w,
                                                           const std::string& address,
                                                           const std::string& title) {
  if (w.own) return {{w.root, s.t("Je profiel")}, {address, title}};
  return {{s.base + "/beheer", s.t("Beheer")},
          {s.base + "/beheer/profielen", s.t("Profielen")},
          {w.root, w.who.what.name},
          {address, title}};
}

response no_part(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit deel van het profiel bestaat niet.", ""});
}

// `version` of what the form shows.
response part_page(const request& r, const scope& s, const whose& w, const part_words& p, form f, int version,
                   const web::outcome& how = {}) {
  view v;
  f.hidden("versie", std::to_string(version));
  const std::string title = s.t(p.title);
  v.set(tpl::HEADING, title).set(tpl::LEAD, s.t(p.lead));
  const auto at = &p - parts().data();
  v.set(tpl::STEP_TEXT, fmt::format(fmt::runtime(s.t("Deel {0} van {1}")), at + 1, parts().size()));
  if (!w.own) web::draw_desk_navigation(v, s, web::desk_of(r, s), "/profielen");
  f.render(v, tpl::FORM);
  web::draw_done(v, s, r,
                 {{"bewaard", "Bewaard. Voeg gerust nog iets toe."},
                  {"korps-bleef", "Bewaard. Bij je korps bleef staan wat er stond: kijk het daar na."}});
  auto crumbs = crumbs_to(s, w, w.address(p), title);
  return web::page(s, r, "people/profiles/part.html", std::move(v),
                   {.title = title,
                    .current = w.own ? "/mijn" : "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

// Where a part leads when it is saved: in a draft to the next, afterwards back.
response onward(const request& r, const whose& w, const part_words& p, const std::string& said) {
  const std::string done = "?klaar=" + (said.empty() ? "bewaard" : said);
  if (!r.form.get("nog").empty()) return web::see_other(w.address(p) + done);
  const auto next = static_cast<std::size_t>(&p - parts().data()) + 1;
  if (w.who.status == profile_state::draft && next < parts().size())
    return web::see_other(w.address(parts()[next]) + (said.empty() ? "" : done));
  return web::see_other(w.root + done);
}

response refused_part(const request& r, const scope& s, const whose& w, const part_words& p, form& f,
                      const refusal& why) {
  int version = web::shown_version(r.form);
  const web::outcome how = web::refuse_change(f, why, version, w.who.version);
  return part_page(r, s, w, p, f, version, how);
}

form visibility_form(const scope& s, const whose& w) {
  form f(s, w.root + "/zichtbaarheid", s.t("Maak me zichtbaar"));
  f.add(form::type::tick, "akkoord", consent_sentence(s),
        {.required = true, .missing = s.t("Duid aan dat organisaties je mogen vinden")});
  f.add(form::type::tick, "buren", neighbours_sentence(s),
        {.hint = s.t("Ze horen nooit wie je bent, tenzij je ja zegt. Je kan dit later veranderen."),
         .quiet = true});
  if (w.who.for_neighbours) f.put("buren", "ja");
  f.cancel_link(w.root, s.t("Nog niet"));
  return f;
}

response visibility_page(const request& r, const scope& s, const whose& w, const form& f,
                         const web::outcome& how) {
  view v;
  const std::string title = s.t("Zichtbaar worden");
  v.set(tpl::HEADING, title).set(tpl::AUDIENCES_URL, w.root + "/profiel/wie-ziet-wat");
  draw_content(v, s, as_seen_by(w.who, viewer::search));
  f.render(v, tpl::FORM);
  auto crumbs = crumbs_to(s, w, w.root + "/zichtbaarheid", title);
  return web::page(
      s, r, "people/profiles/visibility.html", std::move(v),
      {.title = title, .current = "/mijn", .crumbs = std::move(crumbs), .index = false, .how = how});
}

std::string look_text(const scope& s, const kept_look& l) {
  switch (l.what) {
    case look::searched:
      return s.t("Vond je {} keer in een zoekactie, zonder naam",
                 "Vond je {} keer in een zoekactie, zonder naam", l.times);
    case look::opened:
      return s.t("Bekeek je kaart {} keer, zonder naam", "Bekeek je kaart {} keer, zonder naam", l.times);
    case look::disclosed: {
      std::string shown;
      for (const field f : l.shown) shown += (shown.empty() ? "" : ", ") + s.t(label_of(f));
      return fmt::format(fmt::runtime(s.t("Kreeg te zien, nadat jij ja zei: {0}")), shown);
    }
  }
  return "";
}

}  // namespace

std::string consent_sentence(const scope& s) {
  return fmt::format(
      fmt::runtime(
          s.t("Organisaties die {0} goedkeurde, mogen mij zonder naam vinden en mij via de gemeente iets "
              "vragen. Ik kan dat altijd stopzetten.")),
      s.here.name);
}

std::string looker_name(const scope& s, const looking& who) {
  if (who.party == s.here.party) return who.name;
  return fmt::format(fmt::runtime(s.t("{0} in {1}")), who.name, s.node.tenants.name_of(who.party));
}

std::string neighbours_sentence(const scope& s) {
  return fmt::format(fmt::runtime(s.t("Ook organisaties van buurgemeenten mogen mij via {0} iets vragen.")),
                     s.here.name);
}

result<whose> own_profile(const scope& s, transaction& tx) {
  auto p = of_account(tx, s.account->account);
  if (!p) return refuse(refusal_kind::not_found, "Je hebt nog geen profiel. Maak er eerst een.");
  return whose{std::move(*p), s.base + "/mijn", s.base + "/mijn/profiel", true};
}

response show_part(const request& r, const scope& s, const whose& w, std::string_view code) {
  const auto* p = part_with_code(code);
  if (p == nullptr) return no_part(s, r);
  return part_page(r, s, w, *p, part_form(s, w, *p, {}), w.who.version);
}

response take_part(const request& r, const scope& s, transaction& tx, const whose& w, std::string_view code,
                   const changed& hear) {
  const auto* p = part_with_code(code);
  if (p == nullptr) return no_part(s, r);
  form f = part_form(s, w, *p, r.form);
  const bool good = f.accept(r.form);
  profile next = good ? typed_part(f, s, w.who, p->which) : w.who;
  if (!f.ok()) return part_page(r, s, w, *p, f, web::shown_version(r.form), refusal_kind::invalid);
  const auto kept = save(tx, std::move(next), web::shown_version(r.form), s.now);
  if (!kept) return refused_part(r, s, w, *p, f, kept.error());
  return onward(r, w, *p, hear ? hear(w.who, *kept) : "");
}

response show_own_part(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  return w ? show_part(r, s, *w, r.value(0)) : web::see_other(s.base + "/mijn");
}

response confirm_own(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  const auto done = confirm(tx, w->who.id, s.now);
  if (done) return web::see_other(w->root + "?klaar=bevestigd");
  // What is missing stands on the first part.
  if (done.error().field.empty()) return web::refusal_page(s, r, done.error());
  const auto* p = part_with_code("gegevens");
  form f = part_form(s, *w, *p, {});
  f.refuse(done.error());
  return part_page(r, s, *w, *p, f, w->who.version, done.error());
}

response show_visibility(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::see_other(s.base + "/mijn");
  return visibility_page(r, s, *w, visibility_form(s, *w), {});
}

response make_visible(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  form f = visibility_form(s, *w);
  if (!f.accept(r.form)) return visibility_page(r, s, *w, f, refusal_kind::invalid);
  const auto done = show(tx, w->who.id, {std::string(consent_version), s.now}, s.now);
  if (done) {
    if (f.ticked("buren") != w->who.for_neighbours)
      static_cast<void>(keep_for_neighbours(tx, w->who.id, f.ticked("buren"), s.now));
    return web::see_other(w->root + "?klaar=zichtbaar");
  }
  f.refuse(done.error());
  return visibility_page(r, s, *w, f, done.error());
}

response allow_neighbours(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  const auto done = keep_for_neighbours(tx, w->who.id, r.form.get("mag") == "ja", s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(w->root + "?klaar=buren");
}

response hide_own(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  const auto done = hide(tx, w->who.id, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(w->root + "?klaar=verborgen");
}

response show_seen(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::see_other(s.base + "/mijn");
  view v;
  const std::string title = s.t("Zo zien organisaties je");
  v.set(tpl::HEADING, title).set(tpl::AUDIENCES_URL, w->root + "/profiel/wie-ziet-wat");
  draw_content(v.add(tpl::IN_SEARCH), s, as_seen_by(w->who, viewer::search));
  draw_content(v.add(tpl::AFTER_YES), s, as_seen_by(w->who, viewer::accepted));
  draw_content(v.add(tpl::AT_DESK), s, as_seen_by(w->who, viewer::mediator));
  v.show_if(w->who.status != profile_state::visible, tpl::NOT_VISIBLE);
  auto crumbs = crumbs_to(s, *w, w->root + "/zichtbaar-deel", title);
  return web::page(s, r, "people/profiles/seen.html", std::move(v),
                   {.title = title, .current = "/mijn", .crumbs = std::move(crumbs), .index = false});
}

response show_looks(const request& r, scope& s, transaction& tx) {
  const auto w = own_profile(s, tx);
  if (!w) return web::see_other(s.base + "/mijn");
  view v;
  const std::string title = s.t("Wie keek er?");
  v.set(tpl::HEADING, title);
  const auto looks = looks_of(tx, w->who.id, most_looks);
  for (const kept_look& l : looks)
    v.add(tpl::LOOK)
        .set(tpl::NAME, looker_name(s, l.who))
        .set(tpl::WHEN, s.t.date_with_year(l.on))
        .set(tpl::TEXT, look_text(s, l))
        .show_if(l.what == look::disclosed, tpl::DISCLOSED);
  v.show_if(looks.empty(), tpl::NOTHING);
  auto crumbs = crumbs_to(s, *w, w->root + "/wie-keek", title);
  return web::page(s, r, "people/profiles/looks.html", std::move(v),
                   {.title = title, .current = "/mijn", .crumbs = std::move(crumbs), .index = false});
}

}  // namespace paraat::profiles
