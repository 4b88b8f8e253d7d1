#include "tenant/people/relay/relay_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::relay {
namespace {

constexpr std::string_view ends[] = {"", "first", "second", "staff", "silence", "erasure", "both"};

closed_by end_named(const std::string& name) {
  for (std::size_t i = 0; i < std::size(ends); ++i)
    if (ends[i] == name) return static_cast<closed_by>(i);
  return closed_by::nobody;
}
std::string_view name_of_end(closed_by by) { return ends[static_cast<std::size_t>(by)]; }

side side_named(const std::string& name) { return name == "second" ? side::second : side::first; }

const std::string columns =
    "c.id, c.subject_kind, c.subject_id, c.opened_at, c.last_at, c.closed_at, c.closed_by, c.blocked, "
    "c.erased, exists (select 1 from tenant.relay_conversations b where b.tenant_id = $1 and b.pair = c.pair "
    "and b.blocked and b.id <> c.id)";
constexpr int width = 10;  // of `columns`

conversation row_to_conversation(const pqxx::row& r) {
  conversation c;
  c.id = r[0].as<conversation_id>();
  c.subject = {sql::text_of(r[1]), sql::text_of(r[2])};
  c.opened_at = sql::instant_of(r[3]);
  c.last_at = sql::instant_of(r[4]);
  c.closed_at = sql::optional_instant_of(r[5]);
  c.by = end_named(sql::text_of(r[6]));
  c.blocked = r[7].as<bool>();
  c.erased = r[8].as<bool>();
  c.blocked_beside = r[9].as<bool>();
  return c;
}

const std::string seat_columns =
    "s.id, s.conversation_id, s.side, s.holder_kind, s.holder_id, s.read_at, s.unreachable_at, "
    "s.automatic_at, "
    "s.reply_number";
constexpr int seat_width = 9;

seat row_to_seat(const pqxx::row& r, int from = 0) {
  seat s;
  s.id = r[from].as<side_id>();
  s.of = r[from + 1].as<conversation_id>();
  s.which = side_named(sql::text_of(r[from + 2]));
  s.holder = {sql::text_of(r[from + 3]), sql::text_of(r[from + 4])};
  s.read_at = sql::optional_instant_of(r[from + 5]);
  s.unreachable_at = sql::optional_instant_of(r[from + 6]);
  s.automatic_at = sql::optional_instant_of(r[from + 7]);
  s.reply_number = r[from + 8].as<int>();
  return s;
}

const std::string message_columns = "id, conversation_id, side, body, way, held, files_left_out, at, rest";

message row_to_message(const pqxx::row& r) {
  message m;
  m.id = r[0].as<message_id>();
  m.of = r[1].as<conversation_id>();
  m.from = side_named(sql::text_of(r[2]));
  m.body = sql::text_of(r[3]);
  m.how = sql::text_of(r[4]) == "mail" ? way::mail : way::page;
  m.held = r[5].as<bool>();
  m.files_left_out = r[6].as<bool>();
  m.at = sql::instant_of(r[7]);
  m.rest = sql::text_of(r[8]);
  return m;
}

std::optional<conversation> one(transaction& tx, const conversation_id& id, const std::string& tail) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select " + columns +
                                  " from tenant.relay_conversations c where c.tenant_id = $1 and c.id = "
                                  "$2::uuid " +
                                  tail,
                              tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_conversation(found[0]));
}

std::optional<message> one_message(transaction& tx, const message_id& id, const std::string& tail) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx,
               "select " + message_columns +
                   " from tenant.relay_messages where tenant_id = $1 and id = $2::uuid " + tail,
               tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_message(found[0]));
}

}  // namespace

std::optional<conversation> find(transaction& tx, const conversation_id& id) { return one(tx, id, ""); }

