#include "tenant/callouts/preview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tenant/callouts/calling.hpp"
#include "tenant/callouts/words.hpp"
#include "tenant/channels/office.hpp"
#include "tenant/corps/corps.hpp"
#include "tenant/incidents/incidents_pages.hpp"
#include "tenant/letters/letters.hpp"
#include "tenant/rules/said.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

void draw_kpi(view& v, std::string label, std::string text, std::string tone = "neutral") {
  v.add(tpl::KPI)
      .set(tpl::LABEL, std::move(label))
      .set(tpl::TEXT, std::move(text))
      .set(tpl::TONE, std::move(tone));
}

int rounded(double x) { return static_cast<int>(std::lround(x)); }

void draw_kpis(view& v, const scope& s, const plan& p) {
  int needed = 0, expected = 0;
  for (std::size_t t = 0; t < p.tasks.size(); ++t) {
    needed += p.next.tasks.empty() ? 0 : p.next.tasks[t].missing;
    expected += p.next.tasks.empty() ? 0 : rounded(p.next.tasks[t].expected);
  }
  draw_kpi(v, s.t("Kan gevraagd worden"), s.t.number(static_cast<long long>(p.who.line.size())));
  draw_kpi(v, s.t("Nog nodig"), s.t.number(needed), needed > 0 ? "danger" : "success");
  draw_kpi(v, p.about.waves == 0 ? s.t("In de eerste golf") : s.t("In de volgende golf"),
           s.t.number(static_cast<long long>(p.next.ask.size())));
  draw_kpi(v, s.t("Verwacht ja"), s.t.number(expected), expected >= needed ? "success" : "warning");
}

web::cell state_of_task(const scope& s, const plan& p, const std::vector<impossible_quota>& no,
                        std::size_t t) {
  const auto it = std::ranges::find(no, t, &impossible_quota::task);
  if (it != no.end())
    return {.text = s.t("Te weinig mensen"),
            .under = fmt::format(fmt::runtime(s.t("{0} nodig, {1} kunnen")), it->needed, it->possible),
            .tone = "danger"};
  if (p.next.tasks[t].missing == 0) return {.text = s.t("Volzet"), .tone = "success"};
  if (p.next.tasks[t].dry)
    return {
        .text = s.t("Krap"), .under = s.t("Minder mensen om te vragen dan nodig lijkt"), .tone = "warning"};
  return {.text = s.t("Haalbaar"), .tone = "success"};
}

void draw_tasks(view& v, const scope& s, const plan& p, const std::vector<impossible_quota>& no) {
  web::table rows(s.t("Per taak"), {s.t("Taak"), s.t("Nog nodig"), s.t("Kunnen"), s.t("Vragen we nu"),
                                    s.t("Verwacht ja"), s.t("Oordeel")});
  const auto can = eligible(p.who, p.tasks.size());
  for (std::size_t t = 0; t < p.tasks.size(); ++t) {
    const forecast& f = p.next.tasks[t];
    rows.row({{.text = p.tasks[t].what.name, .under = when_of(s.t, p.tasks[t])},
              {.text = s.t.number(f.missing)},
              {.text = s.t.number(static_cast<long long>(can[t]))},
              {.text = s.t.number(f.asked)},
              {.text = s.t.number(rounded(f.expected))},
              state_of_task(s, p, no, t)});
  }
  rows.render(v, tpl::TABLE);
}

void draw_reasons(view& v, const scope& s, const plan& p) {
  const auto out = p.left_out();
  std::vector<std::pair<int, exclusion>> some;
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i] > 0) some.emplace_back(out[i], static_cast<exclusion>(i));
  std::ranges::sort(some, std::greater{});
  for (const auto& [n, why] : some)
    v.add(tpl::REASON).set(tpl::TEXT, s.t(sentence_of(why))).set(tpl::TIMES, s.t.number(n));
  v.show_if(some.empty(), tpl::NOTHING);
}

void draw_how(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  std::string names;
  for (const std::string& id : p.about.what.corps)
    if (const auto k = corps::find(tx, id)) names += (names.empty() ? "" : ", ") + k->what.name;
  fact(s.t("Korps"), names);
  // texts
  static constexpr std::string_view ways[] = {"Gewoon", "Strikt", "Snel opbouwend"};
  fact(s.t("Wijze"), s.t(ways[static_cast<std::size_t>(p.about.what.how)]));
  fact(s.t("Kanalen"), sms_and_mail(s, p.about.what));
  fact(s.t("Tijd om te antwoorden"), s.t("{} minuut", "{} minuten", p.about.what.answer_minutes));
  fact(s.t("Code in sms"), p.about.code);
  const int percent = rounded(100 * yes_rate(p.so_far));
  fact(s.t("Wie ja zegt"),
       p.so_far.settled == 0
           ? fmt::format(fmt::runtime(s.t("{0} % verwacht; jullie hebben nog geen eigen cijfer")), percent)
           : fmt::format(fmt::runtime(s.t("{0} %, uit {1} antwoorden van jullie eigen oproepen")), percent,
                         s.t.number(p.so_far.settled)));
  fact(s.t("Leeftijd beoordeeld met"), rules::in_words(s.t, p.about.age_rules));
}

