#include "tenant/crisis/task_profiles/offers.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/task_profiles/offers_sql.hpp"
#include "tenant/crisis/task_profiles/task_profiles_json.hpp"
#include "tenant/crisis/task_profiles/task_profiles_sql.hpp"

namespace paraat::task_profiles {
namespace {

// Of task profiles, for ever: an id made in it names a profile in every version of the protocol.
constexpr std::string_view name_space = "7d4e1c0a-52b6-4f6e-9c1d-3f0b6a8e2d75";
constexpr const char* gone = "Dit taakprofiel bestaat niet.";
constexpr const char* moved = "De catalogus is intussen gewijzigd. Kijk na wat er nu staat en kies opnieuw.";

refusal not_here() { return {refusal_kind::forbidden, "Alleen een overzicht publiceert een catalogus.", ""}; }

// Digest of the catalogue's content when this profile was last adopted or reviewed. A profile adopted from
// the node's own catalogue before offers existed has none: its base is the present content.
std::string base_of(const profile& p) {
  if (!p.base.empty()) return p.base;
  const profile* original = in_catalogue(p.code);
  return original == nullptr ? "" : digest_of(original->what);
}

result<profile> set_published(transaction& tx, const tenants::tenant& here, std::string_view code, bool yes) {
  if (here.what != tenants::tenant_kind::aggregator) return std::unexpected(not_here());
  auto p = find_for_update(tx, code);
  if (!p || (yes && !p->active)) return refuse(refusal_kind::not_found, gone);
  if (p->published == yes) return *p;
  p->published = yes;
  update(tx, *p);
  return *p;
}

}  // namespace

std::string offer_id(std::string_view party, std::string_view code) {
  return uuid_v5(name_space, std::string(party) + "/" + std::string(code));
}

bool good_code(std::string_view code) {
  return !code.empty() && code.size() <= 40 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string digest_of(const content& c) { return hex(sha256_bytes(to_json(c))); }

result<void> publish(transaction& tx, const tenants::tenant& here, std::string_view code, instant) {
  const auto done = set_published(tx, here, code, true);
  return done ? result<void>{} : std::unexpected(done.error());
}

result<void> withdraw(transaction& tx, const tenants::tenant& here, std::string_view code, instant) {
  const auto done = set_published(tx, here, code, false);
  return done ? result<void>{} : std::unexpected(done.error());
}

result<int> publish_all(transaction& tx, const tenants::tenant& here, instant now) {
  if (here.what != tenants::tenant_kind::aggregator) return std::unexpected(not_here());
  for (const profile& p : catalogue())
    if (const auto known = find(tx, p.code); !known)
      if (const auto done = adopt(tx, p.code, now); !done) return std::unexpected(done.error());
  int fresh = 0;
  for (const profile& p : adopted(tx)) {
    if (p.published) continue;
    if (const auto done = publish(tx, here, p.code, now); !done) return std::unexpected(done.error());
    ++fresh;
  }
  return fresh;
}

std::vector<std::pair<std::string, source>> sources(transaction& tx, const tenants::tenant& here) {
  std::vector<std::pair<std::string, source>> out;
  for (const profile& p : catalogue()) out.emplace_back(p.code, source{"", p.what});
  std::ranges::sort(out, {}, &std::pair<std::string, source>::first);
  const auto at = [&](const std::string& code) {
    return std::ranges::lower_bound(out, code, {}, &std::pair<std::string, source>::first);
  };
  for (const offer& o : rows::offered(tx, here.party, "")) {
    const auto known = at(o.code);
    if (known == out.end() || known->first != o.code) {
      out.insert(known, {o.code, source{o.publisher, o.what}});
    } else if (known->second.publisher.empty()) {
      known->second = {o.publisher, o.what};
    }
  }
  return out;
}

std::optional<source> source_of(transaction& tx, const tenants::tenant& here, std::string_view code) {
  if (const auto all = rows::offered(tx, here.party, code); !all.empty())
    return source{all[0].publisher, all[0].what};
  const profile* original = in_catalogue(code);
  return original == nullptr ? std::nullopt : std::optional(source{"", original->what});
}

standing compare(const std::optional<profile>& ours, const std::optional<source>& theirs) {
  if (!ours) return standing::not_in_use;
  const std::string base = base_of(*ours);
  // Written here: that a catalogue has the same code by now is chance, or worse.
  if (!theirs || base.empty()) return ours->active || base.empty() ? standing::own : standing::not_in_use;
  if (!ours->active) return standing::not_in_use;
  if (ours->what == theirs->what) return standing::same;
  if (digest_of(theirs->what) == base) return standing::adapted;
  return digest_of(ours->what) == base ? standing::renewed : standing::both_changed;
}

result<profile> take_over(transaction& tx, const tenants::tenant& here, std::string_view code,
                          std::string_view seen, bool replace, instant now) {
  auto own = find_for_update(tx, code);
  const auto theirs = source_of(tx, here, code);
  if (!theirs) {
    if (!own) return refuse(refusal_kind::not_found, gone);
    return adopt(tx, code, now);
  }
  const std::string digest = digest_of(theirs->what);
  if (!seen.empty() && seen != digest) return refuse(refusal_kind::conflict, moved);
  if (!own) {
    insert(tx, {std::string(code), theirs->what, 1, true, now, false, theirs->publisher, digest});
    return *find(tx, code);
  }
  // A profile adapted here is restored as it was left; the catalogue's content is offered beside it.
  const bool changed_here = digest_of(own->what) != base_of(*own);
  if (!own->active && changed_here && !replace) return adopt(tx, code, now);
  if (own->active && own->what == theirs->what) return *own;
  if (changed_here && !replace)
    return refuse(refusal_kind::conflict,
                  "Jullie hebben dit profiel zelf aangepast. Kies of je het vervangt of houdt.");
  if (base_of(*own).empty())
    return refuse(refusal_kind::conflict, "Dit profiel hebben jullie zelf geschreven.");
  own->what = theirs->what;
  own->origin = theirs->publisher;
  own->base = digest;
  own->active = true;
  ++own->version;
  own->updated_at = now;
  update(tx, *own);
  return *own;
}

result<profile> keep_ours(transaction& tx, const tenants::tenant& here, std::string_view code,
                          std::string_view seen) {
  auto own = find_for_update(tx, code);
  const auto theirs = source_of(tx, here, code);
  if (!own || !own->active || !theirs || base_of(*own).empty()) return refuse(refusal_kind::not_found, gone);
  if (seen != digest_of(theirs->what)) return refuse(refusal_kind::conflict, moved);
  own->origin = theirs->publisher;
  own->base = std::string(seen);
  update(tx, *own);
  return *own;
}

}  // namespace paraat::task_profiles
