#pragma once
// Which errors of a mail server end a mail at once.

#include <string_view>

namespace paraat::mail {

// The address is refused permanently (RFC 5321, 4.2.3): sending again changes nothing. `error` is a class of
// post.hpp, such as "smtp_refused_550".
bool permanent(std::string_view error);

}  // namespace paraat::mail
