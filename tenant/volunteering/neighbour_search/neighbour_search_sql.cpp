#include "tenant/volunteering/neighbour_search/neighbour_search_sql.hpp"

#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::neighbour_search {
namespace {

constexpr std::array<std::string_view, 4> case_states{"sent", "waits", "answered", "refused"};
constexpr std::array<std::string_view, 5> relay_states{"", "sent", "asked", "ended", "refused"};

template <class State, std::size_t N>
State state_in(const std::array<std::string_view, N>& names, const std::string& text) {
  return static_cast<State>(std::ranges::find(names, text) - names.begin());
}

arrival arrival_in(const std::string& fate) {
  // A parked message may still go.
  if (fate == "sent" || fate == "parked" || fate.empty()) return arrival::on_its_way;
  return fate == "delivered" ? arrival::arrived : arrival::lost;
}

const std::string columns =
    "c.id, c.party, c.search_id, c.organisation_id, c.vacancy_id, c.question_key, c.state, c.why, c.band, "
    "c.answered_at, c.contradicted_at, c.ask_fate, c.relay_state, c.relay_why, c.relay_fate, c.asked_few, "
    "c.no_few, c.lapses_at, c.yes, c.asked_at, c.relayed_at";
const std::string from_cases = " from tenant.searches_elsewhere c where c.tenant_id = $1 ";

// The other side says the end in its own time: here the clock tells it too.
relay_state relay_now(relay_state kept, const neighbour_case& c, instant now) {
  if (kept != relay_state::sent && kept != relay_state::asked) return kept;
  const bool over =
      (c.lapses_at && *c.lapses_at <= now) || (c.relayed_at && *c.relayed_at + longest_round <= now);
  return over ? relay_state::ended : kept;
}

neighbour_case row_to_case(const pqxx::row& r, instant now) {
  neighbour_case c;
  c.id = r[0].as<case_id>();
  c.party = sql::text_of(r[1]);
  c.search_id = r[2].as<targeted_search::search_id>();
  c.organisation_id = r[3].as<organisations::organisation_id>();
  c.vacancy_id = r[4].as<vacancies::vacancy_id>();
  c.question_key = sql::text_of(r[5]);
  c.status = state_in<elsewhere_state>(case_states, sql::text_of(r[6]));
  c.why = sql::text_of(r[7]);
  if (!r[8].is_null()) c.said = static_cast<targeted_search::band>(r[8].as<int>());
  c.answered_at = sql::optional_instant_of(r[9]);
  c.contradicted_at = sql::optional_instant_of(r[10]);
  c.asked_arrived = arrival_in(sql::text_of(r[11]));
  c.relay_why = sql::text_of(r[13]);
  c.relay_arrived = arrival_in(sql::text_of(r[14]));
  c.asked_few = r[15].as<bool>();
  c.no_few = r[16].as<bool>();
  c.lapses_at = sql::optional_instant_of(r[17]);
  c.yes = r[18].as<int>();
  c.asked_at = sql::instant_of(r[19]);
  c.relayed_at = sql::optional_instant_of(r[20]);
  c.relay = relay_now(state_in<relay_state>(relay_states, sql::text_of(r[12])), c, now);
  return c;
}

}  // namespace

std::vector<neighbour_case> cases_of(transaction& tx, const targeted_search::search_id& search, instant now) {
  std::vector<neighbour_case> out;
  for (const auto& r : sql::run(
           tx, "select " + columns + from_cases + "and c.search_id = $2::uuid order by c.asked_at, c.party",
           tx.tenant(), search))
    out.push_back(row_to_case(r, now));
  return out;
}

std::optional<neighbour_case> find(transaction& tx, const case_id& id, instant now) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx, "select " + columns + from_cases + "and c.id = $2::uuid", tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_case(found[0], now));
}

