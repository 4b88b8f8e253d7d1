#include "tenant/overview/own_pages/own_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/overview/own_pages/own_conversations.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/overview/own_pages/own_matches.hpp"
#include "tenant/overview/own_pages/own_members.hpp"
#include "tenant/people/persons/own_copy_pages.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_entry_pages.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_pages.hpp"
#include "tenant/volunteering/applications/answer_clock_view.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/invitations/invitations_pages.hpp"

namespace paraat::own_pages {
namespace {

namespace tpl = web::tpl;
using profiles::part_words;
using profiles::profile;
using profiles::profile_state;
using profiles::whose;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int looks_on_page = 3;

std::string_view tone_of(profile_state s) {
  switch (s) {
    case profile_state::draft:
      return "warning";
    case profile_state::confirmed:
      return "info";
    case profile_state::visible:
      return "success";
    case profile_state::hidden:
    case profile_state::erased:
      return "neutral";
  }
  return "neutral";
}

std::string next_text(const scope& s, const profile& p) {
  switch (p.status) {
    case profile_state::draft:
      return s.t(
          "Niemand ziet nog iets. Kijk na of alles klopt en bevestig dan. Een profiel dat je niet "
          "bevestigt, wissen we na dertig dagen.");
    case profile_state::confirmed:
      return s.t("We bewaren je profiel. Organisaties vinden je pas als jij dat wil.");
    case profile_state::visible:
      if (p.consent && p.consent->version != profiles::consent_version)
        return s.t(
            "De tekst waar je ja op zei, is veranderd. Tot je opnieuw ja zegt, vindt niemand je. Verberg je "
            "profiel en maak het weer zichtbaar.");
      if (!p.what.born)
        return s.t(
            "Zonder je geboortedatum vindt geen organisatie je: ze moet weten of je oud genoeg bent. Vul ze "
            "in "
            "bij “Wie ben je?”. Niemand ziet ze.");
      return s.t(
          "Organisaties die de gemeente goedkeurde, kunnen je vinden, zonder je naam. Pas als jij ja zegt, "
          "weten ze wie je bent.");
    case profile_state::hidden:
      return s.t("Niemand vindt je. Wat er staat, blijft bewaard.");
    case profile_state::erased:
      return "";
  }
  return "";
}

void draw_next(view& v, const scope& s, const whose& w) {
  const profile& p = w.who;
  v.set(tpl::STATUS_TEXT, s.t(label_of(p.status))).set(tpl::TONE, std::string(tone_of(p.status)));
  v.set(tpl::TEXT, next_text(s, p));
  switch (p.status) {
    case profile_state::draft:
      web::draw_button(v, tpl::ACTION_BUTTON, s,
                       {w.root + "/bevestiging", s.t("Alles klopt"), "primary", "", "check"});
      break;
    case profile_state::confirmed:
      v.add(tpl::GO_VISIBLE).set(tpl::LABEL, s.t("Laat organisaties je vinden"));
      break;
    case profile_state::hidden:
      v.add(tpl::GO_VISIBLE).set(tpl::LABEL, s.t("Maak me weer zichtbaar"));
      break;
    case profile_state::visible:
      web::draw_button(v, tpl::ACTION_BUTTON, s, {w.root + "/verberging", s.t("Verberg me"), "secondary"});
      web::draw_button(
          v, tpl::ACTION_BUTTON, s,
          {w.root + "/buurgemeenten",
           p.for_neighbours ? s.t("Geen vragen meer van buurgemeenten") : s.t("Ook vragen van buurgemeenten"),
           "tertiary",
           "",
           "",
           {{"mag", p.for_neighbours ? "nee" : "ja"}}});
      break;
    case profile_state::erased:
      break;
  }
}

void draw_parts_of(view& v, const scope& s, const whose& w) {
  for (const part_words& p : profiles::parts()) {
    const std::string line = summary_of(s, w.who.what, p.which);
    view& row = v.add(tpl::PART).set(tpl::TITLE, s.t(p.title)).set(tpl::PART_URL, w.address(p));
    row.set(tpl::TEXT, line.empty() ? s.t("Nog niets") : line);
  }
}

void draw_looks(view& v, const scope& s, transaction& tx, const profile& p) {
  const auto looks = profiles::looks_of(tx, p.id, looks_on_page);
  for (const auto& l : looks)
    v.add(tpl::LOOK).set(tpl::NAME, profiles::looker_name(s, l.who)).set(tpl::WHEN, s.t.date_with_year(l.on));
  v.show_if(looks.empty(), tpl::NOBODY_LOOKED);
}

void draw_answers(view& v, const scope& s, transaction& tx, const profile& p) {
  const auto answers = answers_of(tx, p);
  for (const own_answer& a : answers) {
    const web::cell tag = applications::status_cell(s, a.status);
    view& row =
        v.add(tpl::ANSWER).set(tpl::TITLE, a.title).set(tpl::WHEN, s.t.date_with_year(web::local_day(a.at)));
    row.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
    if (a.status == applications::application_state::waiting)
      if (const auto whole = applications::find(tx, a.id))
        row.set_if(tpl::TEXT, tpl::CLOCK, applications::clock_line(s, tx, *whole));
    web::draw_button(row, tpl::BUTTON, s, {s.base + "/mijn/antwoorden/" + a.id, s.t("Open"), "tertiary"});
  }
  const auto elsewhere = answers_elsewhere::answers_of(tx, p.what.email, p.what.name);
  for (const answers_elsewhere::answer& a : elsewhere) {
    const web::cell tag = answers_elsewhere::status_cell(s, a.status);
    view& row = v.add(tpl::ANSWER)
                    .set(tpl::TITLE, a.title)
                    .set(tpl::WHEN, s.t.date_with_year(web::local_day(a.updated_at)));
    row.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
    row.set_if(tpl::TEXT, tpl::CLOCK, answers_elsewhere::arrival_line(s, tx, a));
    web::draw_button(row, tpl::BUTTON, s, {s.base + "/mijn/antwoorden/" + a.id, s.t("Open"), "tertiary"});
  }
  v.show_if(answers.empty() && elsewhere.empty(), tpl::NO_ANSWERS);
}

void draw_corps(view& v, const scope& s, transaction& tx, const profile& p) {
  const auto all = memberships_of(tx, p);
  if (all.empty()) return;
  view& section = v.add(tpl::CORPS);
  for (const own_membership& m : all) {
    view& row = section.add(tpl::MEMBER).set(tpl::NAME, m.corps);
    row.set(tpl::EDIT_URL, s.base + "/mijn/korps/" + m.member);
    web::draw_button(
        row, tpl::BUTTON, s,
        {s.base + "/mijn/korps/" + m.member + "/pagina", s.t("Week, pauze of stoppen"), "tertiary"});
  }
  for (const own_shift& one : shifts_after(tx, p, s.now))
    section.add(tpl::SHIFT)
        .set(tpl::TITLE, one.task + ", " + one.incident)
        .set(tpl::WHEN, s.t.date_and_time(one.from) + " – " + s.t.date_and_time(one.until));
  const auto year = web::local_day(s.now).year();
  const auto worked = hours_of(tx, p, web::start_of_local_day(year / std::chrono::January / 1));
  if (worked.altogether > 0)
    section.add(tpl::HOURS)
        .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("{0} uur dit jaar, {1} uur in totaal")),
                                    (worked.this_year + 30) / 60, (worked.altogether + 30) / 60));
}

}  // namespace

