#pragma once
// Vacancies of one tenant: draft → published → filled / closed / expired. Each change is kept in the history.
// A published vacancy stands in the public read model, without its contact, from the same transaction on.

#include <optional>
#include <string>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::vacancies {

using listings::day;

enum class vacancy_state { draft, published, filled, closed, expired };
std::string_view name_of(vacancy_state);
std::optional<vacancy_state> state_named(std::string_view);

// What people type; see the columns of tenant.vacancies for units.
struct content {
  organisations::organisation_id organisation_id;
  std::string kind = "volunteer";
  std::string title, body, theme, place;
  int nis = 0;
  std::optional<double> lat, lon;
  int moments = 0, good_to_know = 0, minimum_age = 0;
  std::string rhythm;
  std::optional<day> starts_on, ends_on;
  int places = 1;
  bool urgent = false;
  bool members_only = false;  // shown to staff of the municipalities of the network, never to the public
  std::string contact_name, contact_email, contact_phone;
  std::string contact_address, contact_hour;  // where and when who is accepted reports
};

// Whether someone who is accepted would know whom to meet, where and when.
bool says_where_to_report(const content&);

using vacancy_id = row_id<struct vacancy>;
struct vacancy {
  vacancy_id id;
  std::string ref;
  content what;
  asks::vacancy_asks asks;
  std::string organisation;
  vacancy_state status = vacancy_state::draft;
  std::string close_reason;
  std::string task_id;  // of an incident, whose places it shares (shared_places.hpp); empty: its own
  int places_taken = 0;
  int version = 1;
  std::optional<instant> published_at, expires_at;
  instant created_at{}, updated_at{};
};

// The same change in a row, of one actor, is one line: the last of them, and how many.
struct change {
  int version = 0;
  instant at{};
  std::optional<std::int64_t> account;
  std::string what;
  int times = 1;
};
constexpr int most_changes = 200;

// Who does it: the account, for the history; none when the clock does it.
using actor = std::optional<std::int64_t>;

result<vacancy> create(transaction&, const content&, actor, instant now, const asks::vacancy_asks& = {});
result<vacancy> edit(transaction&, const tenants::tenant&, const vacancy_id&, const content&,
                     int seen_version, actor, instant now);
// What it asks and offers, as people confirmed it.
result<vacancy> set_asks(transaction&, const tenants::tenant&, const vacancy_id&, const asks::vacancy_asks&,
                         int seen_version, actor, instant now);
result<vacancy> publish(transaction&, const tenants::tenant&, const vacancy_id&, actor, instant now);
result<vacancy> close(transaction&, const tenants::tenant&, const vacancy_id&, std::string reason, actor,
                      instant now);
result<vacancy> mark_urgent(transaction&, const tenants::tenant&, const vacancy_id&, bool urgent, actor,
                            instant now);
// "It still stands": a vacancy without an end gets a new term.
result<vacancy> prolong(transaction&, const tenants::tenant&, const vacancy_id&, actor, instant now);
// The organisation changed its name: what is published carries the new one.
void show_new_name(transaction&, const tenants::tenant&, const organisations::organisation_id&, actor,
                   instant now);
result<vacancy> duplicate(transaction&, const vacancy_id&, actor, instant now);
void expire(transaction&, const tenants::tenant&, const vacancy_id&, instant now);

// Takes one place, or says why not. The last place is never given twice: the row is changed only where one is
// free.
result<vacancy> take_place(transaction&, const tenants::tenant&, const vacancy_id&, instant now);
void give_place_back(transaction&, const tenants::tenant&, const vacancy_id&, instant now);

// A draft that nobody changed since it was made goes; false otherwise.
bool take_back(transaction&, const vacancy_id&);

std::optional<vacancy> find(transaction&, const vacancy_id&);
std::vector<change> history(transaction&, const vacancy_id&);  // the last first

std::optional<vacancy> with_ref(transaction&, std::string_view ref);

enum class order { changed, title, organisation, ending, free_places };

struct vacancy_filter {
  std::optional<vacancy_state> status = {};
  bool of_everyone = true;  // false: of these organisations only
  std::vector<organisations::organisation_id> organisations = {};
  std::string words = {};
  bool public_only = false;  // not those for members of the network
  std::optional<instant> expires_before = {};
  order by = order::changed;
  int page = 1, per_page = 25;
};
struct page_of_vacancies {
  std::vector<vacancy> rows;
  long long total = 0;
};
page_of_vacancies list(transaction&, const vacancy_filter&);
// Empties the contact of vacancies whose organisation was refused or archived, after the term of
// keep.declined.
void forget_contacts(transaction&, instant now);
std::map<vacancy_state, long long> counts(transaction&, const vacancy_filter&);
// Open vacancies for the public of each organisation that has any.
std::map<std::string, long long> open_counts(transaction&);

// How it looks in the public read model.
listings::listing listing_of(const vacancy&, const tenants::tenant& owner);

// How long a vacancy without an end stands before it must be confirmed.
constexpr std::chrono::days open_ended_term{180};
// The kind of job that the clock runs at expiry.
constexpr std::string_view expire_job = "vacancies.expire";

}  // namespace paraat::vacancies
