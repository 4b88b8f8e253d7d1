#include "tenant/messaging/incoming_mail/quotes.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <utility>
#include <vector>

#include "protocol/ascii.hpp"

namespace paraat::incoming_mail {
namespace {

using lines = std::vector<std::string_view>;

constexpr std::size_t longest_intro = 400;

std::string_view trimmed(std::string_view s) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = s.find_first_not_of(blank);
  return from == s.npos ? std::string_view() : s.substr(from, s.find_last_not_of(blank) - from + 1);
}

lines lines_of(std::string_view text) {
  lines out;
  while (true) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    while (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

bool is_quoted(std::string_view line) { return trimmed(line).starts_with('>'); }

bool begins_with_any(std::string_view line, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view w) {
    return line.size() >= w.size() && ascii::equal_ignoring_case(line.substr(0, w.size()), w);
  });
}
bool contains_any(const std::string& line, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view w) { return line.contains(w); });
}

// "Op ma 30 nov. 2026 om 10:00 schreef Els <els@…>:", which may be broken over three lines. The number of
// lines; 0 when none begins here. A date stands in it: "Op school schreef ze:" is of a person.
std::size_t intro_at(const lines& all, std::size_t at) {
  if (!begins_with_any(trimmed(all[at]), {"Op ", "Le ", "On ", "Am "})) return 0;
  std::string whole;
  for (std::size_t n = 0; n < 3 && at + n < all.size() && whole.size() < longest_intro; ++n) {
    whole += std::string(n == 0 ? "" : " ") + ascii::lower(trimmed(all[at + n]));
    const bool ends = whole.ends_with(':') || whole.ends_with(":\u00a0");
    const bool dated = whole.find_first_of("0123456789") != whole.npos;
    if (ends && dated && contains_any(whole, {"schreef", "geschreven", "a écrit", "wrote", "schrieb"}))
      return n + 1;
  }
  return 0;
}

enum header_kind : unsigned { of_none = 0, of_from = 1, of_sent = 2, of_to = 4, of_subject = 8 };

header_kind header_of(std::string_view text) {
  std::string line = ascii::lower(trimmed(text));
  std::erase(line, '*');  // of a bold word
  if (begins_with_any(line, {"van:", "from:", "de:", "de :", "de\u00a0:", "von:"})) return of_from;
  if (begins_with_any(line, {"verzonden:", "sent:", "date:", "datum:", "envoyé:", "envoyé :", "envoyé\u00a0:",
                             "gesendet:"}))
    return of_sent;
  if (begins_with_any(line, {"aan:", "to:", "à:", "à :", "à\u00a0:", "À:", "À :", "À\u00a0:", "an:"}))
    return of_to;
  if (begins_with_any(line, {"onderwerp:", "subject:", "objet:", "objet :", "objet\u00a0:", "betreff:"}))
    return of_subject;
  return of_none;
}

// "Van: … / Verzonden: … / Aan: … / Onderwerp: …", as Outlook writes it above what it quotes: how many lines;
// 0 when none begins here. All four of them, or three and an address: "Van: Hasselt, Aan: Alken, Datum:
// zaterdag" is of a person.
std::size_t header_block_at(const lines& all, std::size_t at) {
  if (header_of(all[at]) != of_from) return 0;
  unsigned found = of_from;
  std::size_t last = at;
  for (std::size_t i = at + 1; i < std::min(all.size(), at + 8) && !trimmed(all[i]).empty(); ++i)
    if (const header_kind kind = header_of(all[i]); kind != of_none) {
      found |= kind;
      last = i;
    }
  const bool all_four = found == (of_from | of_sent | of_to | of_subject);
  const bool three = std::popcount(found) == 3 && all[at].contains('@');
  return all_four || three ? last - at + 1 : 0;
}

// "-----Oorspronkelijk bericht-----"
bool is_original_line(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return low.starts_with("--") && low.size() < 80 &&
         contains_any(low, {"oorspronkelijk bericht", "original message", "message d'origine",
                            "message d’origine", "message transféré", "doorgestuurd bericht",
                            "forwarded message", "ursprüngliche nachricht"});
}
// "________________________________" of Outlook, above the header block.
bool is_rule_line(std::string_view line) {
  const std::string_view s = trimmed(line);
  return s.size() >= 20 && s.find_first_not_of('_') == s.npos;
}

bool is_device_line(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return low.size() < 80 &&
         begins_with_any(
             low, {"verstuurd vanaf mijn", "verzonden vanaf mijn", "verzonden vanuit", "verzonden met",
                   "sent from my", "sent from outlook", "envoyé de mon", "envoyé depuis", "outlook voor ",
                   "get outlook for", "obtenir outlook", "von meinem"}) &&
         contains_any(low, {"iphone", "ipad",   "android",    "outlook",    "samsung",  "galaxy", "huawei",
                            "xiaomi", "mail",   "telefoon",   "smartphone", "mobiel",   "mobile", "gsm",
                            "yahoo",  "proton", "blackberry", "windows",    "portable", "gerät",  "toestel"});
}

