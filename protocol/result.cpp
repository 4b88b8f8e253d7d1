#include "protocol/result.hpp"

namespace paraat {

std::string fill_in(std::string_view sentence, const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const bool place = sentence[i] == '{' && i + 2 < sentence.size() && sentence[i + 2] == '}';
    const auto n = place ? static_cast<std::size_t>(sentence[i + 1] - '0') : 0;
    if (place && sentence[i + 1] >= '0' && sentence[i + 1] <= '9' && n < arguments.size()) {
      out += arguments[n];
      i += 2;
    } else {
      out += sentence[i];
    }
  }
  return out;
}

}  // namespace paraat
