#include "tenant/messaging/channels/inbound_sms_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::channels {
namespace {

// The better a state is known, the higher.
int rank(std::string_view state) {
  return state == "delivered" ? 3 : state == "failed" ? 2 : state == "left" ? 1 : 0;
}

}  // namespace

namespace rows {

bool first_time(transaction& tx, instant now, std::string_view kind, std::string_view gateway_id) {
  return !sql::run(tx,
                   "insert into node.channel_heard (kind, gateway_id, at) values ($1, $2, $3) on conflict do "
                   "nothing returning 1",
                   kind, gateway_id, now)
              .empty();
}

std::optional<heard> apply(transaction& tx, instant now, std::string_view id, const gateway_report& r) {
  const auto found =
      sql::run(tx,
               "select state, gateway_id from tenant.channel_messages where tenant_id = $1 and id "
               "= $2::uuid and via = 'sms' for update",
               tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  const std::string state = sql::text_of(found[0][0]), known = sql::text_of(found[0][1]);
  if (!known.empty() && known != r.gateway_id) return heard::mismatched;
  const std::string_view after = name_of(r.what);
  if (rank(after) <= rank(state)) return heard::taken;  // nothing that is not known better
  sql::run(tx,
           "update tenant.channel_messages set state = $3, gateway_id = $4, why = $5, settled_at = $6 where "
           "tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, after, r.gateway_id, r.what == fate::failed ? r.why : "", now);
  return heard::taken;
}

std::vector<coded> codes_among(transaction& tx, const std::vector<std::string>& words) {
  std::vector<coded> out;
  for (const auto& r : sql::run(
           tx,
           "select code, tenant_id, batch_id from node.channel_codes where code = any($1::text[]) limit 3",
           sql::text_array(words)))
    out.push_back({sql::text_of(r[0]), tenant_id{r[1].as<int>()}, sql::text_of(r[2])});
  return out;
}

std::vector<candidate> candidates_for(transaction& tx, std::string_view number, std::string_view batch) {
  std::vector<candidate> out;
  for (const auto& r : sql::run(
           tx,
           "select m.batch_id, m.about from tenant.channel_messages m join tenant.channel_batches b on "
           "b.tenant_id = m.tenant_id and b.id = m.batch_id where m.tenant_id = $1 and m.via = 'sms' and "
           "m.recipient = $2 and not m.forgotten and m.state <> 'stopped' and (b.id = $3::uuid or ($3 is "
           "null and b.running)) group by 1, 2 order by max(m.seq) desc limit 20",
           tx.tenant(), number, sql::or_null(batch)))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1])});
  return out;
}

std::optional<instant> last_message_to(transaction& tx, std::string_view number) {
  return sql::optional_instant_of(
      sql::run(tx,
               "select max(queued_at) from tenant.channel_messages where tenant_id "
               "= $1 and via = 'sms' and recipient = $2 and not forgotten",
               tx.tenant(), number)[0][0]);
}

std::string keep(transaction& tx, instant now, const gateway_answer& a, std::string_view batch,
                 std::string_view about, std::string_view state) {
  std::string id = uuid_v7(now);
  sql::run(tx,
           "insert into tenant.channel_answers (tenant_id, id, sender, body, batch_id, about, state, "
           "received_at) values ($1, $2::uuid, $3, $4, $5::uuid, $6, $7, $8)",
           tx.tenant(), id, a.from, a.text, sql::or_null(batch), about, state, now);
  retention::plan(tx, now);
  return id;
}

bool insert_opt_out(transaction& tx, instant now, std::string_view number) {
  return !sql::run(tx,
                   "insert into tenant.sms_opt_outs (tenant_id, number, asked_at) values ($1, $2, $3) on "
                   "conflict do nothing returning 1",
                   tx.tenant(), number, now)
              .empty();
}

int unclear_of(transaction& tx, std::string_view sender) {
  return sql::run(
             tx,
             "select count(*) from tenant.channel_answers where tenant_id = $1 and sender = $2 and state = "
             "'unclear'",
             tx.tenant(), sender)[0][0]
      .as<int>();
}

