#include "tenant/crisis/dispatch/preview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/platform/rules/rule_labels.hpp"
#include "tenant/platform/web/chart.hpp"
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

using held_places = std::map<incidents::task_id, instant, std::less<>>;  // until when

void draw_kpi(view& v, std::string label, std::string text, std::string tone = "neutral") {
  v.add(tpl::KPI)
      .set(tpl::LABEL, std::move(label))
      .set(tpl::TEXT, std::move(text))
      .set(tpl::TONE, std::move(tone));
}

int rounded(double x) { return static_cast<int>(std::lround(x)); }

void draw_kpis(view& v, const scope& s, const plan& p) {
  const int needed = sum_of(p.tasks, s.now).shortage, expected = expected_yes(p.next);
  draw_kpi(v, s.t("Kan gevraagd worden"), s.t.number(static_cast<long long>(p.who.line.size())));
  draw_kpi(v, s.t("Nog nodig"), s.t.number(needed), needed > 0 ? "danger" : "success");
  draw_kpi(v, p.about.waves == 0 ? s.t("In de eerste golf") : s.t("In de volgende golf"),
           s.t.number(static_cast<long long>(p.next.ask.size())));
  draw_kpi(v, s.t("Verwacht ja"), s.t.number(expected), expected >= needed ? "success" : "warning");
}

web::cell state_of_task(const scope& s, const plan& p, const std::vector<impossible_quota>& no,
                        const held_places& held, std::size_t t) {
  const place_figures places = places_of(p.tasks[t], s.now);
  const auto until = held.find(p.tasks[t].id);
  if (places.to_ask == 0)
    return places_cell(s, p.tasks[t], places,
                       until == held.end() ? std::nullopt : std::optional(until->second));
  const auto it = std::ranges::find(no, t, &impossible_quota::task);
  if (it != no.end())
    return {.text = s.t("Te weinig mensen"),
            .under = fmt::format(fmt::runtime(s.t("{0} nodig, {1} kunnen")), it->needed, it->possible),
            .tone = "danger"};
  if (p.next.tasks[t].dry)
    return {
        .text = s.t("Krap"), .under = s.t("Minder mensen om te vragen dan nodig lijkt"), .tone = "warning"};
  return {.text = s.t("Haalbaar"), .tone = "success"};
}

void draw_tasks(view& v, const scope& s, const plan& p, const std::vector<impossible_quota>& no,
                const held_places& held) {
  web::table rows(s.t("Per taak"), {s.t("Taak"), s.t("Nog nodig"), s.t("Beschikbaar"), s.t("Nu te vragen"),
                                    s.t("Verwacht ja"), s.t("Lukt het?")});
  const auto can = eligible(p.who, p.tasks.size());
  for (std::size_t t = 0; t < p.tasks.size(); ++t) {
    const forecast& f = p.next.tasks[t];
    rows.row({{.text = p.tasks[t].what.name, .under = when_of(s.t, p.tasks[t])},
              {.text = s.t.number(places_of(p.tasks[t], s.now).shortage)},
              {.text = s.t.number(static_cast<long long>(can[t]))},
              {.text = s.t.number(f.asked)},
              {.text = s.t.number(expected_yes(f))},
              state_of_task(s, p, no, held, t)});
  }
  rows.render(v, tpl::TABLE);
}

void draw_reasons(view& v, const scope& s, const plan& p) {
  const auto out = p.left_out();
  std::vector<std::pair<int, exclusion>> some;
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i] > 0) some.emplace_back(out[i], static_cast<exclusion>(i));
  std::ranges::sort(some, std::greater{});
  web::chart c{.title = s.t("Wie niet gevraagd wordt, en waarom"),
               .kind = s.t("Reden"),
               .measure = s.t("Mensen"),
               .bars = {}};
  for (const auto& [n, why] : some)
    c.bars.push_back({.label = s.t(sentence_of(why)), .value = n, .text = s.t.number(n), .tone = "quiet"});
  web::draw_chart(v, tpl::CHART, c);
  v.show_if(some.empty(), tpl::NOTHING);
}

