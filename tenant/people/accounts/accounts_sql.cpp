#include "protocol/ascii.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {
namespace {

std::string_view name_of(account_state s) {
  switch (s) {
    case account_state::invited:
      return "invited";
    case account_state::active:
      return "active";
    case account_state::blocked:
      return "blocked";
  }
  return "blocked";
}

account_state state_named(std::string_view name) {
  for (const account_state s : {account_state::invited, account_state::active, account_state::blocked})
    if (name_of(s) == name) return s;
  return account_state::blocked;
}

constexpr const char* columns =
    "a.id, a.name, a.email, coalesce(a.password, '') <> '', a.totp_secret is not null, a.state";

account row_to_account(transaction& tx, const pqxx::row& r) {
  account a;
  a.id = r[0].as<account_id>();
  a.name = sql::text_of(r[1]);
  a.email = sql::text_of(r[2]);
  a.has_password = r[3].as<bool>();
  a.has_second_step = r[4].as<bool>();
  a.status = state_named(sql::text_of(r[5]));
  for (const auto& g :
       sql::run(tx, "select role, tenant_id, organisation from node.grants where account = $1 order by id",
                a.id)) {
    const auto what = web::role_named(sql::text_of(g[0]));
    if (!what && !g[1].is_null()) a.volunteers_in.push_back(tenant_id{g[1].as<int>()});
    if (!what) continue;
    web::grant held{.what = *what, .tenant = std::nullopt, .organisation = sql::text_of(g[2])};
    if (!g[1].is_null()) held.tenant = tenant_id{g[1].as<int>()};
    a.grants.push_back(std::move(held));
  }
  return a;
}

template <class... T>
std::optional<account> one(transaction& tx, const char* condition, const T&... values) {
  const auto rows =
      sql::run(tx, std::string("select ") + columns + " from node.accounts a where " + condition, values...);
  return rows.empty() ? std::nullopt : std::optional(row_to_account(tx, rows[0]));
}

}  // namespace

account_id add(transaction& tx, const new_account& n, instant now) {
  const auto rows = sql::run(
      tx, "insert into node.accounts (name, email, state, created_at) values ($1, $2, $3, $4) returning id",
      n.name, sql::or_null(n.email), name_of(n.status), now);
  const auto id = rows[0][0].as<account_id>();
  if (!n.email.empty())
    sql::run(tx, "insert into node.contact_points (account, email) values ($1, $2)", id, n.email);
  return id;
}

account_id add_sharing(transaction& tx, const new_account& n, instant now) {
  const account_id id = add(tx, {.name = n.name, .email = {}, .status = n.status}, now);
  sql::run(tx, "insert into node.contact_points (account, email) values ($1, $2)", id, n.email);
  return id;
}

void set_email(transaction& tx, account_id who, std::string_view email) {
  sql::run(tx, "update node.accounts set email = $2 where id = $1", who, ascii::lower(email));
  sql::run(tx, "insert into node.contact_points (account, email) values ($1, $2) on conflict do nothing", who,
           ascii::lower(email));
}

void give(transaction& tx, account_id who, const web::grant& g, std::optional<account_id> by, instant now) {
  sql::run(tx,
           "insert into node.grants (account, role, tenant_id, organisation, given_at, given_by) "
           "values ($1, $2, $3::int, $4::uuid, $5, $6::bigint) on conflict do nothing",
           who, web::name_of(g.what), g.tenant ? std::optional(g.tenant->value) : std::nullopt,
           sql::or_null(g.organisation), now, by);
}

std::optional<account> find(transaction& tx, account_id id) { return one(tx, "a.id = $1", id); }

std::optional<account> with_email(transaction& tx, std::string_view email) {
  return one(tx, "a.email = $1", ascii::lower(email));
}

account_secrets secrets_of(transaction& tx, account_id id) {
  const auto rows = sql::run(tx, "select password, totp_secret from node.accounts where id = $1", id);
  account_secrets out;
  if (rows.empty()) return out;
  out.password = sql::text_of(rows[0][0]);
  if (!rows[0][1].is_null()) out.totp_secret = sql::bytes_of(rows[0][1]);
  return out;
}

std::vector<account> all(transaction& tx) {
  std::vector<account> out;
  for (const auto& r : sql::run(tx, std::string("select ") + columns + " from node.accounts a order by a.id"))
    out.push_back(row_to_account(tx, r));
  return out;
}

std::vector<account> behind_address(transaction& tx, std::string_view email) {
  std::vector<account> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select ") + columns +
                    " from node.accounts a join node.contact_points c on c.account = a.id "
                    "where c.email = $1 and a.state = 'active' order by a.name, a.id limit 20",
                ascii::lower(email)))
    out.push_back(row_to_account(tx, r));
  return out;
}

