#include "tenant/people/reserves/likeness.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "tenant/platform/text/characters.hpp"

namespace paraat::reserves {
namespace {

using words = std::vector<std::string>;

constexpr std::array<std::string_view, 22> particles{"van", "de", "den", "der", "d", "het",   "t",   "ter",
                                                     "ten", "te", "le",  "la",  "l", "du",    "des", "von",
                                                     "el",  "al", "ben", "op",  "s", "vander"};
constexpr std::array<std::string_view, 10> titles{"mevr", "mevrouw", "mw", "dhr",  "de heer",
                                                  "dr",   "prof",    "ir", "heer", "mr"};

bool is_in(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

words split(std::string_view folded) {
  words out;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (const char c : folded) {
    const bool letter =
        static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter)
      word += c;
    else
      end();
  }
  end();
  return out;
}

// Damerau-Levenshtein distance (adjacent letters may be exchanged), up to 2 and no further.
std::size_t slips(std::string_view a, std::string_view b) {
  constexpr std::size_t far = 3;
  if (a.size() > b.size() + 2 || b.size() > a.size() + 2) return far;
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

// One slip in a word of four letters and more, two in a long one.
bool nearly(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < 4) return false;
  return slips(a, b) <= (shorter >= 8 ? 2U : 1U);
}

std::string together(std::span<const std::string> all) {
  std::string out;
  for (const std::string& w : all) out += w;
  return out;
}

// The words of one, beginning at any of them, written together are those of the other: order and blanks only.
bool same_but_for_order(words a, const words& b) {
  const std::string whole = together(b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (together(a) == whole) return true;
    std::ranges::rotate(a, a.begin() + 1);
  }
  return false;
}

enum class names { other, share_one, slip, part, initial, same };

// The words that stand in both go; what is left of each.
void cancel(words& a, words& b, words& both) {
  for (auto it = a.begin(); it != a.end();) {
    const auto at = std::ranges::find(b, *it);
    if (at == b.end()) {
      ++it;
      continue;
    }
    both.push_back(*it);
    b.erase(at);
    it = a.erase(it);
  }
}

bool whole_word_in(const words& both) {
  return std::ranges::any_of(both, [](const std::string& w) { return w.size() >= 3; });
}

// Each word left on the side with initials begins a word left on the other.
bool are_initials(const words& few, const words& many) {
  if (few.empty() || many.empty()) return false;
  words rest = many;
  for (const std::string& letters : few) {
    if (letters.size() > 2) return false;
    for (const char letter : letters) {  // "J.P." and "JP"
      const auto at = std::ranges::find_if(rest, [&](const std::string& w) { return w[0] == letter; });
      if (at == rest.end()) return letters.size() == 2 && letter == letters[1] && rest.size() < many.size();
      rest.erase(at);
    }
  }
  return true;
}

names compare_names(const words& one, const words& other) {
  words a = one, b = other, both;
  cancel(a, b, both);
  if (a.empty() && b.empty()) return names::same;
  if (same_but_for_order(one, other)) return names::same;
  if (!whole_word_in(both)) {
    // Nothing is the same: a slip in the one word and particles in the other is still read.
    return a.size() == 2 && b.size() == 2 && both.empty() &&
                   ((nearly(a[0], b[0]) && nearly(a[1], b[1])) || (nearly(a[0], b[1]) && nearly(a[1], b[0])))
               ? names::slip
               : names::other;
  }
  if (are_initials(a, b) || are_initials(b, a)) return names::initial;
  if ((a.empty() || b.empty()) && both.size() >= 2) return names::part;
  // "Jean-Pierre" and "Jeanpierre", beside a second name more.
  if (!a.empty() && !b.empty() && together(a) == together(b)) return names::same;
  if (a.size() == 1 && b.size() == 1 && nearly(a[0], b[0])) return names::slip;
  // A short form ("Stef" and "Stefaan"); Jan and Jana may be twins.
  if (a.size() == 1 && b.size() == 1 && std::min(a[0].size(), b[0].size()) >= 3 &&
      (a[0].starts_with(b[0]) || b[0].starts_with(a[0])))
    return names::slip;
  return names::share_one;
}

enum class births { unknown, other, near, swapped, same };

births compare_births(const std::optional<std::chrono::year_month_day>& a,
                      const std::optional<std::chrono::year_month_day>& b) {
  if (!a || !b) return births::unknown;
  if (*a == *b) return births::same;
  const auto day = [](const auto& d) { return static_cast<unsigned>(d.day()); };
  const auto month = [](const auto& d) { return static_cast<unsigned>(d.month()); };
  const bool same_year = a->year() == b->year();
  if (same_year && day(*a) == month(*b) && month(*a) == day(*b)) return births::swapped;
  const int differ = (same_year ? 0 : 1) + (day(*a) == day(*b) ? 0 : 1) + (month(*a) == month(*b) ? 0 : 1);
  if (differ != 1) return births::other;
  // One digit of the day, the month or the year: 1968 and 1986, 12 and 13.
  const int years = static_cast<int>(a->year()) - static_cast<int>(b->year());
  const bool digit = same_year || years % 10 == 0 || std::abs(years) < 10 || years % 9 == 0;
  return digit ? births::near : births::other;
}

bool equal(const std::string& a, const std::string& b) { return !a.empty() && a == b; }

likeness weigh(names n, births b, bool phone, bool email) {
  const bool reached = phone || email;
  switch (n) {
    case names::same:
      if (b == births::same) return reached ? likeness::sure : likeness::perhaps;
      if (b == births::unknown || b == births::swapped)
        return phone && email                    ? likeness::sure
               : reached || b == births::swapped ? likeness::perhaps
                                                 : likeness::none;
      return reached || b == births::near ? likeness::perhaps : likeness::none;
    case names::initial:  // of a twin it is the letter too
    case names::part:
      if (b == births::same && n == names::part && reached) return likeness::sure;
      if (b == births::same) return phone && email ? likeness::sure : likeness::perhaps;
      if (b == births::unknown || b == births::swapped || b == births::near)
        return reached ? likeness::perhaps : likeness::none;
      return likeness::none;
    case names::slip:
      if (b == births::same || b == births::swapped) return likeness::perhaps;
      return reached && b != births::other ? likeness::perhaps : likeness::none;
    case names::share_one:  // married, or a sister
      return b == births::same && reached ? likeness::perhaps : likeness::none;
    case names::other:
      return b == births::same && phone && email ? likeness::perhaps : likeness::none;
  }
  return likeness::none;
}

std::optional<reason> reason_of(names n, bool letters_too) {
  switch (n) {
    case names::same:
      return letters_too ? reason::same_name : reason::particles;
    case names::initial:
      return reason::initials;
    case names::part:
      return reason::part_of_name;
    case names::slip:
      return reason::slip;
    case names::share_one:
      return reason::first_name;
    case names::other:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<reason> reason_of(births b) {
  switch (b) {
    case births::same:
      return reason::born;
    case births::swapped:
      return reason::born_swapped;
    case births::near:
      return reason::born_near;
    case births::unknown:
    case births::other:
      return std::nullopt;
  }
  return std::nullopt;
}

struct reason_words {
  reason what;
  std::string_view code, label;
};
// texts
constexpr reason_words known[] = {
    {reason::same_name, "same_name", "Dezelfde naam"},
    {reason::particles, "particles", "Dezelfde naam, anders geschreven"},
    {reason::initials, "initials", "Dezelfde naam, met een voorletter"},
    {reason::part_of_name, "part_of_name", "Een deel van dezelfde naam"},
    {reason::slip, "slip", "Bijna dezelfde naam"},
    {reason::first_name, "first_name", "Dezelfde voornaam of familienaam"},
    {reason::born, "born", "Dezelfde geboortedatum"},
    {reason::born_swapped, "born_swapped", "Dag en maand van geboorte omgewisseld"},
    {reason::born_near, "born_near", "Bijna dezelfde geboortedatum"},
    {reason::phone, "phone", "Hetzelfde telefoonnummer"},
    {reason::email, "email", "Hetzelfde e-mailadres"}};

struct prepared {
  words name;
  std::string folded;
};

verdict_on_pair judge(const known_human& a, const prepared& pa, const known_human& b, const prepared& pb) {
  const names n = compare_names(pa.name, pb.name);
  const births birth = compare_births(a.born, b.born);
  const bool phone = equal(a.phone, b.phone), email = equal(a.email, b.email);
  verdict_on_pair out{weigh(n, birth, phone, email), {}};
  if (out.how == likeness::none) return out;
  if (const auto r = reason_of(n, pa.folded == pb.folded)) out.why.push_back(*r);
  if (const auto r = reason_of(birth)) out.why.push_back(*r);
  if (phone) out.why.push_back(reason::phone);
  if (email) out.why.push_back(reason::email);
  return out;
}

prepared prepare(const known_human& h) { return {words_of_name(h.name), text::folded(h.name)}; }

// Day and month in either order are one block.
std::string block_of_birth(std::chrono::year_month_day d) {
  const auto [low, high] = std::minmax(static_cast<unsigned>(d.day()), static_cast<unsigned>(d.month()));
  return "b" + std::to_string(static_cast<int>(d.year())) + "." + std::to_string(low) + "." +
         std::to_string(high);
}

}  // namespace

std::string_view name_of(likeness l) {
  constexpr std::string_view all[] = {"none", "perhaps", "sure"};
  return all[static_cast<std::size_t>(l)];
}

std::string_view code_of(reason r) { return std::ranges::find(known, r, &reason_words::what)->code; }

std::string_view label_of(std::string_view code) {
  const auto* at = std::ranges::find(known, code, &reason_words::code);
  return at == std::end(known) ? std::string_view() : at->label;
}

std::vector<std::string> words_of_name(std::string_view name) {
  words out;
  std::string before;  // particles that belong to the next word
  for (std::string& w : split(text::folded(name))) {
    if (is_in(titles, w)) continue;
    if (is_in(particles, w)) {
      before += w;
      continue;
    }
    out.push_back(before + w);
    before.clear();
  }
  if (!before.empty()) out.push_back(before);
  return out;
}

verdict_on_pair compare(const known_human& a, const known_human& b) {
  return judge(a, prepare(a), b, prepare(b));
}

std::vector<alike_pair> alike_among(std::span<const known_human> all, std::size_t from) {
  std::vector<prepared> ready;
  ready.reserve(all.size());
  std::unordered_map<std::string, std::vector<std::size_t>> blocks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ready.push_back(prepare(all[i]));
    words sorted = ready[i].name;
    std::ranges::sort(sorted);
    std::vector<std::string> keys;
    if (!all[i].phone.empty()) keys.push_back("p" + all[i].phone);
    if (!all[i].email.empty()) keys.push_back("e" + all[i].email);
    if (all[i].born) keys.push_back(block_of_birth(*all[i].born));
    if (!sorted.empty()) keys.push_back("n" + together(sorted));
    for (std::string& key : keys) blocks[std::move(key)].push_back(i);
  }
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::vector<alike_pair> out;
  const auto look = [&](std::size_t i, std::size_t j) {
    if (j < from || !seen.emplace(i, j).second) return;
    if (verdict_on_pair v = judge(all[i], ready[i], all[j], ready[j]); v.how != likeness::none)
      out.push_back({i, j, std::move(v)});
  };
  const auto look_all = [&](const std::vector<std::size_t>& some) {
    for (std::size_t x = 0; x < some.size(); ++x)
      for (std::size_t y = x + 1; y < some.size(); ++y) look(some[x], some[y]);
  };
  for (const auto& [key, rows] : blocks) {
    if (rows.size() <= crowd) {
      look_all(rows);
      continue;
    }
    std::map<std::string, std::vector<std::size_t>> by_word;
    for (const std::size_t i : rows)
      for (const std::string& w : ready[i].name)
        if (w.size() >= 3) by_word[w].push_back(i);
    for (const auto& [_, some] : by_word)
      if (some.size() <= crowd * 4) look_all(some);
  }
  std::ranges::sort(out, {}, [](const alike_pair& p) { return std::pair(p.one, p.other); });
  return out;
}

}  // namespace paraat::reserves
