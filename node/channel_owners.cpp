#include "node/channel_owners.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services&) {
  channels::owners list;
  return list;
}

}  // namespace paraat::node
