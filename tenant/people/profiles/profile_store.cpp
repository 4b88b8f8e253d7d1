#include "tenant/people/profiles/profile_store.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profiles_sql.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::profiles {
namespace {

using taxonomy::concept_kind;

std::unexpected<refusal> gone() { return refuse(refusal_kind::gone, "Dit profiel bestaat niet meer."); }

result<void> known_concepts(const std::vector<std::string>& codes, concept_kind kind, std::string_view name) {
  if (codes.size() > most_of_a_kind)
    return refuse(refusal_kind::invalid, "Dit zijn er te veel. Kies hoogstens {0}.", std::string(name),
                  {std::to_string(most_of_a_kind)});
  for (const std::string& code : codes)
    if (const auto* c = taxonomy::find(code); c == nullptr || !may_be_chosen(*c, kind))
      return refuse(refusal_kind::invalid, "Kies iets uit de lijst", std::string(name));
  return {};
}

// What somebody would rather not do may be a theme, a task or a target group.
result<void> known_to_avoid(const std::vector<std::string>& codes) {
  if (codes.size() > most_of_a_kind)
    return refuse(refusal_kind::invalid, "Dit zijn er te veel. Kies hoogstens {0}.", "niet",
                  {std::to_string(most_of_a_kind)});
  for (const std::string& code : codes)
    if (taxonomy::find(code) == nullptr)
      return refuse(refusal_kind::invalid, "Kies iets uit de lijst", "niet");
  return {};
}

// Whoever may not volunteer yet has no profile. The age is that of the law on volunteers, which is above the
// one from which somebody consents themselves (GDPR article 8; in Belgium 13).
result<void> old_enough(transaction& tx, const content& c, instant now) {
  if (!c.born) return {};
  const auto book = rules::read_all(tx);
  const auto may = rules::may_volunteer(book, *c.born, web::local_day(now));
  if (may.yes || may.unknown) return {};
  const auto* turning = book.at(rules::code::age_turning, web::local_day(now));
  return refuse(refusal_kind::invalid,
                "Een profiel kan vanaf het jaar waarin je {0} wordt. Kijk je geboortedatum na.", "geboren",
                {std::to_string(turning->amount)});
}

result<void> sound_reach(const profile& p, instant now) {
  const content& c = p.what;
  if (c.name.empty()) return refuse(refusal_kind::invalid, "Vul je naam in", "naam");
  if (c.born && *c.born >= web::local_day(now))
    return refuse(refusal_kind::invalid, "Vul een geboortedatum in die al voorbij is", "geboren");
  const auto number = text::read_phone(c.phone);
  if (!c.phone.empty() && !number)
    return refuse(refusal_kind::invalid, std::string(text::sentence_of(number.error())), "telefoon");
  if (p.channel == "sms" && (!number || !number->mobile))
    return refuse(refusal_kind::invalid, "Vul een gsm-nummer in, of kies een andere manier", "kanaal");
  if (p.channel == "mail" && c.email.empty())
    return refuse(refusal_kind::invalid, "Zonder e-mailadres kan dat niet. Kies een andere manier.",
                  "kanaal");
  if (p.channel == "call" && c.phone.empty())
    return refuse(refusal_kind::invalid, "Vul een telefoonnummer in, of kies een andere manier", "kanaal");
  return {};
}

result<void> sound_lists(const content& c) {
  std::vector<std::string> owned;
  for (const equipment_item& e : c.equipment) owned.push_back(e.code);
  for (const auto& done :
       {known_concepts(c.skills, concept_kind::skill, "kunnen"),
        known_concepts(owned, concept_kind::equipment, "materiaal"),
        known_concepts(c.themes, concept_kind::theme, "themas"),
        known_concepts(c.target_groups, concept_kind::target_group, "voor_wie"), known_to_avoid(c.avoid)})
    if (!done) return done;
  for (const language_skill& l : c.languages)
    if (const auto* known = taxonomy::find(l.code); known == nullptr || !is_spoken_language(*known))
      return refuse(refusal_kind::invalid, "Kies een taal uit de lijst", "taal");
  for (const training& t : c.trainings)
    if (const auto* known = taxonomy::find(t.code); known == nullptr || !is_training(*known))
      return refuse(refusal_kind::invalid, "Kies een opleiding uit de lijst", "opleiding");
  return {};
}

result<void> sound_limits(const content& c, instant now) {
  if (c.farthest && (*c.farthest < 1 || *c.farthest > farthest_possible))
    return refuse(refusal_kind::invalid, "Vul een afstand in van 1 tot {0} kilometer", "afstand",
                  {std::to_string(farthest_possible)});
  if (c.week_away && c.week_away->all())
    return refuse(refusal_kind::invalid,
                  "Duid minstens één moment aan. Kan je een tijd niet? Neem dan een pauze.", "kan");
  if (c.pause && c.pause->last < c.pause->first)
    return refuse(refusal_kind::invalid, "Kies een laatste dag na de eerste", "pauze_tot");
  if (c.pause && std::chrono::sys_days{c.pause->last} - std::chrono::sys_days{web::local_day(now)} >
                     std::chrono::days{731})
    return refuse(refusal_kind::invalid, "Hou het bij twee jaar", "pauze_tot");
  return {};
}

result<void> sound_audiences(const profile& p) {
  for (std::size_t i = 0; i < fields; ++i) {
    const auto f = static_cast<field>(i);
    const auto open = audiences_of(f);
    if (std::ranges::find(open, p.audience_of(f)) == open.end())
      return refuse(refusal_kind::invalid, "Dit kan niet zonder naam getoond worden",
                    std::string(name_of(f)));
  }
  return {};
}

std::array<audience, fields> usual() {
  std::array<audience, fields> out{};
  for (std::size_t i = 0; i < fields; ++i) out[i] = usual_audience(static_cast<field>(i));
  return out;
}

profile fresh(std::string name, std::string language, instant now) {
  profile p;
  p.id = profile_id(uuid_v7(now));
  p.what.name = std::move(name);
  p.language = std::move(language);
  p.audiences = usual();
  p.created_at = p.updated_at = now;
  return p;
}

// The profile, locked, where it may go to this state.
result<profile> going_to(transaction& tx, const profile_id& id, profile_state to) {
  auto p = profile_for_update(tx, id);
  if (!p) return gone();
  const auto open = next_states(p->status);
  if (std::ranges::find(open, to) == open.end())
    return refuse(refusal_kind::conflict, "Dat kan nu niet met dit profiel. Kijk na wat er staat.");
  return std::move(*p);
}

result<profile> moved(transaction& tx, profile p, profile_state to, instant now) {
  p.status = to;
  p.updated_at = now;
  set_state(tx, p);
  return find(tx, p.id).value();
}

}  // namespace

