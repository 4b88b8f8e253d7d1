// Reads the catalogue that is built into the executable: data/catalogue.json.

#include <algorithm>
#include <boost/json.hpp>

#include "ops/embedded.hpp"
#include "tenant/task_profiles/task_profiles_json.hpp"

namespace paraat::embedded {
std::span<const file> task_profiles();
}

namespace paraat::task_profiles {
namespace {

namespace json = boost::json;

std::string text(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }

std::vector<std::string> list(const json::object& o, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& v : o.at(key).as_array()) out.emplace_back(v.as_string());
  return out;
}

words words_of(const json::object& o) {
  return {text(o, "name"), text(o, "summary"), text(o, "briefing"), list(o, "bring"), list(o, "safety")};
}

profile profile_of(const json::object& o) {
  profile p;
  p.code = text(o, "code");
  p.what.group = text(o, "group");
  p.what.skill = text(o, "skill");
  p.what.deputies = list(o, "deputies");
  p.what.certificates = list(o, "certificates");
  p.what.people = o.at("people").to_number<int>();
  p.what.hours = o.at("hours").to_number<int>();
  p.what.minimum_age = o.at("age").to_number<int>();
  p.what.dutch = words_of(o.at("nl").as_object());
  p.what.english = words_of(o.at("en").as_object());
  return p;
}

std::vector<profile> read_catalogue() {
  std::vector<profile> out;
  for (const embedded::file& f : embedded::task_profiles()) {
    const auto all = json::parse(json::string_view(f.bytes.data(), f.bytes.size()));
    for (const json::value& v : all.as_array()) out.push_back(profile_of(v.as_object()));
  }
  std::ranges::sort(out, {}, [](const profile& p) { return p.what.dutch.name; });
  return out;
}

json::array array_of(const std::vector<std::string>& lines) {
  json::array out;
  for (const std::string& l : lines) out.emplace_back(l);
  return out;
}

}  // namespace

std::span<const profile> catalogue() {
  static const std::vector<profile> all = read_catalogue();
  return all;
}

std::string to_json(const words& w) {
  return json::serialize(json::object{{"name", w.name},
                                      {"summary", w.summary},
                                      {"briefing", w.briefing},
                                      {"bring", array_of(w.bring)},
                                      {"safety", array_of(w.safety)}});
}

words words_from_json(std::string_view s) {
  return words_of(json::parse(json::string_view(s.data(), s.size())).as_object());
}

}  // namespace paraat::task_profiles
