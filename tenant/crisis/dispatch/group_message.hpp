#pragma once
// Messages to people in a call-out: by mail and SMS, according to the channels of the call-out and the
// person.

#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/messaging/channels/channels.hpp"

namespace paraat::callouts {

// The mail with its calendar goes to people with an address; an SMS to people that answered by SMS or have no
// address, and with `both` to everybody with a mobile number. False: this call-out has no channel to them
// (any more).
bool add_messages(std::vector<channels::message>&, const callout&, const to_tell&, const std::string& key,
                  const written&, const std::string& link, bool both, const std::string& calendar = {});

// A message of a coordinator to a group: by state and, when one is given, by task.
struct group_message {
  incidents::incident_id incident_id;
  std::vector<person_state> states;
  incidents::task_id task_id;
  std::string text;
  std::string id;  // sent again with the same id, it is the same message
};
struct group_batch {
  callout about;
  std::vector<channels::message> messages;
};
struct composed_message {
  int people = 0;  // people reached
  std::map<std::string, group_batch> batches;
  channels::estimate cost(const channels::prices&) const;
  const channels::message* first(channels::channel) const;  // to show; nullptr when none goes that way
};
// Refused: no text, too long, an empty group, a group without addresses.
result<composed_message> compose(transaction&, const web::scope&, const group_message&);
// Gives how many people it reaches.
result<int> send_message(transaction&, const web::scope&, const group_message&, actor);
constexpr std::size_t longest_message = 600;

}  // namespace paraat::callouts
