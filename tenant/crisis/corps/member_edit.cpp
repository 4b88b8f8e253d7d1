// Corrections of a member by the staff and by the member, with their entries in the trail.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

result<void> sound(const details& d, instant now) {
  if (d.name.empty()) return refuse(refusal_kind::invalid, "Vul de naam in", "naam");
  if (!d.born || *d.born > web::local_day(now))
    return refuse(refusal_kind::invalid, "Vul een geboortedatum in die al voorbij is", "geboren");
  if (d.phone.empty() && d.email.empty())
    return refuse(refusal_kind::invalid, "Zonder nummer of e-mailadres kunnen we niemand oproepen",
                  "telefoon");
  if (!d.phone.empty() && !channels::e164(d.phone))
    return refuse(refusal_kind::invalid,
                  "Dit is geen bestaand telefoonnummer. Schrijf het zoals 0470 11 22 33", "telefoon");
  if (d.place.empty()) return refuse(refusal_kind::invalid, "Vul in waar deze persoon woont", "plaats");
  return {};
}

std::string skill_names(const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes)
    if (const auto* k = task_profiles::skill_of(code); k != nullptr)
      out += (out.empty() ? "" : ", ") + std::string(k->label);
  return out;
}

// "Gsm-nummer: 0470 11 22 33 → 0471 22 33 44", a line for each.
std::string changes(const details& was, const details& is) {
  std::string out;
  const auto line = [&](std::string_view what, const std::string& before, const std::string& after) {
    if (before == after) return;
    out += fmt::format("{}{}: {} → {}", out.empty() ? "" : "\n", what, before.empty() ? "–" : before,
                       after.empty() ? "–" : after);
  };
  const auto date = [](const std::optional<day>& d) { return d ? web::iso_date(*d) : std::string(); };
  line("Naam", was.name, is.name);
  line("Geboortedatum", date(was.born), date(is.born));
  line("Gsm-nummer", text::shown_phone(was.phone), text::shown_phone(is.phone));
  line("E-mailadres", was.email, is.email);
  line("Woonplaats", was.place, is.place);
  line("Te bellen bij nood", was.emergency, is.emergency);
  line("Kan of heeft", skill_names(was.skills), skill_names(is.skills));
  line("Talen", was.languages, is.languages);
  return out;
}

result<member> corrected(transaction& tx, const member_id& id, const details& wanted, int seen_version,
                         actor who, std::string_view kind, instant now) {
  auto m = member_for_update(tx, id);
  if (!m || m->status == member_state::draft)
    return refuse(refusal_kind::not_found, "Deze aanmelding bestaat niet meer.");
  if (m->status == member_state::left || m->status == member_state::declined)
    return refuse(refusal_kind::conflict, "Deze persoon zit niet in het korps. De gegevens gaan straks weg.");
  if (m->version != seen_version)
    return refuse(refusal_kind::conflict,
                  "Iemand anders heeft dit intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  if (const auto ok = sound(wanted, now); !ok) return std::unexpected(ok.error());
  const auto c = find(tx, m->corps_id);
  const auto age = rules::may_volunteer(rules::read_all(tx), *wanted.born, web::local_day(now),
                                        c ? c->what.minimum_age : 0);
  if (!age.yes && !age.unknown)
    return refuse(refusal_kind::invalid, "Met deze datum is de persoon te jong voor dit korps", "geboren");
  const details was = m->who;
  m->who = wanted;
  m->who.phone = channels::e164(wanted.phone).value_or(wanted.phone);
  m->who.support_sealed = was.support_sealed;
  const std::string note = changes(was, m->who);
  if (note.empty()) return *m;
  if (known_otherwise(tx, *m))
    return refuse(refusal_kind::conflict, "Er is al een lid met deze naam en dit e-mailadres", "email");
  m->age_rules = fmt::format("{}", fmt::join(age.rules, ", "));
  m->updated_at = now;
  update(tx, *m);
  if (was.email != m->who.email) update_email(tx, *m);
  remember(tx, id, who, kind, note, now);
  return *m;
}

}  // namespace

result<member> correct(transaction& tx, const member_id& id, const details& wanted, int seen_version,
                       actor who, instant now) {
  return corrected(tx, id, wanted, seen_version, who, corrected_kind, now);
}

result<member> correct_own(transaction& tx, const member_id& id, const details& wanted, int seen_version,
                           instant now) {
  return corrected(tx, id, wanted, seen_version, std::nullopt, self_corrected_kind, now);
}

}  // namespace paraat::corps
