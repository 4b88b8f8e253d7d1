#pragma once
// The configured database of a node: a private PostgreSQL in the folder, or another by its address.

#include <memory>
#include <string>

#include "node/config.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/private_postgres.hpp"

namespace paraat::node {

class store {
 public:
  // `serve`: a node; `command`: a command such as `paraat tenant add` uses the database of the running node
  // in the same folder, or starts it for a moment. `serve` and `migrate` bring the schema to this version; a
  // command makes it in a new database and refuses a database of another version; `look` changes nothing.
  enum class use { serve, migrate, command, look };
  // Starts (or adopts the running node's) database. `committed` is called after each commit with the topics
  // it touched. Throws std::runtime_error, with the remedy, when another node serves in this folder or the
  // schema has another version.
  store(const config&, std::function<void(const std::vector<std::string>&)> committed = {},
        use u = use::command);
  database& db() { return *db_; }
  // Starts a private PostgreSQL again that has ended. Only on the thread that made this object.
  void revive();
  // The database is reached by a socket of this machine, so its clock is this one.
  bool same_clock() const { return same_clock_; }
  // Whether a node serves in this folder now.
  static bool serves(const config&);

 private:
  bool same_clock_ = false;
  bool node_serves(const config&, use);
  std::unique_ptr<file_lock> serving_;
  std::unique_ptr<private_postgres> postgres_;
  std::unique_ptr<database> db_;
};

}  // namespace paraat::node