bool is_closing(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return low.size() < 60 &&
         begins_with_any(
             low, {"met vriendelijke groet", "met hartelijke groet", "vriendelijke groet", "hartelijke groet",
                   "groeten,", "groetjes", "mvg", "m.v.g", "cordialement", "bien à vous", "bien à toi",
                   "bien cordialement", "kind regards", "best regards", "regards,", "mit freundlichen"});
}

// "PS: breng laarzen mee" below a signature is of its writer.
bool is_postscript(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"ps", "p.s", "nb", "n.b", "post scriptum", "postscriptum"},
      [&](std::string_view word) {
        return low.starts_with(word) &&
               (low.size() == word.size() || std::string_view(" .:,-").contains(low[word.size()]));
      });
}

// The next line with something in it, from this one on.
std::size_t next_filled(const lines& all, std::size_t at) {
  while (at < all.size() && trimmed(all[at]).empty()) ++at;
  return at;
}

bool begins_quote(const lines& all, std::size_t at) {
  return is_quoted(all[at]) || is_original_line(all[at]) || intro_at(all, at) > 0 ||
         header_block_at(all, at) > 0 ||
         (is_rule_line(all[at]) && next_filled(all, at + 1) < all.size() &&
          header_block_at(all, next_filled(all, at + 1)) > 0);
}

// No more lines follow, or what is answered does.
bool ends_soon(const lines& all, std::size_t at, std::size_t within) {
  for (std::size_t i = at; i < at + within; ++i)
    if (i >= all.size() || begins_quote(all, i)) return true;
  return false;
}

// Reads the lines one after another. Below a mark of a signature or of a quote without ">" they go to the
// rest.
class splitter {
 public:
  explicit splitter(std::string_view text) : all_(lines_of(text)) {}

  std::pair<lines, lines> split() {
    while (at_ < all_.size())
      if (!at_quote() && !at_signature()) take_line();
    return {std::move(words_), std::move(rest_)};
  }

 private:
  enum class where { words, signature, quote };

  bool at_quote() {
    if (const std::size_t block = header_block_at(all_, at_)) return skip(block, where::quote);
    if (is_original_line(all_[at_])) return skip(1, where::quote);
    if (is_rule_line(all_[at_]) && begins_quote(all_, at_)) return skip(1, where_);
    const std::size_t intro = intro_at(all_, at_);
    if (intro == 0) return false;
    const std::size_t next = next_filled(all_, at_ + intro);
    marked_ = marked_ || (next < all_.size() && is_quoted(all_[next]));
    if (next < all_.size() && is_quoted(all_[next])) return skip(intro, where_);
    where_ = where::quote;  // the line itself may be of a person
    return false;
  }

  bool at_signature() {
    constexpr std::size_t longest = 14;
    if (where_ != where::words) return false;
    const std::string_view line = all_[at_];
    if (line == "-- " || (trimmed(line) == "--" && ends_soon(all_, at_ + 1, longest)))
      return skip(1, where::signature);
    if (is_device_line(line) && ends_soon(all_, next_filled(all_, at_ + 1), 1)) return skip(1, where_);
    if (!is_closing(line) || !ends_soon(all_, at_ + 1, longest)) return false;
    words_.push_back(line);
    const std::size_t name = next_filled(all_, ++at_);
    if (name < all_.size() && trimmed(all_[name]).size() < 60 && !is_postscript(all_[name]) &&
        !begins_quote(all_, name) && !is_device_line(all_[name]) &&
        all_[name].find_first_of("0123456789@") == all_[name].npos)
      for (; at_ <= name; ++at_) words_.push_back(all_[at_]);
    where_ = where::signature;
    return true;
  }

  void take_line() {
    const std::string_view line = all_[at_++];
    if (is_quoted(line)) {
      if (!marked_) rest_.push_back(line);  // nothing says that a mail program put the mark
      return;
    }
    if (where_ == where::signature && is_postscript(line)) {
      where_ = where::words;
      words_.emplace_back();
    }
    (where_ == where::words ? words_ : rest_).push_back(line);
  }

  bool skip(std::size_t count, where next) {
    at_ += count;
    where_ = next;
    return true;
  }

  lines all_, words_, rest_;
  std::size_t at_ = 0;
  where where_ = where::words;
  bool marked_ = false;  // a line "Op … schreef …:" stood before marked lines
};

// Without blanks at the ends of lines, and with one empty line where there are more.
std::string joined(const lines& mine) {
  std::string out;
  std::size_t empty = 0;
  for (const std::string_view line : mine) {
    const auto end = line.find_last_not_of(" \t\r");
    if (end == line.npos) {
      ++empty;
      continue;
    }
    if (!out.empty()) out += empty > 0 ? "\n\n" : "\n";
    out += line.substr(0, end + 1);
    empty = 0;
  }
  return std::string(trimmed(out));
}

}  // namespace

said words_in(std::string_view text) {
  const auto [words, rest] = splitter(text).split();
  return {joined(words), joined(rest)};
}

}  // namespace paraat::incoming_mail
