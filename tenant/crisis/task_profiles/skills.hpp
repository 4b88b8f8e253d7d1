#pragma once
// Skills and certificates of people, as required by task profiles and held by members of a corps.

#include <string_view>

namespace paraat::task_profiles {

struct skill {
  std::string_view code, label;
  bool certificate = false;  // proven by a paper with, often, an end
};
// texts
constexpr skill skills[] = {{"animals", "Omgaan met huisdieren"},
                            {"care", "Zorgkundige"},
                            {"chainsaw", "Kettingzaag (attest)", true},
                            {"children", "Omgaan met kinderen"},
                            {"communication", "Communicatie"},
                            {"cooking", "Koken voor groepen"},
                            {"desk", "Onthaal en administratie"},
                            {"driving_b", "Chauffeur personenwagen"},
                            {"driving_wheelchair", "Chauffeur rolstoelvervoer"},
                            {"electrician", "Elektricien"},
                            {"extract_596_2", "Uittreksel 596.2 getoond", true},
                            {"first_aid", "Eerste hulp (attest)", true},
                            {"forklift", "Heftruck (attest)", true},
                            {"handy", "Handige klusser"},
                            {"it", "Computers en netwerken"},
                            {"languages", "Tolken in een andere taal"},
                            {"licence_b", "Rijbewijs B", true},
                            {"listening", "Luisterend oor (opleiding)"},
                            {"livestock", "Omgaan met vee"},
                            {"logistics", "Logistiek en magazijn"},
                            {"nurse", "Verpleegkundige"},
                            {"phone", "Telefoonpermanentie"},
                            {"psychosocial", "Psychosociale hulpverlening"},
                            {"pumps", "Werken met pompen"},
                            {"radio", "Radioverbindingen"},
                            {"radio_licence", "Radiovergunning", true},
                            {"sign_language", "Vlaamse Gebarentaal"},
                            {"steward", "Seingever of steward"},
                            {"team_leader", "Ploegleider"}};

constexpr const skill* skill_of(std::string_view code) {
  for (const skill& s : skills)
    if (s.code == code) return &s;
  return nullptr;
}

}  // namespace paraat::task_profiles
