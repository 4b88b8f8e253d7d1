#include "node/channel_owners.hpp"

#include "tenant/callouts/tending.hpp"
#include "tenant/callouts/texted.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services&) {
  channels::owners list;
  list.emplace(callouts::owner_name, callouts::channel_owner());
  return list;
}

}  // namespace paraat::node
