#include "tenant/platform/municipalities/municipalities.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "ops/embedded.hpp"
#include "protocol/ascii.hpp"
#include "tenant/platform/municipalities/municipalities_file.hpp"

namespace paraat {
namespace json = boost::json;

json::value register_file(std::string_view name) {
  for (const embedded::file& f : embedded::register_data())
    if (f.path == name) return json::parse(json::string_view(f.bytes.data(), f.bytes.size()));
  throw std::runtime_error("the register misses " + std::string(name));
}

namespace {

std::string text(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }
int code(std::string_view s) { return std::stoi(std::string(s)); }
point point_of(const json::object& o) {
  return {o.at("lat").to_number<double>(), o.at("lon").to_number<double>()};
}

}  // namespace

std::string slug_of(std::string_view name) {
  // The letters with accents that occur in Belgian names, in UTF-8 (second byte after 0xC3).
  static constexpr std::string_view from = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÄÇÈÉÊËÎÏÔÖÙÛÜ";
  static constexpr std::string_view to = "aaaaaaceeeeiiiinoooooouuuuyyaaaaceeeeiioouuu";
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    char plain = 0;
    const char low = ascii::lower(static_cast<char>(c));
    if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9')) {
      plain = low;
    } else if (c >= 0x80) {
      if (i + 1 < name.size()) {
        const auto at = from.find(name.substr(i, 2));
        if (at != std::string_view::npos && at % 2 == 0) plain = to[at / 2];
      }
      while (i + 1 < name.size() && (static_cast<unsigned char>(name[i + 1]) & 0xc0) == 0x80) ++i;
    }
    if (plain != 0) {
      out += plain;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

// The 65 municipalities of Flanders that bear the title of city (royal decrees of 1825 to 1999 and laws and
// decrees since); a merged one keeps the title of its city.
constexpr std::string_view cities[] = {"Aalst",
                                       "Aarschot",
                                       "Antwerpen",
                                       "Beringen",
                                       "Bilzen-Hoeselt",
                                       "Blankenberge",
                                       "Bree",
                                       "Brugge",
                                       "Damme",
                                       "Deinze",
                                       "Dendermonde",
                                       "Diest",
                                       "Diksmuide",
                                       "Dilsen-Stokkem",
                                       "Eeklo",
                                       "Geel",
                                       "Genk",
                                       "Gent",
                                       "Geraardsbergen",
                                       "Gistel",
                                       "Halen",
                                       "Halle",
                                       "Hamont-Achel",
                                       "Harelbeke",
                                       "Hasselt",
                                       "Herentals",
                                       "Herk-de-Stad",
                                       "Hoogstraten",
                                       "Ieper",
                                       "Izegem",
                                       "Kortrijk",
                                       "Landen",
                                       "Leuven",
                                       "Lier",
                                       "Lo-Reninge",
                                       "Lokeren",
                                       "Lommel",
                                       "Maaseik",
                                       "Mechelen",
                                       "Menen",
                                       "Mesen",
                                       "Mortsel",
                                       "Nieuwpoort",
                                       "Ninove",
                                       "Oostende",
                                       "Oudenaarde",
                                       "Oudenburg",
                                       "Peer",
                                       "Poperinge",
                                       "Roeselare",
                                       "Ronse",
                                       "Scherpenheuvel-Zichem",
                                       "Sint-Niklaas",
                                       "Sint-Truiden",
                                       "Tielt",
                                       "Tienen",
                                       "Tongeren-Borgloon",
                                       "Torhout",
                                       "Turnhout",
                                       "Veurne",
                                       "Vilvoorde",
                                       "Waregem",
                                       "Wervik",
                                       "Zottegem",
                                       "Zoutleeuw"};

municipal_register::municipal_register() {
  for (const auto& v : register_file("municipalities.json").as_array()) {
    const auto& o = v.as_object();
    municipality m{code(text(o, "nis")), text(o, "name"), text(o, "prov"), point_of(o), {}};
    m.slug = slug_of(m.name);
    m.city = std::ranges::find(cities, m.name) != std::end(cities);
    municipalities_.push_back(std::move(m));
  }
  std::ranges::sort(municipalities_, {}, &municipality::nis);
  for (const auto& v : register_file("places.json").as_array()) {
    const auto& o = v.as_object();
    places_.push_back({text(o, "name"), code(text(o, "nis")), point_of(o),
                       o.contains("population") ? o.at("population").to_number<int>() : 0});
  }
  std::ranges::sort(places_, {}, &place::name);
  for (const auto& v : register_file("mergers.json").as_array()) {
    const auto& o = v.as_object();
    mergers_.push_back(
        {o.at("old").to_number<int>(), text(o, "name"), o.at("new").to_number<int>(), text(o, "date")});
  }
  for (const auto& [key, list] : register_file("neighbours.json").as_object())
    for (const auto& n : list.as_array()) neighbours_[code(key)].push_back(code(n.as_string()));
  // Today's municipalities win from old ones, old ones from places.
  for (const municipality& m : municipalities_) by_name_.emplace(m.slug, m.nis);
  for (const merger& m : mergers_) by_name_.emplace(slug_of(m.old_name), m.new_nis);
  for (const place& p : places_) by_name_.emplace(slug_of(p.name), p.nis);
  read_outlines();
  index_names();
  read_postcodes();
}

// TopoJSON 1.0: arcs are delta-encoded integers; a negative index ~i means arc i backwards.
void municipal_register::read_outlines() {
  const auto topology = register_file("cells.topojson");
  const auto& transform = topology.at("transform").as_object();
  const auto pair = [](const json::value& v) {
    return std::pair(v.as_array()[0].to_number<double>(), v.as_array()[1].to_number<double>());
  };
  const auto [sx, sy] = pair(transform.at("scale"));
  const auto [tx, ty] = pair(transform.at("translate"));
  std::vector<std::vector<point>> arcs;
  for (const auto& arc : topology.at("arcs").as_array()) {
    double x = 0, y = 0;
    std::vector<point> points;
    for (const auto& step : arc.as_array()) {
      const auto [dx, dy] = pair(step);
      x += dx, y += dy;
      points.push_back({y * sy + ty, x * sx + tx});
    }
    arcs.push_back(std::move(points));
  }
  const auto ring_of = [&](const json::array& indices) {
    std::vector<point> ring;
    for (const auto& v : indices) {
      const int index = v.to_number<int>();
      std::vector<point> part = arcs.at(static_cast<std::size_t>(index >= 0 ? index : ~index));
      if (index < 0) std::ranges::reverse(part);
      ring.insert(ring.end(), part.begin() + (ring.empty() ? 0 : 1), part.end());
    }
    return ring;
  };
  for (const auto& g : topology.at("objects").at("m").at("geometries").as_array()) {
    const auto& o = g.as_object();
    auto& rings = outlines_[code(text(o, "id"))];
    const bool many = text(o, "type") == "MultiPolygon";
    for (const auto& part : o.at("arcs").as_array()) {
      if (many) {
        for (const auto& ring : part.as_array()) rings.push_back(ring_of(ring.as_array()));
      } else {
        rings.push_back(ring_of(part.as_array()));
      }
    }
  }
}

const municipality* municipal_register::of(int nis) const {
  const auto found = std::ranges::lower_bound(municipalities_, nis, {}, &municipality::nis);
  return found != municipalities_.end() && found->nis == nis ? &*found : nullptr;
}

std::optional<int> municipal_register::current(int nis) const {
  if (of(nis) != nullptr) return nis;
  for (const merger& m : mergers_)
    if (m.old_nis == nis) return m.new_nis;
  return std::nullopt;
}

const municipality* municipal_register::with_slug(std::string_view slug) const {
  const auto found = by_name_.find(slug);
  return found == by_name_.end() ? nullptr : of(found->second);
}

const place* municipal_register::place_named(std::string_view name, std::optional<int> in_nis) const {
  const std::string wanted = slug_of(name);
  for (const place& p : places_)
    if ((!in_nis || p.nis == *in_nis) && slug_of(p.name) == wanted) return &p;
  return nullptr;
}

const std::vector<int>& municipal_register::neighbours(int nis) const {
  static const std::vector<int> none;
  const auto found = neighbours_.find(nis);
  return found == neighbours_.end() ? none : found->second;
}

const std::vector<std::vector<point>>& municipal_register::outline(int nis) const {
  static const std::vector<std::vector<point>> none;
  const auto found = outlines_.find(nis);
  return found == outlines_.end() ? none : found->second;
}

}  // namespace paraat
