#pragma once
// Delivers messages to other nodes until there is a receipt, or the operator is shown that there is none.
//
// A lane is one peer and one urgency (crisis, bulk). On each lane at most one batch is under way, whichever
// process sends it: a sender leases the lane's row first (`for update skip locked`), and only then reads the
// waiting messages. A running process renews its leases; the leases of a killed process end within 15
// seconds. A batch is at most 100 envelopes or 1 MiB; each envelope is signed as it leaves, so a key replaced
// meanwhile no longer signs. The receipts of one answer are one transaction.
//
// A lane is open, or it is backing off: after a failure it waits (schedule.hpp), and then it is half open:
// one envelope goes, and only its receipt opens the lane again. Traffic that the peer itself signed brings
// that attempt forward, spread over some seconds, because all its peers notice its return at the same moment;
// it does not open the lane. All of this stands in the database: a restart forgets nothing.
//
// Two kinds of failure. A peer that was not reached, did not answer, or gave an answer that does not verify,
// is a failure of the lane. A signed refusal of the batch may be the fault of one envelope, so after two
// refusals the batch is halved, and a single envelope that is refused twice is parked and shown. A receipt
// that says "rejected" ends its envelope, "deferred" postpones it, and the other envelopes continue.
//
// While the members list waits for the operator's decision (members.hpp), bulk waits too; the crisis lane and
// messages between tenants of this node go on.
//
// Reserve: at most three quarters of the workers carry bulk, and at most half of them try failing lanes, so
// a worker is always free for the crisis lane of a peer that answers. A peer that is away costs a row and a
// timer. Tenants of this node are reached through the same verbs, without a socket.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "federation/delivery/lanes.hpp"
#include "federation/inbox/inbox.hpp"
#include "federation/transport.hpp"

namespace paraat::federation::delivery {

struct context {
  boost::asio::any_io_executor executor;
  boost::asio::thread_pool& workers;
  transport& wire;
  inbox::context local;  // the inbox of this node, for messages between its own tenants
  int delivery_workers = 64;
  bool alone = false;  // no other process of this node: leases of a dead process are free at the start
  std::function<double()> dice = {};  // from 0 to 1; absent: random
};

class delivery_service {
 public:
  explicit delivery_service(context);
  ~delivery_service();

  // Gives numbers, ends expired messages, starts workers on due lanes, and tells tenants the delivery status
  // of their messages. Called by the beat; cheap when nothing waits.
  void beat();
  // A peer showed a sign of life. Any thread, quick.
  void heard_from(const std::string& peer);
  // Starts no more workers; running workers end by themselves.
  void stop();
  std::size_t running() const;

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
};

}  // namespace paraat::federation::delivery
