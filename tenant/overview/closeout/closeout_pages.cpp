#include "tenant/overview/closeout/closeout_pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::closeout {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::parameters;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string end_path(const scope& s, const incident& i) { return incidents::address_of(s, i) + "/einde"; }
std::string archive_path(const scope& s, const incident& i) {
  return incidents::address_of(s, i) + "/archief";
}
std::string after_path(const scope& s, const incident& i) { return incidents::address_of(s, i) + "/nadien"; }

void begin(view& v, const request& r, const scope& s, const incident& i, std::string heading) {
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  incidents::draw_exercise(v, i);
  v.set(tpl::HEADING, std::move(heading));
}

response finished(const request& r, const scope& s, const incident& i, view v, const char* file,
                  const std::string& heading, const std::string& path, const web::outcome& how) {
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(path, heading);
  return web::page(s, r, file, std::move(v),
                   {.title = incidents::page_title(s, i, heading),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

// ---- work that stops

std::string neighbours_text(const scope& s, const reinforcement::open_aid& aid) {
  std::vector<std::string> names;
  for (const std::string& p : aid.parties) names.push_back(reinforcement::who_is(s, p).name);
  std::string out = s.t("{} vraag aan buurgemeenten", "{} vragen aan buurgemeenten", aid.requests) + ": " +
                    fmt::format("{}", fmt::join(names, ", "));
  if (aid.confirmed > 0)
    out += ". " + s.t("{} mens van hen mag naar huis", "{} mensen van hen mogen naar huis", aid.confirmed);
  return out;
}

void draw_stops(view& v, const scope& s, const incident& i, const activity& a) {
  const auto one = [&](std::string text) { v.add(tpl::REASON).set(tpl::TEXT, std::move(text)); };
  if (a.callouts > 0) one(s.t("{} oproep die loopt", "{} oproepen die lopen", a.callouts));
  if (a.drafts > 0) one(s.t("{} ontwerp van een oproep", "{} ontwerpen van een oproep", a.drafts));
  if (a.waiting > 0) one(s.t("{} bericht dat nog wacht", "{} berichten die nog wachten", a.waiting));
  if (a.sheet) one(fmt::format(fmt::runtime(s.t("de lijst per uur naar {0}")), i.what.command_email));
  if (a.aid.requests > 0) one(neighbours_text(s, a.aid));
  for (std::string& text : applications::stop_texts(s, a.site)) one(std::move(text));
  v.show_if(!a.runs(), tpl::NOTHING);
}

void draw_on_site(view& v, const scope& s, const incident& i, const activity& a) {
  if (a.on_site.empty()) return;
  view& box = v.add(tpl::STILL_HERE);
  box.set(tpl::TEXT, s.t("{} mens is nog ter plaatse.", "{} mensen zijn nog ter plaatse.",
                         static_cast<long long>(a.on_site.size())));
  box.set(tpl::PRESENCE_URL, s.base + presence::presence_path(i.id));
  for (const auto& p : a.on_site) {
    view& one = box.add(tpl::PERSON);
    one.set(tpl::NAME, p.name.empty() ? s.t("Onbekend") : p.name).set(tpl::UNDER_TEXT, p.task);
    if (const std::string dial = web::dialled(p.phone); !dial.empty())
      one.add(tpl::HAS_PHONE).set(tpl::PHONE, p.phone).set(tpl::DIAL, dial);
  }
}

// ---- the end

std::string who_text(const scope& s, audience a) {
  return a == audience::present ? s.t("Wie er is of een plaats heeft")
         : a == audience::asked ? s.t("Wie gevraagd werd")
                                : s.t("Wie niet opgeroepen werd");
}

std::string audience_text(const scope& s, const std::string& who, int people,
                          std::string_view code_of_language) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"nl", "Nederlands"}, {"fr", "Frans"}, {"en", "Engels"}, {"de", "Duits"}};
  std::string language;
  for (const auto& [code, name] : names)
    if (code == code_of_language) language = s.t(name);
  return fmt::format("{} · {} · {}", who, s.t("{} mens", "{} mensen", people), language);
}