// Each language that is in the wave, for the first task that is asked in it.
void draw_messages(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto incident = incidents::find(tx, p.about.what.incident_id).value();
  view& box = v.add(tpl::MESSAGES);
  if (p.about.status == state::draft)
    box.add(tpl::EDIT).set(tpl::WORDS_URL, address_of(s, p.about) + "/woorden");
  std::map<std::string, std::size_t> shown;
  for (const invitation& i : p.next.ask) shown.try_emplace(p.pool[i.who].language, i.task);
  if (shown.empty()) shown.emplace("nl", 0);
  // texts
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"nl", "Nederlands"}, {"fr", "Frans"}, {"en", "Engels"}, {"de", "Duits"}};
  std::vector<std::pair<std::string, std::size_t>> ordered(shown.begin(), shown.end());
  std::ranges::sort(ordered, {}, [](const auto& x) { return std::pair(x.first != "nl", x.first); });
  for (const auto& [language, task] : ordered) {
    const scope theirs = letters::in_language(s, language);
    const written w = question(theirs, {p.about, incident, p.tasks[task]});
    const person_words own{s.t("Jan"), letters::whole_address(s, "/o/…")};
    view& one = box.add(tpl::LETTER).set(tpl::SMS_TEXT, w.sms_for(own));
    for (const auto& [code, name] : names)
      if (code == language) one.set(tpl::NAME, s.t(name));
    if (p.about.what.mail) one.add(tpl::MAIL).set(tpl::SUBJECT, w.subject).set(tpl::TEXT, w.text_for(own));
  }
}

void draw_cost(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto sent = messages_of(tx, s, p, p.next.ask);
  const auto cost = channels::cost_of(s.node.channels.cost(), sent.messages);
  const auto fact = [&](std::string label, std::string text) {
    v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Mails in deze golf"), s.t.number(cost.mails));
  if (cost.texts > 0)
    fact(s.t("Sms’en in deze golf"), fmt::format(fmt::runtime(s.t("{0}, samen {1} delen")),
                                                 s.t.number(cost.texts), s.t.number(cost.parts)));
  if (cost.invalid > 0) fact(s.t("Nummers waar geen sms naartoe kan"), s.t.number(cost.invalid));
  fact(s.t("Kost"), fmt::format("€ {},{:02}", s.t.number(cost.cents / 100), cost.cents % 100));
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
    std::string text = fmt::format(fmt::runtime(s.t("{0} vertrokken, {1} wachten")), gone, waits);
    if (p.failed > 0) text += ", " + s.t("{} mislukt", "{} mislukt", p.failed);
    if (p.stopped > 0) text += ", " + s.t("{} tegengehouden", "{} tegengehouden", p.stopped);
    fact(name, std::move(text));
  }
  const auto since = [&](const std::optional<instant>& at) {
    return s.t("{} minuut", "{} minuten",
               std::chrono::duration_cast<std::chrono::minutes>(*at - *c.started_at).count());
  };
  if (c.first_yes_at) fact(s.t("Tot de eerste ja"), since(c.first_yes_at));
  if (c.filled_at) fact(s.t("Tot alles volzet was"), since(c.filled_at));
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

void draw_buttons(view& v, const scope& s, const callout& c, bool possible) {
  const std::string at = address_of(s, c);
  if (c.status == state::draft) {
    if (possible)
      web::draw_button(v, tpl::MAIN_BUTTON, s,
                       {at + "/start", s.t("Start de oproep"), "primary", "danger", "bell"});
    v.add(tpl::EDIT).set(tpl::EDIT_URL, at + "/wijzigen");
    web::draw_button(v, tpl::ACTION_BUTTON, s, {at + "/weggooien", s.t("Gooi weg"), "tertiary", "", "trash"});
    return;
  }
  v.add(tpl::BOARD_LINK).set(tpl::WAY_URL, board_address(s, c.what.incident_id));
  if (c.calls()) {
    web::draw_button(v, tpl::MAIN_BUTTON, s,
                     {at + "/stop", s.t("Stop de oproep"), "secondary", "danger", "x"});
    v.add(tpl::ADD).set(tpl::ADD_URL, at + "/toevoegen");
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {at + "/golf", s.t("Volgende golf nu"), "secondary", "", "send"});
  }
  // Everybody is told there, also who was never called.
  if (c.open())
    v.add(tpl::HOME).set(tpl::WAY_URL, s.base + "/beheer/noodsituaties/" + c.what.incident_id + "/nadien");
}

