// The live board of an incident. The page shows the figures as they are; with a script, events bring them
// anew when something changes. The part that changes is one fragment without forms, the same for every board
// of the incident, so that one change is drawn once however many people watch.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/callouts/board.hpp"
#include "tenant/callouts/callouts_pages.hpp"
#include "tenant/callouts/tending.hpp"
#include "tenant/callouts/words.hpp"
#include "tenant/incidents/incidents_pages.hpp"
#include "tenant/reinforcement/reinforcement_view.hpp"
#include "tenant/shifts/lines.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/streams.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int per_page = 50;

// texts
constexpr std::string_view group_labels[] = {"Komt",        "Onderweg",     "Ter plaatse", "Misschien",
                                             "Reserve",     "Wachten",      "Nee",         "Vertrokken",
                                             "Vrijgegeven", "Niet bereikt", "Open vragen"};
static_assert(std::size(group_labels) == groups);

void kpi(view& v, std::string label, const std::string& text, const char* tone) {
  v.add(tpl::KPI).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, text).set(tpl::TONE, tone);
}

std::string percent(int part, int whole) { return std::to_string(whole == 0 ? 0 : part * 100 / whole); }

struct look {
  std::string text, tone;
};
// What stands beside our own people: hands that neighbours confirmed, and whether everybody was sent home.
struct around {
  int lent = 0;
  bool over = false;
};
around around_of(transaction& tx, const incidents::incident& i, const std::vector<callout>& called) {
  return {reinforcement::confirmed_hands(tx, i.id), !i.open || all_home(called)};
}

look state_of(const scope& s, const incidents::task& t, const around& a) {
  if (!t.active) return {s.t("Gestopt"), "neutral"};
  if (a.over) return {s.t("Voorbij"), "neutral"};
  const int missing = t.missing();
  if (missing == 0) return {s.t("Volzet"), "success"};
  return {s.t("nog {} nodig", "nog {} nodig", missing), missing * 5 <= t.what.needed ? "warning" : "danger"};
}

void draw_row(view& v, const scope& s, const incidents::incident& i, const task_line& l, const around& a) {
  const auto& t = l.about;
  const tally& n = l.count;
  const int said = n.yes + n.reserve + n.let_go, answered = said + n.maybe + n.no;
  const int whole = std::max({answered, t.what.needed, 1});
  view& row =
      v.add(tpl::ROW).set(tpl::NAME, t.what.name).set(tpl::WAY_URL, board_address(s, i.id) + "?taak=" + t.id);
  row.set(tpl::UNDER_TEXT, when_of(s.t, t) + " · " + t.what.meeting_place);
  row.set(tpl::WIDTH, percent(said, whole)).set(tpl::X, percent(said, whole));
  row.set(tpl::SECOND_WIDTH, percent(n.maybe, whole)).set(tpl::Y, percent(said + n.maybe, whole));
  row.set(tpl::THIRD_WIDTH, percent(n.no, whole));
  row.set(tpl::SUMMARY, fmt::format(fmt::runtime(s.t("{0} ja · {1} misschien · {2} nee · {3} wachten")), said,
                                    n.maybe, n.no, n.open));
  row.set(tpl::TAKEN, fmt::format("{} / {}", s.t.number(t.taken), s.t.number(t.what.needed)));
  std::string beside = n.reserve > 0 ? s.t("{} reserve", "{} reserve", n.reserve) : "";
  if (t.lent > 0) beside += (beside.empty() ? "" : " · ") + s.t("{} van buren", "{} van buren", t.lent);
  row.set(tpl::RESERVE_TEXT, beside);
  row.set(tpl::ON_THE_WAY, n.on_the_way).set(tpl::ON_SITE, n.on_site);
  row.set(tpl::NEXT_TEXT, n.next_arrival ? fmt::format(fmt::runtime(s.t("volgende om {0}")),
                                                       web::local_clock_time(*n.next_arrival))
                                         : "");
  const look st = state_of(s, t, a);
  row.set(tpl::STATUS_TEXT, st.text).set(tpl::TONE, st.tone);
}

