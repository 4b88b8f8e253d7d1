#include "node/visits.hpp"

#include <algorithm>
#include <array>

namespace paraat::node {
namespace {

using http::work_class;

// tests/unit/visits_test.cpp finds parameters that a page reads and that are missing here.
constexpr std::array known_parameters{
    "aan",      "aantal",       "afstand", "bewijs",   "dag",       "deel",    "plaats",   "bij",
    "gemeente", "groep",        "ids",     "klaar",    "lane",      "limit",   "moment",   "naam",
    "node",     "noodsituatie", "pagina",  "profiel",  "publisher", "q",       "regels",   "soort",
    "taak",     "taal",         "thema",   "toestand", "verder",    "vervolg", "volgorde", "voor",
    "wat",      "wie",          "van",     "tot",      "weten",     "whole"};

constexpr std::chrono::minutes recent{30};
constexpr std::size_t most_sessions = 20'000;

bool starts_with_any(std::string_view path, std::initializer_list<std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view p) { return path.starts_with(p); });
}

}  // namespace

bool is_known_parameter(std::string_view name) {
  return std::ranges::find(known_parameters, name) != known_parameters.end();
}

web::parameters known_only(const web::parameters& all) {
  web::parameters out;
  for (const auto& [name, value] : all.list())
    if (is_known_parameter(name)) out.add(name, value);
  return out;
}

std::string cache_key(const web::request& r, std::string_view language, bool zipped) {
  std::string key;
  key.reserve(64 + r.host.size() + r.raw_path.size() + r.raw_query.size());
  key.append(zipped ? "z\n" : "\n").append(language).append("\n");
  key.append(r.host).append("\n").append(r.raw_path).append("\n");
  for (const auto& [name, value] : r.query.list())
    if (is_known_parameter(name)) key.append(name).append("=").append(web::url_encode(value)).append("&");
  return key;
}

void recent_sessions::note(std::string_view token) {
  const std::lock_guard lock(mutex_);
  if (seen_.size() >= most_sessions) seen_.clear();
  seen_[std::hash<std::string_view>{}(token)] = std::chrono::steady_clock::now();
}

bool recent_sessions::knows(std::string_view token) const {
  if (token.empty()) return false;
  const std::lock_guard lock(mutex_);
  const auto at = seen_.find(std::hash<std::string_view>{}(token));
  return at != seen_.end() && std::chrono::steady_clock::now() - at->second < recent;
}

namespace {

// A repeated proof of identity (accounts/proof.cpp): a password is checked before the form that carries it.
// The form is read later, by the worker.
bool carries_proof(const web::request& r) {
  constexpr std::string_view field = "bewijs=";
  if (!r.header("content-type").starts_with("application/x-www-form-urlencoded")) return false;
  for (std::size_t at = r.body.find(field); at != std::string::npos; at = r.body.find(field, at + 1)) {
    const std::size_t value = at + field.size();
    if ((at == 0 || r.body[at - 1] == '&') && value < r.body.size() && r.body[value] != '&') return true;
  }
  return false;
}

}  // namespace

http::work_class class_of(const route* found, const web::request& r, std::string_view path,
                          bool known_session) {
  const bool changes = r.method == web::verb::post;
  // Answer links of people in a call-out, and reports of the SMS gateway.
  if (starts_with_any(path, {"/o/", "/sms/"})) return work_class::crisis;
  if (known_session && starts_with_any(path, {"/beheer/noodsituaties", "/beheer/oproepen", "/beheer/taken/",
                                              "/beheer/versterking", "/beheer/sms", "/aanwezig/"}))
    return work_class::crisis;
  // Handlers that open their own transactions do slow work beside them.
  if (changes && found != nullptr && found->needs == tx::none)
    return path.ends_with("/logo") || path.ends_with("/lijsten") ? work_class::picture : work_class::password;
  if (changes && known_session && carries_proof(r)) return work_class::password;
  if (known_session) return work_class::signed_in;
  const bool feed = path.ends_with(".atom") || path.ends_with(".xml") || path.ends_with(".json");
  const bool search = path == "/vacatures" && !r.query.list().empty();
  return !changes && (feed || search) ? work_class::bulk : work_class::open;
}

}  // namespace paraat::node
