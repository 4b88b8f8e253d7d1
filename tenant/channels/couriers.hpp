#pragma once
// Carry the messages of all tenants of this node out, by mail and by SMS.
//
// A courier takes one message in a transaction (it is "leaving"), lets it go outside any transaction, and
// writes down what came of it in another. It takes one at a time, so that a stop holds for everything but
// what is in somebody's hands at that moment. Where a tenant has much to say the couriers go round: each
// message of one tenant, then one of the next.
//
// The pace is a bucket in the database, for all processes of the node together. A channel that fails as a
// whole (no connection, a certificate that does not hold, a gateway that is overrun) is closed for a growing
// pause, and then tried by one message at a time; messages wait meanwhile and lose nothing. A message whose
// courier died is in nobody's hands after a minute; it may have left, and is repeated only where the other
// side knows the two for one: a mail by its Message-ID, an SMS by its Idempotency-Key.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "ops/metrics.hpp"
#include "tenant/channels/carrying.hpp"
#include "tenant/channels/office.hpp"
#include "tenant/mail/post.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::channels {

class couriers {
 public:
  struct context {
    database& db;
    const clock& time;
    const tenants::directory& tenants;
    mail::post& post;
    const office& rules;
    metrics& figures;
  };
  explicit couriers(context);
  ~couriers();

  void start(int per_channel = 4);
  void stop();  // at most as long as one message takes
  // Something may wait. Any thread, quick.
  void wake();
  // Carries out what is due now, and waits for what is in the hands of others. For tests.
  void run_due();

 private:
  struct turn {
    tenant_id who;
    std::uint64_t marked = 0;
  };
  struct lane {
    std::deque<turn> turns;
    std::vector<std::thread> hands;
  };
  void look_around();
  void tell_owners(tenant_id, const std::vector<std::string>& ids);
  claim_outcome carry_one(tenant_id, channel);
  verdict deliver(tenant_id, const carried&);
  void conclude_and_tell(tenant_id, const carried&, const verdict&);
  bool take_turn(channel);
  void mark(channel, tenant_id);
  void work(channel);
  void watch();
  lane& of(channel c) { return c == channel::sms ? texts_ : mails_; }

  context context_;
  std::mutex mutex_;
  std::condition_variable changed_;
  lane mails_, texts_;
  std::thread watching_;
  std::uint64_t marks_ = 0;
  int busy_ = 0;
  bool woken_ = false, stopping_ = false;
};

}  // namespace paraat::channels
