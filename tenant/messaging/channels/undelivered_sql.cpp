#include "tenant/messaging/channels/undelivered.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::channels {
namespace {

const std::string unseen =
    " from tenant.channel_messages where tenant_id = $1 and via = 'mail' and state = 'failed' and seen_at is "
    "null and not forgotten ";

}  // namespace

std::vector<undelivered_mail> undelivered_mails(transaction& tx, int most) {
  std::vector<undelivered_mail> out;
  for (const auto& r : sql::run(tx,
                                "select recipient, subject, why, settled_at from (select distinct on "
                                "(lower(recipient)) recipient, subject, why, coalesce(settled_at, queued_at) "
                                "as settled_at" +
                                    unseen +
                                    "order by lower(recipient), seq desc) newest order by settled_at desc, "
                                    "recipient limit $2",
                                tx.tenant(), most))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::instant_of(r[3])});
  return out;
}

int count_undelivered(transaction& tx) {
  return sql::run(tx, "select count(distinct lower(recipient))" + unseen, tx.tenant())[0][0].as<int>();
}

void mark_refused(transaction& tx, instant now, std::string_view about,
                  const std::vector<std::string>& addresses) {
  const auto done = sql::run(
      tx,
      "update tenant.channel_messages set state = 'failed', why = 'smtp_refused_550', settled_at = $4 where "
      "tenant_id = $1 and state = 'left' and seq = (select max(seq) from tenant.channel_messages where "
      "tenant_id = $1 and about = $2 and kind = 'relay_message' and state = 'left' and lower(recipient) = "
      "any($3::text[]))",
      tx.tenant(), about, sql::text_array(addresses), now);
  if (done.affected_rows() > 0) tx.touch(mail::queued_topic);
}

void mark_seen(transaction& tx, instant now, std::string_view recipient) {
  sql::run(
      tx,
      "update tenant.channel_messages set seen_at = $3 where tenant_id = $1 and via = 'mail' and state = "
      "'failed' and seen_at is null and lower(recipient) = lower($2)",
      tx.tenant(), recipient, now);
}

}  // namespace paraat::channels
