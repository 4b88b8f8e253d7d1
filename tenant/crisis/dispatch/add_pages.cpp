// Asking people beside the plan: members chosen by name, and more people than the plan would ask now.

#include <fmt/format.h>

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/dispatch/preview.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// Draws the people that can be asked for this task as checkboxes, and the others with the reason.
void draw_found(view& v, const scope& s, const callout& c, const incidents::task_id& task,
                const std::vector<addable>& found) {
  if (found.empty()) v.show(tpl::NOTHING);
  view& box = v.add(tpl::FOUND);
  std::vector<web::choice> people;
  for (const addable& a : found)
    if (a.why_not.empty()) people.push_back({a.member_id, a.name, a.place});
  if (!people.empty()) {
    form f(s, address_of(s, c) + "/toevoeging", s.t("Controleer de oproep"));
    f.add_choices(form::type::checks, "wie", s.t("Leden"), std::move(people), {.required = true});
    f.hidden("taak", task);
    f.render(box, tpl::FORM);
  }
  view* cannot = nullptr;
  for (const addable& a : found) {
    if (a.why_not.empty()) continue;
    if (cannot == nullptr) cannot = &box.add(tpl::CANNOT);
    cannot->add(tpl::REASON).set(tpl::NAME, a.name).set(tpl::TEXT, s.t(a.why_not));
  }
}

// The reason that the plan asks no people at this moment.
std::string why_it_waits(const scope& s, const plan& p) {
  const place_figures places = sum_of(p.tasks, s.now);
  int open = 0;
  for (const progress& x : p.progress_now) open += x.open;
  if (places.shortage == 0)
    return s.t("Alle plaatsen zijn bevestigd. Wie nu nog ja zegt, komt op de reservelijst.");
  if (!p.next.ask.empty())
    return s.t("Er is {} plaats te kort.", "Er zijn {} plaatsen te kort.", places.shortage);
  if (places.to_ask == 0)
    return s.t("De vrije plaats wordt vastgehouden voor iemand van de reservelijst.",
               "De vrije plaatsen worden vastgehouden voor mensen van de reservelijst.", places.held);
  if (open > 0)
    return s.t("We wachten nog op {} antwoord en verwachten daaruit genoeg ja’s.",
               "We wachten nog op {} antwoorden en verwachten daaruit genoeg ja’s.", open);
  return s.t("Er is {} plaats te kort.", "Er zijn {} plaatsen te kort.", places.shortage);
}

}  // namespace

response add_page(const request& r, const scope& s, transaction& tx, const callout& c, const refusal* why,
                  const web::outcome& how) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  const auto tasks = tasks_of(tx, c);
  view v;
  v.set(tpl::HEADING, s.t("Voeg mensen toe")).set(tpl::ACTION, address_of(s, c) + "/toevoeging");
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(*why));
  const std::string asked = r.form.has("taak") ? r.form.get("taak") : r.query.get("taak");
  const std::string name = web::trimmed(r.query.get("naam")).substr(0, 100);
  incidents::task_id task = tasks.empty() ? incidents::task_id() : tasks.front().id;
  for (const auto& t : tasks)
    if (t.id == asked) task = t.id;
  for (const auto& t : tasks)
    v.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, t.id)
        .set(tpl::OPTION_LABEL, t.what.name)
        .show_if(t.id == task, tpl::CHOSEN);
  v.set(tpl::WORDS, name);
  if (!name.empty()) draw_found(v, s, c, task, find_addable(tx, s, c, task, name));
  auto crumbs = crumbs_of(s, i, c);
  crumbs.emplace_back(s.base + r.path, s.t("Voeg mensen toe"));
  return web::page(s, r, "crisis/dispatch/add.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Voeg mensen toe")),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

