#pragma once
// Announcements to the members: our manifest, the newest members list and revocations are pushed to every
// member that has not confirmed them yet, so that a new key, a new member or a revocation is known everywhere
// within a minute and not only at the next request. Pushed documents prove themselves; a member that is away
// is tried again, after 5 s up to 5 minutes, and asks by itself after its return.

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>

#include "federation/membership/membership.hpp"
#include "federation/transport.hpp"

namespace paraat::federation {

struct announcing_context {
  boost::asio::any_io_executor executor;
  boost::asio::thread_pool& workers;
  transport& wire;
  database& db;
  const membership& members_list;
  const node_keys& own;
  const clock& time;
};

class announcer {
 public:
  explicit announcer(announcing_context);
  ~announcer();
  // Starts announcements to members that are due and lack the newest versions; returns at once. The node that
  // signs the list is told of our tenants when its list describes them otherwise.
  void beat(const std::vector<member_tenant>& own_tenants);
  // Whether every member that takes part confirmed the manifest that is in the database now.
  bool all_told(transaction&) const;
  // Whether a member said yes since this was last asked: keys may go on now.
  bool someone_said_yes();
  void stop();
  std::size_t running() const;

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
};

// The member reports that it does not know this node: everything is pushed again.
void forget_announced(transaction&, std::string_view node);

struct announced {
  std::int64_t manifest = 0, members = 0, revocations = 0;
  bool all(const announced& wanted) const {
    return manifest >= wanted.manifest && members >= wanted.members && revocations >= wanted.revocations;
  }
};

namespace rows {
// The versions that members should hold now: without the documents, because this is read five times a second.
announced newest_versions(transaction&, std::string_view own_node);
struct told {
  announced known;
  std::optional<instant> next_try;
};
std::map<std::string, told> announcements(transaction&);
void put_announced(transaction&, std::string_view node, const announced&);
void put_unheard(transaction&, std::string_view node, instant now);
}  // namespace rows

}  // namespace paraat::federation
