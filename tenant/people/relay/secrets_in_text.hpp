#pragma once
// Links and reply addresses that stand for one person, in what a person writes. A letter that is quoted
// brings them along, and mail programs rewrite links: Outlook (SafeLinks) percent-encodes them, Proofpoint
// has an encoding of its own. With one of them the other side would read and write in their name.

#include <string>
#include <string_view>

namespace paraat::relay {

// Each is replaced by "…", percent-encoded up to three times too. A link is known by "/gesprek/" or by its
// token: 32 letters and digits behind a slash, in both cases.
std::string without_secrets(std::string_view text);

}  // namespace paraat::relay
