#pragma once
// A PostgreSQL of the node's own, inside its data folder: the default for a node without a configured
// database.
//
// It listens on a unix socket only, runs as an unprivileged user (as `postgres` when the node runs as root),
// stops with the node (SIGINT, a fast shutdown, when the node stops or its main thread dies), and recovers by
// itself after a crash. A server that outlived a killed node is stopped before a new one starts; one that
// dies under a living node is started again. A lock on the folder lets one process at a time own the server.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tenant/platform/store/file_lock.hpp"

namespace paraat {

class private_postgres {
 public:
  struct settings {
    std::filesystem::path folder;  // holds the cluster; made when absent
    std::string shared_buffers = "64MB";
    bool durable = true;  // false only in tests: no fsync
    int connections = 40;
  };
  // Returns when the server accepts connections. Call it from the main thread: the server is told to stop
  // when the thread that started it ends. Throws std::runtime_error with the fault and its remedy.
  explicit private_postgres(settings);
  ~private_postgres();
  private_postgres(const private_postgres&) = delete;
  private_postgres& operator=(const private_postgres&) = delete;

  std::string owner_url(const std::string& database = "paraat") const;
  std::string application_url(const std::string& database = "paraat") const;
  pid_t pid() const { return pid_; }

  struct addresses {
    std::string owner_url, application_url;
  };
  // The server that a running node keeps in this folder; nullopt when none answers or its node is gone.
  static std::optional<addresses> running_in(const std::filesystem::path& folder);
  void stop();
  // Starts the server again when it has ended without being told to. True when it had and runs again, false
  // when nothing was wrong; when it cannot be started yet it stays down, and the next call tries again. Only
  // for the thread that made this object.
  bool revive();

 private:
  struct folders {
    std::filesystem::path home, cluster, socket;
  };
  static folders folders_of(const std::filesystem::path& folder);
  void choose_folders();
  void take_lock();
  void initialise() const;
  void stop_orphan() const;
  void start();
  void wait_until_ready();
  void end_server();
  void pause_before_next();
  settings settings_;
  std::unique_ptr<file_lock> lock_;
  std::filesystem::path cluster_;
  std::filesystem::path socket_;
  pid_t pid_ = 0;
  bool wanted_ = true;  // until stop()
  // A server that ends again soon is started after pauses that grow.
  std::chrono::steady_clock::time_point started_, start_again_at_;
  int troubles_ = 0;
};

}  // namespace paraat
