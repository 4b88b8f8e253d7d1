#pragma once
// Inside the store: connections, and the one place that turns pqxx's exceptions into ours.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <pqxx/pqxx>
#include <unordered_map>

#include "tenant/store/database.hpp"

namespace paraat {

// What one connection is asked often, it prepares: reading and planning a small statement costs the server
// several times what carrying it out does. The name follows from the text, so that a name never stands for
// another statement, whoever made it.
class plans {
 public:
  // The name to prepare it by, from its third time on; nullopt for what is rare.
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
};

class connection_pool {
 public:
  explicit connection_pool(database::settings);

  // Waits for a free place; a fresh connection is opened when none is idle.
  std::unique_ptr<lease> take();
  void give_back(std::unique_ptr<kept_connection>, bool healthy);
  void drop_idle();
  // Between us and the server stands a pooler that gives each transaction another connection: nothing is
  // prepared from here on.
  void prepare_nothing() { prepares_ = false; }
  bool prepares() const { return prepares_; }
  void tell_committed(const std::vector<std::string>& topics) const {
    if (settings_.committed) settings_.committed(topics);
  }

 private:
  database::settings settings_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<kept_connection>> idle_;
  std::size_t in_use_ = 0;
  std::atomic<bool> prepares_ = true;
};

struct lease {
  lease(connection_pool&, std::unique_ptr<kept_connection>, bool reused);
  ~lease();
  connection_pool& pool;
  std::unique_ptr<kept_connection> connection;
  std::unique_ptr<pqxx::nontransaction> session;
  bool healthy = true;
  bool reused;  // it was idle before: the server may have gone away since
};

template <class Work>
auto guarded(lease& l, Work&& work) {
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
    const std::string& state = e.sqlstate();
    if (state == "40001" || state == "40P01") throw try_again(e.what());
    // No such prepared statement, or there is one already: a pooler exchanged the server under us.
    if (state == "26000" || state == "42P05") {
      l.pool.prepare_nothing();
      l.healthy = false;
      throw try_again(e.what());
    }
    if (state == "53100") {
      l.healthy = false;
      throw disk_full(e.what());
    }
    // 57P0x: shut down or cancelled by the operator; 53xxx: out of disk, memory or connections; 08xxx:
    // connection. An error without a state is libpq's own word that the connection broke.
    if (state.empty() || state.starts_with("57P") || state.starts_with("53") || state.starts_with("08")) {
      l.healthy = false;
      throw database_unavailable(e.what());
    }
    throw;
  }
}

}  // namespace paraat