response show_mine(const request& r, scope& s, transaction& tx) {
  if (!s.account) return profiles::show_entry(r, s);
  const auto w = profiles::own_profile(s, tx);
  if (!w) return profiles::show_begin(r, s, tx);
  view v;
  v.set(tpl::HEADING,
        fmt::format(fmt::runtime(s.t("Dag {0}")), w->who.what.name.substr(0, w->who.what.name.find(' '))));
  v.set(tpl::ROOT, w->root);
  web::draw_done(v, s, r,
                 {{"bewaard", "Bewaard."},
                  {"bevestigd", "Je profiel is bevestigd. Wil je gevonden worden? Dat kies je hieronder."},
                  {"buren", "Bewaard. Wat je koos, geldt meteen."},
                  {"zichtbaar", "Je bent zichtbaar. We laten weten wanneer een organisatie je iets vraagt."},
                  {"verborgen", "Je bent verborgen. Niemand vindt je nog."},
                  {"korps", "Je gegevens bij het korps zijn aangepast."},
                  {"korps-bleef", "Bewaard. Bij je korps bleef staan wat er stond: kijk het daar na."},
                  {"profiel-bleef",
                   "Je gegevens bij het korps zijn aangepast. In je profiel bleef staan wat er stond."}});
  draw_next(v, s, *w);
  draw_parts_of(v, s, *w);
  draw_looks(v, s, tx, w->who);
  invitations::draw_invitations(v, s, tx, w->who);
  draw_conversations(v, s, tx, w->who);
  draw_answers(v, s, tx, w->who);
  draw_matches(v, s, tx, w->who);
  draw_corps(v, s, tx, w->who);
  v.show_if(!interests_of(tx, w->who).empty(), tpl::INTERESTED);
  if (const auto alerted = alerts_of(tx, w->who))
    v.add(tpl::ALERTS)
        .set(tpl::SEARCHES_URL,
             s.base + "/zoekopdrachten/" + alerts::page_token(s.node.vault, s.here.id, alerted->id));
  return web::page(s, r, "overview/own_pages/mine.html", std::move(v),
                   {.title = s.t("Je profiel"), .current = "/mijn", .index = false});
}

response take_own_part(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return profiles::take_part(r, s, tx, *w, r.value(0), [&](const profile& was, const profile& is) {
    return std::string(tell_corps(tx, s, was, is) ? "" : profiles::corps_kept_code);
  });
}

response open_answer(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  const auto all = answers_of(tx, w->who);
  for (const answers_elsewhere::answer& a :
       answers_elsewhere::answers_of(tx, w->who.what.email, w->who.what.name))
    if (a.id == r.value(0))
      return web::see_other(s.base + "/mijn-antwoord-elders/" +
                            one_time_tokens::issue_link(tx, answers_elsewhere::own_purpose, a.id,
                                                        s.now + std::chrono::hours{24}));
  if (std::ranges::find(all, r.value(0), &own_answer::id) == all.end())
    return web::refusal_page(s, r, {refusal_kind::not_found, "Dit antwoord bestaat niet meer.", ""});
  return web::see_other(
      s.base + "/mijn-antwoord/" +
      one_time_tokens::issue_link(tx, applications::own_purpose, r.value(0), s.now + std::chrono::hours{24}));
}

response open_membership(const request& r, scope& s, transaction& tx) {
  const auto m = own_member(r, s, tx);
  if (!m) return web::refusal_page(s, r, m.error());
  return web::see_other(
      s.base + "/korps/lid/" +
      one_time_tokens::issue_link(tx, corps::own_page_purpose, m->id, s.now + std::chrono::hours{24}));
}

response ask_copy(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::see_other(s.base + "/mijn");
  return persons::ask_own_copy(r, s, s.base + "/mijn/kopie");
}

response send_copy(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return persons::mail_copy_of_profile(r, s, tx, w->who.human, w->who.id, w->who.what.email,
                                       w->who.what.name);
}

}  // namespace paraat::own_pages
