#include "node/gauges.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::node::rows {

void show_jobs(transaction& tx, metrics& m, instant now) {
  const auto r =
      sql::run(tx,
               "select coalesce(greatest(extract(epoch from $1::timestamptz - min(due)), 0), 0)::float8, "
               "count(*) filter (where attempts >= 5) from node.jobs",
               now)[0];
  m.jobs_overdue.Set(r[0].as<double>());
  m.jobs_stuck.Set(r[1].as<double>());
}

void show_peers(transaction& tx, metrics& m, instant now) {
  for (const auto& r : sql::run(tx,
                                "select node_id, failures, case when last_contact is not null then "
                                "greatest(extract(epoch from $1::timestamptz - "
                                "last_contact), 0)::float8 end "
                                "from node.peers",
                                now)) {
    const prometheus::Labels peer{{"peer", sql::text_of(r[0])}};
    m.federation_failures.Add(peer).Set(r[1].as<double>());
    if (!r[2].is_null()) m.federation_contact_age.Add(peer).Set(r[2].as<double>());
  }
}

// Written by `paraat mail-in`, which is another process: the counter follows.
void show_mails_left_out(transaction& tx, metrics& m) {
  auto& left_out = prometheus::BuildCounter()
                       .Name("paraat_mails_left_out_total")
                       .Help("Mails that came in and went no further because a program sent them, by reason.")
                       .Register(*m.registry());
  for (const auto& r : sql::run(tx, "select reason, count from node.mails_left_out")) {
    auto& counter = left_out.Add({{"reason", sql::text_of(r[0])}});
    if (const double more = r[1].as<double>() - counter.Value(); more > 0) counter.Increment(more);
  }
}

}  // namespace paraat::node::rows
