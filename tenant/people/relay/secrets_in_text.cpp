#include "tenant/people/relay/secrets_in_text.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "protocol/ascii.hpp"

namespace paraat::relay {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool in_token(char c) { return (c >= '0' && c <= '9') || is_lower(c) || is_upper(c) || c == '-' || c == '_'; }

int hex_digit(char c) {
  const char low = ascii::lower(c);
  return low >= '0' && low <= '9' ? low - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// Text that was decoded, and of each byte where it stands in what was written.
struct decoded {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // from, end

  void add(char c, std::size_t from, std::size_t end) {
    text += c;
    places.emplace_back(from, end);
  }
};

decoded as_written(std::string_view text) {
  decoded out;
  for (std::size_t i = 0; i < text.size(); ++i) out.add(text[i], i, i + 1);
  return out;
}

// The byte that "%2F" (or with another mark, "-2F") at this place stands for; -1: none.
int byte_at(std::string_view s, std::size_t at, char mark) {
  if (s[at] != mark || at + 2 >= s.size()) return -1;
  const int high = hex_digit(s[at + 1]), low = hex_digit(s[at + 2]);
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

void copy(const decoded& in, std::size_t from, std::size_t end, decoded& out) {
  for (std::size_t i = from; i < end; ++i) out.add(in.text[i], in.places[i].first, in.places[i].second);
}

void decode(const decoded& in, std::size_t from, std::size_t end, char mark, decoded& out) {
  for (std::size_t i = from; i < end; ++i) {
    const int byte = byte_at(std::string_view(in.text).substr(0, end), i, mark);
    const std::size_t last = byte < 0 ? i : i + 2;
    const char plain = byte >= 0 ? static_cast<char>(byte) : in.text[i];
    out.add(mark == '-' && byte < 0 && plain == '_' ? '/' : plain, in.places[i].first,
            in.places[last].second);
    i = last;
  }
}

// The address in a link of Proofpoint (version 2) has "-" for "%" and "_" for "/", up to the next "&".
decoded without_proofpoint(const decoded& in) {
  constexpr std::string_view mark = "urldefense.proofpoint.com/v2/url?u=";
  decoded out;
  std::size_t at = 0;
  for (auto found = in.text.find(mark); found != std::string::npos; found = in.text.find(mark, at)) {
    const std::size_t from = found + mark.size(),
                      end = std::min(in.text.find_first_of("& \t\r\n<>", from), in.text.size());
    copy(in, at, from, out);
    decode(in, from, end, '-', out);
    at = end;
  }
  copy(in, at, in.text.size(), out);
  return out;
}

decoded without_percents(decoded now) {
  constexpr int deepest = 3;
  for (int i = 0; i < deepest && now.text.contains('%'); ++i) {
    decoded next;
    decode(now, 0, now.text.size(), '%', next);
    now = std::move(next);
  }
  return now;
}

// One program rewrites what another one did: Proofpoint is read once, since a token has "-" too.
decoded fully_decoded(std::string_view text) {
  return without_percents(without_proofpoint(without_percents(as_written(text))));
}

// How many bytes of a secret stand here; 0 when none does. One begins behind a mark or a slash.
std::size_t secret_at(std::string_view text, std::size_t at, bool marked) {
  constexpr std::size_t shortest = 16, token = 32;
  const auto end = std::ranges::find_if_not(text.substr(at), in_token);
  const auto run = static_cast<std::size_t>(end - text.substr(at).begin());
  if (marked) return run >= shortest ? run : 0;
  const std::string_view whole = text.substr(at, run);
  const bool of_size =
      run == token || (run == token + 2 && whole.ends_with("__"));  // "__" ends an address of Proofpoint
  return of_size && std::ranges::any_of(whole, is_upper) && std::ranges::any_of(whole, is_lower) ? run : 0;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  const decoded plain = fully_decoded(text);
  const std::string low = ascii::lower(plain.text);
  std::string out;
  std::size_t kept = 0;  // of the text as it was written
  for (std::size_t at = 0; at < low.size(); ++at) {
    const std::string_view before = std::string_view(low).substr(0, at);
    const bool marked = before.ends_with("/gesprek/") || before.ends_with("antwoord+");
    if (!marked && !before.ends_with('/')) continue;
    const std::size_t run = secret_at(plain.text, at, marked);
    if (run == 0) continue;
    out += text.substr(kept, plain.places[at].first - kept);
    out += "…";
    kept = plain.places[at + run - 1].second;
    at += run - 1;
  }
  return out += text.substr(kept);
}

}  // namespace paraat::relay