void draw_now(view& v, const scope& s, transaction& tx, const incidents::incident& i, const figures& f,
              const around& a) {
  const auto n = [&](int x) { return s.t.number(x); };
  kpi(v, s.t("Opgeroepen"), n(f.all.called), "neutral");
  kpi(v, a.over ? s.t("Kwam") : s.t("Komt"), n(f.all.yes), "success");
  kpi(v, s.t("Misschien"), n(f.all.maybe), f.all.maybe > 0 ? "warning" : "neutral");
  if (!a.over) kpi(v, s.t("Nog nodig"), n(f.shortage), f.shortage > 0 ? "danger" : "success");
  if (a.lent > 0) kpi(v, s.t("Van buren"), n(a.lent), "success");
  kpi(v, s.t("Reserve"), n(f.all.reserve), "neutral");
  kpi(v, s.t("Onderweg"), n(f.all.on_the_way), "neutral");
  if (const int left = a.over ? shifts::still_in(tx, i.id) : 0; left > 0)
    kpi(v, s.t("Nog ter plaatse"), n(left), "warning");
  else
    kpi(v, s.t("Ter plaatse"), n(f.all.on_site), "success");
  kpi(v, s.t("Open vragen"), n(f.questions), f.questions > 0 ? "warning" : "neutral");
  for (const task_line& l : f.tasks) draw_row(v, s, i, l, a);
  shifts::draw_on_board(v, tpl::SHIFTS, s, tx, i.id);
  if (f.latest.empty()) return;
  view& latest = v.add(tpl::LATEST);
  for (const person& p : f.latest) {
    const auto st = look_of(p.status);
    latest.add(tpl::PERSON)
        .set(tpl::NAME, p.name.empty() ? s.t("Onbekend") : p.name)
        .set(tpl::WAY_URL, address_of(s, p))
        .set(tpl::STATUS_TEXT, s.t(st.label))
        .set(tpl::TONE, std::string(st.tone))
        .set(tpl::CHANGE_AT, web::local_clock_time(p.answered_at.value_or(s.now)));
  }
}

int count_of(const figures& f, group g) {
  switch (g) {
    case group::coming:
      return f.all.yes - f.all.departed;
    case group::on_the_way:
      return f.all.on_the_way;
    case group::on_site:
      return f.all.on_site;
    case group::maybe:
      return f.all.maybe;
    case group::reserve:
      return f.all.reserve;
    case group::open:
      return f.all.open;
    case group::no:
      return f.all.no;
    case group::departed:
      return f.all.departed;
    case group::released:
      return f.all.released;
    case group::unreached:
      return f.all.undelivered;
    case group::questions:
      return f.questions;
  }
  return 0;
}

