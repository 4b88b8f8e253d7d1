#include "tenant/people/profiles/profile_names.hpp"

#include <algorithm>
#include <utility>

namespace paraat::profiles {
namespace {

template <class T>
struct named {
  T what;
  std::string_view code, label;
};

// texts
constexpr named<profile_state> states[] = {
    {profile_state::draft, "draft", "Nog niet bevestigd"},
    {profile_state::confirmed, "confirmed", "Bevestigd, niet zichtbaar"},
    {profile_state::visible, "visible", "Zichtbaar voor organisaties"},
    {profile_state::hidden, "hidden", "Verborgen"},
    {profile_state::erased, "erased", "Gewist"}};
// texts
constexpr named<audience> audiences[] = {{audience::me, "me", "Alleen ik"},
                                         {audience::mediator, "mediator", "Ook de bemiddelaar"},
                                         {audience::accepted, "accepted", "Ook wie ik ja zei"},
                                         {audience::search, "search", "Ook in zoekacties, zonder naam"}};
// texts
constexpr named<level> levels[] = {{level::basic, "basic", "Een beetje"},
                                   {level::good, "good", "Goed genoeg voor elke dag"},
                                   {level::fluent, "fluent", "Vlot"},
                                   {level::native, "native", "Moedertaal"}};
// texts
constexpr named<evidence> proofs[] = {{evidence::said, "said", "Zelf gezegd"},
                                      {evidence::seen, "seen", "Papier gezien door de gemeente"},
                                      {evidence::earned, "earned", "Hier behaald"},
                                      {evidence::elsewhere, "elsewhere", "Elders ondertekend"}};
// texts
constexpr named<field> all_fields[] = {{field::name, "name", "Naam"},
                                       {field::contact, "contact", "E-mailadres en telefoon"},
                                       {field::born, "born", "Geboortedatum"},
                                       {field::place, "place", "Waar je woont"},
                                       {field::languages, "languages", "Talen"},
                                       {field::trainings, "trainings", "Opleidingen en attesten"},
                                       {field::skills, "skills", "Wat je kan"},
                                       {field::equipment, "equipment", "Materiaal"},
                                       {field::themes, "themes", "Thema’s"},
                                       {field::target_groups, "target_groups", "Voor wie"},
                                       {field::avoid, "avoid", "Wat je liever niet doet"},
                                       {field::distance, "distance", "Hoe ver je wil gaan"},
                                       {field::week, "week", "Wanneer je kan"}};

// In which a tenant writes to people.
// texts
constexpr coded_label written[] = {{"nl", "Nederlands"}, {"fr", "Frans"}, {"en", "Engels"}, {"de", "Duits"}};
// Below "language_skills", but no language that is spoken at a level: as a vacancy asks them
// (publishing/asks).
constexpr std::string_view about_languages[] = {"languages", "translation", "sign_language", "braille",
                                                "smog_pictograms"};
// texts
constexpr coded_label day_parts[] = {
    {"Ochtend", "6–12 u"}, {"Middag", "12–18 u"}, {"Avond", "18–24 u"}, {"Nacht", "0–6 u"}};
// texts
constexpr std::string_view days[] = {"Maandag", "Dinsdag",  "Woensdag", "Donderdag",
                                     "Vrijdag", "Zaterdag", "Zondag"};

template <class T, std::size_t N>
std::string_view code_in(const named<T> (&all)[N], T what) {
  return std::ranges::find(all, what, &named<T>::what)->code;
}
template <class T, std::size_t N>
std::string_view label_in(const named<T> (&all)[N], T what) {
  return std::ranges::find(all, what, &named<T>::what)->label;
}
template <class T, std::size_t N>
std::optional<T> with_code(const named<T> (&all)[N], std::string_view code) {
  const auto* at = std::ranges::find(all, code, &named<T>::code);
  return at == std::end(all) ? std::nullopt : std::optional(at->what);
}

bool stands_under(const taxonomy::taxonomy_concept& c, std::string_view heading) {
  return std::ranges::any_of(c.broader, [&](const std::string& code) {
    const auto* parent = taxonomy::find(code);
    return code == heading || (parent != nullptr && stands_under(*parent, heading));
  });
}

}  // namespace

std::string_view name_of(profile_state s) { return code_in(states, s); }
std::string_view name_of(audience a) { return code_in(audiences, a); }
std::string_view name_of(level l) { return code_in(levels, l); }
std::string_view name_of(evidence e) { return code_in(proofs, e); }
std::string_view name_of(field f) { return code_in(all_fields, f); }
std::optional<profile_state> state_named(std::string_view code) { return with_code(states, code); }
std::optional<audience> audience_named(std::string_view code) { return with_code(audiences, code); }
std::optional<level> level_named(std::string_view code) { return with_code(levels, code); }
std::optional<evidence> evidence_named(std::string_view code) { return with_code(proofs, code); }
std::optional<field> field_named(std::string_view code) { return with_code(all_fields, code); }

std::string_view label_of(profile_state s) { return label_in(states, s); }
std::string_view label_of(audience a) { return label_in(audiences, a); }
std::string_view label_of(level l) { return label_in(levels, l); }
std::string_view label_of(evidence e) { return label_in(proofs, e); }
std::string_view label_of(field f) { return label_in(all_fields, f); }

bool is_spoken_language(const taxonomy::taxonomy_concept& c) {
  return c.kind == taxonomy::concept_kind::skill &&
         std::ranges::find(c.broader, "language_skills") != c.broader.end() &&
         std::ranges::find(about_languages, c.code) == std::end(about_languages);
}
std::vector<std::string> spoken_languages() {
  std::vector<std::string> out;
  for (const auto& c : taxonomy::all())
    if (is_spoken_language(c)) out.push_back(c.code);
  return out;
}
std::span<const coded_label> parts_of_day() { return day_parts; }
std::span<const std::string_view> weekdays() { return days; }

std::string written_label(const web::texts& t, std::string_view code) {
  const auto* at = std::ranges::find(written, code, &coded_label::code);
  return at == std::end(written) ? std::string(code) : t(at->label);
}

std::string concept_label(const web::texts& t, std::string_view code) {
  const auto* c = taxonomy::find(code);
  if (c == nullptr) return std::string(code);
  const std::string& other = t.language() == "fr" ? c->french : t.language() == "en" ? c->english : c->dutch;
  return other.empty() ? c->dutch : other;
}

bool is_training(const taxonomy::taxonomy_concept& c) {
  if (c.kind != taxonomy::concept_kind::training || c.broader.empty()) return false;
  const bool heading = c.code == "first_aid_training" || c.code == "crisis_training" ||
                       c.code == "licences" || c.code == "background_checks";
  return !heading && c.code != "driver_medical" && !stands_under(c, "background_checks");
}

bool is_care_registration(std::string_view code) {
  return code == "nurse_registration" || code == "caregiver_registration" || code == "doctor_registration" ||
         code == "ambulance_diploma";
}

bool may_be_chosen(const taxonomy::taxonomy_concept& c, taxonomy::concept_kind kind) {
  return c.kind == kind && (kind == taxonomy::concept_kind::theme || !c.broader.empty());
}

}  // namespace paraat::profiles
