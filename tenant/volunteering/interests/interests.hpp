#pragma once
// "Laat weten wat je zoekt": people who want to help and found nothing yet. They confirm by a
// mailed link, the staff look for something that fits, and a link in every mail takes them off the list.

#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::interests {

using interest_id = row_id<struct interest>;
struct interest {
  interest_id id;
  std::string name, email, note, language = "nl";
  std::vector<std::string> themes;  // codes
  int moments = 0;                  // bits
  std::string alert_rhythm;  // how often they want a mail when something fits (alerts::rhythm); empty: none
  bool confirmed = false;
  instant created_at{};
};

constexpr std::string_view consent_version = "2026-11";
constexpr std::chrono::days confirm_term{7};
constexpr std::chrono::days stop_term{730};
constexpr std::string_view confirm_purpose = "interest.confirm";
constexpr std::string_view stop_purpose = "interest.stop";

result<interest> add(transaction&, interest, instant now);
// From now on on the list; what the same person wished before makes way, with the saved search of it.
result<interest> confirm(transaction&, const interest_id&, instant now);
// Takes someone off the list: everything about them goes, also the search that was saved with it.
bool erase(transaction&, const interest_id&);
std::optional<interest> find(transaction&, const interest_id&);

enum class order { newest, oldest, name };

struct interest_filter {
  std::string theme, words;
  order by = order::newest;
  int page = 1, per_page = 25;
};
struct page_of_interests {
  std::vector<interest> rows;
  long long total = 0;
};
page_of_interests list(transaction&, const interest_filter&);  // confirmed ones
long long count(transaction&);

void forget_old(transaction&, instant now);

}  // namespace paraat::interests
