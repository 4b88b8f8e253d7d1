#include "tenant/volunteering/vacancies/vacancy_templates.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::vacancies {
namespace {

namespace json = boost::json;

std::string to_json(const content& c) {
  return json::serialize(json::object{{"kind", c.kind},
                                      {"title", c.title},
                                      {"body", c.body},
                                      {"theme", c.theme},
                                      {"place", c.place},
                                      {"moments", c.moments},
                                      {"good_to_know", c.good_to_know},
                                      {"minimum_age", c.minimum_age},
                                      {"rhythm", c.rhythm},
                                      {"places", c.places},
                                      {"members_only", c.members_only}});
}

content content_from_json(std::string_view text) {
  const json::object o = json::parse(text).as_object();
  const auto word = [&](const char* key) { return std::string(o.at(key).as_string()); };
  const auto number = [&](const char* key) { return o.at(key).to_number<int>(); };
  content c;
  c.kind = word("kind");
  c.title = word("title");
  c.body = word("body");
  c.theme = word("theme");
  c.place = word("place");
  c.moments = number("moments");
  c.good_to_know = number("good_to_know");
  c.minimum_age = number("minimum_age");
  c.rhythm = word("rhythm");
  c.places = number("places");
  c.members_only = o.at("members_only").as_bool();
  return c;
}

vacancy_template row_to_template(const pqxx::row& r) {
  vacancy_template t{.id = r[0].as<template_id>(),
                     .organisation_id = sql::id_of<organisations::organisation_id>(r[1]),
                     .name = sql::text_of(r[2]),
                     .what = content_from_json(sql::text_of(r[3])),
                     .asks = asks::from_json(sql::text_of(r[4])),
                     .made_at = sql::instant_of(r[5])};
  t.what.organisation_id = t.organisation_id;
  return t;
}

}  // namespace

result<vacancy_template> keep_template(transaction& tx, const vacancy& v,
                                       const organisations::organisation_id& organisation_id, instant now) {
  const auto others = sql::run(tx,
                               "select count(*) from tenant.vacancy_templates where tenant_id = $1 and "
                               "organisation_id is not distinct from $2::uuid and lower(name) <> lower($3)",
                               tx.tenant(), sql::or_null(organisation_id), v.what.title);
  if (others[0][0].as<std::size_t>() >= most_templates)
    return refuse(refusal_kind::conflict, "Er zijn al vijftig sjablonen. Verwijder er eerst een.");
  const auto kept = sql::run(
      tx,
      "insert into tenant.vacancy_templates (tenant_id, id, organisation_id, name, what, asks, made_at) "
      "values "
      "($1, $2::uuid, $3::uuid, $4, $5::jsonb, $6::jsonb, $7) on conflict (tenant_id, "
      "coalesce(organisation_id, "
      "'00000000-0000-0000-0000-000000000000'), lower(name)) do update set name = excluded.name, what = "
      "excluded.what, asks = excluded.asks, made_at = excluded.made_at returning id",
      tx.tenant(), uuid_v7(now), sql::or_null(organisation_id), v.what.title, to_json(v.what),
      asks::to_json(v.asks), now);
  return *find_template(tx, kept[0][0].as<template_id>());
}

// Of the template t; parameters 2 and 3.
constexpr const char* of_owners =
    "t.tenant_id = $1 and ($2::bool or t.organisation_id is null or t.organisation_id = any($3::uuid[]))";

bool has_templates(transaction& tx, const template_owners& whose) {
  return !sql::run(tx,
                   std::string("select 1 from tenant.vacancy_templates t where ") + of_owners + " limit 1",
                   tx.tenant(), whose.of_everyone, sql::text_array(whose.organisations))
              .empty();
}

template_page list_templates(transaction& tx, const template_owners& whose, const std::string& words,
                             int page) {
  template_page out;
  for (const auto& r : sql::run(
           tx,
           fmt::format(
               "with hits as (select t.id, t.organisation_id, coalesce(o.name, '') organisation, t.name, "
               "t.made_at from tenant.vacancy_templates t left join tenant.organisations o on "
               "o.tenant_id = $1 and o.id = t.organisation_id where {} and ($4 = '' or "
               "strpos(node.folded(t.name), node.folded($4)) > 0 or strpos(node.folded(o.name), "
               "node.folded($4)) > 0)), shown as (select * from hits order by lower(name), id offset "
               "$5::int limit $6::int) select n.total, s.id, s.organisation_id, s.organisation, s.name, "
               "s.made_at from (select count(*) total from hits) n left join shown s on true order by "
               "lower(s.name), s.id",
               of_owners),
           tx.tenant(), whose.of_everyone, sql::text_array(whose.organisations), words,
           (page - 1) * templates_on_a_page, templates_on_a_page)) {
    out.total = r[0].as<long long>();
    if (r[1].is_null()) break;
    out.rows.push_back({.id = r[1].as<template_id>(),
                        .organisation_id = sql::id_of<organisations::organisation_id>(r[2]),
                        .organisation = sql::text_of(r[3]),
                        .name = sql::text_of(r[4]),
                        .made_at = sql::instant_of(r[5])});
  }
  return out;
}

std::optional<vacancy_template> find_template(transaction& tx, const template_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(tx,
                             "select id, organisation_id, name, what, asks, made_at from "
                             "tenant.vacancy_templates where tenant_id = $1 and id = $2::uuid",
                             tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_template(rows[0]));
}

void remove_template(transaction& tx, const template_id& id) {
  sql::run(tx, "delete from tenant.vacancy_templates where tenant_id = $1 and id = $2::uuid", tx.tenant(),
           id);
}

}  // namespace paraat::vacancies