void settle(transaction& tx, std::string_view message, std::string_view fate) {
  sql::run(tx,
           "update tenant.searches_elsewhere set ask_fate = case when ask_message = $2::uuid then $3 else "
           "ask_fate end, relay_fate = case when relay_message = $2::uuid then $3 else relay_fate end where "
           "tenant_id = $1 and (ask_message = $2::uuid or relay_message = $2::uuid)",
           tx.tenant(), message, fate);
}

void count_yes(transaction& tx, const case_id& id) {
  sql::run(tx, "update tenant.searches_elsewhere set yes = yes + 1 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id);
}

}  // namespace paraat::neighbour_search

namespace paraat::neighbour_search::rows {

bool insert(transaction& tx, const neighbour_case& c, std::string_view message, vacancies::actor by) {
  return !sql::run(tx,
                   "insert into tenant.searches_elsewhere (tenant_id, id, party, search_id, organisation_id, "
                   "vacancy_id, question_key, ask_message, asked_at, asked_by) values ($1, $2::uuid, $3, "
                   "$4::uuid, $5::uuid, $6::uuid, $7, $8::uuid, $9, $10::bigint) on conflict do nothing "
                   "returning 1",
                   tx.tenant(), c.id, c.party, c.search_id, c.organisation_id, c.vacancy_id, c.question_key,
                   message, c.asked_at, by)
              .empty();
}

void remove_failed(transaction& tx, const targeted_search::search_id& search, std::string_view party) {
  sql::run(
      tx,
      "delete from tenant.searches_elsewhere where tenant_id = $1 and search_id = $2::uuid and party = $3 "
      "and ((state = 'refused' and why in ('busy', 'unknown')) or (state = 'sent' and ask_fate in "
      "('undelivered', 'refused', 'discarded')))",
      tx.tenant(), search, party);
}

std::optional<neighbour_case> lock_case(transaction& tx, const case_id& id, instant now) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx, "select " + columns + from_cases + "and c.id = $2::uuid for update of c", tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_case(found[0], now));
}

void update(transaction& tx, const neighbour_case& c) {
  sql::run(
      tx,
      "update tenant.searches_elsewhere set state = $3, why = $4, band = $5::smallint, answered_at = "
      "$6::timestamptz, contradicted_at = $7::timestamptz, relay_state = $8, relay_why = $9, asked_few = "
      "$10::boolean, no_few = $11::boolean, lapses_at = $12::timestamptz, relayed_at = $13::timestamptz "
      "where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), c.id, case_states.at(static_cast<std::size_t>(c.status)), c.why,
      c.said ? std::optional(static_cast<int>(*c.said)) : std::nullopt, c.answered_at, c.contradicted_at,
      relay_states.at(static_cast<std::size_t>(c.relay)), c.relay_why, c.asked_few, c.no_few, c.lapses_at,
      c.relayed_at);
}

void put_relay_message(transaction& tx, const case_id& id, std::string_view message) {
  sql::run(
      tx,
      "update tenant.searches_elsewhere set relay_message = $3::uuid, relay_fate = 'sent' where tenant_id "
      "= $1 and id = $2::uuid",
      tx.tenant(), id, message);
}

std::int64_t next_place(transaction& tx, const case_id& id) {
  return sql::run(tx,
                  "update tenant.searches_elsewhere set places = places + 1 where tenant_id = $1 and id = "
                  "$2::uuid returning places",
                  tx.tenant(), id)[0][0]
      .as<std::int64_t>();
}

bool contradicts(transaction& tx, const neighbour_case& c, targeted_search::band said, instant made_at) {
  return !sql::run(
              tx,
              "select 1 from tenant.searches_elsewhere where tenant_id = $1 and party = $2 and "
              "question_key = $3 and band <> $4::smallint and answered_at > $5 and answered_at < $6 limit "
              "1",
              tx.tenant(), c.party, c.question_key, static_cast<int>(said), made_at - claim_term,
              made_at + claim_term)
              .empty();
}

}  // namespace paraat::neighbour_search::rows
