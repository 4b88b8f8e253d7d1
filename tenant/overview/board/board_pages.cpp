// The live board of an incident. The page shows the figures as they are; with a script, events bring them
// anew when something changes. The part that changes is one fragment without forms, the same for every board
// of the incident, so that one change is drawn once however many people watch.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/dispatch/group_message.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shift_summary.hpp"
#include "tenant/messaging/channels/channels_pages.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/overview/board/board.hpp"
#include "tenant/overview/board/board_pages.hpp"
#include "tenant/overview/board/message_sentences.hpp"
#include "tenant/overview/board/message_view.hpp"
#include "tenant/overview/board/next_steps_view.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/sse_events.hpp"
#include "tenant/platform/web/template_names.hpp"

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
// What stands beside the figures: people whom neighbours confirmed, the call-outs, and whether everybody was
// sent home.
struct around {
  int lent = 0;
  std::vector<callout> called;
  bool over = false;
};
around around_of(transaction& tx, const incidents::incident& i) {
  around a{.lent = reinforcement::confirmed_hands(tx, i.id), .called = of_incident(tx, i.id)};
  a.over = !i.open || all_home(i, a.called);
  return a;
}

look state_of(const scope& s, const task_line& l, const around& a) {
  if (l.about.active && a.over) return {s.t("Voorbij"), "neutral"};
  const web::cell c = places_cell(s, l.about, l.places, l.held_until);
  return {c.text, c.tone};
}

void draw_row(view& v, const scope& s, const incidents::incident& i, const task_line& l, const around& a) {
  const auto& t = l.about;
  const tally& n = l.count;
  const reply_figures& said = l.replies;
  const int whole = std::max({said.yes + said.maybe + said.no, t.what.needed, 1});
  view& row =
      v.add(tpl::ROW).set(tpl::NAME, t.what.name).set(tpl::WAY_URL, board_address(s, i.id) + "?taak=" + t.id);
  row.set(tpl::UNDER_TEXT, when_of(s.t, t) + " · " + t.what.meeting_place);
  row.set(tpl::WIDTH, percent(said.yes, whole)).set(tpl::X, percent(said.yes, whole));
  row.set(tpl::SECOND_WIDTH, percent(said.maybe, whole)).set(tpl::Y, percent(said.yes + said.maybe, whole));
  row.set(tpl::THIRD_WIDTH, percent(said.no, whole));
  const auto answers = a.over ? s.t("{0} ja · {1} misschien · {2} nee · {3} zonder antwoord")
                              : s.t("{0} ja · {1} misschien · {2} nee · {3} wachten");
  row.set(tpl::SUMMARY, fmt::format(fmt::runtime(answers), said.yes, said.maybe, said.no, said.silent));
  row.set(tpl::TAKEN, taken_text(s, l.places));
  std::string beside = n.reserve > 0 ? s.t("{} reserve", "{} reserve", n.reserve) : "";
  if (const std::string held = a.over ? "" : held_text(s, l.places, l.held_until); !held.empty())
    beside += (beside.empty() ? "" : " · ") + held;
  if (t.joined > 0)
    beside += (beside.empty() ? "" : " · ") + s.t("{} via de vacature", "{} via de vacature", t.joined);
  if (t.lent > 0)
    beside += (beside.empty() ? "" : " · ") + s.t("{} van buurgemeenten", "{} van buurgemeenten", t.lent);
  row.set(tpl::RESERVE_TEXT, beside);
  row.set(tpl::ON_THE_WAY, n.on_the_way).set(tpl::ON_SITE, n.on_site);
  row.set(tpl::NEXT_TEXT, n.next_arrival ? fmt::format(fmt::runtime(s.t("volgende om {0}")),
                                                       web::local_clock_time(*n.next_arrival))
                                         : "");
  const look st = state_of(s, l, a);
  row.set(tpl::STATUS_TEXT, st.text).set(tpl::TONE, st.tone);
}

