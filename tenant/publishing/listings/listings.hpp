#pragma once
// The public read model: what is published by the tenants of this node and by other nodes. Published fields
// only. Own vacancies are projected into it in the transaction that changes them; federation writes foreign
// ones through `accept`. Every page that shows vacancies to the public reads from here.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"

namespace paraat::listings {

using day = std::chrono::year_month_day;

struct listing {
  std::int64_t row = 0;
  std::string publisher;  // party of the tenant that owns it
  std::string id;         // UUID
  std::int64_t version = 1;
  std::optional<tenant_id> own;  // set when the tenant lives on this node
  int nis = 0;
  std::string ref, url, title, body, organisation;
  std::string kind = "volunteer";  // or "crisis_job"
  std::string theme, place;
  std::optional<double> lat, lon;
  int moments = 0, good_to_know = 0, minimum_age = 0;
  std::string rhythm;
  std::optional<day> starts_on, ends_on;
  int places = 1, places_free = 1;
  bool urgent = false;
  instant published_at{}, valid_until{};
  std::optional<instant> confirmed_at;  // foreign: the last time the publisher confirmed it
  std::string hidden_reason;
  bool members_only = false;  // for staff of members of the network; stands in no public table
  asks::vacancy_asks asks;
};

// Writes a listing if its version is higher than what is known of it; false when it is not.
bool accept(transaction&, const listing&);
// Takes it away. A later version may bring it back.
void remove(transaction&, std::string_view publisher, std::string_view id);

// Many of one publisher on another node at once: the caller has decided that these are the newest. All of one
// audience. Rows, search index and words are written in a few statements, whatever their number.
void take(transaction&, const std::vector<listing>&);
void take_away(transaction&, std::string_view publisher, bool members_only,
               const std::vector<std::string>& ids);
// What stands here of a publisher on another node.
std::vector<listing> of_publisher(transaction&, std::string_view publisher, bool members_only);
// Whether two say the same, apart from what this node adds (row, confirmation, hiding).
bool says_the_same(const listing&, const listing&);
// What a tenant of this node has published, for whatever audience.
std::optional<listing> own_with_id(transaction&, std::string_view publisher, std::string_view id);
std::vector<listing> all_own(transaction&, std::string_view publisher);
// For staff: what members of the network share among themselves, open now, of these municipalities.
std::vector<listing> shared_with_members(transaction&, const std::vector<int>& municipalities, instant now,
                                         int limit);

// A publisher on another node was heard: all that it published is as it says. One small write; call it after
// each contact. What is not confirmed for seven days leaves the pages.
void confirm(transaction&, std::string_view publisher, instant at);

// Takes an item off every page of this node; its publisher can read the reason. It stays hidden when it comes
// again with a later version. False when there is no such item.
bool hide(transaction&, std::string_view publisher, std::string_view id, std::string_view reason,
          instant now);
void show_again(transaction&, std::string_view publisher, std::string_view id);
struct hiding {
  std::string publisher, id, reason, title;
  instant at{};
};
std::vector<hiding> hidings(transaction&);

// Overviews on other nodes that do not show an item of ours, with the reason they gave.
struct hidden_elsewhere {
  std::string by, reason;
  instant at{};
};
std::vector<hidden_elsewhere> hidden_by_others(transaction&, std::string_view publisher, std::string_view id);

std::optional<listing> own_with_ref(transaction&, tenant_id, std::string_view ref);
std::optional<listing> with_id(transaction&, std::string_view publisher, std::string_view id);

// Best fit: the words in the title, then elsewhere in the text, then only by the theme.
enum class order { urgent_first, newest, nearest, best_fit };

struct query {
  std::string words;                  // as typed
  std::vector<int> municipalities;    // NIS codes; empty: all
  std::string of_network;             // and what this network publishes itself, which lies in no municipality
  std::vector<std::string> themes;    // any of these
  int moments = 0, good_to_know = 0;  // any of these moments; all of these conditions
  std::string kind;                   // empty: both
  order by = order::urgent_first;
  std::optional<double> lat, lon;  // for `nearest`, and between equals of `best_fit`
  int page = 1, per_page = 20;
};

// Where the words of a search stand in a listing.
struct fit {
  bool title = false, theme = false, organisation = false, place = false, text = false;
};

struct found {
  std::vector<listing> rows;
  std::vector<fit> fits;  // of each row, when there were words
  long long total = 0;
  bool more_than_total = false;               // a word that is in too many rows: counted up to `most_hits`
  bool counted = true;                        // false: too many rows to count beside each filter
  std::map<std::string, long long> by_theme;  // counts with all filters but those on the theme itself
  std::map<int, long long> by_moment;         // the same for moments
  std::map<int, long long> by_condition;      // what would be left with this condition too
  std::map<std::string, long long> by_kind;
  std::string corrected;  // the words that were searched, when a typing error was mended
};

// How many rows a search by words looks at; a word that is in more of them says "more than".
constexpr int most_hits = 500;

found search(transaction&, const query&, const stock&, instant now);
found search(transaction&, const query&, instant now);

std::vector<listing> urgent(transaction&, const std::vector<int>& municipalities, const stock&, instant now,
                            int limit, const std::string& of_network = {});
std::vector<listing> urgent(transaction&, const std::vector<int>& municipalities, instant now, int limit);

}  // namespace paraat::listings
