#include "tenant/crisis/dispatch/group_message.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/callouts/wave_plan.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/messaging/notifications/notifications.hpp"

namespace paraat::callouts {

bool add_messages(std::vector<channels::message>& into, const callout& c, const to_tell& x,
                  const std::string& key, const written& w, const std::string& link, bool both,
                  const std::string& calendar) {
  const person_words own{first_name(x.who.name), link};
  const bool mail = c.what.mail && !x.email.empty();
  const bool can_text = c.what.sms && text_number(x.phone).has_value();
  const bool text = can_text && (both || !mail || x.who.answered_via == "sms");
  if (mail)
    into.push_back({.key = key + "/mail/" + x.who.id,
                    .via = channels::channel::mail,
                    .to = x.email,
                    .about = x.who.id,
                    .subject = w.subject,
                    .body = w.text_for(own),
                    .calendar = calendar,
                    .html = w.html_for(own),
                    .urgent = true});
  if (text)
    into.push_back({.key = key + "/sms/" + x.who.id,
                    .via = channels::channel::sms,
                    .to = text_number(x.phone).value(),
                    .about = x.who.id,
                    .subject = "",
                    .body = w.sms_for(own),
                    .urgent = true});
  return mail || text;
}

channels::estimate composed_message::cost(const channels::prices& p) const {
  channels::estimate out;
  for (const auto& [id, batch] : batches) {
    const auto one = channels::cost_of(p, batch.messages, batch.about.exercise);
    out.mails += one.mails;
    out.texts += one.texts;
    out.parts += one.parts;
    out.invalid += one.invalid;
    out.cents += one.cents;
  }
  return out;
}

const channels::message* composed_message::first(channels::channel via) const {
  for (const auto& [id, batch] : batches)
    if (const auto it = std::ranges::find(batch.messages, via, &channels::message::via);
        it != batch.messages.end())
      return &*it;
  return nullptr;
}

result<composed_message> compose(transaction& tx, const web::scope& s, const group_message& m) {
  if (m.text.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst een bericht", "bericht");
  if (m.text.size() > longest_message)
    return refuse(refusal_kind::invalid, "Hou je bericht bij 600 tekens: een sms is kort", "bericht");
  const auto incident = incidents::find(tx, m.incident_id);
  if (!incident) return refuse(refusal_kind::not_found, "Deze noodsituatie bestaat niet.");
  if (!incident->open || all_home(*incident, of_incident(tx, m.incident_id)))
    return refuse(refusal_kind::conflict, "Iedereen is al naar huis. We versturen niets meer.");
  const auto people = people_in(tx, m.incident_id, m.states, m.task_id);
  if (people.empty()) return refuse(refusal_kind::conflict, "In deze groep zit niemand.", "groep");
  const auto tasks = incidents::tasks_of(tx, m.incident_id);
  composed_message out;
  for (const to_tell& x : people) {
    auto it = out.batches.find(x.who.callout_id);
    if (it == out.batches.end())
      it = out.batches.emplace(x.who.callout_id, group_batch{find(tx, x.who.callout_id).value(), {}}).first;
    group_batch& batch = it->second;
    const web::scope theirs = notifications::in_language(s, x.who.language);
    const auto task =
        std::ranges::find(tasks, x.who.place_task.value_or(x.who.task_id), &incidents::task::id);
    const bool reached = add_messages(batch.messages, batch.about, x, "message/" + m.id,
                                      from_coordinator(theirs, {batch.about, *incident, *task}, m.text),
                                      link_of(theirs, token_of(theirs, x.who.id)), true);
    out.people += reached ? 1 : 0;
  }
  if (out.people == 0)
    return refuse(refusal_kind::conflict,
                  "Niemand van deze groep heeft een adres waar deze oproep berichten heen stuurt. Bel hen.",
                  "groep");
  return out;
}

result<int> send_message(transaction& tx, const web::scope& s, const group_message& m, actor who) {
  const auto composed = compose(tx, s, m);
  if (!composed) return std::unexpected(composed.error());
  for (const auto& [id, batch] : composed->batches)
    channels::queue(tx, s.now,
                    {.id = batch.about.id,
                     .owner = std::string(owner_name),
                     .code = batch.about.code,
                     .exercise = batch.about.exercise,
                     .kind = "group_message"},
                    batch.messages);
  incidents::note(tx, m.incident_id, incidents::event::message, "", composed->people, who, s.now);
  return composed->people;
}

}  // namespace paraat::callouts
