#pragma once
// Things of the process that the settings describe.

#include <memory>
#include <string>

#include "node/config.hpp"
#include "node/trace_exporter.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/messaging/push/push_service.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::node {

// The key that seals the secrets of accounts. Made in the folder at the first start, unless the settings name
// a file; two processes of one node must be given the same key. The database keeps a mark of it: a lost key
// is not replaced by a new one, and another key is refused, because no stored secret could be opened with it.
// Throws std::runtime_error with the remedy.
std::string account_key(const config&, database&);
// The same for `paraat doctor`: makes and writes nothing. The fault with its remedy; empty when there is
// none.
std::string account_key_fault(const config&, transaction&);
// For a key that is lost permanently: the next start makes another. Every account with a code sets up a new
// one, and all sessions end. Returns the number of those accounts.
int forget_account_key(const config&, transaction&);

mail::mailer post_of(const config&);
channels::messaging_config office_of(const config&, const clock&);
std::filesystem::path push_key_file(const config&);
// Makes the key for push services when there is none. Nothing when the settings allow no push service.
std::unique_ptr<push::service> devices_of(const config&, const secrets::vault&, const clock&);
// Nothing when the settings name no collector.
std::unique_ptr<trace_exporter> traces_of(const config&, const clock&, metrics&);

}  // namespace paraat::node
