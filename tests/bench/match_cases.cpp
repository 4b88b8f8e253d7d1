#include "tests/bench/match_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/volunteering/matching/concepts.hpp"

namespace paraat::match_cases {
namespace {

using matching::all_concepts;
using matching::concept_id;
using matching::evidence;
using matching::language_level;
using matching::match_ask;
using matching::match_profile;
using words = std::vector<std::string_view>;

// What goes together in one area.
struct area {
  std::string_view theme;
  words tasks, groups, skills, equipment, certificates;
};
const std::vector<area>& areas() {
  static const std::vector<area> all{
      {"zorg",
       {"care_home_visit", "home_visit", "befriending", "care_home_activities", "meal_help",
        "wheelchair_walk", "dementia_company", "home_sitting"},
       {"seniors", "care_home_residents", "lonely_people", "people_with_dementia"},
       {"listening", "dementia_skill", "lifting_people", "games_leading", "making_music"},
       {"wheelchair"},
       {"listening_course"}},
      {"vervoer",
       {"volunteer_driver", "wheelchair_transport", "patient_transport", "grocery_shopping", "meal_delivery",
        "companion_outing"},
       {"less_mobile_people", "housebound_people", "patients"},
       {"driving_b", "driving_wheelchair", "lifting_people"},
       {"car", "wheelchair_van"},
       {"licence_b"}},
      {"taal",
       {"conversation_table", "language_buddy", "teaching_dutch", "literacy_help", "integration_buddy",
        "social_interpreting"},
       {"newcomers", "dutch_learners", "refugees", "low_literate_people"},
       {"teaching", "plain_language", "intercultural", "translation"},
       {},
       {"nt2_teacher_course"}},
      {"taal",
       {"homework_help", "tutoring", "reading_at_school", "reading_aloud", "kitchen_table_project",
        "lunch_supervision"},
       {"school_children", "teenagers", "families"},
       {"teaching", "maths_science", "children"},
       {},
       {"extract_596_2"}},
      {"jeugd",
       {"youth_leader", "playground_leader", "camp_leader", "camp_cook", "youth_bar", "coding_club",
        "face_painting"},
       {"school_children", "teenagers", "preschoolers"},
       {"children", "games_leading", "cooking", "drawing_crafts"},
       {},
       {"extract_596_2", "youth_animator"}},
      {"natuur",
       {"nature_reserve_work", "tree_planting", "pollard_willows", "orchard_care", "species_counting",
        "litter_picking", "toad_patrol", "trail_maintenance", "nature_guide"},
       {"general_public", "wild_animals"},
       {"nature_knowledge", "gardener", "tree_care", "machine_operator"},
       {"chainsaw_tool", "spade", "brushcutter"},
       {"chainsaw"}},
      {"dieren",
       {"shelter_care", "dog_walking", "animal_foster", "cat_trapping", "wildlife_care", "pet_care_home",
        "farm_help"},
       {"dogs", "cats", "wild_animals"},
       {"animals", "livestock", "vet"},
       {"animal_crate", "car"},
       {"animal_first_aid"}},
      {"voedsel",
       {"food_parcels", "food_distribution", "soup_kitchen", "kitchen_help", "serving_meals",
        "social_grocery_shop", "clothing_sorting", "food_rescue"},
       {"people_in_poverty", "homeless_people", "families"},
       {"cooking", "logistics", "baking"},
       {"van", "cool_box"},
       {"haccp"}},
      {"digitaal",
       {"computer_help", "digital_point", "online_forms_help", "computer_lessons", "digital_buddy_home",
        "website_upkeep", "computer_refurbishing"},
       {"digitally_excluded", "seniors_technology"},
       {"it", "smartphone_skill", "office_software", "web_development"},
       {"laptop"},
       {}},
      {"cultuur",
       {"museum_attendant", "city_guide", "archive_work", "library_help", "book_home_delivery",
        "festival_help", "sound_light_crew", "stagehand", "costume_making"},
       {"visitors_tourists", "general_public"},
       {"history_knowledge", "audio_light", "sewing", "public_speaking"},
       {"sewing_machine"},
       {"guide_diploma"}},
      {"zorg",
       {"odd_jobs", "garden_help", "bike_repair", "painting_walls", "moving_help", "repair_cafe_hosting"},
       {"seniors", "people_in_poverty", "neighbours"},
       {"handy", "electrician", "painter", "bike_mechanic", "carpenter", "gardener", "electronics_repair"},
       {"toolbox", "van", "lawnmower"},
       {}},
      {"crisis",
       {"sandbags", "pumping", "registration_desk", "reception_centre", "goods_sorting", "evacuation_driver",
        "traffic_steward", "first_aid_post"},
       {"evacuees", "flood_victims", "general_public"},
       {"pumps", "logistics", "desk", "steward", "radio"},
       {"submersible_pump", "generator", "boat"},
       {"first_aid", "licence_b"}},
      {"sport",
       {"sports_trainer", "referee", "sports_event", "senior_exercise", "walk_leader", "adapted_sport_buddy",
        "sports_bar"},
       {"athletes", "people_with_disability", "seniors"},
       {"team_leader", "swimmer", "children"},
       {"sports_equipment"},
       {"sports_trainer_cert", "first_aid"}},
      {"cultuur",
       {"board_member", "treasurer", "secretary", "social_media_posting", "newsletter", "event_organising",
        "fundraising", "office_help", "reception_desk"},
       {"general_public"},
       {"bookkeeping", "writing", "communication", "graphic_design", "desk", "phone", "project_management"},
       {"laptop", "camera"},
       {}}};
  return all;
}
const words supports{"travel_costs",       "training_offered", "buddy_support", "meals_drinks",
                     "accident_insurance", "practice_dutch",   "one_off",       "regular_commitment",
                     "thank_you",          "new_friends"};
const words other_languages{"french", "english", "arabic", "turkish", "german"};

struct town {
  std::string_view name;
  point at;
};
constexpr std::array<town, 12> limburg{{{"Hasselt", {50.9307, 5.3325}},
                                        {"Alken", {50.8755, 5.3068}},
                                        {"Kortessem", {50.8590, 5.3880}},
                                        {"Diepenbeek", {50.9080, 5.4180}},
                                        {"Wellen", {50.8410, 5.3380}},
                                        {"Borgloon", {50.8050, 5.3430}},
                                        {"Sint-Truiden", {50.8160, 5.1860}},
                                        {"Bilzen", {50.8730, 5.5180}},
                                        {"Tongeren", {50.7800, 5.4650}},
                                        {"Genk", {50.9650, 5.5000}},
                                        {"Zonhoven", {50.9900, 5.3650}},
                                        {"Nieuwerkerken", {50.8640, 5.1950}}}};

concept_id id(std::string_view code) {
  const auto found = all_concepts().find(code);
  if (!found) throw std::runtime_error("the taxonomy has no " + std::string(code));
  return *found;
}
// The concept as somebody would say it: a synonym mostly, so that both sides seldom use the same word.
std::string said(dice& d, concept_id c) {
  const taxonomy::taxonomy_concept& row = all_concepts().at(c);
  if (row.synonyms.empty() || d.chance(35)) return row.dutch;
  return d.one_of(row.synonyms);
}
template <class List>
void add_once(List& to, concept_id c) {
  if (std::ranges::find(to, c) == to.end()) to.push_back(c);
}

town place_of(dice& d, bool spread) {
  if (!spread) return d.one_of(limburg);
  return {"", {50.75 + d.number(0, 600) / 1000.0, 2.6 + d.number(0, 3200) / 1000.0}};
}

// ---- vacancies

matching::week_parts week_of_vacancy(dice& d) {
  matching::week_parts week;
  const int kind = d.number(1, 4);
  if (kind == 1) return week;  // says nothing
  if (kind == 2)
    for (int i = d.number(1, 4); i > 0; --i)  // by day, on weekdays
      week.set(static_cast<std::size_t>(4 * d.number(0, 4) + d.number(0, 1)));
  if (kind == 3)
    for (int i = d.number(1, 3); i > 0; --i) week.set(static_cast<std::size_t>(4 * d.number(0, 4) + 2));
  if (kind == 4)
    for (int i = d.number(1, 4); i > 0; --i)  // in the weekend
      week.set(static_cast<std::size_t>(4 * d.number(5, 6) + d.number(0, 2)));
  return week;
}

void add_demands(dice& d, match_ask& a, const area& in) {
  add_once(a.must, id(d.one_of(in.tasks)));
  for (int i = d.chance(15) ? 0 : d.number(1, 2); i > 0; --i) add_once(a.must, id(d.one_of(in.skills)));
  for (int i = d.number(0, 2); i > 0; --i) add_once(a.nice, id(d.one_of(in.skills)));
  if (!in.equipment.empty() && d.chance(25)) add_once(a.nice, id(d.one_of(in.equipment)));
  if (d.chance(70)) add_once(a.nice, id(d.one_of(in.groups)));
  std::erase_if(a.nice, [&](concept_id c) { return std::ranges::find(a.must, c) != a.must.end(); });
  a.themes = {id(in.theme)};
  for (int i = d.number(1, 3); i > 0; --i) add_once(a.support, id(d.one_of(supports)));
  if (!in.certificates.empty() && d.chance(30))
    a.certificates = {{id(d.one_of(in.certificates)), d.chance(70)}};
  constexpr std::array levels{language_level::a2, language_level::b1, language_level::b1, language_level::b2};
  if (d.chance(80)) a.languages.push_back({id("dutch"), d.one_of(levels), true});
  if (d.chance(12)) a.languages.push_back({id(d.one_of(other_languages)), language_level::b1, d.chance(50)});
}

std::string text_of(dice& d, const match_ask& a) {
  std::string out;
  const taxonomy::taxonomy_concept& task = all_concepts().at(a.must.front());
  out += d.chance(50) ? task.plain + " " : fmt::format("We zoeken hulp voor {}. ", said(d, a.must.front()));
  for (std::size_t i = 1; i < a.must.size(); ++i) out += fmt::format("Nodig: {}. ", said(d, a.must[i]));
  for (const concept_id c : a.nice)
    out += all_concepts().kind(c) == taxonomy::concept_kind::target_group
               ? fmt::format("Je doet het voor {}. ", said(d, c))
               : fmt::format("Mooi meegenomen: {}. ", said(d, c));
  for (const concept_id c : a.support)
    if (d.chance(60)) out += fmt::format("Wij bieden {}. ", said(d, c));
  return out;
}

made_vacancy make_vacancy(dice& d, std::uint64_t key, bool spread) {
  made_vacancy out;
  match_ask& a = out.ask;
  a.key = key;
  add_demands(d, a, d.one_of(areas()));
  a.week = week_of_vacancy(d);
  a.week_is_fixed = a.week.any() && d.chance(40);
  a.hours = d.number(1, 6);
  const town where = place_of(d, spread);
  out.place = where.name;
  if (d.chance(93)) a.place = where.at;
  a.minimum_age = d.chance(30) ? 18 : 0;
  a.wheelchair_access = d.chance(50);
  out.title = said(d, a.must.front());
  if (!spread) out.text = text_of(d, a);
  return out;
}

// ---- profiles

matching::week_parts away_of_person(dice& d) {
  matching::week_parts free;
  const int kind = d.number(1, 5);
  if (kind == 1) return {};  // at any time
  for (std::size_t i = 0; i < 7; ++i) {
    const bool weekend = i > 4;
    for (std::size_t p = 0; p < 3; ++p) {
      const int likely = kind == 2   ? (p < 2 && !weekend ? 75 : 20)    // retired
                         : kind == 3 ? (p == 2 || weekend ? 60 : 4)     // works by day
                         : kind == 4 ? (weekend || p == 2 ? 45 : 25)    // studies
                                     : (p == 0 && !weekend ? 70 : 15);  // while the children are at school
      if (d.chance(likely)) free.set(4 * i + p);
    }
  }
  return ~free;
}

void add_languages(dice& d, match_profile& p) {
  const int kind = d.number(1, 100);
  if (kind <= 80)
    p.languages.push_back({id("dutch"), language_level::c2});
  else if (kind <= 97)
    p.languages.push_back({id("dutch"), static_cast<language_level>(d.number(1, 4))});
  for (int i = kind <= 80 ? d.number(0, 1) : 1; i > 0; --i)
    p.languages.push_back({id(d.one_of(other_languages)),
                           kind <= 80 ? static_cast<language_level>(d.number(1, 4)) : language_level::c2});
}

void add_interest(dice& d, match_profile& p, const area& in, bool main) {
  const bool says_wishes = d.chance(90);
  for (int i = main ? d.number(1, 3) : 1; i > 0; --i) {
    if (says_wishes) add_once(p.wants, id(d.one_of(in.tasks)));
  }
  if (says_wishes && d.chance(45)) add_once(p.wants, id(d.one_of(in.groups)));
  if (d.chance(main ? 65 : 30)) add_once(p.wants, id(in.theme));
  for (int i = main ? d.number(0, 3) : d.number(0, 1); i > 0; --i) {
    const concept_id c = id(d.one_of(in.skills));
    if (std::ranges::find(p.can, c, &matching::held_concept::what) != p.can.end()) continue;
    p.can.push_back({c, d.chance(65) ? evidence::said : static_cast<evidence>(d.number(0, 3))});
  }
  if (!in.equipment.empty() && d.chance(25)) p.can.push_back({id(d.one_of(in.equipment)), evidence::said});
  for (const std::string_view code : in.certificates)
    if (d.chance(40)) {
      matching::held_certificate c{.what = id(code),
                                   .how = d.chance(75) ? evidence::paper_seen : evidence::said};
      if (d.chance(60)) c.until = std::chrono::sys_days{made_on} + std::chrono::days{d.number(-120, 900)};
      p.certificates.push_back(c);
    }
}

void add_limits(dice& d, match_profile& p) {
  constexpr std::array kilometres{5, 10, 10, 15, 20, 30, 50};
  if (d.chance(75)) p.most_km = d.one_of(kilometres);
  if (d.chance(40)) p.most_hours = d.number(2, 8);
  p.away = away_of_person(d);
  if (d.chance(4)) p.pause = matching::day_range{made_on, made_on.year() / 12 / 31};
  const int age = d.chance(8) ? d.number(15, 17) : d.number(18, 82);
  if (d.chance(85))
    p.born = day{made_on.year() - std::chrono::years{age},
                 std::chrono::month{static_cast<unsigned>(d.number(1, 11))}, std::chrono::day{15}};
  else
    p.adult = age >= 18;
  p.invitations = d.chance(60) ? 0 : d.number(1, 4);
}

// "Not this": something of an area that is none of theirs.
void add_avoided(dice& d, match_profile& p, std::span<const area* const> own) {
  if (!d.chance(22)) return;
  const area& other = d.one_of(areas());
  if (std::ranges::any_of(own, [&](const area* a) { return a == &other || a->theme == other.theme; })) return;
  p.avoids = {d.chance(50) ? id(other.theme) : id(d.one_of(other.tasks))};
}

std::string text_of(dice& d, const match_profile& p, std::string_view place, std::string_view hidden) {
  constexpr std::array<std::string_view, 8> openings{
      "Ik ben graag onder de mensen.",         "Sinds kort heb ik meer tijd.",
      "Ik zoek iets zinvols naast mijn werk.", "Ik deed dit vroeger ook al.",
      "Ik leer graag nieuwe mensen kennen.",   "Liefst in kleine groep.",
      "Ik werk graag met mijn handen.",        "Samen met mijn partner wil ik iets doen."};
  std::string out(d.one_of(openings));
  out += d.chance(50) ? fmt::format(" Ik woon in {}.", place) : "";
  for (const concept_id c : p.wants)
    if (d.chance(55)) out += fmt::format(" Ik hou van {}.", said(d, c));
  for (const matching::held_concept& c : p.can)
    if (d.chance(50)) out += fmt::format(" Ik heb ervaring met {}.", said(d, c.what));
  if (!hidden.empty()) out += fmt::format(" Misschien ook {}.", hidden);
  return out;
}

made_profile make_profile(dice& d, std::uint64_t key, bool spread) {
  made_profile out;
  match_profile& p = out.profile;
  p.key = key;
  const area& main = d.one_of(areas());
  const area& second = d.one_of(areas());
  const bool has_second = d.chance(50) && &second != &main;
  add_interest(d, p, main, true);
  if (has_second) add_interest(d, p, second, false);
  if (d.chance(35)) p.can.push_back({id(d.one_of(d.one_of(areas()).skills)), evidence::said});
  add_languages(d, p);
  add_limits(d, p);
  const std::array<const area*, 2> own{&main, has_second ? &second : &main};
  add_avoided(d, p, own);
  const town home = place_of(d, spread);
  out.place = home.name;
  p.home = point{home.at.lat + d.number(-20, 20) / 1500.0, home.at.lon + d.number(-20, 20) / 1500.0};
  // Something that stands in the text alone, as in life.
  const std::string hidden = d.chance(25) ? said(d, id(d.one_of(main.tasks))) : "";
  if (!spread) out.text = text_of(d, p, out.place, hidden);
  return out;
}

}  // namespace

std::uint64_t dice::next() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
  z = (z ^ z >> 30U) * 0xbf58476d1ce4e5b9U;
  z = (z ^ z >> 27U) * 0x94d049bb133111ebU;
  return z ^ z >> 31U;
}
int dice::number(int low, int high) {
  return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
}

std::vector<made_vacancy> make_vacancies(std::uint64_t seed, std::size_t count, bool spread) {
  dice d(seed);
  std::vector<made_vacancy> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(make_vacancy(d, i + 1, spread));
  return out;
}
std::vector<made_profile> make_profiles(std::uint64_t seed, std::size_t count, bool spread) {
  dice d(seed);
  std::vector<made_profile> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(make_profile(d, i + 1, spread));
  return out;
}

}  // namespace paraat::match_cases
