#pragma once
// From a change of a listing to what is found for people. Changes are noted by triggers of node.listings
// (migration 0070) while a tenant of this node has a saved search. The job of a tenant reads those after its
// position, once a minute, and writes one row for each person and listing; the mails (alert_mails.hpp) are
// made of these rows.
//
// A change gets its number in the job, in a transaction that holds a lock until its commit: a number given in
// the transaction of the change itself would let a reader skip one that commits late.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::alerts {

constexpr std::string_view match_job = "alerts.match";                // class bulk
constexpr std::string_view match_urgent_job = "alerts.match.urgent";  // class normal: when one is urgent
constexpr std::chrono::seconds match_every{60};
constexpr int most_changes = 1000;  // in one run; the next run follows at once when there are more

// What is published or changed from now on is matched; called when a search becomes active. Idempotent.
void begin_matching(transaction&, instant now);

// Whether the tenant has saved searches that are matched.
bool is_matched(transaction&);

void match_changes(transaction&, const web::services&, instant now);
void match_urgent_changes(transaction&, const web::services&, instant now);

struct matched {
  int changes = 0;  // read
  int found = 0;    // rows for people: new, or in an earlier mail than before
  bool at_once = false;
  bool more = false;
};
// One reading, from the position of the tenant.
matched match_once(transaction&, const web::scope&);

}  // namespace paraat::alerts
