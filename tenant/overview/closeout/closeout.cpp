#include "tenant/overview/closeout/closeout.hpp"

#include <algorithm>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/overview/closeout/afterwards_sql.hpp"
#include "tenant/overview/closeout/stand_down_messages.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"

namespace paraat::closeout {
namespace {

using incidents::event;
using incidents::incident;
using rows::reader;

constexpr const char* gone = "Deze noodsituatie bestaat niet.";

std::optional<std::string> text_number(const reader& r) {
  auto number = channels::e164(r.phone);
  return number && channels::takes_texts(*number) ? number : std::nullopt;
}

// The messages, each audience and language written once; the link of a person is put in afterwards.
class writer {
 public:
  writer(const web::scope& s, const incident& i, const std::string& own)
      : scope_(s), incident_(i), own_(own) {}

  void write(std::vector<channels::message>& into, const reader& r, const std::string& link) {
    const auto key = std::pair(r.what, r.language);
    if (!known_.contains(key))
      known_.emplace(key, one{words_for(scope_, incident_, r.what, r.language, own_), 0});
    ++known_.at(key).people;
    const home_words& w = known_.at(key).words;
    if (!r.email.empty())
      into.push_back({.key = "mail/" + r.id,
                      .via = channels::channel::mail,
                      .to = r.email,
                      .about = r.id,
                      .subject = w.subject,
                      .body = with_link(w.text, link),
                      .html = with_link(w.html, link),
                      .urgent = r.texts});
    // A person without an e-mail address is told by SMS.
    const auto number = r.texts || r.email.empty() ? text_number(r) : std::nullopt;
    if (number)
      into.push_back({.key = "sms/" + r.id,
                      .via = channels::channel::sms,
                      .to = *number,
                      .about = r.id,
                      .subject = "",
                      .body = with_link(w.sms, link),
                      .urgent = true});
  }
  std::vector<notice> notices(const std::string& link) const {
    std::vector<notice> out;
    for (const auto& [key, known] : known_)
      out.push_back({key.first, key.second, known.words.subject, with_link(known.words.text, link),
                     with_link(known.words.sms, link), known.people});
    return out;
  }

