#pragma once
// Shared by the SQL files of this folder: the columns of a listing and reading them.

#include "tenant/listings/listings.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::listings {

extern const char* const listing_columns;  // of node.listings as l
listing row_to_listing(const pqxx::row&);
std::vector<listing> rows_of(const pqxx::result&);

}  // namespace paraat::listings
