#pragma once
// Who is told of delivery reports and of answers by SMS, like the list of jobs: each part of the house that
// queues messages has its line here.

#include "tenant/channels/owners.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services&);

}  // namespace paraat::node
