// From the words in a field for a place to a point and the municipality of today.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <numbers>
#include <utility>

#include "protocol/whole_number.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/municipalities/municipalities_file.hpp"

namespace paraat {
namespace {

struct foreign_name {
  std::string_view theirs, ours;
};
// As French and English speakers call them, where that is another name; written as slugs.
constexpr std::array<foreign_name, 47> foreign_names{{{"anvers", "antwerpen"},
                                                      {"antwerp", "antwerpen"},
                                                      {"gand", "gent"},
                                                      {"ghent", "gent"},
                                                      {"bruges", "brugge"},
                                                      {"louvain", "leuven"},
                                                      {"malines", "mechelen"},
                                                      {"ostende", "oostende"},
                                                      {"ostend", "oostende"},
                                                      {"courtrai", "kortrijk"},
                                                      {"ypres", "ieper"},
                                                      {"tongres", "tongeren"},
                                                      {"saint-trond", "sint-truiden"},
                                                      {"saint-nicolas", "sint-niklaas"},
                                                      {"alost", "aalst"},
                                                      {"termonde", "dendermonde"},
                                                      {"audenarde", "oudenaarde"},
                                                      {"renaix", "ronse"},
                                                      {"grammont", "geraardsbergen"},
                                                      {"tirlemont", "tienen"},
                                                      {"lierre", "lier"},
                                                      {"hal", "halle"},
                                                      {"vilvorde", "vilvoorde"},
                                                      {"furnes", "veurne"},
                                                      {"nieuport", "nieuwpoort"},
                                                      {"dixmude", "diksmuide"},
                                                      {"la-panne", "de-panne"},
                                                      {"coxyde", "koksijde"},
                                                      {"le-coq", "de-haan"},
                                                      {"roulers", "roeselare"},
                                                      {"menin", "menen"},
                                                      {"messines", "mesen"},
                                                      {"thourout", "torhout"},
                                                      {"tamise", "temse"},
                                                      {"looz", "borgloon"},
                                                      {"leau", "zoutleeuw"},
                                                      {"bourg-leopold", "leopoldsburg"},
                                                      {"herck-la-ville", "herk-de-stad"},
                                                      {"montaigu", "scherpenheuvel"},
                                                      {"rhode-saint-genese", "sint-genesius-rode"},
                                                      {"crainhem", "kraainem"},
                                                      {"fourons", "voeren"},
                                                      {"fouron-le-comte", "s-gravenvoeren"},
                                                      {"bilsen", "bilzen"},
                                                      {"gammerages", "galmaarden"},
                                                      {"leeuw-saint-pierre", "sint-pieters-leeuw"},
                                                      {"bievene", "bever"}}};

std::string plain_slug(std::string_view name) {
  std::string slug = slug_of(name);
  if (slug.starts_with("st-")) slug = "sint-" + slug.substr(3);
  if (slug.starts_with("ste-")) slug = "sint-" + slug.substr(4);
  const auto same = std::ranges::find(foreign_names, std::string_view(slug), &foreign_name::theirs);
  return same == foreign_names.end() ? slug : std::string(same->ours);
}

struct parts {
  std::optional<int> postcode;
  std::string_view name, within;  // "Aalst (Sint-Truiden)", "Aalst, Sint-Truiden"
};

std::string_view without_blanks(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

// "B-3720 Kortessem": four digits that no fifth follows.
parts parts_of(std::string_view typed) {
  parts out;
  typed = without_blanks(typed);
  std::string_view rest = typed;
  for (const std::string_view country : {"BE-", "be-", "B-", "b-"})
    if (rest.starts_with(country)) {
      rest.remove_prefix(country.size());
      break;
    }
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (rest.size() >= 4 && std::all_of(rest.begin(), rest.begin() + 4, digit) &&
      (rest.size() == 4 || !digit(rest[4]))) {
    out.postcode = whole_number<int>(rest.substr(0, 4));
    typed = without_blanks(rest.substr(4));
  }
  const auto split = typed.find_first_of("(,");
  out.name = without_blanks(typed.substr(0, split));
  if (split != std::string_view::npos) {
    out.within = typed.substr(split + 1);
    out.within = without_blanks(out.within.substr(0, out.within.find(')')));
  }
  return out;
}

// How many letters differ, are missing, too many or swapped (optimal string alignment).
int difference(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

}  // namespace

void municipal_register::index_names() {
  const auto add = [&](const std::string& name, int nis, point at) {
    auto& all = spots_[slug_of(name)];
    if (std::ranges::find(all, nis, &spot::nis) == all.end()) all.push_back({shown_name(name, nis), nis, at});
  };
  for (const municipality& m : municipalities_) add(m.name, m.nis, m.at);
  std::vector<const place*> largest_first;
  for (const place& p : places_) largest_first.push_back(&p);
  std::ranges::sort(largest_first, [](const place* a, const place* b) {
    return std::pair(-a->population, std::string_view(a->name)) <
           std::pair(-b->population, std::string_view(b->name));
  });
  for (const place* p : largest_first) add(p->name, p->nis, p->at);
  for (const merger& m : mergers_) add(m.old_name, m.new_nis, of(m.new_nis)->at);
}

// A village that only the postal codes name lies where the others of its code lie.
void municipal_register::read_postcodes() {
  for (const auto& v : register_file("postcodes.json").as_array()) {
    const auto& o = v.as_object();
    const int nis = *whole_number<int>(std::string_view(o.at("nis").as_string()));
    const int code = *whole_number<int>(std::string_view(o.at("code").as_string()));
    spot here{"", nis, of(nis)->at};
    std::vector<std::string> without_a_point;
    bool found = false;
    for (const auto& name : o.at("names").as_array()) {
      const std::string text(name.as_string());
      if (here.name.empty()) here.name = std::to_string(code) + " " + shown_name(text, nis);
      const spot* known = choose(slug_of(text), std::nullopt, nis);
      if (known == nullptr) {
        without_a_point.push_back(text);
      } else if (!found) {
        here.at = known->at;
        found = true;
      }
    }
    for (const std::string& name : without_a_point)
      spots_[slug_of(name)].push_back({shown_name(name, nis), nis, here.at});
    postcodes_.emplace(code, std::move(here));
  }
}

std::string municipal_register::shown_name(std::string_view name, int nis) const {
  const municipality* m = of(nis);
  return m == nullptr || m->name == name ? std::string(name) : std::string(name) + " (" + m->name + ")";
}

const spot* municipal_register::choose(std::string_view slug, std::optional<int> near,
                                       std::optional<int> within) const {
  const auto found = spots_.find(slug);
  if (found == spots_.end()) return nullptr;
  const municipality* around = near ? of(*near) : nullptr;
  const auto distance = [&](const spot& s) {
    if (around != nullptr && s.nis == around->nis) return -2.0;
    if (slug_of(of(s.nis)->name) == slug) return -1.0;
    return around == nullptr ? 0.0 : kilometres(around->at, s.at);
  };
  const spot* best = nullptr;
  for (const spot& s : found->second)
    if ((!within || s.nis == *within) && (best == nullptr || distance(s) < distance(*best))) best = &s;
  return best;
}

std::optional<spot> municipal_register::locate(std::string_view typed, std::optional<int> near) const {
  const parts p = parts_of(typed);
  const std::string slug = plain_slug(p.name);
  std::optional<int> within;
  if (!p.within.empty())
    if (const spot* s = choose(plain_slug(p.within), near, std::nullopt)) within = s->nis;
  if (p.postcode)
    if (const auto code = postcodes_.find(*p.postcode); code != postcodes_.end()) {
      const spot* named = slug.empty() ? nullptr : choose(slug, near, code->second.nis);
      return named != nullptr ? *named : code->second;
    }
  if (slug.empty()) return std::nullopt;
  const spot* s = choose(slug, near, within);
  return s == nullptr ? std::nullopt : std::optional(*s);
}

std::optional<spot> municipal_register::locate_address(std::string_view typed,
                                                       std::optional<int> near) const {
  if (auto found = locate(typed, near)) return found;
  const auto comma = typed.rfind(',');
  return comma == std::string_view::npos ? std::nullopt : locate(typed.substr(comma + 1), near);
}

std::vector<std::string> municipal_register::resembling(std::string_view typed) const {
  constexpr std::size_t most = 3;
  const std::string wanted = plain_slug(parts_of(typed).name);
  if (wanted.size() < 3) return {};
  const int allowed = wanted.size() < 6 ? 1 : 2;
  std::vector<std::pair<int, std::string>> found;
  for (const auto& [slug, all] : spots_) {
    const auto longer = std::max(slug.size(), wanted.size()), shorter = std::min(slug.size(), wanted.size());
    if (longer - shorter > static_cast<std::size_t>(allowed)) continue;
    if (const int d = difference(wanted, slug); d > 0 && d <= allowed)
      found.emplace_back(d, choose(slug, std::nullopt, std::nullopt)->name);
  }
  std::ranges::sort(found);
  std::vector<std::string> out;
  for (const auto& [d, name] : found)
    if (out.size() < most && d == found.front().first) out.push_back(name);
  return out;
}

const municipality* municipal_register::named(std::string_view typed) const {
  const auto s = locate(typed);
  return s ? of(s->nis) : nullptr;
}

std::optional<point> municipal_register::point_named(std::string_view typed) const {
  const auto s = locate(typed);
  return s ? std::optional(s->at) : std::nullopt;
}

std::string_view province_name(std::string_view code) {
  // texts
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names{
      {{"VAN", "Antwerpen"},
       {"VLI", "Limburg"},
       {"VOV", "Oost-Vlaanderen"},
       {"VBR", "Vlaams-Brabant"},
       {"VWV", "West-Vlaanderen"}}};
  for (const auto& [c, name] : names)
    if (c == code) return name;
  return "";
}

// The haversine formula on a sphere.
double kilometres(point a, point b) {
  constexpr double radius = 6371, degree = std::numbers::pi / 180;
  const double dlat = (b.lat - a.lat) * degree, dlon = (b.lon - a.lon) * degree;
  const double h = std::pow(std::sin(dlat / 2), 2) +
                   std::cos(a.lat * degree) * std::cos(b.lat * degree) * std::pow(std::sin(dlon / 2), 2);
  return 2 * radius * std::asin(std::min(1.0, std::sqrt(h)));
}

}  // namespace paraat
