#include "tenant/publishing/alerts/alerts_form.hpp"

#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/publishing/alerts/search_text.hpp"

namespace paraat::alerts {
namespace {

using web::form;
using web::scope;

constexpr int distances[] = {5, 10, 20, 50};

}  // namespace

std::vector<web::choice> rhythm_choices(const scope& s) {
  std::vector<web::choice> out;
  for (const rhythm r : {rhythm::at_once, rhythm::daily, rhythm::weekly})
    out.push_back({std::string(name_of(r)), rhythm_text(s, r), ""});
  return out;
}

void add_rhythm(form& f, const scope& s, rhythm shown) {
  f.add_choices(form::type::radios, "ritme", s.t("Hoe vaak wil je een mail?"), rhythm_choices(s),
                {.required = true, .missing = s.t("Kies hoe vaak je een mail wil")});
  f.put("ritme", std::string(name_of(shown)));
}

void add_distance(form& f, const scope& s, const criteria& c) {
  if (c.place.empty()) return;
  std::vector<web::choice> choices{{"0", s.t("Maakt niet uit"), ""}};
  for (const int km : distances)
    choices.push_back({std::to_string(km), fmt::format(fmt::runtime(s.t("Tot {0} km")), km), ""});
  f.add_choices(form::type::select, "afstand", fmt::format(fmt::runtime(s.t("Hoe ver van {0}?")), c.place),
                std::move(choices), {.required = true, .missing = s.t("Kies hoe ver")});
  f.put("afstand", std::to_string(c.km));
}

rhythm rhythm_in(const form& f) { return rhythm_named(f.value("ritme")).value_or(rhythm::weekly); }

int distance_in(const form& f, const criteria& c) {
  return c.place.empty() ? 0 : whole_number<int>(f.value("afstand")).value_or(0);
}

}  // namespace paraat::alerts
