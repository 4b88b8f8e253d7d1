// A parsed field, written and parsed again, is the same.
#include "protocol/structured_fields.hpp"

#include <cstdint>
#include <cstdlib>

#include "protocol/content_digest.hpp"

namespace sf = paraat::structured_fields;

namespace {

template <class T, class Parse>
void check(std::string_view text, Parse parse) {
  const std::optional<T> value = parse(text, sf::repeats::last_wins);
  const std::optional<T> strict = parse(text, sf::repeats::refused);
  if (strict && (!value || *strict != *value)) std::abort();
  if (!value) return;
  const auto written = sf::serialize(*value);
  if (!written) std::abort();
  const auto again = parse(*written, sf::repeats::refused);
  if (!again || *again != *value || sf::serialize(*again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check<sf::item>(text, sf::parse_item);
  check<sf::list>(text, sf::parse_list);
  check<sf::dictionary>(text, sf::parse_dictionary);
  (void)paraat::check_content_digest(text, "body");
  return 0;
}
