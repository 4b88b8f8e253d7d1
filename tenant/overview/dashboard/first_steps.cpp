#include "tenant/overview/dashboard/first_steps.hpp"

#include <algorithm>

#include "tenant/platform/web/template_names.hpp"

namespace paraat::dashboard {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::scope;

// An organisation's desk: the first of its organisations.
std::vector<step> of_organisation(const scope& s, const desk& d, const facts& f) {
  if (d.organisations.empty()) return {};
  const std::string own = s.base + "/mijn-organisatie";
  const std::string data = own + "/gegevens/" + d.organisations.front();
  return {{s.t("Vertel wat jullie doen"), data + "/wijziging", f.about},
          {s.t("Plaats je eerste vacature"), own + "/vacatures/nieuw", f.vacancy},
          {s.t("Nodig iemand uit om mee op te volgen"), data, f.colleagues}};
}

void add_for_administrator(std::vector<step>& out, const scope& s, const facts& f) {
  const std::string root = s.base + "/beheer";
  out.push_back(
      {s.t("Zet een e-mailadres en een telefoonnummer op de site"), root + "/instellingen", f.reachable});
  out.push_back({s.t("Nodig een collega uit"), root + "/gebruikers/nieuw", f.colleagues});
}

void add_for_coordinator(std::vector<step>& out, const scope& s, const facts& f) {
  const std::string root = s.base + "/beheer";
  out.push_back(
      {s.t("Maak een organisatie, of keur er een goed"), root + "/organisaties/nieuw", f.organisation});
  out.push_back({s.t("Plaats een eerste vacature"), root + "/vacatures/nieuw", f.vacancy});
  if (s.here.what != tenants::tenant_kind::municipality) return;
  out.push_back({s.t("Maak een korps waarvan mensen lid kunnen worden"), root + "/korps", f.corps});
  out.push_back({s.t("Neem taakprofielen over"), root + "/taakprofielen", f.profiles});
  out.push_back({s.t("Hou een oefening"), root + "/noodsituaties/nieuw", f.exercise});
}

}  // namespace

std::vector<step> first_steps(const scope& s, const desk& d, const facts& f) {
  if (!d.staff) return of_organisation(s, d, f);
  std::vector<step> out;
  if (s.may(web::role::tenant_admin)) add_for_administrator(out, s, f);
  if (s.may(web::role::editor))
    out.push_back(
        {s.t("Schrijf een inleiding voor de startpagina"), s.base + "/beheer/teksten", f.own_words});
  if (s.may(web::role::coordinator)) add_for_coordinator(out, s, f);
  return out;
}

bool draw_first_steps(web::view& v, const scope& s, transaction& tx, const desk& d) {
  const auto steps = first_steps(s, d, facts_of(tx, s, d));
  const auto done = std::ranges::count_if(steps, &step::done);
  if (done == std::ssize(steps)) return false;
  web::view& list = v.add(tpl::STEPS);
  list.set(tpl::READY_DONE, s.t.number(done)).set(tpl::READY_ALL, s.t.number(std::ssize(steps)));
  for (const step& one : steps) {
    web::view& item = list.add(tpl::STEP).set(tpl::STEP_LABEL, one.label);
    item.set(tpl::CHECK_ICON, one.done ? "circle-check" : "alert-circle");
    item.set(tpl::CHECK_STATE, one.done ? s.t("In orde") : s.t("Nog te doen"))
        .show_if(one.done, tpl::STEP_DONE);
    if (!one.done) item.add(tpl::STEP_LINK).set(tpl::STEP_URL, one.url).set(tpl::STEP_LABEL, one.label);
  }
  return true;
}

}  // namespace paraat::dashboard
