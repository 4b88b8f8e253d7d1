#include <fmt/format.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <set>

#include "ops/embedded.hpp"
#include "tenant/store/database.hpp"

namespace paraat {
namespace {

constexpr const char* lock_number = "7308217";  // any constant; it keeps two migrating processes apart

std::vector<embedded::file> in_order() {
  const auto files = embedded::migrations();
  std::vector<embedded::file> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, &embedded::file::path);
  return sorted;
}

}  // namespace

namespace {

// Asked first, so that a role that may change nothing can still start on a database that is up to date.
bool up_to_date(pqxx::nontransaction& session) {
  if (session.exec("select to_regclass('node.migrations')")[0][0].is_null()) return false;
  std::set<std::string, std::less<>> applied;
  for (const auto& r : session.exec("select name from node.migrations")) applied.insert(r[0].c_str());
  return std::ranges::all_of(in_order(), [&](const embedded::file& f) { return applied.contains(f.path); });
}

}  // namespace

std::vector<std::string> migrate(const std::string& owner_url) {
  std::vector<std::string> applied;
  pqxx::connection connection(owner_url);
  pqxx::nontransaction session(connection);
  session.exec("set client_min_messages = warning");
  if (up_to_date(session)) return applied;
  session.exec(fmt::format("select pg_advisory_lock({})", lock_number));
  session.exec("create schema if not exists node");
  session.exec(
      "create table if not exists node.migrations "
      "(name text primary key, applied_at timestamptz not null default now())");
  for (const embedded::file& file : in_order()) {
    const std::string name(file.path);
    if (!session.exec_params("select 1 from node.migrations where name = $1", name).empty()) continue;
    session.exec("begin");
    try {
      session.exec(std::string(file.bytes));
      session.exec_params("insert into node.migrations (name) values ($1)", name);
      session.exec("commit");
    } catch (...) {
      session.exec("rollback");
      throw;
    }
    applied.push_back(name);
  }
  session.exec("grant select on node.migrations to paraat_app");  // to see that there is nothing to do
  session.exec(fmt::format("select pg_advisory_unlock({})", lock_number));
  return applied;
}

}  // namespace paraat
