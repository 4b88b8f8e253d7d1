#pragma once
// The end of an incident, in three acts of a coordinator:
//
// * end: "Stuur iedereen naar huis". Everybody is told, each once, and other pending messages are stopped:
//   call-outs (drafts as well) with their waves, questions, reminders and offers, the hourly attendance
//   sheet, and requests to neighbours, which are told too. After it only its own messages leave.
// * archive: the incident is over for the desk. Stops the same and tells nobody of it but the people of its
//   vacancies on the site, so it is refused while something is running, unless the coordinator insists.
// * reopen: the incident, its tasks and the people on site come back; stopped messages do not.
//
// Each act locks the incident's row first. Lock order: incident, requests to neighbours, call-outs, messages,
// people, tasks.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/stopped_tasks.hpp"

namespace paraat::closeout {

using incidents::actor;

// ---- running work

struct activity {
  int callouts = 0, drafts = 0;  // that are not over
  int waiting = 0;               // messages that did not leave yet
  bool sheet = false;            // the hourly attendance sheet leaves
  reinforcement::open_aid aid;
  applications::stop_plan site;  // the vacancies that show its tasks; their people are told, also by archive
  std::vector<presence::attendee> on_site;

  bool runs() const { return callouts + drafts + waiting + aid.requests > 0 || sheet || site.any(); }
  bool any() const { return runs() || !on_site.empty(); }
};
activity activity_of(transaction&, const web::scope&, const incidents::incident_id&);

// ---- the messages of an end

enum class audience { present, asked, never };  // on site or with a place; asked; never called
struct told {
  int present = 0, asked = 0, never = 0;
  instant at{};
  int all() const { return present + asked + never; }
};
struct notice {  // as one audience reads it in one language
  audience whom{};
  std::string language, subject, text, sms;
  int people = 0;
};
// The messages that an end would send now, of the vacancies on the site as well. `messages` have a link of
// the same length in place of each personal one, so that the estimate counts the real number of parts.
struct stand_down_plan {
  told who;
  applications::stop_plan site;
  channels::estimate cost;
  std::vector<notice> notices;
  int people() const { return who.all() + site.accepted; }
};
stand_down_plan plan_stand_down(transaction&, const web::scope&, const incidents::incident&,
                                const std::string& own_words);
// False once everybody was told, until the incident is reopened or people are called again.
bool may_end(transaction&, const web::scope&, const incidents::incident&);
std::optional<told> told_about(transaction&, const incidents::incident_id&);  // the last time
// A person without an address for messages: a coordinator calls or visits.
struct without_address {
  std::string name, phone;  // a fixed line, or empty
};
std::vector<without_address> not_reached(transaction&, const incidents::incident_id&);
constexpr std::size_t longest_words = 1000;

// ---- the three acts

// Refused (conflict) when everybody was told already.
result<told> end(transaction&, const web::scope&, const incidents::incident_id&, const std::string& own_words,
                 actor);
// Refused (conflict) while something is running, unless `insist`. Idempotent.
result<incidents::incident> archive(transaction&, const web::scope&, const incidents::incident_id&,
                                    bool insist, actor);
// Refused (conflict) while it runs.
result<incidents::incident> reopen(transaction&, const incidents::incident_id&, actor, instant now);

}  // namespace paraat::closeout