std::string heading_of(const scope& s, const callout& c) { return s.t("Oproep") + " " + c.code; }

std::vector<std::pair<std::string, std::string>> crumbs_of(const scope& s, const incidents::incident& i,
                                                           const callout& c) {
  auto out = incidents::crumbs_of(s, i);
  out.emplace_back(address_of(s, c), heading_of(s, c));
  return out;
}

// Who can be asked for this task, to tick, and who cannot, with the reason.
void draw_found(view& v, const scope& s, const callout& c, const std::string& task,
                const std::vector<addable>& found) {
  if (found.empty()) v.show(tpl::NOTHING);
  view& box = v.add(tpl::FOUND);
  std::vector<web::choice> people;
  for (const addable& a : found)
    if (a.why_not.empty()) people.push_back({a.member_id, a.name, a.place});
  if (!people.empty()) {
    form f(s, address_of(s, c) + "/toevoegen", s.t("Vraag deze mensen"));
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

}  // namespace

response preview_page(const request& r, const scope& s, transaction& tx, const callout& c, const refusal* why,
                      unsigned status) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  const plan p = make_plan(tx, c, s.node.municipalities, s.now);
  view v;
  v.set(tpl::HEADING, heading_of(s, c));
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r,
                 {{"bewaard", "Je wijzigingen zijn bewaard."},
                  {"woorden", "De woorden zijn bewaard."},
                  {"gestopt", "Gestopt. Wat nog niet vertrokken was, vertrekt niet meer."},
                  {"golf", "De volgende golf is vertrokken."}});
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(why->text));
  const auto look = look_of(c.status);
  v.set(tpl::STATUS_TEXT, s.t(look.label)).set(tpl::TONE, std::string(look.tone));
  if (c.status == state::draft)
    v.set_if(tpl::LEAD, tpl::HAS_LEAD, s.t("Nog niets verstuurd. Dit gebeurt er als je start."));
  const auto no = p.impossible();
  if (c.status == state::draft)
    for (const impossible_quota& q : no)
      v.add(tpl::WARNING)
          .set(tpl::SENTENCE,
               fmt::format(fmt::runtime(s.t(
                               "{0} vraagt nog {1} mensen; er zijn er {2} die kunnen. Vraag er minder, of "
                               "kies een korps bij.")),
                           p.tasks[q.task].what.name, q.needed, q.possible));
  draw_buttons(v, s, c, no.empty());
  if (!p.tasks.empty()) {
    draw_kpis(v, s, p);
    draw_tasks(v, s, p, no);
    draw_reasons(v, s, p);
  }
  draw_how(v, s, tx, p);
  if (c.status == state::draft || c.calls()) draw_cost(v, s, tx, p);
  if (c.started_at) draw_progress(v, s, tx, c);
  draw_waves(v, s, tx, c);
  if (!p.tasks.empty() && (c.status == state::draft || c.calls())) draw_messages(v, s, tx, p);
  return web::page(s, r, "callouts/preview.html", std::move(v),
                   {.title = incidents::page_title(s, i, heading_of(s, c) + ", " + i.what.name),
                    .current = "/beheer",
                    .crumbs = crumbs_of(s, i, c),
                    .index = false,
                    .status = status});
}

response add_page(const request& r, const scope& s, transaction& tx, const callout& c, const refusal* why,
                  unsigned status) {
  const auto i = incidents::find(tx, c.what.incident_id).value();
  const auto tasks = tasks_of(tx, c);
  view v;
  v.set(tpl::HEADING, s.t("Voeg mensen toe")).set(tpl::ACTION, address_of(s, c) + "/toevoegen");
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(why->text));
  const std::string asked = r.form.has("taak") ? r.form.get("taak") : r.query.get("taak");
  const std::string name = web::trimmed(r.query.get("naam")).substr(0, 100);
  std::string task = tasks.empty() ? "" : tasks.front().id;
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
  return web::page(s, r, "callouts/add.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Voeg mensen toe")),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .status = status});
}

}  // namespace paraat::callouts
