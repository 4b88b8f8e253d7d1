#include "federation/membership/claims.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "federation/membership/documents.hpp"
#include "federation/membership/joining.hpp"
#include "protocol/enterprise_number.hpp"

namespace paraat::federation {
namespace {

constexpr std::size_t most_tenants = 400;

bool well_formed(const wire::Tenant& w, const member_tenant& t) {
  const bool municipality = t.nis != 0;
  const bool named_after_its_code =
      !municipality || (t.party == fmt::format("be-nis-{}", t.nis) && t.nis >= 10'000 && t.nis <= 99'999);
  return keys::is_node_id(t.party) && is_plausible_url(t.pages_url) && t.name.size() <= 200 &&
         t.phone.size() <= 40 && named_after_its_code && (municipality || !t.party.starts_with("be-nis-")) &&
         (!t.party.starts_with(agency_prefix) || is_agency(t.party)) &&
         std::ranges::all_of(w.roles(), [&](const std::string& role) {
           return role == "publisher" || role == "requester" || role == "supplier" ||
                  (role == "aggregator" && is_aggregator(t.party));
         });
}

}  // namespace

bool is_aggregator(std::string_view party) { return party.starts_with("be-agg-"); }

result<std::vector<member_tenant>> read_claims(
    const members& list, std::string_view node,
    const google::protobuf::RepeatedPtrField<wire::Tenant>& described) {
  if (static_cast<std::size_t>(described.size()) > most_tenants)
    return refuse(refusal_kind::too_large, "too many tenants");
  std::vector<member_tenant> out;
  for (const wire::Tenant& w : described) {
    member_tenant t = documents::tenant_of(w);
    t.node = std::string(node);
    if (!well_formed(w, t)) return refuse(refusal_kind::invalid, "malformed tenant");
    const member_tenant* same = list.tenant(t.party);
    if (same != nullptr && same->node != node)
      return refuse(refusal_kind::conflict, "a tenant lives on another node");
    out.push_back(std::move(t));
  }
  return out;
}

result<void> take_tenants_update(transaction& tx, const node_keys& own, const members& list,
                                 std::string_view node, const std::string& body, instant now) {
  const auto update = wire::parse<wire::TenantsUpdate>(body);
  if (!update) return refuse(refusal_kind::invalid, "malformed update");
  const auto tenants = read_claims(list, node, update->tenants());
  if (!tenants) return std::unexpected(tenants.error());
  const auto known = claims(tx);
  auto waiting = static_cast<std::size_t>(
      std::ranges::count_if(known, [&](const claim& c) { return c.node == node && !c.allowed; }));
  std::vector<member_tenant> taken;
  for (const member_tenant& t : *tenants) {
    const bool allowed = list.tenant(t.party) != nullptr || std::ranges::any_of(known, [&](const claim& c) {
                           return c.node == node && c.party == t.party && c.allowed;
                         });
    const bool waits =
        std::ranges::any_of(known, [&](const claim& c) { return c.node == node && c.party == t.party; });
    if (allowed)
      taken.push_back(t);
    else if (waits || waiting++ < most_tenants)  // no more than a person can decide about
      rows::put_claim(tx, {std::string(node), t.party, false}, now);
  }
  if (taken.empty()) return {};
  return change_members(tx, own, {}, taken, now);
}

void allow_claim(transaction& tx, std::string_view node, std::string_view party, instant now) {
  rows::put_claim(tx, {std::string(node), std::string(party), true}, now);
}

}  // namespace paraat::federation
