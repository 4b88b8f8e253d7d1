#include "tenant/store/database.hpp"

#include <fmt/format.h>

#include <cassert>

#include "protocol/bytes.hpp"
#include "tenant/store/pool.hpp"

namespace paraat {
namespace {

// Settings of the session; the role makes a connection of the owner as weak as the application must be. No
// statement here runs long enough to be worth compiling; one that is estimated too high would be.
std::string with_options(const database::settings& s) {
  const std::string options = fmt::format(
      "-c role=paraat_app -c timezone=UTC -c statement_timeout={} -c "
      "idle_in_transaction_session_timeout=30000 "
      "-c search_path=pg_catalog,public -c client_min_messages=warning -c jit=off",
      s.statement_timeout.count());
  if (s.url.find("://") == std::string::npos)
    return fmt::format("{} options='{}' connect_timeout=3", s.url, options);
  std::string escaped;
  for (const char c : options) escaped += c == ' ' ? "%20" : c == '=' ? "%3D" : std::string(1, c);
  return fmt::format("{}{}options={}&connect_timeout=3", s.url,
                     s.url.find('?') == std::string::npos ? "?" : "&", escaped);
}

}  // namespace

const std::string* plans::name_of(const std::string& text) {
  if (known_.size() >= most && !known_.contains(text))
    std::erase_if(known_, [](const auto& k) { return k.second.times < often; });
  if (known_.size() >= most && !known_.contains(text)) return nullptr;
  asked& a = known_[text];
  if (a.times < often) {
    ++a.times;
    if (a.times == often) a.name = "p" + hex(sha256_bytes(text)).substr(0, 40);
  }
  return a.times < often ? nullptr : &a.name;
}

lease::lease(connection_pool& p, std::unique_ptr<kept_connection> c, bool was_idle)
    : pool(p),
      connection(std::move(c)),
      session(std::make_unique<pqxx::nontransaction>(connection->link)),
      reused(was_idle) {}

lease::~lease() {
  session.reset();
  pool.give_back(std::move(connection), healthy);
}

connection_pool::connection_pool(database::settings s) : settings_(std::move(s)) {}

std::unique_ptr<lease> connection_pool::take() {
  std::unique_ptr<kept_connection> found;
  {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [&] { return in_use_ < settings_.connections; });
    ++in_use_;
    if (!idle_.empty()) {
      found = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  const bool reused = found != nullptr;
  if (!found) {
    try {
      found = std::make_unique<kept_connection>(with_options(settings_));
    } catch (const pqxx::failure& e) {
      give_back(nullptr, false);
      throw database_unavailable(e.what());
    }
  }
  return std::make_unique<lease>(*this, std::move(found), reused);
}

void connection_pool::give_back(std::unique_ptr<kept_connection> connection, bool healthy) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (healthy && connection) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

void connection_pool::drop_idle() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
}

transaction::transaction(connection_pool& pool, std::optional<tenant_id> who, access a)
    : tenant_(who), access_(a) {
  begin(pool);
}

void transaction::begin(connection_pool& pool) {
  const std::string first = fmt::format("begin {}; select set_config('app.tenant', '{}', true)",
                                        access_ == access::read ? "read only" : "read write",
                                        tenant_ ? std::to_string(tenant_->value) : "");
  for (;;) {
    lease_ = pool.take();
    try {
      guarded(*lease_, [&](pqxx::nontransaction& s) { return s.exec(first); });
      open_ = true;
      return;
    } catch (const database_unavailable&) {
      // A connection that was idle may have died with the server that it knew; nothing has been done on it
      // yet.
      const bool stale = lease_->reused;
      lease_.reset();
      if (!stale) throw;
      pool.drop_idle();
    }
  }
}

transaction::~transaction() {
  if (!open_ || !lease_) return;
  try {
    if (lease_->healthy) lease_->session->exec("rollback");
  } catch (const std::exception&) {
    lease_->healthy = false;
  }
}

tenant_id transaction::tenant() const {
  assert(tenant_ && "a transaction of the node has no tenant");
  return tenant_.value();
}

void transaction::commit() {
  if (abandoned_) return;
  try {
    const auto answer = guarded(*lease_, [](pqxx::nontransaction& s) { return s.exec("commit"); });
    open_ = false;
  } catch (const database_unavailable& e) {
    open_ = false;
    if (access_ == access::read) return;
    throw commit_in_doubt(e.what());
  }
  connection_pool& pool = lease_->pool;
  lease_.reset();
  if (!touched_.empty()) pool.tell_committed(touched_);
}

database::database(settings s) : pool_(std::make_unique<connection_pool>(std::move(s))) {}
database::~database() = default;

bool database::reachable() {
  try {
    const transaction probe(*pool_, std::nullopt, access::read);
    return true;
  } catch (const database_unavailable&) {
    return false;
  }
}

}  // namespace paraat
