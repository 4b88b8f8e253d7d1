#pragma once
// How a list of members is laid out for a tool of somebody else: what its columns are called, and what stands
// in them. One comes with the node, for the crisis tool of the Red Cross. What that tool calls its columns is
// not published, so its names are a guess, and the page says so: a municipality corrects them here and does
// not wait for another version of this program.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/store/database.hpp"

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
// What a column can hold, with its label: the targets of an import, and the state.
std::vector<std::pair<std::string, std::string>> export_fields();

std::vector<export_profile> export_profiles(transaction&);  // by name; that of the Red Cross is always there
std::optional<export_profile> find_export_profile(transaction&, std::string_view code);
// A new one when the code is empty. `version`: the one that the person changed; when somebody else saved
// meanwhile: conflict. Refusals (invalid): no name, no column, a header that is empty, too long or there
// twice, a field that nobody knows.
result<export_profile> keep_export_profile(transaction&, export_profile, instant now);
// What comes with the node is there again; one of their own is gone.
result<void> drop_export_profile(transaction&, std::string_view code);

}  // namespace paraat::corps
