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

void need_this_schema(const config& c, const std::string& url, store::use u) {
  using use = store::use;
  const schema_difference d = u == use::command || u == use::look ? compare_schema(url) : schema_difference();
  if (u == use::serve || u == use::migrate || (u == use::command && d.empty)) {
    for (const std::string& name : migrate(url)) log::info("migrated", {{"migration", name}});
    return;
  }
  if (d.empty)
    throw std::runtime_error(
        fmt::format("The database is empty. Fill it: paraat migrate {}", c.folder.string()));
  if (!d.unknown.empty())
    throw std::runtime_error(fmt::format(
        "The database is of a newer version of Paraat (it has {}); nothing was changed. Use that version.",
        d.unknown.back()));
  if (!d.missing.empty())
    throw std::runtime_error(
        fmt::format("The database is of an older version of Paraat ({} change(s) are missing); nothing was "
                    "changed. Bring it to this one: paraat migrate {}",
                    d.missing.size(), c.folder.string()));
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
  if (u != use::serve) serving_->release();
  return !mine;
}

bool store::serves(const config& c) {
  file_lock lock(c.folder / "serving.lock");
  return !lock.take(file_lock::kind::shared);
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
  same_clock_ = c.database.empty() || application.find("host=/") != std::string::npos ||
                application.find("host=%2F") != std::string::npos;
  need_this_schema(c, owner, u);
  db_ = std::make_unique<database>(database::settings{.url = application,
                                                      .connections = static_cast<std::size_t>(c.connections),
                                                      .committed = std::move(committed)});
}

void store::revive() {
  if (postgres_) postgres_->revive();
}

}  // namespace paraat::node
