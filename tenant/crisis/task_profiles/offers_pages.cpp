#include <algorithm>

#include "tenant/crisis/task_profiles/offers_view.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/crisis/task_profiles/task_profiles_pages.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::task_profiles {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& l : lines) out += (out.empty() ? "" : " · ") + l;
  return out;
}

struct fact {
  std::string label, text;
};

void add_words(std::vector<fact>& out, const scope& s, const words& w, const std::string& suffix) {
  out.push_back({s.t("Naam") + suffix, w.name});
  out.push_back({s.t("Wat doe je?") + suffix, w.summary});
  out.push_back({s.t("Briefing") + suffix, w.briefing});
  out.push_back({s.t("Wat breng je mee?") + suffix, joined(w.bring)});
  out.push_back({s.t("Veiligheid") + suffix, joined(w.safety)});
}

// All fields of a profile, always in the same order.
std::vector<fact> facts_of(const scope& s, const content& c) {
  std::vector<fact> out;
  add_words(out, s, c.dutch, "");
  const group* g = group_of(c.group);
  out.push_back({s.t("Groep"), g == nullptr ? "" : s.t(g->label)});
  out.push_back({s.t("Mensen per shift"), s.t.number(c.people)});
  out.push_back({s.t("Uren per shift"), s.t.number(c.hours)});
  out.push_back({s.t("Minimumleeftijd"), s.t.number(c.minimum_age)});
  out.push_back({s.t("Vaardigheid"), c.skill.empty() ? "" : skill_text(s, c.skill)});
  out.push_back({s.t("Kan invallen"), skills_text(s, c.deputies)});
  out.push_back({s.t("Attesten"), skills_text(s, c.certificates)});
  add_words(out, s, c.english, " (" + s.t("Engels") + ")");
  return out;
}

web::table differences(const scope& s, const content& ours, const content& theirs) {
  web::table out(s.t("Wat verschilt"), {s.t("Wat"), s.t("Bij ons"), s.t("In de catalogus")});
  const auto a = facts_of(s, ours), b = facts_of(s, theirs);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].text != b[i].text) out.row({{.text = a[i].label}, {.text = a[i].text}, {.text = b[i].text}});
  return out;
}

std::string catalogue_name(const scope& s, const source& from) {
  return from.publisher.empty() ? s.t("Komt mee met Paraat") : s.node.tenants.name_of(from.publisher);
}

response done(const scope& s, std::string_view code, std::string_view what) {
  return web::see_other(address_of(s, code) + "?klaar=" + std::string(what));
}

}  // namespace

std::string list_address(const scope& s) { return s.base + "/beheer/taakprofielen"; }
std::string address_of(const scope& s, std::string_view code) {
  return list_address(s) + "/" + std::string(code);
}

response not_there(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit taakprofiel bestaat niet.", ""});
}

std::string skill_text(const scope& s, const std::string& code) {
  const skill* k = skill_of(code);
  return k != nullptr ? s.t(k->label) : code;
}

std::string skills_text(const scope& s, const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& c : codes) out += (out.empty() ? "" : ", ") + skill_text(s, c);
  return out;
}

std::optional<shown> shown_of(transaction& tx, const scope& s, std::string_view code) {
  const auto own = find(tx, code);
  auto theirs = source_of(tx, s.here, code);
  if (!own && !theirs) return std::nullopt;
  const standing at = compare(own, theirs);
  if (own && (own->active || !theirs || at == standing::own)) return shown{*own, at, std::move(theirs)};
  profile offered{.code = std::string(code), .what = theirs->what};
  return shown{std::move(offered), at, std::move(theirs)};
}

web::button take_over_button(const scope& s, const shown& x, std::string label, std::string variant,
                             bool replace) {
  web::button b{address_of(s, x.p.code) + "/overname", std::move(label), std::move(variant), "",
                replace ? "" : "plus"};
  if (x.theirs) b.hidden.emplace_back("gezien", digest_of(x.theirs->what));
  if (replace) b.hidden.emplace_back("vervang", "1");
  return b;
}

