#include "federation/feeds/epoch.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::feeds::rows {

state_of_the_database look(transaction& tx) {
  const auto r = sql::run(tx,
                          "select node.database_identity(), (select coalesce(max(seq), 0) from node.feeds), "
                          "e.epoch, e.identity, e.why, e.at from (select 1) one left join "
                          "node.feed_epoch e on true")[0];
  state_of_the_database out{sql::text_of(r[0]), std::nullopt, r[1].as<std::int64_t>()};
  if (!r[2].is_null())
    out.epoch =
        epoch_row{r[2].as<std::int64_t>(), sql::text_of(r[3]), sql::text_of(r[4]), sql::instant_of(r[5])};
  return out;
}

void put_epoch(transaction& tx, const epoch_row& e) {
  sql::run(tx,
           "insert into node.feed_epoch (identity, epoch, why, at) values ($1, $2, $3, $4) on "
           "conflict (one) do update set identity = excluded.identity, epoch = excluded.epoch, why = "
           "excluded.why, at = excluded.at",
           e.identity, e.epoch, e.why, e.at);
}

void begin_changes_at(transaction& tx, std::int64_t least) {
  sql::run(tx,
           "select setval('node.feed_change_seq', greatest($1::bigint, (select last_value from "
           "node.feed_change_seq) + 1))",
           least);
}

}  // namespace paraat::federation::feeds::rows