// The sentence with the figures behind the expectation.
std::string basis_text(const scope& s, const experience& e) {
  const int percent = rounded(100 * yes_rate(e));
  const auto with = [&](std::string_view dutch) {
    return fmt::format(fmt::runtime(s.t(dutch)), percent, s.t.number(e.yes), s.t.number(e.settled),
                       s.t.number(e.silent));
  };
  if (e.settled + e.silent == 0) return with("{0} % verwacht; jullie hebben nog geen eigen cijfer");
  if (e.silent == 0) return with("{0} %: {1} van {2} mensen in jullie eigen oproepen zeiden ja");
  return with(
      "{0} %: {1} van {2} zeiden ja, en {3} zwijgen nog. Wie zwijgt, telt mee naarmate de tijd verstrijkt.");
}

void draw_how(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  std::string names;
  for (const corps::corps_id& id : p.about.what.corps)
    if (const auto k = corps::find(tx, id)) names += (names.empty() ? "" : ", ") + k->what.name;
  fact(s.t("Korps"), names);
  // texts
  static constexpr std::string_view ways[] = {"Gewoon", "Strikt", "Snel opbouwend"};
  fact(s.t("Wijze"), s.t(ways[static_cast<std::size_t>(p.about.what.how)]));
  fact(s.t("Kanalen"), sms_and_mail(s, p.about.what));
  fact(s.t("Tijd om te antwoorden"), s.t("{} minuut", "{} minuten", p.about.what.answer_minutes));
  fact(s.t("Code in sms"), p.about.code);
  fact(s.t("Wie ja zegt"), basis_text(s, p.so_far));
  if (!p.about.age_rules.empty()) v.add(tpl::AGE).set(tpl::TEXT, rules::in_words(s.t, p.about.age_rules));
}

void draw_progress(view& v, const scope& s, transaction& tx, const callout& c) {
  const auto fact = [&](std::string label, std::string text) {
    v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  for (const auto& [via, name] :
       {std::pair(channels::channel::mail, s.t("Mails")), std::pair(channels::channel::sms, s.t("Sms’en"))}) {
    const auto p = channels::progress_of(tx, c.id, via);
    const int gone = p.left + p.delivered + p.uncertain, waits = p.waiting + p.leaving;
    if (gone + waits + p.failed + p.stopped == 0) continue;
    std::string text = fmt::format(fmt::runtime(s.t("{0} verstuurd, {1} wachten")), gone, waits);
    if (p.failed > 0) text += ", " + s.t("{} mislukt", "{} mislukt", p.failed);
    if (p.stopped > 0) text += ", " + s.t("{} tegengehouden", "{} tegengehouden", p.stopped);
    fact(name, std::move(text));
  }
  const auto since = [&](const std::optional<instant>& at) {
    return s.t("{} minuut", "{} minuten",
               std::chrono::duration_cast<std::chrono::minutes>(*at - *c.started_at).count());
  };
  if (c.first_yes_at) fact(s.t("Tot de eerste ja"), since(c.first_yes_at));
  // Only while it is so: a place that came free again was not filled.
  if (c.filled_at && sum_of(tasks_of(tx, c), s.now).full())
    fact(s.t("Tot alles volzet was"), since(c.filled_at));
}

void draw_waves(view& v, const scope& s, transaction& tx, const callout& c) {
  const auto waves = waves_of(tx, c.id);
  if (waves.empty()) return;
  view& box = v.add(tpl::WAVES);
  for (const wave_line& w : waves)
    box.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, fmt::format(fmt::runtime(w.by_hand ? s.t("Golf {0}: {1} met de hand")
                                                                  : s.t("Golf {0}: {1} gevraagd")),
                                           w.number, s.t.number(w.asked)))
        .set(tpl::CHANGE_AT, s.t.date_and_time(w.at));
}

