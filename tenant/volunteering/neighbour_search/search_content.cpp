#include "tenant/volunteering/neighbour_search/search_content.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>

namespace paraat::neighbour_search {
namespace {

using targeted_search::question;

bool is_code(const std::string& s) {
  return !s.empty() && s.size() <= longest_code && std::ranges::all_of(s, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Ascending, nothing twice, every one a code.
template <class List, class Code>
bool in_order(const List& list, std::size_t most, Code code_of) {
  if (static_cast<std::size_t>(list.size()) > most) return false;
  for (int i = 0; i < list.size(); ++i)
    if (!is_code(code_of(list[i])) || (i > 0 && code_of(list[i - 1]) >= code_of(list[i]))) return false;
  return true;
}

wire::SearchLevel wire_level(asks::level l) {
  return l == asks::level::basic  ? wire::SEARCH_BASIC
         : l == asks::level::good ? wire::SEARCH_GOOD
                                  : wire::SEARCH_FLUENT;
}

std::vector<std::string> sorted(std::vector<std::string> codes) {
  std::ranges::sort(codes);
  return codes;
}

}  // namespace

wire::SearchAsk content_of(const question& q, std::string_view vacancy) {
  wire::SearchAsk w;
  w.set_vacancy_id(std::string(vacancy));
  for (const std::string& code : sorted(q.asks.must)) w.add_must(code);
  for (const std::string& code : sorted(q.asks.certificates)) w.add_certificates(code);
  auto languages = q.asks.languages;
  std::ranges::sort(languages, {}, &asks::language::code);
  for (const asks::language& l : languages) {
    wire::SearchLanguage& one = *w.add_languages();
    one.set_code(l.code);
    one.set_at_least(wire_level(l.at_least));
  }
  w.set_week(static_cast<std::uint32_t>(q.asks.week.to_ulong()));
  w.set_nis(q.km > 0 ? static_cast<std::uint32_t>(q.nis) : 0);
  w.set_km(static_cast<std::uint32_t>(q.km));
  w.set_minimum_age(static_cast<std::uint32_t>(q.minimum_age));
  return w;
}

bool well_formed(const wire::SearchAsk& w) {
  const auto itself = [](const std::string& s) -> const std::string& { return s; };
  const auto code = [](const wire::SearchLanguage& l) -> const std::string& { return l.code(); };
  const auto level = [](const wire::SearchLanguage& l) {
    return l.at_least() >= wire::SEARCH_BASIC && l.at_least() <= wire::SEARCH_FLUENT;
  };
  const bool asks_something = w.must_size() + w.certificates_size() + w.languages_size() > 0;
  const bool near = w.km() == 0 ? w.nis() == 0
                                : std::ranges::find(targeted_search::distances, static_cast<int>(w.km())) !=
                                          targeted_search::distances.end() &&
                                      w.nis() >= lowest_nis && w.nis() <= highest_nis;
  return asks_something && near && in_order(w.must(), asks::most_concepts, itself) &&
         in_order(w.certificates(), asks::most_certificates, itself) &&
         in_order(w.languages(), asks::most_languages, code) && std::ranges::all_of(w.languages(), level) &&
         w.week() < (1U << asks::parts_a_week) &&
         w.minimum_age() <= static_cast<std::uint32_t>(targeted_search::highest_age);
}

std::optional<question> question_of(const wire::SearchAsk& w, const municipal_register& places) {
  question q;
  q.asks.must.assign(w.must().begin(), w.must().end());
  q.asks.certificates.assign(w.certificates().begin(), w.certificates().end());
  for (const wire::SearchLanguage& l : w.languages())
    q.asks.languages.push_back({l.code(), static_cast<asks::level>(l.at_least() - wire::SEARCH_BASIC)});
  q.asks.week = asks::week_parts(w.week());
  q.km = static_cast<int>(w.km());
  q.minimum_age = static_cast<int>(w.minimum_age());
  if (q.km > 0) {
    const municipality* centre = places.of(places.current(static_cast<int>(w.nis())).value_or(0));
    if (centre == nullptr) return std::nullopt;
    q.place = centre->name;
    q.nis = centre->nis;
  }
  return targeted_search::check(q, places) ? std::optional(std::move(q)) : std::nullopt;
}

}  // namespace paraat::neighbour_search
