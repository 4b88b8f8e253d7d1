#include "tenant/callouts/tending.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tenant/callouts/answers_sql.hpp"
#include "tenant/callouts/calling.hpp"
#include "tenant/callouts/callouts_sql.hpp"
#include "tenant/callouts/plan.hpp"
#include "tenant/callouts/words.hpp"
#include "tenant/channels/numbers.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/letters/letters.hpp"

namespace paraat::callouts {
namespace {

using incidents::event;

constexpr int most_at_once = 2000;
constexpr std::chrono::minutes warn_before{5};
// Somebody forgot to let everybody go home.
constexpr std::chrono::days kept_open{3};

struct told {
  std::vector<channels::message> messages;
  std::vector<std::pair<std::string, std::string>> told;
  std::vector<std::string> warned;
};

// The mail with its calendar goes to who has one; an SMS to who answered by SMS, or has no mail.
// False: this call-out has no channel to them (any more).
bool add(told& into, const callout& c, const to_tell& x, const std::string& key, const written& w,
         const std::string& link, bool both, const std::string& calendar = {}) {
  const person_words own{first_name(x.who.name), link};
  const bool mail = c.what.mail && !x.email.empty();
  const bool can_text = c.what.sms && text_number(x.phone).has_value();
  const bool text = can_text && (both || !mail || x.who.answered_via == "sms");
  if (mail)
    into.messages.push_back({.key = key + "/mail/" + x.who.id,
                             .via = channels::channel::mail,
                             .to = x.email,
                             .about = x.who.id,
                             .subject = w.subject,
                             .body = w.text_for(own),
                             .calendar = calendar,
                             .html = w.html_for(own),
                             .urgent = true});
  if (text)
    into.messages.push_back({.key = key + "/sms/" + x.who.id,
                             .via = channels::channel::sms,
                             .to = text_number(x.phone).value(),
                             .about = x.who.id,
                             .subject = "",
                             .body = w.sms_for(own),
                             .urgent = true});
  return mail || text;
}

// One round over one call-out.
class round {
 public:
  round(transaction& tx, const web::services& node, callout c, instant now)
      : tx_(tx),
        scope_(scope_of(node, tx.tenant(), now)),
        callout_(std::move(c)),
        incident_(incidents::find(tx, callout_.what.incident_id).value()),
        now_(now) {}

  void run() {
    if (callout_.calls()) end_when_over();
    changed_ = lapse_offers(tx_, callout_.id, now_) > 0;
    hand_on_places();
    tell_people();
    if (callout_.calls()) {
      note_first_yes();
      look_at_quota();
      remind();
    }
    if (changed_) tx_.touch(incidents::topic_of(callout_.what.incident_id));
    const bool over_long = callout_.ended_at && *callout_.ended_at + kept_open < now_;
    if (!over_long) plan_tending(tx_, callout_, now_ + tend_every);
  }

 private:
  void hand_on_places();
  void tell_people();
  void tell(told&, const to_tell&);
  void note_first_yes();
  void end_when_over();
  void look_at_quota();
  void remind();
  const incidents::task& task_of(const std::string& id) {
    if (tasks_.empty()) tasks_ = tasks_of(tx_, callout_);
    const auto it = std::ranges::find(tasks_, id, &incidents::task::id);
    if (it != tasks_.end()) return *it;
    // Moved by hand to a task that this call-out was not for.
    tasks_.push_back(incidents::find_task(tx_, id).value());
    return tasks_.back();
  }

