#include "tenant/crisis/task_profiles/task_profiles.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/crisis/task_profiles/task_profiles_sql.hpp"

namespace paraat::task_profiles {
namespace {

// texts
constexpr group known_groups[] = {{"water", "Water en storm"},
                                  {"reception", "Opvang"},
                                  {"care", "Zorg"},
                                  {"food", "Eten en drinken"},
                                  {"information", "Informatie"},
                                  {"transport", "Vervoer"},
                                  {"logistics", "Logistiek"},
                                  {"coordination", "Coördinatie"},
                                  {"safety", "Veiligheid"},
                                  {"technical", "Techniek"},
                                  {"animals", "Dieren"}};

constexpr std::size_t longest_text = 2000, longest_line = 300, most_lines = 20, most_codes = 40;
constexpr const char* gone = "Dit taakprofiel bestaat niet.";

bool lines_fit(const std::vector<std::string>& lines) {
  return lines.size() <= most_lines &&
         std::ranges::all_of(lines, [](const std::string& l) { return l.size() <= longest_line; });
}

bool skills_known(const std::vector<std::string>& codes) {
  return codes.size() <= most_codes &&
         std::ranges::all_of(codes, [](const std::string& c) { return skill_of(c) != nullptr; });
}

result<void> check_words(const words& w) {
  if (w.name.size() > longest_line || w.summary.size() > longest_text || w.briefing.size() > longest_text)
    return refuse(refusal_kind::invalid, "Een van de teksten is te lang");
  if (!lines_fit(w.bring))
    return refuse(refusal_kind::invalid, "Hou het bij 20 regels van 300 tekens", "meebrengen");
  if (!lines_fit(w.safety))
    return refuse(refusal_kind::invalid, "Hou het bij 20 regels van 300 tekens", "veiligheid");
  return {};
}

}  // namespace

std::span<const group> groups() { return known_groups; }
const group* group_of(std::string_view code) {
  const auto it = std::ranges::find(known_groups, code, &group::code);
  return it == std::end(known_groups) ? nullptr : it;
}

const profile* in_catalogue(std::string_view code) {
  const auto all = catalogue();
  const auto it = std::ranges::find(all, code, &profile::code);
  return it == all.end() ? nullptr : &*it;
}

result<void> check(const content& c) {
  if (c.dutch.name.empty()) return refuse(refusal_kind::invalid, "Geef het profiel een naam", "naam");
  if (c.dutch.briefing.empty())
    return refuse(refusal_kind::invalid, "Schrijf wat mensen moeten weten voor ze beginnen", "briefing");
  if (group_of(c.group) == nullptr) return refuse(refusal_kind::invalid, "Kies een groep", "groep");
  if (!c.skill.empty() && skill_of(c.skill) == nullptr)
    return refuse(refusal_kind::invalid, "Deze vaardigheid kennen we niet", "vaardigheid");
  if (!skills_known(c.deputies) || !skills_known(c.certificates))
    return refuse(refusal_kind::invalid, "Deze vaardigheid kennen we niet", "invallers");
  if (c.skill.empty() && !c.deputies.empty())
    return refuse(refusal_kind::invalid, "Kies eerst de vaardigheid waarvoor iemand kan invallen",
                  "vaardigheid");
  if (c.people < 1 || c.people > most_people)
    return refuse(refusal_kind::invalid, "Vul een aantal in van 1 tot 500", "mensen");
  if (c.hours < 1 || c.hours > most_hours)
    return refuse(refusal_kind::invalid, "Een shift duurt 1 tot 24 uur", "uren");
  if (c.minimum_age < youngest || c.minimum_age > oldest)
    return refuse(refusal_kind::invalid, "Vul een minimumleeftijd van 15 of meer in", "leeftijd");
  if (const auto ok = check_words(c.dutch); !ok) return ok;
  return check_words(c.english);
}

result<profile> adopt(transaction& tx, std::string_view code, instant now) {
  const profile* original = in_catalogue(code);
  auto own = find_for_update(tx, code);
  if (own && own->active) return *own;
  if (!own && original == nullptr) return refuse(refusal_kind::not_found, gone);
  if (own) {
    own->active = true;
    ++own->version;
    own->updated_at = now;
    update(tx, *own);
    return *own;
  }
  profile copy = *original;
  copy.updated_at = now;
  copy.base = digest_of(copy.what);
  insert(tx, copy);
  return *find(tx, code);
}

result<profile> create(transaction& tx, const content& c, instant now) {
  if (const auto ok = check(c); !ok) return std::unexpected(ok.error());
  profile p{.code = "own-" + random_code(10), .what = c, .version = 1, .active = true, .updated_at = now};
  insert(tx, p);
  return p;
}

result<profile> edit(transaction& tx, std::string_view code, const content& c, int seen_version,
                     instant now) {
  if (const auto ok = check(c); !ok) return std::unexpected(ok.error());
  auto p = find_for_update(tx, code);
  if (!p || !p->active) return refuse(refusal_kind::not_found, gone);
  if (p->version != seen_version)
    return refuse(
        refusal_kind::conflict,
        "Iemand anders heeft dit profiel intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  p->what = c;
  ++p->version;
  p->updated_at = now;
  update(tx, *p);
  return *p;
}

result<profile> drop(transaction& tx, std::string_view code, instant now) {
  auto p = find_for_update(tx, code);
  if (!p) return refuse(refusal_kind::not_found, gone);
  if (!p->active) return *p;
  p->active = false;
  ++p->version;
  p->updated_at = now;
  update(tx, *p);
  return *p;
}

}  // namespace paraat::task_profiles