void draw_notices(view& v, const scope& s, const stand_down_plan& p) {
  const auto letter = [&](const std::string& who, const auto& n) {
    v.add(tpl::LETTER)
        .set(tpl::NAME, audience_text(s, who, n.people, n.language))
        .set_if(tpl::SMS_TEXT, tpl::HAS_SMS, n.sms)
        .set(tpl::SUBJECT, n.subject)
        .set(tpl::TEXT, n.text);
  };
  for (const notice& n : p.notices) letter(who_text(s, n.whom), n);
  for (const applications::stop_notice& n : p.site.notices) letter(s.t("Wie via de site komt"), n);
  v.show_if(p.notices.empty() && p.site.notices.empty(), tpl::NO_MESSAGES);
}

void draw_price(view& v, const scope& s, const stand_down_plan& p) {
  const auto figure = [&](std::string label, std::string text) {
    v.add(tpl::KPI).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  figure(s.t("Mensen"), s.t.number(p.people()));
  figure(s.t("Mails"), s.t.number(p.cost.mails));
  figure(s.t("Sms’en"), p.cost.parts > p.cost.texts
                            ? fmt::format(fmt::runtime(s.t("{0} in {1} delen")), s.t.number(p.cost.texts),
                                          s.t.number(p.cost.parts))
                            : s.t.number(p.cost.texts));
  figure(s.t("Kost"), s.t.euros(p.cost.cents));
  if (p.cost.mails + p.cost.texts > 0)
    v.add(tpl::LEAVES)
        .set(tpl::TEXT, s.t("Alles is weg na") + " " + callouts::time_to_leave_text(s, p.cost) + ".");
}

form end_form(const scope& s, const incident& i, const stand_down_plan& p) {
  const std::string label = s.t("Stuur iedereen naar huis");
  form f(s, end_path(s, i),
         p.people() == 0 ? label
                         : fmt::format("{}: {}, {}", label, s.t("{} mens", "{} mensen", p.people()),
                                       s.t.euros(p.cost.cents)));
  f.add(form::type::area, "woorden", s.t("Eigen woorden erbij"),
        {.max = longest_words,
         .hint = s.t("Mag leeg blijven. Ze komen in de mail, niet in de sms. Wie er was, krijgt ook de vraag "
                     "hoe het ging.")});
  f.other_submit("toon", "ja", s.t("Toon de berichten zo"));
  f.cancel_link(incidents::address_of(s, i), s.t("Annuleer"));
  return f;
}

response end_page(const request& r, const scope& s, transaction& tx, const incident& i,
                  const parameters* typed, const web::outcome& how) {
  const std::string own = typed == nullptr ? "" : web::trimmed(typed->get("woorden"));
  const stand_down_plan p = plan_stand_down(tx, s, i, own);
  const activity a = activity_of(tx, s, i.id);
  form f = end_form(s, i, p);
  if (typed != nullptr) (void)f.accept(*typed);
  view v;
  const std::string heading = s.t("Stuur iedereen naar huis");
  begin(v, r, s, i, heading);
  draw_price(v, s, p);
  if (p.cost.texts > 0 && !s.node.channels.cost().sms)
    v.add(tpl::WARNING)
        .set(tpl::SENTENCE, s.t("Sms is hier niet ingesteld: deze sms’en worden niet verstuurd. Bel wie geen "
                                "mailadres heeft."));
  f.render(v, tpl::FORM);
  draw_on_site(v, s, i, a);
  draw_stops(v, s, i, a);
  draw_notices(v, s, p);
  return finished(r, s, i, std::move(v), "overview/closeout/end.html", heading, end_path(s, i), how);
}

// ---- archiving

std::string archive_anyway(const scope& s, const activity& a) {
  const std::string anyway = a.on_site.empty() ? s.t("Archiveer toch. Alles wat loopt stopt.")
                                               : s.t("Archiveer toch, met mensen ter plaatse. Dat komt op de "
                                                     "tijdlijn, en alles wat loopt stopt.");
  return anyway + " " +
         (a.site.accepted + a.site.waiting == 0
              ? s.t("Niemand krijgt bericht.")
              : s.t("Alleen wie via de site komt of daar op antwoord wacht, krijgt bericht."));
}

form archive_form(const scope& s, const incident& i, const activity& a) {
  form f(s, archive_path(s, i), s.t("Archiveer de noodsituatie"));
  if (a.any()) f.add(form::type::tick, "toch", archive_anyway(s, a), {.required = true});
  f.cancel_link(incidents::address_of(s, i), s.t("Annuleer"));
  return f;
}

response archive_page(const request& r, const scope& s, transaction& tx, const incident& i,
                      const parameters* typed, const web::outcome& how) {
  const activity a = activity_of(tx, s, i.id);
  form f = archive_form(s, i, a);
  if (typed != nullptr) (void)f.accept(*typed);
  view v;
  const std::string heading = s.t("Archiveer de noodsituatie");
  begin(v, r, s, i, heading);
  web::draw_done(v, s, r, {{"uit", "Iedereen is afgemeld."}});
  draw_on_site(v, s, i, a);
  if (!a.on_site.empty())
    web::draw_button(v.add(tpl::ALL_OUT), tpl::BUTTON, s,
                     {.action = after_path(s, i) + "/afmelding",
                      .label = s.t("Meld iedereen af"),
                      .variant = "secondary",
                      .hidden = {{"terug", "archief"}}});
  if (a.any() && may_end(tx, s, i)) v.add(tpl::STAND_DOWN).set(tpl::WAY_URL, end_path(s, i));
  if (a.runs()) draw_stops(v.add(tpl::STOPS), s, i, a);
  v.show_if(!a.any(), tpl::QUIET);
  f.render(v, tpl::FORM);
  return finished(r, s, i, std::move(v), "overview/closeout/archive.html", heading, archive_path(s, i), how);
}

}  // namespace