  transaction& tx_;
  web::scope scope_;
  callout callout_;
  incidents::incident incident_;
  std::vector<incidents::task> tasks_;
  instant now_;
  bool changed_ = false;
};

// The pure module says whom to offer; a place is held for them by one conditional update each.
void round::hand_on_places() {
  const auto people = reserve_of(tx_, callout_.id);
  if (people.empty() || !callout_.open() || callout_.status == state::expired) return;
  tasks_ = tasks_of(tx_, callout_);
  std::vector<task> asked;
  assignment a;
  std::vector<offer> made;
  for (const auto& t : tasks_) {
    asked.push_back({.id = t.id, .needed = t.active && t.what.until > now_ ? t.places() : 0});
    // Held for people of this call-out is counted by the offers below; for those of others here.
    a.confirmed.push_back(t.taken + t.held);
  }
  a.place.resize(people.size());
  for (std::size_t w = 0; w < people.size(); ++w) {
    const waiting& p = people[w];
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      if (p.offered_task == tasks_[t].id) {
        made.push_back({.who = w, .task = t, .until = *p.offered_until});
        --a.confirmed[t];
      } else if (p.lapsed > 0) {
        made.push_back({.who = w, .task = t, .until = now_ - std::chrono::seconds{1}});
      }
    }
  }
  for (std::size_t t = 0; t < tasks_.size(); ++t)
    for (const bool deputy : {false, true})
      for (std::size_t w = 0; w < people.size(); ++w) {
        const task_set bit = task_set{1} << t;
        const bool fits = ((deputy ? people[w].deputy & ~people[w].direct : people[w].direct) & bit) != 0;
        if (fits) a.reserve.push_back({.who = w, .task = t});
      }
  const offer_terms terms{.hold = std::chrono::minutes{callout_.what.hold_minutes},
                          .warn_before = warn_before};
  for (const offer& o : hand_on(asked, a, made, terms, now_))
    changed_ |= hold_place(tx_, people[o.who].person_id, tasks_[o.task].id, o.until, now_);
}

void round::tell(told& into, const to_tell& x) {
  const web::scope s = letters::in_language(scope_, x.who.language);
  const std::string link = link_of(s, token_of(s, x.who.id));
  if (x.who.status == person_state::confirmed) {
    const told_about a{callout_, incident_, task_of(*x.who.place_task)};
    const std::string what = "confirmed " + *x.who.place_task;
    const std::string uid = x.who.id + "@" + scope_.here.party;
    const std::string key = fmt::format("{}/{}", what, x.who.answers);
    add(into, callout_, x, key, confirmation(s, a), link, false, calendar_of(s, a, uid));
    into.told.emplace_back(x.who.id, what);
  } else if (x.who.offered_task) {
    const told_about a{callout_, incident_, task_of(*x.who.offered_task)};
    const auto until = x.who.offered_until->time_since_epoch().count();
    const bool ends = x.who.told.starts_with("offered");
    const auto words =
        ends ? offer_ends_soon(s, a, *x.who.offered_until) : place_offered(s, a, *x.who.offered_until);
    add(into, callout_, x, fmt::format("{}/{}", ends ? "ends" : "offered", until), words, link, true);
    if (ends || *x.who.offered_until <= now_ + warn_before) into.warned.push_back(x.who.id);
    into.told.emplace_back(x.who.id, "offered " + *x.who.offered_task);
  } else {
    const told_about a{callout_, incident_, task_of(x.who.task_id)};
    add(into, callout_, x, fmt::format("reserve/{}", x.who.answers),
        on_reserve(s, a, standing_of(tx_, x.who).rank), link, false);
    into.told.emplace_back(x.who.id, "reserve");
  }
}

void round::tell_people() {
  told out;
  for (const to_tell& x : untold(tx_, callout_, now_, warn_before, most_at_once)) tell(out, x);
  if (out.told.empty()) return;
  channels::queue(tx_, now_, {callout_.id, std::string(owner_name), callout_.code, callout_.exercise},
                  out.messages);
  mark_told(tx_, out.told);
  mark_warned(tx_, out.warned);
}

void round::note_first_yes() {
  if (callout_.first_yes_at) return;
  callout_.first_yes_at = first_yes(tx_, callout_.id);
  if (!callout_.first_yes_at) return;
  keep_progress(tx_, callout_, now_);
  incidents::note(tx_, callout_.what.incident_id, event::first_yes, callout_.code, 0, std::nullopt, now_);
}

// First of all: whoever carries messages holds one and wants a person, so messages are held before people.
void round::end_when_over() {
  const auto tasks = tasks_of(tx_, callout_);
  int missing = 0;
  for (const auto& t : tasks) {
    if (t.active && t.what.until > now_) return;
    missing += t.active ? t.missing() : 0;
  }
  channels::stop(tx_, now_, callout_.id);
  callout_.status = state::expired;
  callout_.ended_at = now_;
  keep_progress(tx_, callout_, now_);
  incidents::note(tx_, callout_.what.incident_id, event::callout_expired, callout_.code, missing,
                  std::nullopt, now_);
}

void round::look_at_quota() {
  int missing = 0;
  for (const auto& t : tasks_of(tx_, callout_))
    if (t.active && t.what.until > now_) missing += t.missing();
  const state was = callout_.status;
  callout_.status = missing == 0 ? state::filled : state::running;
  if (missing == 0 && !callout_.filled_at) callout_.filled_at = last_placed(tx_, callout_.id).value_or(now_);
  if (callout_.status != was) {
    const event what = callout_.status == state::filled ? event::filled : event::short_again;
    keep_progress(tx_, callout_, now_);
    incidents::note(tx_, callout_.what.incident_id, what, callout_.code, missing, std::nullopt, now_);
  }
  if (callout_.status == state::running) ask_next(tx_, scope_, callout_, false);
}

// Once, at half of the time to answer, and only while places are free: who said no or yes is left alone.
void round::remind() {
  if (callout_.status != state::running) return;
  const auto half = std::chrono::seconds{30} * callout_.what.answer_minutes;
  told out;
  std::vector<std::string> ids;
  for (const to_tell& x : unanswered(tx_, callout_, now_ - half, most_at_once)) {
    const web::scope s = letters::in_language(scope_, x.who.language);
    add(out, callout_, x, "reminder", reminder(s, {callout_, incident_, task_of(x.who.task_id)}),
        link_of(s, token_of(s, x.who.id)), false);
    ids.push_back(x.who.id);
  }
  if (ids.empty()) return;
  for (channels::message& m : out.messages) m.urgent = false;
  channels::queue(tx_, now_, {callout_.id, std::string(owner_name), callout_.code, callout_.exercise},
                  out.messages);
  mark_reminded(tx_, ids, now_);
}

}  // namespace

