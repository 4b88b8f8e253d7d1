// What stands in a profile, in lines to read.

#include <fmt/format.h>

#include "tenant/people/profiles/profile_form.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_view.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::profiles {
namespace {

namespace tpl = web::tpl;
using web::scope;
using web::view;

void join(std::string& line, const std::string& more, std::string_view between = ", ") {
  if (!more.empty()) line += (line.empty() ? "" : std::string(between)) + more;
}

std::string concepts_line(const scope& s, const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes) join(out, concept_label(s.t, code));
  return out;
}

std::string equipment_line(const scope& s, const content& c) {
  std::string out;
  for (const equipment_item& e : c.equipment)
    join(out, concept_label(s.t, e.code) + " (" + (e.with_driver ? s.t("komt mee") : s.t("leent uit")) + ")");
  return out;
}

std::string languages_line(const scope& s, const content& c) {
  std::string out;
  for (const language_skill& l : c.languages)
    join(out, concept_label(s.t, l.code) + " (" + s.t(label_of(l.how)) + ")");
  return out;
}

std::string trainings_line(const scope& s, const content& c) {
  std::string out;
  for (const training& t : c.trainings) join(out, training_line(s, t), "; ");
  return out;
}

std::string distance_line(const scope& s, const std::optional<int>& farthest) {
  return farthest ? s.t("Tot {} kilometer", "Tot {} kilometer", *farthest) : "";
}

std::string contact_line(const content& c) {
  std::string out = c.email;
  join(out, text::shown_phone(c.phone));
  return out;
}

// When somebody can on this day; empty: not at all.
std::string day_line(const scope& s, const std::bitset<parts_a_week>& away, std::size_t weekday) {
  std::string out;
  bool whole = true;
  for (std::size_t p = 0; p < parts_of_day().size(); ++p) {
    const bool can = !away.test(weekday * parts_a_day + p);
    whole = whole && can;
    if (can) join(out, s.t(parts_of_day()[p].code));
  }
  return whole ? s.t("hele dag") : out;
}

}  // namespace

std::string training_line(const scope& s, const training& t) {
  std::string out = concept_label(s.t, t.code);
  if (!t.issuer.empty()) out += ", " + t.issuer;
  out += " – " + s.t(label_of(t.how));
  if (t.number_seen) out += ", " + s.t("nummer gezien");
  if (t.visa_seen) out += ", " + s.t("visum gezien");
  if (t.valid_until)
    out += ", " + fmt::format(fmt::runtime(s.t("geldig tot {0}")), s.t.date_with_year(*t.valid_until));
  return out;
}

std::string week_line(const scope& s, const std::optional<std::bitset<parts_a_week>>& away) {
  if (!away) return "";
  if (away->none()) return s.t("Altijd");
  std::string out;
  // Days that follow each other and are the same stand in one line.
  for (std::size_t first = 0, last = 0; first < weekdays().size(); first = last + 1) {
    const std::string line = day_line(s, *away, first);
    for (last = first; last + 1 < weekdays().size() && day_line(s, *away, last + 1) == line;) ++last;
    std::string days = s.t(weekdays()[first]);
    if (last > first) days += " – " + s.t(weekdays()[last]);
    if (!line.empty()) join(out, days + ": " + line, " · ");
  }
  return out;
}

std::string summary_of(const scope& s, const content& c, part which) {
  std::string out;
  switch (which) {
    case part::details:
      join(out, c.name);
      join(out, c.place);
      join(out, text::shown_phone(c.phone));
      return out;
    case part::skills:
      return concepts_line(s, c.skills);
    case part::languages:
      return languages_line(s, c);
    case part::trainings:
      return trainings_line(s, c);
    case part::equipment:
      return equipment_line(s, c);
    case part::wishes:
      join(out, concepts_line(s, c.themes));
      join(out, concepts_line(s, c.target_groups));
      join(out, distance_line(s, c.farthest), " · ");
      return out;
    case part::week:
      out = week_line(s, c.week_away);
      if (c.pause)
        join(out, fmt::format(fmt::runtime(s.t("pauze: {0}")), s.t.period(c.pause->first, c.pause->last)),
             " · ");
      return out;
    case part::audiences:
      return s.t("Per deel, van “alleen ik” tot “ook in zoekacties”");
  }
  return out;
}

void draw_content(view& into, const scope& s, const content& c) {
  const auto fact = [&](field f, const std::string& text) {
    if (!text.empty()) into.add(tpl::FACT).set(tpl::LABEL, s.t(label_of(f))).set(tpl::TEXT, text);
  };
  fact(field::name, c.name);
  fact(field::contact, contact_line(c));
  fact(field::born, c.born ? s.t.date_with_year(*c.born) : "");
  fact(field::place, !c.place.empty() ? c.place : c.at ? s.t("Alleen hoe ver, niet waar") : "");
  fact(field::skills, concepts_line(s, c.skills));
  fact(field::languages, languages_line(s, c));
  fact(field::trainings, trainings_line(s, c));
  fact(field::equipment, equipment_line(s, c));
  fact(field::themes, concepts_line(s, c.themes));
  fact(field::target_groups, concepts_line(s, c.target_groups));
  fact(field::distance, distance_line(s, c.farthest));
  fact(field::week, week_line(s, c.week_away));
  fact(field::avoid, concepts_line(s, c.avoid));
}

}  // namespace paraat::profiles
