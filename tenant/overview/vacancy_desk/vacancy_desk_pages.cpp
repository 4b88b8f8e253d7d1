// Making, changing and closing a vacancy on a desk.

#include <fmt/format.h>

#include <tuple>

#include "tenant/overview/vacancy_desk/vacancy_desk.hpp"
#include "tenant/overview/vacancy_desk/vacancy_desk_starts.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"
#include "tenant/volunteering/vacancies/vacancies_form.hpp"
#include "tenant/volunteering/vacancies/vacancy_templates.hpp"

namespace paraat::vacancies {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t most_choices = 1000;

std::vector<organisations::organisation> choices(transaction& tx, const desk& d) {
  if (!d.staff && d.organisations.empty()) return {};
  return organisations::list(tx, {.status = organisations::organisation_state::approved,
                                  .words = {},
                                  .ids = ids_of<organisations::organisation_id>(d.organisations),
                                  .page = 1,
                                  .per_page = most_choices})
      .rows;
}

// What another saved meanwhile stands beside what was typed here.
void draw_conflict(view& v, const scope& s, const content& typed, const vacancy& now) {
  view& box = v.add(tpl::CONFLICT);
  for (const difference& d : differences(s, typed, now.what))
    box.add(tpl::DIFFERENCE)
        .set(tpl::LABEL, d.label)
        .set(tpl::MINE, d.mine.empty() ? "–" : d.mine)
        .set(tpl::THEIRS, d.theirs.empty() ? "–" : d.theirs);
}

response form_page(const scope& s, const request& r, const desk& d, const web::form& f, std::string heading,
                   const web::outcome& how, view v = {}) {
  v.set(tpl::HEADING, heading);
  web::draw_desk_navigation(v, s, d, "/vacatures");
  f.render(v, tpl::FORM);
  return web::page(
      s, r, "overview/vacancy_desk/edit.html", std::move(v),
      {.title = heading, .current = d.root, .crumbs = crumbs(s, r, d, heading), .index = false, .how = how});
}

// Which organisation it is may not have been known when the form was shown.
content typed_content(const web::form& f, const scope& s,
                      const std::vector<organisations::organisation>& from) {
  content typed = content_of(f, s);
  for (const auto& o : from)
    if (o.id == typed.organisation_id) take_contact_of(typed, o);
  return typed;
}

web::form close_form(const scope& s, transaction& tx, const desk& d, const vacancy& v) {
  const web::texts& t = s.t;
  web::form f(s, address_of(s, d, v) + "/sluiting", t("Sluit de vacature"));
  f.add_choices(web::form::type::radios, "reden", t("Waarom sluit je ze?"),
                {{"gevonden", t("We hebben genoeg vrijwilligers"), ""},
                 {"voorbij", t("De activiteit is voorbij"), ""},
                 {"afgelast", t("De activiteit gaat niet door"), ""},
                 {"anders", t("Iets anders"), ""}},
                {.required = true, .missing = s.t("Kies waarom je de vacature sluit")});
  f.add(web::form::type::text, "uitleg", t("Uitleg"),
        {.max = 300, .hint = applications::still_waiting_text(tx, s, {.vacancy_id = v.id})});
  f.cancel_link(address_of(s, d, v), t("Annuleer"));
  return f;
}

std::string reason_of(const scope& s, const web::form& f) {
  const std::string code = f.value("reden"), more = f.value("uitleg");
  std::string out = code == "gevonden"   ? s.t("We hebben genoeg vrijwilligers")
                    : code == "voorbij"  ? s.t("De activiteit is voorbij")
                    : code == "afgelast" ? s.t("De activiteit gaat niet door")
                                         : "";
  if (!more.empty()) out += (out.empty() ? "" : ": ") + more;
  return out.empty() ? s.t("Iets anders") : out;
}

// A vacancy needs an organisation: one that waits is approved, otherwise one is made.
response lead_to_organisation(const request& r, const scope& s, transaction& tx, const desk& d) {
  const std::string desk_path = s.base + "/beheer/organisaties";
  if (!d.staff)
    return web::message_page(s, r, refusal_kind::conflict, s.t("Nog geen organisatie"),
                             s.t("Een vacature hoort bij een goedgekeurde organisatie. Die is er nog niet."),
                             s.base + "/organisaties", s.t("Naar de organisaties"));
  if (organisations::counts(tx)[organisations::organisation_state::pending] == 0)
    return web::see_other(desk_path + "/nieuw?voor=vacature");
  return web::message_page(
      s, r, refusal_kind::conflict, s.t("Nog geen organisatie"),
      s.t("Een vacature hoort bij een goedgekeurde organisatie. Er wacht er een op je goedkeuring."),
      desk_path + "?toestand=pending", s.t("Bekijk de organisaties die wachten"));
}

auto meeting_of(const content& c) {
  return std::tuple(c.contact_name, c.contact_email, c.contact_phone, c.contact_address, c.contact_hour);
}

// One act on a vacancy that this desk reaches.
response changed(const request& r, const scope& s, transaction& tx, std::string_view code,
                 const std::function<result<vacancy>(const vacancy&)>& work) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  const auto done = work(*one);
  return done ? web::see_other(address_of(s, d, *done) + "?klaar=" + std::string(code))
              : web::refusal_page(s, r, done.error());
}

web::form new_form(const scope& s, const desk& d, const std::vector<organisations::organisation>& from,
                   const std::optional<start>& begun) {
  web::form f = vacancy_form(s, list_address(s, d) + "/nieuw", s.t("Bewaar als ontwerp"), from,
                             begun && !begun->task_id.empty());
  if (begun) f.hidden(begun->field, begun->value);
  f.cancel_link(list_address(s, d), s.t("Annuleer"));
  return f;
}

