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
#include "tenant/store/database.hpp"

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
};

// Writes a listing if its version is higher than what is known of it; false when it is not.
bool accept(transaction&, const listing&);
// Takes it away. A later version may bring it back.
void remove(transaction&, std::string_view publisher, std::string_view id);

std::optional<listing> own_with_ref(transaction&, tenant_id, std::string_view ref);
std::optional<listing> with_id(transaction&, std::string_view publisher, std::string_view id);

enum class order { urgent_first, newest, nearest };

struct query {
  std::string words;                  // as typed
  std::vector<int> municipalities;    // NIS codes; empty: all
  std::vector<std::string> themes;    // any of these
  int moments = 0, good_to_know = 0;  // any of these moments; all of these conditions
  std::string kind;                   // empty: both
  order by = order::urgent_first;
  std::optional<double> lat, lon;  // for `nearest`
  int page = 1, per_page = 20;
};

struct found {
  std::vector<listing> rows;
  long long total = 0;
  std::map<std::string, long long> by_theme;  // counts with all filters but those on the theme itself
  std::map<int, long long> by_moment, by_condition;
  std::string corrected;  // the words that were searched, when a typing error was mended
};
found search(transaction&, const query&, instant now);

std::vector<listing> urgent(transaction&, const std::vector<int>& municipalities, instant now, int limit);
// Open vacancies per municipality.
std::map<int, long long> counts(transaction&, instant now);

}  // namespace paraat::listings
