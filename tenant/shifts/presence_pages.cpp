#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/corps/corps.hpp"
#include "tenant/incidents/incidents_pages.hpp"
#include "tenant/shifts/shifts_pages.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::shifts {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string here_path(const scope& s, const incident& i) { return s.base + presence_path(i.id); }

struct tag {
  std::string text, tone;
};
tag tag_of(const scope& s, const attendee& a) {
  if (a.here()) return {s.t("Aanwezig"), "success"};
  if (a.out_at) return {s.t("Vertrokken"), "neutral"};
  if (a.state == "on_the_way") return {s.t("Onderweg"), "info"};
  if (a.state == "no_show") return {s.t("Niet gekomen"), "danger"};
  return {s.t("Verwacht"), "warning"};
}

std::string times_of(const scope& s, const attendee& a) {
  if (a.here()) return fmt::format(fmt::runtime(s.t("sinds {0}")), web::local_clock_time(*a.in_at));
  if (a.in_at && a.out_at) return web::local_clock_time(*a.in_at) + " – " + web::local_clock_time(*a.out_at);
  return a.expected ? fmt::format(fmt::runtime(s.t("komt om {0}")), web::local_clock_time(*a.expected))
                    : std::string();
}

std::string hours_text(std::chrono::minutes m) {
  return fmt::format("{}:{:02}", m.count() / 60, m.count() % 60);
}

web::button move_button(const scope& s, const std::string& action, const attendee& a, bool anyway) {
  const bool in = !a.here();
  std::vector<std::pair<std::string, std::string>> hidden{{"wie", a.id}, {"wat", in ? "in" : "uit"}};
  if (anyway) hidden.emplace_back("toch", "ja");
  return {.action = action,
          .label = anyway ? s.t("Laat toch toe")
                   : in   ? s.t("Check in")
                          : s.t("Check uit"),
          .variant = in ? "primary" : "secondary",
          .hidden = hidden};
}

bool matches(const attendee& a, std::string_view words) {
  const auto lower = [](std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
  };
  return words.empty() || lower(a.name).find(lower(words)) != std::string::npos ||
         a.phone.find(words) != std::string::npos;
}

void draw_people(view& v, const scope& s, const incident& i, const std::vector<attendee>& all,
                 std::string_view words, int most) {
  std::string task;
  view* section = nullptr;
  for (const attendee& a : all) {
    if (!matches(a, words)) continue;
    if (a.task_id != task || section == nullptr) {
      section = &v.add(tpl::TASK).set(tpl::TITLE, a.task);
      task = a.task_id;
      const auto of_task = [&](const attendee& b) { return b.task_id == task; };
      section->set(tpl::COUNT, static_cast<long long>(std::ranges::count_if(
                                   all, [&](const attendee& b) { return of_task(b) && b.here(); })));
      section->set(tpl::TOTAL, static_cast<long long>(std::ranges::count_if(all, of_task)));
    }
    view& one = section->add(tpl::PERSON);
    const tag t = tag_of(s, a);
    one.set(tpl::NAME, a.name.empty() ? s.t("Onbekend") : a.name)
        .set(tpl::STATUS_TEXT, t.text)
        .set(tpl::TONE, t.tone)
        .set(tpl::TIME_TEXT, times_of(s, a));
    if (!a.phone.empty()) one.add(tpl::HAS_PHONE).set(tpl::PHONE, a.phone).set(tpl::DIAL, a.phone);
    one.show_if(a.walk_in, tpl::NEWCOMER);
    const auto limit = std::chrono::hours{most};
    if (a.here() && a.worked >= limit)
      one.add(tpl::HOURS)
          .set(tpl::HOURS_TONE, "danger")
          .set(tpl::HOURS_TEXT,
               fmt::format(fmt::runtime(s.t("{0} u gewerkt: aflossen")), hours_text(a.worked)));
    else if (a.here() && a.worked >= limit - told_before)
      one.add(tpl::HOURS)
          .set(tpl::HOURS_TONE, "warning")
          .set(tpl::HOURS_TEXT,
               fmt::format(fmt::runtime(s.t("{0} u gewerkt: bijna aan de grens")), hours_text(a.worked)));
    web::draw_button(one, tpl::BUTTON, s, move_button(s, here_path(s, i), a, false));
  }
  v.show_if(section == nullptr, tpl::NOTHING);
}

