#include "tests/bench/match_cards.hpp"

#include <fmt/format.h>

#include <array>

#include "tests/bench/match_rankers.hpp"

namespace paraat::match_judging {

using namespace matching;
using match_cases::made_profile;
using match_cases::made_vacancy;

namespace {

template <class List, class Name>
std::string joined(const List& list, Name name) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + name(one);
  return out;
}
std::string level_name(language_level l) {
  constexpr std::array<std::string_view, 6> names{"A1", "A2", "B1", "B2", "C1", "C2"};
  return std::string(names[static_cast<std::size_t>(l)]);
}
std::string how_known(evidence e) {
  constexpr std::array<std::string_view, 4> names{"gezegd", "gezien", "bevestigd", "hier gedaan"};
  return std::string(names[static_cast<std::size_t>(e)]);
}
std::string parts_named(week_parts week) {
  constexpr std::array<std::string_view, 7> days{"ma", "di", "wo", "do", "vr", "za", "zo"};
  constexpr std::array<std::string_view, 4> parts{"vm", "nm", "av", "nacht"};
  std::vector<std::size_t> set;
  for (std::size_t i = 0; i < week.size(); ++i)
    if (week.test(i)) set.push_back(i);
  return joined(set, [&](std::size_t i) { return fmt::format("{} {}", days[i / 4], parts[i % 4]); });
}

std::string age_of(const match_profile& p) {
  if (!p.born) return p.adult ? "" : "leeftijd? | ";
  const day of_age{p.born->year() + std::chrono::years{18}, p.born->month(), p.born->day()};
  return of_age <= now.today ? "" : fmt::format("geboren {} | ", static_cast<int>(p.born->year()));
}

}  // namespace

std::string card_of(std::size_t v) {
  const made_vacancy& m = vacancies()[v];
  const match_ask& a = m.ask;
  std::string out = fmt::format(
      "== V{} {} ({})\n{}\nMOET: {} | GRAAG: {} | THEMA: {} | TAAL: {} | ATTEST: {}\n", v + 1, m.title,
      a.place ? m.place : "thuis", m.text, joined(a.must, label), joined(a.nice, label),
      joined(a.themes, label),
      joined(a.languages,
             [](const asked_language& l) {
               return label(l.what) + " " + level_name(l.least) + (l.must ? "" : " (graag)");
             }),
      joined(a.certificates,
             [](const asked_certificate& c) { return label(c.what) + (c.seen ? " (gezien)" : ""); }));
  return out + fmt::format("{} u/week | {}{} | {}\n", a.hours, a.week_is_fixed ? "VAST: " : "",
                           parts_named(a.week), a.minimum_age > 0 ? "vanaf 18" : "");
}

std::string line_of(const made_profile& m, const match_ask& a) {
  const match_profile& p = m.profile;
  std::string out;
  if (a.place)
    out += fmt::format("{:.0f} km", kilometres_between(spot_of(*p.home), spot_of(*a.place))) +
           (p.most_km ? fmt::format(" (max {})", *p.most_km) : "") + " | ";
  if (a.week.any()) out += fmt::format("{}/{} mom | ", (a.week & ~p.away).count(), a.week.count());
  if (p.most_hours) out += fmt::format("max {} u | ", *p.most_hours);
  out += (p.pause ? "OP PAUZE | " : "") + age_of(p);
  out +=
      joined(p.languages, [](const spoken_language& l) { return label(l.what) + " " + level_name(l.how); });
  if (!p.can.empty())
    out += " | kan: " + joined(p.can, [](const held_concept& c) {
             return label(c.what) + (c.how == evidence::said ? "" : " (" + how_known(c.how) + ")");
           });
  if (!p.certificates.empty())
    out += " | attest: " + joined(p.certificates, [](const held_certificate& c) {
             const std::string end = c.until ? fmt::format(" tot {}-{:02}", static_cast<int>(c.until->year()),
                                                           static_cast<unsigned>(c.until->month()))
                                             : "";
             return fmt::format("{} ({}{})", label(c.what), how_known(c.how), end);
           });
  if (!p.wants.empty()) out += " | wil: " + joined(p.wants, label);
  if (!p.avoids.empty()) out += " | NIET: " + joined(p.avoids, label);
  return out + " | “" + m.text + "”";
}

}  // namespace paraat::match_judging
