#include "tenant/crisis/corps/import_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/dates.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::corps {
namespace {

constexpr std::string_view certificate_prefix = "certificate.";
constexpr std::size_t longest_name = 100, longest_email = 254, longest_phone = 30, longest_place = 80,
                      longest_line = 120;

// texts
constexpr target known[] = {
    {"name", "Naam", "naam,name,volledige naam,naam en voornaam,voornaam en naam,nom complet,full name"},
    {"first_name", "Voornaam", "voornaam,roepnaam,first name,firstname,prenom"},
    {"last_name", "Familienaam", "familienaam,achternaam,last name,lastname,surname,nom,nom de famille"},
    {"email", "E-mailadres", "e mail,email,e mailadres,emailadres,mail,mailadres,adresse e mail,courriel"},
    {"phone", "Gsm-nummer",
     "gsm,gsm nummer,gsmnummer,mobiel,mobiel nummer,telefoon,telefoonnummer,tel,phone,mobile,mobile "
     "phone,telephone"},
    {"born", "Geboortedatum",
     "geboortedatum,geboren,geboren op,date of birth,birthdate,birth date,date de naissance"},
    {"place", "Gemeente",
     "gemeente,woonplaats,plaats,stad,deelgemeente,city,town,municipality,commune,localite"},
    {"languages", "Talen", "talen,taal,gesproken talen,languages,langues"},
    {"skills", "Kan of heeft", "kan of heeft,vaardigheden,competenties,kwalificaties,skills,competences"},
    {"emergency", "Te bellen bij nood",
     "te bellen bij nood,noodcontact,contactpersoon noodgeval,emergency contact,contact d urgence"},
    {"language", "Taal van de berichten",
     "taal van de berichten,correspondentietaal,contacttaal,preferred language"},
    {"certificate.chainsaw", "Kettingzaag: geldig tot", "kettingzaag geldig tot,attest kettingzaag"},
    {"certificate.extract_596_2", "Uittreksel 596.2: geldig tot",
     "uittreksel 596 2 geldig tot,uittreksel geldig tot"},
    {"certificate.first_aid", "Eerste hulp: geldig tot",
     "eerste hulp geldig tot,ehbo geldig tot,ehbo,eerste hulp,brevet eerste hulp"},
    {"certificate.forklift", "Heftruck: geldig tot", "heftruck geldig tot,attest heftruck"},
    {"certificate.licence_b", "Rijbewijs B: geldig tot", "rijbewijs b geldig tot,rijbewijs geldig tot"},
    {"certificate.radio_licence", "Radiovergunning: geldig tot", "radiovergunning geldig tot"}};

// Words for skills that stand in lists of others.
struct other_word {
  std::string_view slug, code;
};
constexpr other_word other_words[] = {{"ehbo", "first_aid"},
                                      {"eerste-hulp", "first_aid"},
                                      {"rijbewijs-b", "licence_b"},
                                      {"chauffeur", "driving_b"},
                                      {"koken", "cooking"},
                                      {"tolk", "languages"},
                                      {"verpleegkunde", "nurse"},
                                      {"zorg", "care"},
                                      {"kettingzaag", "chainsaw"},
                                      {"heftruck", "forklift"},
                                      {"administratie", "desk"},
                                      {"logistiek", "logistics"},
                                      {"elektriciteit", "electrician"}};

std::optional<std::string_view> skill_named(std::string_view word) {
  const std::string slug = slug_of(word);
  for (const auto& k : task_profiles::skills)
    if (slug_of(k.label) == slug || slug_of(k.code) == slug) return k.code;
  for (const other_word& o : other_words)
    if (o.slug == slug) return o.code;
  return std::nullopt;
}

}  // namespace

std::span<const target> targets() { return known; }

std::string target_label(std::string_view code) { return std::string(csv::label_of(known, code)); }

std::vector<std::string> guess_columns(std::span<const std::string> headers) {
  std::vector<std::string> out = csv::guess_columns(headers, known);
  // “Naam” beside a first name is the last name.
  const auto whole = std::ranges::find(out, "name");
  if (whole != out.end() && std::ranges::find(out, "first_name") != out.end() &&
      std::ranges::find(out, "last_name") == out.end())
    *whole = "last_name";
  return out;
}

row_judge::row_judge(const std::vector<std::string>& columns, std::size_t width, const corps& c,
                     const municipal_register& places, rules::book rules, int home_nis, day today)
    : columns_(columns),
      width_(width),
      corps_(c),
      places_(places),
      rules_(std::move(rules)),
      home_nis_(home_nis),
      today_(today) {}

void row_judge::wrong(judged_row& r, std::string sentence) {
  r.what = verdict::wrong;
  r.problems.push_back(std::move(sentence));
}

std::string row_judge::value(const csv::row& r, std::string_view code) const {
  const auto at = std::ranges::find(columns_, code);
  if (at == columns_.end()) return {};
  const auto column = static_cast<std::size_t>(at - columns_.begin());
  return column < r.fields.size() ? text::normalised(csv::value_of(r.fields[column])) : std::string();
}

judged_row row_judge::judged(const csv::row& r) const {
  judged_row out{.line = r.line};
  if (r.broken != csv::fault::none) {
    wrong(out, std::string(csv::sentence_of(r.broken)));
    return out;
  }
  // Cells that are missing at the end are empty, and empty ones too many are nothing.
  for (std::size_t i = width_; i < r.fields.size(); ++i)
    if (!text::normalised(r.fields[i]).empty()) {
      wrong(out, "Er zijn meer kolommen dan in de eerste regel");
      return out;
    }
  read_person(out, r);
  read_age(out, r);
  read_home(out, r);
  read_skills(out, r);
  read_certificates(out, r);
  return out;
}

