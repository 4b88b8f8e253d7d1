#pragma once
// A node whose neighbours the test plays itself, byte by byte: they can sign, mis-sign, withhold, delay,
// duplicate and reorder, or be away. Deliveries run only when the test starts them.

#include <protocol/paraat.pb.h>

#include <boost/asio/io_context.hpp>
#include <deque>
#include <map>
#include <set>

#include "federation/delivery/delivery.hpp"
#include "protocol/hpke.hpp"
#include "protocol/http_signature.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {

// How a neighbour behaves at one request.
struct behaviour {
  enum class way { honest, away, refuses, silent, garbage };
  way what = way::honest;
  unsigned status = 0;             // refuses
  std::string code;                // refuses
  std::string retry_after;         // refuses
  std::set<std::string> withhold;  // texts of case ids, or message ids, without a receipt
  bool wrong_signature = false, wrong_hash = false, other_id = false;
  bool by_previous_key = false;  // the receipt
  std::chrono::seconds received_ago{0};
  bool twice = false, backwards = false;
  wire::Outcome outcome = wire::ACCEPTED;
  std::string error;
  std::uint64_t next_seq = 0;  // 0: absent
  std::uint32_t credit = 25'000;
};

class lying_peer {
 public:
  lying_peer(std::string id, int number, instant now);
  std::string id, party, url;
  keys::signing_key master = keys::signing_key::generate(), signing = keys::signing_key::generate();
  hpke::sealing_key sealing = hpke::sealing_key::generate();
  std::string manifest;  // bytes of a SignedManifest
  std::optional<keys::signing_key> previous;
  void replace_key(instant now);  // the one before is retired now

  // The next behaviour: the first of the script, and when that is empty, `usual`. A request for which
  // `poison` holds is refused with 400.
  std::deque<behaviour> script;
  behaviour usual;
  std::function<bool(const wire::Envelope&)> poison;

  // A request that the peer received.
  struct seen {
    outbox::lane where;
    std::vector<std::string> ids;
    std::vector<std::uint64_t> numbers;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> skipped;
  };
  std::vector<seen> requests;
  std::map<std::string, int> times;  // each message id
  std::vector<std::string> bodies;

  std::string key_id() const { return keys::key_id(id, signing.public_key().bytes()); }
  federation::incoming answer(const federation::outgoing&, instant now);
};

class lying_neighbours : public running_node, public federation::transport {
 public:
  explicit lying_neighbours(std::size_t count);
  ~lying_neighbours() override;

  tenants::tenant alken;
  std::vector<std::unique_ptr<lying_peer>> peers;
  lying_peer& peer(std::size_t i = 0) { return *peers.at(i); }

  // Another process of the same node.
  std::unique_ptr<federation::delivery::delivery_service> another_process(int workers = 64);
  // A beat, and everything that follows from it.
  void deliver() { deliver(*workers); }
  void deliver(federation::delivery::delivery_service&);
  // Moves the clock and delivers.
  void later(std::chrono::microseconds by);
  // The same in steps that are no outage of this node.
  void pass(std::chrono::microseconds time);
  std::string write(std::size_t to, const std::string& text, bool urgent = false);
  std::vector<std::string> write_many(std::size_t to, int count, bool urgent = false);

  std::vector<federation::delivery::lane_state> lanes();
  federation::delivery::lane_state lane(std::size_t peer, outbox::lane = outbox::lane::bulk);
  std::vector<federation::delivery::stuck_message> stuck();
  std::map<std::string, std::string> states();  // of every delivery, by message id
  std::string state_of_only();

  boost::asio::awaitable<federation::incoming> exchange(federation::outgoing) override;
  // Runs all work that does not wait for silent peers.
  void run_what_is_ready(const federation::delivery::delivery_service* also = nullptr);
  // Ends exchanges of peers that are silent, as if no answer had come in time.
  void give_up();
  std::size_t hanging();
  int most_at_once(const std::string& lane) const { return most_at_once_.at(lane); }

  std::unique_ptr<federation::delivery::delivery_service> workers;
  federation::inbox::context inbox();
  observers seen;  // of each message that comes to an end
  federation::membership members;
  std::unique_ptr<federation::node_keys> own;

 private:
  void found();
  boost::asio::io_context io_;
  boost::asio::thread_pool workers_{4};
  std::unique_ptr<federation::charges> accounts_;
  std::mutex mutex_;
  std::vector<std::function<void()>> hanging_;
  std::map<std::string, int> at_once_, most_at_once_;
};

}  // namespace paraat::test