void plan_tending(transaction& tx, const callout& c, instant due) {
  jobs::schedule(tx, tend_job, due, fmt::format("{{\"id\":\"{}\"}}", c.id), c.id);
}

void tend(transaction& tx, const web::services& node, std::string_view callout_id, instant now) {
  auto c = find_for_update(tx, callout_id);
  if (!c || !c->open()) return;
  round(tx, node, std::move(*c), now).run();
}

result<int> send_message(transaction& tx, const web::scope& s, std::string_view incident_id,
                         const std::vector<person_state>& states, std::string_view task_id,
                         const std::string& text, std::string_view message_id, actor who) {
  if (text.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst een bericht", "bericht");
  if (text.size() > longest_message)
    return refuse(refusal_kind::invalid, "Hoogstens 600 tekens: een sms is kort", "bericht");
  const auto incident = incidents::find(tx, incident_id);
  if (!incident) return refuse(refusal_kind::not_found, "Deze noodsituatie bestaat niet.");
  const auto people = people_in(tx, incident_id, states, task_id);
  if (people.empty()) return refuse(refusal_kind::conflict, "In deze groep zit niemand.", "groep");
  const auto tasks = incidents::tasks_of(tx, incident_id);
  int reached = 0;
  std::map<std::string, told> by_callout;
  std::map<std::string, callout> callouts_of;
  for (const to_tell& x : people) {
    if (!callouts_of.contains(x.who.callout_id))
      callouts_of.emplace(x.who.callout_id, find(tx, x.who.callout_id).value());
    const callout& c = callouts_of.at(x.who.callout_id);
    const web::scope theirs = letters::in_language(s, x.who.language);
    const auto task =
        std::ranges::find(tasks, x.who.place_task.value_or(x.who.task_id), &incidents::task::id);
    reached += add(by_callout[c.id], c, x, fmt::format("message/{}", message_id),
                   from_coordinator(theirs, {c, *incident, *task}, text),
                   link_of(theirs, token_of(theirs, x.who.id)), true)
                   ? 1
                   : 0;
  }
  if (reached == 0)
    return refuse(refusal_kind::conflict,
                  "Niemand van deze groep heeft een adres waar deze oproep berichten heen stuurt. Bel hen.",
                  "groep");
  for (const auto& [id, t] : by_callout) {
    const callout& c = callouts_of.at(id);
    channels::queue(tx, s.now, {c.id, std::string(owner_name), c.code, c.exercise}, t.messages);
  }
  incidents::note(tx, incident_id, incidents::event::message, "", reached, who, s.now);
  return reached;
}

}  // namespace paraat::callouts
