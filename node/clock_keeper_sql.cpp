#include <fmt/format.h>

#include <span>

#include "node/clock_keeper.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::node {

std::vector<clock_offset> clock_offsets(transaction& tx, instant now) {
  std::vector<clock_offset> out;
  for (const auto& r : sql::run(tx,
                                "select against, seconds, at from node.clock_offsets where at > $1 order by "
                                "against <> 'database', against",
                                now - std::chrono::days{1}))
    out.push_back({sql::text_of(r[0]), r[1].as<double>(), sql::instant_of(r[2])});
  return out;
}

double seconds_ahead_of_database(transaction& tx, instant now) {
  return sql::run(tx, "select extract(epoch from $1::timestamptz - clock_timestamp())::float8", now)[0][0]
      .as<double>();
}

std::vector<std::string> recent_clock_steps(transaction& tx, instant now) {
  std::vector<std::string> out;
  for (const auto& r :
       sql::run(tx,
                "select to_char(at, 'YYYY-MM-DD HH24:MI'), seconds from node.clock_steps where "
                "at > $1 order by at",
                now - std::chrono::days{7}))
    out.push_back(fmt::format("{} UTC: {} s", sql::text_of(r[0]), sql::text_of(r[1])));
  return out;
}

}  // namespace paraat::node

