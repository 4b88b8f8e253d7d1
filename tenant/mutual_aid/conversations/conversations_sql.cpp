#include "tenant/mutual_aid/conversations/conversations_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::conversations {
namespace {

constexpr const char* stuck_states = "('undelivered', 'refused', 'parked', 'discarded')";

// A thread with whether something of ours did not arrive in it.
std::string thread_columns() {
  return std::string(
             "t.id, t.party, t.subject, t.updated_at, t.unread, exists (select 1 from tenant.notes n "
             "where ") +
         "n.tenant_id = t.tenant_id and n.party = t.party and n.thread_id = t.id and n.mine and n.state in " +
         stuck_states + ")";
}

thread row_to_thread(const pqxx::row& r) {
  return {r[0].as<thread_id>(),  sql::text_of(r[1]), sql::text_of(r[2]),
          sql::instant_of(r[3]), r[4].as<bool>(),    r[5].as<bool>()};
}

constexpr const char* note_columns = "id, thread_id, party, mine, author, phone, body, urgent, state, at";

note row_to_note(const pqxx::row& r) {
  return {
      r[0].as<note_id>(),   r[1].as<thread_id>(), sql::text_of(r[2]),
      r[3].as<bool>(),      sql::text_of(r[4]),   sql::text_of(r[5]),
      sql::text_of(r[6]),   r[7].as<bool>(),      state_named(sql::text_of(r[8])).value_or(note_state::sent),
      sql::instant_of(r[9])};
}

std::string condition_of(thread_filter f) {
  switch (f) {
    case thread_filter::all:
      return "";
    case thread_filter::unread:
      return " and t.unread";
    case thread_filter::stuck:
      return std::string(
                 " and exists (select 1 from tenant.notes n where n.tenant_id = t.tenant_id and n.party = "
                 "t.party and n.thread_id = t.id and n.mine and n.state in ") +
             stuck_states + ")";
  }
  return "";
}

}  // namespace

// A single statement for a whole batch: threads first, then their notes.
std::vector<thread> receive(transaction& tx, const std::vector<received>& all, instant now) {
  std::vector<std::string> ids, threads, parties, subjects, authors, phones, bodies, urgent, times;
  for (const received& n : all) {
    ids.push_back(n.id);
    threads.push_back(n.thread);
    parties.push_back(n.party);
    subjects.push_back(n.subject);
    authors.push_back(n.author);
    phones.push_back(n.phone);
    bodies.push_back(n.body);
    urgent.push_back(n.urgent ? "t" : "f");
    times.push_back(sql::to_parameter(n.at).value());
  }
  const auto rows = sql::run(
      tx,
      "with come as (select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], "
      "$7::text[], $8::text[], $9::boolean[], $10::timestamptz[]) as c (id, thread, party, subject, author, "
      "phone, body, urgent, at)), first as (select distinct on (party, thread) party, thread, subject "
      "from come order by party, thread, at), was as (select t.party, t.id, t.unread "
      "from tenant.threads t join first f on f.party = t.party and f.thread = t.id "
      "where t.tenant_id = $1), put as (insert into tenant.threads (tenant_id, id, party, subject, "
      "updated_at, unread) select $1, thread, party, subject, $11, true from first "
      "order by party, thread on conflict (tenant_id, party, id) do update "
      "set updated_at = excluded.updated_at, unread = true returning id, party, subject), "
      "wrote as (insert into tenant.notes (tenant_id, id, thread_id, party, mine, author, phone, body, "
      "urgent, state, at) select $1, id, thread, party, false, author, phone, body, urgent, 'received', "
      "at from come on conflict do nothing) select p.id, p.party, p.subject from put p "
      "left join was w on w.party = p.party and w.id = p.id where not coalesce(w.unread, false)",
      tx.tenant(), sql::text_array(ids), sql::text_array(threads), sql::text_array(parties),
      sql::text_array(subjects), sql::text_array(authors), sql::text_array(phones), sql::text_array(bodies),
      sql::text_array(urgent), sql::text_array(times), now);
  std::vector<thread> out;
  for (const auto& r : rows)
    out.push_back({r[0].as<thread_id>(), sql::text_of(r[1]), sql::text_of(r[2]), now, true, false});
  return out;
}

