#include "tenant/crisis/responses/answer_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::chrono::minutes arrival_step{30};
constexpr int arrival_steps = 9;

view frame_of(const scope& s) {
  view v;
  v.set(tpl::LANG, s.t.language())
      .set(tpl::SITE, web::site_name(s))
      .set(tpl::CSS, s.node.files.url("answer.css"));
  if (!s.here.phone.empty() || !s.here.email.empty()) {
    view& help = v.add(tpl::HELP);
    help.set_if(tpl::PHONE, tpl::FOOT_PHONE, s.here.phone).set_if(tpl::EMAIL, tpl::FOOT_MAIL, s.here.email);
  }
  return v;
}

response finished(const scope& s, view v, std::string title, const web::outcome& how) {
  v.set(tpl::TITLE, title + " – " + web::site_name(s));
  response out;
  web::conclude(out, how);
  out.body = s.node.pages.render(s.t.language(), "crisis/responses/answer.html", v);
  return out;
}

void draw_form_ids(view& v, const scope& s) {
  v.add(tpl::HIDDEN).set(tpl::NAME, "submission_id").set(tpl::VALUE, random_code(20));
  if (s.account) v.add(tpl::HIDDEN).set(tpl::NAME, "csrf").set(tpl::VALUE, s.account->csrf);
}

struct looks {
  std::string tone, text, under;
};

looks look_on_reserve(const scope& s, const shown& x, const standing& st) {
  std::string why = fmt::format(
      fmt::runtime(
          s.t("Alle {0} plaatsen voor {1} zijn ingenomen. Vertrek nog niet: komt er een vrij, dan vragen "
              "we het je opnieuw.")),
      x.task.what.needed, words_in(x.task, s.t.language()).name_in_sentence());
  if (st.ahead_by_skill > 0)
    why += " " + s.t("{} mens voor je heeft de gevraagde vaardigheid zelf.",
                     "{} mensen voor je hebben de gevraagde vaardigheid zelf.", st.ahead_by_skill);
  return {"wait", fmt::format(fmt::runtime(s.t("Je staat op plaats {0} van de reservelijst.")), st.rank),
          why};
}

// Where the person stands, at the top of the page; empty when they were only asked.
looks state_of(const scope& s, transaction& tx, const shown& x) {
  if (x.who.offered_task && x.who.offered_until > s.now)
    return {"wait", s.t("Er is een plaats vrij voor jou."),
            fmt::format(fmt::runtime(s.t("We houden ze vrij tot {0}. Daarna vragen we het aan de volgende.")),
                        web::local_clock_time(*x.who.offered_until))};
  switch (x.who.status) {
    case person_state::confirmed:
      return {"good", s.t("Je plaats is zeker."), s.t("Kom naar het meldpunt hieronder.")};
    case person_state::on_the_way:
      return {"good", s.t("Je bent onderweg."), s.t("Zeg het als je er bent.")};
    case person_state::on_site:
      return {"good", s.t("Je bent er. Dank je!"),
              s.t("Meld het als je vertrekt, dan weten we wie er nog is.")};
    case person_state::departed:
      return {"good", s.t("Je bent vertrokken. Dank je wel!"), s.t("Kom goed thuis.")};
    case person_state::reserve:
      return look_on_reserve(s, x, standing_of(tx, x.who));
    case person_state::maybe:
      return {"wait", s.t("Je zei: misschien."),
              s.t("Zeg het als je het weet. Een plaats houden we nog niet vrij.")};
    case person_state::no:
      return {"plain", s.t("Je zei: nee."), s.t("Dank je voor je antwoord. We vragen het je niet meer.")};
    case person_state::withdrawn:
      return {"plain", s.t("Je zei af."),
              s.t("Dank je dat je het liet weten. Iemand anders krijgt je plaats.")};
    case person_state::no_show:
      return {"plain", s.t("We misten je bij het meldpunt."), s.t("Kom je nog? Zeg dan opnieuw ja.")};
    case person_state::to_notify:
    case person_state::notified:
    case person_state::yes:
    case person_state::unclear:
    case person_state::released:
    case person_state::undeliverable:
      break;
  }
  return {};
}

void draw_facts(view& v, const scope& s, const shown& x) {
  view& facts = v.add(tpl::FACTS);
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) facts.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  const task_words words = words_in(x.task, s.t.language());
  fact(s.t("Taak"), words.name);
  fact(s.t("Wanneer"), when_of(s.t, x.task));
  if (!holds_place(x.who.status)) {
    fact(s.t("Waar"), x.incident.what.place);
    return;
  }
  // Private details: for a person with a place.
  fact(s.t("Meldpunt"), x.task.what.meeting_place);
  std::string bring;
  for (const std::string& b : words.bring) bring += (bring.empty() ? "" : ", ") + b;
  fact(s.t("Breng mee"), bring);
  if (x.who.arrives_at) fact(s.t("Jij bent er om"), web::local_clock_time(*x.who.arrives_at));
  if (x.who.brings > 0) fact(s.t("Je brengt mee"), s.t("{} mens", "{} mensen", x.who.brings));
  if (!x.task.what.contact_phone.empty())
    facts.add(tpl::CONTACT)
        .set(tpl::NAME, x.task.what.contact_name)
        .set(tpl::PHONE, x.task.what.contact_phone)
        .set(tpl::DIALLED, web::dialled(x.task.what.contact_phone));
}

