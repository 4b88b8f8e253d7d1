#include "tenant/volunteering/organisations/organisations.hpp"

#include <algorithm>

#include "protocol/enterprise_number.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/volunteering/organisations/organisations_sql.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::organisations {

std::string_view name_of(organisation_state s) {
  switch (s) {
    case organisation_state::unconfirmed:
      return "unconfirmed";
    case organisation_state::pending:
      return "pending";
    case organisation_state::approved:
      return "approved";
    case organisation_state::refused:
      return "refused";
    case organisation_state::archived:
      return "archived";
  }
  return "pending";
}

std::optional<organisation_state> state_named(std::string_view name) {
  for (const organisation_state s :
       {organisation_state::unconfirmed, organisation_state::pending, organisation_state::approved,
        organisation_state::refused, organisation_state::archived})
    if (name_of(s) == name) return s;
  return std::nullopt;
}

std::string_view label_of_kind(std::string_view code) {
  const auto found = std::ranges::find(kinds, code, &organisation_kind::code);
  return found == kinds.end() ? std::string_view() : found->label;
}

std::optional<std::string> normal_number(std::string_view typed) {
  std::string bare;
  for (const char c : typed)
    if (c != ' ' && c != '.' && c != '-') bare += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (bare.starts_with("BE")) bare.erase(0, 2);
  const auto digits = [](std::string_view s) {
    return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (bare.size() == 8 && bare[0] == 'V' && digits(std::string_view(bare).substr(1))) return bare;
  return is_enterprise_number(bare) ? std::optional(bare) : std::nullopt;
}

std::string written_number(std::string_view n) {
  if (n.size() != 10) return std::string(n);
  return std::string(n.substr(0, 4)) + "." + std::string(n.substr(4, 3)) + "." + std::string(n.substr(7));
}

namespace {

// Brings the number in its bare form.
result<void> check(transaction& tx, organisation& o) {
  if (o.name.empty()) return refuse(refusal_kind::invalid, "Vul de naam van de organisatie in", "naam");
  if (label_of_kind(o.kind).empty())
    return refuse(refusal_kind::invalid, "Kies wat voor organisatie jullie zijn", "soort");
  if (o.number.empty()) return {};
  const auto normal = normal_number(o.number);
  if (!normal)
    return refuse(refusal_kind::invalid,
                  "Dit nummer klopt niet. Een ondernemingsnummer heeft 10 cijfers, zoals 0123.456.749",
                  "nummer");
  o.number = *normal;
  if (number_taken(tx, o.number, o.id))
    return refuse(refusal_kind::conflict,
                  "Een organisatie met dit nummer is hier al geregistreerd. Vraag de gemeente om toegang.",
                  "nummer");
  return {};
}

// Moves an organisation on, when it stands in one of these states.
result<organisation> move(transaction& tx, const organisation_id& id,
                          std::initializer_list<organisation_state> from, organisation_state to,
                          std::string reason, instant now) {
  auto o = find_for_update(tx, id);
  if (!o) return refuse(refusal_kind::not_found, "Deze organisatie bestaat niet.");
  if (o->status == to) return *o;
  if (std::ranges::find(from, o->status) == from.end())
    return refuse(refusal_kind::conflict, "Iemand anders heeft hierover intussen al beslist.");
  o->email_confirmed |= o->status == organisation_state::unconfirmed;  // by the link of the registration
  o->status = to;
  o->state_reason = std::move(reason);
  set_state(tx, *o, now);
  project(tx, *o);
  return *o;
}

}  // namespace

result<organisation> sign_up(transaction& tx, organisation o, instant now) {
  if (const auto ok = check(tx, o); !ok) return std::unexpected(ok.error());
  o.status = organisation_state::unconfirmed;
  retention::plan(tx, now);
  return add(tx, std::move(o), now);
}

result<organisation> add_approved(transaction& tx, organisation typed, instant now) {
  if (const auto ok = check(tx, typed); !ok) return std::unexpected(ok.error());
  typed.status = organisation_state::approved;
  return add(tx, std::move(typed), now);
}

result<organisation> edit(transaction& tx, const organisation_id& id, organisation typed, instant now) {
  auto o = find_for_update(tx, id);
  if (!o) return refuse(refusal_kind::not_found, "Deze organisatie bestaat niet.");
  typed.id = o->id;
  if (const auto ok = check(tx, typed); !ok) return std::unexpected(ok.error());
  set_content(tx, typed, now);
  organisation fresh = *find(tx, id);
  project(tx, fresh);
  return fresh;
}

result<organisation> confirm(transaction& tx, const organisation_id& id, instant now) {
  auto waits = move(tx, id, {organisation_state::unconfirmed}, organisation_state::pending, "", now);
  if (waits) staff_notices::tell(tx, staff_notices::notice_kind::organisations, now);
  return waits;
}

result<organisation> approve(transaction& tx, const organisation_id& id, instant now) {
  if (const auto o = find(tx, id); o && o->email.empty())
    return refuse(refusal_kind::conflict,
                  "De contactpersoon is gewist. Vul eerst in wie het is en op welk e-mailadres.");
  return move(tx, id,
              {organisation_state::pending, organisation_state::refused, organisation_state::archived},
              organisation_state::approved, "", now);
}

result<organisation> turn_down(transaction& tx, const organisation_id& id, std::string reason, instant now) {
  if (reason.empty()) return refuse(refusal_kind::invalid, "Vul in waarom", "reden");
  return move(tx, id, {organisation_state::pending}, organisation_state::refused, std::move(reason), now);
}

result<organisation> archive(transaction& tx, const organisation_id& id, std::string reason, instant now) {
  return move(tx, id, {organisation_state::approved, organisation_state::refused},
              organisation_state::archived, std::move(reason), now);
}

bool take_back(transaction& tx, const organisation_id& id, instant now) {
  if (!find_for_update(tx, id) || !uses_of(tx, id).empty()) return false;
  // Archived first, so that its public side goes and the other nodes hear of it.
  if (!archive(tx, id, "", now)) return false;
  remove(tx, id);
  return true;
}

}  // namespace paraat::organisations
