#include "node/node.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <thread>

#include "node/application.hpp"
#include "node/channel_owners.hpp"
#include "node/federation.hpp"
#include "node/figures.hpp"
#include "node/from_config.hpp"
#include "node/job_kinds.hpp"
#include "node/store.hpp"
#include "ops/log.hpp"
#include "ops/memory.hpp"
#include "tenant/accounts/vault.hpp"
#include "tenant/channels/couriers.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/listings/listings.hpp"

namespace paraat::node {
namespace net = boost::asio;

constexpr std::chrono::milliseconds beat_every{200};
constexpr std::chrono::seconds figures_every{5};

// Members are destroyed from last to first: what uses others stands below them.
struct node::parts {
  parts(config c, const clock& t)
      : settings(std::move(c)),
        time(t),
        pages(languages),
        held(
            settings, [this](const std::vector<std::string>& topics) { committed(topics); },
            store::use::serve),
        vault(account_key(settings)),
        post(post_of(settings)),
        channels(office_of(settings, time)),
        services{held.db(), time,    languages, pages, files, municipalities, tenants,
                 heads,     figures, stock,     vault, post,  channels,       settings.https},
        app(services, {settings.https, settings.metrics_from}),
        jobs(held.db(), time, job_kinds(services), figures),
        couriers({held.db(), time, tenants, post, channels, figures}),
        workers(static_cast<std::size_t>(settings.workers)) {
    channels.serve(channel_owners(services));
    if (!settings.node_id.empty() && !settings.federation_certificate.empty())
      federation = std::make_unique<federation_part>(settings, services, io, workers);
  }

  void committed(const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) {
      heads.committed(topic);
      if (topic == outbox::outbox_topic) beat_soon();
      if (topic == paraat::channels::queued_topic && started) couriers.wake();
    }
  }
  void beat_soon() {
    {
      const std::lock_guard lock(beat_mutex);
      ++beats_wanted;
    }
    beat_wake.notify_all();
  }
  void beat();
  void run_jobs();
  void repeat(void (parts::*work)());

  config settings;
  const clock& time;
  metrics figures;
  web::catalogue languages;
  web::renderer pages;
  web::assets files;
  municipal_register municipalities;
  tenants::directory tenants;
  outbox::heads heads;
  listings::stock_keeper stock;
  store held;
  accounts::vault vault;
  mail::post post;
  paraat::channels::office channels;
  web::services services;
  application app;
  jobs::runner jobs;
  paraat::channels::couriers couriers;

  net::io_context io;
  net::thread_pool workers;
  std::unique_ptr<http::server> pages_server;
  std::unique_ptr<federation_part> federation;  // absent on a node that stands alone
  std::vector<std::thread> network;
  // Heads and jobs have a thread each: a mail server that answers slowly must not keep the boards waiting.
  std::thread beating, working;
  std::mutex jobs_mutex, round_mutex;  // a round asked for by a test waits for the one that runs
  std::mutex beat_mutex;
  std::condition_variable beat_wake;
  std::uint64_t beats_wanted = 0;
  std::atomic<bool> stopping = false;
  std::chrono::steady_clock::time_point figures_at;  // when they were last refreshed
  freed_memory memory;
  std::atomic<bool> started = false;
};

void node::parts::beat() {
  const std::lock_guard alone(round_mutex);
  if (const auto at = std::chrono::steady_clock::now(); at - figures_at >= figures_every) {
    refresh_figures(held.db(), figures, settings.folder, time.now());
    figures_at = at;
    memory.give_back();
  }
  held.db().read(std::nullopt, [&](transaction& tx) { heads.poll(tx); });
  heads.tell(held.db());
  if (federation) {
    federation->beat();
  } else {
    outbox::drain(held.db());
  }
}

void node::parts::run_jobs() {
  const std::lock_guard alone(jobs_mutex);
  jobs.run_due([this] { return stopping.load(); });
}

void node::parts::repeat(void (parts::*work)()) {
  std::unique_lock lock(beat_mutex);
  std::uint64_t answered = beats_wanted;
  while (!stopping) {
    beat_wake.wait_for(lock, beat_every, [&] { return beats_wanted != answered || stopping; });
    answered = beats_wanted;
    if (stopping) return;
    lock.unlock();
    try {
      (this->*work)();
    } catch (const database_unavailable& e) {
      log::warning("beat_without_database", {{"why", why_away(e)}});
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
  reload_tenants();
  parts_->heads.listen([p = parts_.get()](const std::string& topic) {
    if (topic != outbox::tenants_topic) return;
    p->tenants.load(p->held.db());
    p->heads.wake(outbox::tenants_read_topic);
  });
}

node::~node() { stop(); }

void node::reload_tenants() { parts_->tenants.load(parts_->held.db()); }

void node::start() {
  parts& p = *parts_;
  http::server::settings s{.name = "public",
                           .address = p.settings.listen_address,
                           .port = p.settings.listen_port,
                           .bounds = {.body_bytes = 3 * 1024 * 1024},  // of a picture; the routes ask less
                           .secure_pages = p.settings.https,
                           .trusted_proxies = p.settings.trusted_proxies};
  if (!p.settings.certificate.empty()) s.tls = http::tls_context(p.settings.certificate, p.settings.key);
  p.pages_server = std::make_unique<http::server>(p.io, p.workers, p.app, p.heads, p.figures, std::move(s));
  p.pages_server->start();
  if (p.federation) p.federation->start();
  for (int i = 0; i < p.settings.network; ++i) p.network.emplace_back([&p] { p.io.run(); });
  p.beating = std::thread([&p] { p.repeat(&parts::beat); });
  p.working = std::thread([&p] { p.repeat(&parts::run_jobs); });
  p.couriers.start();
  p.started = true;
  p.app.set_ready(true);
  log::info("listening", {{"listener", "public"}, {"address", p.settings.listen_address}, {"port", port()}});
}

// Listener → sessions → wait → join → destroy.
void node::stop() {
  parts& p = *parts_;
  if (!p.started) return;
  p.started = false;
  p.app.set_ready(false);
  p.pages_server->stop_accepting();
  if (p.federation) p.federation->stop_accepting();
  {
    const std::lock_guard lock(p.beat_mutex);
    p.stopping = true;
  }
  p.beat_wake.notify_all();
  const auto deadline = std::chrono::steady_clock::now() + p.settings.goodbye;
  const auto busy = [&p] {
    return p.pages_server->connections() > 0 || (p.federation && !p.federation->quiet());
  };
  while (busy() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  p.pages_server->close_all();
  if (p.federation) p.federation->close_all();
  for (std::thread* t : {&p.beating, &p.working})
    if (t->joinable()) t->join();
  p.couriers.stop();
  p.workers.join();
  p.io.stop();  // by force: a coroutine that asks for a worker from here on would never get one
  p.heads.stop_listening();
  for (std::thread& t : p.network) t.join();
  log::info("stopped");
}

unsigned short node::federation_port() const { return parts_->federation ? parts_->federation->port() : 0; }
federation_part* node::federation() { return parts_->federation.get(); }
unsigned short node::port() const { return parts_->pages_server->port(); }
database& node::db() { return parts_->held.db(); }
const web::services& node::services() const { return parts_->services; }
channels::office& node::channels() { return parts_->channels; }
void node::revive_database() { parts_->held.revive(); }
void node::beat() {
  parts_->run_jobs();
  parts_->couriers.run_due();
  parts_->beat();
}

}  // namespace paraat::node
