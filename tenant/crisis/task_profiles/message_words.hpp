#pragma once
// The text of messages about a task of the node's catalogue, in the language of their reader.

#include "tenant/crisis/task_profiles/task_profiles.hpp"

namespace paraat::task_profiles {

// The words of a profile in French, and the request to people, as the end of "We zoeken mensen …": "om
// zandzakken te vullen en te leggen".
struct message_words {
  std::string ask_dutch, ask_french, ask_english;
  words french;
};
const message_words* message_words_of(std::string_view code);

}  // namespace paraat::task_profiles
