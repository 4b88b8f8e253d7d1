// Acts were infinitives until 0.1.0. A link in a mail and a form that is open through the night go on working
// for one release; then the lines go.
#include "node/routes/moved.hpp"

#include "node/routes.hpp"

namespace paraat::node {
namespace {

constexpr moved_path table[] = {
    {"/beheer/instellingen/logo/weg", "/beheer/instellingen/logo/verwijdering"},
    {"/korps/lid/{}/stoppen", "/korps/lid/{}/stopzetting"},
    {"/korps/aanmelding/{}/intrekken", "/korps/aanmelding/{}/intrekking"},
    {"/beheer/korps/uitvoer/{}/weg", "/beheer/korps/uitvoer/{}/verwijdering"},
    {"/beheer/korps/{}/wijzigen", "/beheer/korps/{}/wijziging"},
    {"/beheer/korps/{}/lijsten/{}/ongedaan", "/beheer/korps/{}/lijsten/{}/herroeping"},
    {"/beheer/taakprofielen/publiceren", "/beheer/taakprofielen/publicatie"},
    {"/beheer/taakprofielen/{}/wijzigen", "/beheer/taakprofielen/{}/wijziging"},
    {"/beheer/taakprofielen/{}/overnemen", "/beheer/taakprofielen/{}/overname"},
    {"/beheer/taakprofielen/{}/houden", "/beheer/taakprofielen/{}/behoud"},
    {"/beheer/taakprofielen/{}/publiceren", "/beheer/taakprofielen/{}/publicatie"},
    {"/beheer/taakprofielen/{}/intrekken", "/beheer/taakprofielen/{}/intrekking"},
    {"/beheer/taakprofielen/{}/stoppen", "/beheer/taakprofielen/{}/stopzetting"},
    {"/beheer/noodsituaties/{}/wijzigen", "/beheer/noodsituaties/{}/wijziging"},
    {"/beheer/noodsituaties/{}/taken/activeren", "/beheer/noodsituaties/{}/taken/activering"},
    {"/beheer/draaiboek/afdrukken", "/beheer/draaiboek/afdruk"},
    {"/beheer/draaiboek/{}/wijzigen", "/beheer/draaiboek/{}/wijziging"},
    {"/beheer/oproepen/{}/wijzigen", "/beheer/oproepen/{}/wijziging"},
    {"/beheer/oproepen/{}/toevoegen", "/beheer/oproepen/{}/toevoeging"},
    {"/beheer/verbindingen/toelaten", "/beheer/verbindingen/toelating"},
    {"/beheer/verbindingen/doorgaan", "/beheer/verbindingen/voortzetting"},
    {"/beheer/verbindingen/{}/nu", "/beheer/verbindingen/{}/poging"},
    {"/beheer/verbindingen/{}/schorsen", "/beheer/verbindingen/{}/schorsing"},
    {"/beheer/verbindingen/{}/opnieuw", "/beheer/verbindingen/{}/herhaling"},
    {"/beheer/verbindingen/{}/weggooien", "/beheer/verbindingen/{}/verwijdering"},
    {"/beheer/sleutels/vervangen", "/beheer/sleutels/vervanging"},
    {"/beheer/sleutels/vernummeren", "/beheer/sleutels/vernummering"},
    {"/beheer/versterking/{}/{}/aanvaarden", "/beheer/versterking/{}/{}/aanvaarding"},
    {"/beheer/versterking/{}/{}/afzeggen", "/beheer/versterking/{}/{}/afzegging"},
    {"/beheer/versterking/{}/{}/sluiten", "/beheer/versterking/{}/{}/sluiting"},
    {"/beheer/versterking/{}/{}/afblazen", "/beheer/versterking/{}/{}/afgelasting"},
    {"/beheer/versterking/{}/{}/bieden", "/beheer/versterking/{}/{}/aanbod"},
    {"/beheer/versterking/{}/{}/intrekken", "/beheer/versterking/{}/{}/intrekking"},
    {"/beheer/versterking/{}/{}/weigeren", "/beheer/versterking/{}/{}/weigering"},
    {"/beheer/versterking/{}/{}/afgehandeld", "/beheer/versterking/{}/{}/afhandeling"},
    {"/beheer/berichten/{}/{}/opnieuw", "/beheer/berichten/{}/{}/herhaling"},
    {"/beheer/berichten/{}/{}/afgehandeld", "/beheer/berichten/{}/{}/afhandeling"},
    {"/organisaties/registreren", "/organisaties/registratie"},
    {"/organisaties/registreren/verzonden", "/organisaties/registratie/verzonden"},
    {"/organisaties/registreren/bevestigd", "/organisaties/registratie/bevestigd"},
    {"/organisaties/bevestigen/{}", "/organisaties/bevestiging/{}"},
    {"/beheer/organisaties/{}/goedkeuren", "/beheer/organisaties/{}/goedkeuring"},
    {"/beheer/organisaties/{}/weigeren", "/beheer/organisaties/{}/weigering"},
    {"/beheer/organisaties/{}/archiveren", "/beheer/organisaties/{}/archivering"},
    {"/beheer/organisaties/{}/wijzigen", "/beheer/organisaties/{}/wijziging"},
    {"/mijn-organisatie/gegevens/{}/wijzigen", "/mijn-organisatie/gegevens/{}/wijziging"},
    {"/beheer/vacatures/{}/wijzigen", "/beheer/vacatures/{}/wijziging"},
    {"/beheer/vacatures/{}/sluiten", "/beheer/vacatures/{}/sluiting"},
    {"/mijn-organisatie/vacatures/{}/wijzigen", "/mijn-organisatie/vacatures/{}/wijziging"},
    {"/mijn-organisatie/vacatures/{}/sluiten", "/mijn-organisatie/vacatures/{}/sluiting"},
    {"/napraten/{}", "/terugblik/{}"},
    {"/aanmelden", "/aanmelding"},
    {"/aanmelden/passkey", "/aanmelding/passkey"},
    {"/aanmelden/verstuurd", "/aanmelding/verstuurd"},
    {"/aanmelden/code", "/aanmelding/code"},
    {"/aanmelden/instellen", "/aanmelding/tweede-stap"},
    {"/aanmelden/link/{}", "/aanmelding/link/{}"},
    {"/aanmelden/verder/{}", "/aanmelding/overdracht/{}"},
    {"/afmelden", "/afmelding"},
    {"/mijn-account/bevestigen", "/mijn-account/bevestiging"},
    {"/beheer/gebruikers/uitnodigen", "/beheer/gebruikers/nieuw"},
    {"/verbergen/{}/{}", "/verberging/{}/{}"},
    {"/vacatures/{}/helpen", "/vacatures/{}/hulp"},
    {"/vacatures/{}/helpen/verzonden", "/vacatures/{}/hulp/verzonden"},
    {"/mijn-antwoord/{}/intrekken", "/mijn-antwoord/{}/intrekking"},
    {"/mijn-antwoord/{}/aanvaarden", "/mijn-antwoord/{}/aanvaarding"},
    {"/interesse/bevestigen/{}", "/interesse/bevestiging/{}"},
    {"/interesse/stoppen/{}", "/interesse/stopzetting/{}"},
    {"/beheer/interesses/{}/verwijderen", "/beheer/interesses/{}/verwijdering"},
    {"/beheer/antwoorden/{}/aanvaarden", "/beheer/antwoorden/{}/aanvaarding"},
    {"/beheer/antwoorden/{}/weigeren", "/beheer/antwoorden/{}/weigering"},
    {"/mijn-organisatie/antwoorden/{}/aanvaarden", "/mijn-organisatie/antwoorden/{}/aanvaarding"},
    {"/mijn-organisatie/antwoorden/{}/weigeren", "/mijn-organisatie/antwoorden/{}/weigering"},
};

// A pattern with the values in their places.
std::string filled(std::string_view pattern, const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    const auto at = pattern.find("{}");
    out += std::string(pattern.substr(0, at)) + web::url_encode(value);
    pattern.remove_prefix(at + 2);
  }
  return out + std::string(pattern);
}

}  // namespace

std::span<const moved_path> moved_paths() { return table; }

std::optional<std::string> moved_to(std::string_view path) {
  for (const moved_path& m : table)
    if (const auto values = values_of(m.former, path)) return filled(m.now, *values);
  return std::nullopt;
}

}  // namespace paraat::node
