#pragma once
// Saved sentences on the form of a message to a group.

#include "tenant/crisis/saved_sentences/saved_sentences.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::callouts {

using sentence_list = std::vector<saved_sentences::sentence>;

// A choice and a second button that puts the chosen sentence in the message; nothing where there are none.
void add_sentence_choice(web::form&, const web::scope&, const sentence_list&);
// Whether the second button was used: the form is shown again and nothing is checked yet.
bool asks_for_sentence(const web::parameters& sent);
// What was sent, with the chosen sentence after the typed message and the choice empty again. A sentence that
// is chosen without that button counts too: nobody means to choose one and not send it. Refused: a sentence
// that is gone; the second button without a choice.
result<web::parameters> with_chosen_sentence(const web::parameters& sent, const sentence_list&);
// Shows again what was sent, without checking it.
void put_message(web::form&, const web::parameters& sent);

}  // namespace paraat::callouts
