// The messages of a wave with their cost, and the warnings before it leaves.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/dispatch/preview.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/sms_text.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::scope;
using web::view;

struct shown_text {
  std::size_t task = 0;
  std::string language;
  int people = 0;
};

// By task; Dutch first.
std::vector<shown_text> texts_of(const plan& p) {
  std::map<std::tuple<std::size_t, bool, std::string>, int> count;
  for (const invitation& i : p.next.ask) {
    const std::string& language = p.pool[i.who].language;
    ++count[{i.task, language != "nl", language}];
  }
  std::vector<shown_text> out;
  for (const auto& [key, people] : count) out.push_back({std::get<0>(key), std::get<2>(key), people});
  if (out.empty())
    for (std::size_t t = 0; t < p.tasks.size(); ++t) out.push_back({t, "nl", 0});
  return out;
}

std::string name_of_language(const scope& s, std::string_view code) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"nl", "Nederlands"}, {"fr", "Frans"}, {"en", "Engels"}, {"de", "Duits"}};
  for (const auto& [known, name] : names)
    if (known == code) return s.t(name);
  return std::string(code);
}

// Only the name of a municipality or village, which is not a meeting point.
bool names_only_a_place(const scope& s, const incidents::incident& i, const std::string& meeting_place) {
  const std::string where = web::trimmed(meeting_place);
  if (where == i.what.place || where == s.here.name) return true;
  return s.node.municipalities.point_named(where).has_value();
}

// Minutes from which a wave gets a warning: an answer to its last message comes that much later.
constexpr long long_wave = 5;

void warn(view& v, std::string sentence, std::string url = {}, std::string label = {}) {
  view& w = v.add(tpl::WARNING).set(tpl::SENTENCE, std::move(sentence));
  if (!url.empty()) w.add(tpl::WAY).set(tpl::WAY_URL, std::move(url)).set(tpl::WAY_LABEL, std::move(label));
}

}  // namespace

channels::estimate cost_of(transaction& tx, const scope& s, const plan& p,
                           const std::vector<invitation>& ask) {
  const auto sent = messages_of(tx, s, p, ask);
  return channels::cost_of(s.node.channels.cost(), sent.messages, p.about.exercise);
}

std::string send_label(const scope& s, transaction& tx, const plan& p, const std::vector<invitation>& ask) {
  return send_text(s, static_cast<int>(ask.size()), cost_of(tx, s, p, ask));
}

void draw_messages(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto incident = incidents::find(tx, p.about.what.incident_id).value();
  view& box = v.add(tpl::MESSAGES);
  if (p.about.status == callout_state::draft)
    box.add(tpl::EDIT).set(tpl::WORDS_URL, address_of(s, p.about) + "/woorden");
  for (const shown_text& x : texts_of(p)) {
    const scope theirs = notifications::in_language(s, x.language);
    const written w = question(theirs, {p.about, incident, p.tasks[x.task]});
    const std::string link = link_of(s, std::string(token_length, 'X'));
    const person_words own{s.t("Jan"), link};
    const std::string sms = channels::sms_body(w.sms_for(own), p.about.exercise);
    view& one = box.add(tpl::LETTER);
    std::string name = name_of_language(s, x.language);
    if (p.tasks.size() > 1) name += " · " + p.tasks[x.task].what.name;
    if (x.people > 0) name += " · " + s.t("{} mens", "{} mensen", x.people);
    one.set(tpl::NAME, std::move(name));
    if (p.about.what.sms)
      one.add(tpl::SMS).set(tpl::SMS_TEXT, sms).set(tpl::UNDER_TEXT, sms_size_text(s, sms));
    if (!p.about.what.mail) continue;
    view& mail = one.add(tpl::MAIL).set(tpl::SUBJECT, w.subject).set(tpl::TEXT, w.text_for(own));
    mail.show_if(!p.about.what.sms, tpl::OPENED);
  }
}

void draw_cost(view& v, const scope& s, transaction& tx, const plan& p) {
  const auto cost = cost_of(tx, s, p, p.next.ask);
  const auto fact = [&](std::string label, std::string text) {
    v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Mails in deze golf"), s.t.number(cost.mails));
  if (cost.texts > 0)
    fact(s.t("Sms’en in deze golf"), fmt::format(fmt::runtime(s.t("{0}, samen {1} delen")),
                                                 s.t.number(cost.texts), s.t.number(cost.parts)));
  if (cost.invalid > 0) fact(s.t("Nummers waar geen sms naartoe kan"), s.t.number(cost.invalid));
  fact(s.t("Kost"), s.t.euros(cost.cents));
  if (cost.mails + cost.texts == 0) return;
  fact(s.t("Alles is weg na"), time_to_leave_text(s, cost));
  const long minutes = minutes_to_leave(s, cost);
  if (p.about.status == callout_state::draft && minutes >= long_wave)
    warn(v, s.t("Het duurt ongeveer {} minuut voor alle berichten van deze golf weg zijn.",
                "Het duurt ongeveer {} minuten voor alle berichten van deze golf weg zijn.", minutes) +
                " " + s.t("De beheerder van de node kan het tempo verhogen."));
}

void draw_warnings(view& v, const scope& s, const incidents::incident& i, const plan& p,
                   const std::vector<impossible_quota>& no) {
  const bool strict = p.about.what.how == mode::strict;
  const auto with = [&](std::string_view dutch, const auto&... values) {
    return fmt::format(fmt::runtime(s.t(dutch)), values...);
  };
  for (const impossible_quota& q : no) {
    const std::string& name = p.tasks[q.task].what.name;
    warn(v,
         strict
             ? with("{0} vraagt nog {1} mensen; er zijn er {2} die kunnen. Vraag er minder, kies een korps "
                    "bij, of kies de wijze Gewoon.",
                    name, q.needed, q.possible)
             : with("{0} vraagt nog {1} mensen; er zijn er {2} die kunnen. Start je nu, dan blijven er "
                    "minstens {3} plaatsen leeg.",
                    name, q.needed, q.possible, q.needed - q.possible));
  }
  if (p.next.ask.empty()) warn(v, s.t("Er is niemand die je nu kan vragen."));
  if (p.about.what.sms && s.node.channels.texts() == nullptr)
    warn(v,
         s.t("Deze sms’en worden niet verstuurd: er is nog geen sms-dienst gekoppeld. Kies e-mail, of bel."),
         address_of(s, p.about) + "/wijziging", s.t("Wijzig de kanalen"));
  for (const incidents::task& t : p.tasks) {
    const std::string at = s.base + "/beheer/taken/" + t.id;
    if (names_only_a_place(s, i, t.what.meeting_place))
      warn(v,
           with("{0}: het meldpunt is alleen “{1}”. Zet er een straat en een nummer bij.", t.what.name,
                t.what.meeting_place),
           at, s.t("Vul het meldpunt aan"));
    if (t.what.contact_phone.empty())
      warn(v, with("{0}: er staat geen telefoonnummer van een contactpersoon bij.", t.what.name), at,
           s.t("Vul het nummer aan"));
  }
}

}  // namespace paraat::callouts
