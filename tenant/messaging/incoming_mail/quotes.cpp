#include "tenant/messaging/incoming_mail/quotes.hpp"

#include <algorithm>
#include <optional>
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

// "Van: … / Verzonden: … / Aan: … / Onderwerp: …", as Outlook writes it above what it quotes.
bool header_block_at(const lines& all, std::size_t at) {
  const auto is = [&](std::size_t i, std::initializer_list<std::string_view> words) {
    std::string line = ascii::lower(trimmed(all[i]));
    std::erase(line, '*');  // of a bold word
    return begins_with_any(line, words);
  };
  if (!is(at, {"van:", "from:", "de:", "de :", "de\u00a0:", "von:"})) return false;
  int found = 0;
  for (std::size_t i = at + 1; i < std::min(all.size(), at + 7); ++i)
    found +=
        is(i, {"verzonden:", "sent:",    "date:",  "datum:",  "envoyé:",      "envoyé :", "envoyé\u00a0:",
               "gesendet:",  "aan:",     "to:",    "à:",      "à :",          "à\u00a0:", "an:",
               "onderwerp:", "subject:", "objet:", "objet :", "objet\u00a0:", "betreff:"})
            ? 1
            : 0;
  return found >= 2;
}

// "-----Oorspronkelijk bericht-----", "________________________________"
bool is_separator(std::string_view line) {
  const std::string_view s = trimmed(line);
  if (s.size() >= 20 && s.find_first_not_of('_') == s.npos) return true;
  const std::string low = ascii::lower(s);
  return low.starts_with("--") && low.size() < 80 &&
         contains_any(low, {"oorspronkelijk bericht", "original message", "message d'origine",
                            "message d’origine", "message transféré", "doorgestuurd bericht",
                            "forwarded message", "ursprüngliche nachricht"});
}

bool is_device_line(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return low.size() < 80 &&
         begins_with_any(
             low, {"verstuurd vanaf mijn", "verzonden vanaf mijn", "verzonden vanuit", "verzonden met",
                   "sent from my", "sent from outlook", "envoyé de mon", "envoyé depuis", "outlook voor ",
                   "get outlook for", "obtenir outlook", "von meinem"});
}

bool is_closing(std::string_view line) {
  const std::string low = ascii::lower(trimmed(line));
  return low.size() < 60 &&
         begins_with_any(
             low, {"met vriendelijke groet", "met hartelijke groet", "vriendelijke groet", "hartelijke groet",
                   "groeten,", "groetjes", "mvg", "m.v.g", "cordialement", "bien à vous", "bien à toi",
                   "bien cordialement", "kind regards", "best regards", "regards,", "mit freundlichen"});
}

// The first line that is of the mail program or of the mail that is answered, and of nothing behind it the
// writer said a word.
std::size_t end_of_words(const lines& all) {
  for (std::size_t at = 0; at < all.size(); ++at) {
    const std::string_view line = all[at];
    if (line == "-- " || trimmed(line) == "--" || is_separator(line) || header_block_at(all, at)) return at;
    if (const std::size_t intro = intro_at(all, at)) {
      std::size_t next = at + intro;
      while (next < all.size() && trimmed(all[next]).empty()) ++next;
      // With quoted lines behind it the writer may go on below them.
      if (next >= all.size() || !is_quoted(all[next])) return at;
    }
  }
  return all.size();
}

lines without_quotes(const lines& all, std::size_t end) {
  lines out;
  for (std::size_t at = 0; at < end; ++at) {
    if (is_quoted(all[at]) || is_device_line(all[at])) continue;
    if (const std::size_t intro = intro_at(all, at)) {
      at += intro - 1;
      continue;
    }
    out.push_back(all[at]);
  }
  return out;
}

// Behind a closing and a name only a signature is left: few lines, and no more words of the writer.
void cut_signature(lines& all) {
  constexpr std::size_t longest = 12;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (!is_closing(all[at]) || all.size() - at > longest + 2) continue;
    std::size_t name = at + 1;
    while (name < all.size() && trimmed(all[name]).empty()) ++name;
    const bool short_name = name < all.size() && trimmed(all[name]).size() < 60 &&
                            all[name].find_first_of("0123456789@") == all[name].npos;
    all.resize(short_name ? name + 1 : at + 1);
    return;
  }
}

}  // namespace

std::string own_words(std::string_view text) {
  const lines all = lines_of(text);
  lines mine = without_quotes(all, end_of_words(all));
  cut_signature(mine);
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

}  // namespace paraat::incoming_mail
