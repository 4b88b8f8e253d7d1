#pragma once
// Parts of the page of a conversation; for conversation_pages.cpp only.

#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/relay_pages.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::relay {

std::string filled(const std::string& sentence, const std::string& one);
// The other side by name; of a subject that is gone nobody is left.
std::string other_name(const web::scope&, const std::optional<subject_now>&, side mine);
closed_by closing_of(side);

struct ending_words {
  std::string title, text, way_back;  // label of the button that opens it again
};
ending_words ending_of(const web::scope&, const reader&, bool gone, const std::string& with);
std::string term_sentence(const web::scope&, const conversation&);

void draw_messages(web::view&, const web::scope&, transaction&, const reader&, const std::string& with);

}  // namespace paraat::relay
