#include "node/node.hpp"
#include "node/conversation_subjects.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <map>
#include <thread>

#include "node/application.hpp"
#include "node/channel_subscribers.hpp"
#include "node/clock_keeper.hpp"
#include "node/database_health.hpp"
#include "node/factories.hpp"
#include "node/federation.hpp"
#include "node/gauges.hpp"
#include "node/http/freshness.hpp"
#include "node/http/open_files.hpp"
#include "node/job_kinds.hpp"
#include "node/person_export.hpp"
#include "node/store.hpp"
#include "node/trace_exporter.hpp"
#include "ops/log.hpp"
#include "ops/memory.hpp"
#include "ops/observed_log.hpp"
#include "ops/observed_metrics.hpp"
#include "tenant/administration/restores/erasures.hpp"
#include "tenant/administration/restores/restores.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/messaging/channels/dispatcher.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/match_pool/match_pool.hpp"

namespace paraat::node {
namespace net = boost::asio;

constexpr std::chrono::milliseconds beat_every{200};
constexpr std::chrono::seconds figures_every{5};
// The last traces delay a stop by this at most, within its deadline.
constexpr std::chrono::seconds last_traces{2};

// Members are destroyed from last to first: a member that uses others stands below them.
struct node::parts {
  parts(config c, const clock& t)
      : settings(std::move(c)),
        time(t),
        pages(languages),
        held(
            settings, [this](const std::vector<std::string>& topics) { committed(topics); },
            store::use::serve),
        vault(account_key(settings, held.db())),
        post(post_of(settings)),
        channels(office_of(settings, time)),
        services{held.db(),     time,     languages,
                 pages,         files,    municipalities,
                 tenants,       heads,    figures,
                 stock,         people,   vault,
                 post,          channels, {corps::mail_own_pages, exported_tables},
                 settings.https},
        app(services,
            {settings.https, settings.metrics_from, std::chrono::minutes{settings.staff_idle_minutes}}),
        jobs(held.db(), time, job_kinds(services), seen),
        dispatcher({held.db(), time, tenants, post, channels, figures, seen}),
        health([this] { return held.db().reachable(); }),
        clocks(held.db(), time, figures, !held.same_clock(),
               [this] { return federation ? federation->take_clocks() : clock_keeper::offsets(); }),
        workers(static_cast<std::size_t>(settings.workers)) {
    for (const priority p : priorities) jobs_mutex[p];
    look_on();
    channels.converse(conversation_subjects());
    channels.deliver_to_devices(devices_of(settings, vault, time));
    channels.serve(channel_owners(services), [](transaction& tx, instant now) {
      staff_notices::tell(tx, staff_notices::notice_kind::unclear_texts, now);
    });
    if (!settings.node_id.empty() && !settings.federation_certificate.empty())
      federation = std::make_unique<federation_part>(settings, services, io, workers, seen);
  }

  void committed(const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) {
      heads.committed(topic);
      if (topic == outbox::outbox_topic) beat_soon();
      if (topic == mail::queued_topic && started) dispatcher.wake();
    }
  }
  void beat_soon() {
    {
      const std::lock_guard lock(beat_mutex);
      ++beats_wanted;
    }
    beat_wake.notify_all();
  }
  void look_on();
  void beat();
  void look_at_restores();
  void run_jobs(priority);
  void read_tenants();
  void repeat(const std::function<void()>& work);
  http::server::settings listener();

  config settings;
  const clock& time;
  metrics figures;
  // Each request, message, job and delivery is one observation, for all of these.
  observed_log log_lines;
  observed_metrics counted{figures};
  std::unique_ptr<trace_exporter> traces;  // absent without a collector
  observers seen;
  web::catalogue languages;
  web::renderer pages;
  web::assets files;
  municipal_register municipalities;
  tenants::directory tenants;
  outbox::heads heads;
  http::freshness fresh;
  listings::stock_keeper stock;
  match_pool::people_pools people;
  store held;
  secrets::vault vault;
  mail::mailer post;
  paraat::channels::messaging_config channels;
  web::services services;
  application app;
  jobs::runner jobs;
  paraat::channels::dispatcher dispatcher;
  database_health health;
  clock_keeper clocks;

