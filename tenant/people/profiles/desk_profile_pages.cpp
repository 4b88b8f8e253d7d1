#include "tenant/people/profiles/desk_profile_pages.hpp"

#include <fmt/format.h>

#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/people/profiles/profile_view.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
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

constexpr const char* without_name = "Zonder naam";

std::string root_of(const scope& s, const profile& p) { return s.base + "/beheer/profielen/" + p.id; }

// What the staff may call this person.
std::string name_for_staff(const scope& s, const profile& p) {
  const std::string name = as_seen_by(p, viewer::mediator).name;
  return name.empty() ? s.t(without_name) : name;
}

web::status_look look_of(profile_state st) {
  switch (st) {
    case profile_state::draft:
      return {"Nog niet bevestigd", "warning"};
    case profile_state::confirmed:
      return {"Niet zichtbaar", "info"};
    case profile_state::visible:
      return {"Zichtbaar", "success"};
    case profile_state::hidden:
    case profile_state::erased:
      return {"Verborgen", "neutral"};
  }
  return {"Verborgen", "neutral"};
}

result<profile> profile_of_path(const request& r, transaction& tx) {
  auto p = find(tx, profile_id(r.value(0)));
  if (!p || (p->account && p->status == profile_state::draft))
    return refuse(refusal_kind::not_found, "Dit profiel bestaat niet.");
  return std::move(*p);
}

// A profile that is served at the desk: its person has no account to change it with.
result<whose> served(const request& r, const scope& s, transaction& tx) {
  auto p = profile_of_path(r, tx);
  if (!p) return std::unexpected(p.error());
  if (p->account)
    return refuse(refusal_kind::forbidden, "Deze persoon beheert het profiel zelf, met een link in de mail.");
  const std::string root = root_of(s, *p);
  return whose{std::move(*p), root, root + "/deel", false};
}

form new_form(const scope& s) {
  form f(s, s.base + "/beheer/profielen/nieuw", s.t("Begin het profiel"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::tel, "telefoon", s.t("Telefoon"), {.max = 30, .half = true});
  f.add(form::type::email, "email", s.t("E-mailadres"), {.max = 254, .half = true});
  f.cancel_link(s.base + "/beheer/profielen", s.t("Annuleer"));
  return f;
}

response new_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  view v;
  const std::string title = s.t("Een profiel aan de balie");
  v.set(tpl::HEADING, title);
  v.add(tpl::HAS_LEAD)
      .set(tpl::LEAD, s.t("Voor wie geen e-mailadres heeft, met de persoon naast je. Heeft die er wel "
                          "een? Dan gaat het makkelijker met een link op /mijn."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/profielen");
  f.render(v, tpl::FORM);
  return web::page(s, r, "people/profiles/desk_new.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/profielen", s.t("Profielen")},
                               {s.base + "/beheer/profielen/nieuw", title}},
                    .index = false,
                    .how = how});
}

form consent_form(const scope& s, const whose& w) {
  form f(s, w.root + "/zichtbaarheid", s.t("Maak zichtbaar"));
  f.add(form::type::tick, "akkoord", s.t("Ik las deze tekst voor en de persoon zei ja"),
        {.required = true,
         .missing = s.t("Duid aan dat de persoon ja zei"),
         .hint = "“" + consent_sentence(s) + "”"});
  return f;
}

form paper_form(const scope& s, const profile& p) {
  form f(s, root_of(s, p) + "/papier", s.t("Gezien"));
  std::vector<web::choice> said;
  for (const training& t : as_seen_by(p, viewer::mediator).trainings)
    said.push_back({t.code, concept_label(s.t, t.code), ""});
  f.add_choices(form::type::select, "opleiding", s.t("Opleiding of attest"), std::move(said),
                {.required = true, .hint = s.t("Bewaar geen kopie en geen nummer: alleen dat je het zag.")});
  f.add(form::type::date, "geldig_tot", s.t("Geldig tot en met"),
        {.hint = s.t("Leeg: de datum die in het profiel staat, blijft."), .quiet = true});
  f.add(form::type::tick, "nummer", s.t("Zorg: het registratienummer gezien"), {.quiet = true});
  f.add(form::type::tick, "visum", s.t("Zorg: het visum gezien"), {.quiet = true});
  return f;
}

void draw_state(view& v, const scope& s, const whose& w, const form* consent) {
  switch (w.who.status) {
    case profile_state::draft:
      web::draw_button(v, tpl::ACTION_BUTTON, s,
                       {w.root + "/bevestiging", s.t("Alles klopt"), "primary", "", "check"});
      break;
    case profile_state::confirmed:
    case profile_state::hidden: {
      const form fresh = consent_form(s, w);
      (consent != nullptr ? *consent : fresh).render(v.add(tpl::CONSENT), tpl::FORM);
      break;
    }
    case profile_state::visible:
      web::draw_button(v, tpl::ACTION_BUTTON, s, {w.root + "/verberging", s.t("Verberg"), "secondary"});
      break;
    case profile_state::erased:
      break;
  }
  v.set(tpl::ERASE_URL, w.root + "/verwijdering");
}