void draw_people(view& v, const request& r, const scope& s, transaction& tx, const incidents::incident& i,
                 const figures& f, bool over) {
  const group chosen = group_named(r.query.get("groep")).value_or(over ? group::departed : group::coming);
  std::string task = r.query.get("taak");
  const auto known = std::ranges::find(f.tasks, task, [](const task_line& l) { return l.about.id; });
  if (known == f.tasks.end()) task.clear();
  const std::string here = board_address(s, i.id);
  for (std::size_t g = 0; g < groups; ++g) {
    if (static_cast<group>(g) == group::released && !over) continue;  // nobody, before the way home
    const std::string code(code_of(static_cast<group>(g)));
    v.add(tpl::TAB)
        .set(tpl::TAB_URL, here + "?groep=" + code + (task.empty() ? "" : "&taak=" + task) + "#mensen")
        .set(tpl::TAB_LABEL, s.t(group_labels[g]))
        .set(tpl::TAB_COUNT, s.t.number(count_of(f, static_cast<group>(g))))
        .show_if(static_cast<group>(g) == chosen, tpl::CURRENT_TAB);
  }
  if (!task.empty())
    v.add(tpl::CHOSEN_TASK)
        .set(tpl::NAME, known->about.what.name)
        .set(tpl::WAY_URL, here + "?groep=" + std::string(code_of(chosen)) + "#mensen");
  const int page = web::page_number(r);
  const auto list = people_on_board(tx, i.id, chosen, task, page, per_page);
  web::table rows(s.t("Mensen"),
                  {s.t("Naam"), s.t("Taak"), s.t("Toestand"), s.t("Is er om"), s.t("Brengt mee")});
  for (const person& p : list.rows) {
    const std::string id = p.place_task.value_or(p.task_id);
    const auto t = std::ranges::find(f.tasks, id, [](const task_line& l) { return l.about.id; });
    const auto st = look_of(p.status);
    const auto at = p.arrived_at ? p.arrived_at : p.arrives_at;
    rows.row(
        {{.text = p.name.empty() ? s.t("Onbekend") : p.name, .url = address_of(s, p), .under = p.question},
         {.text = t == f.tasks.end() ? "" : t->about.what.name},
         {.text = s.t(st.label), .tone = std::string(st.tone)},
         {.text = at ? web::local_clock_time(*at) : ""},
         {.text = p.brings > 0 ? s.t.number(p.brings) : ""}});
  }
  rows.render(v, tpl::TABLE);
  v.show_if(rows.empty(), tpl::NOTHING);
  web::draw_paging(v, s, r, list.total, page, per_page);
}

form message_form(const scope& s, const incidents::incident& i, const figures& f) {
  form out(s, incidents::address_of(s, i) + "/bericht", s.t("Verstuur"));
  std::vector<web::choice> who;
  for (const group g :
       {group::coming, group::on_the_way, group::on_site, group::reserve, group::maybe, group::open})
    who.push_back({std::string(code_of(g)), s.t(group_labels[static_cast<std::size_t>(g)]),
                   s.t("{} mens", "{} mensen", count_of(f, g))});
  out.add_choices(form::type::radios, "groep", s.t("Aan wie?"), std::move(who), {.required = true});
  std::vector<web::choice> tasks;
  for (const task_line& l : f.tasks) tasks.push_back({l.about.id, l.about.what.name, ""});
  out.add_choices(form::type::select, "taak", s.t("Alleen voor deze taak"), std::move(tasks));
  out.add(form::type::area, "bericht", s.t("Bericht"), {.required = true, .max = longest_message});
  return out;
}

void draw_callouts(view& v, const scope& s, const std::vector<callout>& list) {
  if (list.empty()) return;
  web::table rows(s.t("Oproepen"), {s.t("Oproep"), s.t("Kanalen"), s.t("Golven"), s.t("Toestand")});
  for (const callout& c : list)
    rows.row({{.text = s.t("Oproep") + " " + c.code, .url = address_of(s, c)},
              {.text = sms_and_mail(s, c.what)},
              {.text = s.t.number(c.waves)},
              web::status_cell(s, look_of(c.status))});
  rows.render(v.add(tpl::CALLOUTS), tpl::CALLOUT_TABLE);
}

