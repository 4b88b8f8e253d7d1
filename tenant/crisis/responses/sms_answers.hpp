#pragma once
// Applies an SMS answer to a call-out; sms_reply_parser.hpp parses its words.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/responses/sms_reply_parser.hpp"
#include "tenant/messaging/channels/delivery_callbacks.hpp"

namespace paraat::callouts {

// For the owners of batches (tenant/messaging/channels).
channels::owner channel_owner();

}  // namespace paraat::callouts
