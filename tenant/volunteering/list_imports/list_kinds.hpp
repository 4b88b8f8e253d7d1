#pragma once
// What a kind of list must know: what its columns can hold, how a row is judged, and how records are made and
// taken back. One table, list_kinds.cpp; the rest of this folder knows no kind by name.

#include <map>
#include <span>

#include "tenant/platform/rules/rules.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"

namespace paraat::list_imports {

// The values of one row by what its columns hold.
class row_values {
 public:
  row_values(const csv::row& row, const std::vector<std::string>& columns) : row_(row), columns_(columns) {}
  std::string of(std::string_view target) const;  // normalised; empty without such a column

 private:
  const csv::row& row_;
  const std::vector<std::string>& columns_;
};

// What judging a row may look at, besides the row.
struct judging {
  const web::scope& s;
  const rules::book& book;
  // Dates of the list that can only be day/month, and only month/day.
  bool day_first_seen = false, month_first_seen = false;
  mutable std::map<std::string, std::vector<std::string>> known_words =
      {};  // of the taxonomy, looked up once
};

struct kind_of_list {
  list_kind what;
  std::string_view code;
  std::span<const csv::column_target> (*targets)();
  // A better guess than column by column; may be missing.
  void (*correct_guess)(std::vector<std::string>& columns);
  result<void> (*is_enough)(const std::vector<std::string>& columns);
  void (*judge)(const judging&, const row_values&, judged_row&);
  // All rows of the list, by line.
  void (*find_repeats)(transaction&, const web::scope&, std::vector<judged_row>&);
  // Sets `record` of each row of which a record was made; a row without one was there meanwhile.
  void (*make)(transaction&, const web::scope&, const import_list&, std::vector<judged_row>&);
  // After the last row; may be missing.
  void (*finish)(transaction&, const web::scope&, const import_list&);
  std::vector<stayed_record> (*touched)(transaction&, const import_list&);
  int (*drop_untouched)(transaction&, const web::scope&, const import_list&);
};
const kind_of_list& about(list_kind);

// What each kind does, in files of their own.
extern const kind_of_list people_kind, organisations_kind, vacancies_kind;

// For all kinds.
// The records that were made of this list.
std::vector<std::string> records_of(transaction&, const list_id&);
void wrong(judged_row&, std::string sentence);
bool has_column(const std::vector<std::string>& columns, std::string_view code);
// "mm/dd/yyyy" as the tools of Americans write it, for the reader of dates.
std::string day_before_month(std::string_view date);
// Which orders of day and month the dates in this column show.
struct date_orders {
  bool day_first = false, month_first = false;
};
date_orders orders_in(const csv::sent_sheet&, const std::vector<std::string>& columns,
                      std::string_view target);
bool is_ambiguous(std::string_view date);

}  // namespace paraat::list_imports