  std::unique_ptr<http::admission> queues;  // of the pages
  std::shared_ptr<http::certificate> tls;   // of the pages; none: plain HTTP
  net::io_context io;
  net::thread_pool workers;
  std::unique_ptr<http::server> pages_server;
  std::unique_ptr<federation_part> federation;  // absent on a node that stands alone
  std::vector<std::thread> network;
  // Heads and each class of jobs have a thread of their own: retention must not keep a call-out waiting.
  std::thread beating;
  std::map<priority, std::thread> working;
  // A round asked for by a test waits for the one that runs.
  std::mutex round_mutex;
  std::map<priority, std::mutex> jobs_mutex;
  std::mutex beat_mutex;
  std::condition_variable beat_wake;
  std::uint64_t beats_wanted = 0;
  std::atomic<bool> stopping = false, tenants_are_old = false;
  std::chrono::steady_clock::time_point figures_at;  // when they were last refreshed
  freed_memory memory;
  restores::beacon beacon{settings.folder.empty() ? std::filesystem::path()
                                                  : settings.folder / "restore.beacon"};
  restores::erasure_ledger erasures{settings.folder.empty() ? std::filesystem::path()
                                                            : settings.folder / "erasures.log"};
  std::atomic<bool> started = false;
};

void node::parts::look_on() {
  std::vector<std::string_view> patterns{files_pattern};
  for (const route& r : routes()) patterns.push_back(r.path);
  counted.know("public", patterns);
  counted.know("federation", federation::patterns());
  seen.add(log_lines);
  seen.add(counted);
  traces = traces_of(settings, time, figures);
  if (traces) seen.add(*traces);
}

void node::parts::beat() {
  const std::lock_guard alone(round_mutex);
  if (const auto at = std::chrono::steady_clock::now(); at - figures_at >= figures_every) {
    refresh_figures(held.db(), figures, settings.folder, time.now());
    figures_at = at;
    memory.give_back();
    look_at_restores();
  }
  const instant as_of = time.now();
  try {
    clocks.beat();
  } catch (const database_unavailable&) {
    // The beat of the clock writes; reading continues without it. The next beat tries again.
  }
  held.db().read(std::nullopt, [&](transaction& tx) { heads.poll(tx); });
  fresh.confirm(as_of);
  heads.tell(held.db());
  read_tenants();
  if (federation) {
    federation->beat();
  } else {
    outbox::drain(held.db());
  }
}

// Asked for after a commit, and again with each beat until it has worked: the change is made already.
void node::parts::read_tenants() {
  if (!tenants_are_old.exchange(false)) return;
  try {
    tenants.load(held.db());
  } catch (...) {
    tenants_are_old = true;
    throw;
  }
  heads.wake(outbox::tenants_read_topic);
}

// A restored backup waits for a decision, and erasures that it undid are done again.
void node::parts::look_at_restores() {
  const auto found = beacon.look(held.db(), time.now());
  if (found.put_back) erasures.replay(held.db(), found.restored_to);
  erasures.append_new(held.db());
}

void node::parts::run_jobs(priority p) {
  const std::lock_guard alone(jobs_mutex.at(p));
  jobs.run_due(p, [this] { return stopping.load(); });
}

void node::parts::repeat(const std::function<void()>& work) {
  std::unique_lock lock(beat_mutex);
  std::uint64_t answered = beats_wanted;
  while (!stopping) {
    beat_wake.wait_for(lock, beat_every, [&] { return beats_wanted != answered || stopping; });
    answered = beats_wanted;
    if (stopping) return;
    lock.unlock();
    try {
      work();
    } catch (const database_unavailable&) {  // the pool logs it, once
      std::this_thread::sleep_for(beat_every);
    } catch (const std::exception& e) {
      log::error("beat_failed", {{"type", typeid(e).name()}});
    }
    lock.lock();
  }
}

node::node(config c, const clock& t) : parts_(std::make_unique<parts>(std::move(c), t)) {
  if (const auto wrong = parts_->held.db().read(
          std::nullopt, [](transaction& tx) { return tenants::wrongly_shared_host(tx); }))
    throw std::runtime_error(*wrong);
  parts_->look_at_restores();
  reload_tenants();
  parts_->heads.listen([p = parts_.get()](const std::string& topic) {
    if (const auto t = profiles::tenant_of_topic(topic)) p->people.drop(*t);
    if (topic != outbox::tenants_topic) return;
    p->tenants_are_old = true;
    p->read_tenants();
  });
}

node::~node() { stop(); }

void node::reload_tenants() { parts_->tenants.load(parts_->held.db()); }

void node::look_at_certificates() {
  if (parts_->tls) parts_->tls->look();
  if (parts_->federation) parts_->federation->look_at_certificate();
}

http::server::settings node::parts::listener() {
  http::server::settings s{.name = "public",
                           .address = settings.listen_address,
                           .port = settings.listen_port,
                           .bounds = {.body_bytes = 3 * 1024 * 1024},  // of a picture; the routes ask less
                           .secure_pages = settings.https,
                           .trusted_proxies = settings.trusted_proxies};
  if (!settings.certificate.empty())
    s.tls = tls = std::make_shared<http::certificate>(settings.certificate, settings.key);
  http::load_metrics(figures).open_files_limit.Set(static_cast<double>(http::open_files()));
  s.connections = http::connection_table::bounds::within(
      http::descriptors_for(http::listener_share::pages, static_cast<std::size_t>(settings.connections)));
  s.queues = queues.get();
  s.seen = &seen;
  s.fresh = &fresh;
  return s;
}

