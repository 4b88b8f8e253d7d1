#include "node/application.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "node/access.hpp"
#include "node/files.hpp"
#include "node/http/addresses.hpp"
#include "node/http/request_head.hpp"
#include "node/plain_pages.hpp"
#include "node/routes/moved.hpp"
#include "node/sensitive_routes.hpp"
#include "node/shared_host.hpp"
#include "ops/log.hpp"
#include "tenant/people/accounts/drafts.hpp"
#include "tenant/people/accounts/proof.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/store/failure.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::node {
namespace {

using web::request;
using web::response;
using web::scope;

constexpr std::size_t smallest_to_compress = 1024;

void compress(response& r) {
  const bool done =
      std::ranges::any_of(r.headers, [](const auto& h) { return h.first == "Content-Encoding"; });
  if (done || r.stream_on || r.body.size() < smallest_to_compress || !r.content_type.starts_with("text/"))
    return;
  r.body = web::gzip(r.body, 5);
  r.headers.emplace_back("Content-Encoding", "gzip");
  r.headers.emplace_back("Vary", "Accept-Encoding");
}

void note_refusal(const response& no, work_record& noted) {
  if (no.refused) noted.refused = {name_of(*no.refused), no.refused_field};
}

response permanently_at(std::string address, const request& r) {
  response out = web::see_other(std::move(address) + (r.raw_query.empty() ? "" : "?" + r.raw_query));
  out.status = 308;
  return out;
}

std::string language_of(const request& r, const tenants::tenant& t) {
  for (const std::string& wish : {r.query.get("taal"), r.cookie("taal")})
    if (std::ranges::find(t.languages, wish) != t.languages.end()) return wish;
  return t.languages.empty() ? "nl" : t.languages.front();
}

}  // namespace

application::application(const web::services& s, settings set)
    : services_(s), settings_(std::move(set)), cache_(s.heads) {}

std::string application::key_of(const request& r) const {
  const std::string wish = r.cookie("taal");
  return cache_key(r, services_.languages.knows(wish) ? wish : "", takes_gzip(r));
}

std::shared_ptr<const http::ready> application::ready_page(const response& page, std::string_view route,
                                                           std::optional<int> tenant) const {
  auto bytes = std::make_shared<http::ready>(http::serialize(page, settings_.secure_pages));
  bytes->route = route;
  bytes->tenant = tenant;
  return bytes;
}

std::shared_ptr<const http::ready> application::cached(const request& r) {
  if (accounts::has_session_cookie(r)) return nullptr;
  const std::string key = key_of(r);
  auto found = cache_.find(key);
  if (found) services_.figures.cache_hits.Increment();
  if (found || !r.path.starts_with("/-/")) return found;
  // A file from the executable needs no worker.
  const auto fresh = file_of(services_.files, r);
  if (!fresh) return nullptr;
  auto bytes = ready_page(*fresh, files_pattern, std::nullopt);
  cache_.put(key, bytes, {}, 0);
  return bytes;
}

match application::route_of(const request& r) const {
  const auto here = services_.tenants.at(r.host, r.path);
  const std::string_view path =
      here ? std::string_view(r.path).substr(here->prefix.size()) : std::string_view(r.path);
  const auto moved = moved_to(path);
  return find_route(r.method, moved ? std::string_view(*moved) : path.empty() ? "/" : path);
}

std::size_t application::body_limit(const request& r) const {
  const match m = route_of(r);
  return m.found != nullptr ? m.found->body_limit : 16 * 1024;
}

http::work_class application::class_of(const request& r, observation& seen) const {
  const auto here = services_.tenants.at(r.host, r.path);
  const std::string_view path =
      here ? std::string_view(r.path).substr(here->prefix.size()) : std::string_view(r.path);
  const std::string token = r.cookie(accounts::session_cookie_name(services_.secure_cookies));
  const route* const found = find_route(r.method, path.empty() ? "/" : path).found;
  if (found != nullptr) seen.name = found->path;
  if (r.path.starts_with("/-/")) seen.name = files_pattern;
  if (here) seen.tenant = here->who.id.value;
  return node::class_of(found, r, path, sessions_.knows(token));
}

