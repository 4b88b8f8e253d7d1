#pragma once
// The texts of the site. The code and the templates hold Dutch; a catalogue holds another language under the
// Dutch sentence as its key. Dutch is therefore always complete, and a missing translation reads as Dutch.
//
// Boost.Locale reads the catalogues and ICU writes numbers and amounts (0.2 µs each; Boost.Locale's own
// formatting is a stream: 0.5 µs, and 5 ms to generate the locale of each language). Days and months are
// texts of the catalogue: CLDR writes "1 mai" where French people write "1er mai", and a translator would not
// see them. Time zones are those of Howard Hinnant's date library.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"

namespace paraat::web {

class texts {
 public:
  texts();  // Dutch
  texts(std::string language, std::string_view catalogue);
  ~texts();
  texts(texts&&) noexcept;

  const std::string& language() const { return language_; }
  std::string operator()(std::string_view dutch) const;
  // What a reader sees of a refusal: its sentence in this language, with its arguments. Never its cause.
  std::string operator()(const refusal&) const;
  // {} in the sentence is the number, written as the language writes it.
  std::string operator()(std::string_view one, std::string_view many, long long n) const;

  std::string number(long long n) const;                // 2.734
  std::string euros(long long cents) const;             // € 1.133,60 · 1 133,60 € · €1,133.60; unbreakable
  std::string date(std::chrono::year_month_day) const;  // 21 november
  std::string date_with_year(std::chrono::year_month_day) const;  // 21 november 2026
  std::string date_and_time(instant) const;                       // za 21 november, 23:36, in Brussels
  std::string period(std::chrono::year_month_day from,
                     std::chrono::year_month_day to) const;  // 21–22 november

 private:
  struct plural_catalogue;
  struct number_formats;
  std::string language_ = "nl";
  std::unique_ptr<plural_catalogue> catalogue_;
  std::unique_ptr<number_formats> formats_;
};

// All languages that this executable knows.
class catalogue {
 public:
  catalogue();
  const texts& of(std::string_view language) const;  // Dutch when unknown
  bool knows(std::string_view language) const;
  std::vector<std::string> languages() const;

 private:
  std::map<std::string, texts, std::less<>> by_language_;
};

// Brussels time.
std::chrono::year_month_day local_day(instant);
std::string local_clock_time(instant);  // 23:36
instant start_of_local_day(std::chrono::year_month_day);
// From 0 to 24 o'clock; an hour that the change to summer time leaves out is the moment of the change, and of
// one that comes twice it is the first.
instant at_local_hour(std::chrono::year_month_day, int hour);

}  // namespace paraat::web
