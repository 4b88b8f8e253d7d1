#pragma once
// For alerts.cpp and matching.cpp: the rows of saved searches.

#include <string>
#include <vector>

#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/publishing/alerts/search_keys.hpp"

namespace paraat::alerts {

// The words of a search as the search of listings reads them.
struct read_words {
  std::string tsquery;     // empty: nothing that can be searched
  bool corrected = false;  // for a typing error; another listing may have the word as it was typed
};
read_words read_query(transaction&, const std::string& typed, const listings::word_shares* frequent);
std::vector<std::string> keys_of(const criteria&, const std::string& tsquery,
                                 const listings::word_shares* frequent);

namespace rows {

subscriber_id find_or_make_subscriber(transaction&, const std::string& email, std::string_view language,
                                      instant now);
void activate_subscriber(transaction&, const subscriber_id&, const std::string& link_hash, instant now);

void insert_search(transaction&, const saved_search&, const read_words&,
                   const listings::word_shares* frequent, std::string_view origin, instant now);
std::optional<saved_search> lock_search(transaction&, const search_id&);
void activate_search(transaction&, const search_id&, const std::string& feed_hash, instant now);
// Saved by the person, whatever it came with before.
void set_rhythm(transaction&, const search_id&, rhythm);
void read_anew(transaction&, const saved_search&, const read_words&, const listings::word_shares* frequent,
               instant now);
bool update_search(transaction&, const saved_search&, const read_words&,
                   const listings::word_shares* frequent, instant now);
void delete_search(transaction&, const search_id&);

// Active searches whose words have to be read again: typing errors, and those that were read before `since`.
// At most so many.
std::vector<saved_search> to_read_again(transaction&, instant since, int most);

}  // namespace rows
}  // namespace paraat::alerts