profile begin(transaction& tx, std::int64_t account, std::string name, std::string email,
              std::string language, instant now) {
  if (auto before = of_account(tx, account)) {
    mark_active(tx, account, now);
    return std::move(*before);
  }
  // What the staff filled in with this person: their mailbox is proven now.
  if (!adopt(tx, account, name, email, now)) {
    profile p = fresh(std::move(name), std::move(language), now);
    p.account = account;
    p.what.email = std::move(email);
    insert(tx, p);
  }
  accounts::keep_for_volunteer(tx, account, now);
  retention::plan(tx, now);
  return of_account(tx, account).value();
}

profile begin_at_desk(transaction& tx, std::string name, std::string email, std::string phone,
                      std::string language, instant now) {
  const auto number = text::read_phone(phone);
  const std::string tel = number ? number->e164 : "";
  const persons::person_id human = person_here(tx, name, email, tel, language);
  return begin_for(tx, human, std::move(name), std::move(email), tel, std::move(language), now);
}

profile begin_for(transaction& tx, const persons::person_id& human, std::string name, std::string email,
                  std::string phone, std::string language, instant now) {
  if (auto before = at_desk_of(tx, human, email)) return std::move(*before);
  profile p = fresh(std::move(name), std::move(language), now);
  p.human = human;
  p.what.email = std::move(email);
  p.what.phone = std::move(phone);
  if (p.what.email.empty()) p.channel = "call";
  insert(tx, p);
  retention::plan(tx, now);
  return find(tx, p.id).value();
}

