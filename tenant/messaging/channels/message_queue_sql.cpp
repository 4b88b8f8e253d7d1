#include "tenant/messaging/channels/message_queue.hpp"

#include <algorithm>

#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tenant/messaging/mail/refusals.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::channels {
namespace {

// After a restored backup, messages queued before wait for a decision (tenant/administration/restores).
// Parameter 1 is the tenant.
constexpr std::string_view not_held =
    " and queued_at > coalesce((select noticed_at from node.restore_holds where tenant_id = $1 and "
    "decided_at is "
    "null), '-infinity') ";

// Refused without asking the channel.
bool cannot_arrive(channel via, const std::string& to) {
  switch (via) {
    case channel::mail:
      return !web::plausible_email(to);
    case channel::sms:
      return !takes_texts(to);
    case channel::push:
      return false;
  }
  return false;
}

std::optional<carried> next_waiting(transaction& tx, instant now, lane_id lane) {
  const channel via = lane.via;
  const auto rows = sql::run(
      tx,
      "select id, batch_id, key, recipient, about, subject, body, html, calendar, file_name, file_type, "
      "file, attempts, queued_at, via = 'sms' and key <> $5 and exists (select 1 from tenant.sms_opt_outs "
      "o where o.tenant_id = $1 and o.number = recipient), kind, unsubscribe, reply_to from "
      "tenant.channel_messages "
      "where tenant_id "
      "= $1 "
      "and via = $2 and priority = $4 and state = 'waiting' and next_at <= $3" +
          std::string(not_held) + "order by urgent desc, seq limit 1 for update skip locked",
      tx.tenant(), name_of(via), now, priority_name(lane.level), opt_out_key);
  if (rows.empty()) return std::nullopt;
  const auto r = rows[0];
  carried c;
  c.id = sql::text_of(r[0]);
  c.batch = sql::text_of(r[1]);
  c.what = {.key = sql::text_of(r[2]),
            .via = via,
            .to = sql::text_of(r[3]),
            .about = sql::text_of(r[4]),
            .subject = sql::text_of(r[5]),
            .body = sql::text_of(r[6]),
            .calendar = sql::text_of(r[8]),
            .html = sql::text_of(r[7]),
            .file = {sql::text_of(r[9]), sql::text_of(r[10]), sql::text_of(r[11])},
            .unsubscribe = sql::text_of(r[16])};
  c.reply_to = sql::text_of(r[17]);
  c.level = lane.level;
  c.attempts = r[12].as<int>() + 1;
  c.queued_at = sql::instant_of(r[13]);
  c.opted_out = r[14].as<bool>();
  c.kind = sql::text_of(r[15]);
  c.hopeless = c.opted_out || cannot_arrive(via, c.what.to);
  return c;
}

// Takes one token from the bucket, unless it is empty or the channel is closed. Half-open circuit: after a
// failure one probe message is let through, and the same statement closes the channel again for 20 seconds.
bool take_token(transaction& tx, instant now, lane_id lane, const pace& p) {
  const channel via = lane.via;
  const double most = std::max(1.0, p.per_second);
  const double left_to_others = lane.level == priority::crisis   ? 0
                                : lane.level == priority::normal ? 0.25
                                                                 : 0.5;
  const double least = std::min(most, 1 + left_to_others * most);
  const auto take = [&] {
    return sql::run(
        tx,
        "update node.channel_pace set tokens = least($3::float8, tokens + greatest(0, extract(epoch from "
        "($2::timestamptz - filled_at))) * $4::float8) - 1, filled_at = greatest(filled_at, "
        "$2::timestamptz), closed_until = case when failures > 0 then $2::timestamptz + interval '20 "
        "seconds' end where via = $1 and (closed_until is null or closed_until <= $2::timestamptz) and "
        "least($3::float8, tokens + greatest(0, extract(epoch from ($2::timestamptz - filled_at))) * "
        "$4::float8) >= $5::float8 returning 1",
        name_of(via), now, most, p.per_second, least);
  };
  if (!take().empty()) return true;
  // A time further ahead than two clocks differ is of a clock that was wrong: the bucket fills from now on.
  sql::run(
      tx,
      "update node.channel_pace set filled_at = $2 where via = $1 and filled_at > $2::timestamptz + interval "
      "'10 seconds'",
      name_of(via), now);
  const auto made = sql::run(tx,
                             "insert into node.channel_pace (via, tokens, filled_at) values ($1, $2, $3) on "
                             "conflict do nothing returning 1",
                             name_of(via), most, now);
  return !made.empty() && !take().empty();
}

void note_pace(transaction& tx, instant now, channel via, const verdict& v) {
  if (!v.whole_channel) {
    sql::run(tx,
             "update node.channel_pace set failures = 0, closed_until = null where via = $1 and failures > 0",
             name_of(via));
    return;
  }
  const auto rows =
      sql::run(tx, "update node.channel_pace set failures = failures + 1 where via = $1 returning failures",
               name_of(via));
  if (rows.empty()) return;
  const auto pause = v.pause ? *v.pause : closed_for(rows[0][0].as<int>());
  sql::run(tx, "update node.channel_pace set closed_until = $2 where via = $1", name_of(via), now + pause);
}

// The state of a message after an attempt.
std::string_view state_after(const carried& c, const verdict& v, instant now, bool repeatable, bool stop,
                             bool maybe_left) {
  const auto term = c.level == priority::crisis ? given_up_after : other_given_up_after;
  if (v.what == verdict::kind::taken) return "left";
  if (v.what == verdict::kind::refused) return "failed";
  maybe_left |= v.what == verdict::kind::unclear;
  const bool over = stop || now - c.queued_at >= term || (maybe_left && !repeatable);
  if (!over) return "waiting";
  return maybe_left ? "uncertain" : stop ? "stopped" : "failed";
}

// The pause before the next attempt: the receiver's Retry-After, and never less than the growing pause.
std::chrono::seconds pause_of(const carried& c, const verdict& v) {
  const auto own = pause_after(c.attempts);
  return v.pause && !v.whole_channel ? std::max(own, *v.pause) : own;
}

}  // namespace

