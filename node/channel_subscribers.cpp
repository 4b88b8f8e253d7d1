#include "node/channel_subscribers.hpp"

#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/responses/sms_answers.hpp"
#include "tenant/people/persons/refused_mail.hpp"
#include "tenant/people/reserves/asking.hpp"

namespace paraat::node {

channels::owners channel_owners(const web::services& node) {
  channels::owners list;
  list.emplace(callouts::owner_name, callouts::channel_owner());
  list.emplace(corps::channel_owner_name, corps::channel_owner(node));
  list.emplace(reserves::channel_owner_name, reserves::channel_owner());
  list.emplace(persons::channel_owner_name, persons::channel_owner(node));
  return list;
}

}  // namespace paraat::node
