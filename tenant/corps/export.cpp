// Members as a list for a spreadsheet, or for the crisis tool of the Red Cross.

#include <fmt/format.h>

#include "tenant/corps/corps_sql.hpp"
#include "tenant/corps/imports.hpp"
#include "tenant/task_profiles/skills.hpp"
#include "tenant/web/form.hpp"

namespace paraat::corps {
namespace {

// What the crisis tool calls its columns is not published; these are the names that its users see. Its own
// column chooser, and ours, mend what differs.
constexpr std::string_view red_cross_headers[] = {
    "Voornaam", "Achternaam", "E-mail",       "Mobiel nummer",           "Geboortedatum",
    "Gemeente", "Talen",      "Competenties", "Contactpersoon noodgeval"};
constexpr int everybody = 1'000'000;

std::string skills_of(const member& m) {
  std::string out;
  for (const std::string& code : m.who.skills)
    if (const auto* k = task_profiles::skill_of(code))
      out += (out.empty() ? "" : ", ") + std::string(k->label);
  return out;
}

std::string day_first(const std::optional<day>& d) {
  return d ? fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(d->day()), static_cast<unsigned>(d->month()),
                         static_cast<int>(d->year()))
           : "";
}

std::vector<std::string> red_cross_row(const member& m) {
  const details& d = m.who;
  const auto space = d.name.find(' ');
  return {d.name.substr(0, space),
          space == std::string::npos ? "" : d.name.substr(space + 1),
          d.email,
          d.phone,
          day_first(d.born),
          d.place,
          d.languages,
          skills_of(m),
          d.emergency};
}

std::string own_value(const member& m, std::string_view code,
                      const std::map<std::string, std::string>& until) {
  const details& d = m.who;
  if (code == "name") return d.name;
  if (code == "email") return d.email;
  if (code == "phone") return d.phone;
  if (code == "born") return d.born ? web::iso_date(*d.born) : "";
  if (code == "place") return d.place;
  if (code == "languages") return d.languages;
  if (code == "skills") return skills_of(m);
  if (code == "emergency") return d.emergency;
  if (code == "language") return m.language;
  const auto found = until.find(std::string(code.substr(code.find('.') + 1)));
  return found == until.end() ? "" : found->second;
}

// A first and a last name are one column of ours.
bool is_own_column(const target& t) { return t.code != "first_name" && t.code != "last_name"; }

}  // namespace

std::string as_csv(transaction& tx, const corps& c, std::optional<state> status, layout how) {
  const auto found = list(tx, {.corps_id = c.id, .status = status, .by = order::name, .per_page = everybody});
  std::string out(csv::byte_order_mark);
  if (how == layout::red_cross) {
    out += csv::write({std::begin(red_cross_headers), std::end(red_cross_headers)});
    for (const member& m : found.rows) out += csv::write(red_cross_row(m));
    return out;
  }
  const auto certificates = certificates_until(tx, c.id);
  std::vector<std::string> headers;
  for (const target& t : targets())
    if (is_own_column(t)) headers.emplace_back(t.label);
  headers.emplace_back("Toestand");
  out += csv::write(headers);
  const std::map<std::string, std::string> none;
  for (const member& m : found.rows) {
    const auto its = certificates.find(m.id);
    std::vector<std::string> row;
    for (const target& t : targets())
      if (is_own_column(t))
        row.push_back(own_value(m, t.code, its == certificates.end() ? none : its->second));
    row.emplace_back(name_of(m.status));
    out += csv::write(row);
  }
  return out;
}

}  // namespace paraat::corps
