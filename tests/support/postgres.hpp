#pragma once
// A real PostgreSQL for the tests of one process, and a fresh copy of the migrated database for each test.

#include <memory>
#include <string>

namespace paraat::test {

struct fresh_database {
  std::string owner_url, application_url, name;
  std::shared_ptr<void> kept;  // the database is dropped with the last copy of this
};

// Starts the server at the first call (call it from the main thread) and copies the template.
fresh_database make_database();

// A copy of a database without connections.
fresh_database copy_database(const fresh_database&);

// The process id of the server, for tests that stop or kill it.
int server_pid();

}  // namespace paraat::test
