#pragma once
// Subscribers to delivery reports and answers by SMS, a table like the list of jobs: each feature that queues
// messages has its line here.

#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services&);

}  // namespace paraat::node
