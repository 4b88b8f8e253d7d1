#include "tenant/publishing/asks/asks_view.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace paraat::asks {
namespace {

// texts
constexpr named_part all_parts[] = {{"ochtend", "Ochtend", "6–12 u"},
                                    {"middag", "Middag", "12–18 u"},
                                    {"avond", "Avond", "18–24 u"},
                                    {"nacht", "Nacht", "0–6 u"}};
// texts
constexpr std::string_view all_weekdays[] = {"Maandag", "Dinsdag",  "Woensdag", "Donderdag",
                                             "Vrijdag", "Zaterdag", "Zondag"};
// Inside a sentence.
std::string part_name(const web::texts& t, unsigned part) {
  const std::string names[] = {t("ochtend"), t("middag"), t("avond"), t("nacht")};
  return names[part];
}
std::string day_name(const web::texts& t, std::size_t day) {
  const std::string names[] = {t("maandag"), t("dinsdag"),  t("woensdag"), t("donderdag"),
                               t("vrijdag"), t("zaterdag"), t("zondag")};
  return names[day];
}

constexpr unsigned whole_day = (1U << parts_a_day) - 1;

unsigned parts_of_day(const week_parts& week, int day) {
  unsigned out = 0;
  for (int p = 0; p < parts_a_day; ++p)
    if (week.test(static_cast<std::size_t>(day * parts_a_day + p))) out |= 1U << p;
  return out;
}

std::string parts_text(const web::texts& t, unsigned parts) {
  if (parts == whole_day) return t("de hele dag");
  std::string out;
  for (unsigned p = 0; p < parts_a_day; ++p)
    if ((parts >> p) & 1U) out += (out.empty() ? "" : ", ") + part_name(t, p);
  return out;
}

// "Maandag tot vrijdag", "Dinsdag, donderdag": three days or more that follow each other are said as one.
std::string days_text(const web::texts& t, const std::vector<int>& days) {
  std::string out;
  for (std::size_t i = 0; i < days.size();) {
    std::size_t end = i;
    while (end + 1 < days.size() && days[end + 1] == days[end] + 1) ++end;
    const auto name = [&](std::size_t at) {
      const auto day = static_cast<std::size_t>(days[at]);
      return at == 0 ? t(all_weekdays[day]) : day_name(t, day);
    };
    out += out.empty() ? "" : ", ";
    if (end >= i + 2) {
      out += fmt::format(fmt::runtime(t("{0} tot {1}")), name(i), name(end));
      i = end + 1;
    } else {
      out += name(i++);
    }
  }
  return out;
}

std::vector<line> explained(const web::texts& t, const std::vector<std::string>& codes) {
  std::vector<line> out;
  for (const std::string& code : codes)
    if (const auto* c = taxonomy::find(code))
      out.push_back({label_of(t, *c), t.language() == "nl" ? c->plain : ""});
  return out;
}

using taxonomy::concept_kind;

// Those of these kinds; what this release does not know has none.
std::vector<std::string> of_kinds(const std::vector<std::string>& codes,
                                  std::initializer_list<concept_kind> kinds) {
  std::vector<std::string> out;
  for (const std::string& code : codes)
    if (const auto* c = taxonomy::find(code);
        c != nullptr && std::ranges::find(kinds, c->kind) != kinds.end())
      out.push_back(code);
  return out;
}

// What somebody must be able to do, or have; a task and the people it is for are no demand.
constexpr std::initializer_list<concept_kind> demands{concept_kind::skill, concept_kind::equipment};

std::vector<std::string> certificates_of(const vacancy_asks& a, bool checks_of_people) {
  std::vector<std::string> out;
  for (const std::string& code : a.certificates)
    if (const auto* c = taxonomy::find(code); c != nullptr && is_check_of_people(*c) == checks_of_people)
      out.push_back(code);
  return out;
}

std::vector<line> plainly(const std::vector<std::string>& texts) {
  std::vector<line> out;
  for (const std::string& text : texts) out.push_back({text});
  return out;
}

std::vector<std::string> week_lines(const web::texts& t, const week_parts& week) {
  std::map<unsigned, std::vector<int>> by_parts;
  std::vector<unsigned> order;
  for (int day = 0; day < 7; ++day)
    if (const unsigned parts = parts_of_day(week, day)) {
      if (!by_parts.contains(parts)) order.push_back(parts);
      by_parts[parts].push_back(day);
    }
  std::vector<std::string> out;
  for (const unsigned parts : order)
    out.push_back(days_text(t, by_parts[parts]) + ": " + parts_text(t, parts));
  return out;
}

}  // namespace