void draw_catalogue(view& v, const scope& s, const shown& x) {
  if (!x.theirs || x.at == standing::own) return;
  v.add(tpl::FACT).set(tpl::LABEL, s.t("Catalogus")).set(tpl::TEXT, catalogue_name(s, *x.theirs));
  if (x.at == standing::same || x.at == standing::not_in_use) return;
  view& part = v.add(tpl::CATALOGUE);
  const web::table rows = differences(s, x.p.what, x.theirs->what);
  if (!rows.empty()) rows.render(part, tpl::DIFFERENCES);
  const auto say = [&](std::string text) { part.set(tpl::TEXT, std::move(text)); };
  if (x.at == standing::renewed) {
    say(s.t("De catalogus heeft een nieuwe versie. Jullie pasten dit profiel niet aan."));
    return;
  }
  if (x.at == standing::adapted) {
    say(s.t("Dit hebben jullie aangepast. De catalogus veranderde niet sinds jullie het overnamen."));
    web::draw_button(part, tpl::ACTION_BUTTON, s,
                     take_over_button(s, x, s.t("Zet terug zoals in de catalogus"), "tertiary", true));
    return;
  }
  say(s.t("Jullie pasten dit profiel aan, en de catalogus veranderde daarna. Kies wat jullie gebruiken."));
  web::draw_button(part, tpl::ACTION_BUTTON, s,
                   {address_of(s, x.p.code) + "/behoud",
                    s.t("Hou die van ons"),
                    "primary",
                    "",
                    "",
                    {{"gezien", digest_of(x.theirs->what)}}});
  web::draw_button(part, tpl::ACTION_BUTTON, s,
                   take_over_button(s, x, s.t("Vervang door die van de catalogus"), "secondary", true));
}

void draw_publishing(web::list_page& l, const scope& s) {
  if (s.here.what != tenants::tenant_kind::aggregator) return;
  l.lead =
      s.t("De catalogus die gemeenten overal aangeboden krijgen. Wat je publiceert of wijzigt, zien zij "
          "als nieuw; wat ze zelf aanpasten, blijft van hen.");
  l.parts = {{s.t("Taakprofielen"), list_address(s)},
             {s.t("Publiceer alles"), list_address(s) + "/publicatie"}};
  l.part = list_address(s);
}

response adopt_one(const request& r, scope& s, transaction& tx) {
  const auto taken =
      take_over(tx, s.here, r.value(0), r.form.get("gezien"), r.form.get("vervang") == "1", s.now);
  if (!taken) return web::refusal_page(s, r, taken.error());
  return done(s, taken->code, "overgenomen");
}

response keep_one(const request& r, scope& s, transaction& tx) {
  const auto kept = keep_ours(tx, s.here, r.value(0), r.form.get("gezien"));
  if (!kept) return web::refusal_page(s, r, kept.error());
  return done(s, kept->code, "gehouden");
}

response publish_one(const request& r, scope& s, transaction& tx) {
  if (const auto ok = publish(tx, s.here, r.value(0), s.now); !ok) return web::refusal_page(s, r, ok.error());
  return done(s, r.value(0), "gepubliceerd");
}

response withdraw_one(const request& r, scope& s, transaction& tx) {
  if (const auto ok = withdraw(tx, s.here, r.value(0), s.now); !ok)
    return web::refusal_page(s, r, ok.error());
  return done(s, r.value(0), "ingetrokken");
}

response show_publishing(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator) return not_there(s, r);
  const auto waiting = std::ranges::count(adopted(tx), false, &profile::published);
  const std::string text = s.t("Alles wat met Paraat meekomt en alles wat jullie zelf schreven, gaat naar de "
                               "gemeenten als aanbod.") +
                           " " + s.t("Nu wacht er {} profiel.", "Nu wachten er {} profielen.", waiting);
  return web::ask_page(s, r, s.t("Publiceer de catalogus"), text,
                       {list_address(s) + "/publicatie", s.t("Publiceer alles")});
}

response publish_everything(const request& r, scope& s, transaction& tx) {
  if (const auto ok = publish_all(tx, s.here, s.now); !ok) return web::refusal_page(s, r, ok.error());
  return web::see_other(list_address(s) + "?toestand=van-ons");
}

}  // namespace paraat::task_profiles
