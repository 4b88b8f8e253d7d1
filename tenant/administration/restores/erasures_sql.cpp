#include "tenant/administration/restores/erasures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/store/sql.hpp"

namespace paraat::restores::rows {
namespace {

// How one kind of erasure is repeated. $1 is the tenant, $2 the ids.
struct repetition {
  std::string_view relation, what;
  const char* change;
  bool stops_messages = true;
};

constexpr repetition repetitions[] = {
    {"corps_members", "left",
     "update tenant.corps_members set state = 'left', support_sealed = null, emergency = '' where tenant_id "
     "= $1 and id = any($2::uuid[]) and (state <> 'left' or support_sealed is not null or emergency <> '')"},
    {"corps_members", "declined",
     "update tenant.corps_members set state = 'declined', support_sealed = null, emergency = '' where "
     "tenant_id = $1 and id = any($2::uuid[]) and state not in ('declined', 'left')"},
    {"corps_members", "health",
     "update tenant.corps_members set support_sealed = null where tenant_id = $1 and id = any($2::uuid[]) "
     "and support_sealed is not null",
     false},
    {"corps_members", "emergency",
     "update tenant.corps_members set emergency = '' where tenant_id = $1 and id = any($2::uuid[]) and "
     "emergency <> ''",
     false},
    {"corps_members", "deleted",
     "delete from tenant.corps_members where tenant_id = $1 and id = any($2::uuid[])"},
    {"interests", "deleted", "delete from tenant.interests where tenant_id = $1 and id = any($2::uuid[])"},
    {"alert_searches", "deleted",
     "delete from tenant.alert_searches where tenant_id = $1 and id = any($2::uuid[])", false},
    {"alert_subscribers", "deleted",
     "delete from tenant.alert_subscribers where tenant_id = $1 and id = any($2::uuid[])"},
    {"push_subscriptions", "deleted",
     "delete from tenant.push_subscriptions where tenant_id = $1 and id = any($2::uuid[])", false},
    {"profiles", "deleted", "delete from tenant.profiles where tenant_id = $1 and id = any($2::uuid[])"},
    {"applications", "left",
     "update tenant.applications set state = 'withdrawn' where tenant_id = $1 and id = any($2::uuid[]) and "
     "state <> 'withdrawn'"},
    {"applications", "deleted",
     "delete from tenant.applications where tenant_id = $1 and id = any($2::uuid[])"},
    {"answers_elsewhere", "deleted",
     "delete from tenant.answers_elsewhere where tenant_id = $1 and id = any($2::uuid[])"},
    {"relay_conversations", "blanked",
     "update tenant.relay_conversations set erased = true where tenant_id = $1 and id = any($2::uuid[]) and "
     "not erased",
     false},
    {"relay_conversations", "deleted",
     "delete from tenant.relay_conversations where tenant_id = $1 and id = any($2::uuid[])", false},
    {"walk_ins", "blanked",
     "update tenant.walk_ins set name = '', phone = '', born = null where tenant_id = $1 and id = "
     "any($2::uuid[]) and name <> ''"},
    {"walk_ins", "deleted", "delete from tenant.walk_ins where tenant_id = $1 and id = any($2::uuid[])"},
    {"corps_members", "silenced",
     "insert into tenant.sms_opt_outs (tenant_id, number, asked_at) select distinct tenant_id, phone, now() "
     "from tenant.corps_members where tenant_id = $1 and id = any($2::uuid[]) and phone <> '' on conflict do "
     "nothing",
     false},
    {"walk_ins", "silenced",
     "insert into tenant.sms_opt_outs (tenant_id, number, asked_at) select distinct tenant_id, phone, now() "
     "from tenant.walk_ins where tenant_id = $1 and id = any($2::uuid[]) and phone <> '' on conflict do "
     "nothing",
     false},
    {"organisations", "blanked",
     "update tenant.organisations set contact_name = '', email = '', phone = '' where tenant_id = $1 and id "
     "= any($2::uuid[]) and email <> ''"},
    // Only registrations that nobody confirmed are ever deleted; others have vacancies.
    {"organisations", "deleted",
     "delete from tenant.organisations where tenant_id = $1 and id = any($2::uuid[]) and state = "
     "'unconfirmed'"}};

// Stops the waiting messages to these people.
void stop_messages(transaction& tx, const std::string& ids, std::string_view relation) {
  constexpr const char* stop =
      "update tenant.channel_messages set state = 'stopped', why = 'erased' where tenant_id = $1 and state "
      "in "
      "('waiting', 'leaving') and ";
  sql::run(tx, std::string(stop) + "about = any($2::text[])", tx.tenant(), ids);
  if (relation != "walk_ins")
    sql::run(tx,
             std::string(stop) + "recipient in (select email from tenant." + std::string(relation) +
                 " where tenant_id = $1 and id = any($2::uuid[]) and email <> '')",
             tx.tenant(), ids);
  if (relation == "corps_members")
    sql::run(tx,
             std::string(stop) +
                 "about in (select id::text from tenant.callout_people where tenant_id = $1 and member_id = "
                 "any($2::uuid[]))",
             tx.tenant(), ids);
}

// A STOP that a coordinator lifted later.
bool was_lifted(const std::vector<erasure>& list, const erasure& stop) {
  return std::ranges::any_of(list, [&](const erasure& e) {
    return e.what == "heard" && e.relation == stop.relation && e.object == stop.object && e.at > stop.at;
  });
}

std::vector<std::string> objects_of(const std::vector<erasure>& list, std::string_view relation,
                                    std::string_view what) {
  std::vector<std::string> out;
  for (const erasure& e : list)
    if (e.relation == relation && e.what == what && !(what == "silenced" && was_lifted(list, e)))
      out.push_back(e.object);
  return out;
}

// Rows with a number ("NUMBER@MICROSECONDS"). One that began later has the number of an erased row again.
int delete_numbered(transaction& tx, const std::vector<erasure>& list, std::string_view table,
                    std::string_view began, std::string_view condition) {
  const auto objects = objects_of(list, table.substr(table.find('.') + 1), "deleted");
  if (objects.empty()) return 0;
  const auto done = sql::run(
      tx,
      fmt::format("delete from {} t using unnest($1::text[]) o where t.id = split_part(o, '@', 1)::bigint "
                  "and (extract(epoch from t.{}) * 1000000)::bigint <= split_part(o, '@', 2)::bigint{}",
                  table, began, condition),
      sql::text_array(objects));
  return static_cast<int>(done.affected_rows());
}

}  // namespace

std::vector<erasure> erasures_since(transaction& tx, instant since) {
  std::vector<erasure> out;
  for (const auto& r : sql::run(tx,
                                "select coalesce(tenant_id, 0), relation, what, object, at from "
                                "node.erasures where at >= $1 order by at",
                                since))
    out.push_back(
        {r[0].as<int>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), sql::instant_of(r[4])});
  return out;
}

int erase_again(transaction& tx, const std::vector<erasure>& list) {
  int count = 0;
  for (const repetition& r : repetitions) {
    const auto objects = objects_of(list, r.relation, r.what);
    if (objects.empty()) continue;
    const std::string ids = sql::text_array(objects);
    if (r.stops_messages) stop_messages(tx, ids, r.relation);
    count += static_cast<int>(sql::run(tx, r.change, tx.tenant(), ids).affected_rows());
  }
  return count + delete_numbered(tx, list, "tenant.invitations", "invited_at",
                                 fmt::format(" and t.tenant_id = {}", tx.tenant().value));
}

int erase_accounts_again(transaction& tx, const std::vector<erasure>& list) {
  return delete_numbered(tx, list, "node.grants", "given_at", "") +
         delete_numbered(tx, list, "node.accounts", "created_at", "");
}

}  // namespace paraat::restores::rows
