#pragma once
// How figures are written on the pages: the same words for the same figure everywhere.

#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

// "11 / 24": people of our own with a place, and how many are needed.
std::string taken_text(const web::scope&, const place_figures&);
// "1 plaats wordt vastgehouden tot 21:40"; empty while none is held.
std::string held_text(const web::scope&, const place_figures&, std::optional<instant> until);
// "Volzet" only when every place is confirmed; held places stand below it.
web::cell places_cell(const web::scope&, const incidents::task&, const place_figures&,
                      std::optional<instant> held_until);
// "Stuur naar 120 mensen, € 33,60"; without a price where nothing is paid.
std::string send_text(const web::scope&, int people, const channels::estimate&);
// "ongeveer 4 minuten": how long the gateways need for these messages.
long minutes_to_leave(const web::scope&, const channels::estimate&);
std::string time_to_leave_text(const web::scope&, const channels::estimate&);
// "2 delen, € 0,14 per sms", and why it is more than it need be.
std::string sms_size_text(const web::scope&, const std::string& sms);

}  // namespace paraat::callouts
