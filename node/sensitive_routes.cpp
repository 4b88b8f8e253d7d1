#include "node/sensitive_routes.hpp"

#include <algorithm>

#include "tenant/platform/audit/audit.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

// An export of a list requires a repeated proof of identity; viewing does not, because in a crisis every
// second counts.
constexpr sensitivity table[] = {
    {get, "/beheer/korps/leden/{}", audit::member_viewed},
    {get, "/beheer/korps/leden/{}/{}", audit::member_viewed},
    {get, "/beheer/korps/leden/{}/gegevens", audit::member_viewed},
    {get, "/beheer/korps/leden/{}/beschikbaarheid", audit::member_viewed},
    {get, "/beheer/korps/leden/{}/beschikbaarheid/{}", audit::member_viewed},
    {get, "/beheer/oproepen/mensen/{}", audit::member_viewed},
    {get, "/aanwezig/{}", audit::member_viewed},
    {get, "/beheer/interesses/{}", audit::person_viewed},
    {get, "/beheer/mensen/{}", audit::person_viewed},
    {get, "/beheer/profielen/{}", audit::person_viewed},
    {get, "/beheer/profielen/{}/deel/{}", audit::person_viewed},
    {get, "/beheer/antwoorden/{}", audit::person_viewed},
    {get, "/mijn-organisatie/antwoorden/{}", audit::person_viewed},
    {get, "/mijn-organisatie/uitnodigingen/{}", audit::people_viewed, false, true},
    {get, "/beheer/korps/{}", audit::people_viewed, false, true},
    {get, "/beheer/korps/{}/attesten", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/bord", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/aanwezig", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/aanwezig/papier", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/nadien", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/nadien/kosten", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/einde", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/archief", audit::people_viewed, false, true},
    {get, "/beheer/organisaties/{}/mensen", audit::people_viewed, false, true},
    {get, "/beheer/vacatures/{}", audit::people_viewed, false, true},
    {get, "/mijn-organisatie/vacatures/{}", audit::people_viewed, false, true},
    {get, "/beheer/taken/{}/ploegen/verdeling", audit::people_viewed, false, true},
    {get, "/beheer/taken/{}/ploegen", audit::people_viewed, false, true},
    {get, "/beheer/oproepen/{}/toevoeging", audit::people_viewed, false, true},
    {get, "/beheer/interesses", audit::people_viewed, false, true},
    {get, "/beheer/profielen", audit::people_viewed, false, true},
    {get, "/beheer/vragen", audit::people_viewed, false, true},
    {get, "/beheer/vragen/{}", audit::person_viewed},
    {get, "/beheer/meldingen/{}", audit::report_viewed},
    {get, "/beheer/mensen/kwalificaties", audit::people_viewed, false, true},
    {get, "/beheer/antwoorden", audit::people_viewed, false, true},
    {get, "/mijn-organisatie/antwoorden", audit::people_viewed, false, true},
    {get, "/beheer/sms", audit::people_viewed, false, true},
    {get, "/beheer/mensen/dubbels", audit::people_viewed, false, true},
    {get, "/beheer/noodsituaties/{}/aanwezig/lijst", audit::roster_viewed},
    {get, "/beheer/noodsituaties/{}/aanwezig/appel", audit::roster_viewed},
    {get, "/beheer/korps/{}/lijsten/{}", audit::file_viewed},
    {get, "/beheer/korps/{}/lijsten/{}/{}", audit::file_viewed},
    {get, "/beheer/korps/{}/lijsten/{}/fouten.csv", audit::people_exported, true},
    {get, "/beheer/lijsten/{}", audit::file_viewed},
    {get, "/beheer/lijsten/{}/fouten.csv", audit::people_exported, true},
    {get, "/beheer/reserve", audit::people_viewed, false, true},
    {get, "/beheer/reserve/dubbels", audit::people_viewed, false, true},
    {get, "/beheer/reserve/mensen/{}", audit::person_viewed},
    {get, "/beheer/reserve/mensen/{}/nee", audit::person_viewed},
    {get, "/beheer/korps/{}/leden.csv", "", true},
    {get, "/beheer/mensen/{}/kopie", audit::person_exported, true},
    {get, "/beheer/mensen/{}/kopie.json", audit::person_exported, true},
    {get, "/beheer/noodsituaties/{}/nadien/verzekering", audit::people_exported, true},
    {get, "/beheer/kosten/{}", audit::people_exported, true},
    {post, "/beheer/gebruikers/nieuw", "", true},
    {post, "/beheer/gebruikers/uitnodigingen/{}/herhaling", "", true},
    {post, "/beheer/gebruikers/uitnodigingen/{}/intrekking", "", true},
    {post, "/beheer/gebruikers/{}/rollen", "", true},
    {post, "/beheer/gebruikers/{}/tweede-stap", "", true},
    {post, "/beheer/gebruikers/{}/verwijdering", "", true},
    {post, "/beheer/organisaties/{}/gebruikers", "", true},
    {post, "/beheer/organisaties/{}/gebruikers/{}", "", true},
    {post, "/beheer/organisaties/{}/uitnodigingen/{}", "", true},
    {post, "/beheer/organisaties/nieuw", "", true, false, "toegang"},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers", "", true},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers/{}", "", true},
    {post, "/mijn-organisatie/gegevens/{}/uitnodigingen/{}", "", true},
    {get, "/mijn-account/passkeys/nieuw", "", true},
};

}  // namespace

std::span<const sensitivity> sensitive_routes() { return table; }

const sensitivity* sensitivity_of(const route& r) {
  const auto* at = std::ranges::find_if(
      table, [&](const sensitivity& s) { return s.method == r.method && s.path == r.path; });
  return at == std::end(table) ? nullptr : at;
}

}  // namespace paraat::node
