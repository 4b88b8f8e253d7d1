#pragma once
// Protection after a database is restored from a backup: it controls which messages may leave.
//
// A restored backup of a call-out would continue where the backup stopped: its messages left already, and it
// may have been stopped since. Each folder of a node therefore counts up, in the database (node.beacons) and
// then in the file `restore.beacon`. A database whose number is behind the file lacks later changes. A
// database with another identity may not be behind at all; a failover to a standby keeps the identity and may
// lose the last half minute. A folder without the file trusts a database only while the identity is the one
// that was noted last.
//
// From then on everything queued before and every job that sends by itself waits, per tenant, until a
// coordinator decides on a page. Messages of later requests (a sign-in link) leave at once.

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::restores {

struct hold {
  instant noticed_at{};
  std::optional<instant> restored_to;
};
std::optional<hold> undecided(transaction&);  // of the tenant of this transaction

int count_undecided(transaction&);  // tenants of the node that wait

// Waiting messages and call-outs of a tenant with a hold.
struct waiting {
  long long messages = 0;             // to people and to neighbours
  std::vector<std::string> callouts;  // ids of running call-outs
};
waiting waits_for(transaction&, const hold&);

struct decision {
  bool release = false;  // false: waiting messages never leave, and call-outs that ran are closed
  std::optional<std::int64_t> account{};
};
// False when a decision was made before.
bool decide(transaction&, const decision&, instant now);

// Every tenant waits for a decision; a hold that is not decided yet counts from now.
void hold_all(transaction&, instant now, std::optional<instant> restored_to);

// The file and the row of one folder.
class beacon {
 public:
  explicit beacon(std::filesystem::path file) : file_(std::move(file)) {}

  struct verdict {
    bool put_back = false;
    std::optional<instant> restored_to;
  };
  // Checks whether this database was restored, holds all messages then, and counts up. At the start before
  // anything is served, every few seconds, and at the end.
  verdict look(database&, instant now);

 private:
  struct seen {
    std::string id;
    std::int64_t number = 0;
  };
  std::optional<seen> read() const;
  void write(const seen&) const;
  std::filesystem::path file_;
  std::mutex mutex_;
};

// A failover loses this much at most: so many numbers of the beacon, which counts every five seconds.
constexpr std::int64_t lost_by_failover = 6;

constexpr std::string_view page_path = "/beheer/teruggezet";

namespace rows {
struct beacon_row {
  std::int64_t number = 0;
  instant at{};
  std::string identity;
};
std::string identity(transaction&);
std::optional<beacon_row> find_beacon(transaction&, std::string_view id);
std::optional<beacon_row> newest_beacon(transaction&);
void put_beacon(transaction&, std::string_view id, const beacon_row&);
}  // namespace rows

}  // namespace paraat::restores
