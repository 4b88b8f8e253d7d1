#pragma once
// Asks in words, for every page that shows them. Codes that this release does not know are left out.

#include <string>
#include <utility>
#include <vector>

#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/asks/asks.hpp"

namespace paraat::asks {

// In the language of the page.
std::string label_of(const web::texts&, const taxonomy::taxonomy_concept&);
std::string label_of(const web::texts&, level);  // "een beetje"
std::vector<std::string> labels_of(const web::texts&, const std::vector<std::string>& codes);

struct named_part {
  std::string_view code, label, hours;
};
std::span<const named_part> parts();                              // of a day
std::span<const std::string_view> weekdays();                     // Monday first; texts of the site
std::string week_text(const web::texts&, const week_parts&);      // "Maandag tot vrijdag: ochtend, middag"
std::string hours_text(const web::texts&, int hours, hours_per);  // "3 uur per week"

struct line {
  std::string text, plain = {};  // in Dutch also an explanation in plain words
};
struct fact {
  std::string label;
  std::vector<line> lines;
};
std::string joined(const fact&);  // without explanations
// "Wat je doet", "Voor wie", "Nodig", "Taal", "Attest", "Mooi meegenomen", "Dagen", "Tijd": those that are
// said.
std::vector<fact> asked(const web::texts&, const vacancy_asks&);
std::vector<std::string> offered(const web::texts&, const vacancy_asks&);
// A few words for a card: languages, certificates, and what somebody must be able to do or have.
std::string short_text(const web::texts&, const vacancy_asks&);

}  // namespace paraat::asks
