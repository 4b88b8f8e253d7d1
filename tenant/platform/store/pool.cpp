#include "tenant/platform/store/pool.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include "ops/log.hpp"
#include "tenant/platform/store/failure.hpp"

namespace paraat {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_every{250};
// A failure that took longer than this would hold one worker after another.
constexpr milliseconds takes_time{500};
constexpr milliseconds pause_after_failure{1'000};
constexpr std::string_view application_role = "paraat_app";

milliseconds since(std::chrono::steady_clock::time_point at) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - at);
}

}  // namespace

const std::string* plans::name_of(const std::string& text) {
  if (known_.size() >= most && !known_.contains(text))
    std::erase_if(known_, [](const auto& k) { return k.second.times < often; });
  if (known_.size() >= most && !known_.contains(text)) return nullptr;
  asked& a = known_[text];
  if (a.times < often) {
    ++a.times;
    if (a.times == often) a.name = statement_name(text);
  }
  return a.times < often ? nullptr : &a.name;
}

lease::lease(connection_pool& p, std::unique_ptr<kept_connection> c, bool was_idle, bool tries)
    : pool(p),
      connection(std::move(c)),
      session(std::make_unique<pqxx::nontransaction>(connection->link)),
      reused(was_idle),
      probe(tries) {
  const std::lock_guard lock(pool.mutex_);
  pool.leases_.insert(this);
}

lease::~lease() {
  session.reset();
  pool.give_back(*this);
}

void rethrow_sql_error(lease& l, const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state == "40001" || state == "40P01") throw try_again(e.what());
  // No such prepared statement, or there is one already: a pooler exchanged the server under us.
  if (state == "26000" || state == "42P05") {
    l.pool.behind_pooler();
    l.healthy = false;
    throw try_again(e.what());
  }
  if (state == "53100") {
    l.healthy = false;
    l.pool.found_full();
    throw disk_full(e.what());
  }
  // Cancelled by its time-out, or a lock that did not come free: busy, and good to ask again.
  if (state == "57014" || state == "55P03") throw statement_timed_out(e.what());
  // 57P0x: shut down or cancelled by the operator; 53xxx: out of disk, memory or connections; 08xxx:
  // connection; 25P03: idle for too long inside a transaction. An error without a state is libpq's own word
  // that the connection broke.
  if (state.empty() || state.starts_with("57P") || state.starts_with("53") || state.starts_with("08") ||
      state == "25P03") {
    l.healthy = false;
    throw database_unavailable(e.what());
  }
  throw;
}

milliseconds answer_deadline(const lease& l) { return l.pool.answer_deadline(); }

connection_pool::connection_pool(database::settings s)
    : settings_(std::move(s)),
      url_(with_network_defaults(settings_.url)),
      watcher_([this](const std::stop_token& stop) { watch(stop); }) {}

connection_pool::~connection_pool() = default;

// A place of the pool, and the idle connection that comes with it if there is one.
std::unique_ptr<kept_connection> connection_pool::place(bool& probe) {
  std::unique_lock lock(mutex_);
  const auto refused = [&] { return closing_ || (slow_ && (probing_ || steady::now() < try_at_)); };
  const bool free =
      freed_.wait_for(lock, settings_.turn, [&] { return refused() || in_use_ < settings_.connections; });
  if (refused()) throw database_unavailable("the database does not answer");
  if (!free) throw database_unavailable("every connection is in use");
  probe = probing_ = slow_;
  ++in_use_;
  if (idle_.empty()) return nullptr;
  auto found = std::move(idle_.back());
  idle_.pop_back();
  return found;
}

std::unique_ptr<lease> connection_pool::take() {
  bool probe = false;
  std::unique_ptr<kept_connection> found = place(probe);
  if (found) return std::make_unique<lease>(*this, std::move(found), true, probe);
  const auto at = steady::now();
  try {
    found = std::make_unique<kept_connection>(url_);
  } catch (const pqxx::failure& e) {
    leave(probe);
    failed(probe, since(at), "no connection");
    throw database_unavailable(e.what());
  }
  auto fresh = std::make_unique<lease>(*this, std::move(found), false, probe);
  try {
    learn(*fresh);
  } catch (const database_unavailable&) {
    failed(probe, since(at), "no answer");
    throw;
  }
  return fresh;
}

void connection_pool::leave(bool probe) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (probe) probing_ = false;
  }
  freed_.notify_one();
}

void connection_pool::give_back(lease& l) {
  std::unique_ptr<kept_connection> ended;  // closed outside of the lock
  {
    const std::lock_guard lock(mutex_);
    leases_.erase(&l);
    if (l.healthy && !l.overdue() && !closing_)
      idle_.push_back(std::move(l.connection));
    else
      ended = std::move(l.connection);
  }
  leave(l.probe);
}

void connection_pool::drop_idle() {
  std::vector<std::unique_ptr<kept_connection>> ended;
  const std::lock_guard lock(mutex_);
  ended.swap(idle_);
}