void draw_now(view& v, const scope& s, transaction& tx, const incidents::incident& i, const figures& f,
              const around& a) {
  const auto n = [&](int x) { return s.t.number(x); };
  kpi(v, s.t("Opgeroepen"), n(f.replies.called), "neutral");
  if (a.over) {
    const presence_figures came = presence_of_incident(tx, i.id, s.now);
    kpi(v, s.t("Waren er"), n(came.there()), "success");
    if (came.no_show > 0) kpi(v, s.t("Niet opgedaagd"), n(came.no_show), "warning");
  } else {
    kpi(v, s.t("Komt"), n(f.all.yes), "success");
  }
  kpi(v, s.t("Misschien"), n(f.replies.maybe), f.replies.maybe > 0 ? "warning" : "neutral");
  if (!a.over) kpi(v, s.t("Nog nodig"), n(f.places.shortage), f.places.shortage > 0 ? "danger" : "success");
  if (a.lent > 0) kpi(v, s.t("Van buurgemeenten"), n(a.lent), "success");
  kpi(v, s.t("Reserve"), n(f.all.reserve), "neutral");
  kpi(v, s.t("Onderweg"), n(f.all.on_the_way), "neutral");
  if (const int left = a.over ? presence::still_in(tx, i.id) : 0; left > 0)
    kpi(v, s.t("Nog ter plaatse"), n(left), "warning");
  else
    kpi(v, s.t("Ter plaatse"), n(f.all.on_site), "success");
  kpi(v, s.t("Open vragen"), n(f.questions), f.questions > 0 ? "warning" : "neutral");
  if (!a.over) draw_next_steps(v, s, tx, a.called);
  for (const task_line& l : f.tasks) draw_row(v, s, i, l, a);
  presence::draw_on_board(v, tpl::SHIFTS, s, tx, i.id);
  channels::draw_waiting(v, s, tx);
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
  incidents::task_id task(r.query.get("taak"));
  const auto known = std::ranges::find(f.tasks, task, [](const task_line& l) { return l.about.id; });
  if (known == f.tasks.end()) task = {};
  const std::string here = board_address(s, i.id);
  for (std::size_t g = 0; g < groups; ++g) {
    if (static_cast<group>(g) == group::released && !over) continue;  // empty until the stand-down
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
                  {s.t("Naam"), s.t("Taak"), s.t("Status"), s.t("Is er om"), s.t("Brengt mee")});
  for (const person& p : list.rows) {
    const incidents::task_id id = p.place_task.value_or(p.task_id);
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

form message_form(const scope& s, const incidents::incident& i, const figures& f,
                  const sentence_list& sentences) {
  form out(s, incidents::address_of(s, i) + "/bericht", s.t("Bekijk het bericht"));
  std::vector<web::choice> who;
  for (const group g :
       {group::coming, group::on_the_way, group::on_site, group::reserve, group::maybe, group::open})
    who.push_back({std::string(code_of(g)), s.t(group_labels[static_cast<std::size_t>(g)]),
                   s.t("{} mens", "{} mensen", count_of(f, g))});
  out.add_choices(form::type::radios, "groep", s.t("Aan wie?"), std::move(who),
                  {.required = true, .missing = s.t("Kies aan wie je het bericht stuurt")});
  std::vector<web::choice> tasks;
  for (const task_line& l : f.tasks) tasks.push_back({l.about.id, l.about.what.name, ""});
  out.add_choices(form::type::select, "taak", s.t("Alleen voor deze taak"), std::move(tasks));
  out.add(form::type::area, "bericht", s.t("Bericht"), {.required = true, .max = longest_message});
  add_sentence_choice(out, s, sentences);
  return out;
}

void draw_callouts(view& v, const scope& s, const std::vector<callout>& list, const figures& f) {
  if (list.empty()) return;
  std::vector<incidents::task> tasks;
  for (const task_line& l : f.tasks) tasks.push_back(l.about);
  web::table rows(s.t("Oproepen"), {s.t("Oproep"), s.t("Kanalen"), s.t("Golven"), s.t("Status")});
  for (const callout& c : list)
    rows.row({{.text = s.t("Oproep") + " " + c.code, .url = address_of(s, c)},
              {.text = sms_and_mail(s, c.what)},
              {.text = s.t.number(c.waves)},
              web::status_cell(s, look_of(shown_state(c, tasks, s.now)))});
  rows.render(v.add(tpl::CALLOUTS), tpl::CALLOUT_TABLE);
}

// Of the call-out that was started last.
std::string sent_text(const scope& s, transaction& tx, const std::vector<callout>& called) {
  const auto last = std::ranges::max_element(called, {}, &callout::started_at);
  const auto waves = last == called.end() ? std::vector<wave_line>() : waves_of(tx, last->id);
  const int asked = waves.empty() ? 0 : waves.front().asked;
  return s.t("Verstuurd naar {} mens.", "Verstuurd naar {} mensen.", asked);
}

response board_page(const request& r, const scope& s, transaction& tx, const incidents::incident& i,
                    const form* typed, const web::outcome& how) {
  const figures f = figures_of(tx, i.id, s.now);
  view v;
  v.set(tpl::HEADING, i.what.name).set(tpl::LIVE_URL, board_address(s, i.id) + "/live");
  v.set(tpl::CHANGE_AT, web::local_clock_time(s.now));
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r, {{"toegevoegd", "Gevraagd."}, {"bericht", "Je bericht is verstuurd."}});
  const around a = around_of(tx, i);
  const std::vector<callout>& called = a.called;
  if (r.query.get("klaar") == "gestart") v.add(tpl::DONE).set(tpl::DONE_TEXT, sent_text(s, tx, called));
  const std::string incident = incidents::address_of(s, i);
  if (!a.over)
    v.add(tpl::ACTIONS)
        .set(tpl::CALL_URL, incident + "/oproep")
        .show_if(std::ranges::any_of(called, &callout::open), tpl::WRITE)
        .show(called.empty() ? tpl::FIRST : tpl::AGAIN);
  if (a.over && i.open)
    v.add(tpl::CLOSING).set(tpl::AFTER_URL, incident + "/nadien").set(tpl::WAY_URL, incident + "/archief");
  if (!a.over) v.add(tpl::STAND_DOWN).set(tpl::WAY_URL, incident + "/einde");
  v.set(tpl::PRESENCE_URL, incident + "/aanwezig");
  draw_now(v.include(tpl::BOARD_NOW, "overview/board/board_live.html"), s, tx, i, f, a);
  reinforcement::draw_on_board(v, tpl::REINFORCEMENT, s, tx, i.id, !a.over);
  draw_people(v, r, s, tx, i, f, a.over);
  draw_callouts(v, s, called, f);
  if (std::ranges::any_of(called, &callout::open)) {
    form fresh = message_form(s, i, f, saved_sentences::all_sentences(tx));
    fresh.put("groep", std::string(code_of(group::coming)));
    draw_message_form(v.add(tpl::MESSAGE), s, typed != nullptr ? *typed : fresh);
  }
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(board_address(s, i.id), s.t("Bord"));
  return web::page(s, r, "overview/board/board.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Bord") + ", " + i.what.name),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .scripts = {"live.js", "offline_page.js"},
                    .index = false,
                    .how = how});
}

}  // namespace

