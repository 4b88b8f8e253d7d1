// Taking answers from a personal link: no signing in, and nothing happens by opening it.

#include <functional>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/presence/self_check_in.hpp"
#include "tenant/crisis/responses/answer_view.hpp"
#include "tenant/crisis/responses/responses_pages.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"

namespace paraat::callouts {
namespace {

using web::request;
using web::response;
using web::scope;

// Links that were never given, from one network address; a crowd behind one address has links that work.
constexpr rate_limits::limit wrong_links{"callout.wrong_link", 60, std::chrono::hours{1}};

std::optional<shown> look(transaction& tx, std::string_view token) {
  auto who = with_token(tx, token);
  if (!who) return std::nullopt;
  auto about = find(tx, who->callout_id);
  if (!about || !about->open()) return std::nullopt;
  const incidents::task_id id = who->place_task     ? *who->place_task
                                : who->offered_task ? *who->offered_task
                                                    : who->task_id;
  auto task = incidents::find_task(tx, id);
  auto incident = incidents::find(tx, about->what.incident_id);
  if (!task || !incident) return std::nullopt;
  shown out{std::move(*who), std::move(*about), std::move(*incident), std::move(*task), {}};
  const auto tasks = tasks_of(tx, out.about);
  for (std::size_t t = 0; t < tasks.size(); ++t)
    if (((out.who.direct | out.who.deputy) >> t & 1U) != 0 && tasks[t].active) out.fits.push_back(tasks[t]);
  return out;
}

response wrong_link(const request& r, const scope& s) {
  const bool fine = s.node.db.write(s.here.id, [&](transaction& tx) {
    return rate_limits::mark_network(tx, s.node.vault, wrong_links, r.remote, s.now).has_value();
  });
  return over_page(s, fine ? refusal_kind::not_found : refusal_kind::too_many);
}

// Only a moment that the page could have offered.
std::optional<instant> arrival_of(const request& r, const shown& x) {
  const auto minutes = whole_number<std::int64_t>(r.form.get("aankomst"));
  if (!minutes || *minutes > 1'000'000'000) return std::nullopt;
  const instant at{std::chrono::minutes{*minutes}};
  return at < x.task.what.from - std::chrono::hours{12} || at > x.task.what.until ? std::nullopt
                                                                                  : std::optional(at);
}

std::optional<answer_kind> spoken(const std::string& what) {
  if (what == "ja") return answer_kind::yes;
  if (what == "misschien") return answer_kind::maybe;
  if (what == "nee") return answer_kind::no;
  return std::nullopt;
}

// Applies an act of the page. An act that was sent twice is done once; a refused one shows the page with the
// sentence.
response act(const request& r, const scope& s, const std::function<result<person>(transaction&)>& work) {
  const std::string here = s.base + "/o/" + r.value(0);
  const auto page = s.node.db.write(s.here.id, [&](transaction& tx) -> std::optional<response> {
    const std::string id = web::submissions::key_of(r, s);
    const bool known_id = !id.empty();
    if (known_id && web::submissions::seen(tx, id, s.now)) return web::see_other(here);
    const auto done = work(tx);
    if (done) {
      if (known_id) web::submissions::remember(tx, id, here);
      return web::see_other(here);
    }
    tx.abandon();
    const auto x = look(tx, r.value(0));
    if (!x) return std::nullopt;
    web::scope theirs = notifications::in_language(s, x->who.language);
    theirs.account = s.account;
    return answer_page(r, theirs, tx, *x, &done.error());
  });
  return page ? *page : wrong_link(r, s);
}

// An act of somebody whose call-out is open.
response act_of_person(const request& r, const scope& s,
                       const std::function<result<person>(transaction&, const shown&)>& work) {
  return act(r, s, [&](transaction& tx) -> result<person> {
    const auto x = look(tx, r.value(0));
    if (!x) return refuse(refusal_kind::gone, "Deze oproep is voorbij.");
    return work(tx, *x);
  });
}

// Without loading data for the page: in the minutes after a call-out thousands answer.
response answer_with(const request& r, const scope& s, const std::string& choice) {
  return act(r, s, [&](transaction& tx) -> result<person> {
    const auto said = spoken(choice);
    if (!said) return refuse(refusal_kind::invalid, "Kies een antwoord.", "keuze");
    return answer_by_link(tx, r.value(0),
                          {.what = *said, .arrives_at = {}, .question = "", .task_id = incidents::task_id(r.form.get("taak"))},
                          via::page, s.now);
  });
}

}  // namespace

response show_answer(const request& r, scope& s) {
  const auto page = s.node.db.read(s.here.id, [&](transaction& tx) -> std::optional<response> {
    const auto x = look(tx, r.value(0));
    if (!x) return std::nullopt;
    web::scope theirs = notifications::in_language(s, x->who.language);
    theirs.account = s.account;
    return answer_page(r, theirs, tx, *x, nullptr);
  });
  return page ? *page : wrong_link(r, s);
}

response give_answer(const request& r, scope& s) { return answer_with(r, s, r.form.get("keuze")); }

response say_on_the_way(const request& r, scope& s) {
  return act_of_person(r, s, [&](transaction& tx, const shown& x) {
    return move_on(tx, x.who.id, step_of::on_the_way, reported_by::volunteer, s.now);
  });
}

response say_arrived(const request& r, scope& s) {
  return act_of_person(r, s, [&](transaction& tx, const shown& x) {
    return presence::self_check_in(tx, x.who.id, presence::check_in_method::link, std::nullopt, s.now);
  });
}

response say_departed(const request& r, scope& s) {
  return act_of_person(r, s, [&](transaction& tx, const shown& x) {
    return presence::self_check_out(tx, x.who.id, presence::check_in_method::link, std::nullopt, s.now);
  });
}

response ask_more_time(const request& r, scope& s) {
  return act_of_person(r, s, [&](transaction& tx, const shown& x) { return more_time(tx, x.who.id, s.now); });
}

response keep_answer_details(const request& r, scope& s) {
  return act_of_person(r, s, [&](transaction& tx, const shown& x) -> result<person> {
    const std::string question = web::trimmed(r.form.get("vraag"));
    const auto brings = whole_number<int>(r.form.get("mee"));
    if (r.form.has("mee") && (!brings || *brings > 20))
      return refuse(refusal_kind::invalid, "Breng hoogstens 20 mensen mee.", "mee");
    return keep_details(tx, x.who.id, r.form.has("aankomst") ? arrival_of(r, x) : x.who.arrives_at,
                        brings.value_or(x.who.brings), question, s.now);
  });
}

response act_of_former_page(const request& r, scope& s) {
  struct former {
    std::string_view said;
    response (*act)(const request&, scope&);
  };
  static constexpr former acts[] = {{"onderweg", say_on_the_way},
                                    {"er", say_arrived},
                                    {"weg", say_departed},
                                    {"tijd", ask_more_time},
                                    {"details", keep_answer_details}};
  const std::string said = r.form.get("doe");
  for (const former& f : acts)
    if (f.said == said) return f.act(r, s);
  return answer_with(r, s, said);
}

response back_to_answer(const request& r, scope& s) { return web::see_other(s.base + "/o/" + r.value(0)); }

response show_calendar(const request& r, scope& s) {
  const auto file = s.node.db.read(s.here.id, [&](transaction& tx) -> std::optional<response> {
    const auto x = look(tx, r.value(0));
    if (!x || !holds_place(x->who.status)) return std::nullopt;
    const web::scope theirs = notifications::in_language(s, x->who.language);
    response out = web::text_response(
        200, calendar_of(theirs, {x->about, x->incident, x->task}, x->who.id + "@" + s.here.party),
        "text/calendar; charset=utf-8");
    out.headers.emplace_back("Content-Disposition", "attachment; filename=\"oproep.ics\"");
    return out;
  });
  return file ? *file : wrong_link(r, s);
}

}  // namespace paraat::callouts
