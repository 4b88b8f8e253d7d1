#include "tenant/publishing/alerts/search_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paraat::alerts {
namespace {

// A recursive descent over the text of a tsquery: | binds least, then &, then <-> and <N>, then !.
class reader {
 public:
  reader(std::string_view text, const share_of& share) : text_(text), share_(share) {}

  std::optional<key_set> read() {
    auto out = any();
    skip_blanks();
    if (failed_ || !text_.empty()) return std::nullopt;
    return out;
  }

 private:
  // Nothing: no word has to be there. Of alternatives each must have its words.
  std::optional<key_set> any() {
    auto out = all();
    while (!failed_ && takes("|")) {
      auto other = all();
      if (!out || !other) {
        out.reset();
        continue;
      }
      out->keys.insert(out->keys.end(), other->keys.begin(), other->keys.end());
      out->share += other->share;
    }
    return out;
  }
  // Of words that all have to be there, the rarest will do.
  std::optional<key_set> all() {
    auto out = one();
    while (!failed_ && (takes("&") || takes_distance())) {
      auto other = one();
      if (other && (!out || other->share < out->share)) out = std::move(other);
    }
    return out;
  }
  std::optional<key_set> one() {
    if (++depth_ > most_depth) failed_ = true;
    std::optional<key_set> out;
    if (failed_) return out;
    if (takes("!")) {
      one();
    } else if (takes("(")) {
      out = any();
      if (!takes(")")) failed_ = true;
    } else {
      out = word();
    }
    --depth_;
    return out;
  }
  std::optional<key_set> word() {
    if (!takes("'")) failed_ = true;
    std::string w;
    for (;; text_.remove_prefix(1)) {
      if (text_.empty()) failed_ = true;
      if (failed_) return std::nullopt;
      if (text_.front() == '\'') {
        text_.remove_prefix(1);
        if (text_.empty() || text_.front() != '\'') break;
      }
      w += text_.front();
    }
    if (text_.starts_with(":")) failed_ = true;  // a prefix or a weight: no search of ours has one
    return key_set{{w}, std::max(share_(w), rare)};
  }
  void skip_blanks() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
  }
  bool takes(std::string_view what) {
    skip_blanks();
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }
  bool takes_distance() {
    if (!takes("<")) return false;
    const auto end = text_.find('>');
    if (end == std::string_view::npos) {
      failed_ = true;
      return false;
    }
    text_.remove_prefix(end + 1);
    return true;
  }

  static constexpr double rare = 0.0005;
  static constexpr int most_depth = 50;
  std::string_view text_;
  const share_of& share_;
  int depth_ = 0;
  bool failed_ = false;
};

// Kilometres of a degree of latitude; a degree of longitude is this much shorter at 51° north.
constexpr double km_of_degree = 111.2, narrower = 0.629;
constexpr double fine = 0.1, coarse = 0.5;
constexpr int most_km_fine = 10;
constexpr double share_of_fine = 0.006, share_of_coarse = 0.05;

std::string square(double size, long row, long column) {
  return fmt::format("vak{}:{}:{}", size == fine ? 'f' : 'g', row, column);
}
long line(double degrees, double size) { return std::lround(std::floor(degrees / size)); }

}  // namespace

std::optional<key_set> keys_of_words(std::string_view tsquery, const share_of& share) {
  auto out = reader(tsquery, share).read();
  if (!out) return out;
  std::ranges::sort(out->keys);
  const auto rest = std::ranges::unique(out->keys);
  out->keys.erase(rest.begin(), rest.end());
  return out;
}

key_set keys_around(point p, int km) {
  const double size = km <= most_km_fine ? fine : coarse;
  const double high = km / km_of_degree, wide = high / narrower;
  key_set out{{}, 0};
  for (long row = line(p.lat - high, size); row <= line(p.lat + high, size); ++row)
    for (long column = line(p.lon - wide, size); column <= line(p.lon + wide, size); ++column)
      out.keys.push_back(square(size, row, column));
  out.share =
      std::min(1.0, static_cast<double>(out.keys.size()) * (size == fine ? share_of_fine : share_of_coarse));
  return out;
}

std::vector<std::string> squares_of(point p) {
  return {square(fine, line(p.lat, fine), line(p.lon, fine)),
          square(coarse, line(p.lat, coarse), line(p.lon, coarse))};
}

key_set both(const key_set& places, const key_set& themes) {
  key_set out{{}, places.share * themes.share};
  for (const std::string& place : places.keys)
    for (const std::string& theme : themes.keys) out.keys.push_back(both(place, theme));
  return out;
}
std::string both(std::string_view place, std::string_view theme) {
  return fmt::format("{} {}", place, theme);
}

std::string municipality_key(int nis) { return fmt::format("nis:{}", nis); }
std::string theme_key(std::string_view code) { return fmt::format("thema:{}", code); }

}  // namespace paraat::alerts