// What it begins from was removed or stopped while somebody typed. A template may be missed; a vacancy of a
// task that is over may not.
response refused_start(const request& r, const scope& s, const desk& d,
                       const std::vector<organisations::organisation>& from, const refusal& why) {
  web::form f = new_form(s, d, from, std::nullopt);
  f.accept(r.form);
  f.refuse(why);
  if (const std::string task = r.form.get("taak"); !task.empty()) f.hidden("taak", task);
  return form_page(s, r, d, f, s.t("Nieuwe vacature"), why);
}

result<vacancy> made_from(transaction& tx, const scope& s, const content& typed,
                          const std::optional<start>& begun) {
  auto made = create(tx, typed, s.asker(), s.now, begun ? begun->asks : asks::vacancy_asks{});
  return made && begun && !begun->task_id.empty() ? share_places(tx, made->id, begun->task_id) : made;
}

}  // namespace

void follow_task_and_tell(transaction& tx, const scope& s, const vacancy_id& id) {
  const followed what = follow_task(tx, s.here, id, s.now);
  if (what != followed::stopped && what != followed::over) return;
  applications::let_everyone_know(tx, s, id);
  if (what == followed::stopped) applications::tell_task_stopped(tx, s, id);
}

response show_new(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto from = choices(tx, d);
  if (from.empty()) return lead_to_organisation(r, s, tx, d);
  const auto begun = start_of(r.query, s, tx, d);
  if (!begun) return web::refusal_page(s, r, begun.error());
  web::form f = new_form(s, d, from, *begun);
  content fresh = *begun ? (*begun)->what : content{};
  if (fresh.place.empty()) fresh.place = s.here.name;
  if (from.size() == 1) {
    fresh.organisation_id = from.front().id;
    take_contact_of(fresh, from.front());
  }
  put_content(f, fresh);
  view v;
  if (!*begun && has_templates(tx, {d.staff, d.organisations}))
    v.add(tpl::FROM_TEMPLATE).set(tpl::WAY_URL, list_address(s, d) + "/sjablonen");
  return form_page(s, r, d, f, s.t("Nieuwe vacature"), {}, std::move(v));
}

response make(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto from = choices(tx, d);
  const auto begun = start_of(r.form, s, tx, d);
  if (!begun) return refused_start(r, s, d, from, begun.error());
  web::form f = new_form(s, d, from, *begun);
  if (f.accept(r.form)) {
    const auto made = made_from(tx, s, typed_content(f, s, from), *begun);
    if (made) return web::see_other(address_of(s, d, *made) + "?klaar=gemaakt");
    f.refuse(made.error());
  }
  return form_page(s, r, d, f, s.t("Nieuwe vacature"), f.refused());
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = vacancy_form(s, address_of(s, d, *one) + "/wijziging", s.t("Bewaar"), choices(tx, d),
                             !one->task_id.empty());
  put_content(f, one->what);
  f.hidden("versie", std::to_string(one->version)).cancel_link(address_of(s, d, *one), s.t("Annuleer"));
  return form_page(s, r, d, f, s.t("Vacature wijzigen"), {});
}

response save(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  const auto from = choices(tx, d);
  web::form f =
      vacancy_form(s, address_of(s, d, *one) + "/wijziging", s.t("Bewaar"), from, !one->task_id.empty());
  f.cancel_link(address_of(s, d, *one), s.t("Annuleer"));
  const bool good = f.accept(r.form);
  std::string version = r.form.get("versie");
  web::outcome how = refusal_kind::invalid;
  view v;
  if (good) {
    content typed = typed_content(f, s, from);
    if (!one->task_id.empty()) typed.places = one->what.places;
    const auto kept = edit(tx, s.here, one->id, typed, web::shown_version(r.form), s.asker(), s.now);
    if (kept) {
      if (meeting_of(kept->what) != meeting_of(one->what)) applications::say_meeting(tx, one->id, s.now);
      return web::see_other(address_of(s, d, *one) + "?klaar=bewaard");
    }
    f.refuse(kept.error());
    if (kept.error().kind == refusal_kind::conflict) {
      // Saving once more, after reading what stands there now, is meant.
      version = std::to_string(one->version);
      how = refusal_kind::conflict;
      draw_conflict(v, s, typed, *one);
    }
  }
  f.hidden("versie", version);
  return form_page(s, r, d, f, s.t("Vacature wijzigen"), how, std::move(v));
}

response publish_one(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "gepubliceerd",
                 [&](const vacancy& v) { return publish(tx, s.here, v.id, s.asker(), s.now); });
}

response duplicate_one(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "gekopieerd",
                 [&](const vacancy& v) { return duplicate(tx, v.id, s.asker(), s.now); });
}

response change_urgency(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "dringend", [&](const vacancy& v) {
    return mark_urgent(tx, s.here, v.id, !r.form.get("dringend").empty(), s.asker(), s.now);
  });
}

response prolong_one(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, "verlengd",
                 [&](const vacancy& v) { return prolong(tx, s.here, v.id, s.asker(), s.now); });
}

response show_close(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  return form_page(s, r, d, close_form(s, tx, d, *one), s.t("Vacature sluiten"), {});
}

response close_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = close_form(s, tx, d, *one);
  if (f.accept(r.form)) {
    const auto done = close(tx, s.here, one->id, reason_of(s, f), s.asker(), s.now);
    if (done) {
      applications::let_everyone_know(tx, s, one->id);
      return web::see_other(address_of(s, d, *one) + "?klaar=gesloten");
    }
    f.refuse(done.error());
  }
  return form_page(s, r, d, f, s.t("Vacature sluiten"), f.refused());
}

}  // namespace paraat::vacancies
