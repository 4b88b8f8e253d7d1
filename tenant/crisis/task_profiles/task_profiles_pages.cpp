#include "tenant/crisis/task_profiles/task_profiles_pages.hpp"

#include <algorithm>
#include <map>

#include "tenant/crisis/task_profiles/offers_view.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/crisis/task_profiles/task_profiles_form.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::task_profiles {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view ours_tab = "van-ons", others_tab = "catalogus", news_tab = "nieuw";

std::vector<shown> all_shown(transaction& tx, const scope& s) {
  std::map<std::string, profile> own;
  for (profile& p : adopted(tx)) own.emplace(p.code, std::move(p));
  std::vector<shown> out;
  for (auto& [code, theirs] : sources(tx, s.here)) {
    const auto at = own.find(code);
    if (at == own.end()) {
      out.push_back({{.code = code, .what = theirs.what}, standing::not_in_use, theirs});
      continue;
    }
    out.push_back({at->second, compare(at->second, theirs), theirs});
    own.erase(at);
  }
  for (auto& [code, p] : own) out.push_back({std::move(p), standing::own, {}});
  std::ranges::sort(out, {}, [](const shown& x) { return x.p.what.dutch.name; });
  return out;
}

web::cell state_cell(const scope& s, const shown& x) {
  if (x.p.published) return {.text = s.t("Gepubliceerd"), .tone = "success"};
  switch (x.at) {
    case standing::own:
      return x.p.active ? web::cell{.text = s.t("Eigen profiel"), .tone = "info"}
                        : web::cell{.text = s.t("Niet in gebruik"), .tone = "neutral"};
    case standing::not_in_use:
      return x.news() ? web::cell{.text = s.t("Nieuw in de catalogus"), .tone = "info"}
                      : web::cell{.text = s.t("Niet in gebruik"), .tone = "neutral"};
    case standing::same:
      return {.text = s.t("In gebruik"), .tone = "success"};
    case standing::adapted:
      return {.text = s.t("Aangepast"), .tone = "info"};
    case standing::renewed:
      return {.text = s.t("Vernieuwd"), .tone = "warning"};
    case standing::both_changed:
      return {.text = s.t("Beide gewijzigd"), .tone = "warning"};
  }
  return {};
}

bool matches(const shown& x, const web::list_query& q) {
  if (q.state == ours_tab && !x.ours()) return false;
  if (q.state == others_tab && x.ours()) return false;
  if (q.state == news_tab && !x.news()) return false;
  const words& w = x.p.what.dutch;
  return text::folded(w.name + "\n" + w.summary + "\n" + x.p.what.english.name).find(text::folded(q.words)) !=
         std::string::npos;
}

void draw_words(view& v, const words& w) {
  v.set(tpl::SUMMARY, w.summary).set(tpl::BRIEFING, w.briefing);
  for (const std::string& line : w.bring) v.add(tpl::BRING).set(tpl::TEXT, line);
  for (const std::string& line : w.safety) v.add(tpl::SAFETY).set(tpl::TEXT, line);
}

void draw_facts(view& v, const scope& s, const content& c) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  if (const group* g = group_of(c.group)) fact(s.t("Groep"), s.t(g->label));
  fact(s.t("Mensen per shift"), s.t.number(c.people));
  fact(s.t("Uren per shift"), s.t.number(c.hours));
  fact(s.t("Minimumleeftijd"), s.t("{} jaar", "{} jaar", c.minimum_age));
  fact(s.t("Vaardigheid"), c.skill.empty() ? s.t("Geen: iedereen kan het") : skill_text(s, c.skill));
  fact(s.t("Kan invallen"), skills_text(s, c.deputies));
  fact(s.t("Attesten"), skills_text(s, c.certificates));
}

void draw_actions(view& v, const scope& s, const shown& x) {
  const std::string at = address_of(s, x.p.code);
  if (!x.ours()) {
    web::draw_button(v, tpl::MAIN_BUTTON, s, take_over_button(s, x, s.t("Neem over"), "primary", false));
    return;
  }
  if (x.at == standing::renewed)
    web::draw_button(v, tpl::MAIN_BUTTON, s,
                     take_over_button(s, x, s.t("Neem de nieuwe versie over"), "primary", false));
  v.add(tpl::ACTION_LINK)
      .set(tpl::WAY_URL, at + "/wijziging")
      .set(tpl::WAY_LABEL, s.t("Pas aan"))
      .set(tpl::WAY_ICON, "pencil");
  if (s.here.what == tenants::tenant_kind::municipality)
    v.add(tpl::ACTION_LINK)
        .set(tpl::WAY_URL, s.base + "/beheer/vacatures/nieuw?taakprofiel=" + web::url_encode(x.p.code))
        .set(tpl::WAY_LABEL, s.t("Maak er een vacature van"))
        .set(tpl::WAY_ICON, "send");
  if (s.here.what == tenants::tenant_kind::aggregator)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     x.p.published ? web::button{at + "/intrekking", s.t("Trek terug"), "secondary"}
                                   : web::button{at + "/publicatie", s.t("Publiceer"), "secondary"});
  web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/stopzetting", s.t("Gebruik niet meer"), "tertiary"});
}