void draw_served(view& v, const scope& s, const whose& w, const form* consent) {
  view& box = v.add(tpl::SERVED);
  for (const part_words& p : parts()) {
    const std::string line = summary_of(s, w.who.what, p.which);
    box.add(tpl::PART)
        .set(tpl::TITLE, s.t(p.title))
        .set(tpl::PART_URL, w.address(p))
        .set(tpl::TEXT, line.empty() ? s.t("Nog niets") : line);
  }
  draw_state(box, s, w, consent);
}

struct typed_forms {
  const form* consent = nullptr;
  const form* paper = nullptr;
};

response profile_page(const request& r, const scope& s, const profile& p, const typed_forms& typed,
                      const web::outcome& how) {
  const std::string name = name_for_staff(s, p), root = root_of(s, p);
  view v;
  v.set(tpl::HEADING, name);
  const auto look = look_of(p.status);
  v.set(tpl::STATUS_TEXT, s.t(look.label)).set(tpl::TONE, std::string(look.tone));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/profielen");
  web::draw_done(v, s, r,
                 {{"bewaard", "Bewaard."},
                  {"zichtbaar", "Zichtbaar. Wat de persoon zei, staat erbij."},
                  {"gezien", "Genoteerd dat je het papier zag."}});
  const content seen = as_seen_by(p, viewer::mediator);
  // Who keeps their name would have it again beside their other records.
  if (s.may(web::role::coordinator) && !p.human.empty() && !seen.name.empty())
    v.add(tpl::HAS_PERSON).set(tpl::PERSON_URL, s.base + "/beheer/mensen/" + p.human);
  if (p.consent)
    v.add(tpl::CONSENTED)
        .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("Toestemming {0}: tekst {1}, {2}")),
                                    p.consent->said ? s.t("mondeling") : s.t("op de eigen pagina"),
                                    p.consent->version, s.t.date_with_year(web::local_day(p.consent->at))));
  draw_content(v, s, seen);
  if (p.account)
    v.show(tpl::OWN_ACCOUNT);
  else
    draw_served(v, s, {p, root, root + "/deel", false}, typed.consent);
  if (!seen.trainings.empty()) {
    const form fresh = paper_form(s, p);
    (typed.paper != nullptr ? *typed.paper : fresh).render(v.add(tpl::PAPER), tpl::FORM);
  }
  return web::page(s, r, "people/profiles/desk_profile.html", std::move(v),
                   {.title = name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/profielen", s.t("Profielen")},
                               {root, name}},
                    .index = false,
                    .how = how});
}

}  // namespace

response show_desk_list(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  const auto found = list(tx, {.words = q.words, .status = state_named(q.state), .page = q.page});
  web::table rows(s.t("Profielen"), {s.t("Naam"), s.t("Kan"), s.t("Status"), s.t("Gewijzigd")});
  for (const profile& p : found.rows) {
    const content seen = as_seen_by(p, viewer::mediator);
    rows.row({{.text = name_for_staff(s, p), .url = root_of(s, p), .under = seen.place},
              {.text = summary_of(s, seen, part::skills)},
              web::status_cell(s, look_of(p.status)),
              {.text = s.t.date_with_year(web::local_day(p.updated_at))}});
  }
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const profile_state st :
       {profile_state::visible, profile_state::confirmed, profile_state::hidden, profile_state::draft})
    tabs.push_back({s.t(look_of(st).label), std::string(name_of(st))});
  return web::show_list(s, r, web::desk_of(r, s),
                        {.title = s.t("Profielen"),
                         .current = "/profielen",
                         .parts = {{s.t("Op naam"), s.base + "/beheer/profielen"},
                                   {s.t("Op wat ze kunnen"), s.base + "/beheer/mensen/kwalificaties"},
                                   {s.t("Vragen om door te geven"), s.base + "/beheer/vragen"}},
                         .part = s.base + "/beheer/profielen",
                         .tabs = tabs,
                         .search_label = s.t("Zoek op naam"),
                         .action_label = s.t("Profiel aan de balie"),
                         .action_url = s.base + "/beheer/profielen/nieuw",
                         .rows = rows,
                         .empty_text = s.t("Nog geen profielen die hierbij passen."),
                         .total = found.total,
                         .page = q.page});
}

