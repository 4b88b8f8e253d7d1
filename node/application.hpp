#pragma once
// The public listener's application: it finds the tenant, session, route and transaction of a request.
//
// `application` takes each request through these steps in order. On the network thread: health and metrics →
// page in the cache → refused while the database stands still → its class. On a worker: tenant by host and
// prefix → language → session → route → access → origin, CSRF token and submission id of a form → one
// transaction → handler.

#include <chrono>
#include <functional>
#include <string>

#include "node/database_health.hpp"
#include "node/http/server.hpp"
#include "node/page_cache.hpp"
#include "node/routes.hpp"
#include "node/visits.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

class application final : public http::application {
 public:
  struct settings {
    bool secure_pages = false;
    std::vector<std::string> metrics_from;
    std::chrono::minutes staff_idle{60};  // a session of staff ends after so long without a request
  };
  application(const web::services&, settings);

  std::shared_ptr<const http::ready> cached(const web::request&) override;
  std::optional<web::response> at_once(const web::request&) override;
  std::optional<web::response> admit(web::request&) override;
  http::work_class class_of(const web::request&, observation&) const override;
  std::optional<web::response> may_send(const web::request&, work_record&) override;
  web::response busy() const override;
  web::response handle(const web::request&, work_record&) override;
  std::size_t body_limit(const web::request&) const override;
  std::string_view too_large() const override {
    return "Dit is te groot om te versturen. Ga terug en kies een kleiner bestand.";
  }
  void set_ready(bool ready) { ready_ = ready; }
  // Before it serves. Both outlive it.
  void watch(database_health* health, const http::admission* queues) {
    health_ = health;
    queues_ = queues;
  }

 private:
  // A page needs the database, and the database was found answering or not.
  web::response guarded(const web::request&, work_record&, const std::function<web::response()>& work);
  match route_of(const web::request&) const;
  web::response answer(web::request&, web::scope&, work_record&);
  web::response run(const route&, web::request&, web::scope&, work_record&);
  web::response run_in_transaction(const route&, const web::request&, web::scope&, work_record&);
  std::shared_ptr<const http::ready> ready_page(const web::response&, std::string_view route,
                                                std::optional<int> tenant) const;
  std::string key_of(const web::request&) const;

  const web::services& services_;
  settings settings_;
  page_cache cache_;
  recent_sessions sessions_;
  database_health* health_ = nullptr;
  const http::admission* queues_ = nullptr;
  std::atomic<bool> ready_ = false;
};

}  // namespace paraat::node
