#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/people/persons/person_export.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::persons {
namespace {

namespace json = boost::json;

// What every condition may name. An account counts while it has the name and an address of the person and
// access to this tenant: a join may have brought the one of somebody else.
constexpr std::string_view known =
    "with mine as (select c.kind, c.value, c.name_key from tenant.contact_points c where c.tenant_id = $1 "
    "and c.person_id = $2::uuid and $3::timestamptz is "
    "not null), members as (select id from tenant.corps_members where tenant_id = $1 and human_id = "
    "$2::uuid), places as (select id from tenant.callout_people where tenant_id = $1 and human_id = $2::uuid "
    "union all select id from tenant.walk_ins where tenant_id = $1 and human_id = $2::uuid), known_account "
    "as (select p.account from tenant.persons p join node.accounts a on a.id = p.account where p.tenant_id = "
    "$1 and p.id = $2::uuid and exists (select 1 from mine m where m.kind = 'email' and m.value = a.email "
    "and "
    "m.name_key = node.folded(a.name)) and exists (select 1 from node.grants g where g.account = a.id and "
    "g.tenant_id = $1) union select f.account from tenant.profiles f join node.accounts a on a.id = "
    "f.account "
    "where f.tenant_id = $1 and f.human_id = $2::uuid and exists (select 1 from mine m join "
    "node.contact_points c on c.account = a.id and c.email = m.value where m.kind = 'email' and m.name_key = "
    "node.folded(a.name)) and exists (select 1 from node.grants g where g.account = a.id and g.tenant_id = "
    "$1)) ";

// The shape of a token in a link, as in channels::mask_tokens.
constexpr std::string_view token = "(/[a-z/-]+/)[A-Za-z0-9_-]{16,}";

std::string own_value(const own_column& c) {
  switch (c.how) {
    case leaving::plain:
      return c.of.empty() ? fmt::format("t.{}", c.name)
                          : fmt::format("case when {1} then t.{0} else '' end as {0}", c.name, c.of);
    case leaving::opened:
      return fmt::format("encode(t.{0}, 'hex') as {0}", c.name);
    case leaving::masked:
      return fmt::format("regexp_replace(t.{0}, '{1}', '\\1…', 'g') as {0}", c.name, token);
  }
  return "";
}

std::string statement_of(const exported_table& t, reader who, std::string whose) {
  std::string values;
  const auto add = [&](std::string_view value) { values.append(values.empty() ? "" : ", ").append(value); };
  for (std::string_view rest = t.columns; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    add("t." + std::string(one));
  }
  if (!t.about.empty()) add(fmt::format("({}) as about", t.about));
  if (t.own && who == reader::person) add(own_value(*t.own));
  if (t.name.starts_with("tenant.")) whose.insert(0, "t.tenant_id = $1 and ");
  if (!t.for_staff.empty() && who == reader::staff) whose += fmt::format(" and ({})", t.for_staff);
  return fmt::format("{}select json_agg(x order by x)::text from (select {} from {} t where {}) x", known,
                     values, t.name, whose);
}

// A sealed value is opened; a need that cannot be opened any more (another key) is left empty.
void open_sealed(json::array& rows, const own_column& c, const secrets::vault& vault) {
  for (json::value& row : rows) {
    json::value& value = row.as_object()[c.name];
    const auto sealed = value.is_string() ? from_hex(std::string(value.as_string())) : std::nullopt;
    value = sealed && !sealed->empty() ? vault.open(*sealed).value_or("") : "";
  }
}

void read_rows(transaction& tx, const web::scope& s, const exported_table& t, reader who, std::string whose,
               std::string_view id, json::object& tables) {
  const auto found = sql::run_planned(tx, statement_of(t, who, std::move(whose)), tx.tenant(), id, s.now);
  if (found[0][0].is_null()) return;
  json::array rows = json::parse(found[0][0].c_str()).as_array();
  if (t.own && t.own->how == leaving::opened && who == reader::person)
    open_sealed(rows, *t.own, s.node.vault);
  tables[t.name] = std::move(rows);
}

json::object copy_with(const web::scope& s, std::string_view what, std::string_view id, json::object tables) {
  return {{"format", "paraat-person"},
          {"version", 1},
          {"municipality", {{"party", s.here.party}, {"name", s.here.name}}},
          {"made_at", fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(s.now)))},
          {"for", what},
          {"person", id},
          {"tables", std::move(tables)}};
}

}  // namespace

std::optional<json::object> read_copy(transaction& tx, const web::scope& s, const person_id& id, reader who) {
  if (who == reader::staff ? !find_person(tx, id) : !own_name(tx, id)) return std::nullopt;
  json::object tables;
  for (const exported_table& t : s.node.call.exported_tables())
    if (!t.person_only || who == reader::person)
      read_rows(tx, s, t, who, fmt::format("({})", t.whose), id, tables);
  return copy_with(s, who == reader::person ? "person" : "staff", id, std::move(tables));
}

std::optional<json::object> read_profile_copy(transaction& tx, const web::scope& s,
                                              std::string_view profile) {
  json::object tables;
  for (const exported_table& t : s.node.call.exported_tables()) {
    const bool itself = t.name == "tenant.profiles";
    if (itself || t.name.starts_with("tenant.profile_"))
      read_rows(tx, s, t, reader::person, itself ? "t.id = $2::uuid" : "t.profile_id = $2::uuid", profile,
                tables);
  }
  if (!tables.contains("tenant.profiles")) return std::nullopt;
  return copy_with(s, "person", profile, std::move(tables));
}

std::optional<person_id> person_of_record(transaction& tx, std::string_view source, std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select human_id from tenant.person_records where tenant_id = $1 and source = "
                              "$2 and id = $3::uuid and human_id is not null",
                              tx.tenant(), source, id);
  return found.empty() ? std::nullopt : std::optional(found[0][0].as<person_id>());
}

bool is_only_reached_at(transaction& tx, const person_id& person, std::string_view mail,
                        std::string_view phone) {
  return sql::run(
             tx,
             "select 1 from tenant.person_records where tenant_id = $1 and human_id = $2::uuid and not "
             "case when $3 <> '' then lower(btrim(email)) = lower(btrim($3)) else node.phone_key(phone) = "
             "node.phone_key($4) end limit 1",
             tx.tenant(), person, mail, phone)
      .empty();
}

bool has_one_address(transaction& tx, const person_id& person, bool mail) {
  return sql::run(tx,
                  "select count(distinct case when $3::boolean then lower(btrim(email)) else "
                  "node.phone_key(phone) end) from tenant.person_records where tenant_id = $1 and human_id = "
                  "$2::uuid",
                  tx.tenant(), person, mail)[0][0]
             .as<int>() <= 1;
}

}  // namespace paraat::persons
