#include "tenant/mutual_aid/reinforcement/reinforcement_sql.hpp"

#include <algorithm>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/mutual_aid/reinforcement/request_store.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::reinforcement {
namespace {

constexpr const char* request_columns =
    "r.party, r.id, r.mine, r.incident_id, r.task_id, r.title, r.skill, r.place, r.meeting, r.bring, r.note, "
    "r.exercise, r.from_at, r.until_at, r.needed, r.overbooking, r.state, r.reason, r.expires_at, "
    "r.created_at";

help row_to_help(const pqxx::row& r) {
  help h;
  h.party = sql::text_of(r[0]);
  h.id = r[1].as<request_id>();
  h.mine = r[2].as<bool>();
  h.incident = sql::id_of<incidents::incident_id>(r[3]);
  h.task = sql::id_of<incidents::task_id>(r[4]);
  h.what = {sql::text_of(r[5]),     sql::text_of(r[6]),     sql::text_of(r[7]),
            sql::text_of(r[8]),     sql::text_of(r[9]),     sql::text_of(r[10]),
            sql::instant_of(r[12]), sql::instant_of(r[13]), r[11].as<bool>()};
  h.now.needed = r[14].as<int>();
  h.now.overbooking = r[15].as<int>();
  h.now.state = request_state_named(sql::text_of(r[16])).value_or(request_state::open);
  h.reason = sql::text_of(r[17]);
  h.now.expires = sql::instant_of(r[18]);
  h.created = sql::instant_of(r[19]);
  return h;
}

using key = std::pair<std::string, request_id>;

// The ids of requests as two arrays, for one statement about all of them.
std::pair<std::string, std::string> arrays_of(const std::vector<help>& all) {
  std::vector<std::string> parties;
  std::vector<request_id> ids;
  for (const help& h : all) {
    parties.push_back(h.party);
    ids.push_back(h.id);
  }
  return {sql::text_array(parties), sql::text_array(ids)};
}

void add_offers(transaction& tx, std::vector<help>& all, const std::map<key, std::size_t>& places) {
  const auto [parties, ids] = arrays_of(all);
  for (const auto& r : sql::run(
           tx,
           "select o.party, o.request_id, o.supplier, o.id, o.offered, o.taken, o.stage, o.ended, "
           "o.hold_seconds, o.hold_until, o.mine from tenant.help_offers o join unnest($2::text[], "
           "$3::uuid[]) as w (party, id) on w.party = o.party and w.id = o.request_id where o.tenant_id = "
           "$1 order by o.made_at, o.id",
           tx.tenant(), parties, ids)) {
    offer o;
    o.supplier = r[10].as<bool>() ? "" : sql::text_of(r[2]);
    const auto id = r[3].as<offer_id>();
    o.id = o.supplier.empty() ? id : key_of(o.supplier, id);
    o.offered = r[4].as<int>();
    o.taken = r[5].as<int>();
    o.at = stage_named(sql::text_of(r[6])).value_or(stage::proposed);
    o.ended = ending_named(sql::text_of(r[7])).value_or(ending::none);
    o.hold = std::chrono::seconds{r[8].as<int>()};
    o.until = sql::optional_instant_of(r[9]);
    all[places.at({sql::text_of(r[0]), r[1].as<request_id>()})].now.offers.push_back(std::move(o));
  }
}

void add_sides(transaction& tx, std::vector<help>& all, const std::map<key, std::size_t>& places) {
  const auto [parties, ids] = arrays_of(all);
  for (const auto& r : sql::run(
           tx,
           "select s.party, s.request_id, s.other, s.declined, s.reason, s.unread, coalesce(bool_or(l.state "
           "= 'sent'), false), coalesce(bool_or(l.state in ('undelivered', 'refused', 'parked', "
           "'discarded')), false) from tenant.help_sides s join unnest($2::text[], $3::uuid[]) as w (party, "
           "id) on w.party = s.party and w.id = s.request_id left join tenant.help_words l on l.tenant_id = "
           "s.tenant_id and l.party = s.party and l.request_id = s.request_id and l.other = s.other and "
           "l.mine where s.tenant_id = $1 group by s.party, s.request_id, s.other, s.declined, s.reason, "
           "s.unread, s.asked_at order by s.asked_at, s.other",
           tx.tenant(), parties, ids))
    all[places.at({sql::text_of(r[0]), r[1].as<request_id>()})].sides.push_back(
        {sql::text_of(r[2]), r[3].as<bool>(), sql::text_of(r[4]), r[5].as<bool>(), r[6].as<bool>(),
         r[7].as<bool>()});
}

std::vector<help> whole(transaction& tx, const pqxx::result& rows) {
  std::vector<help> out;
  std::map<key, std::size_t> places;
  for (const auto& r : rows) {
    out.push_back(row_to_help(r));
    places.emplace(key(out.back().party, out.back().id), out.size() - 1);
  }
  if (out.empty()) return out;
  add_offers(tx, out, places);
  add_sides(tx, out, places);
  return out;
}

std::optional<help> one(transaction& tx, std::string_view party, const request_id& id, const char* tail) {
  if (!is_uuid(id)) return std::nullopt;
  auto found =
      whole(tx, sql::run(tx,
                         std::string("select ") + request_columns +
                             " from tenant.help_requests r where r.tenant_id = $1 and r.party = $2 and "
                             "r.id = $3::uuid" +
                             tail,
                         tx.tenant(), party, id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void settle_all(std::vector<help>& all, instant now) {
  for (help& h : all) {
    if (h.mine)
      asking::settle(h.now, now);
    else
      supplying::settle(h.now, now);
  }
}

}  // namespace

page list(transaction& tx, request_filter f, int number, int per_page, instant now) {
  page out;
  const auto rows =
      sql::run(tx,
               std::string("select ") + request_columns +
                   ", count(*) over () from tenant.help_requests r where r.tenant_id = $1 and "
                   "r.mine = $2 order by (r.state in ('open', 'filled')) desc, r.created_at desc, "
                   "r.id limit $3 offset $4",
               tx.tenant(), f == request_filter::ours, per_page, (number - 1) * per_page);
  if (!rows.empty()) out.total = rows[0][20].as<long long>();
  out.rows = whole(tx, rows);
  settle_all(out.rows, now);
  return out;
}

counted counts(transaction& tx) {
  const auto r = sql::run(
      tx,
      "select count(*) filter (where mine), count(*) filter (where not mine), count(*) filter (where exists "
      "(select 1 from tenant.help_sides s where s.tenant_id = r.tenant_id and s.party = r.party "
      "and s.request_id = r.id and s.unread)), count(*) filter (where mine "
      "and state in ('open', 'filled')), count(*) filter (where not mine and state = 'open') "
      "from tenant.help_requests r where tenant_id = $1",
      tx.tenant())[0];
  return {r[0].as<long long>(), r[1].as<long long>(), r[2].as<long long>(), r[3].as<long long>(),
          r[4].as<long long>()};
}

std::vector<help> of_incident(transaction& tx, const incidents::incident_id& incident, instant now) {
  if (!is_uuid(incident)) return {};
  auto out = whole(tx, sql::run(tx,
                                std::string("select ") + request_columns +
                                    " from tenant.help_requests r where r.tenant_id = $1 and r.mine and "
                                    "r.incident_id = $2::uuid order by r.created_at, r.id",
                                tx.tenant(), incident));
  settle_all(out, now);
  return out;
}

int confirmed_hands(transaction& tx, const incidents::incident_id& incident) {
  if (!is_uuid(incident)) return 0;
  return sql::run(tx,
                  "select coalesce(sum(o.taken), 0) from tenant.help_requests r "
                  "join tenant.help_offers o on o.tenant_id = $1 and o.party = r.party "
                  "and o.request_id = r.id where r.tenant_id = $1 and r.mine and r.incident_id = $2::uuid "
                  "and o.stage = 'confirmed' and o.ended = 'none'",
                  tx.tenant(), incident)[0][0]
      .as<int>();
}

long long undecided_offers(transaction& tx, instant now) {
  return sql::run(
             tx,
             "select count(*) from tenant.help_offers o join tenant.help_requests r on r.tenant_id = $1 and "
             "r.party = o.party and r.id = o.request_id where o.tenant_id = $1 and r.mine and r.state in "
             "('open', 'filled') and r.expires_at > $2 and o.stage = 'proposed' and o.ended = 'none' and "
             "(o.hold_until is null or o.hold_until > $2)",
             tx.tenant(), now)[0][0]
      .as<long long>();
}

void mark_read(transaction& tx, const help& h) {
  sql::run(tx,
           "update tenant.help_sides set unread = false where tenant_id = $1 and party = $2 and request_id = "
           "$3::uuid and unread",
           tx.tenant(), h.party, h.id);
}

std::vector<word> words(transaction& tx, const help& h) {
  std::vector<word> out;
  for (const auto& r :
       sql::run(tx,
                "select id, other, kind, state, mine, n, at from tenant.help_words where "
                "tenant_id = $1 and party = $2 and request_id = $3::uuid order by at desc, id "
                "desc limit 200",
                tx.tenant(), h.party, h.id))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   r[4].as<bool>(), r[5].as<int>(), sql::instant_of(r[6])});
  return out;
}

bool handle_stuck(transaction& tx, std::string_view party, const request_id& id, std::string_view other) {
  if (!is_uuid(id)) return false;
  return !sql::run(tx,
                   "update tenant.help_words set state = 'handled' where tenant_id = $1 and party = $2 and "
                   "request_id = $3::uuid and other = $4 and mine and state in ('undelivered', 'refused', "
                   "'parked', 'discarded') returning 1",
                   tx.tenant(), party, id, other)
              .empty();
}

lending lent(transaction& tx) {
  const auto r =
      sql::run(tx,
               "select coalesce((select available from tenant.help_lending where tenant_id = $1), 0), "
               "coalesce(sum(case stage when 'proposed' then offered else taken end), 0) from "
               "tenant.help_offers where tenant_id = $1 and mine and ended = 'none'",
               tx.tenant())[0];
  return {r[0].as<int>(), r[1].as<int>()};
}

void forget_old(transaction& tx, instant now) {
  sql::run(
      tx,
      "delete from tenant.help_requests where tenant_id = $1 and until_at < $2 and not exists (select 1 "
      "from tenant.help_offers o where o.tenant_id = help_requests.tenant_id and o.party = "
      "help_requests.party and o.request_id = help_requests.id and o.mine and o.ended = 'none' and o.stage "
      "= 'proposed')",
      tx.tenant(), now - kept);
}

namespace rows {

void put(transaction& tx, const help& h, actor who) {
  const terms& t = h.what;
  sql::run(
      tx,
      "insert into tenant.help_requests (tenant_id, party, id, mine, incident_id, task_id, title, skill, "
      "place, meeting, bring, note, exercise, from_at, until_at, needed, overbooking, state, expires_at, "
      "created_at, moved_at, account_id) values ($1, $2, $3::uuid, $4, $5::uuid, $6::uuid, $7, $8, $9, $10, "
      "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21)",
      tx.tenant(), h.party, h.id, h.mine, sql::or_null(h.incident), sql::or_null(h.task), t.title, t.skill,
      t.place, t.meeting, t.bring, t.note, t.exercise, t.from, t.until, h.now.needed, h.now.overbooking,
      name_of(h.now.state), h.now.expires, h.created, who);
}

std::optional<help> lock(transaction& tx, std::string_view party, const request_id& id) {
  return one(tx, party, id, " for update of r");
}

std::optional<help> read(transaction& tx, std::string_view party, const request_id& id) {
  return one(tx, party, id, "");
}

namespace {

void put_offer(transaction& tx, const help& h, const offer& o, std::string_view supplier, instant now) {
  const std::string& id = o.id.text();
  const auto slash = id.find('/');
  sql::run(
      tx,
      "insert into tenant.help_offers (tenant_id, party, request_id, supplier, id, mine, offered, taken, "
      "stage, ended, hold_seconds, hold_until, made_at) values ($1, $2, $3::uuid, $4, $5::uuid, $6, $7, $8, "
      "$9, $10, $11, $12, $13) on conflict (tenant_id, party, request_id, supplier, id) do update set taken "
      "= excluded.taken, stage = excluded.stage, ended = excluded.ended, hold_until = excluded.hold_until",
      tx.tenant(), h.party, h.id, supplier, slash == std::string::npos ? id : id.substr(slash + 1), !h.mine,
      o.offered, o.taken, name_of(o.at), name_of(o.ended), static_cast<std::int64_t>(o.hold.count()), o.until,
      now);
}

// The task keeps the number of people lent by neighbours. Its row is locked by a statement of its own: the
// next one then sees what another request for the same task has just confirmed.
void count_lent(transaction& tx, const incidents::task_id& task) {
  sql::run(tx, "select 1 from tenant.incident_tasks where tenant_id = $1 and id = $2::uuid for no key update",
           tx.tenant(), task);
  sql::run(tx,
           "update tenant.incident_tasks set lent = (select coalesce(sum(o.taken), 0) "
           "from tenant.help_requests r join tenant.help_offers o on o.tenant_id = $1 "
           "and o.party = r.party and o.request_id = r.id where r.tenant_id = $1 and r.mine "
           "and r.task_id = $2::uuid and o.stage = 'confirmed' and o.ended = 'none') "
           "where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), task);
}

}  // namespace

void save(transaction& tx, const help& before, const help& after, instant now) {
  const terms& t = after.what;
  sql::run(
      tx,
      "update tenant.help_requests set title = $4, skill = $5, place = $6, meeting = $7, bring = $8, note = "
      "$9, exercise = $10, from_at = $11, until_at = $12, needed = $13, state = $14, reason = $15, "
      "expires_at = $16, moved_at = $17 where tenant_id = $1 and party = $2 and id = $3::uuid",
      tx.tenant(), after.party, after.id, t.title, t.skill, t.place, t.meeting, t.bring, t.note, t.exercise,
      t.from, t.until, after.now.needed, name_of(after.now.state), after.reason, after.now.expires, now);
  bool moved = false;
  for (const offer& o : after.now.offers) {
    const auto was = std::ranges::find(before.now.offers, o.id, &offer::id);
    if (was != before.now.offers.end() && *was == o) continue;
    put_offer(tx, after, o, after.mine ? std::string_view(o.supplier) : "", now);
    moved = true;
  }
  if (moved && after.mine && !after.task.empty()) count_lent(tx, after.task);
}

void put_side(transaction& tx, const help& h, std::string_view other, bool unread, instant now) {
  sql::run(
      tx,
      "insert into tenant.help_sides (tenant_id, party, request_id, other, unread, asked_at) values ($1, "
      "$2, $3::uuid, $4, $5, $6)",
      tx.tenant(), h.party, h.id, other, unread, now);
}

void set_side(transaction& tx, const help& h, std::string_view other, bool declined,
              std::string_view reason) {
  sql::run(tx,
           "update tenant.help_sides set declined = $5, reason = $6 where tenant_id = $1 and party = $2 and "
           "request_id = $3::uuid and other = $4",
           tx.tenant(), h.party, h.id, other, declined, reason);
}

void mark_unread(transaction& tx, const help& h, std::string_view other) {
  sql::run(tx,
           "update tenant.help_sides set unread = true where tenant_id = $1 and party = $2 and request_id = "
           "$3::uuid and other = $4",
           tx.tenant(), h.party, h.id, other);
}

std::int64_t next_place(transaction& tx, const help& h, std::string_view other) {
  return sql::run(
             tx,
             "update tenant.help_sides set sent_seq = sent_seq + 1 where tenant_id = $1 and party = $2 and "
             "request_id = $3::uuid and other = $4 returning sent_seq",
             tx.tenant(), h.party, h.id, other)[0][0]
      .as<std::int64_t>();
}

void put_word(transaction& tx, const help& h, const said& w, instant now) {
  sql::run(
      tx,
      "insert into tenant.help_words (tenant_id, party, request_id, other, id, mine, kind, n, state, "
      "offer_id, at) values ($1, $2, $3::uuid, $4, $5::uuid, $6, $7, $8, $9, $10::uuid, $11) on conflict do "
      "nothing",
      tx.tenant(), h.party, h.id, w.other, w.id, w.mine, w.kind, w.n, w.state, sql::or_null(w.offer), now);
}

std::optional<settled_word> settle_word(transaction& tx, std::string_view message, std::string_view state) {
  const auto r =
      sql::run(tx,
               "update tenant.help_words set state = $3 where tenant_id = $1 and id = $2::uuid and "
               "mine and state <> $3 returning party, request_id, other, kind, offer_id",
               tx.tenant(), message, state);
  if (r.empty()) return std::nullopt;
  return settled_word{sql::text_of(r[0][0]), r[0][1].as<request_id>(), sql::text_of(r[0][2]),
                      sql::text_of(r[0][3]), sql::id_of<offer_id>(r[0][4])};
}

lending lock_lending(transaction& tx) {
  sql::run(tx, "insert into tenant.help_lending (tenant_id, available) values ($1, 0) on conflict do nothing",
           tx.tenant());
  sql::run(tx, "select 1 from tenant.help_lending where tenant_id = $1 for update", tx.tenant());
  return lent(tx);
}

void put_available(transaction& tx, int n) {
  sql::run(tx, "update tenant.help_lending set available = $2 where tenant_id = $1", tx.tenant(), n);
}

long long open_requests_of(transaction& tx, std::string_view party) {
  return sql::run(
             tx,
             "select count(*) from tenant.help_requests where tenant_id = $1 and party = $2 and state in "
             "('open', 'filled')",
             tx.tenant(), party)[0][0]
      .as<long long>();
}

}  // namespace rows
}  // namespace paraat::reinforcement
