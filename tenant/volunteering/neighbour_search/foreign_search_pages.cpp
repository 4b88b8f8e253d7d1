#include "tenant/volunteering/neighbour_search/foreign_search_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches_letters.hpp"
#include "tenant/volunteering/neighbour_search/search_policies.hpp"

namespace paraat::neighbour_search {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_shown = 100;

std::string summary_of(const scope& s, const targeted_search::question& q) {
  std::string out;
  for (const auto& p : targeted_search::parts_of(s.t, q)) out += (out.empty() ? "" : " · ") + p.label;
  return out;
}

std::string state_text(const scope& s, const foreign_question& q) {
  switch (q.status) {
    case question_state::waits:
      return s.t("Wacht op jou");
    case question_state::answered: {
      std::string out = q.said ? targeted_search::label_of(s.t, *q.said) : s.t("Beantwoord");
      if (q.lapses_at) out += ". " + s.t("De vraag is doorgegeven aan wie past.");
      return out;
    }
    case question_state::refused:
      break;
  }
  // texts
  static constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"off", "Niet beantwoord: zo koos je het hieronder"},
      {"declined", "Geweigerd"},
      {"unknown", "Niet beantwoord: die vacature staat hier niet open"},
      {"codes", "Niet beantwoord: we kennen niet alles wat ze vragen"},
      {"busy", "Niet beantwoord: te veel vragen op één dag"},
      {"narrow", "Niet beantwoord: te veel vragen die bijna dezelfde mensen vinden"}};
  for (const auto& [code, sentence] : known)
    if (code == q.why) return s.t(sentence);
  return s.t("Niet beantwoord");
}

std::string tone_of(const foreign_question& q) {
  if (q.status == question_state::waits) return "warning";
  if (q.why == "narrow") return "danger";
  return q.status == question_state::answered ? "success" : "neutral";
}

form policies_form(const scope& s, transaction& tx) {
  form f(s, s.base + std::string(questions_page), s.t("Bewaar"));
  for (const neighbour& n : neighbours(s)) {
    f.add_choices(form::type::select, "buur-" + n.party, n.name,
                  {{"off", s.t("Antwoord niet"), ""},
                   {"ask", s.t("Vraag het mij telkens"), ""},
                   {"on", s.t("Antwoord meteen"), ""}},
                  {.required = true, .half = true});
    f.put("buur-" + n.party, std::string(name_of(policy_of(tx, s, n.party))));
  }
  return f;
}

void draw_question(view& v, const scope& s, const foreign_question& q) {
  view& row = v.add(tpl::QUESTION).set(tpl::TITLE, q.title.empty() ? s.t("Een vacature") : q.title);
  row.set(tpl::NAME, q.organisation).set(tpl::WHOSE, s.node.tenants.name_of(q.party));
  row.set(tpl::WHEN, s.t.date_and_time(q.received_at)).set(tpl::LABEL, summary_of(s, q.what));
  row.set(tpl::STATUS_TEXT, state_text(s, q)).set(tpl::TONE, tone_of(q));
  if (q.status != question_state::waits) return;
  view& box = row.add(tpl::CHOICE);
  const std::string root = s.base + std::string(questions_page) + "/" + q.party + "/" + q.case_id;
  web::draw_button(box, tpl::ACTION_BUTTON, s, {root + "/antwoord", s.t("Antwoord"), "primary", "", "check"});
  web::draw_button(box, tpl::ACTION_BUTTON, s, {root + "/weigering", s.t("Weiger"), "secondary"});
}

response questions_list(const request& r, const scope& s, transaction& tx, const form& f,
                        const web::outcome& how) {
  view v;
  const std::string title = s.t("Vragen van buurgemeenten");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/zoekvragen");
  web::draw_done(
      v, s, r,
      {{"bewaard", "Bewaard. Het geldt vanaf de volgende vraag."},
       {"beantwoord", "Beantwoord: de buurgemeente krijgt een aantal, nooit een naam."},
       {"gesloten", "Niet beantwoord: die vacature staat niet meer open. De buurgemeente hoort dat."},
       {"geweigerd", "Geweigerd. De buurgemeente krijgt dat te horen."}});
  const auto all = questions(tx, most_shown);
  for (const foreign_question& q : all) draw_question(v, s, q);
  v.show_if(all.empty(), tpl::NOTHING);
  if (neighbours(s).empty())
    v.show(tpl::NOBODY);
  else
    f.render(v.add(tpl::POLICIES), tpl::FORM);
  return web::page(s, r, "volunteering/neighbour_search/foreign_questions.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")}, {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

response decided(transaction& tx, const scope& s, const request& r, const result<foreign_question>& done,
                 std::string_view said) {
  if (!done) return web::refusal_page(s, r, done.error());
  if (said == "beantwoord" && done->status == question_state::refused) said = "gesloten";
  audit::note(
      tx, s, done->status == question_state::answered ? audit::neighbour_answered : audit::neighbour_declined,
      std::nullopt, done->case_id);
  return web::see_other(s.base + std::string(questions_page) + "?klaar=" + std::string(said));
}

}  // namespace

response show_questions(const request& r, scope& s, transaction& tx) {
  return questions_list(r, s, tx, policies_form(s, tx), {});
}

response keep_policies(const request& r, scope& s, transaction& tx) {
  form f = policies_form(s, tx);
  if (!f.accept(r.form)) return questions_list(r, s, tx, f, f.refused());
  for (const neighbour& n : neighbours(s))
    if (const auto p = policy_named(f.value("buur-" + n.party)); p && *p != policy_of(tx, s, n.party))
      keep_policy(tx, n.party, *p, s.asker(), s.now);
  audit::note(tx, s, audit::neighbours_changed);
  return web::see_other(s.base + std::string(questions_page) + "?klaar=bewaard");
}

response answer_question(const request& r, scope& s, transaction& tx) {
  return decided(tx, s, r, answer(tx, s, r.value(0), foreign_case_id(r.value(1)), s.asker()), "beantwoord");
}

response decline_question(const request& r, scope& s, transaction& tx) {
  return decided(tx, s, r, decline(tx, s, r.value(0), foreign_case_id(r.value(1)), s.asker()), "geweigerd");
}

}  // namespace paraat::neighbour_search
