#include "federation/delivery/delivery.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <random>
#include <set>

#include "federation/delivery/delivery_attempt.hpp"
#include "federation/delivery/lane_rows.hpp"
#include "federation/delivery/schedule.hpp"
#include "federation/delivery/sequencing.hpp"
#include "federation/signed_client.hpp"
#include "ops/bridge.hpp"
#include "ops/log.hpp"
#include "protocol/bytes.hpp"

namespace paraat::federation::delivery {
namespace net = boost::asio;
namespace {

// Renewed while the process lives.
constexpr std::chrono::seconds lease{15}, renewed_every{5};
constexpr std::chrono::seconds stalled{60}, figures_every{5};

double roll() {
  thread_local std::mt19937 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

}  // namespace

struct delivery_service::shared : std::enable_shared_from_this<shared> {
  explicit shared(context c) : context_(std::move(c)), who(random_code(16)) {
    if (!context_.dice) context_.dice = roll;
  }
  const web::services& services() const { return context_.local.services; }
  database& db() const { return services().db; }
  instant now() const { return services().time.now(); }

  void start_delivery_workers();
  net::awaitable<void> carry(std::shared_ptr<shared> self, claimed lane);
  net::awaitable<answered> exchange(const claimed& lane, std::string body);
  void wake_failing_lanes();
  void keep_leases();
  void tell_tenants();
  void show_figures();

