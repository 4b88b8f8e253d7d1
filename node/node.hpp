#pragma once
// A whole node in one object: database, tenants, listeners, the beat that drives jobs and heads. `paraat
// serve` runs one; a test runs several in one process.

#include <functional>
#include <memory>
#include <string>

#include "node/config.hpp"
#include "ops/clock.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

class node {
 public:
  // Starts the private PostgreSQL where the configuration names no other, migrates, and reads the tenants.
  // Call it from the main thread. Throws std::runtime_error with the fault and its remedy.
  node(config, const clock&);
  ~node();
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  void start();                            // opens the listeners
  void stop();                             // finishes requests in flight, at most ten seconds
  unsigned short port() const;             // of the pages
  unsigned short federation_port() const;  // 0: does not federate
  class federation_part* federation();     // nullptr: stands alone
  database& db();
  channels::messaging_config& channels();  // for tests that play an owner of messages
  const web::services& services() const;
  void reload_tenants();
  // Takes renewed certificates of both listeners.
  void look_at_certificates();
  // Starts a private PostgreSQL again that has ended; for the thread that made the node, from time to time.
  void revive_database();
  // Whether the database was restored from a backup: at the start, every few seconds, and when a test asks.
  void look_at_database();
  // A round of the beat, for tests with a manual clock: due jobs, heads.
  void beat();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace paraat::node
