#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <set>

#include "ops/embedded.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat {
namespace {

constexpr const char* lock_number = "7308217";  // any constant; it keeps two migrating processes apart

std::vector<embedded::file> in_order() {
  const auto files = embedded::migrations();
  std::vector<embedded::file> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, &embedded::file::path);
  return sorted;
}

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

schema_difference difference(pqxx::nontransaction& session) {
  schema_difference out;
  std::set<std::string, std::less<>> applied;
  out.empty = session.exec("select to_regclass('node.migrations')")[0][0].is_null();
  if (!out.empty)
    for (const auto& r : session.exec("select name from node.migrations order by name"))
      applied.insert(r[0].c_str());
  for (const embedded::file& f : in_order())
    if (applied.erase(std::string(f.path)) == 0) out.missing.emplace_back(f.path);
  out.unknown.assign(applied.begin(), applied.end());
  return out;
}

// Applies one migration, in a transaction of its own; false when another process has done it meanwhile. Every
// setting and the lock belong to the transaction: a pooler may give each another connection.
bool apply(pqxx::nontransaction& session, const embedded::file& file) {
  const std::string name(file.path);
  session.exec("begin");
  try {
    session.exec("set local client_min_messages = warning");
    // Row security is forced on the owner too, where it is no superuser: a foreign key that is added reads
    // the rows of both tables. Of tenant 0 there are none; without a tenant each policy is an error.
    session.exec("select set_config('app.tenant', '0', true)");
    session.exec(fmt::format("select pg_advisory_xact_lock({})", lock_number));
    session.exec("create schema if not exists node");
    session.exec(
        "create table if not exists node.migrations "
        "(name text primary key, applied_at timestamptz not null default now())");
    const bool wanted = session.exec_params("select 1 from node.migrations where name = $1", name).empty();
    if (wanted) {
      session.exec(std::string(file.bytes));
      session.exec_params("insert into node.migrations (name) values ($1)", name);
      // To see that there is nothing to do. The first migration makes the role.
      session.exec("grant select on node.migrations to paraat_app");
    }
    session.exec("commit");
    return wanted;
  } catch (...) {
    session.exec("rollback");
    throw;
  }
}

}  // namespace

schema_difference compare_schema(const std::string& url) {
  pqxx::connection connection(with_network_defaults(url));
  pqxx::nontransaction session(connection);
  return difference(session);
}

std::vector<std::string> migrate(const std::string& owner_url) {
  std::vector<std::string> applied;
  pqxx::connection connection(with_network_defaults(owner_url));
  pqxx::nontransaction session(connection);
  const schema_difference before = difference(session);
  if (!before.unknown.empty())
    throw std::runtime_error(
        fmt::format("The database is of a newer version of Paraat: it has had changes that this version does "
                    "not know ({}). "
                    "Nothing was changed. Run that version, or put a backup of the database back.",
                    listed(before.unknown)));
  // A role that may change nothing can still start on a database that is up to date.
  for (const embedded::file& file : in_order())
    if (std::ranges::find(before.missing, file.path) != before.missing.end() && apply(session, file))
      applied.emplace_back(file.path);
  return applied;
}

}  // namespace paraat