std::string label_of(const web::texts& t, const taxonomy::taxonomy_concept& c) {
  return t.language() == "fr" ? c.french : t.language() == "en" ? c.english : c.dutch;
}

std::string label_of(const web::texts& t, level l) {
  switch (l) {
    case level::basic:
      return t("een beetje");
    case level::good:
      return t("goed");
    case level::fluent:
      return t("heel goed");
  }
  return {};
}

std::vector<std::string> labels_of(const web::texts& t, const std::vector<std::string>& codes) {
  std::vector<std::string> out;
  for (const std::string& code : codes)
    if (const auto* c = taxonomy::find(code)) out.push_back(label_of(t, *c));
  return out;
}

std::span<const named_part> parts() { return all_parts; }
std::span<const std::string_view> weekdays() { return all_weekdays; }

std::string week_text(const web::texts& t, const week_parts& week) {
  return fmt::format("{}", fmt::join(week_lines(t, week), " · "));
}

std::string hours_text(const web::texts& t, int hours, hours_per per) {
  return per == hours_per::time ? t("{} uur per keer", "{} uur per keer", hours)
                                : t("{} uur per week", "{} uur per week", hours);
}

std::vector<fact> asked(const web::texts& t, const vacancy_asks& a) {
  std::vector<fact> out;
  const auto add = [&](std::string label, std::vector<line> lines) {
    if (!lines.empty()) out.push_back({std::move(label), std::move(lines)});
  };
  std::vector<std::string> languages;
  for (const language& l : a.languages)
    if (const auto* c = taxonomy::find(l.code))
      languages.push_back(label_of(t, *c) + ": " + label_of(t, l.at_least));
  add(t("Wat je doet"), explained(t, of_kinds(a.must, {concept_kind::task, concept_kind::theme})));
  add(t("Voor wie"), explained(t, of_kinds(a.must, {concept_kind::target_group})));
  add(t("Nodig"), explained(t, of_kinds(a.must, demands)));
  add(t("Taal"), plainly(languages));
  add(t("Attest"), plainly(labels_of(t, certificates_of(a, false))));
  add(t("Mooi meegenomen"), explained(t, a.nice));
  add(t("Dagen"), plainly(week_lines(t, a.week)));
  if (a.hours > 0) add(t("Tijd"), {{hours_text(t, a.hours, a.per)}});
  // Another node may publish these.
  add(t("Spreken we later af"), plainly(labels_of(t, certificates_of(a, true))));
  return out;
}

std::string joined(const fact& f) {
  std::string out;
  for (const line& l : f.lines) out += (out.empty() ? "" : ", ") + l.text;
  return out;
}

std::vector<std::string> offered(const web::texts& t, const vacancy_asks& a) {
  return labels_of(t, a.support);
}

std::string short_text(const web::texts& t, const vacancy_asks& a) {
  constexpr std::size_t most = 3;
  std::vector<std::string> codes;
  for (const language& l : a.languages) codes.push_back(l.code);
  for (std::string& code : certificates_of(a, false)) codes.push_back(std::move(code));
  for (std::string& code : of_kinds(a.must, demands)) codes.push_back(std::move(code));
  auto labels = labels_of(t, codes);
  if (labels.size() > most) labels.resize(most);
  return fmt::format("{}", fmt::join(labels, ", "));
}

}  // namespace paraat::asks
