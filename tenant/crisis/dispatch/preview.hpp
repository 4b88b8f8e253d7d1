#pragma once
// How a call-out looks before it starts and while it runs; for the pages of this folder only.

#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/callouts/wave_plan.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::callouts {

web::response preview_page(const web::request&, const web::scope&, transaction&, const callout&,
                           const refusal* why, const web::outcome& how);
web::response add_page(const web::request&, const web::scope&, transaction&, const callout&,
                       const refusal* why, const web::outcome& how);
// The people that the form names, before they are asked.
web::response check_page(const web::request&, const web::scope&, transaction&, const callout&);
// The page before asking more people than the plan would: how many, the cost, and why the plan waits.
web::response more_page(const web::request&, const web::scope&, transaction&, const callout&,
                        const refusal* why, const web::outcome& how);

// ---- shared by these pages

std::string heading_of(const web::scope&, const callout&);
std::vector<std::pair<std::string, std::string>> crumbs_of(const web::scope&, const incidents::incident&,
                                                           const callout&);
channels::estimate cost_of(transaction&, const web::scope&, const plan&, const std::vector<invitation>&);
// "Stuur naar 120 mensen, € 33,60"; without a price where nothing is paid.
std::string send_label(const web::scope&, transaction&, const plan&, const std::vector<invitation>&);
// Every text of the next wave, by task and language, with the parts and the price of its SMS.
void draw_messages(web::view&, const web::scope&, transaction&, const plan&);
void draw_cost(web::view&, const web::scope&, transaction&, const plan&);
// Warnings before sending: a quota that cannot be met, a meeting point that cannot be found, no telephone
// number, no gateway for SMS.
void draw_warnings(web::view&, const web::scope&, const incidents::incident&, const plan&,
                   const std::vector<impossible_quota>&);

}  // namespace paraat::callouts