std::chrono::seconds pause_after(int attempts) {
  return std::chrono::seconds{std::min(5 << std::clamp(attempts - 1, 0, 10), 600)};
}
std::chrono::seconds closed_for(int failures) {
  return std::chrono::seconds{std::min(1 << std::clamp(failures, 0, 10), 60)};
}

claim claim_next(transaction& tx, instant now, lane_id lane, const pace& p) {
  auto c = next_waiting(tx, now, lane);
  if (!c) return {claim_outcome::nothing};
  if (!c->hopeless && !take_token(tx, now, lane, p)) return {claim_outcome::not_yet};
  sql::run(
      tx,
      "update tenant.channel_messages set state = 'leaving', attempts = $3, next_at = $4 where tenant_id = "
      "$1 and id = $2::uuid",
      tx.tenant(), c->id, c->attempts, now + lease);
  return {claim_outcome::got, std::move(*c)};
}

std::string conclude(transaction& tx, instant now, const carried& c, const verdict& v, bool repeatable) {
  const auto rows = sql::run(
      tx,
      "select state, stop, maybe_left, attempts, gateway_id, uncertain_attempts from tenant.channel_messages "
      "where tenant_id = $1 and id = $2::uuid for update",
      tx.tenant(), c.id);
  if (rows.empty()) return {};
  const auto r = rows[0];
  std::string state = sql::text_of(r[0]);
  // A report was faster than the answer, or another worker has it since the lease ended. An "uncertain" one
  // that turns out to be taken is better known now.
  const bool better = state == "uncertain" && v.what == verdict::kind::taken;
  const bool mine = state == "leaving" && r[3].as<int>() == c.attempts;
  if (mine || better) {
    const bool unclear = v.what == verdict::kind::unclear, maybe_left = r[2].as<bool>();
    const int uncertain = r[5].as<int>() + (unclear ? 1 : 0);
    const bool again = repeatable && (c.what.via != channel::mail || uncertain < uncertain_mails);
    state = state_after(c, v, now, again, r[1].as<bool>(), maybe_left);
    const std::string why = state == "failed" && v.what != verdict::kind::refused ? "given_up" : v.why;
    const bool waits = state == "waiting";
    sql::run(
        tx,
        "update tenant.channel_messages set state = $3, why = $4, gateway_id = $5, maybe_left = maybe_left "
        "or $6, next_at = $7, settled_at = $8, uncertain_attempts = $9 where tenant_id = $1 and id = "
        "$2::uuid",
        tx.tenant(), c.id, state, why, v.gateway_id.empty() ? sql::text_of(r[4]) : v.gateway_id, unclear,
        waits ? now + pause_of(c, v) : now, waits ? std::nullopt : std::optional(now), uncertain);
  } else if (sql::text_of(r[4]).empty() && !v.gateway_id.empty()) {
    sql::run(tx, "update tenant.channel_messages set gateway_id = $3 where tenant_id = $1 and id = $2::uuid",
             tx.tenant(), c.id, v.gateway_id);
  }
  if (!c.hopeless) note_pace(tx, now, c.what.via, v);
  return state;
}

