#include "tenant/platform/audit/audit.hpp"

#include <algorithm>

#include "tenant/platform/audit/audit_sql.hpp"
#include "tenant/platform/audit/figures.hpp"

namespace paraat::audit {
namespace {

struct kind {
  std::string_view what, label;
};
// texts
constexpr kind kinds[] = {{signed_in, "Aangemeld"},
                          {sign_in_failed, "Aanmelden mislukt"},
                          {sign_in_delayed, "Aanmelden vertraagd na te veel pogingen"},
                          {access_refused, "Toegang geweigerd"},
                          {user_invited, "Iemand uitgenodigd"},
                          {invitation_accepted, "Uitnodiging aangenomen"},
                          {invitation_withdrawn, "Uitnodiging ingetrokken of geweigerd"},
                          {roles_changed, "Rollen gewijzigd"},
                          {user_removed, "Toegang weggehaald"},
                          {password_changed, "Wachtwoord gewijzigd"},
                          {second_step_set, "Tweede stap ingesteld"},
                          {second_step_reset, "Tweede stap gewist"},
                          {recovery_codes_renewed, "Herstelcodes vernieuwd"},
                          {passkey_added, "Passkey toegevoegd"},
                          {passkey_removed, "Passkey verwijderd"},
                          {device_forgotten, "Toestel vergeten"},
                          {member_viewed, "Lid bekeken"},
                          {person_viewed, "Persoon bekeken"},
                          {people_viewed, "Lijst met namen bekeken"},
                          {roster_viewed, "Aanwezigheidslijst bekeken"},
                          {file_viewed, "Geïmporteerde lijst bekeken"},
                          {people_exported, "Lijst van mensen geëxporteerd"},
                          {members_exported, "Leden geëxporteerd"},
                          {members_imported, "Leden geïmporteerd"},
                          {import_undone, "Import ongedaan gemaakt"},
                          {list_sent, "Lijst gestuurd"},
                          {list_imported, "Lijst geïmporteerd"},
                          {list_thrown_away, "Lijst weggegooid"},
                          {reserve_asked, "Mensen van de reserve gevraagd"},
                          {reserve_answer_heard, "Antwoord van iemand op de reserve genoteerd"},
                          {texts_changed, "Teksten gewijzigd"},
                          {settings_changed, "Instellingen gewijzigd"},
                          {persons_joined, "Personen samengevoegd"},
                          {persons_separated, "Personen uit elkaar gehaald"},
                          {persons_linked, "Persoon gekoppeld met een andere gemeente"},
                          {persons_unlinked, "Koppeling met een andere gemeente weg"},
                          {person_exported, "Kopie van alles over een persoon"},
                          {own_copy_asked, "Kopie gevraagd door de persoon zelf"},
                          {profile_erased, "Profiel gewist door de persoon zelf"},
                          {profile_served, "Profiel ingevuld aan de balie"},
                          {profile_shown, "Profiel zichtbaar gemaakt aan de balie"},
                          {profile_hidden, "Profiel verborgen aan de balie"},
                          {profile_removed, "Profiel gewist aan de balie"},
                          {paper_seen, "Papier bij een profiel gezien"},
                          {neighbours_changed, "Buurgemeenten gewijzigd"},
                          {neighbour_answered, "Zoekvraag van een buurgemeente beantwoord"},
                          {neighbour_declined, "Zoekvraag van een buurgemeente geweigerd"},
                          {logo_changed, "Logo gewijzigd"},
                          {logo_removed, "Logo verwijderd"},
                          {pause_lifted, "Pauze van een organisatie opgeheven"},
                          {report_viewed, "Melding over een gesprek bekeken"},
                          {report_handled, "Melding over een gesprek afgehandeld"},
                          {rule_changed, "Regel gewijzigd"}};

}  // namespace

std::string label_of(const web::texts& t, std::string_view what) {
  const auto* at = std::ranges::find(kinds, what, &kind::what);
  return at == std::end(kinds) ? std::string(what) : t(std::string(at->label));
}

std::vector<std::string_view> all_kinds() {
  std::vector<std::string_view> out;
  for (const kind& k : kinds) out.push_back(k.what);
  return out;
}

void note(transaction& tx, const web::scope& s, std::string_view what, std::optional<std::int64_t> about,
          std::string_view object) {
  note(tx, {.at = s.now,
            .account = s.asker(),
            .what = std::string(what),
            .about = about,
            .object = std::string(object)});
  security_events(s.node.figures).Add({{"kind", std::string(what)}}).Increment();
}

void note_once(transaction& tx, const web::scope& s, std::string_view what, std::optional<std::int64_t> about,
               std::string_view object, std::chrono::seconds within) {
  if (!noted_since(tx, {s.now - within, s.asker(), std::string(what), about, std::string(object)}))
    note(tx, s, what, about, object);
}

void note_beside(transaction& tx, const web::scope& s, tenant_id there, std::string_view what,
                 std::string_view object, std::chrono::seconds within) {
  if (note_beside(tx, there, {s.now, s.asker(), std::string(what), std::nullopt, std::string(object)},
                  s.now - within))
    security_events(s.node.figures).Add({{"kind", std::string(what)}}).Increment();
}

}  // namespace paraat::audit
