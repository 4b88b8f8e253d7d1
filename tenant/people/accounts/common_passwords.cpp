#include "tenant/people/accounts/common_passwords.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "ops/embedded.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::embedded {
std::span<const file> passwords();
}

namespace paraat::accounts {
namespace {

constexpr std::size_t shortest_word = 3, own_letters = 4;
constexpr int words_of_a_sentence = 4;

// Letters only, as slugs are: "Sint-Truiden" and "sinttruiden" are one word.
std::string letters_of(std::string_view text) {
  std::string out = slug_of(text);
  std::erase_if(out, [](char c) { return c < 'a' || c > 'z'; });
  return out;
}

// The letter that a digit or sign replaces: "W@chtw00rd".
char letter_behind(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    default:
      return c;
  }
}

std::vector<std::string> read_words() {
  std::vector<std::string> out;
  const auto add = [&](const std::string& word) {
    if (word.size() >= shortest_word) out.push_back(word);
  };
  for (const auto& file : embedded::passwords()) {
    std::string word;
    for (const char c : file.bytes) {
      if (c != ' ' && c != '\n') {
        word += c;
        continue;
      }
      add(word);
      word.clear();
    }
    add(word);
  }
  const municipal_register places;
  for (const municipality& m : places.all()) add(letters_of(m.name));
  for (const merger& m : places.mergers()) add(letters_of(m.old_name));
  for (const place& p : places.places()) add(letters_of(p.name));
  // The longest first, so that "zonnebloem" is not taken for "zon" with something behind it.
  std::ranges::sort(
      out, [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = read_words();
  return all;
}

bool only_common(std::string letters) {
  int found = 0;
  for (const std::string& word : words()) {
    for (auto at = letters.find(word); at != std::string::npos; at = letters.find(word)) {
      letters.replace(at, word.size(), "\n");  // so that the halves around it make no new word
      ++found;
    }
  }
  const auto left = std::ranges::count_if(letters, [](char c) { return c != '\n'; });
  return found < words_of_a_sentence && static_cast<std::size_t>(left) < own_letters;
}

}  // namespace

bool is_common_password(std::string_view password) {
  // Digits at the end are added more often than they stand for letters.
  const auto last = std::find_if(password.rbegin(), password.rend(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
  });
  std::string leet(password.begin(), last.base());
  std::ranges::transform(leet, leet.begin(), letter_behind);
  return only_common(letters_of(password)) || only_common(letters_of(leet));
}

}  // namespace paraat::accounts