page threads(transaction& tx, thread_filter f, int number, int per_page) {
  page out;
  for (const auto& r : sql::run(tx,
                                "select " + thread_columns() +
                                    ", count(*) over () from tenant.threads t where t.tenant_id = $1" +
                                    condition_of(f) + " order by t.updated_at desc, t.id limit $2 offset $3",
                                tx.tenant(), per_page, (number - 1) * per_page)) {
    out.rows.push_back(row_to_thread(r));
    out.total = r[6].as<long long>();
  }
  return out;
}

counted counts(transaction& tx) {
  const auto r =
      sql::run(tx,
               "select count(*), count(*) filter (where t.unread), count(*) filter (where true" +
                   condition_of(thread_filter::stuck) + ") from tenant.threads t where t.tenant_id = $1",
               tx.tenant())[0];
  return {r[0].as<long long>(), r[1].as<long long>(), r[2].as<long long>()};
}

std::optional<thread> find(transaction& tx, std::string_view party, const thread_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(tx,
                             "select " + thread_columns() +
                                 " from tenant.threads t where t.tenant_id = $1 and t.party = $2 and t.id = "
                                 "$3::uuid",
                             tx.tenant(), party, id);
  return rows.empty() ? std::nullopt : std::optional(row_to_thread(rows[0]));
}

std::vector<note> notes_of(transaction& tx, const thread& t) {
  std::vector<note> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select ") + note_columns +
                    " from (select * from tenant.notes where tenant_id = $1 and party = $2 and "
                    "thread_id = $3::uuid order by at desc, id desc limit 200) n order by at, id",
                tx.tenant(), t.party, t.id))
    out.push_back(row_to_note(r));
  return out;
}

bool handle(transaction& tx, std::string_view party, const note_id& id, instant now) {
  if (!is_uuid(id)) return false;
  return !sql::run(tx,
                   std::string(
                       "update tenant.notes set state = 'handled', settled_at = $4 where tenant_id = $1 and "
                       "party = $2 and id = $3::uuid and mine and state in ") +
                       stuck_states + " returning 1",
                   tx.tenant(), party, id, now)
              .empty();
}

void mark_read(transaction& tx, const thread& t) {
  sql::run(tx,
           "update tenant.threads set unread = false where tenant_id = $1 and party = $2 and id = $3::uuid "
           "and unread",
           tx.tenant(), t.party, t.id);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.threads where tenant_id = $1 and updated_at < $2", tx.tenant(),
           now - kept);
}

bool connected(transaction& tx) {
  return !sql::run(tx, "select 1 from node.membership_documents where kind = 'members' limit 1").empty();
}

namespace rows {

void put_thread(transaction& tx, const thread& t) {
  sql::run(
      tx,
      "insert into tenant.threads (tenant_id, id, party, subject, updated_at, unread) values ($1, $2::uuid, "
      "$3, $4, $5, $6) on conflict (tenant_id, party, id) do update set updated_at = excluded.updated_at",
      tx.tenant(), t.id, t.party, t.subject, t.updated_at, t.unread);
}

void put_note(transaction& tx, const note& n, std::optional<std::int64_t> account) {
  sql::run(
      tx,
      "insert into tenant.notes (tenant_id, id, thread_id, party, mine, author, phone, body, urgent, state, "
      "at, account_id) values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      tx.tenant(), n.id, n.thread, n.party, n.mine, n.author, n.phone, n.body, n.urgent, name_of(n.status),
      n.at, account);
}

std::optional<note> set_state(transaction& tx, const note_id& id, note_state s, instant now) {
  const auto r =
      sql::run(tx,
               std::string("update tenant.notes set state = $3, settled_at = $4 where tenant_id = $1 "
                           "and id = $2::uuid and mine and state <> $3 returning ") +
                   note_columns,
               tx.tenant(), id, name_of(s), now);
  return r.empty() ? std::nullopt : std::optional(row_to_note(r[0]));
}

}  // namespace rows
}  // namespace paraat::conversations
