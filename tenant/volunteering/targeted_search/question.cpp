#include "tenant/volunteering/targeted_search/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/asks/suggestions.hpp"
#include "tenant/volunteering/match_pool/match_pool.hpp"

namespace paraat::targeted_search {
namespace {

namespace json = boost::json;
using asks::part_of_asks;

// A negative number would turn into another age in the packed row of the engine.
int age_asked(int minimum) { return std::clamp(minimum, 0, highest_age); }

// The first skill that the text names is asked, the others are welcome: each more that is asked keeps people
// away, and nobody confirmed them.
asks::vacancy_asks read_in_text(const vacancies::vacancy& v) {
  const asks::suggestions read = asks::suggest(v.what.title, v.what.body, v.what.rhythm);
  asks::vacancy_asks out;
  for (const taxonomy::taxonomy_concept* c : read.skills)
    (out.must.empty() ? out.must : out.nice).push_back(c->code);
  out.week = read.week;
  return out;
}

template <class Text>
void remove(std::vector<Text>& from, const Text& what) {
  std::erase(from, what);
}

class part_list {
 public:
  part_list(const web::texts& t, const question& q) : t_(t), q_(q) {}

  template <class Change>
  void add(std::string kind, std::string label, Change change) {
    understood_part p{std::move(kind), std::move(label), q_};
    change(p.without);
    out_.push_back(std::move(p));
  }
  void add_concepts(std::vector<std::string> asks::vacancy_asks::* list, const std::string& kind) {
    for (const std::string& code : q_.asks.*list)
      if (const auto* c = taxonomy::find(code))
        add(kind, asks::label_of(t_, *c), [&](question& q) { remove(q.asks.*list, code); });
  }
  std::vector<understood_part> take() { return std::move(out_); }

 private:
  const web::texts& t_;
  const question& q_;
  std::vector<understood_part> out_;
};

}  // namespace

std::string to_json(const question& q) {
  json::object o;
  o["asks"] = json::parse(asks::to_json(q.asks));
  o["place"] = q.place;
  o["nis"] = q.nis;
  o["km"] = q.km;
  o["age"] = q.minimum_age;
  return json::serialize(o);
}

question from_json(std::string_view text) {
  const json::object o = json::parse(text).as_object();
  question q;
  q.asks = asks::from_json(json::serialize(o.at("asks")));
  q.place = std::string(o.at("place").as_string());
  q.nis = o.at("nis").to_number<int>();
  q.km = o.at("km").to_number<int>();
  q.minimum_age = o.at("age").to_number<int>();
  return q;
}

std::string key_of(const question& asked) {
  question q = asked;
  for (auto* list : {&q.asks.must, &q.asks.nice, &q.asks.certificates}) std::ranges::sort(*list);
  std::ranges::sort(q.asks.languages, {}, &asks::language::code);
  return hex(sha256_bytes(to_json(q)));
}

result<void> check(const question& q, const municipal_register& places) {
  if (q.asks.must.empty() && q.asks.certificates.empty() && q.asks.languages.empty())
    return refuse(refusal_kind::invalid,
                  "Schrijf wat iemand moet kunnen of hebben, zoals “verpleegkundige”, “Frans” of “tractor”",
                  "woorden");
  if (auto good = asks::check(q.asks); !good) {
    good.error().field = "woorden";
    return good;
  }
  if (q.minimum_age < 0 || q.minimum_age > highest_age)
    return refuse(refusal_kind::invalid, "Deze leeftijd kan je niet vragen.", "woorden");
  if (!q.place.empty() && !places.locate(q.place, q.nis))
    return refuse(refusal_kind::invalid, "Deze plaats kennen we niet. Kies een gemeente of dorp.", "plaats");
  if (q.km != 0 && std::ranges::find(distances, q.km) == distances.end())
    return refuse(refusal_kind::invalid, "Kies een afstand uit de lijst", "afstand");
  if (q.km != 0 && q.place.empty())
    return refuse(refusal_kind::invalid, "Vul in vanaf welke plaats de afstand telt", "plaats");
  return {};
}

question question_of(const vacancies::vacancy& v, const municipal_register& places) {
  question q;
  q.asks = v.asks;
  if (q.asks.must.empty() && q.asks.certificates.empty() && q.asks.languages.empty()) {
    const asks::vacancy_asks read = read_in_text(v);
    q.asks.must = read.must;
    q.asks.nice = read.nice;
    if (q.asks.week.none()) q.asks.week = read.week;
  }
  q.asks.support.clear();
  q.asks.hours = 0;
  q.asks.per = asks::hours_per::time;
  q.minimum_age = age_asked(v.what.minimum_age);
  const auto at = places.locate_address(v.what.place, v.what.nis);
  if (at) q.place = at->name, q.nis = at->nis;
  return q;
}

matching::match_ask ask_of(const question& q, const municipal_register& places) {
  matching::match_ask a;
  match_pool::take_asks(a, q.asks);
  a.week_is_fixed = q.asks.week.any();
  a.minimum_age = age_asked(q.minimum_age);
  if (!q.place.empty())
    if (const auto at = places.locate(q.place, q.nis)) a.place = at->at;
  return a;
}

std::vector<understood_part> parts_of(const web::texts& t, const question& q) {
  part_list out(t, q);
  out.add_concepts(&asks::vacancy_asks::must, t("Nodig"));
  out.add_concepts(&asks::vacancy_asks::certificates, t("Attest"));
  for (const asks::language& l : q.asks.languages)
    if (const auto* c = taxonomy::find(l.code))
      out.add(t("Taal"), asks::label_of(t, *c) + ", " + asks::label_of(t, l.at_least),
              [&](question& w) { std::erase(w.asks.languages, l); });
  out.add_concepts(&asks::vacancy_asks::nice, t("Mooi meegenomen"));
  if (q.asks.week.any())
    out.add(t("Wanneer"), asks::week_text(t, q.asks.week), [](question& w) { w.asks.week.reset(); });
  if (q.km > 0)
    out.add(t("Afstand"), fmt::format(fmt::runtime(t("hoogstens {0} km van {1}")), q.km, q.place),
            [](question& w) { w.km = 0; });
  if (q.minimum_age > 0)
    out.add(t("Leeftijd"), t("Vanaf {} jaar", "Vanaf {} jaar", q.minimum_age),
            [](question& w) { w.minimum_age = 0; });
  return out.take();
}

}  // namespace paraat::targeted_search
