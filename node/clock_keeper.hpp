#pragma once
// Watches the clock of this machine.
//
// Times are stored as read from the clock: when a token was filled, when a job is due, which sign-in code was
// used last. A clock that ran ahead and is set right leaves such times in the future, and a comparison with
// them waits until the clock is there again. So each beat compares the clock with earlier readings: with the
// last beat of this process, and at the start with the beats that earlier processes wrote down. When it went
// back, every stored time that would delay something is pulled back to now, the step is logged
// (`clock_went_back`) and written down for `paraat doctor`. Beside that it measures the clock against the
// database's, where that is another machine's; the offset of other nodes is in their responses
// (federation/signed_client.hpp).

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::node {

class clock_keeper {
 public:
  // `elsewhere`: the database runs on another machine, so that its clock is another one.
  // `peers` gives how far we are ahead of the nodes that answered since it was asked last.
  using offsets = std::map<std::string, double>;
  clock_keeper(database&, const clock&, metrics&, bool elsewhere, std::function<offsets()> peers = {});
  // Part of each beat. Throws database_unavailable; the repair then remains due.
  void beat();

 private:
  void write_down(instant now);
  void repair(instant now);
  void show(const offsets&);
  database& db_;
  const clock& clock_;
  metrics& metrics_;
  const bool elsewhere_;
  const std::function<offsets()> peers_;
  const std::string instance_;
  std::optional<instant> last_;
  std::optional<std::chrono::steady_clock::time_point> written_;
  std::chrono::seconds back_{0};  // still to be repaired
  std::set<std::string> off_;     // hosts with another clock, as logged
};

// For `paraat doctor`.
struct clock_offset {
  std::string against;  // "database", or the id of a node
  double seconds = 0;   // ours minus theirs
  instant at;
};
// Fresh ones: of the last day.
std::vector<clock_offset> clock_offsets(transaction&, instant now);
// The same of the database, asked now.
double seconds_ahead_of_database(transaction&, instant now);
// "2026-11-29 02:10 UTC: 3600 s", of the last week.
std::vector<std::string> recent_clock_steps(transaction&, instant now);
// Beyond this many seconds the clock counts as wrong: signatures of nodes are valid within 60 s.
constexpr double most_offset = 10;

namespace rows {

// Records the time of this process; gives the time of the database.
instant beat_of(transaction&, std::string_view instance, instant now);
// The latest time recorded by a process that no longer beats; nullopt without one.
std::optional<instant> last_beat_of_the_dead(transaction&, std::string_view instance);
void forget_dead_beats(transaction&, std::string_view instance);
void put_offset(transaction&, std::string_view against, double seconds, instant now);
void put_step(transaction&, instant now, std::chrono::seconds back);
// Pulls stored times in the future that would delay something back to now. `back` is how far the clock went.
void repair_node(transaction&, instant now, std::chrono::seconds back);
void repair_tenant(transaction&, instant now, std::chrono::seconds back);
// "schema.table.column" of each time that these two change.
std::vector<std::string> repaired_columns();

}  // namespace rows
}  // namespace paraat::node