std::optional<row> lock(transaction& tx, const text_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select state, sender, body, received_at from tenant.channel_answers where "
                              "tenant_id = $1 and id = $2::uuid for update",
                              tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  const auto r = found[0];
  return row{sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::instant_of(r[3])};
}

void mark_handled(transaction& tx, instant now, const text_id& id, const candidate& whose,
                  std::int64_t account) {
  sql::run(
      tx,
      "update tenant.channel_answers set state = 'handled', handled_at = $3, handled_by = $4, batch_id = "
      "coalesce($5::uuid, batch_id), about = $6 where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id, now, account, sql::or_null(whose.batch), whose.about);
}

}  // namespace rows

namespace {

std::vector<waiting_answer> waiting_answers(transaction& tx, const std::string& where, std::string_view id,
                                            int most) {
  std::vector<waiting_answer> out;
  for (const auto& r : sql::run(tx,
                                "select id, sender, body, batch_id, received_at from tenant.channel_answers "
                                "where tenant_id = $1 and state = 'unclear' and " +
                                    where + " order by received_at limit $3",
                                tx.tenant(), sql::or_null(id), most)) {
    waiting_answer a;
    a.id = r[0].as<text_id>();
    a.sender = sql::text_of(r[1]);
    a.text = sql::text_of(r[2]);
    a.batch = sql::text_of(r[3]);
    a.at = sql::instant_of(r[4]);
    a.candidates = rows::candidates_for(tx, a.sender, a.batch);
    out.push_back(std::move(a));
  }
  return out;
}

}  // namespace

std::vector<waiting_answer> unclear_answers(transaction& tx, int most) {
  return waiting_answers(tx, "($2::uuid is null)", "", most);
}

std::optional<waiting_answer> unclear_answer(transaction& tx, const text_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  auto found = waiting_answers(tx, "id = $2::uuid", id, 1);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<said_text> texts_from(transaction& tx, std::string_view batch, std::string_view about) {
  std::vector<said_text> out;
  for (const auto& r : sql::run(tx,
                                "select body, received_at, state from tenant.channel_answers where tenant_id "
                                "= $1 and batch_id = $2::uuid and about = $3 order by received_at, id",
                                tx.tenant(), batch, about))
    out.push_back({sql::text_of(r[0]), sql::instant_of(r[1]), sql::text_of(r[2]) == "unclear"});
  return out;
}

bool opted_out(transaction& tx, std::string_view number) {
  return !sql::run(tx, "select 1 from tenant.sms_opt_outs where tenant_id = $1 and number = $2", tx.tenant(),
                   number)
              .empty();
}

void lift_opt_out(transaction& tx, std::string_view number) {
  sql::run(tx, "delete from tenant.sms_opt_outs where tenant_id = $1 and number = $2", tx.tenant(), number);
}

std::vector<silent_number> opt_outs(transaction& tx, int most) {
  std::vector<silent_number> out;
  for (const auto& r : sql::run(tx,
                                "select number, asked_at from tenant.sms_opt_outs where tenant_id = $1 order "
                                "by asked_at desc, number limit $2",
                                tx.tenant(), most))
    out.push_back({sql::text_of(r[0]), sql::instant_of(r[1])});
  return out;
}

int count_unclear(transaction& tx) {
  return sql::run(tx,
                  "select count(*) from tenant.channel_answers where tenant_id = $1 and state = 'unclear'",
                  tx.tenant())[0][0]
      .as<int>();
}

std::string owner_of(transaction& tx, std::string_view batch) {
  if (!is_uuid(batch)) return {};
  const auto found =
      sql::run(tx, "select owner from tenant.channel_batches where tenant_id = $1 and id = $2::uuid",
               tx.tenant(), batch);
  return found.empty() ? std::string() : sql::text_of(found[0][0]);
}

std::vector<std::string> running_batches(transaction& tx) {
  std::vector<std::string> out;
  for (const auto& r :
       sql::run(tx,
                "select id from tenant.channel_batches where tenant_id = $1 and running and code "
                "<> '' order by queued_at desc limit 5",
                tx.tenant()))
    out.push_back(sql::text_of(r[0]));
  return out;
}

}  // namespace paraat::channels