  context context_;
  const std::string who;  // this process, on the leases
  std::atomic<int> crisis = 0, bulk = 0, probes = 0;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::set<std::string> heard;
  instant last_beat{}, last_figures{}, renewed{};
};

// Sends a batch to the peer and gives its answer.
net::awaitable<answered> delivery_service::shared::exchange(const claimed& lane, std::string body) {
  answered out;
  if (lane.peer == context_.local.own.node_id) {
    const auto receive = [this, lane, body = std::move(body)] {
      const inbox::answer a = inbox::receive(context_.local, lane.peer, lane.where, body);
      return answered{a.status, a.body, a.retry_after, {}};
    };
    answered local = co_await on_worker(context_.workers, receive);
    co_return local;
  }
  question q;
  q.node = lane.peer;
  q.method = "POST";
  q.path = fmt::format("/fed/v1/inbox/{}", outbox::name_of(lane.where));
  q.body = std::move(body);
  q.repeatable = true;
  try {
    const auto list = context_.local.members_list.now();
    const reply r = co_await ask(context_.wire, *list, context_.local.own, services().time, std::move(q));
    out = {r.status, r.body, r.retry_after, {}};
  } catch (const unreachable& e) {
    out.failure = e.what();
  }
  co_return out;
}

// Batch after batch, until the lane is empty or fails.
net::awaitable<void> delivery_service::shared::carry(std::shared_ptr<shared> self, claimed lane) {
  const bool was_failing = lane.failures > 0;
  try {
    bool more = true;
    while (more) {
      const auto load = [this, lane] { return load_round(db(), context_.local, lane, now()); };
      round r = co_await on_worker(context_.workers, load);
      answered a;
      if (!r.body.empty()) {
        answered got = co_await exchange(lane, r.body);
        a = std::move(got);
      }
      const bool go_on = !stopping;
      const auto conclude = [this, lane, r, a, go_on] {
        return conclude_round(db(), context_.local, lane, r, a,
                              {who, now(), now() + lease, context_.dice(), go_on});
      };
      const concluded c = co_await on_worker(context_.workers, conclude);
      lane = c.lane;
      more = c.more;
    }
  } catch (const std::exception& e) {
    // The database is away: the lease ends by itself, and sent messages are sent again under the same id.
    log::warning("delivery_failed", {{"peer", lane.peer}, {"type", typeid(e).name()}});
  }
  --(lane.where == outbox::lane::crisis ? crisis : bulk);
  if (was_failing) --probes;
}

// Crisis first. Bulk leaves a quarter of the workers free, lanes that fail leave half.
void delivery_service::shared::start_delivery_workers() {
  const int all = context_.delivery_workers;
  // A members list that expired a month ago: bulk waits for the operator, except between tenants of this
  // node.
  const bool halted = context_.local.members_list.now()->standing_at(now()) == standing::operator_decides;
  for (const outbox::lane where : {outbox::lane::crisis, outbox::lane::bulk}) {
    const bool urgent = where == outbox::lane::crisis;
    const int free = all - crisis - bulk;
    const int room = urgent ? free : std::min(free, all - all / 4 - bulk);
    if (room <= 0 || stopping) continue;
    const auto lanes = db().write(std::nullopt, [&](transaction& tx) {
      return rows::claim(tx, where, who, now(), now() + lease, room, std::max(0, all / 2 - probes),
                         halted && !urgent ? context_.local.own.node_id : "");
    });
    for (const claimed& l : lanes) {
      ++(urgent ? crisis : bulk);
      if (l.failures > 0) ++probes;
      net::co_spawn(net::make_strand(context_.executor), carry(shared_from_this(), l),
                    [](std::exception_ptr) {});
    }
  }
}

void delivery_service::shared::wake_failing_lanes() {
  const instant t = now();
  std::set<std::string> peers;
  {
    const std::lock_guard lock(mutex);
    peers.swap(heard);
  }
  // Just started, or stood still: whatever fell due meanwhile does not go all at once.
  const bool outage = last_beat + stalled < t;
  last_beat = t;
  if (!outage && peers.empty()) return;
  db().write(std::nullopt, [&](transaction& tx) {
    for (const outbox::lane where : {outbox::lane::crisis, outbox::lane::bulk}) {
      const double most = wake_up_spread(where).count();
      if (outage) rows::spread(tx, where, t, most);
      if (!peers.empty())
        rows::bring_forward(tx, {peers.begin(), peers.end()}, where, t, shortest_pause(where).count(), most);
    }
  });
}

void delivery_service::shared::keep_leases() {
  const bool first = renewed == instant{};
  if (!first && renewed + renewed_every > now() && renewed <= now()) return;
  renewed = now();
  if (first ? !context_.alone : crisis + bulk == 0) return;
  db().write(std::nullopt, [&](transaction& tx) {
    if (first)
      rows::free_all(tx);
    else
      rows::renew(tx, who, now() + lease);
  });
}

void delivery_service::shared::tell_tenants() {
  const auto waiting = db().read(std::nullopt, [](transaction& tx) { return rows::untold_tenants(tx); });
  for (const tenant_id id : waiting) {
    const auto tenant = services().tenants.of(id);
    if (!tenant) continue;
    db().write(id, [&](transaction& tx) {
      const web::scope s = inbox::scope_of(services(), *tenant, now());
      for (const rows::untold& u : rows::take_untold(tx, 500)) {
        const kinds::kind* what = kinds::named(context_.local.known, u.kind);
        const auto fate = kinds::fate_named(u.state);
        if (what != nullptr && fate) what->settled(tx, s, {u.id, u.to, *fate, u.reason});
      }
    });
  }
}

void delivery_service::shared::show_figures() {
  if (last_figures + figures_every > now() && last_figures <= now()) return;
  last_figures = now();
  metrics& f = services().figures;
  const auto age = [&](const std::optional<instant>& since) {
    return since ? std::chrono::duration<double>(now() - *since).count() : 0.0;
  };
  for (const lane_state& s :
       db().read(std::nullopt, [&](transaction& tx) { return lane_states(tx, now()); })) {
    const std::map<std::string, std::string> labels{{"peer", s.peer},
                                                    {"lane", std::string(outbox::name_of(s.where))}};
    const auto held = [&](const char* state, long long n) {
      auto with_state = labels;
      with_state.emplace("state", state);
      f.messages_held.Add(with_state).Set(static_cast<double>(n));
    };
    held("waiting", s.waiting);
    held("parked", s.parked);
    held("undelivered", s.undelivered);
    held("refused", s.refused);
    f.messages_lag.Add(labels).Set(age(s.oldest_waiting));
    f.lane_backoff.Add(labels).Set(age(s.failing_since));
  }
}

delivery_service::delivery_service(context c) : shared_(std::make_shared<shared>(std::move(c))) {}
delivery_service::~delivery_service() { stop(); }

void delivery_service::beat() {
  shared& s = *shared_;
  if (s.stopping) return;
  const auto list = s.context_.local.members_list.now();
  give_numbers(s.db(), s.services().tenants, *list, s.context_.local.known, s.now());
  s.db().write(std::nullopt, [&](transaction& tx) {
    rows::expire(tx, s.now());
    rows::end_restored(tx, s.now());
  });
  s.keep_leases();
  s.wake_failing_lanes();
  s.start_delivery_workers();
  s.tell_tenants();
  s.show_figures();
}

void delivery_service::heard_from(const std::string& peer) {
  const std::lock_guard lock(shared_->mutex);
  shared_->heard.insert(peer);
}

void delivery_service::stop() { shared_->stopping = true; }

std::size_t delivery_service::running() const {
  return static_cast<std::size_t>(shared_->crisis) + static_cast<std::size_t>(shared_->bulk);
}

}  // namespace paraat::federation::delivery
