#include "tenant/crisis/dispatch/dispatch_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/dispatch/preview.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
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

struct mode_text {
  mode what;
  std::string_view label, hint;
};
// texts
constexpr mode_text modes[] = {
    {mode::best_effort, "Gewoon",
     "Vraagt zoveel mensen als nodig is volgens hoe vaak jullie korps ja zegt. Wie te "
     "veel is, staat op de reservelijst."},
    {mode::strict, "Strikt", "Vraagt nooit meer mensen tegelijk dan er plaatsen vrij zijn. Trager."},
    {mode::escalate, "Snel opbouwend",
     "Elke golf is dubbel zo groot, en wie kan invallen wordt vanaf de tweede "
     "golf mee gevraagd."}};

response no_callout(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze oproep bestaat niet.", ""});
}

std::vector<web::choice> task_choices(const scope& s, transaction& tx, const incidents::incident& i) {
  std::vector<web::choice> out;
  for (const auto& t : incidents::tasks_of(tx, i.id))
    if (t.active) {
      const int shortage = places_of(t, s.now).shortage;
      out.push_back(
          {t.id, t.what.name, shortage > 0 ? s.t("nog {} nodig", "nog {} nodig", shortage) : s.t("volzet")});
    }
  return out;
}

std::vector<web::choice> corps_choices(const scope& s, transaction& tx) {
  std::vector<web::choice> out;
  for (const auto& c : corps::all(tx)) {
    const auto counts = corps::counts(tx, c.id);
    const auto it = counts.find(corps::member_state::accepted);
    const long long accepted = it == counts.end() ? 0 : it->second;
    out.push_back({c.id, c.what.name, s.t("{} lid", "{} leden", accepted)});
  }
  return out;
}

std::string sms_hint(const scope& s) {
  const int cents = s.node.channels.cost().cents_per_part;
  if (cents == 0) return s.t("komt meteen aan, kost geld");
  return fmt::format(fmt::runtime(s.t("komt meteen aan, {0} per deel van 160 tekens")), s.t.euros(cents));
}

form callout_form(const scope& s, transaction& tx, const incidents::incident& i, std::string action,
                  std::string cancel) {
  form f(s, std::move(action), s.t("Bekijk wie gevraagd wordt"));
  f.add_choices(form::type::checks, "taken", s.t("Voor welke taken?"), task_choices(s, tx, i),
                {.required = true,
                 .missing = s.t("Kies minstens één taak"),
                 .none = s.t("Er is nog geen taak. Activeer er eerst een in de noodsituatie.")});
  f.add_choices(form::type::checks, "korpsen", s.t("Uit welk korps?"), corps_choices(s, tx),
                {.required = true,
                 .missing = s.t("Kies minstens één korps"),
                 .none = s.t("Er is nog geen korps. Maak er eerst een bij Korps.")});
  std::vector<web::choice> ways;
  for (const mode_text& m : modes) ways.push_back({std::string(name_of(m.what)), s.t(m.label), s.t(m.hint)});
  f.add_choices(form::type::radios, "wijze", s.t("Hoe vragen we het?"), std::move(ways),
                {.required = true, .missing = s.t("Kies hoe we het vragen")});
  std::vector<web::choice> channels{{"mail", s.t("E-mail"), s.t("gratis")}};
  const bool texts = s.node.channels.texts() != nullptr;
  if (texts) channels.push_back({"sms", s.t("Sms"), sms_hint(s)});
  f.add_choices(
      form::type::checks, "kanalen", s.t("Langs waar?"), std::move(channels),
      {.required = true,
       .missing = s.t("Kies minstens één kanaal"),
       .hint = texts ? ""
                     : s.t("Sms kan nog niet: er is geen sms-dienst gekoppeld. Vraag het aan wie de "
                           "server beheert.")});
  f.add(form::type::number, "antwoordtijd", s.t("Hoelang kan iemand antwoorden? (minuten)"),
        {.required = true,
         .missing = s.t("Vul in hoelang iemand kan antwoorden"),
         .hint = s.t("Daarna versturen we de volgende golf."),
         .half = true})
      .number_range("antwoordtijd", fewest_minutes, most_answer_minutes);
  f.add(form::type::number, "houdtijd", s.t("Hoelang houden we een vrije plaats vast? (minuten)"),
        {.required = true,
         .missing = s.t("Vul in hoelang we een vrije plaats vasthouden"),
         .hint = s.t("Voor wie van de reservelijst ze krijgt."),
         .half = true})
      .number_range("houdtijd", fewest_minutes, most_hold_minutes);
  f.cancel_link(std::move(cancel), s.t("Annuleer"));
  return f;
}

