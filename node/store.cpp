#include "node/store.hpp"

#include <fmt/format.h>

#include <thread>

#include "ops/log.hpp"

namespace paraat::node {

namespace {

// The database of a node that is just starting answers in a moment.
private_postgres::addresses running_database(const std::filesystem::path& folder) {
  for (int i = 0; i < 200; ++i) {
    if (auto running = private_postgres::running_in(folder)) return *running;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("A node serves in this folder, but its database does not run. See its log.");
}

}  // namespace

// Whether a node serves in this folder. Asked by a node, the answer is "I do".
bool store::node_serves(const config& c, use u) {
  serving_ = std::make_unique<file_lock>(c.folder / "serving.lock");
  const auto kind = u == use::serve ? file_lock::kind::exclusive : file_lock::kind::shared;
  bool mine = serving_->take(kind);
  // A command looks at the lock for an instant.
  for (int i = 0; !mine && u == use::serve && i < 20; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    mine = serving_->take(kind);
  }
  if (!mine && u == use::serve)
    throw std::runtime_error(fmt::format("Another node serves in {} already.", c.folder.string()));
  if (u == use::command) serving_->release();
  return !mine;
}

store::store(const config& c, std::function<void(const std::vector<std::string>&)> committed, use u) {
  std::string owner, application;
  if (c.database.empty()) {
    if (node_serves(c, u)) {
      const auto running = running_database(c.folder / "postgres");
      owner = running.owner_url;
      application = running.application_url;
    } else {
      postgres_ = std::make_unique<private_postgres>(
          private_postgres::settings{.folder = c.folder / "postgres", .connections = c.connections + 16});
      owner = postgres_->owner_url();
      application = postgres_->application_url();
    }
  } else {
    application = c.database;
    owner = c.database_owner.empty() ? c.database : c.database_owner;
  }
  for (const std::string& name : migrate(owner)) log::info("migrated", {{"migration", name}});
  db_ = std::make_unique<database>(database::settings{.url = application,
                                                      .connections = static_cast<std::size_t>(c.connections),
                                                      .committed = std::move(committed)});
}

void store::revive() {
  if (postgres_) postgres_->revive();
}

}  // namespace paraat::node
