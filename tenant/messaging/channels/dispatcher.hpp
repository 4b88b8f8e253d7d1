#pragma once
// The dispatcher: sends the messages of all tenants of this node, by mail, by SMS and to devices.
//
// A worker claims one message in a short transaction (it is "leaving", and the attempt is counted), sends it
// outside any transaction, and concludes in a second one. It claims one message at a time, so that a stop
// holds for all messages except the one being sent at that moment. Each class (crisis, normal, bulk) of each
// channel has workers of its own, so that a server that hangs on a newsletter delays no call-out. Tenants
// take turns: one message of the first, then one of the next.
//
// The pace is a bucket in the database, for all processes of the node together. A channel that fails as a
// whole (no connection, a certificate that does not hold, a gateway that is overrun) is closed for a growing
// pause, and then tried by one message at a time; messages wait meanwhile and lose nothing. The process
// renews the lease of the messages it is sending; a message of a killed process is free when the lease ends.
// It may have left, and is repeated only where the server recognises the repetition: a mail by its Message-ID
// (once), an SMS by its Idempotency-Key, a notification by its Topic.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "ops/metrics.hpp"
#include "ops/observation.hpp"
#include "tenant/messaging/channels/message_queue.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::channels {

class dispatcher {
 public:
  struct context {
    database& db;
    const clock& time;
    const tenants::directory& tenants;
    mail::mailer& post;
    const messaging_config& rules;
    metrics& figures;
    const observers& seen;  // of each attempt
  };
  explicit dispatcher(context);
  ~dispatcher();

  // Crisis has this many workers a channel, normal half of them, bulk one.
  void start(int per_channel = 4);
  // No message is claimed from here on, and a delivery that hangs is broken off soon. `stop` waits for it.
  void begin_stop();
  void stop();
  // Something may wait. Any thread, quick.
  void wake();
  // Sends the due messages, and waits for other workers' sends. For tests.
  void run_due();

 private:
  struct turn {
    tenant_id who;
    std::uint64_t marked = 0;
  };
  struct lane {
    std::deque<turn> turns;
    std::vector<std::thread> workers;
  };
  void look_around();
  void show_figures(const std::map<channel, instant>& oldest, instant now, bool any_sender);
  void tell_owners(tenant_id, const std::vector<std::string>& ids);
  std::vector<std::string> held_of(tenant_id);
  claim_outcome carry_one(tenant_id, lane_id);
  void send(tenant_id, const carried&, observation);
  verdict deliver(tenant_id, const carried&);
  verdict deliver_to_device(tenant_id, const carried&);
  bool can_send(channel) const;
  void count_mail(const verdict&, const std::string& state);
  std::string conclude_and_tell(tenant_id, const carried&, const verdict&);
  bool take_turn(lane_id);
  void mark(lane_id, tenant_id);
  bool nothing_waits() const;
  void work(lane_id);
  void watch();

  context context_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<lane_id, lane> lanes_;                        // never changed after construction
  std::vector<std::pair<tenant_id, std::string>> held_;  // messages being sent now
  std::thread watching_;
  std::uint64_t marks_ = 0;
  int busy_ = 0;
  bool woken_ = false, stopping_ = false;
};

}  // namespace paraat::channels
