#pragma once
// What happens to a call-out by itself, while it runs: held places lapse, free places are offered on, people
// are told what they have, who did not answer is reminded once, the next wave leaves, and the call-out
// becomes filled, short again, or over. One job for each call-out; it plans itself again, and what makes a
// place free plans it at once.

#include "tenant/callouts/callouts.hpp"
#include "tenant/callouts/ranking/handing_on.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::callouts {

constexpr std::string_view tend_job = "callouts.tend";
constexpr std::string_view owner_name = "callout";  // of its batches in tenant/channels
constexpr std::chrono::seconds tend_every{10};

void plan_tending(transaction&, const callout&, instant due);
// Does nothing for a call-out that is over.
void tend(transaction&, const web::services&, std::string_view callout_id, instant now);

// A message of the coordinator to a group: by state and, when one is given, by task. Gives how many people.
result<int> send_message(transaction&, const web::scope&, std::string_view incident_id,
                         const std::vector<person_state>&, std::string_view task_id, const std::string& text,
                         std::string_view message_id, actor);
constexpr std::size_t longest_message = 600;

}  // namespace paraat::callouts
