#pragma once
// When a backup is put back, this node has forgotten numbers that others have seen: it would give them again,
// to other items, and nobody could tell. So a feed has an epoch, and it changes by itself. What gives a
// restored node away:
//
// 1. The database says which one it is: system, timeline, database, table, file of the table
//    (node.database_identity). A dump that is restored elsewhere, over itself, or a recovery to a point in
//    time has another identity than the one that is written in it.
// 2. DIR/feed.epoch, beside the keys, holds the highest number of a change that was given, and of which file
//    it is the content (device, inode, time of birth). A database that is behind it was put back; a file that
//    is not the one it says was copied, with the folder that it stands in.
// 3. A peer that holds a checkpoint of ours beyond our head shows it to us. That also catches a machine that
//    was set back as a whole.

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

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

  // Why this database, or this folder, is not the one that gave the last numbers; empty when it is.
  std::string put_back(transaction&) const;
  // After a commit: numbers up to here may have been seen. Survives a crash of the process; what a crash of
  // the machine takes is caught by the peers.
  void remember(std::int64_t highest);

 private:
  std::string file_says(std::int64_t highest_in_database) const;
  void read() const;
  std::filesystem::path file_;
  bool own_database_;
  mutable std::mutex mutex_;
  mutable bool known_ = false;        // the file was read
  mutable std::int64_t highest_ = 0;  // as the file says
  mutable std::string trouble_;       // of the file itself
};

// One line for the operator: the epoch and since when, or that a new one begins and why.
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
