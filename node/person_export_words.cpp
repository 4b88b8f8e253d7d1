#include "node/person_export_words.hpp"

#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::node {

std::string word_of_skill(const web::texts& t, std::string_view column, std::string_view code) {
  const auto* known = column == "skills" || column == "code" ? task_profiles::skill_of(code) : nullptr;
  return known == nullptr ? "" : t(known->label);
}
std::string word_of_theme(const web::texts& t, std::string_view column, std::string_view code) {
  const auto* known = column == "themes" ? listings::theme_of(code) : nullptr;
  return known == nullptr ? "" : t(known->label);
}
std::string word_of_role(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "role" && code == "volunteer") return t("Vrijwilliger");
  const auto known = column == "role" || column == "roles" ? web::role_named(code) : std::nullopt;
  return known ? accounts::label_of(t, *known) : "";
}
std::string word_of_profile(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "code" && taxonomy::find(code) != nullptr) return profiles::concept_label(t, code);
  if (column == "field" || column == "fields")
    if (const auto f = profiles::field_named(code)) return t(profiles::label_of(*f));
  if (column == "audience")
    if (const auto a = profiles::audience_named(code)) return t(profiles::label_of(*a));
  if (column == "evidence")
    if (const auto e = profiles::evidence_named(code)) return t(profiles::label_of(*e));
  if (column == "level")
    if (const auto l = profiles::level_named(code)) return t(profiles::label_of(*l));
  return "";
}
std::string word_of_reserve(const web::texts& t, std::string_view column, std::string_view code) {
  const bool words = column == "skills" || column == "trainings" || column == "spoken";
  if (words && taxonomy::find(code) != nullptr) return profiles::concept_label(t, code);
  if (column != "state") return "";
  if (code == "unseen") return t("Nog niet gevraagd");
  return code == "asked" ? t("Gevraagd") : t("Zei ja");
}
std::string word_of_invitation(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "disclosed")
    if (const auto d = invitations::disclosure_named(code)) return t(invitations::label_of(*d));
  if (column != "state") return "";
  if (code == "held") return t("Niet bezorgd: je kreeg al genoeg vragen");
  if (code == "yes") return t("Ja");
  if (code == "no") return t("Nee");
  return code == "later" ? t("Antwoordt later") : t("Zonder antwoord");
}
// A message that left, not a member.
std::string word_of_message(const web::texts& t, std::string_view column, std::string_view code) {
  return column == "state" && code == "left" ? t("Verzonden") : "";
}

}  // namespace paraat::node
