#include "tenant/people/persons/copy_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/whole_number.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::persons {
namespace {

namespace tpl = web::tpl;
namespace json = boost::json;
using web::response;
using web::scope;
using web::view;

// "2026-11-21T23:36:55.123456+00:00", as PostgreSQL writes a moment in JSON: sessions run in UTC.
std::optional<instant> moment_of(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || !text.ends_with("+00:00")) return std::nullopt;
  const auto day = web::parse_date(text.substr(0, 10));
  const auto h = whole_number<int>(text.substr(11, 2)), m = whole_number<int>(text.substr(14, 2));
  if (!day || !h || !m) return std::nullopt;
  return instant{std::chrono::sys_days{*day}} + std::chrono::hours{*h} + std::chrono::minutes{*m};
}

// Columns of which the value is a word of ours, not of the person.
bool keeps_codes(std::string_view column) {
  constexpr std::string_view known[] = {"answered_via", "channel", "consent_how", "in_how", "kind",
                                        "out_how",      "outcome", "state",       "via",    "what"};
  return std::ranges::find(known, column) != std::end(known);
}

// Bits, which the row also says in words.
bool in_words_too(std::string_view column) { return column == "week_away" || column == "moments"; }

std::string shown_value(const scope& s, const exported_table& t, std::string_view column,
                        const json::value& v) {
  if (v.is_null()) return "";
  if (v.is_bool()) return v.as_bool() ? s.t("ja") : s.t("nee");
  if (v.is_array()) {
    std::string out;
    for (const json::value& one : v.as_array())
      out += (out.empty() ? "" : ", ") + shown_value(s, t, column, one);
    return out;
  }
  if (!v.is_string()) return json::serialize(v);
  const std::string text(v.as_string());
  if (std::string word = t.word ? t.word(s.t, column, text) : ""; !word.empty()) return word;
  if (keeps_codes(column) && !label_of_code(text).empty()) return s.t(label_of_code(text));
  if (const auto at = moment_of(text))
    return s.t.date_with_year(web::local_day(*at)) + ", " + web::local_clock_time(*at);
  if (const auto day = text.size() == 10 ? web::parse_date(text) : std::nullopt)
    return s.t.date_with_year(*day);
  return text;
}

}  // namespace

void draw_copy(view& v, const scope& s, const json::object& copy) {
  view& all = v.include(tpl::COPY, "people/persons/copy.html");
  const json::object& tables = copy.at("tables").as_object();
  for (const exported_table& t : s.node.call.exported_tables()) {
    const auto* rows = tables.if_contains(t.name);
    if (rows == nullptr) continue;
    view& section = all.add(tpl::COPY_TABLE);
    section.set(tpl::TITLE, s.t(t.title));
    for (const json::value& row : rows->as_array()) {
      view& one = section.add(tpl::ROW);
      for (const auto& [column, value] : row.as_object())
        if (!in_words_too(column))
          if (const std::string text = shown_value(s, t, column, value); !text.empty())
            one.add(tpl::FACT).set(tpl::LABEL, s.t(label_of_column(column))).set(tpl::TEXT, text);
    }
  }
}

response file_of(const scope& s, const json::object& copy) {
  response out = web::text_response(200, json::serialize(copy) + "\n", "application/json");
  out.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"persoon-{}.json\"",
                                                              web::iso_date(web::local_day(s.now))));
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

}  // namespace paraat::persons