// Settings that keep a transaction from seeing too much or running too long. JIT is off: no statement here
// runs long enough to gain from it, but a wrong estimate would start it.
std::string connection_pool::each_setting(bool local) const {
  const auto timeout = std::to_string(settings_.statement_timeout.count());
  std::string out;
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"timezone", "UTC"},
           {"datestyle", "ISO"},
           {"statement_timeout", timeout},
           {"idle_in_transaction_session_timeout", "30000"},
           {"search_path", "pg_catalog,public"},
           {"client_min_messages", "warning"},
           {"jit", "off"}})
    out += fmt::format("set_config('{}', '{}', {}), ", name, value, local);
  return out;
}

// Detects a pooler. A pooler gives its clients a process number of its own; behind one a setting of the
// session would be lost, or be found by another client.
void connection_pool::learn(lease& l) {
  kept_connection& c = *l.connection;
// Automatic reconnection is inhibited: it would lose the settings of the session.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  c.link.inhibit_reactivation(true);
#pragma GCC diagnostic pop
  const auto ask = [&](const std::string& text) {
    return guarded(l, [&](pqxx::nontransaction& s) {
      const awaiting sooner(l, settings_.begin_deadline);
      return s.exec(text);
    });
  };
  if (ask("select pg_backend_pid()")[0][0].as<int>() != c.link.backendpid()) behind_pooler();
  if (pooled_) return;
  c.timeout = ask(fmt::format("set role {}; select {} current_setting('statement_timeout')", application_role,
                              each_setting(false)))[0]
                  .back()
                  .c_str();
}

// In one round trip: begin, whose rows can be seen, and a look at the role and the time-out: a pooler that
// was not recognised would have lost them.
std::string connection_pool::first_statements(std::optional<tenant_id> who, access a) const {
  const std::string tenant = who ? std::to_string(who->value) : "";
  const std::string_view kind = a == access::read ? "read only" : "read write";
  if (pooled_)
    return fmt::format("begin {}; set local role {}; select {} set_config('app.tenant', '{}', true)", kind,
                       application_role, each_setting(true), tenant);
  return fmt::format(
      "begin {}; select set_config('app.tenant', '{}', true), current_user, "
      "current_setting('statement_timeout')",
      kind, tenant);
}

bool connection_pool::begin(lease& l, std::optional<tenant_id> who, access a) {
  const bool pooled = pooled_;
  const auto at = steady::now();
  pqxx::result answer;
  try {
    answer = guarded(l, [&](pqxx::nontransaction& s) {
      const awaiting sooner(l, settings_.begin_deadline);
      return s.exec(first_statements(who, a));
    });
  } catch (const database_unavailable&) {
    if (!l.reused || l.overdue()) failed(l.probe, since(at), "no answer");
    throw;
  }
  if (!pooled &&
      (answer[0][1].c_str() != application_role || answer[0][2].c_str() != l.connection->timeout)) {
    behind_pooler();
    l.healthy = false;
    return false;
  }
  worked();
  return true;
}

void connection_pool::failed(bool probe, milliseconds took, std::string_view why) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    if (probe) probing_ = false;
    if (took >= takes_time || slow_) {
      slow_ = true;
      try_at_ = steady::now() + pause_after_failure;
    }
    first = !away_;
    if (first) away_since_ = steady::now();
    away_ = true;
  }
  freed_.notify_all();
  if (first) log::error("database_away", {{"why", why}, {"after_ms", took.count()}});
}

void connection_pool::worked() {
  if (!away_) return;
  milliseconds was{0};
  {
    const std::lock_guard lock(mutex_);
    if (!away_) return;
    away_ = slow_ = probing_ = false;
    was = since(away_since_);
  }
  freed_.notify_all();
  log::warning("database_answers_again", {{"away_ms", was.count()}});
}

void connection_pool::found_full() {
  if (!full_.exchange(true)) log::error("database_disk_full", {{"why", "the disk of the database is full"}});
}

void connection_pool::note_room(bool enough) {
  room_ = enough;
  if (!enough) found_full();
}

// A small change may find room where a form does not.
void connection_pool::wrote() {
  if (full_ && room_ && full_.exchange(false)) log::warning("database_disk_has_room");
}

database::health connection_pool::seen() const {
  if (away_) return database::health::away;
  return full_ ? database::health::disk_is_full : database::health::answers;
}

void connection_pool::give_up() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (lease* l : leases_) {
      l->ended_ = true;
      ::shutdown(l->connection->link.sock(), SHUT_RDWR);
    }
  }
  freed_.notify_all();
}

// Under the lock: a connection that is given back is not closed meanwhile, so the number of its socket is its
// own.
void connection_pool::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    look_.wait_for(lock, stop, look_every, [] { return false; });
    const auto now = steady::now().time_since_epoch() / milliseconds(1);
    for (lease* l : leases_) {
      const auto until = l->until_.load();
      if (until == 0 || now <= until || l->ended_) continue;
      l->ended_ = true;
      ::shutdown(l->connection->link.sock(), SHUT_RDWR);
    }
  }
}

}  // namespace paraat