void row_judge::read_person(judged_row& out, const csv::row& r) const {
  details& d = out.who;
  const std::string first = value(r, "first_name"), last = value(r, "last_name");
  const std::string whole = value(r, "name");
  d.name = text::first_name_first(whole);
  if (d.name.empty()) d.name = first + (first.empty() || last.empty() ? "" : " ") + last;
  d.email = value(r, "email");
  d.phone = value(r, "phone");
  d.emergency = value(r, "emergency");
  d.languages = value(r, "languages");
  if (d.name.empty()) wrong(out, "De naam ontbreekt");
  if (text::several_names(whole)) out.problems.emplace_back("Staan hier twee namen? Kijk ze na");
  if (d.email.empty() && d.phone.empty()) wrong(out, "Er is geen e-mailadres en geen gsm-nummer");
  read_reach(out);
  const bool fits = web::length_in_characters(d.name) <= longest_name && d.email.size() <= longest_email &&
                    web::length_in_characters(d.phone) <= longest_phone &&
                    web::length_in_characters(d.emergency) <= longest_line &&
                    web::length_in_characters(d.languages) <= longest_line;
  if (!fits) wrong(out, "Een vak is te lang");
  const std::string wish = value(r, "language");
  const auto language = text::message_language(wish);
  if (language) out.language = *language;
  if (!wish.empty() && !language)
    out.problems.emplace_back("Deze taal kennen we niet: de berichten zijn in het Nederlands");
}

// Address and number in the form in which they are used; a number that takes no texts is said.
void row_judge::read_reach(judged_row& out) {
  details& d = out.who;
  if (!d.email.empty()) {
    if (const auto address = text::read_email(d.email))
      d.email = *address;
    else
      wrong(out, fmt::format("Het e-mailadres klopt niet. {}", text::sentence_of(address.error())));
  }
  if (d.phone.empty()) return;
  const auto number = text::read_phone(d.phone, text::leading_zero::may_be_lost);
  if (!number)
    return wrong(out, fmt::format("Het gsm-nummer klopt niet. {}", text::sentence_of(number.error())));
  d.phone = number->e164;
  if (!number->mobile) out.problems.emplace_back("Naar dit nummer kunnen we niet sms’en");
}

void row_judge::read_age(judged_row& out, const csv::row& r) const {
  const std::string text = value(r, "born");
  if (text.empty()) return wrong(out, "De geboortedatum ontbreekt");
  const auto date = text::parse_any_date(text, today_.year());
  const std::optional<day> born = date ? std::optional(date->day) : std::nullopt;
  if (!born || *born > today_ || born->year() < std::chrono::year{1900})
    return wrong(out, "De geboortedatum is geen datum, zoals 21/11/1990");
  if (date->short_year) out.problems.emplace_back("Het jaar heeft twee cijfers: kijk de geboortedatum na");
  out.who.born = born;
  const auto age = rules::may_volunteer(rules_, *born, today_, corps_.what.minimum_age);
  if (!age.yes && !age.unknown) return wrong(out, "Nog te jong voor dit korps");
  out.age_rules = fmt::format("{}", fmt::join(age.rules, ", "));
}

void row_judge::read_home(judged_row& out, const csv::row& r) const {
  details& d = out.who;
  d.place = value(r, "place");
  if (web::length_in_characters(d.place) > longest_place) return wrong(out, "Een vak is te lang");
  d.place = text::without_postcode(d.place);
  const municipality* m = text::municipality_of(places_, d.place, home_nis_);
  d.nis = m != nullptr ? m->nis : 0;
  if (corps_.what.residents_only && d.nis != home_nis_)
    return wrong(out, "Woont niet in deze gemeente, en dit korps vraagt dat");
  if (!d.place.empty() && m == nullptr) out.problems.emplace_back("Deze gemeente kennen we niet");
}

void row_judge::read_skills(judged_row& out, const csv::row& r) const {
  const std::string text = value(r, "skills");
  bool unknown = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(",;|\n/", at), text.size());
    const std::string word = csv::value_of(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (word.empty()) continue;
    const auto code = skill_named(word);
    unknown = unknown || !code;
    if (code && std::ranges::find(out.who.skills, *code) == out.who.skills.end())
      out.who.skills.emplace_back(*code);
  }
  if (unknown) out.problems.emplace_back("Niet elke vaardigheid is bekend; die laten we weg");
}

void row_judge::read_certificates(judged_row& out, const csv::row& r) const {
  for (const target& t : known) {
    if (!t.code.starts_with(certificate_prefix)) continue;
    const std::string text = value(r, t.code);
    if (text.empty()) continue;
    // A term of two digits lies ahead.
    const auto date = text::parse_any_date(text, today_.year() + std::chrono::years{50});
    const std::optional<day> until = date ? std::optional(date->day) : std::nullopt;
    if (!until) {
      wrong(out, fmt::format("{}: dit is geen datum", t.label));
      continue;
    }
    if (*until < today_) {
      out.problems.emplace_back("Een attest is verlopen; dat laten we weg");
      continue;
    }
    certificate c;
    c.code = t.code.substr(certificate_prefix.size());
    c.valid_until = until;
    out.certificates.push_back(std::move(c));
  }
}

}  // namespace paraat::corps
