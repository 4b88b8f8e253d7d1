#pragma once
// The rows of this tenant as the matching engine reads them: visible profiles and open vacancies.
//
// A process keeps the profiles of a tenant in memory, packed and without names, because a search judges each
// of them. The copy is good for one state of the tables: every search asks the database in its own
// transaction whether that state is still theirs (`state_of_people`), and builds the copy anew where it is
// not. So a profile that was erased, hidden or changed is never found after the commit, in any process. The
// memory itself is freed when the topic of the tenant moves: at the commit in this process, within one beat
// (200 ms) in the others.

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/volunteering/matching/snapshots.hpp"
#include "tenant/volunteering/vacancies/open_vacancies.hpp"

namespace paraat::match_pool {

// A profile as a search may see it (profiles::as_seen_by); the date of birth is for the law only. The key
// is the place of the profile in its pool.
matching::match_profile profile_for_match(const profiles::candidate&, std::uint64_t key, int invitations);
// What a vacancy asks. Its certificates may be said only: the organisation looks at the paper before the
// start, and the score counts whether the municipality saw it.
matching::match_ask ask_of(const vacancies::open_vacancy&, std::uint64_t key, int answered_lately);
// Only what people ask for: concepts, languages, certificates, the week, support. A code that this release
// does not know is left out.
void take_asks(matching::match_ask&, const asks::vacancy_asks&);

// Today in Brussels, and the ages of the law on that day.
matching::circumstances circumstances_on(transaction&, instant now);

struct people_pool {
  using id = std::array<char, 16>;  // the bytes of a UUID
  matching::people_snapshot people;
  std::vector<id> ids;               // of each profile, by key
  std::vector<bool> for_neighbours;  // by key: organisations of neighbours may ask them
  std::string state;                 // of the tables that it was read from
  profiles::profile_id profile_id(std::uint64_t key) const;
  std::optional<std::uint64_t> key_of(const profiles::profile_id&) const;
};

struct vacancy_pool {
  matching::vacancies_snapshot vacancies;
  std::vector<vacancies::open_vacancy> rows;  // by key
};
vacancy_pool open_pool(transaction&, instant now);

class people_pools {
 public:
  // As this transaction sees the tables.
  std::shared_ptr<const people_pool> now(transaction&, instant now);
  // Frees the memory of a tenant.
  void drop(tenant_id);
  // What the memory holds; nullptr: nothing.
  std::shared_ptr<const people_pool> held(tenant_id) const;

 private:
  mutable std::mutex mutex_;
  std::map<tenant_id, std::shared_ptr<const people_pool>> pools_;
  std::map<tenant_id, std::uint64_t> drops_;
};

}  // namespace paraat::match_pool
