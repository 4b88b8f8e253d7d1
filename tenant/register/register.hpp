#pragma once
// The register of municipalities: the 285 of Flanders since 1 January 2025, the 1,027 places in them, who
// borders whom, schematic outlines, and the mergers, so that an old code or name leads to the municipality of
// today. Sources and licences: README.md beside this file.

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
  std::string slug;  // "heist-op-den-berg"
};

struct place {
  std::string name;
  int nis = 0;  // municipality of today
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
  // By the name of a municipality of today, an old municipality, or a place; accents and case do not matter.
  const municipality* named(std::string_view name) const;
  const municipality* with_slug(std::string_view slug) const;
  const place* place_named(std::string_view name, std::optional<int> in_nis = std::nullopt) const;

  // Where a place, an old or a present municipality of this name lies.
  std::optional<point> point_named(std::string_view name) const;

  const std::vector<int>& neighbours(int nis) const;
  // Rings of the schematic outline.
  const std::vector<std::vector<point>>& outline(int nis) const;

 private:
  void read_outlines();
  std::vector<municipality> municipalities_;  // by code
  std::vector<place> places_;
  std::vector<merger> mergers_;
  std::map<int, std::vector<int>> neighbours_;
  std::map<int, std::vector<std::vector<point>>> outlines_;
  std::map<std::string, int, std::less<>> by_name_;  // slug of the name -> code
};

// "Heist-op-den-Berg" → "heist-op-den-berg", "Sint-Niklaas" → "sint-niklaas", "Café 't Hoekje" →
// "cafe-t-hoekje".
std::string slug_of(std::string_view name);

}  // namespace paraat
