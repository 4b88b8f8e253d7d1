#include "tenant/crisis/responses/sms_reply_parser.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/crisis/responses/sms_vocabulary.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {
namespace {

using words = std::vector<std::string>;

using enum texted_word;
using vocabulary::listed;
constexpr std::size_t longest_phrase = 5, longest_signature = 3;

std::optional<texted_word> decision_of(std::string_view phrase) {
  for (const auto& d : vocabulary::decisions)
    if (listed(d.phrases, phrase)) return d.what;
  return std::nullopt;
}

template <class List>
bool among(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

// ---- words of a text

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool digits(std::string_view s, std::size_t shortest, std::size_t longest) {
  return s.size() >= shortest && s.size() <= longest && std::ranges::all_of(s, is_digit);
}
int value(std::string_view s) {
  int out = 0;
  for (const char c : s) out = out * 10 + (c - '0');
  return out;
}

// Words as they were typed. Marks between two digits ("18.30") or letters ("peut-être") stay inside a word; a
// hyphen beside a digit, and any sign that is not punctuation, is a word of its own, which is never known.
words split(std::string_view text) {
  words out(1);
  const auto end_word = [&] {
    if (!out.back().empty()) out.emplace_back();
  };
  const auto alone = [&](std::string_view sign) {
    end_word();
    out.back() = sign;
    end_word();
  };
  const auto neighbour = [&](std::size_t at) { return at < text.size() ? text[at] : ' '; };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    UChar32 c = 0;
    auto next = static_cast<int32_t>(at);
    U8_NEXT(text.data(), next, static_cast<int32_t>(text.size()), c);
    at = static_cast<std::size_t>(next);
    const std::string_view sign = text.substr(begin, at - begin);
    const char before = begin == 0 ? ' ' : text[begin - 1], after = neighbour(at);
    const bool in_number = is_digit(before) && is_digit(after);
    const auto letter = [](char x) { return static_cast<unsigned char>(x) > '9' && x != '?'; };
    if (c > 0 && u_isalnum(c) != 0) {
      out.back() += sign;
    } else if (c == '+') {
      end_word();
      out.back() = "+";
    } else if ((c == ':' || c == '.') && in_number) {
      out.back() += sign;
    } else if (c == '-' && letter(before) && letter(after)) {
      out.back() += sign;
    } else if (c == '?' || c < 0) {
      alone("?");
    } else if (u_charType(c) == U_DASH_PUNCTUATION && (is_digit(before) || is_digit(after))) {
      alone("-");
    } else if (u_ispunct(c) != 0 || u_isUWhiteSpace(c) != 0 || c == '~' || c == 0xfe0f || c == 0x200d) {
      if (std::string_view("/%&@#*\\").contains(static_cast<char>(c)) && c < 0x80)
        alone(sign);
      else
        end_word();
    } else if (vocabulary::glad_signs.contains(sign)) {
      end_word();
    } else {
      alone("?");
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

// ---- times

struct found_time {
  texted_time at;
  std::size_t words = 1;
};

std::optional<texted_time> time_of(std::string_view hour, std::string_view minute) {
  const int h = value(hour), m = minute.empty() ? 0 : value(minute);
  if (h > 23 || m > 59) return std::nullopt;
  return texted_time{h * 60 + m, h > 12 || h == 0 || hour.starts_with('0')};
}

constexpr std::string_view hour_words[] = {"u", "uur", "h", "heure", "heures"};
constexpr std::string_view before_times[] = {"om", "tegen", "rond", "omstreeks", "vanaf",
                                             "a",  "vers",  "at",   "around"};

// "18u30", "18h", "18uur", "18:30", "18.30", "18.30u", "6pm".
std::optional<texted_time> one_word_time(std::string_view s) {
  const auto mark = std::min(s.find_first_not_of("0123456789"), s.size());
  const std::string_view hour = s.substr(0, mark), rest = s.substr(mark);
  if (!digits(hour, 1, 2) || rest.empty()) return std::nullopt;
  if (rest == "am" || rest == "pm") {
    if (value(hour) < 1 || value(hour) > 12) return std::nullopt;
    return texted_time{value(hour) % 12 * 60 + (rest == "pm" ? 720 : 0), true};
  }
  if (among(hour_words, rest)) return time_of(hour, "");
  const std::string_view minute = rest.substr(1, 2), tail = rest.size() > 3 ? rest.substr(3) : "";
  if (!digits(minute, 2, 2)) return std::nullopt;
  if (rest[0] == 'u' || rest[0] == 'h') return tail.empty() ? time_of(hour, minute) : std::nullopt;
  if (rest[0] != ':' && rest[0] != '.') return std::nullopt;
  return tail.empty() || among(hour_words, tail) ? time_of(hour, minute) : std::nullopt;
}

// From the word at `i` on: "18u 30", "18 u 30", "6 pm", "om 18", "om 1830" too.
std::optional<found_time> time_at(const words& w, std::size_t i) {
  const auto word = [&](std::size_t n) { return n < w.size() ? std::string_view(w[n]) : std::string_view(); };
  if (const auto one = one_word_time(word(i))) {
    const bool whole_hour = word(i).ends_with('u') || word(i).ends_with('h') || word(i).ends_with("uur");
    if (whole_hour && one->minute_of_day % 60 == 0 && digits(word(i + 1), 2, 2))
      if (const auto exact = time_of(word(i).substr(0, word(i).find_first_not_of("0123456789")), word(i + 1)))
        return found_time{*exact, 2};
    return found_time{*one, 1};
  }
  if (!digits(word(i), 1, 4)) return std::nullopt;
  if (digits(word(i), 1, 2) && among(hour_words, word(i + 1))) {
    const bool minutes = digits(word(i + 2), 2, 2);
    const auto t = time_of(word(i), minutes ? word(i + 2) : "");
    return t ? std::optional(found_time{*t, minutes ? 3U : 2U}) : std::nullopt;
  }
  if (digits(word(i), 1, 2) && (word(i + 1) == "am" || word(i + 1) == "pm")) {
    const auto t = one_word_time(std::string(word(i)) + std::string(word(i + 1)));
    return t ? std::optional(found_time{*t, 2}) : std::nullopt;
  }
  const bool announced = i > 0 && among(before_times, word(i - 1));
  if (!announced || word(i).size() == 3) return std::nullopt;
  const auto t =
      word(i).size() == 4 ? time_of(word(i).substr(0, 2), word(i).substr(2)) : time_of(word(i), "");
  return t ? std::optional(found_time{*t, 1}) : std::nullopt;
}

// ---- the whole text

class reader {
 public:
  reader(std::string_view text, std::string_view code) {
    for (const std::string& typed : split(text::normalised(text))) {
      std::string word = text::folded(typed);
      if (!code.empty() && word == text::folded(code)) continue;
      // "arrivé" means on site, "j'arrive" on the way: only the accent distinguishes them.
      const bool accented = typed.find("\xc3") != std::string::npos;
      if (accented && (word == "arrive" || word == "arrivee")) word = "arrived";
      words_.push_back(std::move(word));
    }
  }

  std::optional<texted> read() {
    for (std::size_t at = 0; at < words_.size();) {
      const std::size_t step = take(at);
      if (step == 0) return std::nullopt;
      at += step;
    }
    return judged();
  }

 private:
  std::string joined(std::size_t at, std::size_t count) const {
    std::string out;
    for (std::size_t i = at; i < std::min(at + count, words_.size()); ++i)
      out += (out.empty() ? "" : " ") + words_[i];
    return out;
  }

  // The number of words understood; none: a coordinator reads the text.
  std::size_t take(std::size_t at) {
    if (const std::size_t n = take_brought(at)) return n;
    if (const auto t = time_at(words_, at)) return take_time(*t);
    if (words_[at].starts_with('+')) return take_number(at);
    for (std::size_t n = std::min(longest_phrase, words_.size() - at); n > 0; --n) {
      const std::string phrase = joined(at, n);
      if (n == 2 && phrase == "ben er") return take_there(at);
      if (const auto what = decision_of(phrase)) return decide(*what) ? n : 0;
      if (listed(vocabulary::farewells, phrase)) return n + signature(at + n);
      if (listed(vocabulary::courtesies, phrase)) return n;
      if (listed(vocabulary::regrets, phrase)) return regret_ = true, n;
      if (listed(vocabulary::intentions, phrase)) return intention_ = true, n;
    }
    return 0;
  }

  bool decide(texted_word what) {
    if (said_ && *said_ != what) return false;
    said_ = what;
    return true;
  }

  std::size_t take_time(const found_time& t) {
    if (out_.at) return 0;
    out_.at = t.at;
    return t.words;
  }

  std::size_t take_number(std::size_t at) {
    const std::string_view sign = words_[at];
    const bool apart = sign == "+" && at + 1 < words_.size();
    const std::string_view number = apart ? std::string_view(words_[at + 1]) : sign.substr(1);
    if (!digits(number, 1, 2) || out_.brings > 0) return 0;
    out_.brings = std::min(20, value(number));
    return apart ? 2 : 1;
  }

  // "ik ben er" is there; "ik ben er om 18u", "ik ben er zo", "ik ben er bij" is not there yet.
  std::size_t take_there(std::size_t at) {
    constexpr std::string_view later[] = {"om",  "zo",    "straks", "dadelijk",  "direct",
                                          "bij", "tegen", "rond",   "omstreeks", "vanaf",
                                          "dan", "graag", "zeker",  "meteen"};
    const bool not_yet = at + 2 < words_.size() && (among(later, words_[at + 2]) || time_at(words_, at + 2));
    if (not_yet) return intention_ = true, 2;
    there_ = true;
    return 2;
  }

  // "breng een generator mee", "neem 2 vrienden mee".
  std::size_t take_brought(std::size_t at) {
    constexpr std::string_view verbs[] = {"breng", "neem", "pak"};
    constexpr std::size_t longest = 8;
    if (!among(verbs, words_[at])) return 0;
    bool humans = false;
    int number = 0;
    for (std::size_t i = at + 1; i < words_.size() && i < at + longest; ++i) {
      const std::string& w = words_[i];
      if (w == "mee") {
        if (i == at + 1) return 0;
        if (!humans) return number > 6 ? 0 : i - at + 1;
        if (number == 0 || out_.brings > 0) return 0;
        out_.brings = std::min(20, number);
        return i - at + 1;
      }
      if (listed(vocabulary::doubtful, w) || decision_of(w) || (time_at(words_, i) && !digits(w, 1, 2)))
        return 0;
      if (digits(w, 1, 2)) number = value(w);
      if (const auto it = std::ranges::find(vocabulary::counted, w);
          it != std::end(vocabulary::counted) && number == 0)
        number = static_cast<int>(it - std::begin(vocabulary::counted));
      humans = humans || listed(vocabulary::people, w);
    }
    return 0;
  }

  // A name after a farewell.
  std::size_t signature(std::size_t at) const {
    std::size_t n = 0;
    for (; at + n < words_.size() && n < longest_signature; ++n) {
      const std::string& w = words_[at + n];
      if (std::ranges::any_of(w, is_digit) || listed(vocabulary::doubtful, w) || decision_of(w)) break;
    }
    return n;
  }

  std::optional<texted> judged() {
    // "Ja, ik ben er" may be either: a promise or an arrival.
    if (there_ && !decide(on_site)) return std::nullopt;
    if (!said_) return std::nullopt;
    if (*said_ == no && (intention_ || out_.at || out_.brings > 0)) return std::nullopt;
    if (*said_ == yes && regret_) return std::nullopt;
    if ((*said_ == on_site || *said_ == departed) && (out_.at || regret_)) return std::nullopt;
    out_.what = *said_;
    return out_;
  }

  words words_;
  texted out_;
  std::optional<texted_word> said_;
  bool regret_ = false, intention_ = false, there_ = false;
};

}  // namespace

std::optional<texted> read_text(std::string_view text, std::string_view code) {
  return reader(text, code).read();
}

std::optional<instant> arrival_at(const texted_time& t, instant from, instant until, instant now) {
  constexpr std::chrono::hours early{4}, early_if_guessed{2}, a_day{24};
  constexpr std::chrono::minutes late{30};
  const instant first = from - (t.half_day_known ? early : early_if_guessed),
                last = std::min(until, first + a_day);
  std::optional<instant> out;
  for (const int minutes : {t.minute_of_day, (t.minute_of_day + 720) % 1440}) {
    if (minutes != t.minute_of_day && t.half_day_known) continue;
    const auto clock = fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    for (const int shift : {0, 1}) {
      const auto at =
          incidents::moment(std::chrono::sys_days{web::local_day(first)} + std::chrono::days{shift}, clock);
      if (!at || *at < first || *at >= last || *at + late < now) continue;
      if (out && *out != *at) return std::nullopt;
      out = at;
    }
  }
  return out;
}

}  // namespace paraat::callouts