void node::start() {
  parts& p = *parts_;
  p.queues = std::make_unique<http::admission>(
      http::admission::settings{.workers = static_cast<std::size_t>(p.settings.workers),
                                .busy = [&p](http::work_class) { return p.app.busy(); }},
      p.figures);
  p.app.watch(&p.health, p.queues.get());
  p.health.start();
  http::server::settings s = p.listener();
  log::info(
      "connections",
      {{"listener", "public"}, {"total", s.connections.total}, {"one_address", s.connections.one_address}});
  p.pages_server = std::make_unique<http::server>(p.io, p.workers, p.app, p.heads, p.figures, std::move(s));
  p.pages_server->start();
  if (p.federation) p.federation->start();
  for (int i = 0; i < p.settings.network; ++i) p.network.emplace_back([&p] { p.io.run(); });
  p.beating = std::thread([&p] { p.repeat([&p] { p.beat(); }); });
  for (const priority level : priorities)
    p.working[level] = std::thread([&p, level] { p.repeat([&p, level] { p.run_jobs(level); }); });
  p.dispatcher.start();
  p.started = true;
  p.app.set_ready(true);
  log::info("listening", {{"listener", "public"}, {"address", p.settings.listen_address}, {"port", port()}});
}

namespace {

// Waits for a database that does not answer would delay the stop: they are ended when it is known to be away,
// at the latest after three quarters of the time for the stop.
class waits_end {
 public:
  waits_end(database& db, std::chrono::milliseconds most)
      : thread_([&db, most,
                 until = std::chrono::steady_clock::now() + most * 3 / 4](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any wake;
          std::unique_lock lock(mutex);
          while (!stop.stop_requested() && std::chrono::steady_clock::now() < until &&
                 db.seen() != database::health::away)
            wake.wait_for(lock, stop, std::max(most / 50, std::chrono::milliseconds{1}),
                          [] { return false; });
          if (!stop.stop_requested()) db.give_up();
        }) {}

 private:
  std::jthread thread_;
};

// A supervisor kills a process that takes longer than its grace (30 s in Kubernetes, 90 s by systemd), and
// what it was doing then is in doubt.
void log_stop(std::chrono::steady_clock::time_point since, std::chrono::milliseconds goodbye) {
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
  if (took > goodbye + std::chrono::seconds{1})
    log::warning("stop_was_late", {{"took_ms", took.count()}, {"limit_ms", goodbye.count()}});
  log::info("stopped", {{"took_ms", took.count()}});
}

}  // namespace

// Listener → sessions → wait → join → destroy.
void node::stop() {
  parts& p = *parts_;
  if (!p.started) return;
  p.started = false;
  const auto since = std::chrono::steady_clock::now();
  p.app.set_ready(false);
  p.pages_server->stop_accepting();
  if (p.federation) p.federation->stop_accepting();
  {
    const std::lock_guard lock(p.beat_mutex);
    p.stopping = true;
  }
  p.beat_wake.notify_all();
  p.dispatcher.begin_stop();
  const auto deadline = std::chrono::steady_clock::now() + p.settings.goodbye;
  const waits_end never_longer(p.held.db(), p.settings.goodbye);
  const auto busy = [&p] {
    return p.pages_server->connections() > 0 || (p.federation && !p.federation->quiet());
  };
  while (busy() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  p.pages_server->close_all();
  if (p.federation) p.federation->close_all();
  if (p.beating.joinable()) p.beating.join();
  for (auto& [_, t] : p.working) t.join();
  p.dispatcher.stop();
  p.queues->stop();
  p.workers.join();
  p.health.stop();
  p.io.stop();  // by force: a coroutine that asks for a worker from here on would never get one
  p.heads.stop_listening();
  for (std::thread& t : p.network) t.join();
  if (p.traces) p.traces->stop(std::min(deadline, std::chrono::steady_clock::now() + last_traces));
  log_stop(since, p.settings.goodbye);
}

unsigned short node::federation_port() const { return parts_->federation ? parts_->federation->port() : 0; }
federation_part* node::federation() { return parts_->federation.get(); }
unsigned short node::port() const { return parts_->pages_server->port(); }
database& node::db() { return parts_->held.db(); }
const web::services& node::services() const { return parts_->services; }
channels::messaging_config& node::channels() { return parts_->channels; }
void node::revive_database() { parts_->held.revive(); }
void node::look_at_database() { parts_->look_at_restores(); }
void node::beat() {
  for (const priority p : priorities) parts_->run_jobs(p);
  parts_->dispatcher.run_due();
  parts_->beat();
}

}  // namespace paraat::node
