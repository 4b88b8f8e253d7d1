#include "node/federation.hpp"

#include "federation/endpoints/moderation_notices.hpp"
#include "federation/endpoints/responses.hpp"
#include "federation/feeds/feeds.hpp"
#include "federation/keys/pending_key_operations.hpp"
#include "node/http/open_files.hpp"
#include "ops/log.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/failure.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"

namespace paraat::node {
namespace {

http::server::settings listener(const config& c, std::shared_ptr<http::certificate> tls,
                                const observers& seen) {
  http::server::settings s{.name = "federation", .address = c.federation_address, .port = c.federation_port};
  s.bounds.allow_chunked = false;
  s.connections = http::connection_table::bounds::within(
      http::descriptors_for(http::listener_share::peers, static_cast<std::size_t>(c.connections)));
  s.bodies = {.small_total = 64UL * 1024 * 1024,
              .large_total = 256UL * 1024 * 1024,
              .one_address = 64UL * 1024 * 1024};
  s.tls = std::move(tls);
  s.seen = &seen;
  s.peers_name_traces = c.tracing_of_peers;
  return s;
}

}  // namespace

federation_part::federation_part(const config& c, const web::services& s, boost::asio::io_context& io,
                                 boost::asio::thread_pool& workers, const observers& seen)
    : settings_(c),
      tls_(std::make_shared<http::certificate>(c.federation_certificate, c.federation_key)),
      services_(s),
      own_(federation::keys_in(c.keys_stand_in(), c.node_id)),
      epochs_(c.folder / "feed.epoch", c.database.empty()),
      client_(io.get_executor(), {.authority = c.federation_authority, .private_peers = c.private_peers}),
      accounts_(s.figures),
      inbox_({s, members_, own_, accounts_, federation::kinds::all(), &seen}, workers),
      delivery_({io.get_executor(),
                 workers,
                 client_,
                 {s, members_, own_, accounts_, federation::kinds::all(), &seen},
                 64,
                 c.database.empty()}),
      context_{s.db,
               members_,
               own_,
               s.tenants,
               s.time,
               s.heads,
               s.figures,
               c.federation_url.substr(std::string_view("https://").size()),
               inbox_,
               accounts_,
               [this](const std::string& peer) { delivery_.heard_from(peer); }},
      peers_({io.get_executor(), workers, client_, s.db, members_, own_, s.tenants, s.municipalities, s.time,
              s.figures}),
      announcer_({io.get_executor(), workers, client_, s.db, members_, own_, s.time}),
      server_(io, workers, *this, s.heads, s.figures, listener(c, tls_, seen)) {
  s.db.write(std::nullopt, [&](transaction& tx) {
    federation::keep_manifest_fresh(tx, own_, c.federation_url, s.time.now());
    jobs::schedule(tx, federation::inbox::forget_job, s.time.now() + std::chrono::hours{1}, "{}", "daily");
    jobs::schedule(tx, listings::recount_job, s.time.now() + std::chrono::hours{1}, "{}", "daily");
    federation::feeds::plan_tombstones(tx, s.time.now());
  });
  reload_members();
}

void federation_part::reload_members() { members_.load(services_.db); }

// The manifest, the list where this node signs it, and key rotation; then the announcements to members.
void federation_part::look_after_membership(instant now) {
  const auto own_tenants = federation::own_tenants(services_.tenants, settings_.node_id);
  services_.db.write(std::nullopt, [&](transaction& tx) {
    // First the announcements, then their confirmations: a key never signs before a manifest named it.
    federation::carry_out_orders(tx, own_, now);
    federation::keep_manifest_fresh(tx, own_, settings_.federation_url, now);
    federation::advance_keys(tx, own_, announcer_.all_told(tx), now);
    federation::keep_manifest_fresh(tx, own_, settings_.federation_url, now);
    federation::keep_revoked_silent(tx);
    federation::keep_members_fresh(tx, own_, settings_.federation_url, own_tenants, now);
  });
}

void federation_part::start() {
  services_.heads.listen([this](const std::string& topic) {
    if (topic != federation::membership_topic) return;
    reload_members();
    // Another process of this node, or a command, may have changed which key signs.
    services_.db.write(std::nullopt,
                       [&](transaction& tx) { federation::adopt_keys(tx, own_, services_.time.now()); });
  });
  server_.start();
  peers_.refresh();
  log::info("listening",
            {{"listener", "federation"}, {"address", settings_.federation_address}, {"port", port()}});
}

void federation_part::beat() {
  const std::lock_guard alone(beat_mutex_);
  const instant now = services_.time.now();
  federation::feeds::project(services_.db, services_.tenants, own_, epochs_, now);
  if (const auto version = services_.heads.version(outbox::listings_topic); version != hidings_seen_) {
    hidings_seen_ = version;
    services_.db.write(std::nullopt, [&](transaction& tx) { federation::announce_hidings(tx, now); });
  }
  const auto seen =
      services_.heads.version(federation::membership_topic) + services_.heads.version(outbox::tenants_topic);
  // A yes of the last member lets a new key sign.
  const bool said_yes = announcer_.someone_said_yes();
  if (seen != membership_seen_ || said_yes || now - membership_checked_ > std::chrono::minutes{1}) {
    membership_seen_ = seen;
    membership_checked_ = now;
    look_after_membership(now);
  }
  announcer_.beat(federation::own_tenants(services_.tenants, settings_.node_id));
  peers_.refresh();
  federation::inbox::apply_held(inbox_.surroundings(), now);
  delivery_.beat();
}

web::response federation_part::handle(const web::request& r, work_record& noted) {
  try {
    return federation::handle(context_, r);
  } catch (const std::exception& e) {
    noted.cause = failure_of(e);
    return federation::fault(services_.time.now(), 500, "internal", r.id);
  }
}
void federation_part::stop_accepting() {
  peers_.stop();
  delivery_.stop();
  announcer_.stop();
  client_.close_all();
  server_.stop_accepting();
}
void federation_part::close_all() { server_.close_all(); }
bool federation_part::quiet() const {
  return peers_.running() == 0 && announcer_.running() == 0 && delivery_.running() == 0 &&
         server_.connections() == 0;
}
unsigned short federation_part::port() const { return server_.port(); }

}  // namespace paraat::node