response show_new_at_desk(const request& r, scope& s, transaction&) {
  return new_page(r, s, new_form(s), {});
}

response make_at_desk(const request& r, scope& s, transaction& tx) {
  form f = new_form(s);
  const bool good = f.accept(r.form);
  const std::string phone = f.value("telefoon");
  if (good && phone.empty() && f.value("email").empty())
    f.error("telefoon", s.t("Vul een telefoonnummer of een e-mailadres in"));
  if (const auto number = text::read_phone(phone); good && !phone.empty() && !number)
    f.error("telefoon", s.t(std::string(text::sentence_of(number.error()))));
  if (!f.ok()) return new_page(r, s, f, refusal_kind::invalid);
  const profile p = begin_at_desk(tx, f.value("naam"), f.value("email"), f.value("telefoon"), "nl", s.now);
  if (p.account) {  // of a person who manages it themselves, whatever they let the staff see
    f.error("email", s.t("Met dit e-mailadres gaat het alleen met een link op /mijn"));
    return new_page(r, s, f, refusal_kind::conflict);
  }
  audit::note(tx, s, audit::profile_served, std::nullopt, p.id);
  return web::see_other(root_of(s, p));
}

response show_desk_profile(const request& r, scope& s, transaction& tx) {
  const auto p = profile_of_path(r, tx);
  return p ? profile_page(r, s, *p, {}, {}) : web::refusal_page(s, r, p.error());
}

response show_desk_part(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  return w ? show_part(r, s, *w, r.value(1)) : web::refusal_page(s, r, w.error());
}

response take_desk_part(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return take_part(r, s, tx, *w, r.value(1), [&](const profile&, const profile& is) {
    audit::note(tx, s, audit::profile_served, std::nullopt, is.id);
    return std::string();
  });
}

namespace {

response changed_state(const request& r, const scope& s, transaction& tx, const whose& w,
                       const result<profile>& done, std::string_view event, std::string_view code) {
  if (!done) return web::refusal_page(s, r, done.error());
  audit::note(tx, s, event, std::nullopt, done->id);
  return web::see_other(w.root + "?klaar=" + std::string(code));
}

}  // namespace

response confirm_at_desk(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return changed_state(r, s, tx, *w, confirm(tx, w->who.id, s.now), audit::profile_served, "bewaard");
}

response show_at_desk(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  form f = consent_form(s, *w);
  if (!f.accept(r.form)) return profile_page(r, s, w->who, {.consent = &f}, refusal_kind::invalid);
  const given_consent said{std::string(consent_version), s.now, true, s.account->account};
  return changed_state(r, s, tx, *w, show(tx, w->who.id, said, s.now), audit::profile_shown, "zichtbaar");
}

response hide_at_desk(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return changed_state(r, s, tx, *w, hide(tx, w->who.id, s.now), audit::profile_hidden, "bewaard");
}

response ask_erasing_at_desk(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return web::ask_page(
      s, r, fmt::format(fmt::runtime(s.t("Het profiel van {0} wissen?")), name_for_staff(s, w->who)),
      s.t("Alles wat jullie samen invulden gaat weg, met de papieren die je zag en met wie ernaar keek. Dat "
          "kan je niet ongedaan maken. Antwoorden op vacatures en het korps blijven."),
      {w->root + "/verwijdering", s.t("Wis dit profiel"), "primary", "danger", "trash"});
}

response erase_at_desk(const request& r, scope& s, transaction& tx) {
  const auto w = served(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  if (const auto done = erase(tx, w->who.id); !done) return web::refusal_page(s, r, done.error());
  audit::note(tx, s, audit::profile_removed, std::nullopt, w->who.id);
  return web::see_other(s.base + "/beheer/profielen");
}

response see_paper_at_desk(const request& r, scope& s, transaction& tx) {
  const auto p = profile_of_path(r, tx);
  if (!p) return web::refusal_page(s, r, p.error());
  form f = paper_form(s, *p);
  if (!f.accept(r.form)) return profile_page(r, s, *p, {.paper = &f}, refusal_kind::invalid);
  // The form offers only what its person lets the staff see: another code is refused alike, there or not.
  const training seen{.code = f.value("opleiding"),
                      .valid_until = f.date("geldig_tot"),
                      .number_seen = f.ticked("nummer"),
                      .visa_seen = f.ticked("visum"),
                      .seen_by = s.account->account};
  const auto done = see_paper(tx, p->id, seen, s.now);
  if (!done) {
    f.refuse(done.error());
    return profile_page(r, s, *p, {.paper = &f}, done.error());
  }
  audit::note(tx, s, audit::paper_seen, std::nullopt, p->id);
  return web::see_other(root_of(s, *p) + "?klaar=gezien");
}

}  // namespace paraat::profiles
