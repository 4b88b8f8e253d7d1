#include "tenant/people/profiles/looks.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::profiles {
namespace {

constexpr std::string_view names[] = {"searched", "opened", "disclosed"};
std::string_view name_of(look l) { return names[static_cast<std::size_t>(l)]; }

std::vector<std::string> codes_of(const std::vector<field>& shown) {
  std::vector<std::string> out;
  for (const field f : shown) out.emplace_back(profiles::name_of(f));
  return out;
}

// What a look shows is what as_seen_by would show this viewer.
bool lets_see(const profile& p, look what, const std::vector<field>& shown) {
  const audience least = what == look::disclosed ? audience::accepted : audience::search;
  return std::ranges::all_of(shown, [&](field f) {
    const auto open = audiences_of(f);
    return p.audience_of(f) >= least && std::ranges::find(open, least) != open.end();
  });
}

}  // namespace

result<void> record_look(transaction& tx, const profile_id& id, const looking& who, look what,
                         const std::vector<field>& shown, instant now) {
  const auto p = find(tx, id);
  if (!p) return refuse(refusal_kind::gone, "Dit profiel bestaat niet meer.");
  const bool found =
      p->status == profile_state::visible && p->consent && p->consent->version == consent_version;
  if (what != look::disclosed && !found)
    return because("a profile that is not visible was found",
                   refuse(refusal_kind::forbidden, "Dit profiel is niet zichtbaar."));
  if (!lets_see(*p, what, shown))
    return because("a field would be shown that the person does not let this viewer see",
                   refuse(refusal_kind::forbidden, "Dit deel van het profiel is niet voor jou."));
  sql::run(tx,
           "insert into tenant.profile_looks (tenant_id, id, profile_id, party, organisation, name, what, "
           "on_day, fields, looked_at) values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::date, $9::text[], "
           "$10) on conflict (tenant_id, profile_id, party, organisation, on_day, what) where what <> "
           "'disclosed' do update set times = profile_looks.times + 1, name = excluded.name, looked_at = "
           "excluded.looked_at",
           tx.tenant(), uuid_v7(now), id, who.party, who.organisation, who.name, name_of(what),
           web::local_day(now), sql::text_array(codes_of(shown)), now);
  return {};
}

void record_searched(transaction& tx, const std::vector<profile_id>& found, const looking& who, instant now) {
  sql::run(
      tx,
      "insert into tenant.profile_looks (tenant_id, id, profile_id, party, organisation, name, what, "
      "on_day, looked_at) select $1::int, gen_random_uuid(), p.id, $3, $4, $5, 'searched', $6::date, "
      "$7::timestamptz from tenant.profiles p where p.tenant_id = $1::int and p.id = any($2::uuid[]) and "
      "p.state = 'visible' and p.consent = $8 order by p.id on conflict (tenant_id, profile_id, party, "
      "organisation, on_day, what) where what <> 'disclosed' do update set times = profile_looks.times + "
      "1, name = excluded.name, looked_at = excluded.looked_at",
      tx.tenant(), sql::text_array(found), who.party, who.organisation, who.name, web::local_day(now), now,
      consent_version);
}

std::vector<kept_look> looks_of(transaction& tx, const profile_id& id, int most) {
  std::vector<kept_look> out;
  for (const auto& r :
       sql::run(tx,
                "select party, organisation, name, what, on_day, times, fields, looked_at from "
                "tenant.profile_looks where tenant_id = $1 and profile_id = $2::uuid order by "
                "looked_at desc, id desc limit $3::int",
                tx.tenant(), id, most)) {
    kept_look l;
    l.who = {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2])};
    l.what = static_cast<look>(std::ranges::find(names, sql::text_of(r[3])) - std::begin(names));
    l.on = *sql::optional_day_of(r[4]);
    l.times = r[5].as<int>();
    for (const std::string& code : sql::text_array_of(r[6]))
      if (const auto f = field_named(code)) l.shown.push_back(*f);
    l.at = sql::instant_of(r[7]);
    out.push_back(std::move(l));
  }
  return out;
}

void forget_looks(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.profile_looks where tenant_id = $1 and looked_at < $2", tx.tenant(),
           now - look_term);
}

}  // namespace paraat::profiles
