#pragma once
// Lists of people, organisations and vacancies from other tools, and their undo.
//
//   judging → draft → making → done → undone
//
// A list that was sent is read and every row judged before anything is made: what it is, why, and which row
// or record it repeats. What the columns mean is guessed from their names, corrected by a person and kept as
// a profile for the next list with these names. Only when asked the good rows become records; a long list is
// judged and made some rows at a time by a job, and its page shows how far it is. An import is undone as a
// whole for thirty days: what was changed since stays, and is named with what happened to it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/csv/sent_sheet.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::list_imports {

constexpr std::size_t most_bytes = 8 * 1024 * 1024, most_rows = 20'000;

enum class list_kind { people, organisations, vacancies };
std::string_view name_of(list_kind);
std::optional<list_kind> kind_named(std::string_view);
// The kinds that this tenant may bring in: people only where there is a reserve.
std::vector<list_kind> kinds_here(const web::scope&);

enum class list_state { judging, draft, making, done, undone };
std::string_view name_of(list_state);

using list_id = row_id<struct import_list>;
struct import_list {
  list_id id;
  list_kind kind = list_kind::people;
  list_state at_state = list_state::judging;
  std::string file_name;
  csv::encoding from = csv::encoding::utf8;
  char delimiter = ';';
  int header_row = 0;
  std::string body;  // empty when it was forgotten, and in a list of lists
  std::vector<std::string> headers, columns;
  int rows = 0, worked = 0;
  bool with_likely = false;
  int made = 0, left_out = 0, kept = 0;
  std::int64_t made_by = 0;
  instant at{};
  std::optional<instant> done_at;
};

// The text of an upload (csv::list_text), outside any transaction. Refusals (invalid): too large, a
// spreadsheet that cannot be read.
result<std::string> text_of_upload(std::string_view bytes);
// Refusals (invalid): no text, no rows, too many rows or columns; (not_found) a kind that is not for this
// tenant.
result<import_list> receive(transaction&, const web::scope&, list_kind, std::string file_name,
                            std::string_view text);
std::optional<import_list> find_list(transaction&, const list_id&);
std::vector<import_list> lists(transaction&);  // newest first
// Judges the list anew with these targets, and keeps them as a profile. Refusals (invalid): an unknown
// target, one that is chosen twice, or none for what each row needs.
result<import_list> choose_columns(transaction&, const web::scope&, const list_id&,
                                   const std::vector<std::string>&);
// A title stands above the names of the columns: they are in this row.
result<import_list> choose_header(transaction&, const web::scope&, const list_id&, int header_row);
bool throw_away(transaction&, const list_id&);  // before anything was made of it

// ---- judged rows

enum class verdict { good, wrong, twice, likely, made };
std::string_view name_of(verdict);

struct judged_row {
  int line = 0;
  verdict what = verdict::good;
  std::vector<std::string> problems;  // texts of the site; remarks when the row is good
  std::string read = "{}";            // JSON: what was read of it
  bool apart = false;   // of a person: somebody of their own, whatever the name and the address say
  int same_line = 0;    // the line that it repeats
  std::string same_as;  // or the record
  std::string record;   // that was made of it
};
struct row_counts {
  long long all = 0, good = 0, wrong = 0, twice = 0, likely = 0, made = 0;
};
row_counts count_rows(transaction&, const list_id&);
struct row_filter {
  std::optional<verdict> what = {};
  int page = 1, per_page = 50;
};
std::vector<judged_row> rows_of(transaction&, const list_id&, const row_filter&);
// The first rows of the sheet, for the choice of the columns.
csv::sent_sheet sheet_of(const import_list&);

// ---- made, and undone

// Makes records of the good rows, and of those that seem to be there when asked. Refusals: conflict when it
// was done already, or when no row is good.
result<import_list> carry_out(transaction&, const web::scope&, const list_id&, bool with_likely);
struct stayed_record {
  std::string id, name;
  std::vector<std::string> why;  // texts of the site
};
// What was changed since, and would stay.
std::vector<stayed_record> changed_since(transaction&, const import_list&);
result<import_list> undo(transaction&, const web::scope&, const list_id&);

// The rows of a long list are judged and made by this job, some at a time.
constexpr std::string_view work_job = "lists.work";
void work(transaction&, const web::services&, const list_id&, instant now);

// ---- profiles of columns

using profile_id = row_id<struct import_profile>;
struct import_profile {
  profile_id id;
  list_kind kind = list_kind::people;
  std::string name;
  std::vector<std::string> headers, columns;
  int version = 1;
  instant updated_at{};
};
std::vector<import_profile> profiles(transaction&);
std::optional<import_profile> find_profile(transaction&, const profile_id&);
// Refused (invalid) as choose_columns, (conflict) when it was changed since `seen_version`.
result<void> correct_profile(transaction&, const profile_id&, std::string name,
                             const std::vector<std::string>& columns, int seen_version, instant now);
void drop_profile(transaction&, const profile_id&);

constexpr std::chrono::days text_kept{7}, undo_term{30}, list_kept{90};
void forget_lists(transaction&, instant now);

}  // namespace paraat::list_imports
