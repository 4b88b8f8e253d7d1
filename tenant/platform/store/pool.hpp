#pragma once
// Inside the store: connections, and the single place that turns pqxx's exceptions into ours.
//
// A lost server may never close its connections: a host that vanishes, a process that is stopped, a pooler
// whose server died. So each wait has a deadline here: for a connection (libpq's connect_timeout), for a free
// place in the pool, and for each statement: a thread of the pool shuts down the socket of a connection whose
// answer is overdue, and the caller gets database_unavailable. After a failure that took time, one caller at
// a time tries again and the others are refused at once; otherwise a server that is away would hold every
// worker of the node. The log says once that it is away and once that it is back.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <pqxx/pqxx>
#include <set>
#include <thread>
#include <unordered_map>

#include "tenant/platform/store/database.hpp"

namespace paraat {

// Prepares statements that a connection runs often: parsing and planning a small statement costs the server
// several times its execution. The name follows from the text (failure.hpp), so that a name never means
// another statement, whichever caller prepared it.
class plans {
 public:
  // The name to prepare it by, from its third use on; nullopt for a rare statement.
  const std::string* name_of(const std::string& text);

 private:
  static constexpr int often = 3;
  static constexpr std::size_t most = 400;
  struct asked {
    int times = 0;
    std::string name;
  };
  std::unordered_map<std::string, asked> known_;
};

struct kept_connection {
  explicit kept_connection(const std::string& url) : link(url) {}
  pqxx::connection link;
  plans known;
  std::string timeout;  // as reported by the server; empty behind a pooler
};

class connection_pool {
 public:
  explicit connection_pool(database::settings);
  ~connection_pool();

  // Waits for a free place; a fresh connection is opened when none is idle. Throws database_unavailable.
  std::unique_ptr<lease> take();
  void give_back(lease&);
  void drop_idle();
  // False when the connection is of a pooler that was not known before: take another.
  bool begin(lease&, std::optional<tenant_id>, access);

  // Between us and the server stands a pooler that gives each transaction another connection: nothing is
  // prepared from here on, and every setting is made in each transaction.
  void behind_pooler() { pooled_ = true; }
  bool prepares() const { return !pooled_; }
  void tell_committed(const std::vector<std::string>& topics) const {
    if (settings_.committed) settings_.committed(topics);
  }
  std::chrono::milliseconds answer_deadline() const { return settings_.statement_timeout + settings_.grace; }
  database::health seen() const;
  void give_up();
  void wrote();       // a change was committed
  void found_full();  // a change was refused for want of room
  void note_room(bool enough);

 private:
  using steady = std::chrono::steady_clock;
  std::unique_ptr<kept_connection> place(bool& probe);
  void learn(lease&);
  void leave(bool probe);
  void failed(bool probe, std::chrono::milliseconds took, std::string_view why);
  void worked();
  std::string first_statements(std::optional<tenant_id>, access) const;
  std::string each_setting(bool local) const;
  void watch(const std::stop_token&);
  friend struct lease;

  database::settings settings_;
  std::string url_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<kept_connection>> idle_;
  std::set<lease*> leases_;
  std::size_t in_use_ = 0;
  bool closing_ = false;
  // Half-open circuit: one caller probes while the others are refused; before `try_at_` all are refused.
  bool slow_ = false, probing_ = false;
  steady::time_point try_at_;
  steady::time_point away_since_;
  std::atomic<bool> away_ = false, full_ = false, room_ = true, pooled_ = false;
  std::condition_variable_any look_;
  std::jthread watcher_;
};

struct lease {
  lease(connection_pool&, std::unique_ptr<kept_connection>, bool reused, bool probe);
  ~lease();
  lease(const lease&) = delete;
  lease& operator=(const lease&) = delete;
  // The answer did not come in time, and the connection was ended for it.
  bool overdue() const { return ended_; }

  connection_pool& pool;
  std::unique_ptr<kept_connection> connection;
  std::unique_ptr<pqxx::nontransaction> session;
  bool healthy = true;
  bool reused;  // it was idle before: the server may have gone away since
  bool probe;   // this caller probes whether the server is back

 private:
  friend class connection_pool;
  friend struct awaiting;
  std::atomic<std::int64_t> until_ = 0;  // of the answer that is waited for; steady milliseconds
  std::atomic<bool> ended_ = false;
};

// While it lives, an answer is waited for, no longer than this.
struct awaiting {
  awaiting(lease& l, std::chrono::milliseconds most) : mine(l) {
    mine.until_ = (std::chrono::steady_clock::now().time_since_epoch() + most) / std::chrono::milliseconds(1);
  }
  ~awaiting() { mine.until_ = 0; }
  awaiting(const awaiting&) = delete;
  awaiting& operator=(const awaiting&) = delete;
  lease& mine;
};

[[noreturn]] void rethrow_sql_error(lease&, const pqxx::sql_error&);
std::chrono::milliseconds answer_deadline(const lease&);

template <class Work>
auto guarded(lease& l, Work&& work) {
  const awaiting answer(l, answer_deadline(l));
  try {
    return work(*l.session);
  } catch (const pqxx::broken_connection& e) {
    l.healthy = false;
    throw database_unavailable(e.what());
  } catch (const pqxx::deadlock_detected& e) {  // these two are no sql_error in libpqxx 6
    throw try_again(e.what());
  } catch (const pqxx::serialization_failure& e) {
    throw try_again(e.what());
  } catch (const pqxx::sql_error& e) {
    rethrow_sql_error(l, e);
  }
}

}  // namespace paraat
