#pragma once
// Import of members from a list (a spreadsheet, the crisis tool of the Red Cross), and its undo.
//
// An uploaded list is a draft: its columns are guessed, corrected by a user, and every row is validated again
// each time the draft is shown. Members are created only when a user starts the import, and only of valid
// rows. An import is undone as a whole, except for members that were changed since; those stay, and are
// named.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/corps/export_profiles.hpp"
#include "tenant/platform/csv/sent_sheet.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::corps {

constexpr std::size_t most_bytes = 5 * 512 * 1024, most_rows = 20'000;

// A target of a column. A certificate has its last valid day: "certificate.first_aid".
using target = csv::column_target;
std::span<const target> targets();
std::string target_label(std::string_view code);  // a text of the site; empty: unknown
// The target of each of these headers; empty: left out. Each target once.
std::vector<std::string> guess_columns(std::span<const std::string> headers);

using import_id = row_id<struct sent_list>;
struct sent_list {
  import_id id;
  paraat::corps::corps_id corps_id;
  enum class stage { draft, done, undone } at_stage = stage::draft;
  std::string file_name;
  csv::encoding from = csv::encoding::utf8;
  char delimiter = ';';
  int header_row = 0;  // the row with the names of the columns, of the rows that are not empty
  std::string body;
  std::vector<std::string> columns;
  member_state to = member_state::applied;  // or accepted
  bool with_likely = false;
  int made = 0, left_out = 0, kept = 0;
  std::int64_t made_by = 0;
  instant at{};
  std::optional<instant> done_at;
};

// The text of an upload (csv::list_text), outside any transaction. Refusals (invalid): too large, a
// spreadsheet that cannot be read.
result<std::string> text_of_upload(std::string_view bytes);
// Refusals (invalid): no text, no rows, too many rows or columns.
result<sent_list> receive(transaction&, const corps_id&, std::string file_name, std::string_view text,
                          std::int64_t who, instant now);
std::optional<sent_list> find_list(transaction&, const import_id&);
std::vector<sent_list> lists(transaction&, const corps_id&);  // newest first, without their text
// Keeps the targets of the columns, for this list and for the next one with the same headers. Refusals: an
// unknown target, a target chosen twice, or no name or no address among them.
result<sent_list> choose_columns(transaction&, const import_id&, const std::vector<std::string>&,
                                 instant now);
// A title stands above the names of the columns: they are in this row. The columns are guessed again.
result<sent_list> choose_header(transaction&, const import_id&, int header_row, instant now);
bool throw_away(transaction&, const import_id&);  // a draft

// ---- judged

enum class verdict { good, wrong, twice, likely };
std::string_view name_of(verdict);

struct judged_row {
  int line = 0;
  verdict what = verdict::good;
  details who;
  std::string language = "nl";
  std::vector<certificate> certificates;
  std::string age_rules;
  std::vector<std::string> problems;  // texts of the site; remarks when the row is good
  member_id same_as;                  // the member that it repeats
  int same_line = 0;                  // or the line
};
struct judgement {
  std::vector<std::string> headers;
  std::vector<csv::row> top;       // the first rows of the sheet, the title and the headers among them
  std::vector<csv::row> examples;  // the first rows below the headers
  std::vector<judged_row> rows;
  long long count(verdict) const;
};
judgement judge(transaction&, const sent_list&, const corps&, const municipal_register&, int home_nis,
                instant now);

// ---- done, and undone

// Makes members of the valid rows, and of the likely ones when asked; only a person with every certificate
// that the corps asks is accepted, the others are screened first. Refusals: conflict when it was done already
// or when no row is valid.
result<sent_list> carry_out(transaction&, const import_id&, const corps&, member_state to, bool with_likely,
                            const municipal_register&, int home_nis, std::int64_t who, instant now);
struct outcome {
  int line = 0;
  std::string what;  // made, or the name of a verdict
  std::string problems;
  paraat::corps::member_id member_id;
  std::string name;
};
std::vector<outcome> outcomes(transaction&, const import_id&);
// Names of the members changed since the import: they stay.
std::vector<std::string> changed_since(transaction&, const import_id&);
result<sent_list> undo(transaction&, const import_id&, instant now);

constexpr std::chrono::days text_kept{7}, undo_term{30}, list_kept{90};
void forget_lists(transaction&, instant now);

// ---- out

export_profile own_layout();  // an exported list that is imported again
// Every member of these states, as CSV for a spreadsheet.
std::string as_csv(transaction&, const corps&, std::optional<member_state>, const export_profile&);

}  // namespace paraat::corps