void put_content(form& f, const scope& s, const content& c) {
  const bool sms_leaves = s.node.channels.texts() != nullptr;
  f.put_all("taken", texts_of(c.tasks))
      .put_all("korpsen", texts_of(c.corps))
      .put("wijze", std::string(name_of(c.how)));
  std::vector<std::string> channels;
  if (c.mail) channels.emplace_back("mail");
  if (c.sms && sms_leaves) channels.emplace_back("sms");
  f.put_all("kanalen", channels).put("antwoordtijd", std::to_string(c.answer_minutes));
  f.put("houdtijd", std::to_string(c.hold_minutes));
}

content content_of(const form& f, content before) {
  content c = std::move(before);
  c.tasks = ids_of<incidents::task_id>(f.values("taken"));
  c.corps = ids_of<corps::corps_id>(f.values("korpsen"));
  for (const mode_text& m : modes)
    if (f.value("wijze") == name_of(m.what)) c.how = m.what;
  const auto channels = f.values("kanalen");
  c.mail = std::ranges::find(channels, "mail") != channels.end();
  c.sms = std::ranges::find(channels, "sms") != channels.end();
  c.answer_minutes = f.number("antwoordtijd").value_or(0);
  c.hold_minutes = f.number("houdtijd").value_or(0);
  return c;
}

// The content of a new call-out: every task with a shortage, and every corps.
content first_content(const scope& s, transaction& tx, const incidents::incident& i) {
  content c;
  c.incident_id = i.id;
  c.sms = s.node.channels.texts() != nullptr;
  for (const auto& t : incidents::tasks_of(tx, i.id))
    if (places_of(t, s.now).shortage > 0) c.tasks.push_back(t.id);
  for (const auto& k : corps::all(tx)) c.corps.push_back(k.id);
  return c;
}

// The words of the task profile; empty where it has none in this language.
std::string usual_words(const incidents::task& t, std::string_view language) {
  const std::string summary = words_in(t, language).summary;
  return language != "nl" && summary == t.dutch.summary ? "" : summary;
}

form words_form(const scope& s, const callout& c, const std::vector<incidents::task>& tasks) {
  form f(s, address_of(s, c) + "/woorden", s.t("Bewaar"));
  for (const auto& t : tasks) {
    f.section(t.what.name, s.t("Leeg: de woorden van het taakprofiel."));
    for (const auto& [code, label] : {std::pair("nl", "Nederlands"), {"fr", "Frans"}, {"en", "Engels"}})
      f.add(form::type::area, fmt::format("{}_{}", code, t.id), s.t(label), {.max = 500});
  }
  f.cancel_link(address_of(s, c), s.t("Annuleer"));
  return f;
}

response words_page(const request& r, const scope& s, transaction& tx, const callout& c, const form& f,
                    const web::outcome& how) {
  const auto i = incidents::find(tx, c.what.incident_id);
  return incidents::form_page(
      r, s, &*i, f, s.t("De woorden van de oproep"),
      s.t("Dit leest iedereen in de mail en op de antwoordpagina. Meldpunt en contact krijgt "
          "alleen wie een plaats heeft."),
      how);
}

}  // namespace

response show_new(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  form f = callout_form(s, tx, *i, incidents::address_of(s, *i) + "/oproep", incidents::address_of(s, *i));
  put_content(f, s, first_content(s, tx, *i));
  return incidents::form_page(r, s, &*i, f, s.t("Roep mensen op"),
                              s.t("Er wordt nog niets verstuurd: eerst zie je wie het krijgt."), {});
}

response make(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  form f = callout_form(s, tx, *i, incidents::address_of(s, *i) + "/oproep", incidents::address_of(s, *i));
  web::outcome how = refusal_kind::invalid;
  if (f.accept(r.form)) {
    const auto made = draft(tx, content_of(f, {.incident_id = i->id}), s.account->account, s.now);
    if (made) return web::see_other(address_of(s, *made));
    f.refuse(made.error());
    how = made.error();
  }
  return incidents::form_page(r, s, &*i, f, s.t("Roep mensen op"), "", how);
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c || c->status != callout_state::draft) return no_callout(s, r);
  const auto i = incidents::find(tx, c->what.incident_id);
  form f = callout_form(s, tx, *i, address_of(s, *c) + "/wijziging", address_of(s, *c));
  put_content(f, s, c->what);
  f.hidden("versie", std::to_string(c->version));
  return incidents::form_page(r, s, &*i, f, s.t("Oproep wijzigen"), "", {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto i = incidents::find(tx, c->what.incident_id);
  form f = callout_form(s, tx, *i, address_of(s, *c) + "/wijziging", address_of(s, *c));
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = edit(tx, c->id, content_of(f, c->what), version, s.now);
    if (kept) return web::see_other(address_of(s, *c) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, c->version);
  }
  f.hidden("versie", std::to_string(version));
  return incidents::form_page(r, s, &*i, f, s.t("Oproep wijzigen"), "", how);
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  return c ? preview_page(r, s, tx, *c, nullptr, {}) : no_callout(s, r);
}

