#include "node/store.hpp"

#include "ops/log.hpp"

namespace paraat::node {

store::store(const config& c, std::function<void(const std::vector<std::string>&)> committed) {
  std::string owner, application;
  if (c.database.empty()) {
    // While a node runs, a command such as `paraat user add` uses the database that the node keeps open.
    if (const auto running = private_postgres::running_in(c.folder / "postgres")) {
      owner = running->owner_url;
      application = running->application_url;
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

}  // namespace paraat::node
