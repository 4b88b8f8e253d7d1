#pragma once
// The closed lists by which vacancies are found. Codes travel between nodes and stand in addresses; labels
// are texts of the site. A code that this version does not know is shown without a label and found by words
// only.

#include <array>
#include <string_view>

namespace paraat::listings {

struct theme {
  std::string_view code, label;  // its drawing has the name of the code: web/assets/source/drawings
};
// texts
inline constexpr std::array<theme, 11> themes{{
    {"zorg", "Zorg en nabijheid"},
    {"natuur", "Natuur en milieu"},
    {"taal", "Taal en onderwijs"},
    {"crisis", "Hulpkorpsen en crisis"},
    {"jeugd", "Kinderen en jongeren"},
    {"sport", "Sport en vrije tijd"},
    {"cultuur", "Cultuur en erfgoed"},
    {"vervoer", "Vervoer en boodschappen"},
    {"voedsel", "Eten en armoede"},
    {"dieren", "Dieren"},
    {"digitaal", "Digitale hulp"},
}};

// One bit each, stored together in an integer.
struct bit_label {
  int bit;
  std::string_view code, label;
};
// texts
inline constexpr std::array<bit_label, 4> moments{{
    {1, "overdag", "Overdag in de week"},
    {2, "avond", "’s Avonds"},
    {4, "weekend", "In het weekend"},
    {8, "flexibel", "Vrij te kiezen"},
}};
// texts
inline constexpr std::array<bit_label, 3> good_to_know{{
    {1, "rolstoel", "Rolstoeltoegankelijk"},
    {2, "anderstalig", "Ook zonder Nederlands"},
    {4, "vergoeding", "Vergoeding van kosten"},
}};

// How people help: without pay, or in a temporary job while a crisis lasts.
struct listing_kind {
  std::string_view code, stored, label;
};
// texts
inline constexpr std::array<listing_kind, 2> listing_kinds{{
    {"vrijwilligerswerk", "volunteer", "Vrijwilligerswerk"},
    {"tijdelijk", "crisis_job", "Tijdelijke job in een crisis"},
}};

constexpr const theme* theme_of(std::string_view code) {
  for (const theme& t : themes)
    if (t.code == code) return &t;
  return nullptr;
}

}  // namespace paraat::listings