void draw_briefing(view& v, const scope& s, const shown& x) {
  const task_words words = words_in(x.task, s.t.language());
  if (words.briefing.empty()) return;
  view& b = v.add(tpl::BRIEFING).set(tpl::TEXT, words.briefing);
  for (const std::string& line : words.safety) b.add(tpl::SAFETY).set(tpl::TEXT, line);
}

// An act of the page: the last part of its address, and of an answer which one.
struct act_button {
  std::string_view act;
  std::string label;
  std::string_view choice = {};
};

std::vector<act_button> buttons_of(const scope& s, const shown& x) {
  const std::string not_any_more = s.t("Toch niet, ik kan niet komen");
  switch (x.who.status) {
    case person_state::confirmed:
      return {{"onderweg", s.t("Ik ben onderweg")},
              {"aankomst", s.t("Ik ben er")},
              {"antwoord", not_any_more, "nee"}};
    case person_state::on_the_way:
      return {{"aankomst", s.t("Ik ben er")}, {"antwoord", not_any_more, "nee"}};
    case person_state::on_site:
      return {{"vertrek", s.t("Ik vertrek")}};
    case person_state::departed:
      return {{"aankomst", s.t("Ik ben er weer")}};
    case person_state::reserve:
      if (!x.who.offered_task || x.who.offered_until <= s.now) return {{"antwoord", not_any_more, "nee"}};
      if (x.who.offer_extended)
        return {{"antwoord", s.t("Ja, ik kom"), "ja"}, {"antwoord", s.t("Nee"), "nee"}};
      return {{"antwoord", s.t("Ja, ik kom"), "ja"},
              {"antwoord", s.t("Nee"), "nee"},
              {"uitstel", s.t("Ik heb tien minuten meer nodig")}};
    case person_state::to_notify:
    case person_state::notified:
    case person_state::yes:
    case person_state::maybe:
    case person_state::no:
    case person_state::unclear:
    case person_state::released:
    case person_state::withdrawn:
    case person_state::no_show:
    case person_state::undeliverable:
      break;
  }
  if (!x.about.calls()) return {};
  return {{"antwoord", s.t("Ja, ik kom"), "ja"},
          {"antwoord", s.t("Misschien"), "misschien"},
          {"antwoord", s.t("Nee"), "nee"}};
}

void draw_tasks(view& v, const scope& s, const shown& x) {
  view& tasks = v.add(tpl::TASKS);
  for (const auto& t : x.fits)
    tasks.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, t.id)
        .set(tpl::OPTION_LABEL, name_in(t, s.t.language()) + ", " + when_of(s.t, t))
        .show_if(t.id == x.who.task_id, tpl::CHOSEN);
}

void draw_buttons(view& v, const scope& s, const shown& x, const std::string& here) {
  const auto buttons = buttons_of(s, x);
  if (buttons.empty()) {
    if (!holds_place(x.who.status) && x.who.status != person_state::reserve)
      v.add(tpl::LEAD_LINE).set(tpl::TEXT, s.t("We zoeken niemand meer voor deze oproep. Dank je wel."));
    return;
  }
  const bool asks = std::ranges::find(buttons, "misschien", &act_button::choice) != buttons.end();
  view& acts = v.add(tpl::ACTS);  // the buttons of one act stand in one form
  view* f = nullptr;
  std::string_view of;
  for (const act_button& b : buttons) {
    if (f == nullptr || b.act != of) {
      f = &acts.add(tpl::ACT_FORM).set(tpl::ACTION, here + "/" + std::string(b.act));
      draw_form_ids(*f, s);
      of = b.act;
      if (asks && x.fits.size() > 1) draw_tasks(*f, s, x);
    }
    view& drawn = f->add(tpl::BUTTON)
                      .set(tpl::LABEL, b.label)
                      .show_if(&b == buttons.data() && b.choice != "nee", tpl::FIRST)
                      .show_if(b.choice == "nee", tpl::PLAIN);
    if (!b.choice.empty()) drawn.add(tpl::CHOICE).set(tpl::VALUE, std::string(b.choice));
  }
}

