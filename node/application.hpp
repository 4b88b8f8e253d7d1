#pragma once
// The public listener's application: which tenant, who asks, which route, which transaction.
//
// One request passes here in this order: fixed addresses (health, metrics, assets) → tenant by host and
// prefix → language → session → route → who may → origin, CSRF token and submission id of a form → one
// transaction → handler.

#include <string>

#include "node/http/server.hpp"
#include "node/page_cache.hpp"
#include "node/routes.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::node {

class application final : public http::application {
 public:
  struct settings {
    bool secure_pages = false;
    std::vector<std::string> metrics_from;
  };
  application(const web::services&, settings);

  std::shared_ptr<const http::ready> cached(const web::request&) override;
  web::response handle(const web::request&) override;
  std::size_t body_limit(const web::request&) const override;
  std::string_view too_large() const override {
    return "Dit is te groot om te versturen. Ga terug en kies een kleiner bestand.";
  }
  void set_ready(bool ready) { ready_ = ready; }

 private:
  std::optional<web::response> fixed(const web::request&);
  web::response answer(web::request&, web::scope&);
  web::response run(const route&, web::request&, web::scope&);
  web::response run_in_transaction(const route&, const web::request&, web::scope&);
  std::string cache_key(const web::request&) const;

  const web::services& services_;
  settings settings_;
  page_cache cache_;
  std::atomic<bool> ready_ = false;
};

}  // namespace paraat::node
