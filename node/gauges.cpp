#include "node/gauges.hpp"

#include "federation/membership/recovering.hpp"
#include "federation/sync/subscriptions.hpp"

namespace paraat::node {

constexpr std::uintmax_t least_room = std::uintmax_t{16} << 20;

void refresh_figures(database& db, metrics& m, const std::filesystem::path& folder, instant now) {
  std::error_code unknown;
  const auto room = std::filesystem::space(folder.empty() ? "." : folder, unknown);
  if (!unknown) {
    m.disk_free.Set(static_cast<double>(room.available));
    db.note_room(room.available >= least_room);
  }
  try {
    db.read(std::nullopt, [&](transaction& tx) {
      rows::show_jobs(tx, m, now);
      rows::show_peers(tx, m, now);
      rows::show_mails_left_out(tx, m);
      const auto feeds = federation::sync::count_feeds(tx, now);
      for (const auto& [state, count] : feeds.in_state)
        m.followed_feeds.Add({{"state", state}}).Set(static_cast<double>(count));
      m.feed_items_held_back.Set(static_cast<double>(feeds.held_back));
      const auto restored = federation::restored(tx);
      m.manifest_superseded.Set(!restored                                        ? 0
                                : restored->waits_for_the_operator()             ? 2
                                : now - restored->at < federation::recovery_told ? 1
                                                                                 : 0);
    });
    m.database_up.Set(1);
  } catch (const database_unavailable&) {
    m.database_up.Set(0);
    throw;
  }
}

}  // namespace paraat::node
