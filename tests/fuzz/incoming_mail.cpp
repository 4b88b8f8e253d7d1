// Mails of strangers. For any input: text within its bound, in UTF-8 without NUL, and no line of it is a
// quote; a head that is read alone has no text.
#include <cstdint>
#include <cstdlib>

#include "protocol/bytes.hpp"
#include "tenant/messaging/incoming_mail/incoming_mail.hpp"
#include "tenant/messaging/incoming_mail/quotes.hpp"

using namespace paraat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto m = incoming_mail::read(bytes)) {
    for (const std::string& text : {m->text, m->rest})
      if (text.size() > incoming_mail::most_text || !is_utf8(text) || text.contains('\0')) std::abort();
    if (m->text.starts_with('>') || m->text.contains("\n>")) std::abort();
    for (const auto& one : m->failed)
      if (one.addresses.empty()) std::abort();
  }
  if (!incoming_mail::read_head(bytes).text.empty()) std::abort();
  const auto of_html = incoming_mail::text_of_html(bytes);
  if (of_html.words.size() + of_html.rest.size() > 4 * size + 16) std::abort();
  const auto once = incoming_mail::words_in(bytes);
  if (once.words.size() + once.rest.size() > size + 16) std::abort();
  return 0;
}
