#pragma once
// The rows behind imports.hpp; for imports*.cpp only.

#include "tenant/crisis/corps/imports.hpp"

namespace paraat::corps {

void insert(transaction&, const sent_list&);
std::optional<sent_list> list_for_update(transaction&, const import_id&);
void update_columns(transaction&, const sent_list&);
void remember_columns(transaction&, const std::string& headers_hash, const std::vector<std::string>&,
                      instant now);
std::vector<std::string> remembered_columns(transaction&, const std::string& headers_hash);

// People registered in this corps under one of these names.
struct known_person {
  member_id id;
  std::string name, email, phone;  // name and address in lower case
  std::optional<day> born;
};
std::vector<known_person> people_named(transaction&, const corps_id&, const std::vector<std::string>& names);

// Inserts the members with their certificates and a line in their trail; gives the lines of people registered
// meanwhile, which were skipped.
struct new_member {
  const judged_row* row = nullptr;
  member_id id;
  member_state to = member_state::applied;
};
std::vector<int> insert_members(transaction&, const sent_list&, const std::vector<new_member>&, instant now);
void insert_outcomes(transaction&, const sent_list&, const std::vector<judged_row>& rows,
                     const std::vector<new_member>&, const std::vector<int>& meanwhile);
void mark_done(transaction&, const sent_list&);
// Deletes the members unchanged since the import; gives how many.
int delete_made(transaction&, const import_id&);

}  // namespace paraat::corps
