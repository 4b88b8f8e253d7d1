#pragma once
// Searches that somebody saved, without an account: what they look for, how often they want to hear, and the
// page behind a link where they see and change them.
//
// A search is saved unconfirmed and becomes active by a mailed link, so that nobody is subscribed by another.
// Nothing here says whether an address is known. A person is an address of mail; the token of their page and
// of each feed is worked out from the key of the node, and the table holds its hash only.

#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"

namespace paraat::alerts {

using subscriber_id = row_id<struct subscriber>;
using search_id = row_id<struct saved_search>;

// Urgent listings at once and the others each day; each day; each week.
enum class rhythm { at_once, daily, weekly };
std::string_view name_of(rhythm);
std::optional<rhythm> rhythm_named(std::string_view);

// What is looked for. Two searches with the same criteria are one.
struct criteria {
  std::string words;  // as typed
  std::vector<std::string> themes;
  int moments = 0, good_to_know = 0;
  std::string kind;   // as in listings::query
  int nis = 0;        // 0: the area of the site
  std::string place;  // its name
  std::optional<double> lat, lon;
  int km = 0;  // around the place; 0: at any distance
  friend bool operator==(const criteria&, const criteria&) = default;
};

struct saved_search {
  search_id id;
  subscriber_id whose;
  criteria what;
  rhythm how_often = rhythm::weekly;
  bool active = false;
};

struct subscriber {
  subscriber_id id;
  std::string email, language = "nl";
  bool active = false;
  bool asked = false;  // whether they still want it; not answered yet
  bool mailed = true;  // false: notifications only, as long as a device gets them
};

constexpr std::size_t most_searches = 20;  // active ones of a person
constexpr std::chrono::days confirm_term{7};
constexpr std::chrono::days question_term{30};
constexpr std::string_view confirm_purpose = "alerts.confirm";

// Saved, not yet active. `frequent`: how frequent words are in listings (facet_counts.hpp).
saved_search save(transaction&, const std::string& email, std::string_view language, const criteria&, rhythm,
                  const listings::word_shares* frequent, instant now);
// The owner of the address confirmed. An active search with the same criteria takes over the rhythm, and this
// one makes way. Refused: gone (removed or forgotten meanwhile), conflict (they have most_searches already).
result<subscriber> confirm(transaction&, const secrets::vault&, const search_id&, instant now);
// For an address that was proven already, with the sign-up `origin` that it came with. Beyond most_searches
// nothing is added.
result<subscriber> start(transaction&, const secrets::vault&, const std::string& email,
                         std::string_view language, const criteria&, rhythm, std::string_view origin,
                         const listings::word_shares* frequent, instant now);

// The token of the page of a person, and of the feeds of a search: 32 characters of the URL alphabet.
std::string page_token(const secrets::vault&, tenant_id, const subscriber_id&);
std::string feed_token(const secrets::vault&, tenant_id, const search_id&);

std::optional<subscriber> find_by_page(transaction&, std::string_view token);
std::optional<subscriber> find_subscriber(transaction&, const subscriber_id&);
std::optional<subscriber> find_by_address(transaction&, const std::string& email);  // an active one
std::optional<saved_search> find_by_feed(transaction&, std::string_view token);
std::optional<saved_search> find_unconfirmed(transaction&, const search_id&);
std::vector<saved_search> searches_of(transaction&, const subscriber_id&);  // active, the oldest first
std::optional<saved_search> find_search(transaction&, const subscriber_id&, const search_id&);

// False when it is gone.
bool change(transaction&, const saved_search&, const listings::word_shares* frequent, instant now);
// Takes one search away; with the last one its person goes too. False when it is gone.
bool remove(transaction&, const subscriber_id&, const search_id&);
// The person did something: the term of silence begins again.
void mark_active(transaction&, const subscriber_id&, instant now);
void set_mailed(transaction&, const subscriber_id&, bool mailed);
// A person and all that is kept of them. False when they are gone.
bool erase(transaction&, const subscriber_id&);
// The same by a proven address, and of the searches that came with a sign-up.
bool erase_address(transaction&, const std::string& email);
void erase_origin(transaction&, std::string_view origin);

// Also begins the matching again where a search is active and nothing matches it.
void forget_old(transaction&, instant now);

}  // namespace paraat::alerts