// How many, the price and each text, before anything leaves.
response check_page(const request& r, const scope& s, transaction& tx, const callout& c) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  plan p = make_plan(tx, c, s.node.municipalities, s.now);
  const incidents::task_id task(r.form.get("taak"));
  auto ask = people_to_add(c, p, task, ids_of<corps::member_id>(r.form.all("wie")));
  if (!ask) return add_page(r, s, tx, c, &ask.error(), ask.error());
  p.next.ask = std::move(*ask);
  view v;
  const std::string title = s.t("Controleer de oproep");
  v.set(tpl::HEADING, title).set(tpl::WAY_URL, address_of(s, c) + "/toevoeging");
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  draw_cost(v, s, tx, p);
  draw_messages(v, s, tx, p);
  std::vector<std::pair<std::string, std::string>> again{{"taak", task}, {"zeker", "ja"}};
  for (const invitation& one : p.next.ask) again.emplace_back("wie", p.pool[one.who].id);
  web::draw_button(v, tpl::BUTTON, s,
                   {.action = address_of(s, c) + "/toevoeging",
                    .label = send_label(s, tx, p, p.next.ask),
                    .variant = "primary",
                    .tone = "danger",
                    .icon = "send",
                    .hidden = std::move(again)});
  auto crumbs = crumbs_of(s, i, c);
  crumbs.emplace_back(address_of(s, c) + "/toevoeging", s.t("Voeg mensen toe"));
  crumbs.emplace_back(s.base + r.path, title);
  return web::page(s, r, "crisis/dispatch/check.html", std::move(v),
                   {.title = incidents::page_title(s, i, title),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false});
}

response more_page(const request& r, const scope& s, transaction& tx, const callout& c, const refusal* why,
                   const web::outcome& how) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  const plan p = make_plan(tx, c, s.node.municipalities, s.now);
  const int most = static_cast<int>(p.who.line.size());
  const std::string typed = r.form.has("aantal") ? r.form.get("aantal") : r.query.get("aantal");
  const int usual = usual_extra(sum_of(p.tasks, s.now).shortage, p.so_far, p.who.line.size());
  const int wanted = whole_number<int>(typed).value_or(0);
  const int people = std::min(wanted < 1 ? usual : wanted, most);
  view v;
  const std::string title = s.t("Vraag toch meer mensen");
  v.set(tpl::HEADING, title).set(tpl::ACTION, address_of(s, c) + "/meer");
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(*why));
  v.set(tpl::LEAD, why_it_waits(s, p) + " " + s.t("Toch meer mensen vragen?"));
  if (people == 0) {
    v.show(tpl::NOTHING);
  } else {
    const wave w = ask_anyway(p.who, p.asked, p.progress_now, people, p.so_far);
    view& box = v.add(tpl::FOUND).set(tpl::COUNT, people).set(tpl::MAX, most);
    box.set(tpl::HINT, s.t("Er is nog {} mens die je kan vragen.", "Er zijn nog {} mensen die je kan vragen.",
                           static_cast<long long>(most)));
    box.set(tpl::TEXT,
            s.t("Daarvan verwachten we {} ja, met wie nog moet antwoorden erbij.",
                "Daarvan verwachten we {} keer ja, met wie nog moet antwoorden erbij.", expected_yes(w)) +
                " " + s.t("Alles is weg na") + " " + time_to_leave_text(s, cost_of(tx, s, p, w.ask)) + ".");
    web::draw_button(box, tpl::BUTTON, s,
                     {.action = address_of(s, c) + "/meer",
                      .label = send_label(s, tx, p, w.ask),
                      .variant = "primary",
                      .tone = "danger",
                      .icon = "send",
                      .hidden = {{"aantal", std::to_string(people)}}});
  }
  auto crumbs = crumbs_of(s, i, c);
  crumbs.emplace_back(s.base + r.path, title);
  return web::page(s, r, "crisis/dispatch/more.html", std::move(v),
                   {.title = incidents::page_title(s, i, title),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

}  // namespace paraat::callouts
