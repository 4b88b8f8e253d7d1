#pragma once
// Sentences that a municipality keeps for its messages to a group.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::saved_sentences {

constexpr std::size_t longest_title = 60, longest_text = 300;  // in characters
constexpr std::size_t most_sentences = 50;                     // so that a select can show them all

struct content {
  std::string title, text;
};
using sentence_id = row_id<struct sentence>;
struct sentence {
  sentence_id id;
  content what;
  int version = 1;
};

// By title.
std::vector<sentence> all_sentences(transaction&);
std::optional<sentence> find_sentence(transaction&, const sentence_id&);
// Refused: no title or text, too long, a title that another sentence has, more than most_sentences.
result<void> add_sentence(transaction&, const content&, instant now);
// `seen_version` is the version that the user edited; when another session saved meanwhile: conflict.
result<void> change_sentence(transaction&, const sentence_id&, const content&, int seen_version);
result<void> remove_sentence(transaction&, const sentence_id&);

}  // namespace paraat::saved_sentences
