#include "tenant/crisis/corps/corps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

constexpr const char* gone = "Dit korps bestaat niet.";
constexpr const char* person_gone = "Deze aanmelding bestaat niet meer.";
constexpr std::string_view note_kind = "note";

result<void> check(const content& c) {
  if (c.name.empty()) return refuse(refusal_kind::invalid, "Geef het korps een naam", "naam");
  if (c.minimum_age < 15 || c.minimum_age > 99)
    return refuse(refusal_kind::invalid, "Vul een minimumleeftijd van 15 of meer in", "leeftijd");
  for (const std::string& code : c.certificates)
    if (const auto* s = task_profiles::skill_of(code); s == nullptr || !s->certificate)
      return refuse(refusal_kind::invalid, "Dit attest kennen we niet", "attesten");
  if (c.open && (c.agreement.empty() || c.information.empty() || c.insurance.empty()))
    return refuse(
        refusal_kind::invalid,
        "Vul eerst de polis, de afspraken en de informatie in. Pas dan kunnen mensen zich aanmelden.",
        "open");
  return {};
}

// A text that changed is a new version; an empty one has none.
int version_of(transaction& tx, const corps& c, std::string_view kind, const std::string& was,
               const std::string& is, int version, instant now) {
  if (was == is) return version;
  insert_text(tx, c.id, kind, version + 1, is, now);
  return version + 1;
}

result<void> complete(const details& d) {
  const auto missing = [](const char* field) {
    return refuse(refusal_kind::invalid, "Vul eerst de vorige stappen in", field);
  };
  if (d.name.empty()) return missing("naam");
  if (!d.born) return missing("geboren");
  if (!takes_texts(d.phone)) return missing("telefoon");
  if (d.place.empty()) return missing("plaats");
  return {};
}

// The certificates that the corps asks were seen and hold today.
bool certificates_hold(transaction& tx, const corps& c, const member_id& member_id, day today) {
  const auto seen = certificates_of(tx, member_id);
  return std::ranges::all_of(c.what.certificates, [&](const std::string& code) {
    return std::ranges::any_of(seen, [&](const certificate& k) {
      return k.code == code && k.valid_from <= today && (!k.valid_until || *k.valid_until >= today);
    });
  });
}

}  // namespace

std::string_view name_of(member_state s) {
  switch (s) {
    case member_state::draft:
      return "draft";
    case member_state::applied:
      return "applied";
    case member_state::screening:
      return "screening";
    case member_state::accepted:
      return "accepted";
    case member_state::declined:
      return "declined";
    case member_state::paused:
      return "paused";
    case member_state::left:
      return "left";
  }
  return "draft";
}

std::optional<member_state> state_named(std::string_view name) {
  for (const member_state s :
       {member_state::draft, member_state::applied, member_state::screening, member_state::accepted,
        member_state::declined, member_state::paused, member_state::left})
    if (name_of(s) == name) return s;
  return std::nullopt;
}

std::vector<member_state> next_states(member_state s) {
  switch (s) {
    case member_state::applied:
      return {member_state::screening, member_state::accepted, member_state::declined};
    case member_state::screening:
      return {member_state::accepted, member_state::declined};
    case member_state::accepted:
      return {member_state::paused, member_state::left};
    case member_state::paused:
      return {member_state::accepted, member_state::left};
    case member_state::declined:
      return {member_state::screening};
    case member_state::draft:
    case member_state::left:
      return {};
  }
  return {};
}

result<corps> create(transaction& tx, const content& what, instant now) {
  if (const auto ok = check(what); !ok) return std::unexpected(ok.error());
  corps c;
  c.id = corps_id(uuid_v7(now));
  c.ref = random_code(6);
  c.what = what;
  insert(tx, c, now);
  c.agreement_version = version_of(tx, c, "agreement", "", what.agreement, 0, now);
  c.information_version = version_of(tx, c, "information", "", what.information, 0, now);
  update(tx, c, 1, now);
  return *find(tx, c.id);
}

