// Members as a list for a spreadsheet, or for another organisation's tool.

#include <fmt/format.h>

#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::corps {
namespace {

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

// The first name is the part before the first space: the form asks no more.
std::pair<std::string, std::string> name_parts(const std::string& name) {
  const auto space = name.find(' ');
  return {name.substr(0, space), space == std::string::npos ? "" : name.substr(space + 1)};
}

std::string value_of(const member& m, std::string_view code, const std::map<std::string, std::string>& until,
                     date_form dates) {
  const details& d = m.who;
  const auto date = [&](const std::optional<day>& on) {
    return dates == date_form::day_first ? day_first(on) : on ? web::iso_date(*on) : "";
  };
  if (code.empty()) return "";
  if (code == "first_name") return name_parts(d.name).first;
  if (code == "last_name") return name_parts(d.name).second;
  if (code == "state") return std::string(name_of(m.status));
  if (code == "name") return d.name;
  if (code == "email") return d.email;
  if (code == "phone") return text::shown_phone(d.phone);
  if (code == "born") return date(d.born);
  if (code == "place") return d.place;
  if (code == "languages") return d.languages;
  if (code == "skills") return skills_of(m);
  if (code == "emergency") return d.emergency;
  if (code == "language") return m.language;
  const auto found = until.find(std::string(code.substr(code.find('.') + 1)));
  return found == until.end() ? "" : date(web::parse_date(found->second));
}

// A first and a last name are one column of ours.
bool is_own_column(const target& t) { return t.code != "first_name" && t.code != "last_name"; }

}  // namespace

export_profile own_layout() {
  export_profile out{"", "", {}, date_form::iso, 0};
  for (const target& t : targets())
    if (is_own_column(t)) out.columns.push_back({std::string(t.label), std::string(t.code)});
  out.columns.push_back({"Status", "state"});
  return out;
}

std::string as_csv(transaction& tx, const corps& c, std::optional<member_state> status,
                   const export_profile& how) {
  const auto found = list(tx, {.corps_id = c.id, .status = status, .by = order::name, .per_page = everybody});
  std::string out(csv::byte_order_mark);
  std::vector<std::string> headers;
  for (const export_column& k : how.columns) headers.push_back(k.header);
  out += csv::write(headers);
  const auto certificates = certificates_until(tx, c.id);
  const std::map<std::string, std::string> none;
  for (const member& m : found.rows) {
    const auto its = certificates.find(m.id);
    std::vector<std::string> row;
    for (const export_column& k : how.columns)
      row.push_back(value_of(m, k.what, its == certificates.end() ? none : its->second, how.dates));
    out += csv::write(row);
  }
  return out;
}

}  // namespace paraat::corps