bool tell(transaction& tx, instant now, const owners& known, std::string_view id) {
  const auto rows =
      sql::run(tx,
               "select m.batch_id, m.key, m.about, m.via, m.state, m.why, b.owner, m.recipient from "
               "tenant.channel_messages m "
               "left join tenant.channel_batches b on b.tenant_id = m.tenant_id and b.id = m.batch_id "
               "where m.tenant_id = $1 and m.id = $2::uuid and m.state <> m.told "
               "and m.state not in ('waiting', 'leaving') for update of m",
               tx.tenant(), id);
  if (rows.empty()) return false;
  const auto r = rows[0];
  const std::string state = sql::text_of(r[4]);
  sql::run(tx, "update tenant.channel_messages set told = state where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id);
  if (state == "failed" && mail::permanent(sql::text_of(r[5])))
    for (const auto& [name, one] : known)
      if (one.address_refused) one.address_refused(tx, now, sql::text_of(r[7]));
  const auto found = known.find(sql::text_of(r[6]));
  if (found == known.end() || !found->second.reported) return true;
  report out{sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), *channel_named(sql::text_of(r[3])),
             fate::left,         sql::text_of(r[5])};
  for (const fate f : {fate::left, fate::delivered, fate::failed, fate::uncertain, fate::stopped})
    if (name_of(f) == state) out.what = f;
  found->second.reported(tx, now, out);
  return true;
}

swept sweep(transaction& tx, instant now, bool texts_repeatable, const std::vector<std::string>& held) {
  const std::string mine = sql::text_array(held);
  if (!held.empty())
    sql::run(tx,
             "update tenant.channel_messages set next_at = $2 where tenant_id = $1 and id = any($3::uuid[]) "
             "and state = 'leaving'",
             tx.tenant(), now + lease, mine);
  sql::run(
      tx,
      "update tenant.channel_messages set maybe_left = true, uncertain_attempts = uncertain_attempts + 1, "
      "settled_at = $2, state = case when stop or (via = 'sms' and not $3) or (via = 'mail' and "
      "uncertain_attempts + 1 >= $6) or queued_at < case priority when 'crisis' then $4::timestamptz else "
      "$5::timestamptz end then 'uncertain' else 'waiting' end where tenant_id = $1 and state = 'leaving' "
      "and "
      "next_at <= $2 and not id = any($7::uuid[])",
      tx.tenant(), now, texts_repeatable, now - given_up_after, now - other_given_up_after, uncertain_mails,
      mine);
  swept out;
  for (const auto& r :
       sql::run(tx,
                "select v.n, p.n, (select next_at from tenant.channel_messages where "
                "tenant_id = $1 and via = v.via "
                "and priority = p.priority and state = 'waiting' and next_at <= $2" +
                    std::string(not_held) +
                    "order by next_at limit 1) from (values (0, 'mail'), (1, 'sms'), (2, 'push')) v (n, "
                    "via), (values (0, 'crisis'), (1, 'normal'), (2, 'bulk')) p "
                    "(n, priority)",
                tx.tenant(), now))
    if (const auto since = sql::optional_instant_of(r[2]))
      out.due.emplace(lane_id{all_channels[r[0].as<std::size_t>()],
                              priorities.at(static_cast<std::size_t>(r[1].as<int>()))},
                      *since);
  for (const auto& r :
       sql::run(tx,
                "select id from tenant.channel_messages where tenant_id = $1 and state <> told "
                "and state not in ('waiting', 'leaving') order by seq limit 200",
                tx.tenant()))
    out.untold.push_back(sql::text_of(r[0]));
  return out;
}

std::vector<tenant_id> sending_tenants(transaction& tx) {
  std::vector<tenant_id> out;
  for (const auto& r : sql::run(tx, "select tenant_id from node.channel_tenants order by tenant_id"))
    out.push_back(tenant_id{r[0].as<int>()});
  return out;
}

int failures_of(transaction& tx, channel via) {
  const auto rows = sql::run(tx, "select failures from node.channel_pace where via = $1", name_of(via));
  return rows.empty() ? 0 : rows[0][0].as<int>();
}

}  // namespace paraat::channels
