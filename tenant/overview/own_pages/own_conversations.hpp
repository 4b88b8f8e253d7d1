#pragma once
// Conversations of the person on their own page: about their answers and about what they said yes to.

#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/people/relay/relay_pages.hpp"

namespace paraat::own_pages {

// The last first.
std::vector<relay::listed> conversations_of(transaction&, const profiles::profile&, instant now);
// {{#TALKS}} with {{#CONVERSATION}} for each.
void draw_conversations(web::view&, const web::scope&, transaction&, const profiles::profile&);

// /mijn/gesprekken/ID
result<relay::reader> own_conversation(const web::request&, const web::scope&, transaction&);
template <auto Work>
constexpr auto of_own = &relay::as<own_conversation, Work>;

}  // namespace paraat::own_pages
