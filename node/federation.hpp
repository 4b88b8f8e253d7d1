#pragma once
// The part of a node that speaks with other nodes: its keys, the members list, the listener for peers, the
// loops that follow them, and the projector that signs the items published here. Absent on a node without
// `federation.node_id`.

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>

#include "federation/delivery/delivery.hpp"
#include "federation/endpoints/endpoints.hpp"
#include "federation/feeds/epoch.hpp"
#include "federation/membership/propagation.hpp"
#include "federation/sync/peers.hpp"
#include "node/config.hpp"
#include "node/http/client.hpp"
#include "node/http/server.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

class federation_part final : public http::application {
 public:
  federation_part(const config&, const web::services&, boost::asio::io_context&,
                  boost::asio::thread_pool& workers, const observers&);

  void start();  // opens the listener and the loops
  void stop_accepting();
  void close_all();
  bool quiet() const;  // nothing is under way any more
  unsigned short port() const;

  // Signs changes, renews the manifest, follows new members. Called by the beat.
  void beat();
  void reload_members();
  void look_at_certificate() { tls_->look(); }
  const federation::membership& members_list() const { return members_; }
  const federation::node_keys& own() const { return own_; }
  federation::endpoint_context& context() { return context_; }
  federation::delivery::delivery_service& delivery() { return delivery_; }
  federation::sync::peers& peers() { return peers_; }
  std::map<std::string, double> take_clocks() { return client_.take_clocks(); }

  std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
  std::optional<web::response> admit(web::request& r) override { return federation::admit(context_, r); }
  std::size_t body_limit(const web::request& r) const override { return federation::body_limit(r); }
  http::work_class class_of(const web::request& r, observation& o) const override {
    o.name = federation::pattern_of(r);
    return http::work_class::open;
  }
  web::response handle(const web::request& r, work_record&) override;
  bool answers_later(const web::request& r) const override { return federation::answers_later(r); }
  void answer_later(const web::request& r, const request_origin& from,
                    std::function<void(web::response)> done) override {
    federation::answer_later(context_, r, std::move(done), from);
  }

 private:
  void look_after_membership(instant now);
  std::mutex beat_mutex_;  // a round asked for by a test waits for the one that runs
  const config& settings_;
  const std::shared_ptr<http::certificate> tls_;
  const web::services& services_;
  federation::node_keys own_;
  federation::feeds::epoch_keeper epochs_;
  federation::membership members_;
  http::client client_;
  federation::charges accounts_;
  federation::inbox::grouping inbox_;
  federation::delivery::delivery_service delivery_;
  federation::endpoint_context context_;
  federation::sync::peers peers_;
  federation::announcer announcer_;
  http::server server_;
  instant membership_checked_{};
  std::uint64_t membership_seen_ = ~std::uint64_t{0};
  std::uint64_t hidings_seen_ = ~std::uint64_t{0};
};

}  // namespace paraat::node
