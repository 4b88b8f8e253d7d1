#include "tenant/platform/web/texts.hpp"

#include <date/tz.h>
#include <fmt/format.h>
#include <unicode/currunit.h>
#include <unicode/numberformatter.h>

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <locale>
#include <stdexcept>

#include "ops/embedded.hpp"

namespace paraat::web {
namespace gettext = boost::locale::gnu_gettext;

struct texts::plural_catalogue {
  std::locale locale;
  explicit plural_catalogue(const std::string& language, std::string_view bytes) {
    gettext::messages_info info;
    info.language = language;
    info.encoding = "UTF-8";
    info.paths.emplace_back("embedded");
    info.domains.emplace_back("paraat");
    info.callback = [bytes](const std::string&, const std::string&) {
      return std::vector<char>(bytes.begin(), bytes.end());
    };
    locale = std::locale(std::locale::classic(), gettext::create_messages_facet<char>(info));
  }
};

// Of Belgium, except in English: Belgian English would write 2.734 beside €1,133.60.
struct texts::number_formats {
  icu::number::LocalizedNumberFormatter plain, euros;
  explicit number_formats(const std::string& language) {
    const auto plain_formatter = icu::number::NumberFormatter::withLocale(
        icu::Locale(language.c_str(), language == "en" ? "GB" : "BE"));
    UErrorCode failed = U_ZERO_ERROR;
    plain = plain_formatter;
    euros = plain_formatter.unit(icu::CurrencyUnit(u"EUR", failed));
    if (U_FAILURE(failed)) throw std::runtime_error("ICU does not know the euro");
  }
};

texts::texts() : formats_(std::make_unique<number_formats>(language_)) {}
texts::texts(std::string language, std::string_view bytes)
    : language_(std::move(language)),
      catalogue_(std::make_unique<plural_catalogue>(language_, bytes)),
      formats_(std::make_unique<number_formats>(language_)) {}
texts::~texts() = default;
texts::texts(texts&&) noexcept = default;

std::string texts::operator()(std::string_view dutch) const {
  if (!catalogue_) return std::string(dutch);
  return boost::locale::translate(std::string(dutch)).str(catalogue_->locale);
}

std::string texts::operator()(const refusal& why) const {
  return fill_in((*this)(std::string_view(why.sentence)), why.arguments);
}

std::string texts::operator()(std::string_view one, std::string_view many, long long n) const {
  std::string pattern(n == 1 ? one : many);
  if (catalogue_)
    pattern = boost::locale::translate(std::string(one), std::string(many), static_cast<int>(n))
                  .str(catalogue_->locale);
  if (const auto at = pattern.find("{}"); at != std::string::npos) pattern.replace(at, 2, number(n));
  return pattern;
}

namespace {

std::string written(const icu::number::FormattedNumber& n, UErrorCode& failed) {
  std::string out;
  n.toString(failed).toUTF8String(out);
  if (U_FAILURE(failed)) throw std::runtime_error("ICU cannot write a number");
  return out;
}

}  // namespace

std::string texts::number(long long n) const {
  UErrorCode failed = U_ZERO_ERROR;
  return written(formats_->plain.formatInt(n, failed), failed);
}

std::string texts::euros(long long cents) const {
  UErrorCode failed = U_ZERO_ERROR;
  return written(formats_->euros.formatDouble(static_cast<double>(cents) / 100, failed), failed);
}

namespace {

std::string month_of(const texts& t, std::chrono::month m) {
  // The names stand here as texts, so that a translator sees them.
  const std::string names[] = {t("januari"),   t("februari"), t("maart"),    t("april"),
                               t("mei"),       t("juni"),     t("juli"),     t("augustus"),
                               t("september"), t("oktober"),  t("november"), t("december")};
  return names[static_cast<unsigned>(m) - 1];
}

const date::time_zone& brussels() {
  static const date::time_zone& zone = *date::locate_zone("Europe/Brussels");
  return zone;
}

}  // namespace

std::string texts::date(std::chrono::year_month_day d) const {
  const auto day = static_cast<unsigned>(d.day());
  const char* ending = language_ == "fr" && day == 1 ? "er" : "";  // le 1er mai
  return fmt::format("{}{} {}", day, ending, month_of(*this, d.month()));
}

std::string texts::date_with_year(std::chrono::year_month_day d) const {
  return fmt::format("{} {}", date(d), static_cast<int>(d.year()));
}

std::string texts::period(std::chrono::year_month_day from, std::chrono::year_month_day to) const {
  if (from == to) return date(from);
  if (from.year() == to.year() && from.month() == to.month())
    return fmt::format("{}–{}", static_cast<unsigned>(from.day()), date(to));
  if (from.year() == to.year()) return fmt::format("{} – {}", date(from), date(to));
  return fmt::format("{} – {}", date_with_year(from), date_with_year(to));
}

std::string texts::date_and_time(instant at) const {
  const auto day = local_day(at);
  const std::string names[] = {(*this)("zo"), (*this)("ma"), (*this)("di"), (*this)("wo"),
                               (*this)("do"), (*this)("vr"), (*this)("za")};
  const unsigned weekday = std::chrono::weekday{std::chrono::sys_days{day}}.c_encoding();
  return fmt::format("{} {}, {}", names[weekday], date(day), local_clock_time(at));
}

std::chrono::year_month_day local_day(instant at) {
  const auto local = brussels().to_local(at);
  const auto days = date::floor<date::days>(local).time_since_epoch();
  return std::chrono::sys_days{std::chrono::days{days.count()}};
}

std::string local_clock_time(instant at) {
  return date::format("%H:%M", date::floor<std::chrono::minutes>(brussels().to_local(at)));
}

instant start_of_local_day(std::chrono::year_month_day d) { return at_local_hour(d, 0); }

instant at_local_hour(std::chrono::year_month_day d, int hour) {
  const date::local_days day{date::days{std::chrono::sys_days{d}.time_since_epoch().count()}};
  return std::chrono::time_point_cast<std::chrono::microseconds>(
      brussels().to_sys(day + std::chrono::hours{hour}, date::choose::earliest));
}

catalogue::catalogue() {
  by_language_.emplace("nl", texts());
  for (const embedded::file& f : embedded::catalogues()) {
    std::string language(f.path.substr(0, f.path.find('.')));
    by_language_.emplace(language, texts(language, f.bytes));
  }
}

const texts& catalogue::of(std::string_view language) const {
  const auto found = by_language_.find(language);
  return found == by_language_.end() ? by_language_.find("nl")->second : found->second;
}

bool catalogue::knows(std::string_view language) const { return by_language_.contains(language); }

std::vector<std::string> catalogue::languages() const {
  std::vector<std::string> out;
  for (const auto& [language, _] : by_language_) out.push_back(language);
  return out;
}

}  // namespace paraat::web
