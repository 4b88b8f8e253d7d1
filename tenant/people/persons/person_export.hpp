#pragma once
// A copy of everything that a tenant keeps about one person (GDPR articles 15 and 20). Which tables and
// columns go into it is a table of node/ (node/person_export.hpp), handed in through web::callbacks; here is
// how a row of that table is read, and the copy as JSON.
//
// A copy for the person has what a copy for the staff has not: health, the words of messages, and where their
// account is signed in.

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::persons {

enum class reader { staff, person };

// How the value of a column leaves: as it is, opened with the key of the node, or with its links masked.
enum class leaving { plain, opened, masked };
struct own_column {
  std::string_view name;
  leaving how = leaving::plain;
  std::string_view of = {};  // SQL: in which rows; in the others it is empty
};

// `whose` is the SQL condition of the rows `t` that are about the person. It may use $1 (tenant), $2
// (person), $3 (now), and what read_copy names before it: mine (contact points), members (ids in the corps),
// places (ids in call-outs and of walk-ins), known_account.
struct exported_table {
  std::string_view name;   // with its schema: "tenant.interests"
  std::string_view title;  // a text of the site
  std::string_view whose;
  std::string_view columns;            // in every copy; the rows are ordered by them
  std::string_view about = {};         // SQL: what the row is about, in words; becomes the value "about"
  std::optional<own_column> own = {};  // only in the copy for the person
  bool person_only = false;            // no row of it is in the copy for the staff
  std::string_view for_staff = {};     // SQL: a further condition in the copy for the staff
  // The word for a code in a column, where label_of_code has none or another; empty: no word.
  std::string (*word)(const web::texts&, std::string_view column, std::string_view code) = nullptr;
};

// A column that holds data of a person, or a table, of which no copy is given.
struct left_out {
  std::string_view table;
  std::string_view columns;  // empty: all of them
  std::string_view because;
};

// {"format", "version", "municipality", "made_at", "for", "person", "tables": {"tenant.interests": [{…}]}}.
// Nothing when the tenant has no such person. A table without rows about the person is not in it.
std::optional<boost::json::object> read_copy(transaction&, const web::scope&, const person_id& person,
                                             reader);
// The same for the owner of a profile, of the profile alone: nothing of their person's other records, which
// may have another address.
std::optional<boost::json::object> read_profile_copy(transaction&, const web::scope&,
                                                     std::string_view profile);

// The person that this record is about; none: no such record, or erased. `source` as in record.
std::optional<person_id> person_of_record(transaction&, std::string_view source, std::string_view id);

// Whether every record of the person has this e-mail address; or, where `mail` is empty, this number.
bool is_only_reached_at(transaction&, const person_id& person, std::string_view mail, std::string_view phone);
// Whether the records of the person have one and the same e-mail address, or number.
bool has_one_address(transaction&, const person_id& person, bool mail);

// The word for a column on the readable page, and for a code that is kept in one.
std::string_view label_of_column(std::string_view);
std::string_view label_of_code(std::string_view);

}  // namespace paraat::persons
