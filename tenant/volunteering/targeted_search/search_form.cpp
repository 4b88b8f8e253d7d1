#include "tenant/volunteering/targeted_search/search_form.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/publishing/asks/asks_view.hpp"

namespace paraat::targeted_search {
namespace {

using web::choice;
using web::form;
using enum form::type;

void add_new(std::vector<std::string>& to, const std::vector<std::string>& codes) {
  for (const std::string& code : codes)
    if (std::ranges::find(to, code) == to.end()) to.push_back(code);
}

std::vector<std::string> values_of(const asks::week_parts& week) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < week.size(); ++i)
    if (week.test(i))
      out.push_back(fmt::format("{}:{}", i / asks::parts_a_day, asks::parts()[i % asks::parts_a_day].code));
  return out;
}

asks::week_parts week_of(const std::vector<std::string>& values) {
  asks::week_parts week;
  for (std::size_t i = 0; i < week.size(); ++i)
    if (std::ranges::find(values, fmt::format("{}:{}", i / asks::parts_a_day,
                                              asks::parts()[i % asks::parts_a_day].code)) != values.end())
      week.set(i);
  return week;
}

void add_week(form& f, const web::texts& t) {
  std::vector<choice> days, parts;
  for (std::size_t d = 0; d < asks::weekdays().size(); ++d)
    days.push_back({std::to_string(d), t(asks::weekdays()[d]), ""});
  for (const asks::named_part& p : asks::parts())
    parts.push_back({std::string(p.code), t(p.label), std::string(p.hours)});
  f.add_grid("week", t("Wanneer heb je iemand nodig?"), std::move(days), std::move(parts),
             {.hint = t("Niets aangevinkt: de dag maakt niet uit."), .quiet = true});
}

}  // namespace

form search_form(const web::scope& s, const search_form_parts& p) {
  const web::texts& t = s.t;
  const bool first = p.base == question{};
  form f(s, s.base + "/mijn-organisatie/zoeken", t("Zoek mensen"));
  f.add(text, "woorden", first ? t("Wie zoek je?") : t("Wat moet erbij?"),
        {.required = first,
         .missing =
             t("Schrijf wat iemand moet kunnen of hebben, zoals “verpleegkundige”, “Frans” of “tractor”"),
         .max = 200,
         .hint = t("Bijvoorbeeld: verpleegkundigen op weekdagen, binnen 20 km van Alken. Schrijf geen namen: "
                   "je zoekt op wat iemand kan."),
         .autocomplete = "off",
         .quiet = true});
  if (p.mine.size() > 1) {
    std::vector<choice> mine;
    for (const organisations::organisation& o : p.mine) mine.push_back({o.id.text(), o.name, ""});
    f.add_choices(select, "organisatie", t("Voor welke organisatie?"), std::move(mine),
                  {.required = true, .missing = t("Kies voor welke organisatie je zoekt")});
  }
  f.add(text, "plaats", t("Vanaf welke plaats?"),
        {.max = 80, .autocomplete = "off", .half = true, .quiet = true});
  std::vector<choice> steps;
  for (const int km : distances) steps.push_back({std::to_string(km), fmt::format("{} km", km), ""});
  f.add_choices(select, "afstand", t("Hoe ver hoogstens?"), std::move(steps), {.half = true, .quiet = true});
  add_week(f, t);
  if (!first) f.hidden("vraag", to_json(p.base));
  if (!p.vacancy_id.empty()) f.hidden("vacature", p.vacancy_id);
  f.put("plaats", p.base.place);
  if (p.base.km > 0) f.put("afstand", std::to_string(p.base.km));
  f.put_all("week", values_of(p.base.asks.week));
  return f;
}

question typed_question(const form& f, const web::scope& s, const question& base) {
  const question read = understand(f.value("woorden"), s.node.municipalities, s.here.nis);
  question q = base;
  add_new(q.asks.must, read.asks.must);
  std::erase_if(q.asks.nice, [&](const std::string& code) {
    return std::ranges::find(q.asks.must, code) != q.asks.must.end();
  });
  add_new(q.asks.certificates, read.asks.certificates);
  for (const asks::language& l : read.asks.languages)
    if (std::ranges::find(q.asks.languages, l.code, &asks::language::code) == q.asks.languages.end())
      q.asks.languages.push_back(l);
  q.asks.week = read.asks.week.any() ? read.asks.week : week_of(f.values("week"));
  q.place = read.place.empty() ? f.value("plaats") : read.place;
  q.nis = read.place.empty() ? s.here.nis : read.nis;
  q.km = read.km > 0 ? read.km : f.number("afstand").value_or(0);
  if (q.place.empty()) return q;
  // As the register calls it, so that two ways to write a place are one question.
  if (const auto at = s.node.municipalities.locate(q.place, q.nis)) q.place = at->name, q.nis = at->nis;
  return q;
}

std::optional<question> sent_question(std::string_view text) {
  try {
    return from_json(text);
  } catch (const std::exception&) {  // no JSON, or other JSON: somebody wrote it by hand
    return std::nullopt;
  }
}

}  // namespace paraat::targeted_search
