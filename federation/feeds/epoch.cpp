#include "federation/feeds/epoch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <system_error>

#include "ops/log.hpp"

namespace paraat::federation::feeds {
namespace fs = std::filesystem;
namespace {

constexpr const char* form = "paraat-feed-epoch-1";

// Which file this is: a copy has another number, or another time of birth.
std::string identity_of(const fs::path& file) {
  struct statx s{};
  if (::statx(AT_FDCWD, file.c_str(), 0, STATX_INO | STATX_BTIME, &s) != 0) return {};
  return fmt::format("{}/{}.{}", s.stx_ino, s.stx_btime.tv_sec, s.stx_btime.tv_nsec);
}

}  // namespace

epoch_keeper::epoch_keeper(fs::path file, bool own_database)
    : file_(std::move(file)), own_database_(own_database) {}

void epoch_keeper::read() const {
  known_ = true;
  highest_ = 0;
  trouble_.clear();
  std::ifstream in(file_);
  if (!in) {
    if (own_database_) trouble_ = "the folder of the node has no record of what was published";
    return;
  }
  std::string what, identity;
  if (!(in >> what >> highest_ >> identity) || what != form) {
    highest_ = 0;
    trouble_ = "the record of what was published cannot be read";
  } else if (identity != identity_of(file_)) {
    trouble_ = "the folder of the node is a copy";
  }
}

std::string epoch_keeper::file_says(std::int64_t highest_in_database) const {
  const std::lock_guard lock(mutex_);
  if (file_.empty()) return {};
  if (!known_) read();
  if (!trouble_.empty()) return trouble_;
  return highest_ > highest_in_database ? "the database is behind what was published" : "";
}

std::string epoch_keeper::put_back(transaction& tx) const {
  const auto state = rows::look(tx);
  if (!state.epoch) return "the feeds begin";
  if (state.epoch->identity != state.identity) return "the database is another than it was";
  return file_says(state.highest);
}

// A new file each time, put in place of the old one: a crash leaves the one or the other whole.
void epoch_keeper::remember(std::int64_t highest) {
  const std::lock_guard lock(mutex_);
  if (file_.empty() || (known_ && trouble_.empty() && highest_ == highest && fs::exists(file_))) return;
  const fs::path fresh = file_.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    out << form << ' ' << highest << ' ' << identity_of(fresh) << '\n';
    if (!out.flush()) return log::warning("feed_epoch_not_written");
  }
  std::error_code failed;
  fs::rename(fresh, file_, failed);
  if (failed) return log::warning("feed_epoch_not_written");
  known_ = true;
  highest_ = highest;
  trouble_.clear();
}

std::string report(transaction& tx, const epoch_keeper& keeper) {
  const auto state = rows::look(tx);
  if (!state.epoch) return "not begun yet: the first start with a node id begins them";
  if (const std::string why = keeper.put_back(tx); !why.empty())
    return fmt::format("put back ({}): the node begins a new epoch, and others read everything again", why);
  const auto since = std::chrono::floor<std::chrono::days>(state.epoch->at);
  const std::chrono::year_month_day day{since};
  return fmt::format("epoch {} since {}-{:02}-{:02} ({})", state.epoch->epoch, static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), state.epoch->why);
}

void suspect(transaction& tx, std::int64_t epoch_seen) {
  auto state = rows::look(tx);
  if (!state.epoch || state.epoch->identity == "a peer has seen more") return;
  state.epoch->identity = "a peer has seen more";
  state.epoch->epoch = std::max(state.epoch->epoch, epoch_seen);
  rows::put_epoch(tx, *state.epoch);
}

}  // namespace paraat::federation::feeds
