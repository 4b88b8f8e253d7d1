#pragma once
// The database of a node, as a pool of connections that hands out transactions.
//
// Two classes of tables live in it. `node.*` holds the data of the node as a whole and has no row security.
// `tenant.*` holds people; row security is forced on every table there, and the setting `app.tenant` selects
// the visible rows. That setting is the first statement of every transaction, sent together with `begin`, and
// it ends with the transaction: libpqxx 6 reconnects silently and would forget a setting of the session. A
// transaction without a tenant sees nothing in `tenant.*`: the policies raise an error (they fail closed).
//
// The application role owns no table. Nothing of pqxx leaves this folder and the `*_sql.cpp` files.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paraat {

struct tenant_id {
  int value = 0;
  friend auto operator<=>(const tenant_id&, const tenant_id&) = default;
};

enum class access { read, write };

// The database is away, or broke off the transaction. Nothing was changed.
struct database_unavailable : std::runtime_error {
  using runtime_error::runtime_error;
};
// The same, because its disk is full: the operator has to make room.
struct disk_full : database_unavailable {
  using database_unavailable::database_unavailable;
};
// The same, because a statement or a lock took longer than it may. The connection is good.
struct statement_timed_out : database_unavailable {
  using database_unavailable::database_unavailable;
};
// For the log, without the text of the database.
inline std::string_view why_away(const database_unavailable& e) {
  if (dynamic_cast<const disk_full*>(&e) != nullptr) return "the disk of the database is full";
  if (dynamic_cast<const statement_timed_out*>(&e) != nullptr) return "a statement took too long";
  return "no connection";
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
  ~transaction();  // rolls back an uncommitted transaction
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  // The tenant whose rows are visible. Calling it in a transaction of the node is a bug.
  tenant_id tenant() const;
  bool has_tenant() const { return tenant_.has_value(); }

  void commit();
  // The caller decided against the change: `commit` will roll back instead.
  void abandon() { abandoned_ = true; }
  bool abandoned() const { return abandoned_; }
  // Marks a change for the watchers of the topic; they are woken after the commit.
  void touch(std::string_view topic) { touched_.emplace_back(topic); }
  // Topics touched by the commit; empty when the transaction was abandoned.
  std::vector<std::string> take_touched() { return open_ ? std::vector<std::string>() : std::move(touched_); }

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
    // How long a caller waits for a connection that is free.
    std::chrono::milliseconds turn{5'000};
    // The client's own deadlines, for a server that stops answering: for `begin`, and for a statement beyond
    // its time-out.
    std::chrono::milliseconds begin_deadline{5'000}, grace{3'000};
    // Called after each commit with the topics it touched, on the thread that committed. An exception is
    // logged: the change is committed, whatever the listeners do.
    std::function<void(const std::vector<std::string>&)> committed = {};
  };
  explicit database(settings);
  ~database();

  // Runs `work(transaction&)` and commits, up to three times after a retryable error.
  template <class Work>
  auto write(std::optional<tenant_id> who, Work&& work) {
    return run(who, access::write, work);
  }
  template <class Work>
  auto read(std::optional<tenant_id> who, Work&& work) {
    return run(who, access::read, work);
  }

  bool reachable();  // asks it
  // The health seen by the last transactions; makes no query and never waits.
  enum class health { answers, away, disk_is_full };
  health seen() const;
  // Whether the disk has room, as measured by the beat.
  void note_room(bool enough);
  // Ends every wait and every statement with database_unavailable, and refuses new transactions: the node
  // stops.
  void give_up();
  connection_pool& pool() { return *pool_; }

 private:
  template <class Work>
  auto run(std::optional<tenant_id> who, access a, Work& work) {
    using made = std::decay_t<decltype(work(std::declval<transaction&>()))>;
    std::vector<std::string> touched;
    if constexpr (std::is_void_v<made>) {
      attempt(who, a, touched, work);
      tell_committed(touched);
    } else {
      std::optional<made> value;
      attempt(who, a, touched, [&](transaction& tx) { value.emplace(work(tx)); });
      tell_committed(touched);
      return made(std::move(*value));
    }
  }
  // The listeners stand outside of it: a change that is made is not tried again.
  template <class Work>
  void attempt(std::optional<tenant_id> who, access a, std::vector<std::string>& touched, Work&& work) {
    for (int tries = 1;; ++tries) {
      try {
        transaction tx(*pool_, who, a);
        work(tx);
        tx.commit();
        touched = tx.take_touched();
        return;
      } catch (const try_again&) {
        if (tries == 3) throw;
      }
    }
  }
  void tell_committed(const std::vector<std::string>& topics) noexcept;
  std::unique_ptr<connection_pool> pool_;
};

// Brings the schema to the version of this executable, as the role that owns it. Returns the names of the
// migrations that were applied. Two processes may call it at once: an advisory lock lets one work.
// Throws std::runtime_error with the remedy when a newer executable has been here.
std::vector<std::string> migrate(const std::string& owner_url);

// The difference between the schema and this executable. Changes nothing.
struct schema_difference {
  bool empty = false;                // no schema yet
  std::vector<std::string> missing;  // migrations that this executable has and the database has not
  std::vector<std::string> unknown;  // and the other way round: a newer executable has been here
};
schema_difference compare_schema(const std::string& url);

// The connection string with the settings that detect a lost server: time to connect, keepalives, time for
// sent data to be acknowledged. Settings in the operator's address stay as they are.
std::string with_network_defaults(const std::string& url);

}  // namespace paraat
