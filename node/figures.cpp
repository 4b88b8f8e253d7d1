#include "node/figures.hpp"

#include "federation/sync/followed.hpp"

namespace paraat::node {

void refresh_figures(database& db, metrics& m, const std::filesystem::path& folder, instant now) {
  std::error_code unknown;
  const auto room = std::filesystem::space(folder.empty() ? "." : folder, unknown);
  if (!unknown) m.disk_free.Set(static_cast<double>(room.available));
  try {
    db.read(std::nullopt, [&](transaction& tx) {
      rows::show_jobs(tx, m, now);
      rows::show_peers(tx, m, now);
      const auto feeds = federation::sync::count_feeds(tx, now);
      for (const auto& [state, count] : feeds.in_state)
        m.followed_feeds.Add({{"state", state}}).Set(static_cast<double>(count));
      m.feed_items_held_back.Set(static_cast<double>(feeds.held_back));
    });
    m.database_up.Set(1);
  } catch (const database_unavailable&) {
    m.database_up.Set(0);
    throw;
  }
}

}  // namespace paraat::node
