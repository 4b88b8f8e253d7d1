#include "tenant/crisis/corps/export_profiles.hpp"

#include <algorithm>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/export_profiles_sql.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::corps {
namespace {

constexpr std::size_t longest_header = 100;

refusal invalid(const char* text, const char* field) { return {refusal_kind::invalid, text, field}; }

result<void> check(const export_profile& p) {
  if (p.name.empty() || web::length_in_characters(p.name) > longest_header)
    return std::unexpected(invalid("Geef het een naam van hoogstens honderd tekens.", "naam"));
  if (p.columns.empty()) return std::unexpected(invalid("Er is minstens één kolom nodig.", "kop0"));
  if (p.columns.size() > most_export_columns)
    return std::unexpected(invalid("Er zijn hoogstens dertig kolommen.", "kop0"));
  const auto fields = export_fields();
  std::set<std::string> seen;
  for (const export_column& c : p.columns) {
    const bool good = !c.header.empty() && web::length_in_characters(c.header) <= longest_header &&
                      c.header.find_first_of("\r\n\t") == std::string::npos;
    if (!good)
      return std::unexpected(invalid("Elke kolom heeft een kop van hoogstens honderd tekens.", "kop0"));
    if (!seen.insert(c.header).second)
      return std::unexpected(invalid("Twee kolommen hebben dezelfde kop.", "kop0"));
    if (!c.what.empty() &&
        std::ranges::find(fields, c.what, &std::pair<std::string, std::string>::first) == fields.end())
      return std::unexpected(invalid("Dit veld kennen we niet.", "kop0"));
  }
  return {};
}

}  // namespace

const export_profile& red_cross_guess() {
  static const export_profile guess{std::string(red_cross),
                                    "Crisistool van het Rode Kruis",
                                    {{"Voornaam", "first_name"},
                                     {"Achternaam", "last_name"},
                                     {"E-mail", "email"},
                                     {"Mobiel nummer", "phone"},
                                     {"Geboortedatum", "born"},
                                     {"Gemeente", "place"},
                                     {"Talen", "languages"},
                                     {"Competenties", "skills"},
                                     {"Contactpersoon noodgeval", "emergency"}},
                                    date_form::day_first,
                                    0};
  return guess;
}

std::vector<std::pair<std::string, std::string>> export_fields() {
  std::vector<std::pair<std::string, std::string>> out;
  for (const target& t : targets()) out.emplace_back(t.code, t.label);
  out.emplace_back("state", "Status");
  return out;
}

std::vector<export_profile> export_profiles(transaction& tx) {
  auto out = rows::kept_profiles(tx);
  if (std::ranges::find(out, red_cross, &export_profile::code) == out.end()) out.push_back(red_cross_guess());
  std::ranges::sort(out, {}, [](const export_profile& p) { return std::pair(p.name, p.code); });
  return out;
}

std::optional<export_profile> find_export_profile(transaction& tx, std::string_view code) {
  for (export_profile& p : export_profiles(tx))
    if (p.code == code) return std::move(p);
  return std::nullopt;
}

result<export_profile> keep_export_profile(transaction& tx, export_profile p, instant now) {
  if (const auto ok = check(p); !ok) return std::unexpected(ok.error());
  const auto all = export_profiles(tx);
  if (p.code.empty()) {
    if (all.size() >= most_export_profiles)
      return refuse(refusal_kind::too_many,
                    "Er zijn al twintig manieren om te exporteren. Gooi er eerst een weg.");
    p.code = random_code(10);
    p.version = 0;
  } else if (std::ranges::find(all, p.code, &export_profile::code) == all.end()) {
    return refuse(refusal_kind::not_found, "Deze manier van exporteren bestaat niet meer.");
  }
  if (!rows::keep(tx, p, now))
    return refuse(refusal_kind::conflict,
                  "Iemand anders heeft dit intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  ++p.version;
  return p;
}

result<void> drop_export_profile(transaction& tx, std::string_view code) {
  if (!rows::drop(tx, code))
    return refuse(refusal_kind::not_found, "Deze manier van exporteren bestaat niet meer.");
  return {};
}

}  // namespace paraat::corps
