#pragma once
// How requests and offers look: shared by the pages and by the board of an incident.

#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::reinforcement {

constexpr std::string_view path = "/beheer/versterking";

std::string address_of(const web::scope&, const help&);
conversations::addressee who_is(const web::scope&, const std::string& party);
web::status_look look_of(request_state);
web::status_look look_of(const offer&);
// The municipalities that can be asked, the nearest first: a network or the overview has no people of its
// own.
std::vector<web::choice> lenders(const web::scope&, const std::vector<side>& but = {});
std::string hands(const web::scope&, int n);  // "3 mensen"
std::string offered_hands(const help&);       // of offers that nobody decided about yet

// The page of one request; its actions depend on whether the request is ours.
web::response help_page(const web::request&, const web::scope&, transaction&, const help&,
                        const web::outcome& how = {}, std::string_view wrong = {});

// Our requests as callouts/callout_figures.hpp counts them.
std::vector<callouts::neighbour_request> neighbour_requests(const std::vector<help>&);

// Puts {{>NAME}} of a board: the requests to neighbours for this incident, and, while it runs, the link to
// ask more.
void draw_on_board(web::view&, web::slot, const web::scope&, transaction&,
                   const incidents::incident_id& incident, bool runs);

}  // namespace paraat::reinforcement
