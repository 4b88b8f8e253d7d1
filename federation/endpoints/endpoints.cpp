#include "federation/endpoints/endpoints.hpp"

#include <fmt/format.h>

#include <protocol/paraat.pb.h>
#include <algorithm>
#include <array>

#include "federation/endpoints/feed_answers.hpp"
#include "federation/endpoints/moderation_notices.hpp"
#include "federation/endpoints/responses.hpp"
#include "federation/feeds/feeds.hpp"
#include "federation/membership/claims.hpp"
#include "federation/membership/joining.hpp"
#include "federation/membership/recovering.hpp"
#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"
#include "protocol/http_signature.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/web/verb_names.hpp"

namespace paraat::federation {
namespace {

namespace sig = http_signature;
using web::request;
using web::response;

response fault(const endpoint_context& c, unsigned status, std::string_view code,
               std::string_view text = {}) {
  return federation::fault(c.time.now(), status, code, text);
}

sig::message message_of(const request& r) {
  sig::message m;
  m.method = web::name_of(r.method);
  m.authority = r.authority;
  m.path = r.raw_path;
  m.query = r.raw_query.empty() ? "" : "?" + r.raw_query;
  m.headers = r.headers;
  return m;
}

using acceptor = result<acceptance> (*)(transaction&, const std::string&, instant);

// Documents of the network that a member may push.
acceptor pushed_kind(std::string_view path) {
  if (path == "/fed/v1/membership/members") return accept_members;
  if (path == "/fed/v1/membership/revocations") return accept_revocations;
  if (path == "/fed/v1/manifest") return accept_manifest;
  return nullptr;
}

// A document of this node itself comes back: only one signed by its own master key is evidence, and it is not
// simply accepted (recovering.hpp).
bool is_own_manifest(const endpoint_context& c, const request& r) {
  if (r.path != "/fed/v1/manifest") return false;
  const auto outer = wire::parse<wire::SignedManifest>(r.body);
  const auto m = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  return m && m->node_id() == c.own.node_id;
}

bool proves_itself(const request& r) {
  if (r.method == web::verb::post) return r.path == "/fed/v1/join" || pushed_kind(r.path) != nullptr;
  return r.path == "/.well-known/paraat" || r.path == "/fed/v1/manifest" ||
         r.path.starts_with("/fed/v1/membership/");
}

response changes(const endpoint_context& c, const request& r) {
  const std::uint64_t version = c.heads.version(feeds::feeds_topic);
  const auto list = c.members_list.now();
  wire::Heads out;
  c.db.read(std::nullopt, [&](transaction& tx) {
    std::int64_t after = number_in(r, "after");
    // A cursor beyond the last change is of a time before this database was restored: read from the start.
    if (after > feeds::last_change(tx)) after = 0;
    auto moved = feeds::heads_after(tx, after, 1000);
    out.set_cursor(static_cast<std::uint64_t>(after));
    for (const feeds::head& h : moved) {
      out.set_cursor(static_cast<std::uint64_t>(h.seq));
      // Heads of a publisher's hidings go only to the publisher's own node.
      const member_tenant* about = list->tenant(h.party);
      if (h.feed == hidings_feed && (about == nullptr || about->node != r.peer)) continue;
      wire::Head& w = *out.add_heads();
      w.set_party(h.party);
      w.set_feed(h.feed + "/" + h.audience);
      w.set_epoch(static_cast<std::uint64_t>(h.epoch));
      w.set_number(static_cast<std::uint64_t>(h.number));
    }
  });
  response answer = protobuf_answer(out.SerializeAsString());
  // A peer with an older members list is answered at once: the header of the answer shows the newer version.
  const bool behind =
      list->version > number_in(r, "members") || list->revocations_version > number_in(r, "revocations");
  if (out.heads_size() == 0 && !behind && number_in(r, "wait") > 0) {
    answer.wait_on = std::string(feeds::feeds_topic);
    answer.wait_version = version;
  }
  return answer;
}

response show_hidings(const endpoint_context& c, const request& r) {
  const std::string publisher = r.query.get("publisher");
  const auto list = c.members_list.now();
  const member_tenant* about = list->tenant(publisher);
  if (about == nullptr || about->node != r.peer) return fault(c, 403, "role");
  return protobuf_answer(c.db.read(std::nullopt, [&](transaction& tx) { return hidings_of(tx, publisher); }));
}

// The present tenants of a member. Only the node that signs the list uses it.
response tenants_update(const endpoint_context& c, const request& r) {
  const auto list = c.members_list.now();
  if (list->network != c.own.node_id) return fault(c, 403, "role");
  return c.db.write(std::nullopt, [&](transaction& tx) {
    const auto taken = take_tenants_update(tx, c.own, *list, r.peer, r.body, c.time.now());
    if (taken) return protobuf_answer("");
    tx.abandon();
    return refused(c.time.now(), "tenants-refused", taken.error());
  });
}

response join(const endpoint_context& c, const request& r) {
  return c.db.write(std::nullopt, [&](transaction& tx) {
    const auto answer = accept_join(tx, c.own, r.body, c.time.now());
    if (answer) return protobuf_answer(*answer);
    tx.abandon();
    c.accounts.charge_network(r.remote, price::malformed, c.time.now());
    return refused(c.time.now(), "join-refused", answer.error());
  });
}

// 200 when the document is held now, also when it was before. 409 when another document is held at its number
// or a higher one: its signer may have lost that one. A refused document is charged to the network it came
// from, because no signature names its sender.
response take_document(const endpoint_context& c, const request& r) {
  if (is_own_manifest(c, r)) {
    c.db.write(std::nullopt,
               [&](transaction& tx) { learn_own_manifest(tx, c.own, "", r.body, c.time.now()); });
    return protobuf_answer("");
  }
  return c.db.write(std::nullopt, [&](transaction& tx) {
    const auto taken = pushed_kind(r.path)(tx, r.body, c.time.now());
    if (taken && *taken != acceptance::superseded) return protobuf_answer("");
    if (taken) return fault(c, 409, "superseded");
    tx.abandon();
    c.accounts.charge_network(r.remote, price::malformed, c.time.now());
    return refused(c.time.now(), "document-refused", taken.error());
  });
}

response metadata(const endpoint_context& c, const request& r) {
  if (r.path == "/.well-known/paraat")
    return web::text_response(
        200,
        fmt::format(R"({{"node_id":"{}","base":"https://{}","versions":["paraat-fed/1"]}})", c.own.node_id,
                    c.authority),
        "application/json");
  std::optional<std::string> found =
      c.db.read(std::nullopt, [&](transaction& tx) -> std::optional<std::string> {
        if (r.path == "/fed/v1/manifest")
          return manifest_of(tx, r.query.has("node") ? r.query.get("node") : c.own.node_id);
        if (r.path == "/fed/v1/membership/root") return document(tx, "root");
        if (r.path == "/fed/v1/membership/members") return document(tx, "members");
        if (r.path == "/fed/v1/membership/revocations") return document(tx, "revocations");
        return std::nullopt;
      });
  return found ? protobuf_answer(std::move(*found)) : fault(c, 404, "not-found");
}

constexpr std::string_view inbox_path = "/fed/v1/inbox/", evidence_path = "/fed/v1/evidence/";

response response_of(inbox::answer a) {
  response r = protobuf_answer(std::move(a.body));
  r.status = a.status;
  if (a.retry_after) r.headers.emplace_back("Retry-After", std::to_string(a.retry_after->count()));
  return r;
}

response inbox_status(const endpoint_context& c, const request& r) {
  const auto where = outbox::lane_named(r.query.get("lane"));
  if (!where) return fault(c, 400, "malformed");
  return protobuf_answer(
      c.db.read(std::nullopt, [&](transaction& tx) { return inbox::status_of(tx, r.peer, *where); }));
}

response show_evidence(const endpoint_context& c, const request& r) {
  const std::string_view id = std::string_view(r.path).substr(evidence_path.size());
  auto found =
      c.db.read(std::nullopt, [&](transaction& tx) { return inbox::evidence(tx, c.own, r.peer, id); });
  return found ? protobuf_answer(std::move(*found)) : fault(c, 404, "not-found");
}

// Refuses all but the crisis lane of a peer that costs too much for a while, and at last that too.
std::optional<response> too_costly(const endpoint_context& c, const request& r) {
  const instant now = c.time.now();
  const auto standing = c.accounts.of(r.peer, now);
  const bool crisis = r.path == "/fed/v1/inbox/crisis";
  const bool closed = standing == charges::standing::closed;
  if (!closed && (crisis || standing != charges::standing::no_bulk)) return std::nullopt;
  response no = fault(c, 429, "too-costly");
  const auto wait = c.accounts.until_below(r.peer, crisis ? charges::close_at : charges::no_bulk_at, now);
  no.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return no;
}

response dispatch(const endpoint_context& c, const request& r) {
  if (r.method == web::verb::post && r.path == "/fed/v1/join") return join(c, r);
  if (r.method == web::verb::post && pushed_kind(r.path) != nullptr) return take_document(c, r);
  if (r.method == web::verb::post && r.path == "/fed/v1/tenants") return tenants_update(c, r);
  if (r.method == web::verb::post && r.path == "/fed/v1/ping")
    return response_of(inbox::ping(c.inbox.surroundings(), r.peer, r.body));
  constexpr std::string_view tenants = "/fed/v1/tenants/";
  if (r.path.starts_with(tenants)) return answer_feed(c, r, std::string_view(r.path).substr(tenants.size()));
  if (r.method != web::verb::get) return fault(c, 405, "method");
  if (proves_itself(r)) return metadata(c, r);
  if (r.path == "/fed/v1/changes") return changes(c, r);
  if (r.path == "/fed/v1/hidings") return show_hidings(c, r);
  if (r.path == "/fed/v1/inbox/status") return inbox_status(c, r);
  if (r.path.starts_with(evidence_path)) return show_evidence(c, r);
  if (r.path == "/fed/v1/shown") return answer_shown(c, r);
  return fault(c, 404, "not-found");
}

void sign(const endpoint_context& c, const request& r, response& answer) {
  const auto list = c.members_list.now();
  answer.headers.emplace_back("Fed-Members",
                              fmt::format("{} {} {}", list->version, list->hash.empty() ? "-" : list->hash,
                                          list->revocations_version));
  if (r.peer.empty()) return;
  sig::message m;
  m.status = answer.status;
  m.headers = answer.headers;
  m.headers.emplace_back("Content-Type", answer.content_type);
  sig::add_content_digest(m, answer.body);
  const signer by = c.own.signing();
  sig::sign_response(m, message_of(r), {by.key, by.id}, c.time.now());
  for (const char* name : {"Content-Digest", "Signature-Input", "Signature"})
    answer.headers.emplace_back(name, m.field(name).value_or(""));
}

}  // namespace

std::optional<response> admit(const endpoint_context& c, request& r) {
  if (!r.header("content-encoding").empty()) return fault(c, 415, "content-encoding");
  if (r.method != web::verb::get && r.method != web::verb::post) return fault(c, 405, "method");
  if (proves_itself(r)) {
    // A network that sent too many unsigned documents is not read.
    const bool closed = r.method == web::verb::post && c.accounts.closed_to(r.remote, "", c.time.now());
    return closed ? std::optional(fault(c, 429, "too-costly")) : std::nullopt;
  }
  const auto list = c.members_list.now();
  const instant now = c.time.now();
  bool closed = false, suspended = false;
  const auto lookup = [&](std::string_view id) -> std::optional<keys::public_key> {
    // A network that sent too many wrong signatures is not verified.
    closed = c.accounts.closed_to(r.remote, keys::node_of(id).value_or(""), now);
    if (closed) return std::nullopt;
    suspended = list->is_revoked(id);
    const member_key* k = list->signing_key(id, now);
    return k == nullptr ? std::nullopt : std::optional(k->key);
  };
  const auto who = sig::verify_request(message_of(r), lookup, now, c.authority, c.own.node_id);
  if (who) {
    r.peer = who->node_id;
    c.accounts.heard(r.peer, r.remote, now);
    if (c.heard_from) c.heard_from(r.peer);
    return std::nullopt;
  }
  if (closed) return fault(c, 429, "too-costly");
  if (who.error() == sig::fault::unknown_key && suspended) {
    c.figures.federation_received.Add({{"verdict", "suspended"}}).Increment();
    return fault(c, 403, "suspended");
  }
  c.accounts.charge_network(
      r.remote, who.error() == sig::fault::bad_signature ? price::bad_signature : price::malformed, now);
  c.figures.federation_received.Add({{"verdict", std::string(sig::code_of(who.error()))}}).Increment();
  return fault(c, sig::status_of(who.error()), sig::code_of(who.error()));
}

response handle(const endpoint_context& c, const request& r) {
  if (!r.peer.empty()) {
    const auto field = message_of(r).field("content-digest");
    if (!field || check_content_digest(*field, r.body) != digest_verdict::matches) {
      response no = fault(c, 400, "malformed");
      sign(c, r, no);
      return no;
    }
  }
  response answer;
  try {
    auto no = r.peer.empty() ? std::nullopt : too_costly(c, r);
    answer = no ? std::move(*no) : dispatch(c, r);
  } catch (const database_unavailable&) {
    answer = fault(c, 503, "unavailable");
    answer.headers.emplace_back("Retry-After", "10");
  }
  sign(c, r, answer);
  return answer;
}

bool answers_later(const request& r) {
  return r.method == web::verb::post && r.path.starts_with(inbox_path) && !r.peer.empty() &&
         outbox::lane_named(std::string_view(r.path).substr(inbox_path.size()));
}

void answer_later(const endpoint_context& c, const request& r, std::function<void(response)> done,
                  request_origin from) {
  auto head = std::make_shared<request>(r);  // the signature of the answer covers it; not the body
  head->body.clear();
  const auto say = [&c, head, done = std::move(done)](response answer) {
    sign(c, *head, answer);
    done(std::move(answer));
  };
  const auto field = message_of(r).field("content-digest");
  if (!field || check_content_digest(*field, r.body) != digest_verdict::matches)
    return say(fault(c, 400, "malformed"));
  if (auto no = too_costly(c, r)) return say(std::move(*no));
  c.inbox.take(
      r.peer, *outbox::lane_named(std::string_view(r.path).substr(inbox_path.size())), r.body,
      [say](inbox::answer a) { say(response_of(std::move(a))); }, std::move(from));
}

namespace {

constexpr std::array<std::string_view, 20> known_patterns{"/.well-known/paraat",
                                                          "/fed/v1/manifest",
                                                          "/fed/v1/membership/root",
                                                          "/fed/v1/membership/members",
                                                          "/fed/v1/membership/revocations",
                                                          "/fed/v1/join",
                                                          "/fed/v1/tenants",
                                                          "/fed/v1/ping",
                                                          "/fed/v1/changes",
                                                          "/fed/v1/hidings",
                                                          "/fed/v1/shown",
                                                          "/fed/v1/inbox/status",
                                                          "/fed/v1/inbox/crisis",
                                                          "/fed/v1/inbox/bulk",
                                                          "/fed/v1/evidence/{}",
                                                          "/fed/v1/tenants/{}/feeds/{}/{}",
                                                          "/fed/v1/tenants/{}/feeds/{}/{}/checkpoint",
                                                          "/fed/v1/tenants/{}/feeds/{}/{}/diff",
                                                          "/fed/v1/tenants/{}/feeds/{}/{}/items",
                                                          observation::unnamed};

bool fits(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    const auto want = pattern.substr(0, pattern.find('/')), have = path.substr(0, path.find('/'));
    if (want != "{}" && want != have) return false;
    pattern.remove_prefix(std::min(pattern.size(), want.size() + 1));
    path.remove_prefix(std::min(path.size(), have.size() + 1));
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const std::string_view> patterns() { return known_patterns; }

std::string_view pattern_of(const request& r) {
  const auto found =
      std::ranges::find_if(known_patterns, [&](std::string_view pattern) { return fits(pattern, r.path); });
  return found == known_patterns.end() ? observation::unnamed : *found;
}

std::size_t body_limit(const request& r) {
  if (r.path == "/fed/v1/membership/members" || r.path == "/fed/v1/membership/revocations")
    return limits::members_list;
  if (r.path == "/fed/v1/join") return limits::join;
  if (r.path == "/fed/v1/manifest") return limits::manifest;
  return r.peer.empty() ? limits::before_authentication : limits::body;
}

}  // namespace paraat::federation
