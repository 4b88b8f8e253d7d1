#pragma once
// What was found, as a notification on the devices of a person: beside the mail, or instead of it. It comes
// in the rhythm of the mails and has public data of vacancies only, because a locked screen shows it; of the
// search no more than theme, kind and municipality.

#include <span>
#include <string>
#include <vector>

#include "tenant/messaging/push/subscriptions.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::alerts {

push::owner_id owner_of_devices(const subscriber_id&);
// None when this node sends no notifications. A device that subscribed with a key that the node has no more
// cannot be reached.
std::vector<push::device> reachable_devices(transaction&, const web::scope&, const subscriber_id&);

struct found_listing {
  const listings::listing* what;
  const criteria* why;
};
// {"title", "body", "url", "tag", "lang"}; of one listing it leads there, of several to the overview.
std::string payload_of(const web::scope&, std::span<const found_listing>, std::string_view tag);

// "Dringend: Zandzakken vullen", "3 nieuwe vacatures voor jou": also the subject of the mail.
std::string headline(const web::scope&, const listings::listing& first, std::size_t count);

}  // namespace paraat::alerts