namespace paraat::node::rows {
namespace {

// A column that must not lie in the future: when something happened, or until when it waits. The test
// ClockSchema holds these lists against the schema.
struct column {
  const char* table;
  const char* name;
};

// Columns that would wait for a time beyond the clock, and counts of recent events.
constexpr column of_the_node[] = {
    {"node.channel_pace", "filled_at"},      {"node.peers", "next_try"},
    {"node.peers", "last_contact"},          {"node.lanes", "next_try"},
    {"node.lanes", "failing_since"},         {"node.lanes", "last_try"},
    {"node.lanes", "last_success"},          {"node.outgoing_waiting", "not_before"},
    {"node.deliveries", "not_before"},       {"node.announcements", "next_try"},
    {"node.followed_feeds", "verified_at"},  {"node.followed_feeds", "looked_through_at"},
    {"node.followed_feeds", "contact_at"},   {"node.followed_feeds", "held_back_at"},
    {"node.followed_feeds", "tried_at"},     {"node.followed_feeds", "early_until"},
    {"node.shown_elsewhere", "verified_at"}, {"node.manifests", "fetched_at"},
    {"node.held_messages", "since"},         {"node.held_back_items", "since"},
    {"node.restore_holds", "noticed_at"},
};
constexpr column of_a_tenant[] = {
    {"tenant.callouts", "last_wave_at"},
    {"tenant.callouts", "started_at"},
    {"tenant.callouts", "first_yes_at"},
    {"tenant.callouts", "filled_at"},
    {"tenant.callouts", "nobody_left_at"},
    {"tenant.callouts", "ended_at"},
    {"tenant.callouts", "stood_down_at"},
    {"tenant.callout_waves", "at"},
    {"tenant.callout_people", "asked_at"},
    {"tenant.callout_people", "reminded_at"},
    {"tenant.callout_people", "notified_at"},
    {"tenant.callout_people", "answered_at"},
    {"tenant.callout_people", "said_yes_at"},
    {"tenant.callout_people", "placed_at"},
    {"tenant.callout_people", "on_the_way_at"},
    {"tenant.callout_people", "arrived_at"},
    {"tenant.callout_people", "departed_at"},
    {"tenant.callout_people", "question_at"},
    {"tenant.callout_people", "reply_at"},
    {"tenant.channel_messages", "queued_at"},
    {"tenant.notices", "sent_at"},
    {"tenant.incidents", "ended_at"},
    {"tenant.roll_calls", "at"},
    {"tenant.walk_ins", "registered_at"},
    {"tenant.aftermaths", "told_at"},
};
// Columns with a statement of their own.
constexpr column repaired_apart[] = {
    {"node.channel_pace", "closed_until"},      {"node.attempts", "at"},   {"node.jobs", "due"},
    {"tenant.channel_messages", "next_at"},     {"tenant.stays", "in_at"}, {"tenant.stays", "out_at"},
    {"tenant.callout_people", "offered_until"},
};
// Leases: until when another process has it. They are short, so they end at once or a little later.
constexpr column leases[] = {{"node.lanes", "leased_until"}};

std::string interval(std::chrono::seconds s) { return fmt::format("interval '{} seconds'", s.count()); }

}  // namespace

std::vector<std::string> repaired_columns() {
  std::vector<std::string> out;
  const auto take = [&](std::span<const column> some) {
    for (const auto& [table, name] : some) out.push_back(fmt::format("{}.{}", table, name));
  };
  take(of_the_node);
  take(of_a_tenant);
  take(leases);
  take(repaired_apart);
  return out;
}

instant beat_of(transaction& tx, std::string_view instance, instant now) {
  return sql::instant_of(sql::run(
      tx,
      "insert into node.clock_beats (instance, wall, at_database) values ($1, $2, clock_timestamp()) "
      "on conflict (instance) do update set wall = excluded.wall, at_database = "
      "excluded.at_database returning at_database",
      instance, now)[0][0]);
}

// A process that lives wrote its beat within the last seconds, by the clock of the database.
std::optional<instant> last_beat_of_the_dead(transaction& tx, std::string_view instance) {
  return sql::optional_instant_of(
      sql::run(tx,
               "select max(wall) from node.clock_beats where instance <> $1 and abs(extract(epoch from "
               "clock_timestamp() - at_database)) > 20",
               instance)[0][0]);
}

void forget_dead_beats(transaction& tx, std::string_view instance) {
  sql::run(tx,
           "delete from node.clock_beats where instance <> $1 and abs(extract(epoch from clock_timestamp() - "
           "at_database)) > 20",
           instance);
}

void put_offset(transaction& tx, std::string_view against, double seconds, instant now) {
  sql::run(tx,
           "insert into node.clock_offsets (against, seconds, at) values ($1, $2, $3) on conflict (against) "
           "do update set seconds = excluded.seconds, at = excluded.at",
           against, seconds, now);
}

void put_step(transaction& tx, instant now, std::chrono::seconds back) {
  sql::run(tx, "insert into node.clock_steps (at, seconds) values ($1, $2)", now,
           static_cast<std::int64_t>(back.count()));
  sql::run(tx, "delete from node.clock_steps where at < $1", now - std::chrono::days{90});
}

void repair_node(transaction& tx, instant now, std::chrono::seconds back) {
  for (const auto& [table, name] : of_the_node)
    sql::run(tx, fmt::format("update {0} set {1} = $1 where {1} > $1 and {1} < 'infinity'", table, name),
             now);
  for (const auto& [table, name] : leases)
    sql::run(
        tx,
        fmt::format("update {0} set {1} = $1::timestamptz where {1} > $1::timestamptz + interval '2 minutes'",
                    table, name),
        now);
  // A checkpoint of the future would make every one of now an old one.
  sql::run(tx,
           "update node.followed_feeds set checkpoint_created = floor(extract(epoch from "
           "$1::timestamptz))::bigint "
           "where checkpoint_created > floor(extract(epoch from $1::timestamptz))::bigint",
           now);
  sql::run(tx,
           "update node.channel_pace set closed_until = $1::timestamptz + interval '20 seconds' where "
           "closed_until > $1::timestamptz + interval '20 seconds'",
           now);
  // Attempts keep their distance from each other: a limit neither forgets nor counts them for longer.
  sql::run(tx, fmt::format("update node.attempts set at = at - {} where at > $1", interval(back)), now);
  // The code of this moment has not been used: none before the step it is of.
  sql::run(tx,
           "update node.accounts set totp_step = floor(extract(epoch from $1::timestamptz) / 30)::bigint - 2 "
           "where totp_step > floor(extract(epoch from $1::timestamptz) / 30)::bigint - 1",
           now);
  // Jobs that were postponed, and jobs scheduled at a distance from the present that check their own
  // conditions and schedule themselves again when they come too early. The others have a date.
  sql::run(
      tx,
      fmt::format("update node.jobs set due = greatest($1::timestamptz, due - {}) where due > "
                  "$1::timestamptz and (attempts > 0 or kind = any($2::text[]))",
                  interval(back)),
      now,
      sql::text_array({std::string(callouts::scheduler_job), std::string(mail::moved_job),
                       std::string(reinforcement::settle_job), std::string(presence::attendance_sheet_job),
                       std::string(staff_notices::send_job), std::string(audit::link_job)}));
}

void repair_tenant(transaction& tx, instant now, std::chrono::seconds back) {
  for (const auto& [table, name] : of_a_tenant)
    sql::run(tx,
             fmt::format("update {0} set {1} = $2 where tenant_id = $1 and {1} > $2 and {1} < 'infinity'",
                         table, name),
             tx.tenant(), now);
  // Waiting messages are due now; a leaving message keeps at most the lease of a dispatcher.
  sql::run(tx,
           "update tenant.channel_messages set next_at = case when state = 'leaving' then $2::timestamptz + "
           "interval '2 minutes' else $2::timestamptz end where tenant_id = $1 and state in ('waiting', "
           "'leaving') and next_at > $2::timestamptz + interval '2 minutes'",
           tx.tenant(), now);
  // Both ends in one statement: a stay does not end before it starts. An open stay of the future could not be
  // ended, and its hours would not count.
  sql::run(tx,
           "update tenant.stays set in_at = least(in_at, $2), out_at = case when out_at > $2 then $2 else "
           "out_at end where tenant_id = $1 and (in_at > $2 or out_at > $2)",
           tx.tenant(), now);
  // A place is held for as long as it was to be.
  sql::run(
      tx,
      fmt::format("update tenant.callout_people set offered_until = greatest($2, offered_until - {}) where "
                  "tenant_id = $1 and offered_until > $2",
                  interval(back)),
      tx.tenant(), now);
}

}  // namespace paraat::node::rows
