#include "tenant/volunteering/matching/words.hpp"

namespace paraat::matching {
namespace {

std::string label_or_nothing(const web::texts& t, std::optional<concept_id> c) {
  return c ? label_of(t, *c) : std::string();
}

std::string name_of(language_level level) {
  constexpr std::array<std::string_view, levels> names{"A1", "A2", "B1", "B2", "C1", "C2"};
  return std::string(names[static_cast<std::size_t>(level)]);
}

std::string known_by(const web::texts& t, evidence how) {
  switch (how) {
    case evidence::said:
      return t("zelf gezegd");
    case evidence::paper_seen:
      return t("bewijs gezien");
    case evidence::signed_elsewhere:
      return t("bevestigd door een andere gemeente");
    case evidence::earned_here:
      return t("hier al gedaan");
  }
  return {};
}

std::string date_or_nothing(const web::texts& t, std::optional<day> on) {
  return on ? t.date_with_year(*on) : std::string();
}

// The sentence with its places: {0} a concept, {1} what stands beside it.
std::string pattern(const web::texts& t, reason_kind kind) {
  switch (kind) {
    case reason_kind::has:
      return t("{0}, zoals gevraagd ({1})");
    case reason_kind::has_near:
      return t("{1} ligt dicht bij wat gevraagd is: {0}");
    case reason_kind::has_certificate:
      return t("{0}: geldig op die dagen ({1})");
    case reason_kind::speaks:
      return t("{0} op niveau {1}");
    case reason_kind::wishes:
      return t("Graag: {0}");
    case reason_kind::wishes_near:
      return t("Graag: {1}, dicht bij {0}");
    case reason_kind::wishes_group:
      return t("Graag voor: {0}");
    case reason_kind::gets_support:
      return t("Aangeboden: {0}");
    case reason_kind::theme:
      return t("Gekozen thema: {0}");
    case reason_kind::close:
      return t("Dichtbij: {1} km");
    case reason_kind::in_week:
      return t("{1} van de {2} gevraagde momenten passen");
    case reason_kind::lacks:
      return t("{0} staat niet in het profiel");
    case reason_kind::only_said:
      return t("{0} is nog niet aangetoond");
    case reason_kind::speaks_little:
      return t("{0} nog niet op niveau {1}");
    case reason_kind::wishes_something_else:
      return t("{0} staat niet bij de wensen");
    case reason_kind::other_theme:
      return t("Thema niet bij de wensen: {0}");
    case reason_kind::far:
      return t("Ver: {1} km");
    case reason_kind::little_time:
      return t("Maar {1} van de {2} gevraagde momenten passen");
  }
  return {};
}

std::string pattern(const web::texts& t, change_kind kind) {
  switch (kind) {
    case change_kind::add_skill:
      return t("Zet {0} in het profiel, als dat klopt");
    case change_kind::show_paper:
      return t("Toon het bewijs: {0}");
    case change_kind::add_wish:
      return t("Zet {0} bij de wensen, als dat klopt");
    case change_kind::free_parts:
      return t("Maak meer gevraagde momenten vrij");
    case change_kind::raise_language:
      return t("{0} op niveau {1} of hoger");
    case change_kind::end_pause:
      return t("Kan weer na de pauze: {2}");
    case change_kind::say_age:
      return t("Vul de geboortedatum in");
    case change_kind::come_of_age:
      return t("Oud genoeg vanaf {2}");
    case change_kind::go_further:
      return t("Een afstand van {1} km toelaten");
    case change_kind::allow_hours:
      return t("{1} uur per week toelaten");
    case change_kind::free_a_part:
      return t("Een van de vaste momenten vrijmaken");
    case change_kind::allow:
      return t("Niet langer uitsluiten: {0}");
    case change_kind::get_certificate:
      return t("Het attest behalen: {0}");
    case change_kind::show_certificate:
      return t("Het attest tonen: {0}");
    case change_kind::renew_certificate:
      return t("Een attest dat geldig is tot en met {2}: {0}");
    case change_kind::open_place:
      return t("Een plaats die toegankelijk is met een rolstoel");
  }
  return {};
}

std::string second_of(const web::texts& t, const match_reason& r) {
  switch (r.kind) {
    case reason_kind::has:
    case reason_kind::has_certificate:
      return known_by(t, r.how);
    case reason_kind::has_near:
    case reason_kind::wishes_near:
      return label_or_nothing(t, r.other);
    case reason_kind::speaks:
    case reason_kind::speaks_little:
      return name_of(r.level);
    case reason_kind::wishes:
    case reason_kind::wishes_group:
    case reason_kind::gets_support:
    case reason_kind::theme:
    case reason_kind::lacks:
    case reason_kind::only_said:
    case reason_kind::wishes_something_else:
    case reason_kind::other_theme:
      return {};
    case reason_kind::close:
    case reason_kind::in_week:
    case reason_kind::far:
    case reason_kind::little_time:
      return t.number(r.number);
  }
  return {};
}

}  // namespace

std::string label_of(const web::texts& t, concept_id c) {
  const taxonomy::taxonomy_concept& row = all_concepts().at(c);
  if (t.language() == "fr") return row.french;
  if (t.language() == "en") return row.english;
  return row.dutch;
}

std::string sentence(const web::texts& t, const match_reason& r) {
  return fill_in(pattern(t, r.kind), {label_or_nothing(t, r.what), second_of(t, r), t.number(r.of)});
}

std::string sentence(const web::texts& t, const match_change& c) {
  if (c.kind == change_kind::end_pause && !c.on) return t("Beëindig de pauze");
  const std::string second = c.kind == change_kind::raise_language ? name_of(c.level) : t.number(c.number);
  return fill_in(pattern(t, c.kind), {label_or_nothing(t, c.what), second, date_or_nothing(t, c.on)});
}

std::string sentence(const web::texts& t, exclusion why) {
  switch (why) {
    case exclusion::paused:
      return t("Op pauze");
    case exclusion::age_unknown:
      return t("Leeftijd niet bekend");
    case exclusion::too_young:
      return t("Te jong voor deze taak");
    case exclusion::too_far:
      return t("Verder dan de gekozen afstand");
    case exclusion::too_many_hours:
      return t("Meer uren dan gekozen");
    case exclusion::no_free_part:
      return t("Geen van de vaste momenten past");
    case exclusion::not_this:
      return t("Iets wat uitgesloten is");
    case exclusion::language:
      return t("Taal niet op het gevraagde niveau");
    case exclusion::no_certificate:
      return t("Een gevraagd attest ontbreekt");
    case exclusion::certificate_not_seen:
      return t("Het attest is nog niet getoond");
    case exclusion::certificate_expired:
      return t("Het attest is niet geldig op die dagen");
    case exclusion::not_accessible:
      return t("Niet toegankelijk met een rolstoel");
  }
  return {};
}

}  // namespace paraat::matching
