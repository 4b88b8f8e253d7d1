// Reads the files built into the executable: data/catalogue.json, and the words for messages of the same
// profiles, data/messages.json.

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <stdexcept>

#include "ops/embedded.hpp"
#include "tenant/crisis/task_profiles/message_words.hpp"
#include "tenant/crisis/task_profiles/task_profiles_json.hpp"

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

content content_of(const json::object& o) {
  return {text(o, "group"),
          text(o, "skill"),
          list(o, "deputies"),
          list(o, "certificates"),
          o.at("people").to_number<int>(),
          o.at("hours").to_number<int>(),
          o.at("age").to_number<int>(),
          words_of(o.at("nl").as_object()),
          words_of(o.at("en").as_object())};
}

json::array read_file(std::string_view name) {
  for (const embedded::file& f : embedded::task_profiles())
    if (f.path.ends_with(name))
      return json::parse(json::string_view(f.bytes.data(), f.bytes.size())).as_array();
  throw std::logic_error("not built in: " + std::string(name));
}

std::map<std::string, message_words, std::less<>> read_messages() {
  std::map<std::string, message_words, std::less<>> out;
  for (const json::value& v : read_file("messages.json")) {
    const json::object& o = v.as_object();
    const json::object& ask = o.at("ask").as_object();
    out.emplace(text(o, "code"), message_words{text(ask, "nl"), text(ask, "fr"), text(ask, "en"),
                                               words_of(o.at("fr").as_object())});
  }
  return out;
}

std::vector<profile> read_catalogue() {
  std::vector<profile> out;
  for (const json::value& v : read_file("catalogue.json")) {
    const json::object& o = v.as_object();
    out.push_back({.code = text(o, "code"), .what = content_of(o)});
  }
  std::ranges::sort(out, {}, [](const profile& p) { return p.what.dutch.name; });
  return out;
}

json::array array_of(const std::vector<std::string>& lines) {
  json::array out;
  for (const std::string& l : lines) out.emplace_back(l);
  return out;
}

json::object object_of(const words& w) {
  return {{"name", w.name},
          {"summary", w.summary},
          {"briefing", w.briefing},
          {"bring", array_of(w.bring)},
          {"safety", array_of(w.safety)}};
}

}  // namespace

std::span<const profile> catalogue() {
  static const std::vector<profile> all = read_catalogue();
  return all;
}

const message_words* message_words_of(std::string_view code) {
  static const auto all = read_messages();
  const auto it = all.find(code);
  return it == all.end() ? nullptr : &it->second;
}

std::string to_json(const words& w) { return json::serialize(object_of(w)); }

words words_from_json(std::string_view s) {
  return words_of(json::parse(json::string_view(s.data(), s.size())).as_object());
}

std::string to_json(const content& c) {
  return json::serialize(json::object{{"group", c.group},
                                      {"skill", c.skill},
                                      {"deputies", array_of(c.deputies)},
                                      {"certificates", array_of(c.certificates)},
                                      {"people", c.people},
                                      {"hours", c.hours},
                                      {"age", c.minimum_age},
                                      {"nl", object_of(c.dutch)},
                                      {"en", object_of(c.english)}});
}

content content_from_json(std::string_view s) {
  return content_of(json::parse(json::string_view(s.data(), s.size())).as_object());
}

}  // namespace paraat::task_profiles
