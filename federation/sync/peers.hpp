#pragma once
// One long-poll per peer: a loop for each node whose publishers this node follows.
//
// A loop asks `changes` and waits up to 25 s for an answer, reads the feeds that moved page by page, and asks
// again. A peer that does not answer, or answers wrongly, is asked again after a pause that doubles up to
// five minutes; the pause is kept in the database. No peer can hold up another: each loop has its own
// connection and its own state.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "federation/membership/membership.hpp"
#include "federation/transport.hpp"
#include "ops/metrics.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::federation::sync {

struct peers_context {
  boost::asio::any_io_executor executor;
  boost::asio::thread_pool& workers;
  transport& wire;
  database& db;
  membership& members_list;
  const node_keys& own;
  const tenants::directory& tenants;
  const municipal_register& municipalities;
  const clock& time;
  metrics& figures;
};

class peers {
 public:
  explicit peers(peers_context);
  ~peers();
  // Starts loops for nodes to follow and ends loops of other nodes. Cheap when nothing changed.
  void refresh();
  // A round with a peer at once, beside its loop and without waiting for news. The future holds the error, if
  // any.
  std::future<void> ask_now(const std::string& node);
  // Asks every loop to end; returns at once. They have ended when `running` is 0.
  void stop();
  std::size_t running() const;

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
};

}  // namespace paraat::federation::sync
