#pragma once
// The outbox: announces changes to other nodes, and to the other processes of this node.
//
// A verb that changes public data writes an outbox row in the transaction of the change and continues: it
// never calls up. After commit the projector of the node takes the row, reads the current state, numbers and
// signs it, and moves the head of the topic. Own commits wake the loop at once; other processes see it within
// 200 ms because each polls the heads. Touched topics are told to them with the next beat, gathered: moving a
// head in the transaction of every answer would make the answers of a crowd queue.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/store/database.hpp"

namespace paraat::outbox {

enum class object_kind { listing, organisation, task_profile };
std::string_view name_of(object_kind);

struct row {
  std::int64_t id = 0;
  tenant_id tenant;
  object_kind what = object_kind::listing;
  std::string object;
};

// Topics: "listings" (the public read model of this node), "feed/PARTY/listings/public", "tenants".
constexpr std::string_view listings_topic = "listings";
constexpr std::string_view tenants_topic = "tenants";
// Of this process only: it has read its tenants anew, so pages that name them may differ.
constexpr std::string_view tenants_read_topic = "tenants read";
constexpr std::string_view outbox_topic = "outbox";  // rows wait for the projector

// Versions of topics as known to this process, and the waits for them.
class heads {
 public:
  std::uint64_t version(std::string_view topic) const;
  // Moves the version on and calls every listener, in this process only.
  void wake(std::string_view topic);
  // After a commit of this process: wakes, and remembers the topic for the other processes.
  void committed(std::string_view topic);
  // Tells the other processes the topics committed here since the last time. On failure they are kept for the
  // next time.
  void tell(database&);
  // Takes the versions that the database holds; wakes topics moved by another process.
  void poll(transaction&);
  using listener = std::function<void(const std::string& topic)>;
  void listen(listener l);
  void stop_listening();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> local_;
  std::map<std::string, std::int64_t, std::less<>> stored_;
  std::set<std::string> untold_;
  std::vector<listener> listeners_;
};

// Written in the transaction of the change.
void announce(transaction&, tenant_id, object_kind, std::string_view object);
// Rows that no process has taken yet, locked for this transaction, oldest first.
std::vector<row> take(transaction&, int limit);
void done(transaction&, const std::vector<row>&);
// On a node without a network nothing needs numbers: takes the rows away and moves the head of the listings.
void drain(database&);
// Moves the stored head of a topic, for the other processes: for changes that must reach them even when this
// process dies right after its commit.
void move_head(transaction&, std::string_view topic);
// Heads of incidents that have been at rest for a day.
void forget_old(transaction&);

}  // namespace paraat::outbox
