#pragma once
// The layout of a list of members for another organisation's tool: the names of its columns, and their
// fields. A profile for the crisis tool of the Red Cross comes with the node. The column names of that tool
// are not published, so the names here are a guess, and the page says so: a municipality corrects them here
// without waiting for another version of this program.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::corps {

struct export_column {
  std::string header;
  std::string what;  // code of imports.hpp's targets, or "state"; empty: the column stays empty
  bool operator==(const export_column&) const = default;
};
enum class date_form { iso, day_first };

struct export_profile {
  std::string code, name;
  std::vector<export_column> columns;
  date_form dates = date_form::day_first;
  int version = 0;  // 0: as it comes with the node
};

constexpr std::string_view red_cross = "rode-kruis";
constexpr std::size_t most_export_columns = 30, most_export_profiles = 20;
const export_profile& red_cross_guess();
// The fields that a column can hold, with label: the targets of an import, and the state.
std::vector<std::pair<std::string, std::string>> export_fields();

std::vector<export_profile> export_profiles(transaction&);  // by name; that of the Red Cross is always there
std::optional<export_profile> find_export_profile(transaction&, std::string_view code);
// Creates a profile when the code is empty. `version`: the version that the user edited; when another session
// saved meanwhile: conflict. Refusals (invalid): no name, no column, a header that is empty, too long or
// repeated, an unknown field.
result<export_profile> keep_export_profile(transaction&, export_profile, instant now);
// A profile of the node returns to its original; a profile of the municipality is removed.
result<void> drop_export_profile(transaction&, std::string_view code);

}  // namespace paraat::corps
