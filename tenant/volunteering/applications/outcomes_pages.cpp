// "Is het iets geworden?": the page behind the mailed link.

#include <fmt/format.h>

#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/outcomes.hpp"

namespace paraat::applications {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

struct asked {
  application a;
  outcome_side side{};
};

// The token serves one side.
result<asked> asked_by(const request& r, const scope& s, transaction& tx) {
  outcome_side side = outcome_side::volunteer;
  auto id = one_time_tokens::look(tx, r.value(0), outcome_of_volunteer, s.now);
  if (!id && id.error().kind == refusal_kind::not_found) {
    side = outcome_side::organisation;
    id = one_time_tokens::look(tx, r.value(0), outcome_of_organisation, s.now);
  }
  if (!id) return std::unexpected(id.error());
  auto a = find(tx, application_id(*id));
  if (!a || a->status != application_state::accepted)
    return refuse(refusal_kind::gone, "Dit antwoord loopt niet meer. Je hoeft niets te laten weten.");
  return asked{std::move(*a), side};
}

form no_form(const scope& s, const request& r, outcome_side side) {
  form f(s, s.base + "/afloop/" + r.value(0), s.t("Verstuur"));
  std::vector<web::choice> reasons;
  for (const outcome_reason& one : reasons_of(side))
    reasons.push_back({std::string(one.code), s.t(one.label), ""});
  f.hidden("antwoord", std::string(name_of(outcome::no)));
  f.add_choices(form::type::radios, "reden", s.t("Waarom werd het niets?"), reasons,
                {.required = true, .missing = s.t("Kies waarom het niets werd")});
  return f;
}

std::string said_text(const scope& s, outcome o) {
  switch (o) {
    case outcome::yes:
      return s.t("Je zei: ja, het is iets geworden.");
    case outcome::not_yet:
      return s.t("Je zei: nog niet. Met deze link kan je het later nog aanpassen.");
    case outcome::no:
      return s.t("Je zei: nee, het werd niets.");
  }
  return "";
}

response outcome_page(const request& r, const scope& s, transaction& tx, const asked& who, const form& no,
                      const web::outcome& how) {
  const std::string at = s.base + "/afloop/" + r.value(0);
  const auto said = outcome_of(tx, who.a.id, who.side);
  view v;
  v.set(tpl::HEADING, s.t("Is het iets geworden?"));
  v.set(tpl::LEAD,
        who.side == outcome_side::volunteer
            ? fmt::format(fmt::runtime(s.t("{0} zei ja op je antwoord op “{1}”.")), who.a.organisation,
                          who.a.title)
            : fmt::format(fmt::runtime(s.t("Je zei ja aan een vrijwilliger voor “{0}”.")), who.a.title));
  if (said) v.add(tpl::DONE).set(tpl::DONE_TEXT, s.t("Bedankt.") + " " + said_text(s, said->what));
  web::draw_button(
      v, tpl::ACTION_BUTTON, s,
      {at, s.t("Ja"), "primary", "", "check", {{"antwoord", std::string(name_of(outcome::yes))}}});
  web::draw_button(v, tpl::ACTION_BUTTON, s,
                   {at,
                    s.t("Nog niet"),
                    "secondary",
                    "",
                    "clock",
                    {{"antwoord", std::string(name_of(outcome::not_yet))}}});
  view& box = v.add(tpl::CHOICE).set(tpl::CHOICE_TITLE, s.t("Nee"));
  box.show_if(how.refused() || (said && said->what == outcome::no), tpl::OPENED);
  no.render(box, tpl::FORM);
  return web::page(s, r, "volunteering/applications/outcome.html", std::move(v),
                   {.title = s.t("Is het iets geworden?"), .index = false, .how = how});
}

}  // namespace

response show_outcome(const request& r, scope& s, transaction& tx) {
  const auto who = asked_by(r, s, tx);
  if (!who) return web::refusal_page(s, r, who.error());
  form no = no_form(s, r, who->side);
  if (const auto said = outcome_of(tx, who->a.id, who->side); said && !said->reason.empty())
    no.put("reden", said->reason);
  return outcome_page(r, s, tx, *who, no, {});
}

response take_outcome(const request& r, scope& s, transaction& tx) {
  const auto who = asked_by(r, s, tx);
  if (!who) return web::refusal_page(s, r, who.error());
  form no = no_form(s, r, who->side);
  const auto what = outcome_named(r.form.get("antwoord"));
  if (!what) return web::refusal_page(s, r, {refusal_kind::invalid, "Kies ja, nog niet of nee.", "antwoord"});
  if (*what == outcome::no && !no.accept(r.form)) return outcome_page(r, s, tx, *who, no, no.refused());
  const auto kept = say_outcome(tx, who->a.id, who->side, {*what, r.form.get("reden")}, s.now);
  if (!kept) return web::refusal_page(s, r, kept.error());
  return web::see_other(s.base + "/afloop/" + r.value(0));
}

}  // namespace paraat::applications
