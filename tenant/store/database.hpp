#pragma once
// The database of a node, as a pool of connections that hands out transactions.
//
// Two classes of tables live in it. `node.*` holds what belongs to the node as a whole and has no row
// security. `tenant.*` holds people; row security is forced on every table there, and the setting
// `app.tenant` says whose rows can be seen. That setting is the first statement of every transaction, sent
// together with `begin`, and it ends with the transaction: libpqxx 6 reconnects silently and would forget a
// setting of the session. A transaction without a tenant sees nothing in `tenant.*`: the policies raise an
// error (they fail closed).
//
// The application role owns no table. Nothing of pqxx leaves this folder and the `*_sql.cpp` files.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace paraat {

struct tenant_id {
  int value = 0;
  friend auto operator<=>(const tenant_id&, const tenant_id&) = default;
};

enum class access { read, write };

// The database is away, or breaks off what it was doing. Nothing was changed.
struct database_unavailable : std::runtime_error {
  using runtime_error::runtime_error;
};
// The same, because its disk is full: somebody has to make room.
struct disk_full : database_unavailable {
  using database_unavailable::database_unavailable;
};
// For the log, without what the database said.
inline std::string_view why_away(const database_unavailable& e) {
  return dynamic_cast<const disk_full*>(&e) != nullptr ? "the disk of the database is full" : "no connection";
}
// The connection was lost during commit: the change may or may not have been made. Never retried here; the
// submission id of the form makes it safe for the person to try again.
struct commit_in_doubt : std::runtime_error {
  using runtime_error::runtime_error;
};
// Deadlock or serialisation failure (SQLSTATE 40P01, 40001). Nothing was changed; the same work may be tried
// again.
struct try_again : std::runtime_error {
  using runtime_error::runtime_error;
};

class connection_pool;
struct lease;

class transaction {
 public:
  transaction(connection_pool&, std::optional<tenant_id>, access);
  ~transaction();  // rolls back what was not committed
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  // The tenant whose rows are visible. Calling it in a transaction of the node is a bug.
  tenant_id tenant() const;
  bool has_tenant() const { return tenant_.has_value(); }

  void commit();
  // The caller decided against the change: `commit` will roll back instead.
  void abandon() { abandoned_ = true; }
  bool abandoned() const { return abandoned_; }
  // This transaction changes what watchers of the topic see; they are woken after the commit.
  void touch(std::string_view topic) { touched_.emplace_back(topic); }

  lease& connection() { return *lease_; }  // for sql.hpp only

 private:
  void begin(connection_pool&);
  std::unique_ptr<lease> lease_;
  std::optional<tenant_id> tenant_;
  access access_;
  bool abandoned_ = false;
  bool open_ = false;
  std::vector<std::string> touched_;
};

class database {
 public:
  struct settings {
    std::string url;              // libpq connection string of the application role
    std::size_t connections = 8;  // at most this many at once; a caller waits for its turn
    std::chrono::milliseconds statement_timeout{10'000};
    // Called after each commit with the topics it touched, on the thread that committed; must not throw.
    std::function<void(const std::vector<std::string>&)> committed = {};
  };
  explicit database(settings);
  ~database();

  // Runs `work(transaction&)` and commits, up to three times when the database says "try again".
  template <class Work>
  auto write(std::optional<tenant_id> who, Work&& work) {
    return run(who, access::write, work);
  }
  template <class Work>
  auto read(std::optional<tenant_id> who, Work&& work) {
    return run(who, access::read, work);
  }

  bool reachable();
  connection_pool& pool() { return *pool_; }

 private:
  template <class Work>
  auto run(std::optional<tenant_id> who, access a, Work& work) {
    for (int attempt = 1;; ++attempt) {
      try {
        transaction tx(*pool_, who, a);
        if constexpr (std::is_void_v<decltype(work(tx))>) {
          work(tx);
          tx.commit();
          return;
        } else {
          auto value = work(tx);
          tx.commit();
          return value;
        }
      } catch (const try_again&) {
        if (attempt == 3) throw;
      }
    }
  }
  std::unique_ptr<connection_pool> pool_;
};

// Brings the schema to the version of this executable, as the role that owns it. Returns the names of the
// migrations that were applied. Two processes may call it at once: an advisory lock lets one work.
std::vector<std::string> migrate(const std::string& owner_url);

}  // namespace paraat
