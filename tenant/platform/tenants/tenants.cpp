#include "tenant/platform/tenants/tenants.hpp"

#include <algorithm>
#include <array>

namespace paraat::tenants {

std::string_view name_of(tenant_kind k) {
  switch (k) {
    case tenant_kind::municipality:
      return "municipality";
    case tenant_kind::network:
      return "network";
    case tenant_kind::aggregator:
      return "aggregator";
    case tenant_kind::agency:
      return "agency";
  }
  return "municipality";
}

std::optional<tenant_kind> kind_named(std::string_view name) {
  for (const tenant_kind k :
       {tenant_kind::municipality, tenant_kind::network, tenant_kind::aggregator, tenant_kind::agency})
    if (name_of(k) == name) return k;
  return std::nullopt;
}

const std::string& controller_of(const tenant& t) { return t.controller.empty() ? t.party : t.controller; }

void directory::load(database& db) {
  const std::lock_guard turn(loading_);
  db.read(std::nullopt, [&](transaction& tx) { load(tx); });
}

std::vector<std::string> lawful_languages(int nis, std::vector<std::string> wanted) {
  // Municipalities with facilities for French speakers, by NIS code: around Brussels, then on the language
  // border.
  static constexpr std::array<int, 12> facilities{23098, 23099, 23100, 23101, 23102, 23103,
                                                  23009, 33016, 34043, 45041, 73028, 73109};
  const auto put = [&](std::string_view language, std::ptrdiff_t at) {
    std::erase(wanted, language);
    wanted.insert(wanted.begin() + at, std::string(language));
  };
  if (std::ranges::find(facilities, nis) != facilities.end()) put("fr", 0);
  put("nl", 0);
  return wanted;
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

std::vector<directory::found> directory::on_host(std::string_view host_name) const {
  const auto c = now();
  std::vector<found> out;
  for (const host& h : c->hosts) {
    const auto who = std::ranges::find(c->tenants, h.tenant, &tenant::id);
    if (h.name == host_name && who != c->tenants.end()) out.push_back({*who, h.prefix});
  }
  std::ranges::sort(out, {}, [](const found& f) { return f.who.name; });
  return out;
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

bool directory::connected() const { return !now()->elsewhere.empty(); }

std::string directory::name_of(std::string_view party) const {
  const auto known = now();
  if (const auto t = std::ranges::find(known->tenants, party, &tenant::party); t != known->tenants.end())
    return t->name;
  const auto k = std::ranges::find(known->elsewhere, party, &known_tenant::party);
  return k == known->elsewhere.end() ? std::string(party) : k->name;
}

std::vector<int> neighbours_of(const tenant& t, const municipal_register& r) {
  if (t.nis == 0) return {};
  std::vector<int> out = r.neighbours(t.nis);
  std::erase_if(out, [&](int nis) {
    return std::ranges::find(t.removed_neighbours, nis) != t.removed_neighbours.end();
  });
  out.insert(out.end(), t.added_neighbours.begin(), t.added_neighbours.end());
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  return out;
}

}  // namespace paraat::tenants
