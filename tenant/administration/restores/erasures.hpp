#pragma once
// The ledger of erasures: a file beside the keys of the node (`erasures.log`, mode 600) with the ids of
// people that were erased, left or lost a role, one line each (migration 0049 lists the kinds). A restored
// backup contains them again; the ledger erases them before anything is served. It holds no name, no address
// and no data that identifies a person without the backup.

#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::restores {

struct erasure {
  int tenant = 0;                      // 0: of the node
  std::string relation, what, object;  // the object: a uuid, or "NUMBER@MICROSECONDS"
  instant at{};
};

class erasure_ledger {
 public:
  explicit erasure_ledger(std::filesystem::path file) : file_(std::move(file)) {}

  // Appends the erasures since the last time. On disk when it returns.
  void append_new(database&);
  // Repeats erasures of people that this database contains again; gives how many rows. Departures before
  // `restored_to` are left alone: a member may have returned since.
  int replay(database&, std::optional<instant> restored_to);

 private:
  void read();
  std::filesystem::path file_;
  std::mutex mutex_;
  bool known_ = false;
  std::vector<erasure> lines_;
  std::set<std::string> kept_;  // the lines as they stand in the file
  instant seen_{};              // by the clock of the database
};

namespace rows {
std::vector<erasure> erasures_since(transaction&, instant);
// In the transaction of the tenant.
int erase_again(transaction&, const std::vector<erasure>&);
// Accounts and roles, in a transaction of the node.
int erase_accounts_again(transaction&, const std::vector<erasure>&);
}  // namespace rows

}  // namespace paraat::restores