result<corps> edit(transaction& tx, const corps_id& id, const content& what, int seen_version, instant now) {
  if (const auto ok = check(what); !ok) return std::unexpected(ok.error());
  auto c = find(tx, id);
  if (!c) return refuse(refusal_kind::not_found, gone);
  constexpr const char* meanwhile =
      "Iemand anders heeft dit korps intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.";
  if (c->version != seen_version) return refuse(refusal_kind::conflict, meanwhile);
  const content was = c->what;
  c->what = what;
  const int agreement = c->agreement_version, information = c->information_version;
  c->agreement_version = agreement + (was.agreement != what.agreement ? 1 : 0);
  c->information_version = information + (was.information != what.information ? 1 : 0);
  // The row is updated first: of two sessions that save at once, one writes texts and the other gets a
  // conflict.
  if (!update(tx, *c, seen_version, now)) return refuse(refusal_kind::conflict, meanwhile);
  version_of(tx, *c, "agreement", was.agreement, what.agreement, agreement, now);
  version_of(tx, *c, "information", was.information, what.information, information, now);
  return *find(tx, id);
}

result<member> begin(transaction& tx, const corps& c, std::string name, std::string email,
                     std::string language, instant now) {
  if (!c.what.open) return refuse(refusal_kind::conflict, "Dit korps neemt nu geen nieuwe leden aan.");
  member m;
  m.id = member_id(uuid_v7(now));
  m.corps_id = c.id;
  m.who.name = std::move(name);
  m.who.email = std::move(email);
  m.language = std::move(language);
  m.created_at = now;
  retention::plan(tx, now);
  return insert_or_find(tx, m);
}

result<member> keep(transaction& tx, const member_id& id, const details& d, instant now) {
  auto m = member_for_update(tx, id);
  if (!m) return refuse(refusal_kind::gone, person_gone);
  if (m->status != member_state::draft)
    return refuse(refusal_kind::conflict, "Je aanmelding is al verstuurd. Bel ons als er iets verandert.");
  const std::string email = m->who.email;
  m->who = d;
  m->who.phone = channels::e164(d.phone).value_or(d.phone);
  m->who.email = email;  // the link proved this one
  m->updated_at = now;
  update(tx, *m);
  return *m;
}

result<member> submit(transaction& tx, const corps& c, const member_id& id, int home_nis, instant now) {
  auto m = member_for_update(tx, id);
  if (!m) return refuse(refusal_kind::gone, person_gone);
  if (m->status != member_state::draft) return *m;
  if (const auto ok = complete(m->who); !ok) return std::unexpected(ok.error());
  if (c.what.residents_only && m->who.nis != home_nis)
    return refuse(refusal_kind::invalid, "Dit korps is er voor wie in deze gemeente woont.", "plaats");
  const auto age =
      rules::may_volunteer(rules::read_all(tx), *m->who.born, web::local_day(now), c.what.minimum_age);
  if (!age.yes && !age.unknown)
    return refuse(refusal_kind::invalid, "Je bent nog te jong voor dit korps.", "geboren");
  m->age_rules = fmt::format("{}", fmt::join(age.rules, ", "));
  m->agreement = c.agreement_version;
  m->status = member_state::applied;
  m->submitted_at = m->updated_at = now;
  update(tx, *m);
  keep_proof(tx, id, c.information_version, c.what.information, now);
  remember(tx, id, std::nullopt, name_of(member_state::applied), "", now);
  staff_notices::tell(tx, staff_notices::notice_kind::new_members, now);
  return *m;
}

result<member> move(transaction& tx, const member_id& id, member_state to, std::string reason, actor who,
                    instant now) {
  auto m = member_for_update(tx, id);
  if (!m || m->status == member_state::draft) return refuse(refusal_kind::not_found, person_gone);
  if (m->status == to) return *m;
  const auto allowed = next_states(m->status);
  if (std::ranges::find(allowed, to) == allowed.end())
    return refuse(refusal_kind::conflict, "Dat kan niet met de status die deze aanmelding nu heeft.");
  if (to == member_state::declined && reason.empty())
    return refuse(refusal_kind::invalid, "Vul in waarom; de persoon leest dit", "reden");
  const auto c = find(tx, m->corps_id);
  if (to == member_state::accepted && (!c || !certificates_hold(tx, *c, id, web::local_day(now))))
    return refuse(refusal_kind::conflict,
                  "Nog niet alle attesten die dit korps vraagt, zijn nagekeken en geldig.");
  m->status = to;
  m->updated_at = now;
  update(tx, *m);
  remember(tx, id, who, name_of(to), reason, now);
  retention::plan(tx, now);
  return *m;
}

result<void> add_note(transaction& tx, const member_id& id, std::string text, actor who, instant now) {
  if (text.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst je nota", "nota");
  if (!find_member(tx, id)) return refuse(refusal_kind::not_found, person_gone);
  remember(tx, id, who, note_kind, text, now);
  return {};
}

}  // namespace paraat::corps
