#pragma once
// A restored backup lacks numbers that other nodes have seen: the node would give them again, to other items,
// undetected. So a feed has an epoch, which changes by itself. Signs of a restored database:
//
// 1. The database has an identity: system, timeline, database, table, file of the table
//    (node.database_identity). A dump that is restored elsewhere, over itself, or a recovery to a point in
//    time has another identity than the stored one.
// 2. DIR/feed.epoch, beside the keys, holds the highest number given to a change, and the identity of its own
//    file (device, inode, time of birth). A database behind that number was restored; a file with another
//    identity was copied, with its folder.
// 3. A peer that holds a checkpoint of ours beyond our head shows it to us. That also detects a machine that
//    was restored as a whole.

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::federation::feeds {

struct epoch_row {
  std::int64_t epoch = 0;
  std::string identity, why;
  instant at{};
};

class epoch_keeper {
 public:
  // An absent file on a database of the node's own means that the folder was made anew.
  epoch_keeper(std::filesystem::path file, bool own_database);

  // The reason that this database, or this folder, did not give the last numbers; empty when it did.
  std::string put_back(transaction&) const;
  // After a commit: numbers up to here may have been seen. Survives a crash of the process; a loss in a crash
  // of the machine is detected by the peers.
  void remember(std::int64_t highest);

 private:
  std::string file_says(std::int64_t highest_in_database) const;
  void read() const;
  std::filesystem::path file_;
  bool own_database_;
  mutable std::mutex mutex_;
  mutable bool known_ = false;        // the file was read
  mutable std::int64_t highest_ = 0;  // as in the file
  mutable std::string trouble_;       // of the file itself
};

// A line for the operator: the epoch and its start, or that a new epoch begins and why.
std::string report(transaction&, const epoch_keeper&);

// A peer proved that it has seen more of us than we know of: the next projection begins a new epoch.
void suspect(transaction&, std::int64_t epoch_seen);

namespace rows {
struct state_of_the_database {
  std::string identity;
  std::optional<epoch_row> epoch;
  std::int64_t highest = 0;  // number of a change
};
state_of_the_database look(transaction&);
void put_epoch(transaction&, const epoch_row&);
void begin_changes_at(transaction&, std::int64_t least);
}  // namespace rows

}  // namespace paraat::federation::feeds
