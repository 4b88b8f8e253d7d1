#include "node/channel_owners.hpp"

#include "tenant/callouts/tending.hpp"
#include "tenant/callouts/texted.hpp"
#include "tenant/corps/telling.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services&) {
  channels::owners list;
  list.emplace(callouts::owner_name, callouts::channel_owner());
  list.emplace(corps::channel_owner_name, corps::channel_owner());
  return list;
}

}  // namespace paraat::node
