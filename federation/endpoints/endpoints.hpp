#pragma once
// The endpoints of the federation listener. `admit` checks the head before a body is read: grammar,
// signature, key of a member, destination, time. `handle` checks the digest of the body, runs the endpoint
// and signs the answer.
//
// Documents that prove themselves (manifests, root, members list) may be asked for without a signature: a
// joining node, or a node with an expired list, depends on it. A join carries the secret of its invitation
// instead.

#include <functional>
#include <optional>
#include <span>

#include "federation/inbox/write_batching.hpp"
#include "federation/membership/membership.hpp"
#include "ops/metrics.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::federation {

struct endpoint_context {
  database& db;
  const membership& members_list;
  const node_keys& own;
  const tenants::directory& tenants;
  const clock& time;
  const outbox::heads& heads;
  metrics& figures;
  std::string authority;  // host:port of federation.url
  inbox::grouping& inbox;
  charges& accounts;
  std::function<void(const std::string& peer)> heard_from = {};  // signed traffic of a peer came in
};

std::optional<web::response> admit(const endpoint_context&, web::request&);
web::response handle(const endpoint_context&, const web::request&);
std::size_t body_limit(const web::request&);

// The row of `patterns` that a request matches, "-" for none. Never a part of the path.
std::string_view pattern_of(const web::request&);
std::span<const std::string_view> patterns();

// Messages are stored together with others that wait: they are answered later, without holding a worker.
bool answers_later(const web::request&);
void answer_later(const endpoint_context&, const web::request&, std::function<void(web::response)> done,
                  request_origin from = {});

}  // namespace paraat::federation
