#pragma once
// The register of municipalities: the 285 of Flanders since 1 January 2025, the 1,027 places in them, the
// postal codes, who borders whom, schematic outlines, and the mergers, so that an old code or name leads to
// the municipality of today. Sources and licences: README.md beside this file.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraat {

struct point {
  double lat = 0, lon = 0;  // WGS 84 degrees
};

struct municipality {
  int nis = 0;
  std::string name;
  std::string province;  // VAN, VLI, VOV, VBR, VWV
  point at;
  std::string slug;   // "heist-op-den-berg"
  bool city = false;  // bears the title of city
};

struct place {
  std::string name;
  int nis = 0;  // municipality of today
  point at;
  int population = 0;  // 0: not known
};

// What was meant by the words in a field for a place.
struct spot {
  std::string name;  // "Kortessem (Hasselt)", "Hasselt", "3720 Kortessem (Hasselt)"
  int nis = 0;       // municipality of today
  point at;
};

struct merger {
  int old_nis = 0;
  std::string old_name;
  int new_nis = 0;
  std::string date;  // ISO, the first day of the new municipality
};

class municipal_register {
 public:
  municipal_register();  // from the files in the executable

  const std::vector<municipality>& all() const { return municipalities_; }
  const std::vector<place>& places() const { return places_; }
  const std::vector<merger>& mergers() const { return mergers_; }

  const municipality* of(int nis) const;  // today's code only
  // Today's code for a code of any time; nullopt when it never was one.
  std::optional<int> current(int nis) const;
  // THE reading of every field for a place: a postal code, a municipality of today or before a merger, a
  // village or district, in Dutch or as French and English speakers call it; with a postal code before it or
  // its municipality behind it ("3720 Kortessem", "Aalst (Sint-Truiden)"). Accents, case, hyphens and "St-"
  // for "Sint-" do not matter. Of places with one name: the one in `near`, else the municipality that is
  // called so, else the one closest to `near` or, without it, the largest.
  std::optional<spot> locate(std::string_view typed, std::optional<int> near = std::nullopt) const;
  // The same, and of an address ("Dorpsstraat 1, 3720 Kortessem") the place behind the last comma.
  std::optional<spot> locate_address(std::string_view typed, std::optional<int> near = std::nullopt) const;
  // Names that look like what was typed, for "did you mean"; at most three that are equally close.
  std::vector<std::string> resembling(std::string_view typed) const;
  // The municipality, and the point, of what `locate` finds.
  const municipality* named(std::string_view typed) const;
  std::optional<point> point_named(std::string_view typed) const;
  const municipality* with_slug(std::string_view slug) const;
  const place* place_named(std::string_view name, std::optional<int> in_nis = std::nullopt) const;

  const std::vector<int>& neighbours(int nis) const;
  // Rings of the schematic outline.
  const std::vector<std::vector<point>>& outline(int nis) const;

 private:
  void read_outlines();
  void read_postcodes();
  void index_names();
  const spot* choose(std::string_view slug, std::optional<int> near, std::optional<int> within) const;
  std::string shown_name(std::string_view name, int nis) const;
  std::vector<municipality> municipalities_;  // by code
  std::vector<place> places_;
  std::vector<merger> mergers_;
  std::map<int, std::vector<int>> neighbours_;
  std::map<int, std::vector<std::vector<point>>> outlines_;
  std::map<std::string, int, std::less<>> by_name_;              // slug of the name -> code
  std::map<std::string, std::vector<spot>, std::less<>> spots_;  // slug of the name -> all of that name
  std::map<int, spot> postcodes_;
};

// "Heist-op-den-Berg" → "heist-op-den-berg", "Sint-Niklaas" → "sint-niklaas", "Café 't Hoekje" →
// "cafe-t-hoekje".
std::string slug_of(std::string_view name);

// "VLI" → "Limburg"; empty for a code that is none.
std::string_view province_name(std::string_view code);

// Between two points, over the surface of the earth.
double kilometres(point, point);

}  // namespace paraat
