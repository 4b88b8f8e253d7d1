#include "tenant/platform/store/database.hpp"

#include <fmt/format.h>

#include <cassert>

#include "ops/log.hpp"
#include "tenant/platform/store/pool.hpp"

namespace paraat {

transaction::transaction(connection_pool& pool, std::optional<tenant_id> who, access a)
    : tenant_(who), access_(a) {
  begin(pool);
}

void transaction::begin(connection_pool& pool) {
  for (;;) {
    lease_ = pool.take();
    try {
      if (pool.begin(*lease_, tenant_, access_)) {
        open_ = true;
        return;
      }
      lease_.reset();  // a pooler was found between; with the next connection it is reckoned with
    } catch (const database_unavailable&) {
      // A connection that was idle may have died with the server that it knew; nothing has been done on it
      // yet.
      const bool stale = lease_->reused && !lease_->overdue();
      lease_.reset();
      pool.drop_idle();
      if (!stale) throw;
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
  } catch (const statement_timed_out&) {  // said by the server, which rolled back
    open_ = false;
    throw;
  } catch (const disk_full&) {
    open_ = false;
    throw;
  } catch (const database_unavailable& e) {
    open_ = false;
    if (access_ == access::read) return;
    throw commit_in_doubt(e.what());
  }
  if (access_ == access::write) lease_->pool.wrote();
  lease_.reset();
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

database::health database::seen() const { return pool_->seen(); }
void database::note_room(bool enough) { pool_->note_room(enough); }
void database::give_up() { pool_->give_up(); }

void database::tell_committed(const std::vector<std::string>& topics) noexcept {
  if (topics.empty()) return;
  try {
    pool_->tell_committed(topics);
  } catch (const std::exception& e) {
    log::error("after_commit_failed", {{"type", typeid(e).name()}});
  }
}

}  // namespace paraat
