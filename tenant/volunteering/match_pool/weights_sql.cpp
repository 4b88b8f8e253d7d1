#include <fmt/format.h>

#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"

namespace paraat::match_pool {
namespace {

std::vector<int> values_of(const matching::match_weights& w) {
  std::vector<int> out(w.points.begin(), w.points.end());
  out.push_back(w.fair_within);
  out.push_back(w.sink);
  return out;
}

matching::match_weights weights_of(const std::vector<std::string>& points, int number,
                                   const matching::match_weights& table = matching::usual_weights()) {
  std::vector<matching::weight_change> changes;
  const auto bounds = matching::bounds_of_weights();
  for (std::size_t i = 0; i < bounds.size() && i < points.size(); ++i)
    changes.push_back({bounds[i].field, std::stoi(points[i])});
  // A table whose bounds have changed since counts as the product has it.
  return matching::adjusted(table, changes, number).value_or(table);
}

}  // namespace

std::vector<kept_weights> all_weights(transaction& tx) {
  std::vector<kept_weights> out;
  for (const auto& r :
       sql::run(tx,
                "select points::text[], number, set_at, set_by from tenant.match_weights where "
                "tenant_id = $1 order by number desc",
                tx.tenant()))
    out.push_back({weights_of(sql::text_array_of(r[0]), r[1].as<int>()), sql::instant_of(r[2]),
                   sql::optional_of<std::int64_t>(r[3])});
  return out;
}

matching::match_weights weights_now(transaction& tx) {
  const auto found = sql::run(tx,
                              "select points::text[], number from tenant.match_weights where tenant_id = $1 "
                              "order by number desc limit 1",
                              tx.tenant());
  return found.empty() ? matching::usual_weights()
                       : weights_of(sql::text_array_of(found[0][0]), found[0][1].as<int>());
}

std::optional<matching::match_weights> weights_named(transaction& tx, std::string_view version) {
  const auto changes = sql::run(
      tx, "select points::text[], number from tenant.match_weights where tenant_id = $1", tx.tenant());
  for (const matching::match_weights& table : matching::tables_of_weights()) {
    if (table.version.name() == version) return table;
    for (const auto& r : changes)
      if (const auto w = weights_of(sql::text_array_of(r[0]), r[1].as<int>(), table);
          w.version.name() == version)
        return w;
  }
  return std::nullopt;
}

result<matching::match_weights> set_weights(transaction& tx, std::vector<matching::weight_change> changes,
                                            std::optional<std::int64_t> by, instant now) {
  // One change after the other: the number of each is one more than that of the last.
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended('match_weights|' || $1, 0))", tx.tenant());
  const auto last = sql::run(
      tx, "select coalesce(max(number), 0) from tenant.match_weights where tenant_id = $1", tx.tenant());
  const int number = last[0][0].as<int>() + 1;
  const auto next = matching::adjusted(matching::usual_weights(), changes, number);
  if (!next) return next;
  sql::run(
      tx,
      "insert into tenant.match_weights (tenant_id, number, points, set_at, set_by) values ($1, $2::int, "
      "$3::int[], $4, $5::bigint)",
      tx.tenant(), number, sql::int_array(values_of(*next)), now, by);
  return next;
}

}  // namespace paraat::match_pool
