#pragma once
// Texts that strangers wrote into a message.

#include <algorithm>
#include <string>

#include "protocol/bytes.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::federation::kinds {

// UTF-8 of at most so many characters, without control characters; `lines`: line ends and tabs may be in it.
inline bool good_text(const std::string& s, std::size_t most, bool lines = false) {
  return is_utf8(s) && web::length_in_characters(s) <= most && std::ranges::none_of(s, [&](unsigned char c) {
           return (c < 0x20 && !(lines && (c == '\n' || c == '\r' || c == '\t'))) || c == 0x7f;
         });
}

}  // namespace paraat::federation::kinds
