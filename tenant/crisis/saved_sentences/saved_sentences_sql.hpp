#pragma once
// The rows behind saved_sentences.hpp; for saved_sentences.cpp only.

#include "tenant/crisis/saved_sentences/saved_sentences.hpp"

namespace paraat::saved_sentences {

// False when another sentence has this title.
bool insert_sentence(transaction&, const content&, instant now);
// Whether a sentence other than this one has the title, in capitals or not.
bool title_taken(transaction&, std::string_view title, const sentence_id& but_id);
// False when another session saved meanwhile.
bool update_sentence(transaction&, const sentence_id&, const content&, int seen_version);
bool delete_sentence(transaction&, const sentence_id&);

}  // namespace paraat::saved_sentences
