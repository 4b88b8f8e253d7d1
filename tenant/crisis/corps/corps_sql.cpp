#include "tenant/crisis/corps/corps_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"

namespace paraat::corps {
namespace {

const std::string corps_columns =
    "c.id, c.ref, c.name, c.about, c.minimum_age, c.residents_only, c.certificates, c.training, c.insurance, "
    "c.open, c.agreement, c.information, c.version, coalesce(a.body, ''), coalesce(i.body, '')";
const std::string corps_from =
    " from tenant.corps c left join tenant.corps_texts a on a.tenant_id = c.tenant_id and a.corps_id = c.id "
    "and a.kind = 'agreement' and a.version = c.agreement left join tenant.corps_texts i on i.tenant_id = "
    "c.tenant_id and i.corps_id = c.id and i.kind = 'information' and i.version = c.information where "
    "c.tenant_id = $1 ";

corps row_to_corps(const pqxx::row& r) {
  corps c;
  c.id = r[0].as<corps_id>();
  c.ref = r[1].as<std::string>();
  c.what.name = sql::text_of(r[2]);
  c.what.about = sql::text_of(r[3]);
  c.what.minimum_age = r[4].as<int>();
  c.what.residents_only = r[5].as<bool>();
  c.what.certificates = sql::text_array_of(r[6]);
  c.what.training = sql::text_of(r[7]);
  c.what.insurance = sql::text_of(r[8]);
  c.what.open = r[9].as<bool>();
  c.agreement_version = r[10].as<int>();
  c.information_version = r[11].as<int>();
  c.version = r[12].as<int>();
  c.what.agreement = sql::text_of(r[13]);
  c.what.information = sql::text_of(r[14]);
  return c;
}

const std::string member_columns =
    "id, corps_id, state, name, email, phone, born, place, nis, skills, languages, support_sealed, "
    "emergency, "
    "language, agreement, team_id, leads, age_rules, created_at, submitted_at, updated_at, version";

member row_to_member(const pqxx::row& r) {
  member m;
  m.id = r[0].as<member_id>();
  m.corps_id = r[1].as<corps_id>();
  m.status = state_named(r[2].as<std::string>()).value();
  m.who.name = sql::text_of(r[3]);
  m.who.email = sql::text_of(r[4]);
  m.who.phone = sql::text_of(r[5]);
  m.who.born = sql::optional_day_of(r[6]);
  m.who.place = sql::text_of(r[7]);
  m.who.nis = r[8].as<int>();
  m.who.skills = sql::text_array_of(r[9]);
  m.who.languages = sql::text_of(r[10]);
  if (!r[11].is_null()) m.who.support_sealed = sql::bytes_of(r[11]);
  m.who.emergency = sql::text_of(r[12]);
  m.language = sql::text_of(r[13]);
  m.agreement = r[14].as<int>();
  m.team_id = sql::id_of<team_id>(r[15]);
  m.leads = r[16].as<bool>();
  m.age_rules = sql::text_of(r[17]);
  m.created_at = sql::instant_of(r[18]);
  m.submitted_at = sql::optional_instant_of(r[19]);
  m.updated_at = sql::instant_of(r[20]);
  m.version = r[21].as<int>();
  return m;
}

std::optional<std::string> sealed_or_null(const std::string& bytes) {
  return bytes.empty() ? std::nullopt : std::optional(sql::bytea(bytes));
}

std::string order_by(order o) {
  switch (o) {
    case order::changed:
      return "updated_at desc";
    case order::name:
      return "lower(name)";
    case order::oldest:
      return "submitted_at";
  }
  return "updated_at desc";
}

template <class... T>
std::optional<corps> one_corps(transaction& tx, const std::string& rest, const T&... values) {
  const auto rows = sql::run(tx, "select " + corps_columns + corps_from + rest, tx.tenant(), values...);
  return rows.empty() ? std::nullopt : std::optional(row_to_corps(rows[0]));
}

std::optional<member> one_member(transaction& tx, const member_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(
      tx,
      "select " + member_columns + " from tenant.corps_members where tenant_id = $1 and id = $2::uuid" + lock,
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_member(rows[0]));
}

}  // namespace

std::optional<corps> find(transaction& tx, const corps_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  return one_corps(tx, "and c.id = $2::uuid", id);
}

std::optional<corps> with_ref(transaction& tx, std::string_view ref) {
  return one_corps(tx, "and c.ref = $2", ref);
}

std::vector<corps> all(transaction& tx) {
  std::vector<corps> out;
  for (const auto& r :
       sql::run(tx, "select " + corps_columns + corps_from + "order by lower(c.name), c.id", tx.tenant()))
    out.push_back(row_to_corps(r));
  return out;
}

void insert(transaction& tx, const corps& c, instant now) {
  sql::run(tx,
           "insert into tenant.corps (tenant_id, id, ref, name, about, minimum_age, residents_only, "
           "certificates, training, insurance, open, agreement, information, updated_at) values ($1, "
           "$2::uuid, $3, $4, $5, $6::int, $7::boolean, $8::text[], $9, $10, $11::boolean, $12::int, "
           "$13::int, $14)",
           tx.tenant(), c.id, c.ref, c.what.name, c.what.about, c.what.minimum_age, c.what.residents_only,
           sql::text_array(c.what.certificates), c.what.training, c.what.insurance, c.what.open,
           c.agreement_version, c.information_version, now);
}

bool update(transaction& tx, const corps& c, int seen_version, instant now) {
  return !sql::run(tx,
                   "update tenant.corps set name = $3, about = $4, minimum_age = $5::int, residents_only = "
                   "$6::boolean, certificates = $7::text[], training = $8, insurance = $9, open = "
                   "$10::boolean, agreement = $11::int, information = $12::int, updated_at = $13, version = "
                   "version + 1 where tenant_id = $1 and id = $2::uuid and version = $14::int returning 1",
                   tx.tenant(), c.id, c.what.name, c.what.about, c.what.minimum_age, c.what.residents_only,
                   sql::text_array(c.what.certificates), c.what.training, c.what.insurance, c.what.open,
                   c.agreement_version, c.information_version, now, seen_version)
              .empty();
}

void insert_text(transaction& tx, const corps_id& corps_id, std::string_view kind, int version,
                 std::string_view body, instant now) {
  sql::run(tx,
           "insert into tenant.corps_texts (tenant_id, corps_id, kind, version, body, at) values ($1, "
           "$2::uuid, $3, $4::int, $5, $6)",
           tx.tenant(), corps_id, kind, version, body, now);
}

std::optional<member> find_member(transaction& tx, const member_id& id) { return one_member(tx, id, ""); }
std::optional<member> member_for_update(transaction& tx, const member_id& id) {
  return one_member(tx, id, " for update");
}

std::vector<member> members_with_email(transaction& tx, std::string_view email) {
  std::vector<member> out;
  for (const auto& r :
       sql::run(tx,
                "select " + member_columns +
                    " from tenant.corps_members where tenant_id = $1 and mailbox = "
                    "lower($2) and mailbox <> '' and state in ('accepted', 'paused') order by created_at, id",
                tx.tenant(), email))
    out.push_back(row_to_member(r));
  return out;
}

member insert_or_find(transaction& tx, const member& m) {
  sql::run(tx,
           "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, language, "
           "created_at, updated_at) values ($1, $2::uuid, $3::uuid, 'draft', $4, $5, $6, $7, $7) on conflict "
           "do nothing",
           tx.tenant(), m.id, m.corps_id, m.who.name, m.who.email, m.language, m.created_at);
  const auto rows =
      sql::run(tx,
               "select " + member_columns +
                   " from tenant.corps_members where tenant_id = $1 and corps_id = $2::uuid and "
                   "lower(email) = lower($3) and lower(name) = lower($4) and state not in "
                   "('declined', 'left')",
               tx.tenant(), m.corps_id, m.who.email, m.who.name);
  return row_to_member(rows.at(0));
}

void update(transaction& tx, const member& m) {
  sql::run(tx,
           "update tenant.corps_members set state = $3, name = $4, phone = $5, born = $6::date, place = $7, "
           "nis = $8::int, skills = $9::text[], languages = $10, "
           // A declined or departed member keeps no health needs and no emergency contact.
           "support_sealed = case when $3 in ('declined', 'left') then null else $11::bytea end, "
           "emergency = case when $3 in ('declined', 'left') then '' else $12 end, "
           "agreement = $13::int, age_rules = $14, submitted_at = $15, updated_at = $16, version = version + "
           "1 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), m.id, name_of(m.status), m.who.name, m.who.phone, m.who.born, m.who.place, m.who.nis,
           sql::text_array(m.who.skills), m.who.languages, sealed_or_null(m.who.support_sealed),
           m.who.emergency, m.agreement, m.age_rules, m.submitted_at, m.updated_at);
}

void update_email(transaction& tx, const member& m) {
  sql::run(tx, "update tenant.corps_members set email = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), m.id, m.who.email);
}

bool known_otherwise(transaction& tx, const member& m) {
  return !m.who.email.empty() &&
         !sql::run(
              tx,
              "select 1 from tenant.corps_members where tenant_id = $1 and corps_id = $2::uuid and id <> "
              "$3::uuid and lower(email) = lower($4) and lower(name) = lower($5) and state not in "
              "('declined', 'left')",
              tx.tenant(), m.corps_id, m.id, m.who.email, m.who.name)
              .empty();
}

bool erase(transaction& tx, const member_id& id) {
  if (!is_uuid(id)) return false;
  return !sql::run(tx,
                   "delete from tenant.corps_members where tenant_id = $1 and id = $2::uuid and state in "
                   "('draft', 'applied', 'screening') returning 1",
                   tx.tenant(), id)
              .empty();
}

void remember(transaction& tx, const member_id& member_id, actor who, std::string_view what,
              std::string_view note, instant now) {
  sql::run(tx,
           "insert into tenant.corps_trail (tenant_id, member_id, at, account, what, note) values ($1, "
           "$2::uuid, $3, $4::bigint, $5, $6)",
           tx.tenant(), member_id, now, who, what, note);
}

std::vector<trail_line> trail(transaction& tx, const member_id& member_id) {
  std::vector<trail_line> out;
  for (const auto& r : sql::run(tx,
                                "select at, account, what, note from tenant.corps_trail where tenant_id = $1 "
                                "and member_id = $2::uuid order by at desc, id desc",
                                tx.tenant(), member_id))
    out.push_back({sql::instant_of(r[0]), sql::optional_of<std::int64_t>(r[1]), sql::text_of(r[2]),
                   sql::text_of(r[3])});
  return out;
}

void keep_proof(transaction& tx, const member_id& member_id, int version, std::string_view text,
                instant now) {
  sql::run(
      tx,
      "insert into tenant.information_proofs (tenant_id, member_id, version, text_hash, given_at) values "
      "($1, $2::uuid, $3::int, $4::bytea, $5)",
      tx.tenant(), member_id, version, sql::bytea(sha256_bytes(text)), now);
}

std::optional<proof> informed(transaction& tx, const member_id& member_id) {
  const auto rows =
      sql::run(tx,
               "select version, text_hash, given_at from tenant.information_proofs where "
               "tenant_id = $1 and member_id = $2::uuid order by given_at desc, id desc limit 1",
               tx.tenant(), member_id);
  if (rows.empty()) return std::nullopt;
  return proof{rows[0][0].as<int>(), sql::bytes_of(rows[0][1]), sql::instant_of(rows[0][2])};
}

result<void> see_certificate(transaction& tx, const member_id& member_id, const certificate& c) {
  if (c.valid_until && *c.valid_until < c.valid_from)
    return refuse(refusal_kind::invalid, "Kies een einde na het begin", "tot");
  sql::run(
      tx,
      "insert into tenant.corps_certificates (tenant_id, member_id, code, valid_from, valid_until, "
      "seen_on, seen_by) values ($1, $2::uuid, $3, $4::date, $5::date, $6::date, $7::bigint) on conflict "
      "(tenant_id, member_id, code) do update set valid_from = excluded.valid_from, valid_until = "
      "excluded.valid_until, seen_on = excluded.seen_on, seen_by = excluded.seen_by",
      tx.tenant(), member_id, c.code, c.valid_from, c.valid_until, c.seen_on, c.seen_by);
  sql::run(tx, "update tenant.corps_members set version = version + 1 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), member_id);
  return {};
}

std::vector<certificate> certificates_of(transaction& tx, const member_id& member_id) {
  std::vector<certificate> out;
  for (const auto& r : sql::run(tx,
                                "select code, valid_from, valid_until, seen_on, seen_by from "
                                "tenant.corps_certificates where tenant_id = $1 and member_id = $2::uuid "
                                "order by code",
                                tx.tenant(), member_id))
    out.push_back({r[0].as<std::string>(), *sql::optional_day_of(r[1]), sql::optional_day_of(r[2]),
                   *sql::optional_day_of(r[3]), r[4].as<std::int64_t>()});
  return out;
}

std::map<std::string, std::map<std::string, std::string>> certificates_until(transaction& tx,
                                                                             const corps_id& corps_id) {
  std::map<std::string, std::map<std::string, std::string>> out;
  for (const auto& r : sql::run(tx,
                                "select k.member_id, k.code, coalesce(k.valid_until, '2999-12-31') from "
                                "tenant.corps_certificates k join tenant.corps_members m on m.tenant_id = "
                                "k.tenant_id and m.id = k.member_id where k.tenant_id = $1 and m.corps_id = "
                                "$2::uuid",
                                tx.tenant(), corps_id))
    out[r[0].as<std::string>()][r[1].as<std::string>()] = r[2].as<std::string>();
  return out;
}

result<team> add_team(transaction& tx, const corps_id& corps_id, std::string name, instant now) {
  if (name.empty()) return refuse(refusal_kind::invalid, "Geef de ploeg een naam", "ploeg");
  const auto rows = sql::run(tx,
                             "insert into tenant.corps_teams (tenant_id, id, corps_id, name) values ($1, "
                             "$2::uuid, $3::uuid, $4) on conflict do nothing returning id",
                             tx.tenant(), uuid_v7(now), corps_id, name);
  if (rows.empty()) return refuse(refusal_kind::conflict, "Er is al een ploeg met die naam", "ploeg");
  return team{rows[0][0].as<team_id>(), std::move(name), 0, ""};
}

std::vector<team> teams(transaction& tx, const corps_id& corps_id) {
  std::vector<team> out;
  for (const auto& r :
       sql::run(tx,
                "select t.id, t.name, count(m.id), coalesce(string_agg(m.name, ', ' order by m.name) filter "
                "(where m.leads), '') from tenant.corps_teams t left join tenant.corps_members m on "
                "m.tenant_id = t.tenant_id and m.team_id = t.id and m.state in ('accepted', 'paused') where "
                "t.tenant_id = $1 and t.corps_id = $2::uuid group by t.id, t.name order by lower(t.name)",
                tx.tenant(), corps_id))
    out.push_back({r[0].as<team_id>(), r[1].as<std::string>(), r[2].as<long long>(), sql::text_of(r[3])});
  return out;
}

result<void> put_in_team(transaction& tx, const member_id& member_id, const team_id& team_id, bool leads,
                         instant now) {
  if (!team_id.empty() && !is_uuid(team_id)) return refuse(refusal_kind::invalid, "Kies een ploeg", "ploeg");
  // Only a team of the member's own corps.
  const auto rows = sql::run(tx,
                             "update tenant.corps_members m set team_id = $3::uuid, leads = $4::boolean, "
                             "updated_at = $5, version = version + 1 where tenant_id = $1 and id = $2::uuid "
                             "and state in ('accepted', 'paused') and ($3::uuid is null or exists (select 1 "
                             "from tenant.corps_teams t where t.tenant_id = $1 and t.id = $3::uuid and "
                             "t.corps_id = m.corps_id)) returning 1",
                             tx.tenant(), member_id, sql::or_null(team_id), leads && !team_id.empty(), now);
  if (rows.empty())
    return refuse(refusal_kind::conflict, "Alleen wie aanvaard is, kan in een ploeg van dit korps", "ploeg");
  return {};
}

page_of_members list(transaction& tx, const member_filter& f) {
  page_of_members out;
  for (const auto& r : sql::run(
           tx,
           "select " + member_columns +
               ", count(*) over () from tenant.corps_members where tenant_id = $1 and corps_id = "
               "$2::uuid and (state = $3 or ($3 = '' and state <> 'draft')) and ($4 = '' or case when $7 "
               "<> '' then position($7 in node.digits_of(phone)) > 0 else (select bool_and(position(w "
               "in node.folded(name)) > 0) from unnest(string_to_array($4, ' ')) w) end) order by " +
               order_by(f.by) + ", id limit $5::int offset $6::int",
           tx.tenant(), f.corps_id, f.status ? name_of(*f.status) : std::string_view(), text::folded(f.words),
           f.per_page, (f.page - 1) * f.per_page, text::phone_search(f.words))) {
    out.rows.push_back(row_to_member(r));
    out.total = r[22].as<long long>();
  }
  return out;
}

std::map<member_state, long long> counts(transaction& tx, const corps_id& corps_id) {
  std::map<member_state, long long> out;
  for (const auto& r : sql::run(tx,
                                "select state, count(*) from tenant.corps_members where tenant_id = $1 and "
                                "corps_id = $2::uuid group by state",
                                tx.tenant(), corps_id))
    out[state_named(r[0].as<std::string>()).value()] = r[1].as<long long>();
  return out;
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx,
           "delete from tenant.corps_members where tenant_id = $1 and state = 'draft' and updated_at < $2",
           tx.tenant(), now - draft_term);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_declined, day{today});
  if (term == nullptr) return;
  sql::run(tx,
           "delete from tenant.corps_members where tenant_id = $1 and state in ('declined', 'left') and "
           "updated_at < $2::timestamptz - make_interval(months => $3::int)",
           tx.tenant(), now, term->amount);
}

}  // namespace paraat::corps
