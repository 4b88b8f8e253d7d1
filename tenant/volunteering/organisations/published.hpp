#pragma once
// The public side of organisations, own and foreign: name, kind, activities, site. No person, no address. Own
// organisations are projected here in the transaction that changes them; federation writes foreign ones.

#include <optional>
#include <string>
#include <vector>

#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

struct published {
  std::string publisher, id;
  std::int64_t version = 0;
  std::optional<tenant_id> own;
  int nis = 0;
  std::string name, kind, about, website, url;
  bool operator==(const published&) const = default;
};

// Updates the public side of an own organisation: present while it is approved. Tells the projector.
void project(transaction&, const organisation&);

// Of ours and listed; nullopt otherwise.
std::optional<published> own_published(transaction&, std::string_view publisher, std::string_view id);
std::vector<published> all_own_published(transaction&, std::string_view publisher);

// Of others: the caller has decided that these are the newest.
void take(transaction&, const std::vector<published>&);
void take_away(transaction&, std::string_view publisher, const std::vector<std::string>& ids);
std::vector<published> of_publisher(transaction&, std::string_view publisher);

struct published_filter {
  std::vector<int> municipalities;  // empty: all
  std::string but_not;              // party whose organisations are left out
  std::string words;
  int page = 1, per_page = 24;
};
struct page_of_published {
  std::vector<published> rows;
  long long total = 0;
};
page_of_published list_published(transaction&, const published_filter&);

}  // namespace paraat::organisations
