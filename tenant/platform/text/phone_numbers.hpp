#pragma once
// Telephone numbers as people write them. A number without a country is Belgian.
//
// libphonenumber knows the plans: which country codes exist, how long their numbers are, which are mobile,
// how a Belgian number is grouped. What is typed is taken apart here, because it would read letters as keys
// ("0470FLOWER"), cut an extension or a second number off in silence, and knows no spreadsheets. Belgian
// mobile numbers, their length and all of 070 and 078 are decided here (the .cpp says why). A foreign number
// of a possible length is taken even when no known block holds it: to refuse a real number is worse.
// Measured: 0.2 µs for a Belgian mobile number, 9 µs for any other, 8 ms at the first, 4 MB
// (ops/decisions/0014-libraries.md).

#include <expected>
#include <string>
#include <string_view>

namespace paraat::text {

struct phone_number {
  std::string e164;     // "+32470112233" (ITU-T E.164)
  bool mobile = false;  // an SMS arrives there; of a number in no known block this is assumed
};

enum class phone_fault {
  empty,
  letters,    // anything that is neither a digit nor a mark between digits
  rounded,    // a spreadsheet made "4,7E+08" of it: its last digits are lost
  several,    // two numbers in one field
  too_short,  // for a number of its kind
  too_long,
  no_country,  // neither a leading 0 nor a plus
  no_number    // no number of the plan begins like this
};
std::string_view sentence_of(phone_fault);  // a text of the site, for the field

// For a number to which an SMS must go; a text of the site.
extern const std::string_view no_texts_sentence;

// `lost_zero`: "470112233" is a Belgian mobile number whose 0 a spreadsheet removed. A form asks for it
// again.
enum class leading_zero { required, may_be_lost };
std::expected<phone_number, phone_fault> read_phone(std::string_view typed,
                                                    leading_zero = leading_zero::required);

// "+32470112233" → "0470 11 22 33". Anything else is given back as it is.
std::string shown_phone(std::string_view stored);

// For a tel: link: in E.164 for a valid number, otherwise its diallable characters.
std::string dialled_phone(std::string_view stored);
std::string digits_of(std::string_view stored);

// The digits by which a number is found in stored ones, however either is written: "+32 (0)470/20" → "47020".
// Empty when `typed` holds anything but a number, or fewer than four digits.
std::string phone_search(std::string_view typed);

}  // namespace paraat::text
