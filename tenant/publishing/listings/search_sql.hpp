#pragma once
// Shared by the SQL files of this folder: the columns of a listing and reading them; what the stock is made
// of.

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::listings {

extern const char* const listing_columns;  // of node.listings as l
constexpr int listing_column_count = 30;
listing row_to_listing(const pqxx::row&);
std::vector<listing> rows_of(const pqxx::result&);

// The narrow rows that search reads, and the words that spelling is corrected by, of these rows of
// node.listings.
void index(transaction&, const std::vector<std::int64_t>& rows);
// Writes what is for members only, without a look at versions.
void put_for_members(transaction&, const std::vector<listing>&);

// Counts that were changed by a transaction from `since` on, a horizon of before; all when it is empty.
count_reading read_counts(transaction&, const std::string& since, instant now);
std::shared_ptr<const word_shares> read_frequent_words(transaction&);

}  // namespace paraat::listings
