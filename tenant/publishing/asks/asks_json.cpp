// Asks as JSON, as they stand in a column. What is empty is left out, so that a vacancy without any holds {}.

#include <boost/json.hpp>

#include "tenant/publishing/asks/asks.hpp"

namespace paraat::asks {
namespace {

namespace json = boost::json;

void put(json::object& o, std::string_view key, const std::vector<std::string>& codes) {
  if (!codes.empty()) o[key] = json::array(codes.begin(), codes.end());
}

std::vector<std::string> list(const json::object& o, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* v = o.if_contains(key))
    for (const json::value& code : v->as_array()) out.emplace_back(code.as_string());
  return out;
}

}  // namespace

std::string to_json(const vacancy_asks& a) {
  json::object o;
  put(o, "must", a.must);
  put(o, "nice", a.nice);
  if (!a.languages.empty()) {
    json::array all;
    for (const language& l : a.languages) all.push_back({{"code", l.code}, {"level", name_of(l.at_least)}});
    o["languages"] = std::move(all);
  }
  put(o, "certificates", a.certificates);
  if (a.week.any()) o["week"] = a.week.to_ulong();
  if (a.hours > 0) {
    o["hours"] = a.hours;
    o["per"] = a.per == hours_per::time ? "time" : "week";
  }
  put(o, "support", a.support);
  return json::serialize(o);
}

vacancy_asks from_json(std::string_view text) {
  const json::object o = json::parse(text).as_object();
  vacancy_asks a;
  a.must = list(o, "must");
  a.nice = list(o, "nice");
  if (const auto* all = o.if_contains("languages"))
    for (const json::value& v : all->as_array())
      a.languages.push_back({std::string(v.at("code").as_string()),
                             level_named(v.at("level").as_string()).value_or(level::basic)});
  a.certificates = list(o, "certificates");
  if (const auto* week = o.if_contains("week")) a.week = week_parts(week->to_number<unsigned long>());
  if (const auto* hours = o.if_contains("hours")) {
    a.hours = hours->to_number<int>();
    a.per = o.at("per").as_string() == "time" ? hours_per::time : hours_per::week;
  }
  a.support = list(o, "support");
  return a;
}

}  // namespace paraat::asks
