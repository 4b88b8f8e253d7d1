#include "tests/support/same_feed.hpp"

#include <fmt/format.h>

#include <map>

#include "federation/feeds/feeds.hpp"
#include "federation/sync/consumer.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using hashes = std::map<std::string, std::string>;

std::string compare(const hashes& ours, const hashes& theirs) {
  std::string out;
  for (const auto& [id, hash] : ours) {
    const auto at = theirs.find(id);
    if (at == theirs.end()) out += fmt::format("{} is missing at the reader\n", id);
    if (at != theirs.end() && at->second != hash) out += fmt::format("{} is another at the reader\n", id);
  }
  for (const auto& [id, hash] : theirs)
    if (!ours.contains(id)) out += fmt::format("{} is too many at the reader\n", id);
  return out;
}

feed_sum sum_of(const hashes& all) {
  feed_sum out;
  for (const auto& [_, hash] : all) out.add(hash);
  return out;
}

std::string compare_listings(std::vector<listings::listing> ours,
                             const std::vector<listings::listing>& theirs) {
  std::string out;
  std::map<std::string, listings::listing> shown;
  for (const auto& l : theirs) shown.emplace(l.id, l);
  for (auto& l : ours) {
    l.own.reset();
    const auto at = shown.find(l.id);
    if (at == shown.end()) {
      out += fmt::format("{} is not shown\n", l.title);
    } else {
      if (!says_the_same(l, at->second)) out += fmt::format("{} is shown otherwise\n", l.title);
      shown.erase(at);
    }
  }
  for (const auto& [_, l] : shown) out += fmt::format("{} is shown and not published\n", l.title);
  return out;
}

// `name`: the name of the field, for people.
template <class Shown>
std::string compare_shown(std::vector<Shown> ours, const std::vector<Shown>& theirs,
                          std::string Shown::* name) {
  std::string out;
  std::map<std::string, Shown> shown;
  for (const auto& o : theirs) shown.emplace(o.id, o);
  for (auto& o : ours) {
    o.own.reset();
    if (const auto at = shown.find(o.id); at == shown.end() || !(at->second == o))
      out += fmt::format("{} is shown otherwise\n", o.*name);
    shown.erase(o.id);
  }
  for (const auto& [_, o] : shown) out += fmt::format("{} is shown and not published\n", o.*name);
  return out;
}

}  // namespace

std::string differences(federated_node& publisher, federated_node& reader, const fed::feed_id& f) {
  hashes ours, theirs;
  std::string out;
  const bool members = f.audience == "members", organisations_too = f.feed == "organisations";
  std::vector<listings::listing> published;
  std::vector<organisations::published> listed;
  std::vector<task_profiles::offer> offered;
  publisher.db().read(std::nullopt, [&](transaction& tx) {
    const auto all = fed::feeds::present(tx, f);
    if (!all) return;
    for (const auto& i : all->items) ours.emplace(i.object, i.hash);
    if (!(all->at.sum == sum_of(ours))) out += "the publisher's sum is not that of its items\n";
    published = listings::all_own(tx, f.party);
    std::erase_if(published, [&](const auto& l) { return l.members_only != members; });
    listed = organisations::all_own_published(tx, f.party);
    offered = task_profiles::all_own_offers(tx, f.party);
  });
  reader.db().write(std::nullopt, [&](transaction& tx) {
    const auto row = fed::sync::find(tx, f);
    if (!row) {
      out += "the reader does not follow it\n";
      return;
    }
    for (const auto& [id, k] : fed::sync::rows::present(tx, *row)) theirs.emplace(id, k.hash);
    if (!(row->sum == sum_of(theirs))) out += "the reader's sum is not that of its items\n";
    out += compare(ours, theirs);
    if (f.feed == "task-profiles") {
      out += compare_shown(offered, task_profiles::of_publisher(tx, f.party), &task_profiles::offer::code);
      return;
    }
    out += organisations_too ? compare_shown(listed, organisations::of_publisher(tx, f.party),
                                             &organisations::published::name)
                             : compare_listings(published, listings::of_publisher(tx, f.party, members));
  });
  return out;
}

fed::sync::feed_status status_of(federated_node& reader, const fed::feed_id& f) {
  const auto list = reader.members();
  const instant now = reader.time().now();
  return reader.db().read(std::nullopt, [&](transaction& tx) {
    for (const auto& s : fed::sync::feed_states(tx, *list, now))
      if (s.feed == f) return s;
    return fed::sync::feed_status{};
  });
}

}  // namespace paraat::test
