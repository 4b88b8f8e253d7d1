#pragma once
// A profile beside the catalogue, as the pages draw it.

#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::task_profiles {

std::string list_address(const web::scope&);
std::string address_of(const web::scope&, std::string_view code);
web::response not_there(const web::scope&, const web::request&);
std::string skill_text(const web::scope&, const std::string& code);
std::string skills_text(const web::scope&, const std::vector<std::string>& codes);

// A profile as this municipality has it: its own copy, or the catalogue's offer.
struct shown {
  profile p;
  standing at = standing::own;
  std::optional<source> theirs;

  bool ours() const { return at == standing::own ? p.active : at != standing::not_in_use; }
  // True for an offer to review: one that did not come with the node, or that changed.
  bool news() const {
    return at == standing::renewed || at == standing::both_changed ||
           (at == standing::not_in_use && theirs && !theirs->publisher.empty() &&
            in_catalogue(p.code) == nullptr);
  }
};
std::optional<shown> shown_of(transaction&, const web::scope&, std::string_view code);

web::button take_over_button(const web::scope&, const shown&, std::string label, std::string variant,
                             bool replace);
// Draws the catalogue that has the profile, the differences, and the actions on them.
void draw_catalogue(web::view&, const web::scope&, const shown&);
// On the list of an aggregator: the way to publish everything.
void draw_publishing(web::list_page&, const web::scope&);

}  // namespace paraat::task_profiles