std::optional<conversation> about(transaction& tx, const record& subject) {
  if (!is_uuid(subject.id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select " + columns +
                                  " from tenant.relay_conversations c where c.tenant_id = $1 and "
                                  "c.subject_kind = $2 and c.subject_id = $3::uuid",
                              tx.tenant(), subject.kind, subject.id);
  return found.empty() ? std::nullopt : std::optional(row_to_conversation(found[0]));
}

std::vector<seat> seats_of(transaction& tx, const conversation_id& id) {
  std::vector<seat> out;
  if (!is_uuid(id)) return out;
  for (const auto& r : sql::run(tx,
                                "select " + seat_columns +
                                    " from tenant.relay_sides s where s.tenant_id = $1 and "
                                    "s.conversation_id = $2::uuid order by s.side",
                                tx.tenant(), id))
    out.push_back(row_to_seat(r));
  return out;
}

std::optional<seat> find_seat(transaction& tx, const side_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(
      tx, "select " + seat_columns + " from tenant.relay_sides s where s.tenant_id = $1 and s.id = $2::uuid",
      tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_seat(found[0]));
}

std::optional<message> find_message(transaction& tx, const message_id& id) { return one_message(tx, id, ""); }

std::vector<message> messages_of(transaction& tx, const conversation_id& id, side reader) {
  std::vector<message> out;
  for (const auto& r : sql::run(tx,
                                "select " + message_columns +
                                    " from tenant.relay_messages where tenant_id = $1 and conversation_id = "
                                    "$2::uuid and (not held or side = $3) order by at, id",
                                tx.tenant(), id, name_of(reader)))
    out.push_back(row_to_message(r));
  return out;
}

void mark_read(transaction& tx, const seat& s, instant now) {
  sql::run(tx, "update tenant.relay_sides set read_at = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), s.id, now);
}

void erase(transaction& tx, const conversation_id& id) {
  sql::run(tx,
           "update tenant.relay_conversations set erased = true where tenant_id = $1 and id = $2::uuid and "
           "not erased",
           tx.tenant(), id);
}

std::vector<listed> with_holders(transaction& tx, std::string_view kind,
                                 const std::vector<std::string>& ids) {
  constexpr int most = 200;
  std::vector<listed> out;
  if (ids.empty()) return out;
  for (const auto& r :
       sql::run(tx,
                "select " + columns + ", " + seat_columns +
                    ", exists (select 1 from tenant.relay_messages m where m.tenant_id = $1 and "
                    "m.conversation_id = c.id and m.side <> s.side and not m.held and m.at > "
                    "coalesce(s.read_at, '-infinity')) from tenant.relay_sides s join "
                    "tenant.relay_conversations c on c.tenant_id = $1 and c.id = s.conversation_id where "
                    "s.tenant_id = $1 and s.holder_kind = $2 and s.holder_id = any($3::uuid[]) and (c.erased "
                    "or exists (select 1 from tenant.relay_messages m where m.tenant_id = $1 and "
                    "m.conversation_id = c.id and (not m.held or m.side = s.side))) order by c.last_at desc, "
                    "c.id limit $4::int",
                tx.tenant(), kind, sql::text_array(ids), most))
    out.push_back({row_to_conversation(r), row_to_seat(r, width), r[width + seat_width].as<bool>()});
  return out;
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx,
           "update tenant.relay_conversations set closed_at = $2, closed_by = case when erased then "
           "'erasure' else 'silence' end where tenant_id = $1 and closed_at is null and (erased or last_at < "
           "$3)",
           tx.tenant(), now, now - silent_term);
  // A block goes on in what else the two have, as long as there is anything.
  sql::run(tx,
           "update tenant.relay_conversations o set closed_at = $2, closed_by = b.closed_by, blocked = true "
           "from tenant.relay_conversations b where b.tenant_id = $1 and b.blocked and b.closed_at < $3 and "
           "o.tenant_id = $1 and o.pair = b.pair and o.closed_at is null and not o.erased",
           tx.tenant(), now, now - kept_after_closing);
  sql::run(tx, "delete from tenant.relay_conversations where tenant_id = $1 and closed_at < $2", tx.tenant(),
           now - kept_after_closing);
}

namespace rows {

std::vector<conversation_id> of_same_pair(transaction& tx, const conversation_id& id) {
  std::vector<conversation_id> out;
  for (const auto& r : sql::run(
           tx,
           "select c.id from tenant.relay_conversations c join tenant.relay_conversations b on "
           "b.tenant_id = $1 and b.id = $2::uuid where c.tenant_id = $1 and (c.id = b.id or c.pair = b.pair)",
           tx.tenant(), id))
    out.push_back(r[0].as<conversation_id>());
  return out;
}

void insert_conversation(transaction& tx, const conversation& c, std::string_view pair_hash) {
  sql::run(
      tx,
      "insert into tenant.relay_conversations (tenant_id, id, subject_kind, subject_id, pair, opened_at, "
      "last_at) values ($1, $2::uuid, $3, $4::uuid, $5::bytea, $6::timestamptz, $6::timestamptz) on "
      "conflict do nothing",
      tx.tenant(), c.id, c.subject.kind, c.subject.id,
      pair_hash.empty() ? std::nullopt : std::optional(sql::bytea(pair_hash)), c.opened_at);
}

void insert_seat(transaction& tx, const seat& s) {
  sql::run(tx,
           "insert into tenant.relay_sides (tenant_id, conversation_id, side, id, holder_kind, holder_id) "
           "values ($1, $2::uuid, $3, $4::uuid, $5, $6::uuid) on conflict do nothing",
           tx.tenant(), s.of, name_of(s.which), s.id, s.holder.kind, s.holder.id);
}

std::optional<conversation> find_for_update(transaction& tx, const conversation_id& id) {
  return one(tx, id, "for no key update of c");
}

void update(transaction& tx, const conversation& c) {
  sql::run(tx,
           "update tenant.relay_conversations set last_at = $3, closed_at = $4::timestamptz, closed_by = $5, "
           "blocked = $6::boolean where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), c.id, c.last_at, c.closed_at, name_of_end(c.by), c.blocked);
}

void insert_message(transaction& tx, const message& m, std::string_view mail_hash) {
  sql::run(tx,
           "insert into tenant.relay_messages (tenant_id, id, conversation_id, side, body, way, held, "
           "files_left_out, at, mail_hash, rest) values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7::boolean, "
           "$8::boolean, $9, $10::bytea, $11)",
           tx.tenant(), m.id, m.of, name_of(m.from), m.body, m.how == way::mail ? "mail" : "page", m.held,
           m.files_left_out, m.at, mail_hash.empty() ? std::nullopt : std::optional(sql::bytea(mail_hash)),
           m.rest);
}

std::optional<message> find_message_for_update(transaction& tx, const message_id& id) {
  return one_message(tx, id, "for update");
}

void set_held(transaction& tx, const message_id& id, bool held, instant at) {
  sql::run(tx,
           "update tenant.relay_messages set held = $3::boolean, at = $4 where tenant_id = $1 and id = "
           "$2::uuid",
           tx.tenant(), id, held, at);
}

void delete_message(transaction& tx, const message_id& id) {
  sql::run(tx, "delete from tenant.relay_messages where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
}

written count(transaction& tx, const conversation_id& id, side whose, instant since) {
  const auto r = sql::run(
      tx,
      "select count(*) filter (where not held and at > $4), count(*) filter (where not held and at > $4 and "
      "at > coalesce((select max(o.at) from tenant.relay_messages o where o.tenant_id = $1 and "
      "o.conversation_id = $2::uuid and o.side <> $3 and not o.held), '-infinity')), count(*) filter (where "
      "held) from tenant.relay_messages where tenant_id = $1 and conversation_id = $2::uuid and side = $3",
      tx.tenant(), id, name_of(whose), since)[0];
  return {r[0].as<int>(), r[1].as<int>(), r[2].as<int>()};
}

}  // namespace rows
}  // namespace paraat::relay