response show_words(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c || c->status != callout_state::draft) return no_callout(s, r);
  const auto tasks = tasks_of(tx, *c);
  form f = words_form(s, *c, tasks);
  for (const auto& t : tasks)
    for (const char* code : {"nl", "fr", "en"}) {
      const bool own = c->what.words.contains(t.id) && c->what.words.at(t.id).contains(code);
      f.put(fmt::format("{}_{}", code, t.id), own ? c->what.words.at(t.id).at(code) : usual_words(t, code));
    }
  f.hidden("versie", std::to_string(c->version));
  return words_page(r, s, tx, *c, f, {});
}

response save_words(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto tasks = tasks_of(tx, *c);
  form f = words_form(s, *c, tasks);
  web::outcome how = refusal_kind::invalid;
  if (f.accept(r.form)) {
    content what = c->what;
    what.words.clear();
    for (const auto& t : tasks)
      for (const char* code : {"nl", "fr", "en"}) {
        const std::string typed = f.value(fmt::format("{}_{}", code, t.id));
        if (!typed.empty() && typed != usual_words(t, code)) what.words[t.id][code] = typed;
      }
    const auto kept = edit(tx, c->id, what, web::shown_version(r.form), s.now);
    if (kept) return web::see_other(address_of(s, *c) + "?klaar=woorden");
    f.refuse(kept.error());
    how = kept.error();
  }
  f.hidden("versie", std::to_string(c->version));
  return words_page(r, s, tx, *c, f, how);
}

response start_one(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto done = start(tx, s, c->id, s.account->account);
  return done ? web::see_other(board_address(s, c->what.incident_id) + "?klaar=gestart")
              : preview_page(r, s, tx, *c, &done.error(), done.error());
}

response stop_one(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto done = cancel(tx, c->id, s.account->account, s.now);
  return done ? web::see_other(address_of(s, *c) + "?klaar=gestopt")
              : preview_page(r, s, tx, *c, &done.error(), done.error());
}

response send_next_wave(const request& r, scope& s, transaction& tx) {
  auto running =
      find_for_update(tx, callout_id(r.value(0)));  // an end that comes at the same moment wins or waits
  if (!running) return no_callout(s, r);
  if (!running->calls()) {
    const refusal why{refusal_kind::conflict, "Deze oproep loopt niet."};
    return preview_page(r, s, tx, *running, &why, why);
  }
  // The plan would wait: the coordinator sees why, and may insist.
  if (ask_next(tx, s, *running, true) == 0) return web::see_other(address_of(s, *running) + "/meer");
  return web::see_other(address_of(s, *running) + "?klaar=golf");
}

response ask_more_people(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto done =
      ask_more(tx, s, c->id, whole_number<int>(r.form.get("aantal")).value_or(0), s.account->account);
  if (done) return web::see_other(address_of(s, *c) + "?klaar=golf");
  return more_page(r, s, tx, *c, &done.error(), done.error());
}

response discard_draft(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  const auto done = discard(tx, c->id);
  return done ? web::see_other(s.base + "/beheer/noodsituaties/" + c->what.incident_id)
              : preview_page(r, s, tx, *c, &done.error(), done.error());
}

response show_more(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c || !c->calls()) return no_callout(s, r);
  return more_page(r, s, tx, *c, nullptr, {});
}

response show_add(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c || !c->calls()) return no_callout(s, r);
  return add_page(r, s, tx, *c, nullptr, {});
}

response add_some(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, callout_id(r.value(0)));
  if (!c) return no_callout(s, r);
  if (r.form.get("zeker") != "ja") return check_page(r, s, tx, *c);
  const auto done = add_people(tx, s, c->id, incidents::task_id(r.form.get("taak")),
                               ids_of<corps::member_id>(r.form.all("wie")), s.account->account);
  if (done) return web::see_other(board_address(s, c->what.incident_id) + "?klaar=toegevoegd");
  return add_page(r, s, tx, *c, &done.error(), done.error());
}

}  // namespace paraat::callouts