 private:
  struct one {
    home_words words;
    int people = 0;
  };
  const web::scope& scope_;
  const incident& incident_;
  const std::string& own_;
  std::map<std::pair<audience, std::string>, one> known_;
};

told count(const std::vector<reader>& all, instant now) {
  told t{.at = now};
  for (const reader& r : all)
    ++(r.what == audience::present ? t.present : r.what == audience::asked ? t.asked : t.never);
  return t;
}

std::optional<instant> last_told(transaction& tx, const incidents::incident_id& incident_id) {
  const auto t = told_about(tx, incident_id);
  return t ? std::optional(t->at) : std::nullopt;
}

// Everything that would still leave, but for the messages of the end itself.
void stop_all(transaction& tx, const web::scope& s, const incident& i, callouts::callout_state how,
              actor who) {
  reinforcement::lock_aid(tx, s.here, i.id, s.now);
  callouts::end_all(tx, i.id, how, who, s.now);
  channels::stop(tx, s.now, i.id);  // the attendance sheet of this hour
  const auto aid =
      reinforcement::end_aid(tx, s.here, i.id, s.t("De inzet is voorbij. Iedereen mag naar huis."), s.now);
  if (aid.requests > 0) incidents::note(tx, i.id, event::aid_ended, "", aid.confirmed, who, s.now);
}

applications::stop_plan plan_site(transaction& tx, const web::scope& s,
                                  const incidents::incident_id& incident_id) {
  std::vector<std::string> tasks;
  for (const incidents::task& t : incidents::tasks_of(tx, incident_id)) tasks.push_back(t.id);
  return applications::plan_stop(tx, s, tasks);
}

}  // namespace

activity activity_of(transaction& tx, const web::scope& s, const incidents::incident_id& incident_id) {
  activity out;
  for (const auto& c : callouts::of_incident(tx, incident_id)) {
    out.drafts += c.status == callouts::callout_state::draft ? 1 : 0;
    out.callouts += c.open() ? 1 : 0;
  }
  out.waiting = rows::waiting_messages(tx, incident_id);
  if (const auto i = incidents::find(tx, incident_id)) out.sheet = presence::sends_attendance_sheets(tx, *i);
  out.aid = reinforcement::open_aid_of(tx, incident_id, s.now);
  out.site = plan_site(tx, s, incident_id);
  for (auto& a : presence::attendees(tx, incident_id, s.now))
    if (a.here()) out.on_site.push_back(std::move(a));
  return out;
}

stand_down_plan plan_stand_down(transaction& tx, const web::scope& s, const incident& i,
                                const std::string& own_words) {
  const auto all = rows::everybody(tx, i.id, last_told(tx, i.id));
  // As long as a link that one_time_tokens::issue_link makes: 192 bits in base64url.
  const std::string link = notifications::whole_address(s, debrief_path(std::string(32, 'x')));
  writer w(s, i, own_words);
  std::vector<channels::message> list;
  for (const reader& r : all) w.write(list, r, link);
  stand_down_plan out{.who = count(all, s.now),
                      .site = plan_site(tx, s, i.id),
                      .notices = w.notices(notifications::whole_address(s, debrief_path("…")))};
  list.insert(list.end(), out.site.messages.begin(), out.site.messages.end());
  out.cost = channels::cost_of(s.node.channels.cost(), list, i.what.exercise);
  return out;
}

bool may_end(transaction& tx, const web::scope& s, const incident& i) {
  const auto last = last_told(tx, i.id);
  if (!last || (i.reopened_at && *i.reopened_at > *last)) return true;
  const activity a = activity_of(tx, s, i.id);
  return a.callouts > 0 || a.aid.requests > 0 || !rows::everybody(tx, i.id, last).empty();
}

std::vector<without_address> not_reached(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<without_address> out;
  for (const reader& r : rows::everybody(tx, incident_id, std::nullopt))
    if (r.email.empty() && !text_number(r)) out.push_back({r.name, r.phone});
  return out;
}

result<told> end(transaction& tx, const web::scope& s, const incidents::incident_id& incident_id,
                 const std::string& own_words, actor who) {
  const auto i = incidents::find_for_update(tx, incident_id);
  if (!i) return refuse(refusal_kind::not_found, gone);
  if (!may_end(tx, s, *i))
    return refuse(refusal_kind::conflict, "Iedereen kreeg al bericht dat het voorbij is.");
  const auto all = rows::everybody(tx, i->id, last_told(tx, i->id));  // before places end
  const told t = count(all, s.now);
  const std::string batch = uuid_v7(s.now);
  stop_all(tx, s, *i, callouts::callout_state::stood_down, who);
  writer w(s, *i, own_words);
  std::vector<channels::message> list;
  for (const reader& r : all)
    w.write(list, r,
            r.what == audience::present
                ? notifications::whole_address(s, debrief_path(one_time_tokens::issue_link(
                                                      tx, link_purpose, i->id, s.now + link_term)))
                : "");
  rows::insert_told(tx, i->id, batch, t, who);
  channels::queue(tx, s.now,
                  {.id = batch, .owner = "afterwards", .exercise = i->what.exercise, .kind = "stand_down"},
                  list);
  incidents::mark_ended(tx, i->id, s.now);
  incidents::note(tx, i->id, event::ended, "", t.all(), who, s.now);
  return t;
}

result<incident> archive(transaction& tx, const web::scope& s, const incidents::incident_id& incident_id,
                         bool insist, actor who) {
  const auto i = incidents::find_for_update(tx, incident_id);
  if (!i) return refuse(refusal_kind::not_found, gone);
  if (!i->open) return *i;
  const activity a = activity_of(tx, s, i->id);
  if (a.any() && !insist)
    return refuse(refusal_kind::conflict, "Er loopt nog iets. Kijk wat, en bevestig dat je toch archiveert.",
                  "toch");
  stop_all(tx, s, *i, callouts::callout_state::closed, who);
  if (!a.on_site.empty())
    incidents::note(tx, i->id, event::closed_insisting, "", static_cast<int>(a.on_site.size()), who, s.now);
  else
    incidents::note(tx, i->id, event::closed, "", 0, who, s.now);
  incidents::mark_closed(tx, i->id, s.now);
  return *incidents::find(tx, i->id);
}

result<incident> reopen(transaction& tx, const incidents::incident_id& incident_id, actor who, instant now) {
  const auto i = incidents::find_for_update(tx, incident_id);
  if (!i) return refuse(refusal_kind::not_found, gone);
  if (i->open && !callouts::all_home(*i, callouts::of_incident(tx, i->id)))
    return refuse(refusal_kind::conflict, "Deze noodsituatie loopt al.");
  incidents::mark_reopened(tx, i->id, now);
  incidents::note(tx, i->id, event::reopened, "", 0, who, now);
  return *incidents::find(tx, i->id);
}

}  // namespace paraat::closeout
