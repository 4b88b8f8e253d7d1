#include "tenant/platform/store/sql.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/pool.hpp"

namespace paraat::sql {

parameter to_parameter(instant v) {
  const auto us = v.time_since_epoch().count();
  const auto seconds = us >= 0 ? us / 1'000'000 : (us - 999'999) / 1'000'000;
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:06}+00", fmt::gmtime(static_cast<std::time_t>(seconds)),
                     us - seconds * 1'000'000);
}

parameter to_parameter(std::chrono::year_month_day v) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(v.year()), static_cast<unsigned>(v.month()),
                     static_cast<unsigned>(v.day()));
}

pqxx::result run_with(transaction& tx, const std::string& text, const std::vector<parameter>& parameters,
                      planning when) {
  std::vector<const char*> raw;
  raw.reserve(parameters.size());
  for (const parameter& p : parameters) raw.push_back(p ? p->c_str() : nullptr);
  lease& l = tx.connection();
  const bool keeps = when == planning::kept && !raw.empty() && l.pool.prepares();
  const std::string* name = keeps ? l.connection->known.name_of(text) : nullptr;
  return guarded(l, [&](pqxx::nontransaction& session) {
    if (raw.empty()) return session.exec(text);
    const auto values = pqxx::prepare::make_dynamic_params(raw.begin(), raw.end());
    if (name == nullptr) return session.exec_params(text, values);
    l.connection->link.prepare(*name, text);
    try {
      return session.exec_prepared(*name, values);
    } catch (const pqxx::feature_not_supported& e) {
      // A migration has changed a table since it was planned.
      l.healthy = false;
      throw try_again(e.what());
    }
  });
}

std::string bytea(std::string_view bytes) { return "\\x" + hex(bytes); }

std::string bytes_of(const pqxx::field& f) {
  return from_hex(std::string_view(f.c_str()).substr(2)).value_or(std::string());
}

std::string text_array(const std::vector<std::string>& values) {
  std::string out = "{";
  for (const std::string& value : values) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + "}";
}

std::string int_array(const std::vector<int>& values) {
  return fmt::format("{{{}}}", fmt::join(values, ","));
}

std::vector<std::string> text_array_of(const pqxx::field& f) {
  std::vector<std::string> out;
  if (f.is_null()) return out;
  pqxx::array_parser parser(f.c_str());
  for (auto next = parser.get_next(); next.first != pqxx::array_parser::juncture::done;
       next = parser.get_next())
    if (next.first == pqxx::array_parser::juncture::string_value) out.push_back(next.second);
  return out;
}

namespace {

int number_at(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (at + count <= text.size()) std::from_chars(text.data() + at, text.data() + at + count, value);
  return value;
}

// Where the year ends: it has five digits from the year 10000 on. `infinity` is no date that a page can show.
std::size_t after_year(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) throw std::range_error("a date without a year");
  return dash;
}

std::chrono::year_month_day day_at_start(std::string_view text) {
  const std::size_t year = after_year(text);
  return {std::chrono::year{number_at(text, 0, year)},
          std::chrono::month{static_cast<unsigned>(number_at(text, year + 1, 2))},
          std::chrono::day{static_cast<unsigned>(number_at(text, year + 4, 2))}};
}

}  // namespace

instant instant_of(const pqxx::field& f) {
  using namespace std::chrono;
  const std::string_view t(f.c_str(), f.size());
  const std::size_t day = after_year(t) + 4;
  auto at =
      time_point_cast<microseconds>(sys_days{day_at_start(t)} + hours{number_at(t, day + 3, 2)} +
                                    minutes{number_at(t, day + 6, 2)} + seconds{number_at(t, day + 9, 2)});
  if (t.size() > day + 11 && t[day + 11] == '.') {
    int scale = 100'000;
    for (std::size_t i = day + 12; i < t.size() && t[i] >= '0' && t[i] <= '9'; ++i, scale /= 10)
      at += microseconds{(t[i] - '0') * scale};
  }
  return at;
}

std::optional<instant> optional_instant_of(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional(instant_of(f));
}

std::optional<std::chrono::year_month_day> optional_day_of(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional(day_at_start({f.c_str(), f.size()}));
}

std::string text_of(const pqxx::field& f) {
  return f.is_null() ? std::string() : std::string(f.c_str(), f.size());
}

}  // namespace paraat::sql
