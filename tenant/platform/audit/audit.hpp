#pragma once
// Security events of a municipality: account, verb, time, and the account or object concerned. Ids and verbs
// only, no typed text and no names, so that a log line and the chain (chain.hpp) can be kept after the person
// is erased.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::audit {

constexpr std::string_view signed_in = "signed in";
constexpr std::string_view sign_in_failed = "sign-in failed";
constexpr std::string_view sign_in_delayed = "sign-in delayed";
constexpr std::string_view access_refused = "access refused";
constexpr std::string_view user_invited = "user invited";
constexpr std::string_view invitation_accepted = "invitation accepted";
constexpr std::string_view invitation_withdrawn = "invitation withdrawn";
constexpr std::string_view roles_changed = "roles changed";
constexpr std::string_view user_removed = "user removed";
constexpr std::string_view password_changed = "password changed";
constexpr std::string_view second_step_set = "second step set";
constexpr std::string_view second_step_reset = "second step reset";
constexpr std::string_view recovery_codes_renewed = "recovery codes renewed";
constexpr std::string_view passkey_added = "passkey added";
constexpr std::string_view passkey_removed = "passkey removed";
constexpr std::string_view device_forgotten = "device forgotten";
constexpr std::string_view member_viewed = "member viewed";
constexpr std::string_view person_viewed = "person viewed";
constexpr std::string_view people_viewed = "people viewed";
constexpr std::string_view roster_viewed = "roster viewed";
constexpr std::string_view file_viewed = "file viewed";
constexpr std::string_view people_exported = "people exported";
constexpr std::string_view members_exported = "members exported";
constexpr std::string_view members_imported = "members imported";
constexpr std::string_view import_undone = "import undone";
constexpr std::string_view list_sent = "list sent";
constexpr std::string_view list_imported = "list imported";
constexpr std::string_view list_thrown_away = "list thrown away";
constexpr std::string_view reserve_asked = "reserve asked";
constexpr std::string_view reserve_answer_heard = "reserve answer heard";
constexpr std::string_view persons_joined = "persons joined";
constexpr std::string_view persons_separated = "persons separated";
constexpr std::string_view persons_linked = "persons linked";
constexpr std::string_view persons_unlinked = "persons unlinked";
constexpr std::string_view person_exported = "person exported";
constexpr std::string_view own_copy_asked = "own copy asked";
constexpr std::string_view profile_erased = "profile erased";
constexpr std::string_view profile_served = "profile served";
constexpr std::string_view profile_shown = "profile shown at the desk";
constexpr std::string_view profile_hidden = "profile hidden at the desk";
constexpr std::string_view profile_removed = "profile removed at the desk";
constexpr std::string_view paper_seen = "paper seen";
constexpr std::string_view texts_changed = "texts changed";
constexpr std::string_view settings_changed = "settings changed";
constexpr std::string_view neighbours_changed = "neighbours changed";
constexpr std::string_view neighbour_answered = "question of a neighbour answered";
constexpr std::string_view neighbour_declined = "question of a neighbour declined";
constexpr std::string_view logo_changed = "logo changed";
constexpr std::string_view logo_removed = "logo removed";
constexpr std::string_view pause_lifted = "pause lifted";
constexpr std::string_view report_viewed = "report viewed";
constexpr std::string_view report_handled = "report handled";
constexpr std::string_view rule_changed = "rule changed";

// The label of a verb on a page, such as "Aangemeld".
std::string label_of(const web::texts&, std::string_view what);
std::vector<std::string_view> all_kinds();

struct audit_entry {
  instant at{};
  std::optional<std::int64_t> account;  // the acting account; none: the operator of the node, or a visitor
  std::string what;
  std::optional<std::int64_t> about;  // the account that it was done to
  std::string object = {};            // an id or a path that means nothing outside the database
};

// In the transaction of the change, and a line in the log.
void note(transaction&, const audit_entry&);
// The same with a count in the metrics (figures.hpp).
void note(transaction&, const web::scope&, std::string_view what,
          std::optional<std::int64_t> about = std::nullopt, std::string_view object = {});
// Skipped when the same event was noted within this time: viewing one page twice is one event, and a storm of
// refusals does not fill the table.
void note_once(transaction&, const web::scope&, std::string_view what, std::optional<std::int64_t> about,
               std::string_view object, std::chrono::seconds within);
// The same in the audit of another tenant, whose people were seen or changed from here.
void note_beside(transaction&, const web::scope&, tenant_id there, std::string_view what,
                 std::string_view object, std::chrono::seconds within);
// Events about an account, the last first.
std::vector<audit_entry> about(transaction&, std::int64_t account, int most = 20);

struct audit_filter {
  std::string what = {};    // a verb; empty: all
  std::string person = {};  // in the name or address of the acting or the concerned account
  std::optional<instant> from = {}, until = {};
  int page = 1, per_page = 50;
};
struct shown_entry {
  audit_entry event;
  std::string by, about;  // names as they are now; empty: erased, or none
  // Somebody who only has a profile here: no name, and not found by it.
  bool by_volunteer = false, about_volunteer = false;
};
struct page_of_entries {
  std::vector<shown_entry> rows;
  long long total = 0;
};
page_of_entries entries(transaction&, const audit_filter&);

}  // namespace paraat::audit
