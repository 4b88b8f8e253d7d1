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
  // Starts (or adopts the running node's) database and migrates it.
  // `committed` is called after each commit with the topics it touched.
  store(const config&, std::function<void(const std::vector<std::string>&)> committed = {});
  database& db() { return *db_; }

 private:
  std::unique_ptr<private_postgres> postgres_;
  std::unique_ptr<database> db_;
};

}  // namespace paraat::node