response presence_page(const request& r, const scope& s, transaction& tx, const incident& i) {
  const web::desk d = web::desk_of(r, s);
  const auto all = attendees(tx, i.id, s.now);
  const int most = most_hours(tx, i.id);
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  web::draw_done(v, s, r,
                 {{"in", "Ingecheckt."},
                  {"uit", "Uitgecheckt."},
                  {"nieuw", "Geregistreerd en ingecheckt."},
                  {"papier", "De uren van de papieren lijst staan erin."},
                  {"appel", "Het appel is gesloten."},
                  {"grens", "De grens is aangepast."}});
  const auto here = std::ranges::count_if(all, &attendee::here);
  v.set(tpl::HEADING, s.t("Wie is er?"))
      .set(tpl::HERE_COUNT, static_cast<long long>(here))
      .set(tpl::ALL_COUNT, static_cast<long long>(all.size()))
      .set(tpl::FIND_ACTION, here_path(s, i))
      .set(tpl::FIND_WORDS, r.query.get("q"))
      .set(tpl::NEW_URL, here_path(s, i) + "/nieuw")
      .set(tpl::PAPER_URL, here_path(s, i) + "/papier")
      .set(tpl::ROLL_URL, here_path(s, i) + "/appel")
      .set(tpl::PRINT_URL, here_path(s, i) + "/lijst");
  draw_people(v, s, i, all, r.query.get("q"), most);
  for (const auto& t : incidents::tasks_of(tx, i.id))
    v.add(tpl::SHIFT_LINK)
        .set(tpl::TITLE, t.what.name)
        .set(tpl::WAY_URL, s.base + "/beheer/taken/" + t.id + "/ploegen");
  form limit(s, here_path(s, i), s.t("Bewaar"));
  limit.add(form::type::number, "grens", s.t("Uren die iemand op een dag mag werken"), {.required = true});
  limit.number_range("grens", 1, 24).put("grens", std::to_string(most)).hidden("wat", "grens");
  limit.render(v, tpl::FORM);
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(here_path(s, i), s.t("Aanwezig"));
  return web::page(s, r, "shifts/presence.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Wie is er?")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false});
}

// ---- somebody who comes by themselves

form newcomer_form(const scope& s, transaction& tx, const incident& i, const std::string& words) {
  form f(s, here_path(s, i) + "/nieuw", s.t("Registreer en check in"));
  std::vector<web::choice> tasks;
  for (const auto& t : incidents::tasks_of(tx, i.id))
    if (t.active)
      tasks.push_back(
          {t.id, t.what.name, fmt::format(fmt::runtime(s.t("vanaf {0} jaar")), t.what.minimum_age)});
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100, .autocomplete = "off"});
  f.add(form::type::tel, "telefoon", s.t("Gsm"),
        {.required = true, .max = 30, .autocomplete = "off", .half = true});
  f.add(form::type::date, "geboren", s.t("Geboren op"), {.required = true, .half = true});
  f.add_choices(tasks.size() > 4 ? form::type::select : form::type::radios, "taak", s.t("Taak"), tasks,
                {.required = true});
  f.section(s.t("Dit moet iedereen weten"), words);
  f.add(form::type::tick, "verteld", s.t("Ik heb dit laten lezen of verteld"), {.required = true});
  if (tasks.size() == 1) f.put("taak", tasks[0].value);
  f.cancel_link(here_path(s, i), s.t("Annuleer"));
  return f;
}

response newcomer_page(const request& r, const scope& s, const incident& i, const form& f, unsigned status) {
  return incidents::form_page(r, s, &i, f, s.t("Nieuwe helper"),
                              s.t("Iemand die zich ter plaatse aanbiedt. Vier velden, en aan de slag."),
                              status);
}

// ---- a sheet of paper, typed in later

// "20:15" on the day that was chosen; before the begin means the next day.
std::optional<instant> moment(std::chrono::year_month_day on, std::string_view hour) {
  if (hour.size() != 5 || hour[2] != ':') return std::nullopt;
  int parts[2]{};
  for (int i = 0; i < 2; ++i)
    for (const char c : hour.substr(static_cast<std::size_t>(i) * 3, 2)) {
      if (c < '0' || c > '9') return std::nullopt;
      parts[i] = parts[i] * 10 + (c - '0');
    }
  if (parts[0] > 23 || parts[1] > 59) return std::nullopt;
  return web::at_local_hour(on, parts[0]) + std::chrono::minutes{parts[1]};
}

form paper_form(const scope& s, const incident& i, const std::vector<attendee>& all) {
  form f(s, here_path(s, i) + "/papier", s.t("Bewaar de uren"));
  f.add(form::type::date, "dag", s.t("Dag van de lijst"), {.required = true});
  f.put("dag", web::iso_date(web::local_day(s.now)));
  for (std::size_t n = 0; n < all.size(); ++n) {
    const std::string no = std::to_string(n);
    f.section(all[n].name + " · " + all[n].task);
    f.hidden("wie" + no, all[n].id);
    f.add(form::type::text, "in" + no, s.t("In"), {.max = 5, .hint = s.t("uu:mm"), .half = true});
    f.add(form::type::text, "uit" + no, s.t("Uit"), {.max = 5, .hint = s.t("uu:mm"), .half = true});
  }
  f.cancel_link(here_path(s, i), s.t("Annuleer"));
  return f;
}

