// What the address of a search asks, for the list, for its feed, and for who saves it.

#include <algorithm>
#include <array>
#include <span>

#include "tenant/platform/web/form.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace {

using web::scope;

constexpr std::size_t longest_search = 100;
constexpr std::array<std::string_view, 7> names{"q", "gemeente", "thema", "moment", "weten", "soort", "bij"};

int bits_of(std::span<const bit_label> labels, const std::vector<std::string>& codes) {
  int out = 0;
  for (const bit_label& l : labels)
    if (std::ranges::find(codes, l.code) != codes.end()) out |= l.bit;
  return out;
}

}  // namespace

std::string typed_place(const web::parameters& p) {
  const std::string typed = web::trimmed(p.get("bij"));
  return web::is_utf8(typed) ? typed : "";
}

query filters_of(const web::parameters& p, const scope& s, const std::optional<spot>& where) {
  query q;
  q.words = web::trimmed(p.get("q")).substr(0, longest_search);
  for (int i = 0; i < 3 && !web::is_utf8(q.words); ++i) q.words.pop_back();  // a letter that was cut
  if (!web::is_utf8(q.words)) q.words.clear();
  q.municipalities = area_of(s);
  q.of_network = network_of(s);
  if (const municipality* m = s.node.municipalities.with_slug(p.get("gemeente")))
    q.municipalities = {m->nis}, q.of_network.clear();
  for (const std::string& code : p.all("thema"))
    if (theme_of(code) != nullptr) q.themes.push_back(code);
  q.moments = bits_of(moments, p.all("moment"));
  q.good_to_know = bits_of(good_to_know, p.all("weten"));
  if (where) {
    q.lat = where->at.lat, q.lon = where->at.lon;
  } else if (const municipality* home = s.node.municipalities.of(s.here.nis);
             home != nullptr && typed_place(p).empty()) {
    q.lat = home->at.lat, q.lon = home->at.lon;
  }
  const auto kinds = p.all("soort");
  if (kinds.size() == 1)
    for (const auto& k : listing_kinds)
      if (k.code == kinds.front()) q.kind = k.stored;
  return q;
}

std::vector<std::pair<std::string, std::string>> filter_fields(const web::parameters& p) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& field : p.list())
    if (std::ranges::find(names, field.first) != names.end() && !field.second.empty()) out.push_back(field);
  return out;
}

std::string filters_in(const web::parameters& p) {
  std::string out;
  for (const auto& [name, value] : filter_fields(p))
    out += (out.empty() ? "?" : "&") + name + "=" + web::url_encode(value);
  return out;
}

}  // namespace paraat::listings
