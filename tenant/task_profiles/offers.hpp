#pragma once
// The catalogue that an aggregator publishes, and how a municipality's own profiles stand to it.
//
// What a municipality adopted is its own: it goes on working when the catalogue changes, is withdrawn or
// cannot be reached. Beside each of its profiles stands a digest of what the catalogue said when it was last
// taken or looked at (`base`). From that, what the catalogue says now, and what the municipality made of it,
// follows what can be done; nothing that a municipality wrote is replaced unless somebody says so of that
// profile and of that version of the offer.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/task_profiles/task_profiles.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::task_profiles {

struct offer {
  std::string publisher, id;
  std::int64_t version = 0;
  std::optional<tenant_id> own;
  std::string code;
  content what;
  bool operator==(const offer&) const = default;
};

// Of the object in a feed: a UUID of version 5 over the party and the code (protocol/README.md).
std::string offer_id(std::string_view party, std::string_view code);
bool good_code(std::string_view);  // 1 to 40 of a-z 0-9 _ -
// Hex SHA-256: the same for the same content, whoever wrote it.
std::string digest_of(const content&);

// ---- the aggregator's side

// Only an aggregator publishes; only what it uses itself. Twice is the same.
result<void> publish(transaction&, const tenants::tenant& here, std::string_view code, instant now);
result<void> withdraw(transaction&, const tenants::tenant& here, std::string_view code, instant now);
// Takes everything that comes with the node into use where it is not, and publishes all that is in use. How
// many were not published before.
result<int> publish_all(transaction&, const tenants::tenant& here, instant now);

// ---- what stands there, for federation

std::optional<offer> own_offer(transaction&, std::string_view publisher, std::string_view id);
std::vector<offer> all_own_offers(transaction&, std::string_view publisher);
// Of others: the caller has decided that these are the newest.
void take(transaction&, const std::vector<offer>&);
void take_away(transaction&, std::string_view publisher, const std::vector<std::string>& ids);
std::vector<offer> of_publisher(transaction&, std::string_view publisher);

// ---- the municipality's side

// What the catalogue says of a code now: what an aggregator of the network offers, or what comes with the
// node. Where two aggregators offer one code, the one that was adopted from, else the first by party.
struct source {
  std::string publisher;  // empty: it comes with the node
  content what;
};
std::vector<std::pair<std::string, source>> sources(transaction&, const tenants::tenant& here);  // by code
std::optional<source> source_of(transaction&, const tenants::tenant& here, std::string_view code);

enum class standing {
  own,           // written here; no catalogue has it
  not_in_use,    // offered
  same,          // as the catalogue has it
  adapted,       // changed here; the catalogue is as it was
  renewed,       // the catalogue changed; nothing was changed here
  both_changed,  // changed here, and in the catalogue since
};
standing compare(const std::optional<profile>& ours, const std::optional<source>& theirs);

// What the catalogue says becomes ours. `seen`: digest of what the person looked at; when the catalogue says
// something else by now: conflict. What was changed here is replaced only with `replace`; else: conflict.
result<profile> take_over(transaction&, const tenants::tenant& here, std::string_view code,
                          std::string_view seen, bool replace, instant now);
// What we have stays; the catalogue's version counts as looked at.
result<profile> keep_ours(transaction&, const tenants::tenant& here, std::string_view code,
                          std::string_view seen);

}  // namespace paraat::task_profiles