response show_end(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  if (!may_end(tx, s, *i)) return web::see_other(after_path(s, *i));
  return end_page(r, s, tx, *i, nullptr, {});
}

response take_end(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  form f = end_form(s, *i, {});
  const bool good = f.accept(r.form);
  if (!good || r.form.has("toon"))
    return end_page(r, s, tx, *i, &r.form, good ? web::outcome() : refusal_kind::invalid);
  const auto done = end(tx, s, i->id, f.value("woorden"), s.asker());
  return done ? web::see_other(after_path(s, *i) + "?klaar=naar-huis")
              : web::refusal_page(s, r, done.error());
}

response show_archive(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  if (!i->open) return web::see_other(incidents::address_of(s, *i));
  return archive_page(r, s, tx, *i, nullptr, {});
}

response take_archive(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  const auto done = archive(tx, s, i->id, r.form.has("toch"), s.asker());
  if (!done) return archive_page(r, s, tx, *i, &r.form, done.error());
  return web::see_other(incidents::address_of(s, *done) + "?klaar=gearchiveerd");
}

response show_reopening(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  std::string text =
      s.t("De noodsituatie loopt dan weer: haar taken, de tijdlijn en wie ter plaatse is, komen terug. Wat "
          "gestopt is, komt niet terug: oproepen, plaatsen, wachtende berichten en vragen aan buurgemeenten. "
          "Wie je opnieuw nodig hebt, roep je opnieuw op.");
  if (const auto t = told_about(tx, i->id))
    text += " " + fmt::format(fmt::runtime(s.t("Op {0} kregen {1} mensen bericht dat het voorbij is.")),
                              s.t.date_and_time(t->at), s.t.number(t->all()));
  return web::ask_page(s, r, s.t("Heropen de noodsituatie"), text,
                       {incidents::address_of(s, *i) + "/heropening", s.t("Heropen"), "primary", "", ""});
}

response take_reopening(const request& r, scope& s, transaction& tx) {
  const auto done = reopen(tx, incidents::incident_id(r.value(0)), s.asker(), s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(incidents::address_of(s, *done) + "?klaar=heropend");
}

}  // namespace paraat::closeout
