#include "tenant/volunteering/neighbour_search/search_policies.hpp"

#include <algorithm>

#include "tenant/volunteering/neighbour_search/neighbour_search_sql.hpp"

namespace paraat::neighbour_search {
namespace {

constexpr std::pair<search_policy, std::string_view> names[] = {
    {search_policy::off, "off"}, {search_policy::ask, "ask"}, {search_policy::on, "on"}};

}  // namespace

std::string_view name_of(search_policy p) {
  return std::ranges::find(names, p, &std::pair<search_policy, std::string_view>::first)->second;
}

std::optional<search_policy> policy_named(std::string_view text) {
  const auto at = std::ranges::find(names, text, &std::pair<search_policy, std::string_view>::second);
  return at == std::end(names) ? std::nullopt : std::optional(at->first);
}

std::vector<neighbour> neighbours(const web::scope& s) {
  if (s.here.what != tenants::tenant_kind::municipality) return {};
  const auto border = tenants::neighbours_of(s.here, s.node.municipalities);
  std::vector<neighbour> out;
  const auto near = [&](int nis, const std::string& network) {
    return nis != 0 && (std::ranges::find(border, nis) != border.end() ||
                        (!s.here.network.empty() && network == s.here.network));
  };
  for (const tenants::tenant& t : s.node.tenants.list())
    if (t.party != s.here.party && t.what == tenants::tenant_kind::municipality && near(t.nis, t.network))
      out.push_back({t.party, t.name, t.phone, true});
  for (const tenants::known_tenant& t : s.node.tenants.elsewhere())
    if (near(t.nis, t.network)) out.push_back({t.party, t.name, t.phone, t.searches});
  std::ranges::sort(out, {}, &neighbour::name);
  return out;
}

std::optional<neighbour> neighbour_of(const web::scope& s, std::string_view party) {
  auto all = neighbours(s);
  const auto at = std::ranges::find(all, party, &neighbour::party);
  return at == all.end() ? std::nullopt : std::optional(std::move(*at));
}

search_policy policy_of(transaction& tx, const web::scope& s, std::string_view party) {
  if (!neighbour_of(s, party)) return search_policy::off;
  return rows::policy(tx, party).value_or(search_policy::ask);
}

void keep_policy(transaction& tx, std::string_view party, search_policy p, vacancies::actor by, instant now) {
  rows::put_policy(tx, party, p, by, now);
}

}  // namespace paraat::neighbour_search
