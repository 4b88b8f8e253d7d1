#pragma once
// The database of a node as the configuration says: a private PostgreSQL in the folder, or another by its
// address.

#include <memory>
#include <string>

#include "node/config.hpp"
#include "tenant/store/database.hpp"
#include "tenant/store/private_postgres.hpp"

namespace paraat::node {

class store {
 public:
  // A node serves; a command such as `paraat tenant add` uses the database of the node that serves in the
  // same folder, or starts it for a moment.
  enum class use { serve, command };
  // Starts (or adopts the running node's) database and migrates it.
  // `committed` is called after each commit with the topics it touched.
  // Throws std::runtime_error when another node serves in this folder.
  store(const config&, std::function<void(const std::vector<std::string>&)> committed = {},
        use u = use::command);
  database& db() { return *db_; }
  // Starts a private PostgreSQL again that has ended. Only on the thread that made this object.
  void revive();

 private:
  bool node_serves(const config&, use);
  std::unique_ptr<file_lock> serving_;
  std::unique_ptr<private_postgres> postgres_;
  std::unique_ptr<database> db_;
};

}  // namespace paraat::node