// When, with how many, and a question; kept beside the answer, never instead of it.
void draw_more(view& v, const scope& s, const shown& x, const std::string& here, const std::string& typed) {
  const bool comes = x.who.status == person_state::confirmed || x.who.status == person_state::on_the_way ||
                     x.who.status == person_state::reserve || x.who.status == person_state::maybe;
  view& f = v.add(tpl::MORE_FORM).set(tpl::ACTION, here + "/details");
  f.set(tpl::SUMMARY, comes ? s.t("Wanneer ben je er, breng je iemand mee, heb je een vraag?")
                            : s.t("Een vraag aan de coördinator?"));
  f.show_if(comes || !typed.empty(), tpl::OPENED);
  draw_form_ids(f, s);
  f.set(tpl::QUESTION, typed.empty() ? x.who.question : typed);
  if (!comes) return;
  view& arrival = f.add(tpl::ARRIVAL);
  const instant first = std::max(x.task.what.from, s.now);
  const auto at_first = std::chrono::ceil<std::chrono::minutes>(first);
  arrival.add(tpl::OPTION).set(tpl::OPTION_VALUE, "").set(tpl::OPTION_LABEL, s.t("Bij het begin"));
  if (x.who.arrives_at)
    arrival.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE,
             std::to_string(x.who.arrives_at->time_since_epoch() / std::chrono::minutes{1}))
        .set(tpl::OPTION_LABEL, web::local_clock_time(*x.who.arrives_at))
        .show(tpl::CHOSEN);
  auto at = at_first - at_first.time_since_epoch() % arrival_step + arrival_step;
  for (int i = 0; i < arrival_steps && at < x.task.what.until; ++i, at += arrival_step) {
    if (x.who.arrives_at == at) continue;
    arrival.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, std::to_string(at.time_since_epoch() / std::chrono::minutes{1}))
        .set(tpl::OPTION_LABEL, web::local_clock_time(at));
  }
  f.add(tpl::BRINGS).set(tpl::VALUE, x.who.brings);
}

}  // namespace

response answer_page(const request& r, const scope& s, transaction& tx, const shown& x, const refusal* why) {
  view v = frame_of(s);
  v.show_if(x.about.exercise, tpl::EXERCISE);
  const std::string name = first_name(x.who.name);
  const auto st = state_of(s, tx, x);
  const std::string heading = fmt::format(
      fmt::runtime(st.text.empty() && x.about.calls() ? s.t("Dag {0}, kan je komen?") : s.t("Dag {0}")),
      name);
  v.set(tpl::HEADING, heading);
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(*why));
  if (!st.text.empty())
    v.add(tpl::STATE_LINE)
        .set(tpl::TONE, st.tone)
        .set(tpl::TEXT, st.text)
        .set_if(tpl::UNDER_TEXT, tpl::UNDER, st.under);
  if (!x.who.reply.empty()) v.add(tpl::REPLY).set(tpl::TEXT, x.who.reply);
  if (!holds_place(x.who.status))
    v.add(tpl::LEAD_LINE).set(tpl::TEXT, words_about(x.about, x.task, s.t.language()));
  draw_facts(v, s, x);
  const std::string here = s.base + "/o/" + r.value(0);
  draw_buttons(v, s, x, here);
  if (holds_place(x.who.status)) {
    v.add(tpl::CALENDAR).set(tpl::WAY_URL, here + "/agenda.ics");
    if (x.who.status != person_state::departed)
      v.add(tpl::CODE_LINK).set(tpl::WAY_URL, s.base + presence::code_path(x.who.id));
    draw_briefing(v, s, x);
  }
  draw_more(v, s, x, here, r.form.get("vraag"));
  return finished(s, std::move(v), name_in(x.task, s.t.language()),
                  why == nullptr ? web::outcome() : web::outcome(*why));
}

response over_page(const scope& s, const web::outcome& how) {
  view v = frame_of(s);
  const bool wait = how.kind() == refusal_kind::too_many;
  const std::string title = wait ? s.t("Even geduld") : s.t("Deze link werkt niet meer");
  v.set(tpl::HEADING, title);
  v.add(tpl::LEAD_LINE)
      .set(
          tpl::TEXT,
          wait
              ? s.t("Er kwamen veel verkeerde links van jouw netwerk. Gebruik de link in je laatste bericht.")
              : s.t("De oproep is voorbij, of de link is niet volledig overgenomen. Kwam je helpen, of "
                    "wou je komen: dank je wel."));
  v.add(tpl::WAY_ON).set(tpl::WAY_URL, s.base + "/korps").set(tpl::WAY_LABEL, s.t("Over het korps"));
  v.add(tpl::WAY_ON)
      .set(tpl::WAY_URL, s.base.empty() ? "/" : s.base + "/")
      .set(tpl::WAY_LABEL, s.t("Naar de startpagina"));
  return finished(s, std::move(v), title, how);
}

}  // namespace paraat::callouts