std::vector<attendee> on_paper(transaction& tx, const scope& s, const incident& i) {
  auto all = attendees(tx, i.id, s.now);
  std::erase_if(all, [](const attendee& a) { return a.in_at.has_value(); });
  if (all.size() > 150) all.resize(150);
  return all;
}

response paper_page(const request& r, const scope& s, const incident& i, const form& f, unsigned status) {
  return incidents::form_page(r, s, &i, f, s.t("Papieren lijst"),
                              s.t("Typ over wat op papier staat. Wie leeg blijft, verandert niet."), status);
}

// ---- roll call

response roll_page(const request& r, const scope& s, transaction& tx, const incident& i) {
  const web::desk d = web::desk_of(r, s);
  const auto last = last_roll_call(tx, i.id);
  const bool open = last && last->open;
  const std::string action = here_path(s, i) + "/appel";
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  v.set(tpl::HEADING, s.t("Appel"));
  if (open) {
    form f(s, action, s.t("Sluit het appel"));
    std::vector<web::choice> all;
    std::vector<std::string> seen;
    for (const roll_line& l : last->lines) {
      all.push_back({l.person_id, l.name, l.task});
      if (l.seen) seen.push_back(l.person_id);
    }
    f.add_choices(form::type::checks, "gezien", s.t("Wie heb je gezien?"), all);
    f.put_all("gezien", seen).hidden("appel", last->id);
    f.other_submit("wat", "bewaar", s.t("Bewaar en tel verder"));
    f.render(v.add(tpl::CALLING), tpl::FORM);
  } else {
    web::draw_button(v.add(tpl::BEGIN), tpl::BUTTON, s,
                     {.action = action, .label = s.t("Begin een appel"), .hidden = {{"wat", "begin"}}});
  }
  if (last && !open) {
    view& done = v.add(tpl::LAST);
    done.set(tpl::TIME_TEXT, s.t.date_and_time(last->at));
    done.set(tpl::COUNT, static_cast<long long>(std::ranges::count_if(last->lines, &roll_line::seen)));
    done.set(tpl::TOTAL, static_cast<long long>(last->lines.size()));
    for (const roll_line& l : last->lines)
      if (!l.seen) done.add(tpl::MISSING).set(tpl::NAME, l.name).set(tpl::WHERE, l.task);
  }
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(here_path(s, i), s.t("Aanwezig"));
  crumbs.emplace_back(action, s.t("Appel"));
  return web::page(s, r, "shifts/roll_call.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Appel")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false});
}

actor who(const scope& s) { return s.account ? std::optional(s.account->account) : std::nullopt; }

// In or out, or the question whether somebody who reached the limit may go on.
response move(const request& r, const scope& s, transaction& tx, how h, const std::string& action,
              const std::string& back) {
  const std::string id = r.form.get("wie");
  const bool in = r.form.get("wat") != "uit";
  const auto done = in ? check_in(tx, id, h, s.now, r.form.has("toch"), who(s), s.now)
                       : check_out(tx, id, h, s.now, who(s), s.now);
  if (done) return web::see_other(back + (in ? "?klaar=in" : "?klaar=uit"));
  if (done.error().field == "toch") {
    const auto a = find_attendee(tx, id, s.now);
    response ask = web::ask_page(s, r, a->name, s.t(done.error().text), move_button(s, action, *a, true));
    ask.status = 409;
    return ask;
  }
  return web::refusal_page(s, r, done.error());
}

}  // namespace

std::string code_path(std::string_view person_id) { return "/aanwezig/" + std::string(person_id); }
std::string presence_path(std::string_view incident_id) {
  return "/beheer/noodsituaties/" + std::string(incident_id) + "/aanwezig";
}

std::string information_words(transaction& tx, const scope& s) {
  for (const auto& c : corps::all(tx))
    if (!c.what.information.empty()) return c.what.information;
  return fmt::format(
      fmt::runtime(
          s.t("Je helpt als vrijwilliger van {0}, een openbaar bestuur. Je bent verzekerd voor schade aan "
              "anderen. Je krijgt geen loon. Wat je over mensen te weten komt, vertel je niet verder.")),
      s.here.name);
}

response show_presence(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  return i ? presence_page(r, s, tx, *i) : incidents::no_incident(s, r);
}

response change_presence(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  if (r.form.get("wat") != "grens") return move(r, s, tx, how::desk, here_path(s, *i), here_path(s, *i));
  const std::string typed = r.form.get("grens");
  const int hours =
      typed.size() <= 2 && !typed.empty() && typed.find_first_not_of("0123456789") == std::string::npos
          ? std::stoi(typed)
          : 0;
  if (hours < 1 || hours > 24)
    return web::refusal_page(s, r, {refusal_kind::invalid, "De grens is een getal van 1 tot 24 uur.", ""});
  set_most_hours(tx, i->id, hours);
  return web::see_other(here_path(s, *i) + "?klaar=grens");
}