response board_page(const request& r, const scope& s, transaction& tx, const incidents::incident& i,
                    const form* typed, unsigned status) {
  const figures f = figures_of(tx, i.id, s.now);
  view v;
  v.set(tpl::HEADING, i.what.name).set(tpl::LIVE_URL, board_address(s, i.id) + "/live");
  v.set(tpl::CHANGE_AT, web::local_clock_time(s.now));
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r,
                 {{"gestart", "De oproep is vertrokken."},
                  {"toegevoegd", "Gevraagd."},
                  {"bericht", "Je bericht is vertrokken."}});
  const auto called = of_incident(tx, i.id);
  const around a = around_of(tx, i, called);
  const std::string incident = incidents::address_of(s, i);
  if (!a.over)
    v.add(tpl::ACTIONS)
        .set(tpl::CALL_URL, incident + "/oproep")
        .show_if(std::ranges::any_of(called, &callout::open), tpl::WRITE)
        .show(called.empty() ? tpl::FIRST : tpl::AGAIN);
  if (a.over) v.add(tpl::CLOSING).set(tpl::AFTER_URL, incident + "/nadien");
  v.set(tpl::PRESENCE_URL, incident + "/aanwezig");
  draw_now(v.include(tpl::BOARD_NOW, "callouts/board_live.html"), s, tx, i, f, a);
  reinforcement::draw_on_board(v, tpl::REINFORCEMENT, s, tx, i.id, !a.over);
  draw_people(v, r, s, tx, i, f, a.over);
  draw_callouts(v, s, called);
  if (std::ranges::any_of(called, &callout::open)) {
    form fresh = message_form(s, i, f);
    fresh.put("groep", std::string(code_of(group::coming)));
    (typed != nullptr ? *typed : fresh).render(v.add(tpl::MESSAGE), tpl::FORM);
  }
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(board_address(s, i.id), s.t("Bord"));
  return web::page(s, r, "callouts/board.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Bord") + ", " + i.what.name),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .scripts = {"live.js"},
                    .index = false,
                    .status = status});
}

}  // namespace

std::string board_address(const scope& s, std::string_view incident_id) {
  return s.base + "/beheer/noodsituaties/" + std::string(incident_id) + "/bord";
}

web::status_look look_of(person_state st) {
  // texts
  static constexpr web::status_look looks[] = {{"Nog niet verstuurd", "neutral"},
                                               {"Gevraagd", "neutral"},
                                               {"Zegt ja", "success"},
                                               {"Misschien", "warning"},
                                               {"Nee", "neutral"},
                                               {"Onduidelijk", "warning"},
                                               {"Reserve", "info"},
                                               {"Komt", "success"},
                                               {"Onderweg", "success"},
                                               {"Ter plaatse", "success"},
                                               {"Vertrokken", "neutral"},
                                               {"Vrijgegeven", "neutral"},
                                               {"Zei af", "danger"},
                                               {"Niet opgedaagd", "danger"},
                                               {"Niet bereikt", "danger"}};
  static_assert(std::size(looks) == person_states);
  return looks[static_cast<std::size_t>(st)];
}

response show_board(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  return i ? board_page(r, s, tx, *i, nullptr, 200) : incidents::no_incident(s, r);
}

response board_live(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  response out;
  out.content_type = "text/event-stream; charset=utf-8";
  out.stream_on = incidents::topic_of(i->id);
  if (!web::draws(r)) return out;
  view v;
  v.set(tpl::BASE, s.base).set(tpl::ICONS, s.node.files.url("icons.svg"));
  draw_now(v, s, tx, *i, figures_of(tx, i->id, s.now), around_of(tx, *i, of_incident(tx, i->id)));
  out.body = s.node.pages.render(s.t.language(), "callouts/board_live.html", v);
  return out;
}

response write_to_group(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  form f = message_form(s, *i, figures_of(tx, i->id, s.now));
  unsigned status = 422;
  if (f.accept(r.form)) {
    const auto g = group_named(f.value("groep"));
    // A second tap is the same message: the outbox knows it by this.
    const std::string id =
        r.form.get("submission_id").empty() ? random_code(20) : r.form.get("submission_id");
    const auto done = send_message(tx, s, i->id, states_of(g.value_or(group::coming)), f.value("taak"),
                                   f.value("bericht"), id, s.account->account);
    if (done) return web::see_other(board_address(s, i->id) + "?klaar=bericht");
    f.refuse(done.error());
    status = http_status(done.error().kind);
  }
  return board_page(r, s, tx, *i, &f, status);
}

}  // namespace paraat::callouts
