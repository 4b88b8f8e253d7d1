#pragma once
// Things of the process that the settings describe.

#include <string>

#include "node/config.hpp"
#include "tenant/channels/office.hpp"
#include "tenant/mail/post.hpp"

namespace paraat::node {

// The key that seals what accounts keep. Made in the folder at the first start, unless the settings name a
// file; two processes of one node must be given the same. Throws std::runtime_error with what to do.
std::string account_key(const config&);

mail::post post_of(const config&);
channels::office office_of(const config&, const clock&);

}  // namespace paraat::node
