#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::profiles {
namespace {

// Those that end give their account back.
void forget(transaction& tx, const pqxx::result& gone) {
  for (const auto& r : gone)
    if (!r[0].is_null())
      sql::run(tx, "delete from node.grants where account = $2 and tenant_id = $1 and role = 'volunteer'",
               tx.tenant(), r[0].as<std::int64_t>());
}

std::optional<long long> months_kept(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_profiles, web::local_day(now));
  return term != nullptr ? std::optional(term->amount) : std::nullopt;
}

// The moment since which a profile counts as looked after: by its own page, a change, or a session of its
// account, since the staff of an organisation or a municipality signs in otherwise than by its link.
constexpr const char* last_active =
    "greatest(active_at, updated_at, (select max(x.last_seen) from node.sessions x where x.account = "
    "profiles.account))";

}  // namespace

void forget_old(transaction& tx, instant now) {
  tx.touch(people_topic(tx.tenant()));
  forget(tx, sql::run(tx,
                      "delete from tenant.profiles where tenant_id = $1 and state = 'draft' and updated_at < "
                      "$2 returning account",
                      tx.tenant(), now - draft_term));
  if (const auto months = months_kept(tx, now))
    forget(
        tx,
        sql::run(
            tx,
            std::string("delete from tenant.profiles where tenant_id = $1 and state <> 'draft' and ") +
                last_active +
                " < $2::timestamptz - make_interval(months => $3::int) and warned_at < $4 returning account",
            tx.tenant(), now, *months, now - warning_term));
}

std::vector<to_warn> take_those_to_warn(transaction& tx, instant now) {
  std::vector<to_warn> out;
  const auto months = months_kept(tx, now);
  if (!months) return out;
  tx.touch(people_topic(tx.tenant()));
  for (const auto& r : sql::run(
           tx,
           std::string(
               "update tenant.profiles set warned_at = $2, version = version + 1, state = case state when "
               "'visible' then 'hidden' else state end where tenant_id = $1 and state <> 'draft' and "
               "warned_at "
               "is null and ") +
               last_active +
               " < $2::timestamptz + make_interval(days => $4::int) - make_interval(months => $3::int) "
               "returning "
               "id, name, email, language",
           tx.tenant(), now, *months, static_cast<int>(warning_term.count())))
    out.push_back({r[0].as<profile_id>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   now + warning_term});
  return out;
}

void mark_active(transaction& tx, std::int64_t account, instant now) {
  sql::run(tx,
           "update tenant.profiles set active_at = $3, warned_at = null where tenant_id = $1 and account = "
           "$2",
           tx.tenant(), account, now);
}

}  // namespace paraat::profiles