// Answers for monitoring, from values already known, so that nothing can delay them.
std::optional<response> application::at_once(const request& r) {
  if (r.path == "/healthz") return web::text_response(200, "ok\n");
  if (r.path == "/readyz") {
    const bool answers = health_ == nullptr || health_->answers();
    const bool room = services_.db.seen() != database::health::disk_is_full;
    const bool ready = ready_ && answers && room && (queues_ == nullptr || queues_->stuck() == 0);
    response out = web::text_response(ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
    if (!ready) out.headers.emplace_back("Retry-After", "5");
    return out;
  }
  if (r.path != "/metrics") return std::nullopt;
  // Behind a proxy that the settings do not name, every visitor has the address of that proxy.
  const bool from_anywhere =
      std::ranges::any_of(r.headers, [](const auto& h) { return h.first == http::unknown_proxy_mark; });
  if (from_anywhere || !http::among(settings_.metrics_from, r.remote)) return std::nullopt;
  return web::text_response(200, services_.figures.exposition(), "text/plain; version=0.0.4; charset=utf-8");
}

// A database that is reached but stands still would keep each worker for as long as it does.
std::optional<response> application::admit(request& r) {
  if (health_ == nullptr || !health_->silent() || r.path.starts_with("/-/")) return std::nullopt;
  services_.figures.database_failures.Increment();
  return away_page();
}

response application::busy() const { return busy_page(); }

std::optional<response> application::may_send(const request& sent, work_record& noted) {
  const auto here = services_.tenants.at(sent.host, sent.path);
  if (!here) return std::nullopt;
  request r = sent;
  r.path = sent.path.substr(here->prefix.size());
  const match m = find_route(r.method, r.path.empty() ? "/" : r.path);
  if (m.found == nullptr || m.found->may == who::anyone) return std::nullopt;
  bool fine = false;
  response no = guarded(sent, noted, [&] {
    const web::texts& t = services_.languages.of(language_of(r, here->who));
    const instant now = services_.time.now();
    scope s{services_,
            here->who,
            here->prefix,
            t,
            now,
            accounts::who_asks(services_.db, r, services_.secure_cookies, now, settings_.staff_idle)};
    // Whose session ended while the form was open does not lose it: it is read, and kept until they signed
    // in.
    fine = granted(s, m.found->may) ||
           (!s.account && accounts::had_session(services_.db, r, services_.secure_cookies));
    return web::refusal_page(s, r, not_allowed(s));
  });
  if (!fine) return no;
  noted.refused = {};
  return std::nullopt;
}

response application::guarded(const request& r, work_record& noted, const std::function<response()>& work) {
  try {
    response out = work();
    note_refusal(out, noted);
    return out;
  } catch (const database_unavailable& e) {
    noted.cause = failure_of(e);
    // The pool logs, once, that the database is away and that it is back.
    if (dynamic_cast<const statement_timed_out*>(&e) != nullptr)
      log::warning("statement_timed_out", {{"why", why_away(e)}});
    else if (health_ != nullptr)
      health_->seen(false);
  } catch (const commit_in_doubt& e) {
    noted.cause = failure_of(e);
    log::warning("commit_in_doubt");
  } catch (const std::exception& e) {
    noted.cause = failure_of(e);
    return broken_page(r);
  }
  services_.figures.database_failures.Increment();
  return away_page();
}

response application::handle(const request& sent, work_record& noted) {
  const log::request_mark mark(sent.id);
  if (auto found = drawn_file(services_.files, sent)) {
    if (found->status == 200)
      cache_.put(key_of(sent), ready_page(*found, files_pattern, std::nullopt), {}, 0);
    return *found;
  }
  const auto here = services_.tenants.at(sent.host, sent.path);
  if (!here) return beside_the_sites(services_.tenants, sent);
  return guarded(sent, noted, [&] {
    request r = sent;
    r.path = sent.path.substr(here->prefix.size());
    if (r.path.empty()) r.path = "/";
    const web::texts& t = services_.languages.of(language_of(r, here->who));
    const instant now = services_.time.now();
    scope s{services_,
            here->who,
            here->prefix,
            t,
            now,
            accounts::who_asks(services_.db, r, services_.secure_cookies, now, settings_.staff_idle)};
    if (s.account) sessions_.note(r.cookie(accounts::session_cookie_name(services_.secure_cookies)));
    response out = answer(r, s, noted);
    // The line of the request has kind and field; what was found stands beside it, and on no page.
    if (!out.cause.empty()) log::info("refused", {{"status", out.status}, {"cause", out.cause}});
    if (const std::string wish = r.query.get("taal"); wish == t.language() && out.status == 200)
      out.headers.emplace_back("Set-Cookie", "taal=" + wish + "; Path=/; Max-Age=31536000; SameSite=Lax");
    // The way on for a crowd (tenant/people/challenges): the form that this page shows may be sent once more.
    if (const std::string pass = r.query.get(challenges::pass_name);
        challenges::is_pass(pass) && out.status == 200)
      out.headers.emplace_back(
          "Set-Cookie", fmt::format("{}={}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax{}",
                                    challenges::pass_name, pass, services_.secure_cookies ? "; Secure" : ""));
    if (takes_gzip(sent)) compress(out);
    return out;
  });
}

response application::answer(request& r, scope& s, work_record& noted) {
  if (const auto now = moved_to(r.path)) return permanently_at(s.base + *now, r);
  const match m = find_route(r.method, r.path);
  if (m.found == nullptr) {
    response no = web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
    if (m.other_method) no.status = 405;
    return no;
  }
  r.path_values = m.values;
  if (m.found->may == who::anyone && r.method != web::verb::post) r.query = known_only(r.query);
  if (!granted(s, m.found->may)) return refused(*m.found, r, s);
  if (r.method == web::verb::post) {
    if (!from_our_pages(r))
      return web::refusal_page(s, r,
                               {refusal_kind::forbidden,
                                "Dit formulier kwam van een andere website.",
                                "",
                                {},
                                "another origin sent the form"});
    if (const auto wrong = read_form(r)) return web::refusal_page(s, r, *wrong);
    if (s.account && r.form.get("csrf") != s.account->csrf) {
      if (auto kept = accounts::keep_draft(r, s)) return std::move(*kept);
      return web::refusal_page(
          s, r,
          {refusal_kind::forbidden,
           "Je sessie is vernieuwd. Ga terug, laad de pagina opnieuw en probeer nog eens.",
           "",
           {},
           "csrf token of another session"});
    }
  }
  const sensitivity* sensitive = sensitivity_of(*m.found);
  if (sensitive != nullptr && sensitive->asks_proof && s.account &&
      (sensitive->with.empty() || r.form.has(sensitive->with)))
    if (auto page = accounts::ask_proof(r, s)) return std::move(*page);
  response out = run(*m.found, r, s, noted);
  if (sensitive != nullptr && !sensitive->event.empty() && s.account && out.status == 200)
    note_view(*sensitive, r, s);
  return out;
}

response application::run(const route& found, request& r, scope& s, work_record& noted) {
  const bool cacheable_visit = !s.account && (r.method == web::verb::get || r.method == web::verb::head);
  // Every page carries the name, the colours and the words of its tenant.
  const std::uint64_t listings = cache_.version({std::string(outbox::listings_topic)});
  const std::uint64_t tenants = cache_.version({std::string(outbox::tenants_read_topic)});
  response out = run_in_transaction(found, r, s, noted);
  // Reading works on a full disk, so a page that was read says nothing; the question of each half second
  // does.
  if (health_ != nullptr && found.needs == tx::write && r.method == web::verb::post) health_->seen(true);
  if (out.cacheable && cacheable_visit && out.status == 200 && !accounts::has_session_cookie(r) &&
      !r.query.has("taal") && !r.query.has(challenges::pass_name)) {
    services_.figures.cache_misses.Increment();
    out.headers.emplace_back("Cache-Control", "no-cache");
    if (takes_gzip(r)) compress(out);
    const bool shows_listings = std::ranges::find(out.topics, outbox::listings_topic) != out.topics.end();
    const std::uint64_t version = tenants + (shows_listings ? listings : 0);
    out.topics.emplace_back(outbox::tenants_read_topic);
    cache_.put(key_of(r), ready_page(out, found.path, s.here.id.value), out.topics, version);
  }
  return out;
}

response application::run_in_transaction(const route& found, const request& r, scope& s, work_record& noted) {
  if (const auto* bare = std::get_if<bare_handler>(&found.run)) return (*bare)(r, s);
  const handler work = std::get<handler>(found.run);
  stage_times& times = noted.times;
  times.enter(stage::begin);
  const auto worked = [&](transaction& t) {
    times.enter(stage::handler);
    response out = found.needs == tx::read
                       ? work(r, s, t)
                       : web::submissions::run_once(t, r, s, [&] { return work(r, s, t); });
    times.enter(stage::commit);
    return out;
  };
  response out =
      found.needs == tx::read ? s.node.db.read(s.here.id, worked) : s.node.db.write(s.here.id, worked);
  times.enter(stage::handler);
  return out;
}

}  // namespace paraat::node