void draw_buttons(view& v, const scope& s, transaction& tx, const plan& p, bool possible) {
  const callout& c = p.about;
  const std::string at = address_of(s, c);
  if (c.status == callout_state::draft) {
    if (possible)
      web::draw_button(v, tpl::MAIN_BUTTON, s,
                       {at + "/start", send_label(s, tx, p, p.next.ask), "primary", "danger", "bell"});
    v.add(tpl::EDIT).set(tpl::EDIT_URL, at + "/wijziging");
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/verwijdering", s.t("Gooi weg"), "tertiary", "", "trash"});
    return;
  }
  v.add(tpl::BOARD_LINK).set(tpl::WAY_URL, board_address(s, c.what.incident_id));
  if (c.calls()) {
    web::draw_button(v, tpl::MAIN_BUTTON, s,
                     {at + "/stopzetting", s.t("Stop deze oproep"), "secondary", "danger", "x"});
    v.add(tpl::ADD).set(tpl::ADD_URL, at + "/toevoeging");
    if (!p.next.ask.empty())
      web::draw_button(v, tpl::ACTION_BUTTON, s,
                       {at + "/golf", send_label(s, tx, p, p.next.ask), "secondary", "", "send"});
    v.add(tpl::MORE).set(tpl::WAY_URL, at + "/meer");
  }
  // The end of the incident tells everybody, also people that were never called.
  if (c.open())
    v.add(tpl::HOME).set(tpl::WAY_URL, s.base + "/beheer/noodsituaties/" + c.what.incident_id + "/einde");
}

}  // namespace

std::string heading_of(const scope& s, const callout& c) { return s.t("Oproep") + " " + c.code; }

std::vector<std::pair<std::string, std::string>> crumbs_of(const scope& s, const incidents::incident& i,
                                                           const callout& c) {
  auto out = incidents::crumbs_of(s, i);
  out.emplace_back(address_of(s, c), heading_of(s, c));
  return out;
}

response preview_page(const request& r, const scope& s, transaction& tx, const callout& c, const refusal* why,
                      const web::outcome& how) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  const plan p = make_plan(tx, c, s.node.municipalities, s.now);
  view v;
  v.set(tpl::HEADING, heading_of(s, c));
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r,
                 {{"bewaard", "Je wijzigingen zijn bewaard."},
                  {"woorden", "De woorden zijn bewaard."},
                  {"gestopt", "Gestopt. Wat nog niet verstuurd was, versturen we niet meer."},
                  {"golf", "De volgende golf is verstuurd."}});
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(*why));
  const auto look = look_of(shown_state(c, p.tasks, s.now));
  v.set(tpl::STATUS_TEXT, s.t(look.label)).set(tpl::TONE, std::string(look.tone));
  if (c.status == callout_state::draft)
    v.set_if(tpl::LEAD, tpl::HAS_LEAD, s.t("Nog niets verstuurd. Dit gebeurt er als je start."));
  const auto no = p.impossible();
  const bool possible = !p.next.ask.empty() && (no.empty() || c.what.how != mode::strict);
  if (c.status == callout_state::draft) draw_warnings(v, s, i, p, no);
  draw_buttons(v, s, tx, p, possible);
  if (!p.tasks.empty()) {
    draw_kpis(v, s, p);
    draw_tasks(v, s, p, no, held_until(tx, i.id));
    draw_reasons(v, s, p);
  }
  draw_how(v, s, tx, p);
  if (c.status == callout_state::draft || c.calls()) draw_cost(v, s, tx, p);
  if (c.started_at) draw_progress(v, s, tx, c);
  draw_waves(v, s, tx, c);
  if (!p.tasks.empty() && (c.status == callout_state::draft || c.calls())) draw_messages(v, s, tx, p);
  return web::page(s, r, "crisis/dispatch/preview.html", std::move(v),
                   {.title = incidents::page_title(s, i, heading_of(s, c) + ", " + i.what.name),
                    .current = "/beheer",
                    .crumbs = crumbs_of(s, i, c),
                    .index = false,
                    .how = how});
}

}  // namespace paraat::callouts
