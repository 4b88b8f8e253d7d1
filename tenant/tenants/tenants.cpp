#include "tenant/tenants/tenants.hpp"

#include <algorithm>

namespace paraat::tenants {

std::string_view name_of(kind k) {
  switch (k) {
    case kind::municipality:
      return "municipality";
    case kind::network:
      return "network";
    case kind::aggregator:
      return "aggregator";
  }
  return "municipality";
}

std::optional<kind> kind_named(std::string_view name) {
  for (const kind k : {kind::municipality, kind::network, kind::aggregator})
    if (name_of(k) == name) return k;
  return std::nullopt;
}

void directory::load(database& db) {
  const std::lock_guard turn(loading_);
  db.read(std::nullopt, [&](transaction& tx) { load(tx); });
}

void directory::load(transaction& tx) {
  auto fresh = std::make_shared<content>();
  fresh->tenants = all(tx);
  fresh->hosts = hosts(tx);
  fresh->elsewhere = known_elsewhere(tx);
  std::ranges::sort(fresh->hosts, std::ranges::greater{}, [](const host& h) { return h.prefix.size(); });
  const std::lock_guard lock(mutex_);
  content_ = std::move(fresh);
}

std::shared_ptr<const directory::content> directory::now() const {
  const std::lock_guard lock(mutex_);
  return content_;
}

std::optional<directory::found> directory::at(std::string_view host_name, std::string_view path) const {
  const auto c = now();
  for (const host& h : c->hosts) {
    if (h.name != host_name || !path.starts_with(h.prefix)) continue;
    if (path.size() > h.prefix.size() && !h.prefix.empty() && path[h.prefix.size()] != '/') continue;
    const auto who = std::ranges::find(c->tenants, h.tenant, &tenant::id);
    if (who != c->tenants.end()) return found{*who, h.prefix};
  }
  return std::nullopt;
}

std::optional<tenant> directory::of(tenant_id id) const {
  const auto c = now();
  const auto who = std::ranges::find(c->tenants, id, &tenant::id);
  return who == c->tenants.end() ? std::nullopt : std::optional(*who);
}

std::optional<tenant> directory::of_party(std::string_view party) const {
  const auto c = now();
  const auto who = std::ranges::find(c->tenants, party, &tenant::party);
  return who == c->tenants.end() ? std::nullopt : std::optional(*who);
}

std::vector<tenant> directory::list() const { return now()->tenants; }

std::vector<known_tenant> directory::elsewhere() const { return now()->elsewhere; }

}  // namespace paraat::tenants
