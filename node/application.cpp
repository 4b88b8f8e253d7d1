#include "node/application.hpp"

#include <algorithm>

#include "node/http/addresses.hpp"
#include "node/shared_host.hpp"
#include "ops/log.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/web/multipart.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/palette.hpp"
#include "tenant/web/submissions.hpp"

namespace paraat::node {
namespace {

using web::request;
using web::response;
using web::scope;

constexpr std::size_t smallest_to_compress = 1024;

bool takes_gzip(const request& r) {
  return r.header("accept-encoding").find("gzip") != std::string_view::npos;
}

void compress(response& r) {
  const bool done =
      std::ranges::any_of(r.headers, [](const auto& h) { return h.first == "Content-Encoding"; });
  if (done || r.stream_on || r.body.size() < smallest_to_compress || !r.content_type.starts_with("text/"))
    return;
  r.body = web::gzip(r.body, 5);
  r.headers.emplace_back("Content-Encoding", "gzip");
  r.headers.emplace_back("Vary", "Accept-Encoding");
}

// A form that another site makes a browser send carries that site's name; a form of ours carries ours.
bool from_our_pages(const request& r) {
  const std::string_view site = r.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string_view origin = r.header("origin");
  return origin.empty() || origin == "http://" + r.authority || origin == "https://" + r.authority;
}

std::string language_of(const request& r, const tenants::tenant& t) {
  for (const std::string& wish : {r.query.get("taal"), r.cookie("taal")})
    if (std::ranges::find(t.languages, wish) != t.languages.end()) return wish;
  return t.languages.empty() ? "nl" : t.languages.front();
}

response away() {
  response r = web::text_response(
      503,
      "<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\"><title>Even niet bereikbaar</title>"
      "<h1>Even niet bereikbaar</h1><p>We kunnen nu niet bij onze gegevens. Probeer het over een "
      "halve minuut opnieuw; wat je al bewaarde, is er nog.</p></html>",
      "text/html; charset=utf-8");
  r.headers.emplace_back("Retry-After", "30");
  return r;
}

bool granted(const scope& s, who needed) {
  switch (needed) {
    case who::anyone:
      return true;
    case who::signed_in:
      return s.account.has_value();
    case who::staff:
      return s.staff();
    case who::people:
      return s.may(web::role::mediator) || s.may(web::role::coordinator);
    case who::coordinator:
      return s.may(web::role::coordinator);
    case who::editor:
      return s.may(web::role::editor);
    case who::tenant_admin:
      return s.may(web::role::tenant_admin);
    case who::organisation:
      return s.may(web::role::organisation) || s.may(web::role::coordinator);
    case who::node_operator:
      return s.may(web::role::node_operator);
  }
  return false;
}

constexpr std::string_view for_good = "public, max-age=31536000, immutable";

response asset_answer(const web::assets::asset& a, bool zipped) {
  zipped = zipped && !a.gzip.empty();
  response out;
  out.content_type = a.content_type;
  out.body = zipped ? a.gzip : std::string(a.bytes);
  if (zipped) out.headers.emplace_back("Content-Encoding", "gzip");
  out.headers.emplace_back("Vary", "Accept-Encoding");
  out.headers.emplace_back("Cache-Control", for_good);
  return out;
}

// "kleur/00626b.css" → "#00626b".
std::optional<std::string> color_between(std::string_view name, std::string_view before,
                                         std::string_view after) {
  if (name.size() != before.size() + 6 + after.size() || !name.starts_with(before) || !name.ends_with(after))
    return std::nullopt;
  const std::string_view color = name.substr(before.size(), 6);
  if (color.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return "#" + std::string(color);
}

response style_answer(std::string css) {
  response out;
  out.content_type = "text/css; charset=utf-8";
  out.body = std::move(css);
  out.headers.emplace_back("Cache-Control", for_good);
  return out;
}

// Of a site that has no logo of its own.
response mark_answer() {
  response out;
  out.content_type = "image/svg+xml";
  out.body =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\"><rect width=\"48\" height=\"48\" "
      "rx=\"12\" "
      "fill=\"#00626b\"/><path d=\"M8 31c5 0 5-4 10.5-4s6 4 11 4 6-4 10.5-4\" fill=\"none\" "
      "stroke=\"#fff\" "
      "stroke-width=\"4\"/><circle cx=\"24\" cy=\"15\" r=\"6\" fill=\"#fff\"/></svg>";
  out.headers.emplace_back("Cache-Control", "public, max-age=86400");
  return out;
}

}  // namespace

application::application(const web::services& s, settings set)
    : services_(s), settings_(std::move(set)), cache_(s.heads) {}

std::string application::cache_key(const request& r) const {
  return r.host + r.raw_path + "?" + r.raw_query + "|" + r.cookie("taal") + (takes_gzip(r) ? "|z" : "");
}

std::shared_ptr<const http::ready> application::cached(const request& r) {
  if (accounts::has_session_cookie(r)) return nullptr;
  auto found = cache_.find(cache_key(r));
  if (found) services_.figures.cache_hits.Increment();
  return found;
}

std::size_t application::body_limit(const request& r) const {
  const auto here = services_.tenants.at(r.host, r.path);
  const std::string_view path =
      here ? std::string_view(r.path).substr(here->prefix.size()) : std::string_view(r.path);
  const match m = find_route(r.method, path.empty() ? "/" : path);
  return m.found != nullptr ? m.found->body_limit : 16 * 1024;
}

std::optional<response> application::fixed(const request& r) {
  if (r.path == "/healthz") return web::text_response(200, "ok\n");
  if (r.path == "/readyz") {
    const bool ready = ready_ && services_.db.reachable();
    return web::text_response(ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
  }
  if (r.path == "/metrics") {
    if (!http::among(settings_.metrics_from, r.remote)) return std::nullopt;
    return web::text_response(200, services_.figures.exposition(),
                              "text/plain; version=0.0.4; charset=utf-8");
  }
  if (!r.path.starts_with("/-/")) return std::nullopt;
  const std::string_view name = std::string_view(r.path).substr(3);
  if (const auto* a = services_.files.at(name)) return asset_answer(*a, takes_gzip(r));
  // Any brand colour has a style sheet: nothing about a tenant is in it but that colour.
  if (const auto color = color_between(name, "kleur/", ".css")) return style_answer(web::palette_css(*color));
  // The same for a part of a page that shows how a colour will look.
  if (const auto color = color_between(name, "kleur/", "/voorbeeld.css"))
    return style_answer(web::palette_preview_css(*color));
  if (name == "merk.svg") return mark_answer();
  return web::text_response(404, "not found\n");
}

response application::handle(const request& sent) {
  const log::request_mark mark(sent.id);
  try {
    if (auto found = fixed(sent)) {
      const bool keep = found->status == 200 && sent.path.starts_with("/-/");
      if (keep) {
        cache_.put(cache_key(sent),
                   std::make_shared<http::ready>(http::serialize(*found, settings_.secure_pages)), {}, 0);
      }
      return *found;
    }
    const auto here = services_.tenants.at(sent.host, sent.path);
    if (!here) return beside_the_sites(services_.tenants, sent);
    request r = sent;
    r.path = sent.path.substr(here->prefix.size());
    if (r.path.empty()) r.path = "/";
    const web::texts& t = services_.languages.of(language_of(r, here->who));
    const instant now = services_.time.now();
    scope s{services_, here->who, here->prefix,
            t,         now,       accounts::who_asks(services_.db, r, services_.secure_cookies, now)};
    response out = answer(r, s);
    if (const std::string wish = r.query.get("taal"); wish == t.language() && out.status == 200)
      out.headers.emplace_back("Set-Cookie", "taal=" + wish + "; Path=/; Max-Age=31536000; SameSite=Lax");
    if (takes_gzip(sent)) compress(out);
    return out;
  } catch (const database_unavailable& e) {
    services_.figures.database_failures.Increment();
    log::warning("database_unavailable", {{"why", why_away(e)}});
  } catch (const commit_in_doubt&) {
    services_.figures.database_failures.Increment();
    log::warning("commit_in_doubt");
  } catch (const std::exception& e) {
    log::error("handler_failed", {{"type", typeid(e).name()}});
    return web::text_response(500, "Er ging iets mis aan onze kant. Probeer het later opnieuw.\n");
  }
  return away();
}

response application::answer(request& r, scope& s) {
  const match m = find_route(r.method, r.path);
  if (m.found == nullptr) {
    response no = web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
    if (m.other_method) no.status = 405;
    return no;
  }
  r.path_values = m.values;
  if (!granted(s, m.found->may)) {
    if (!s.account && r.method == web::verb::get)
      return web::see_other(s.base + "/aanmelden?verder=" + web::url_encode(r.path));
    return web::refusal_page(s, r,
                             {s.account ? refusal_kind::forbidden : refusal_kind::unauthenticated,
                              "Je hebt geen toegang tot deze pagina.", ""});
  }
  if (r.method == web::verb::post) {
    if (!from_our_pages(r))
      return web::refusal_page(s, r,
                               {refusal_kind::forbidden, "Dit formulier kwam van een andere website.", ""});
    if (r.header("content-type").starts_with("application/x-www-form-urlencoded")) {
      auto form = web::parameters::parse(r.body);
      if (!form) return web::refusal_page(s, r, form.error());
      r.form = std::move(*form);
    } else if (web::is_multipart(r.header("content-type"))) {
      auto form = web::parse_multipart(r.header("content-type"), r.body);
      if (!form) return web::refusal_page(s, r, form.error());
      r.form = std::move(form->fields);
      r.files = std::move(form->files);
      r.body.clear();
    }
    if (s.account && r.form.get("csrf") != s.account->csrf)
      return web::refusal_page(
          s, r,
          {refusal_kind::forbidden,
           "Je sessie is vernieuwd. Ga terug, laad de pagina opnieuw en probeer nog eens.", ""});
  }
  return run(*m.found, r, s);
}

response application::run(const route& found, request& r, scope& s) {
  const bool cacheable_visit = !s.account && (r.method == web::verb::get || r.method == web::verb::head);
  // Every page carries the name, the colours and the words of its tenant.
  const std::uint64_t version =
      cache_.version({std::string(outbox::listings_topic), std::string(outbox::tenants_read_topic)});
  response out = run_in_transaction(found, r, s);
  if (out.cacheable && cacheable_visit && out.status == 200 && !accounts::has_session_cookie(r) &&
      !r.query.has("taal")) {
    services_.figures.cache_misses.Increment();
    out.headers.emplace_back("Cache-Control", "no-cache");
    if (takes_gzip(r)) compress(out);
    out.topics.emplace_back(outbox::tenants_read_topic);
    cache_.put(cache_key(r), std::make_shared<http::ready>(http::serialize(out, settings_.secure_pages)),
               out.topics, version);
  }
  return out;
}

response application::run_in_transaction(const route& found, const request& r, scope& s) {
  if (const auto* bare = std::get_if<bare_handler>(&found.run)) return (*bare)(r, s);
  const handler work = std::get<handler>(found.run);
  if (found.needs == tx::read)
    return s.node.db.read(s.here.id, [&](transaction& t) { return work(r, s, t); });
  return s.node.db.write(s.here.id, [&](transaction& t) {
    const std::string id = r.form.get("submission_id");
    const bool known_id = r.method == web::verb::post && !id.empty() && id.size() <= 64;
    if (known_id)
      if (const auto before = web::submissions::seen(t, id, s.now))
        return web::see_other(before->empty() ? s.base + "/" : *before);
    response out = work(r, s, t);
    if (out.status >= 400) t.abandon();
    if (known_id && out.status == 303)
      for (const auto& [name, value] : out.headers)
        if (name == "Location") web::submissions::remember(t, id, value);
    return out;
  });
}

}  // namespace paraat::node