response show_board(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? board_page(r, s, tx, *i, nullptr, {}) : incidents::no_incident(s, r);
}

response board_live(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  response out;
  out.content_type = "text/event-stream; charset=utf-8";
  out.stream_on = incidents::topic_of(i->id);
  if (!web::draws(r)) return out;
  view v;
  v.set(tpl::BASE, s.base).set(tpl::ICONS, s.node.files.url("icons.svg"));
  draw_now(v, s, tx, *i, figures_of(tx, i->id, s.now), around_of(tx, *i));
  out.body = s.node.pages.render(s.t.language(), "overview/board/board_live.html", v);
  return out;
}

response write_to_group(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  const sentence_list sentences = saved_sentences::all_sentences(tx);
  form f = message_form(s, *i, figures_of(tx, i->id, s.now), sentences);
  const auto sent = with_chosen_sentence(r.form, sentences);
  if (!sent || asks_for_sentence(r.form)) {
    put_message(f, sent ? *sent : r.form);
    if (!sent) f.refuse(sent.error());
    return form_page(r, s, *i, f, sent ? web::outcome() : web::outcome(sent.error()));
  }
  web::outcome how = refusal_kind::invalid;
  if (f.accept(*sent)) {
    const auto g = group_named(f.value("groep")).value_or(group::coming);
    const group_message m{
        .incident_id = i->id,
        .states = states_of(g),
        .task_id = incidents::task_id(f.value("taak")),
        .text = f.value("bericht"),
        // A second tap is the same message: the outbox knows it by this.
        .id = r.form.get("submission_id").empty() ? random_code(20) : r.form.get("submission_id")};
    // The first post shows the message, its number of people and its cost; the second sends it.
    if (r.form.get("zeker") != "ja") {
      const auto composed = compose(tx, s, m);
      if (composed) return preview_page(r, s, *i, m, *composed);
      f.refuse(composed.error());
      return board_page(r, s, tx, *i, &f, composed.error());
    }
    const auto done = send_message(tx, s, m, s.account->account);
    if (done) return web::see_other(board_address(s, i->id) + "?klaar=bericht");
    f.refuse(done.error());
    how = done.error();
  }
  return board_page(r, s, tx, *i, &f, how);
}

}  // namespace paraat::callouts