result<profile> save(transaction& tx, profile p, int seen_version, instant now) {
  const auto before = profile_for_update(tx, p.id);
  if (!before) return gone();
  if (before->version != seen_version)
    return refuse(refusal_kind::conflict,
                  "Dit werd intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  for (const auto& good : {sound_reach(p, now), old_enough(tx, p.what, now), sound_lists(p.what),
                           sound_limits(p.what, now), sound_audiences(p)})
    if (!good) return std::unexpected(good.error());
  if (!p.what.phone.empty()) p.what.phone = text::read_phone(p.what.phone)->e164;
  p.updated_at = now;
  update(tx, p, seen_version);
  keep_trainings(tx, p, now);
  if (p.account && p.what.name != before->what.name) accounts::rename_volunteer(tx, *p.account, p.what.name);
  return find(tx, p.id).value();
}

result<profile> confirm(transaction& tx, const profile_id& id, instant now) {
  auto p = going_to(tx, id, profile_state::confirmed);
  if (!p) return p;
  if (const auto good = sound_reach(*p, now); !good) return std::unexpected(good.error());
  if (p->what.place.empty()) return refuse(refusal_kind::invalid, "Vul in waar je woont", "plaats");
  return moved(tx, std::move(*p), profile_state::confirmed, now);
}

result<profile> show(transaction& tx, const profile_id& id, const given_consent& consent, instant now) {
  if (consent.version != consent_version)
    return refuse(refusal_kind::invalid, "Duid aan dat organisaties je mogen vinden", "akkoord");
  auto p = going_to(tx, id, profile_state::visible);
  if (!p) return p;
  if (p->what.skills.empty() && p->what.themes.empty() && p->what.trainings.empty() &&
      p->what.equipment.empty() && p->what.target_groups.empty())
    return refuse(refusal_kind::invalid, "Vul eerst in wat je kan of graag doet. Anders vindt niemand je.");
  p->consent = consent;
  return moved(tx, std::move(*p), profile_state::visible, now);
}

result<profile> hide(transaction& tx, const profile_id& id, instant now) {
  auto p = going_to(tx, id, profile_state::hidden);
  if (!p) return p;
  return moved(tx, std::move(*p), profile_state::hidden, now);
}

result<profile> keep_for_neighbours(transaction& tx, const profile_id& id, bool may, instant now) {
  const auto p = profile_for_update(tx, id);
  if (!p) return gone();
  put_for_neighbours(tx, p->id, may, now);
  return find(tx, p->id).value();
}

result<void> erase(transaction& tx, const profile_id& id) {
  const auto p = going_to(tx, id, profile_state::erased);
  if (!p) return std::unexpected(p.error());
  remove(tx, p->id);
  if (p->account) accounts::release_volunteer(tx, *p->account);
  return {};
}

result<profile> see_paper(transaction& tx, const profile_id& id, const training& seen, instant now) {
  auto p = profile_for_update(tx, id);
  if (!p) return gone();
  const auto at = std::ranges::find(p->what.trainings, seen.code, &training::code);
  if (at == p->what.trainings.end())
    return refuse(refusal_kind::not_found, "Deze opleiding staat niet in het profiel.", "opleiding");
  const day today = web::local_day(now);
  training kept = *at;
  if (seen.valid_until) kept.valid_until = seen.valid_until;
  if (kept.valid_until && *kept.valid_until < today)
    return refuse(refusal_kind::invalid, "Dit attest is verlopen", "geldig_tot");
  kept.how = evidence::seen;
  kept.number_seen = seen.number_seen && is_care_registration(seen.code);
  kept.visa_seen = seen.visa_seen && is_care_registration(seen.code);
  kept.seen_on = today;
  kept.seen_by = seen.seen_by;
  put_training(tx, p->id, kept, now);
  return find(tx, p->id).value();
}

void record_earned(transaction& tx, const persons::person_id& human, std::string_view mailbox,
                   std::string_view code, std::optional<day> valid_until, instant now) {
  const auto p = at_desk_of(tx, human, mailbox);
  if (!p) return;
  training earned;
  earned.id = training_id(uuid_v7(now));
  earned.code = code;
  earned.how = evidence::earned;
  earned.valid_until = valid_until;
  put_training(tx, p->id, earned, now);
}

}  // namespace paraat::profiles
