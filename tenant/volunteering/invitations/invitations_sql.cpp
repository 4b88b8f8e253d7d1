#include "tenant/volunteering/invitations/invitations_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::invitations {
namespace {

const std::string round_columns =
    "r.id, r.organisation_id, r.vacancy_id, r.blind, r.title, r.message, r.sent_at, r.lapses_at, "
    "coalesce(o.name, r.organisation), coalesce(v.ref, ''), r.party, r.case_id, r.listing_id";
const std::string round_tables =
    "tenant.invitation_rounds r left join tenant.organisations o on o.tenant_id = $1 and o.id = "
    "r.organisation_id "
    "left join tenant.vacancies v on v.tenant_id = $1 and v.id = r.vacancy_id ";
const std::string chosen = "select " + round_columns +
                           ", i.id, i.profile_id, i.pseudonym, i.state, i.disclosed, i.application_id, "
                           "i.answered_at, i.elsewhere_id from " +
                           round_tables +
                           "join tenant.volunteer_invitations i on i.tenant_id = $1 and i.round_id = r.id "
                           "where r.tenant_id = $1 ";

round row_to_round(const pqxx::row& r) {
  round out;
  out.id = r[0].as<round_id>();
  out.organisation_id = sql::id_of<organisations::organisation_id>(r[1]);
  out.vacancy_id = sql::id_of<vacancies::vacancy_id>(r[2]);
  out.blind = r[3].as<bool>();
  out.title = sql::text_of(r[4]);
  out.message = sql::text_of(r[5]);
  out.sent_at = sql::instant_of(r[6]);
  out.lapses_at = sql::instant_of(r[7]);
  out.organisation = sql::text_of(r[8]);
  out.vacancy_ref = sql::text_of(r[9]);
  out.party = sql::text_of(r[10]);
  if (!r[11].is_null()) out.case_id = sql::text_of(r[11]);
  if (!r[12].is_null()) out.listing_id = sql::text_of(r[12]);
  return out;
}

invitation_state state_of(const std::string& stored, instant lapses_at, instant now) {
  if (stored == "yes") return invitation_state::yes;
  if (stored == "no") return invitation_state::no;
  if (lapses_at <= now) return invitation_state::lapsed;
  return stored == "later" ? invitation_state::later : invitation_state::sent;
}

std::string_view stored_name(invitation_state s) {
  switch (s) {
    case invitation_state::yes:
      return "yes";
    case invitation_state::no:
      return "no";
    case invitation_state::later:
      return "later";
    case invitation_state::sent:
    case invitation_state::lapsed:
      return "sent";
  }
  return "sent";
}

invitation row_to_invitation(const pqxx::row& r, instant now) {
  invitation i;
  i.of = row_to_round(r);
  i.id = r[13].as<invitation_id>();
  i.profile_id = r[14].as<profiles::profile_id>();
  i.pseudonym = sql::text_of(r[15]);
  i.status = state_of(sql::text_of(r[16]), i.of.lapses_at, now);
  for (const std::string& code : sql::text_array_of(r[17]))
    if (const auto d = disclosure_named(code)) i.disclosed.push_back(*d);
  i.application_id = sql::id_of<applications::application_id>(r[18]);
  i.answered_at = sql::optional_instant_of(r[19]);
  i.elsewhere_id = sql::id_of<answers_elsewhere::answer_id>(r[20]);
  return i;
}

template <class Value>
std::vector<invitation> all_of(transaction& tx, const std::string& tail, const Value& value, instant now) {
  std::vector<invitation> out;
  for (const auto& r : sql::run(tx, chosen + tail, tx.tenant(), value))
    out.push_back(row_to_invitation(r, now));
  return out;
}

std::optional<invitation> one(transaction& tx, const invitation_id& id, const std::string& tail,
                              instant now) {
  if (!is_uuid(id)) return std::nullopt;
  auto found = all_of(tx, "and i.id = $2::uuid and i.state <> 'held' " + tail, id, now);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<std::string> codes_of(const std::vector<disclosure>& all) {
  std::vector<std::string> out;
  for (const disclosure d : all) out.emplace_back(name_of(d));
  return out;
}

// Of one person, with $3 now and $4 a week before.
const std::string counted =
    "from tenant.volunteer_invitations i join tenant.invitation_rounds r on r.tenant_id = $1 and r.id = "
    "i.round_id where i.tenant_id = $1 and i.profile_id in (select s.id from tenant.profiles w join "
    "tenant.profiles s on s.tenant_id = $1 and "
    "(s.id = w.id or s.human_id = w.human_id) where w.tenant_id = $1 and w.id = $2::uuid) and i.state <> "
    "'held' ";
const std::string is_open = "(i.state in ('sent', 'later') and r.lapses_at > $3) ";

// Open, $2 now, of people without an e-mail address; of an organisation and a vacancy that still ask.
const std::string passed_on =
    "i.state in ('sent', 'later') and r.lapses_at > $2 and o.state = 'approved' and (v.id is null or v.state "
    "= "
    "'published') and exists (select 1 from tenant.profiles p where p.tenant_id = $1 and p.id = i.profile_id "
    "and "
    "p.email = '')";

}  // namespace

void insert_round(transaction& tx, const round& r, actor by) {
  sql::run(tx,
           "insert into tenant.invitation_rounds (tenant_id, id, organisation_id, vacancy_id, blind, title, "
           "message, sent_at, lapses_at, sent_by, party, case_id, listing_id, organisation) values ($1, "
           "$2::uuid, $3::uuid, $4::uuid, $5::boolean, $6, $7, $8, $9, $10::bigint, $11, $12::uuid, "
           "$13::uuid, $14)",
           tx.tenant(), r.id, sql::or_null(r.organisation_id), sql::or_null(r.vacancy_id), r.blind, r.title,
           r.message, r.sent_at, r.lapses_at, by, r.party, sql::or_null(r.case_id),
           sql::or_null(r.listing_id), r.of_neighbour() ? r.organisation : std::string());
}

bool lock_reachable(transaction& tx, const profiles::profile_id& whose) {
  // Every profile of the human, because the most of a week is theirs.
  sql::run(
      tx,
      "select 1 from tenant.profiles s where s.tenant_id = $1 and (s.id = $2::uuid or s.human_id = (select "
      "w.human_id from tenant.profiles w where w.tenant_id = $1 and w.id = $2::uuid)) order by s.id for no "
      "key update",
      tx.tenant(), whose);
  return !sql::run(tx,
                   "select 1 from tenant.profiles where tenant_id = $1 and id = $2::uuid and state = "
                   "'visible' and consent = $3 and (email <> '' or (account is null and phone <> '')) for no "
                   "key update",
                   tx.tenant(), whose, profiles::consent_version)
              .empty();
}

bool insert_invitation(transaction& tx, const invitation& i, instant now) {
  return !sql::run(tx,
                   "insert into tenant.volunteer_invitations (tenant_id, id, round_id, profile_id, "
                   "pseudonym, state) select $1::int, $5::uuid, $6::uuid, $2::uuid, $7, 'sent' where (select "
                   "count(*) " +
                       counted + "and (" + is_open +
                       "or r.sent_at > $4)) < $8::int on conflict do nothing returning 1",
                   tx.tenant(), i.profile_id, now, now - week, i.id, i.of.id, i.pseudonym, most_a_week)
              .empty();
}

void insert_held(transaction& tx, const invitation& i) {
  sql::run(tx,
           "insert into tenant.volunteer_invitations (tenant_id, id, round_id, profile_id, pseudonym, state) "
           "values ($1, $2::uuid, $3::uuid, $4::uuid, $5, 'held') on conflict do nothing",
           tx.tenant(), i.id, i.of.id, i.profile_id, i.pseudonym);
}

bool has_open_of(transaction& tx, const profiles::profile_id& whose, const round& asked, instant now) {
  return !sql::run(tx,
                   "select 1 " + counted + "and " + is_open +
                       "and (r.organisation_id = $4::uuid or ($5 <> '' and r.party = $5 and r.organisation = "
                       "$6)) limit 1",
                   tx.tenant(), whose, now, sql::or_null(asked.organisation_id), asked.party,
                   asked.organisation)
              .empty();
}

bool charge_day(transaction& tx, const organisations::organisation_id& o, int people, instant now) {
  const auto today = web::local_day(now);
  sql::run(tx,
           "insert into tenant.asking_days (tenant_id, organisation_id, on_day) values ($1, $2::uuid, "
           "$3::date) on conflict do nothing",
           tx.tenant(), o, today);
  return sql::run(
             tx,
             "update tenant.asking_days set invitations = invitations + $4::int where tenant_id = $1 and "
             "organisation_id = $2::uuid and on_day = $3::date and invitations + $4::int <= $5::int",
             tx.tenant(), o, today, people, most_a_day)
             .affected_rows() == 1;
}

void give_day_back(transaction& tx, const organisations::organisation_id& o, int people, instant charged_at) {
  sql::run(
      tx,
      "update tenant.asking_days set invitations = greatest(0, invitations - $4::int) where tenant_id = $1 "
      "and organisation_id = $2::uuid and on_day = $3::date",
      tx.tenant(), o, web::local_day(charged_at), people);
}

int left_today(transaction& tx, const organisations::organisation_id& o, instant now) {
  const auto found = sql::run(tx,
                              "select invitations from tenant.asking_days where tenant_id = $1 and "
                              "organisation_id = $2::uuid and on_day = $3::date",
                              tx.tenant(), o, web::local_day(now));
  return most_a_day - (found.empty() ? 0 : found[0][0].as<int>());
}

std::optional<invitation> find(transaction& tx, const invitation_id& id, instant now) {
  return one(tx, id, "", now);
}
std::optional<invitation> find_for_update(transaction& tx, const invitation_id& id, instant now) {
  return one(tx, id, "for update of i", now);
}

void update(transaction& tx, const invitation& i) {
  sql::run(tx,
           "update tenant.volunteer_invitations set state = $3, disclosed = $4::text[], application_id = "
           "$5::uuid, answered_at = $6::timestamptz, elsewhere_id = $7::uuid where tenant_id = $1 and id = "
           "$2::uuid",
           tx.tenant(), i.id, stored_name(i.status), sql::text_array(codes_of(i.disclosed)),
           sql::or_null(i.application_id), i.answered_at, sql::or_null(i.elsewhere_id));
}

std::vector<invitation> of_profile(transaction& tx, const profiles::profile_id& whose, instant now) {
  return all_of(tx, "and i.profile_id = $2::uuid and i.state <> 'held' order by r.sent_at desc, i.id", whose,
                now);
}

std::vector<invitation> to_pass_on(transaction& tx, instant now) {
  return all_of(tx, "and " + passed_on + " order by r.lapses_at, i.id", now, now);
}

long long count_to_pass_on(transaction& tx, instant now) {
  return sql::run(tx,
                  "select count(*) from " + round_tables +
                      "join tenant.volunteer_invitations i on i.tenant_id = $1 and i.round_id = r.id where "
                      "r.tenant_id = $1 and " +
                      passed_on,
                  tx.tenant(), now)[0][0]
      .as<long long>();
}

std::map<std::string, long long> yes_counts(transaction& tx, const std::vector<round>& rounds) {
  std::vector<round_id> ids;
  for (const round& r : rounds) ids.push_back(r.id);
  std::map<std::string, long long> out;
  for (const auto& r :
       sql::run(tx,
                "select round_id, count(*) from tenant.volunteer_invitations where tenant_id = "
                "$1 and round_id = any($2::uuid[]) and state = 'yes' group by round_id",
                tx.tenant(), sql::text_array(ids)))
    out[sql::text_of(r[0])] = r[1].as<long long>();
  return out;
}

std::vector<invitation> of_round(transaction& tx, const round_id& id, instant now) {
  return all_of(tx, "and i.round_id = $2::uuid order by i.pseudonym, i.id", id, now);
}

std::vector<round> rounds_of(transaction& tx, const std::vector<organisations::organisation_id>& whose,
                             int most) {
  std::vector<round> out;
  for (const auto& r : sql::run(tx,
                                "select " + round_columns + " from " + round_tables +
                                    "where r.tenant_id = $1 and r.organisation_id = any($2::uuid[]) order by "
                                    "r.sent_at desc, r.id limit $3::int",
                                tx.tenant(), sql::text_array(whose), most))
    out.push_back(row_to_round(r));
  return out;
}

std::optional<round> find_round(transaction& tx, const round_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(
      tx, "select " + round_columns + " from " + round_tables + "where r.tenant_id = $1 and r.id = $2::uuid",
      tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_round(found[0]));
}

std::map<profiles::profile_id, int> counts_since(transaction& tx, instant since) {
  std::map<profiles::profile_id, int> out;
  for (const auto& r :
       sql::run(tx,
                "select i.profile_id, count(*) from tenant.volunteer_invitations i join "
                "tenant.invitation_rounds r on r.tenant_id = $1 and r.id = i.round_id where "
                "i.tenant_id = $1 and r.sent_at > $2 and i.state <> 'held' group by i.profile_id",
                tx.tenant(), since))
    out[r[0].as<profiles::profile_id>()] = r[1].as<int>();
  return out;
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_declined, web::local_day(now));
  if (term == nullptr) return;
  sql::run(
      tx,
      "delete from tenant.invitation_rounds r where r.tenant_id = $1 and r.lapses_at < $2::timestamptz - "
      "make_interval(months => $3::int) and not exists (select 1 from tenant.volunteer_invitations i join "
      "tenant.applications a on a.tenant_id = $1 and a.id = i.application_id where i.tenant_id = $1 and "
      "i.round_id = r.id)",
      tx.tenant(), now, term->amount);
  sql::run(tx, "delete from tenant.asking_days where tenant_id = $1 and on_day < $2::date", tx.tenant(),
           web::local_day(now - std::chrono::days{30}));
}

}  // namespace paraat::invitations
