#pragma once
// Members from a list of elsewhere (a spreadsheet, the crisis tool of the Red Cross), and back.
//
// A list that was sent is a draft: its columns are guessed, corrected by a person, and every row is judged
// again each time the draft is looked at. Nothing becomes a member before somebody asks for it; then only the
// good rows do. An import is undone as a whole: who was changed since stays, and is named.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/corps/corps.hpp"
#include "tenant/corps/export_profiles.hpp"
#include "tenant/csv/csv.hpp"
#include "tenant/register/register.hpp"

namespace paraat::corps {

constexpr std::size_t most_bytes = 5 * 512 * 1024, most_rows = 20'000, most_columns = 60;

// What a column can become. A certificate is the day until which it holds: "certificate.first_aid".
struct target {
  std::string_view code, label;
  std::string_view known_as;  // other headers, in lower case without accents or marks, separated by commas
};
std::span<const target> targets();
std::string target_label(std::string_view code);  // a text of the site; empty: unknown
// What each of these headers becomes; empty: left out. Each target once.
std::vector<std::string> guess_columns(std::span<const std::string> headers);

struct sent_list {
  std::string id, corps_id;
  enum class stage { draft, done, undone } at_stage = stage::draft;
  std::string file_name;
  csv::encoding from = csv::encoding::utf8;
  char delimiter = ';';
  std::string body;
  std::vector<std::string> columns;
  state to = state::applied;  // or accepted
  bool with_likely = false;
  int made = 0, left_out = 0, kept = 0;
  std::int64_t made_by = 0;
  instant at{};
  std::optional<instant> done_at;
};

// Refusals (invalid): no text, no rows, too many rows or columns, too large.
result<sent_list> receive(transaction&, std::string_view corps_id, std::string file_name,
                          std::string_view bytes, std::int64_t who, instant now);
std::optional<sent_list> find_list(transaction&, std::string_view id);
std::vector<sent_list> lists(transaction&, std::string_view corps_id);  // newest first, without their text
// Keeps what the columns become, for this list and for the next one with the same headers. Refusals: an
// unknown target, one that is chosen twice, or no name or no address among them.
result<sent_list> choose_columns(transaction&, std::string_view id, const std::vector<std::string>&,
                                 instant now);
bool throw_away(transaction&, std::string_view id);  // a draft

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
  std::string same_as;                // id of the member that it repeats
  int same_line = 0;                  // or the line
};
struct judgement {
  std::vector<std::string> headers;
  std::vector<judged_row> rows;
  long long count(verdict) const;
};
judgement judge(transaction&, const sent_list&, const corps&, const municipal_register&, int home_nis,
                instant now);

// ---- done, and undone

// Makes members of the good rows, and of the likely ones when asked; only who has every certificate that the
// corps asks is accepted, the others are screened first. Refusals: conflict when it was done already or when
// no row is good.
result<sent_list> carry_out(transaction&, std::string_view id, const corps&, state to, bool with_likely,
                            const municipal_register&, int home_nis, std::int64_t who, instant now);
struct outcome {
  int line = 0;
  std::string what;  // made, or the name of a verdict
  std::string problems, member_id, name;
};
std::vector<outcome> outcomes(transaction&, std::string_view id);
// Who of it was changed since, by name: they stay.
std::vector<std::string> changed_since(transaction&, std::string_view id);
result<sent_list> undo(transaction&, std::string_view id, instant now);

constexpr std::chrono::days text_kept{7}, undo_term{30}, list_kept{90};
void forget_lists(transaction&, instant now);

// ---- out

export_profile own_layout();  // what comes back as it went out
// Every member of these states, as CSV for a spreadsheet.
std::string as_csv(transaction&, const corps&, std::optional<state>, const export_profile&);

}  // namespace paraat::corps
