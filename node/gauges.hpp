#pragma once
// Gauges that no request updates: the backlog of jobs and peers, and room on the disk.

#include <filesystem>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::node {

// Asks the database and the disk, and shows it. A database that is away is shown too, and then thrown on.
void refresh_figures(database&, metrics&, const std::filesystem::path& folder, instant now);

namespace rows {
void show_jobs(transaction&, metrics&, instant now);
void show_peers(transaction&, metrics&, instant now);
void show_mails_left_out(transaction&, metrics&);
}  // namespace rows

}  // namespace paraat::node
