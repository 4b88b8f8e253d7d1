// The readiness checks of a corps: most follow from the data, the rest is ticked by a person.

#include <algorithm>

#include "tenant/crisis/playbook/playbook.hpp"
#include "tenant/crisis/playbook/playbook_sql.hpp"

namespace paraat::playbook {
namespace {

// texts
constexpr check all[] = {
    {"corps", "waarom", "Er is een korps dat leden aanneemt"},
    {"mayor", "waarom", "De burgemeester en de noodplanningscoördinator gaan akkoord", true},
    {"members", "waarom", "Er zijn genoeg leden"},
    {"agreement", "afspraken", "Elk korps heeft afspraken en informatie"},
    {"insurance", "afspraken", "Elk korps noemt zijn polis"},
    {"insurer", "afspraken", "De verzekeraar antwoordde op papier", true},
    {"informed", "afspraken", "Elk lid kreeg de informatie die de wet vraagt"},
    {"found", "werven", "De pagina van het korps staat in het infoblad en op de site", true},
    {"reachable", "werven", "De site toont een e-mailadres en een telefoonnummer"},
    {"answered", "kennismaken", "Niemand wacht langer dan twee weken op antwoord"},
    {"certificates", "kennismaken", "Elk lid heeft de attesten die zijn korps vraagt"},
    {"when", "kennismaken", "De helft van de leden zei wanneer ze kunnen"},
    {"teams", "ploegen", "Er zijn ploegen"},
    {"leaders", "ploegen", "Elke ploeg heeft een ploegleider"},
    {"bags", "ploegen", "Ploegleiders hebben een hesje, een kaart en een afgedrukte lijst", true},
    {"exercise", "oefenen", "Er was een oefening in het voorbije jaar"},
    {"table", "oefenen", "Jullie zaten dit jaar samen rond de tafel", true},
    {"profiles", "klaarzetten", "Minstens vijf taakprofielen staan klaar"},
    {"meeting", "klaarzetten", "Drie ontmoetingspunten liggen vast", true},
    {"printer", "klaarzetten", "De commandopost kan afdrukken zonder netstroom", true},
    {"thanked", "daarna", "Wie kwam, kreeg een bedankje", true}};

constexpr long long enough_profiles = 5;
constexpr std::chrono::days a_year{365};

// A tick expires after this: an agreement of two years ago needs a new confirmation.
constexpr std::chrono::days tick_holds{365};

struct measured {
  bool done = false;
  long long has = 0, of = 0;
};

measured all_of(long long has, long long of) { return {of > 0 && has == of, has, of}; }

measured measure(std::string_view code, const facts& f, instant now) {
  if (code == "corps") return {.done = f.open > 0};
  if (code == "members") return {f.accepted >= f.members_wanted, f.accepted, f.members_wanted};
  if (code == "agreement") return all_of(f.with_agreement, f.corps);
  if (code == "insurance") return all_of(f.insured, f.corps);
  if (code == "informed") return all_of(f.accepted - f.not_informed, f.accepted);
  if (code == "reachable") return {.done = f.reachable};
  if (code == "answered") return {.done = f.corps > 0 && f.waiting_long == 0};
  if (code == "certificates") return all_of(f.accepted - f.certificates_missing, f.accepted);
  if (code == "when") return {f.accepted > 0 && f.said_when * 2 >= f.accepted, f.said_when, f.accepted};
  if (code == "teams") return {.done = f.teams > 0};
  if (code == "leaders") return all_of(f.teams_with_leader, f.teams);
  if (code == "exercise") return {.done = f.last_exercise && now - *f.last_exercise <= a_year};
  if (code == "profiles") return {f.profiles >= enough_profiles, f.profiles, enough_profiles};
  return {};
}

const check* by_hand(std::string_view code) {
  const auto at = std::ranges::find(all, code, &check::code);
  return at == std::end(all) || !at->by_hand ? nullptr : &*at;
}

}  // namespace

std::span<const check> checks() { return all; }

std::vector<checked> look(transaction& tx, const facts& f, instant now) {
  const auto ticked = ticks(tx);
  std::vector<checked> out;
  for (const check& c : all) {
    checked one{.what = &c};
    if (c.by_hand) {
      const auto at = ticked.find(std::string(c.code));
      if (at != ticked.end()) one.ticked_at = at->second;
      one.done = one.ticked_at && now - *one.ticked_at <= tick_holds;
    } else {
      const measured m = measure(c.code, f, now);
      one.done = m.done, one.has = m.has, one.of = m.of;
    }
    out.push_back(one);
  }
  return out;
}

result<void> tick(transaction& tx, std::string_view code, bool on, std::int64_t who, instant now) {
  if (by_hand(code) == nullptr) return refuse(refusal_kind::not_found, "Dit punt vink je niet zelf aan.");
  keep_tick(tx, code, on, who, now);
  return {};
}

}  // namespace paraat::playbook