response show_newcomer(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  return newcomer_page(r, s, *i, newcomer_form(s, tx, *i, information_words(tx, s)), 200);
}

response take_newcomer(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  const std::string words = information_words(tx, s);
  form f = newcomer_form(s, tx, *i, words);
  if (!f.accept(r.form)) return newcomer_page(r, s, *i, f, 422);
  const auto id = welcome(
      tx, {f.value("naam"), f.value("telefoon"), f.value("taak"), f.date("geboren"), words}, who(s), s.now);
  if (id) return web::see_other(here_path(s, *i) + "?klaar=nieuw");
  f.refuse(id.error());
  return newcomer_page(r, s, *i, f, 422);
}

response show_paper(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  return paper_page(r, s, *i, paper_form(s, *i, on_paper(tx, s, *i)), 200);
}

response take_paper(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  // The people of the sheet as it was shown: meanwhile somebody may have been checked in.
  std::vector<attendee> all;
  for (std::size_t n = 0; n < 150 && r.form.has("wie" + std::to_string(n)); ++n)
    if (auto a = find_attendee(tx, r.form.get("wie" + std::to_string(n)), s.now);
        a && a->incident_id == i->id)
      all.push_back(std::move(*a));
  form f = paper_form(s, *i, all);
  if (!f.accept(r.form)) return paper_page(r, s, *i, f, 422);
  const auto day = *f.date("dag");
  for (std::size_t n = 0; n < all.size(); ++n) {
    const std::string no = std::to_string(n), in = f.value("in" + no), out = f.value("uit" + no);
    if (in.empty() && out.empty()) continue;
    const auto from = moment(day, in);
    auto until = moment(day, out);
    if (!from) f.error("in" + no, s.t("Schrijf een uur, zoals 08:30."));
    if (!until) f.error("uit" + no, s.t("Schrijf een uur, zoals 08:30."));
    if (!from || !until) continue;
    if (*until <= *from) until = moment(std::chrono::sys_days{day} + std::chrono::days{1}, out);
    const auto kept = keep_stay(tx, all[n].id, *from, *until, who(s), s.now);
    if (!kept) f.error("in" + no, s.t(kept.error().text));
  }
  return f.ok() ? web::see_other(here_path(s, *i) + "?klaar=papier") : paper_page(r, s, *i, f, 422);
}

response show_roll_call(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  return i ? roll_page(r, s, tx, *i) : incidents::no_incident(s, r);
}

response take_roll_call(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, r.value(0));
  if (!i) return incidents::no_incident(s, r);
  const std::string action = here_path(s, *i) + "/appel";
  if (r.form.get("wat") == "begin") {
    begin_roll_call(tx, i->id, who(s), s.now);
    return web::see_other(action);
  }
  const auto done =
      mark_seen(tx, r.form.get("appel"), r.form.all("gezien"), r.form.get("wat") != "bewaar", who(s), s.now);
  return done ? web::see_other(action) : web::refusal_page(s, r, done.error());
}

response show_code(const request& r, scope& s, transaction& tx) {
  if (!is_uuid(r.value(0)))
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
  if (!s.may(web::role::coordinator)) return visitor_page(r, s, r.value(0));
  const auto a = find_attendee(tx, r.value(0), s.now);
  if (!a)
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "Deze code hoort bij niemand met een plaats in deze gemeente.", ""});
  view v;
  const tag t = tag_of(s, *a);
  v.set(tpl::NAME, a->name)
      .set(tpl::TITLE, a->task)
      .set(tpl::STATUS_TEXT, t.text)
      .set(tpl::TONE, t.tone)
      .set(tpl::TIME_TEXT, times_of(s, *a));
  v.show_if(a->exercise, tpl::EXERCISE);
  web::draw_done(v, s, r, {{"in", "Ingecheckt."}, {"uit", "Uitgecheckt."}});
  v.set(tpl::WAY_URL, s.base + presence_path(a->incident_id));
  web::draw_button(v, tpl::BUTTON, s, move_button(s, s.base + code_path(a->id), *a, false));
  return web::page(s, r, "shifts/code.html", std::move(v), {.title = a->name, .index = false});
}

response use_code(const request& r, scope& s, transaction& tx) {
  const std::string here = s.base + code_path(r.value(0));
  if (r.form.get("wie") != r.value(0))
    return web::refusal_page(
        s, r, {refusal_kind::invalid, "Deze code hoort bij niemand met een plaats in deze gemeente.", ""});
  return move(r, s, tx, how::qr, here, here);
}

}  // namespace paraat::shifts
