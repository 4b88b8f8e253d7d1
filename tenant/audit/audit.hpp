#pragma once
// Who did what to the settings and the users of a municipality: ids and verbs only, never what was typed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::audit {

constexpr std::string_view texts_changed = "texts changed";
constexpr std::string_view settings_changed = "settings changed";
constexpr std::string_view neighbours_changed = "neighbours changed";
constexpr std::string_view logo_changed = "logo changed";
constexpr std::string_view logo_removed = "logo removed";
constexpr std::string_view members_exported = "members exported";
constexpr std::string_view members_imported = "members imported";
constexpr std::string_view import_undone = "import undone";
constexpr std::string_view second_step_reset = "second step reset";

struct entry {
  instant at{};
  std::optional<std::int64_t> account;  // who did it; none: the operator of the node
  std::string what;
  std::optional<std::int64_t> about;  // the account that it was done to
};

// In the transaction of the change, and a line in the log.
void note(transaction&, const entry&);
void note(transaction&, const web::scope&, std::string_view what,
          std::optional<std::int64_t> about = std::nullopt);
// What was done to an account, the last first.
std::vector<entry> about(transaction&, std::int64_t account, int most = 20);

}  // namespace paraat::audit
