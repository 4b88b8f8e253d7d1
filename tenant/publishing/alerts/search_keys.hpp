#pragma once
// The keys of a saved search: a listing fits only when it has at least one of them, so that a change is
// compared with the searches that share a key with it and with no others. A key is a word as the index of
// listings holds it ("taal", "thema:zorg"), a municipality ("nis:71072"), a square of the map or "alles". Of
// the sets that would do, the one that the fewest listings have is taken.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::alerts {

// The share of the listings that have a word; of one that is not known to be frequent, little.
using share_of = std::function<double(std::string_view)>;

struct key_set {
  std::vector<std::string> keys;
  double share = 1;  // of the listings that have one of them, at most
};
// Of a tsquery as PostgreSQL writes it. Nothing when no word has to be there ("!kind"), or when it does not
// parse.
std::optional<key_set> keys_of_words(std::string_view tsquery, const share_of&);

// Squares of a tenth of a degree, for short distances, and of half a degree: those around a point within
// so many kilometres, and those that hold a point.
key_set keys_around(point, int km);
std::vector<std::string> squares_of(point);

// Places and themes together ("nis:71072 thema:zorg"): fewer listings have both.
key_set both(const key_set& places, const key_set& themes);
std::string both(std::string_view place, std::string_view theme);

std::string municipality_key(int nis);
std::string theme_key(std::string_view code);  // as the index of listings holds a theme
inline constexpr std::string_view key_of_all = "alles";

}  // namespace paraat::alerts
