#include "tenant/volunteering/targeted_search/targeted_search_sql.hpp"

#include <algorithm>
#include <tuple>

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::targeted_search {
namespace {

const std::string chosen =
    "select id, answer_id, organisation_id, vacancy_id, question, band, weights, asked_at, cards, party from "
    "tenant.searches where tenant_id = $1 ";

search row_to_search(const pqxx::row& r) {
  search s;
  s.id = r[0].as<search_id>();
  s.answer_id = r[1].as<search_id>();
  s.organisation_id = sql::id_of<organisations::organisation_id>(r[2]);
  s.vacancy_id = sql::id_of<vacancies::vacancy_id>(r[3]);
  s.what = from_json(sql::text_of(r[4]));
  s.said = static_cast<band>(r[5].as<int>());
  s.weights = sql::text_of(r[6]);
  s.asked_at = sql::instant_of(r[7]);
  s.cards = r[8].as<int>();
  s.party = sql::text_of(r[9]);
  return s;
}

std::vector<search> all_of(const pqxx::result& rows) {
  std::vector<search> out;
  for (const auto& r : rows) out.push_back(row_to_search(r));
  return out;
}

}  // namespace

void lock_day(transaction& tx, const memory& m, instant now) {
  if (!m.party.empty()) {
    sql::run(tx,
             "insert into tenant.neighbour_days (tenant_id, party, on_day) values ($1, $2, $3::date) on "
             "conflict (tenant_id, party, on_day) do update set searches = neighbour_days.searches",
             tx.tenant(), m.party, web::local_day(now));
    return;
  }
  sql::run(
      tx,
      "insert into tenant.asking_days (tenant_id, organisation_id, on_day) select $1::int, o, $3::date from "
      "unnest($2::uuid[]) o order by o on conflict do nothing",
      tx.tenant(), sql::text_array(m.organisations), web::local_day(now));
  sql::run(tx,
           "select 1 from tenant.asking_days where tenant_id = $1 and organisation_id = any($2::uuid[]) and "
           "on_day = $3::date order by organisation_id for update",
           tx.tenant(), sql::text_array(m.organisations), web::local_day(now));
}

bool count_search(transaction& tx, const memory& m, instant now) {
  if (!m.party.empty())
    return sql::run(
               tx,
               "update tenant.neighbour_days set searches = searches + 1 where tenant_id = $1 and party = "
               "$2 and on_day = $3::date and searches < $4::int",
               tx.tenant(), m.party, web::local_day(now), most_a_day)
               .affected_rows() == 1;
  return sql::run(tx,
                  "update tenant.asking_days set searches = searches + 1 where tenant_id = $1 and "
                  "organisation_id = $2::uuid and on_day = $4::date and (select sum(d.searches) from "
                  "tenant.asking_days d where d.tenant_id = $1 and d.organisation_id = any($3::uuid[]) and "
                  "d.on_day = $4::date) < $5::int",
                  tx.tenant(), m.organisations.front(), sql::text_array(m.organisations), web::local_day(now),
                  most_a_day)
             .affected_rows() == 1;
}

int similar_questions(transaction& tx, std::string_view party, instant since) {
  return sql::run(tx,
                  "select count(*) from tenant.searches where tenant_id = $1 and party = $2 and party <> '' "
                  "and answer_id <> id and band > 0 and asked_at > $3",
                  tx.tenant(), party, since)[0][0]
      .as<int>();
}

bool answered_today(transaction& tx, std::string_view party, const question& q, instant now) {
  return same_question(tx, {{}, std::string(party)}, key_of(q), now - answer_term).has_value();
}

int left_today(transaction& tx, const organisations::organisation_id& o, instant now) {
  const auto found = sql::run(tx,
                              "select searches from tenant.asking_days where tenant_id = $1 and "
                              "organisation_id = $2::uuid and on_day = $3::date",
                              tx.tenant(), o, web::local_day(now));
  return most_a_day - (found.empty() ? 0 : found[0][0].as<int>());
}

std::optional<search> same_question(transaction& tx, const memory& m, const std::string& key, instant since) {
  auto found = all_of(sql::run(
      tx,
      chosen + "and organisation_id is not distinct from $2::uuid and party = $5 and question_key = $3 and "
               "asked_at > $4 order by asked_at desc, id desc limit 1",
      tx.tenant(),
      m.organisations.empty() ? std::optional<std::string>() : std::optional(m.organisations.front().text()),
      key, since, m.party));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<search> own_answers(transaction& tx, const memory& m, instant since) {
  auto all = all_of(sql::run(
      tx,
      "select distinct on (question_key) id, answer_id, organisation_id, vacancy_id, question, band, "
      "weights, asked_at, cards, party from tenant.searches where tenant_id = $1 and (organisation_id = "
      "any($2::uuid[]) or ($4 <> '' and party = $4)) and answer_id = id and asked_at > $3 order by "
      "question_key, asked_at desc, id desc",
      tx.tenant(), sql::text_array(m.organisations), since, m.party));
  std::ranges::sort(all, [](const search& x, const search& y) {
    return std::tuple(y.asked_at, y.id.text()) < std::tuple(x.asked_at, x.id.text());
  });
  return all;
}

void insert(transaction& tx, const search& s, invitations::actor by) {
  sql::run(tx,
           "insert into tenant.searches (tenant_id, id, organisation_id, vacancy_id, question, question_key, "
           "answer_id, band, weights, asked_at, asked_by, cards, party) values ($1, $2::uuid, $3::uuid, "
           "$4::uuid, $5::jsonb, $6, $7::uuid, $8::smallint, $9, $10, $11::bigint, $12::smallint, $13)",
           tx.tenant(), s.id, sql::or_null(s.organisation_id), sql::or_null(s.vacancy_id), to_json(s.what),
           key_of(s.what), s.answer_id, static_cast<int>(s.said), s.weights, s.asked_at, by, s.cards,
           s.party);
}

void insert_cards(transaction& tx, const search_id& id, const std::vector<invitations::addressee>& cards) {
  std::vector<std::string> pseudonyms;
  std::vector<profiles::profile_id> profiles;
  for (const invitations::addressee& c : cards)
    pseudonyms.push_back(c.pseudonym), profiles.push_back(c.profile_id);
  sql::run(tx,
           "insert into tenant.search_cards (tenant_id, search_id, pseudonym, place, profile_id) select "
           "$1::int, $2::uuid, pseudonym, place, profile::uuid from unnest($3::text[], $4::text[]) with "
           "ordinality as t (pseudonym, profile, place)",
           tx.tenant(), id, sql::text_array(pseudonyms), sql::text_array(profiles));
}

std::vector<invitations::addressee> cards_kept(transaction& tx, const search& answer) {
  std::vector<invitations::addressee> out;
  for (const auto& r : sql::run(tx,
                                "select c.profile_id, c.pseudonym from tenant.search_cards c join "
                                "tenant.profiles p on p.tenant_id = $1 and p.id = c.profile_id where "
                                "c.tenant_id = $1 and c.search_id = $2::uuid and p.state = 'visible' and "
                                "p.consent = $3 and p.updated_at <= $4 order by c.place",
                                tx.tenant(), answer.id, profiles::consent_version, answer.asked_at))
    out.push_back({r[0].as<profiles::profile_id>(), sql::text_of(r[1])});
  return out;
}

std::vector<profiles::profile_id> carded_profiles(transaction& tx, const search_id& answer) {
  std::vector<profiles::profile_id> out;
  for (const auto& r : sql::run(
           tx, "select profile_id from tenant.search_cards where tenant_id = $1 and search_id = $2::uuid",
           tx.tenant(), answer))
    out.push_back(r[0].as<profiles::profile_id>());
  return out;
}

std::optional<search> find(transaction& tx, const search_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  auto found = all_of(sql::run(tx, chosen + "and id = $2::uuid", tx.tenant(), id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<search> searches_of(transaction& tx, const std::vector<organisations::organisation_id>& whose,
                                int most) {
  return all_of(sql::run(
      tx, chosen + "and organisation_id = any($2::uuid[]) order by asked_at desc, id desc limit $3::int",
      tx.tenant(), sql::text_array(whose), most));
}

// A search whose answer another has goes with the last of them.
void forget_old(transaction& tx, instant now) {
  sql::run(
      tx,
      "delete from tenant.searches s where s.tenant_id = $1 and s.asked_at < $2 and not exists (select 1 "
      "from tenant.searches o where o.tenant_id = $1 and o.answer_id = s.id and o.asked_at >= $2)",
      tx.tenant(), now - compared_term);
}

}  // namespace paraat::targeted_search
