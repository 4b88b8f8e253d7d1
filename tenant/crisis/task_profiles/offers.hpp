#pragma once
// The catalogue that an aggregator publishes, and its relation to a municipality's own profiles.
//
// An adopted profile belongs to the municipality: it keeps working when the catalogue changes, is withdrawn
// or cannot be reached. Each profile keeps a digest of the catalogue's content when it was last adopted or
// reviewed (`base`). The possible actions follow from that digest, the catalogue's present content, and the
// municipality's version; text written by a municipality is replaced only on an explicit choice for that
// profile and that version of the offer.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/platform/tenants/tenants.hpp"

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
// Hex SHA-256: the same for the same content, whatever its author.
std::string digest_of(const content&);

// ---- the aggregator's side

// Only an aggregator publishes; only profiles that it uses itself. Idempotent.
result<void> publish(transaction&, const tenants::tenant& here, std::string_view code, instant now);
result<void> withdraw(transaction&, const tenants::tenant& here, std::string_view code, instant now);
// Takes everything that comes with the node into use where it is not, and publishes all that is in use. How
// many were not published before.
result<int> publish_all(transaction&, const tenants::tenant& here, instant now);

// ---- published profiles, for federation

std::optional<offer> own_offer(transaction&, std::string_view publisher, std::string_view id);
std::vector<offer> all_own_offers(transaction&, std::string_view publisher);
// Of others: the caller has decided that these are the newest.
void take(transaction&, const std::vector<offer>&);
void take_away(transaction&, std::string_view publisher, const std::vector<std::string>& ids);
std::vector<offer> of_publisher(transaction&, std::string_view publisher);

// ---- the municipality's side

// The catalogue's present content for a code: the offer of an aggregator of the network, or the node's own.
// Where two aggregators offer one code: the aggregator it was adopted from, else the first by party.
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

// Replaces our profile by the catalogue's content. `seen`: digest of the content that the user saw; when the
// catalogue has changed since: conflict. A profile adapted here is replaced only with `replace`; else:
// conflict.
result<profile> take_over(transaction&, const tenants::tenant& here, std::string_view code,
                          std::string_view seen, bool replace, instant now);
// Keeps our profile; the catalogue's version counts as reviewed.
result<profile> keep_ours(transaction&, const tenants::tenant& here, std::string_view code,
                          std::string_view seen);

}  // namespace paraat::task_profiles