response form_page(const request& r, const scope& s, const form& f, std::string title,
                   const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/taakprofielen");
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/task_profiles/edit.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {list_address(s), s.t("Taakprofielen")},
                               {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

}  // namespace

response show_all(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  const auto everything = all_shown(tx, s);
  std::vector<const shown*> found;
  for (const shown& x : everything)
    if (matches(x, q)) found.push_back(&x);
  web::list_page l{
      .title = s.t("Taakprofielen"),
      .current = "/taakprofielen",
      .search_label = s.t("Zoek een taak"),
      .action_label = s.t("Eigen profiel"),
      .action_url = list_address(s) + "/nieuw",
      .lead = s.t("Wat een taak vraagt, klaar om op te roepen. Neem over wat je nodig hebt en pas "
                  "het aan aan jouw gemeente."),
      .rows = web::table(s.t("Taakprofielen"), {s.t("Taak"), s.t("Groep"), s.t("Vaardigheid"),
                                                s.t("Mensen per shift"), s.t("Status")}),
      .empty_text = s.t("Geen taakprofiel dat hierbij past."),
      .total = static_cast<long long>(found.size()),
      .page = q.page};
  const long long ours = std::ranges::count_if(everything, &shown::ours);
  const long long news = std::ranges::count_if(everything, &shown::news);
  const auto all = static_cast<long long>(everything.size());
  l.tabs = {{s.t("Alle"), "", all},
            {s.t("Van ons"), std::string(ours_tab), ours},
            {s.t("Nog niet in gebruik"), std::string(others_tab), all - ours},
            {s.t("Nieuw of gewijzigd"), std::string(news_tab), news}};
  draw_publishing(l, s);
  const std::size_t from = static_cast<std::size_t>(q.page - 1) * static_cast<std::size_t>(l.per_page);
  for (std::size_t i = from; i < found.size() && i < from + static_cast<std::size_t>(l.per_page); ++i) {
    const content& c = found[i]->p.what;
    const group* g = group_of(c.group);
    l.rows.row({{.text = c.dutch.name, .url = address_of(s, found[i]->p.code), .under = c.dutch.summary},
                {.text = g != nullptr ? s.t(g->label) : ""},
                {.text = c.skill.empty() ? s.t("Iedereen") : skill_text(s, c.skill)},
                {.text = s.t.number(c.people)},
                state_cell(s, *found[i])});
  }
  return web::show_list(s, r, web::desk_of(r, s), l);
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto x = shown_of(tx, s, r.value(0));
  if (!x) return not_there(s, r);
  const content& c = x->p.what;
  view v;
  v.set(tpl::HEADING, c.dutch.name);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/taakprofielen");
  web::draw_done(v, s, r,
                 {{"overgenomen", "Het profiel is van jullie. Je kan het nu aanpassen."},
                  {"bewaard", "Je wijzigingen zijn bewaard."},
                  {"gehouden", "Jullie profiel blijft zoals het was."},
                  {"gepubliceerd", "Andere gemeenten krijgen dit profiel nu aangeboden."},
                  {"ingetrokken", "Het profiel wordt niet meer aangeboden. Wie het overnam, houdt het."},
                  {"gestopt", "Jullie gebruiken dit profiel niet meer."}});
  const web::cell tag = state_cell(s, *x);
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  draw_actions(v, s, *x);
  draw_words(v, c.dutch);
  draw_facts(v, s, c);
  draw_catalogue(v, s, *x);
  if (!c.english.name.empty()) {
    view& english = v.add(tpl::ENGLISH).set(tpl::NAME, c.english.name);
    draw_words(english, c.english);
  }
  return web::page(s, r, "crisis/task_profiles/profile.html", std::move(v),
                   {.title = c.dutch.name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {list_address(s), s.t("Taakprofielen")},
                               {address_of(s, x->p.code), c.dutch.name}},
                    .index = false});
}

response show_new(const request& r, scope& s, transaction&) {
  form f = profile_form(s, list_address(s) + "/nieuw", list_address(s));
  f.put("mensen", "6").put("uren", "4").put("leeftijd", "16");
  return form_page(r, s, f, s.t("Eigen taakprofiel"), {});
}

response make(const request& r, scope& s, transaction& tx) {
  form f = profile_form(s, list_address(s) + "/nieuw", list_address(s));
  if (f.accept(r.form)) {
    const auto made = create(tx, content_of(f), s.now);
    if (made) return web::see_other(address_of(s, made->code) + "?klaar=bewaard");
    f.refuse(made.error());
  }
  return form_page(r, s, f, s.t("Eigen taakprofiel"), f.refused());
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto own = find(tx, r.value(0));
  if (!own || !own->active) return not_there(s, r);
  const std::string at = address_of(s, own->code);
  form f = profile_form(s, at + "/wijziging", at);
  put_content(f, own->what);
  f.hidden("versie", std::to_string(own->version));
  return form_page(r, s, f, s.t("Taakprofiel aanpassen"), {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto own = find(tx, r.value(0));
  if (!own || !own->active) return not_there(s, r);
  const std::string at = address_of(s, own->code);
  form f = profile_form(s, at + "/wijziging", at);
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = edit(tx, own->code, content_of(f), version, s.now);
    if (kept) return web::see_other(at + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, own->version);
  }
  f.hidden("versie", std::to_string(version));
  return form_page(r, s, f, s.t("Taakprofiel aanpassen"), how);
}

response drop_one(const request& r, scope& s, transaction& tx) {
  const auto done = drop(tx, r.value(0), s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(address_of(s, done->code) + "?klaar=gestopt");
}

}  // namespace paraat::task_profiles
