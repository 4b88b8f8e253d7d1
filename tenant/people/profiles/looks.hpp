#pragma once
// Who looked at a profile, for its person. A search that found it and a card that was opened are counted per
// organisation and day; each disclosure stands by itself, with the fields that were shown. Whatever shows a
// profile to an organisation writes it here, in its own transaction.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/profiles/profiles.hpp"

namespace paraat::profiles {

// An organisation of this node or another: the node that it belongs to, its id there, and its name.
struct looking {
  std::string party, organisation, name;
};
enum class look { searched, opened, disclosed };

struct kept_look {
  looking who;
  look what = look::searched;
  day on{};
  int times = 1;
  std::vector<field> shown;  // of a disclosure
  instant at{};              // the last time
};

// Refused (gone) when the profile is erased, (forbidden) when a field would be shown that the person does not
// let this viewer see: nothing may be shown then.
result<void> record_look(transaction&, const profile_id&, const looking&, look,
                         const std::vector<field>& shown, instant now);
// A search that found these: one statement, however many. Those that may not be found are passed over.
void record_searched(transaction&, const std::vector<profile_id>&, const looking&, instant now);
// The last first.
std::vector<kept_look> looks_of(transaction&, const profile_id&, int most);
void forget_looks(transaction&, instant now);

}  // namespace paraat::profiles
