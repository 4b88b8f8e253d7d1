#include "tenant/accounts/accounts.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::accounts {
namespace {

std::string_view name_of(state s) {
  switch (s) {
    case state::invited:
      return "invited";
    case state::active:
      return "active";
    case state::blocked:
      return "blocked";
  }
  return "blocked";
}

state state_named(std::string_view name) {
  for (const state s : {state::invited, state::active, state::blocked})
    if (name_of(s) == name) return s;
  return state::blocked;
}

std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

constexpr const char* columns = "a.id, a.name, a.email, a.password, a.totp_secret, a.state";

account row_to_account(transaction& tx, const pqxx::row& r) {
  account a;
  a.id = r[0].as<account_id>();
  a.name = sql::text_of(r[1]);
  a.email = sql::text_of(r[2]);
  a.password = sql::text_of(r[3]);
  if (!r[4].is_null()) a.totp_secret = sql::bytes_of(r[4]);
  a.status = state_named(sql::text_of(r[5]));
  for (const auto& g :
       sql::run(tx, "select role, tenant_id, organisation from node.grants where account = $1 order by id",
                a.id)) {
    const auto what = web::role_named(sql::text_of(g[0]));
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
      n.name, or_null(n.email), name_of(n.status), now);
  const auto id = rows[0][0].as<account_id>();
  if (!n.email.empty())
    sql::run(tx, "insert into node.contact_points (account, email) values ($1, $2)", id, n.email);
  return id;
}

void give(transaction& tx, account_id who, const web::grant& g, std::optional<account_id> by, instant now) {
  sql::run(tx,
           "insert into node.grants (account, role, tenant_id, organisation, given_at, given_by) "
           "values ($1, $2, $3::int, $4::uuid, $5, $6::bigint) on conflict do nothing",
           who, web::name_of(g.what), g.tenant ? std::optional(g.tenant->value) : std::nullopt,
           or_null(g.organisation), now, by);
}

std::optional<account> find(transaction& tx, account_id id) { return one(tx, "a.id = $1", id); }

std::optional<account> with_email(transaction& tx, std::string_view email) {
  return one(tx, "a.email = $1", lower_case(email));
}

}  // namespace paraat::accounts