namespace {

std::string order_by(order o) {
  switch (o) {
    case order::name:
      return "lower(a.name)";
    case order::seen:
      return "seen.at desc nulls last";
  }
  return "lower(a.name)";
}

// $1 tenant, $2 one account or all, $3 words
const std::string of_tenant =
    " from node.accounts a left join lateral (select max(s.last_seen) as at from node.sessions s where "
    "s.account = a.id) seen on true where exists (select 1 from node.grants g where g.account = a.id and "
    "g.tenant_id = $1 and g.role <> 'volunteer') and ($2::bigint is null or a.id = $2::bigint) and ($3 = '' "
    "or position(lower($3) in "
    "lower(a.name || ' ' || coalesce(a.email, ''))) > 0) ";

page_of_users users_where(transaction& tx, std::optional<account_id> id, const account_filter& f) {
  page_of_users out;
  for (const auto& r : sql::run(tx,
                                std::string("select ") + columns + ", seen.at, count(*) over ()" + of_tenant +
                                    "order by " + order_by(f.by) + ", a.id limit $4::int offset $5::int",
                                tx.tenant(), id, f.words, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back({row_to_account(tx, r), sql::optional_instant_of(r[6])});
    out.total = r[7].as<long long>();
  }
  return out;
}

}  // namespace

page_of_users users(transaction& tx, const account_filter& f) { return users_where(tx, std::nullopt, f); }

std::optional<user> user_of(transaction& tx, account_id id) {
  auto found = users_where(tx, id, {});
  return found.rows.empty() ? std::nullopt : std::optional(std::move(found.rows.front()));
}

result<void> set_roles(transaction& tx, account_id who, const std::vector<web::role>& roles, account_id by,
                       instant now) {
  // Serialises two administrators that remove each other at the same moment.
  sql::run(tx, "select 1 from node.tenants where id = $1 for no key update", tx.tenant());
  std::vector<std::string> wanted;
  for (const web::role r : roles) wanted.emplace_back(web::name_of(r));
  // A role that stays keeps its row: each removed row is a withdrawal in the ledger of erasures.
  sql::run(tx,
           "delete from node.grants where account = $1 and tenant_id = $2 and role not in ('organisation', "
           "'volunteer') and role <> all($3::text[])",
           who, tx.tenant(), sql::text_array(wanted));
  for (const web::role r : roles)
    give(tx, who, {.what = r, .tenant = tx.tenant(), .organisation = {}}, by, now);
  const auto admins = sql::run(tx,
                               "select 1 from node.grants g join node.accounts a on a.id = g.account where "
                               "g.tenant_id = $1 and g.role = 'tenant_admin' and a.state = 'active' limit 1",
                               tx.tenant());
  if (admins.empty())
    return refuse(refusal_kind::conflict,
                  "Er moet minstens één beheerder overblijven. Geef eerst iemand anders die rol.", "rollen");
  // An invitation to somewhere without a role leads nowhere.
  sql::run(
      tx,
      "delete from node.accounts a where a.id = $1 and a.state = 'invited' and not exists (select 1 from "
      "node.grants g where g.account = a.id)",
      who);
  return {};
}

result<void> remove_from_tenant(transaction& tx, account_id who, account_id by, instant now) {
  sql::run(tx, "delete from node.grants where account = $1 and tenant_id = $2 and role = 'organisation'", who,
           tx.tenant());
  return set_roles(tx, who, {}, by, now);
}

void activate(transaction& tx, account_id who, std::string_view name, std::string_view password_hash,
              instant now) {
  sql::run(tx,
           "update node.accounts set name = $2, password = $3, state = 'active' where id = $1 and state <> "
           "'blocked'",
           who, name, password_hash);
  sql::run(tx, "update node.contact_points set confirmed_at = $2 where account = $1", who, now);
}

void block(transaction& tx, account_id who) {
  sql::run(tx, "update node.accounts set state = 'blocked' where id = $1", who);
  sql::run(tx, "delete from node.sessions where account = $1", who);
}

void set_password(transaction& tx, account_id who, std::string_view hash) {
  sql::run(tx, "update node.accounts set password = $2 where id = $1", who, hash);
}

void set_totp(transaction& tx, account_id who, std::string_view sealed, std::int64_t step) {
  sql::run(tx, "update node.accounts set totp_secret = $2::bytea, totp_step = $3 where id = $1", who,
           sql::bytea(sealed), step);
}

void clear_totp(transaction& tx, account_id who) {
  // The last used time step stays: a code that was seen by another person stays used.
  sql::run(tx, "update node.accounts set totp_secret = null where id = $1", who);
}

bool take_totp_step(transaction& tx, account_id who, std::int64_t step) {
  return !sql::run(tx, "update node.accounts set totp_step = $2 where id = $1 and totp_step < $2 returning 1",
                   who, step)
              .empty();
}

void replace_recovery_codes(transaction& tx, account_id who, const std::vector<std::string>& marks) {
  sql::run(tx, "delete from node.recovery_codes where account = $1", who);
  for (const std::string& m : marks)
    sql::run(tx, "insert into node.recovery_codes (account, code) values ($1, $2::bytea)", who,
             sql::bytea(m));
}

bool take_recovery_code(transaction& tx, account_id who, std::string_view mark) {
  return !sql::run(tx, "delete from node.recovery_codes where account = $1 and code = $2::bytea returning 1",
                   who, sql::bytea(mark))
              .empty();
}

int recovery_codes_left(transaction& tx, account_id who) {
  return sql::run(tx, "select count(*) from node.recovery_codes where account = $1", who)[0][0].as<int>();
}

std::string confirmed_address(transaction& tx, account_id who) {
  const auto rows = sql::run(tx,
                             "select email from node.contact_points where account = $1 and confirmed_at is "
                             "not null order by confirmed_at, email limit 1",
                             who);
  return rows.empty() ? "" : sql::text_of(rows[0][0]);
}

void confirm_address(transaction& tx, account_id who, std::string_view email, instant now) {
  sql::run(tx,
           "update node.contact_points set confirmed_at = coalesce(confirmed_at, $3) where account = $1 and "
           "email = $2",
           who, email, now);
}

}  // namespace paraat::accounts
