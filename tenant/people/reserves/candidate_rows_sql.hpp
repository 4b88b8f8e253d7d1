#pragma once
// How a candidate is read, for the *_sql.cpp files of this folder only.

#include <pqxx/pqxx>

#include "tenant/people/reserves/reserves_sql.hpp"

namespace paraat::reserves {

// Of tenant.reserve_candidates c.
extern const std::string candidate_columns;
constexpr int candidate_column_count = 26;
candidate row_to_candidate(const pqxx::row&);
std::vector<candidate> candidates_of(const pqxx::result&);

// The question goes once to a person, at the first of their candidates that has an address.
constexpr const char* askable =
    "c.state = 'unseen' and c.email <> '' and c.bounced_at is null and not exists (select 1 from "
    "tenant.reserve_candidates o where o.tenant_id = c.tenant_id and o.human_id = c.human_id and o.id <> "
    "c.id and "
    "(o.state <> 'unseen' or (o.email <> '' and o.bounced_at is null and o.id < c.id)))";

}  // namespace paraat::reserves
