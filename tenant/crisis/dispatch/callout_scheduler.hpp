#pragma once
// The scheduler of a running call-out: it lapses held places, offers free places, tells people about their
// place, reminds silent people once, sends the next wave, and sets the call-out to filled, short again, or
// over. One job for each call-out; it schedules itself again, and a change that frees a place schedules it at
// once.

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/ranking/reserve_offers.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

constexpr std::string_view scheduler_job = "callouts.tend";
constexpr std::string_view owner_name = "callout";  // of its batches in tenant/messaging/channels
constexpr std::chrono::seconds schedule_every{10};

void plan_next_tick(transaction&, const callout&, instant due);
// Does nothing for a call-out that is over.
void tick(transaction&, const web::services&, const callout_id&, instant now);

}  // namespace paraat::callouts
