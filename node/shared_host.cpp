#include "node/shared_host.hpp"

#include <fmt/format.h>

#include "tenant/platform/web/renderer.hpp"

namespace paraat::node {
namespace {

using tenants::tenant;
using web::response;

response nothing_here() { return web::text_response(404, "Op dit adres staat geen gemeente.\n"); }

// Every site has the rules of its own prefix; a robot looks for them at the root of the host only.
response rules_for_robots(const std::vector<tenants::directory::found>& sites) {
  std::string out = "User-agent: *\n";
  for (const auto& s : sites)
    out +=
        fmt::format("Disallow: {0}/beheer\nDisallow: {0}/aanmelding\nDisallow: {0}/vacatures?\n", s.prefix);
  for (const auto& s : sites) out += fmt::format("Sitemap: {}/sitemap.xml\n", s.who.public_url);
  return web::text_response(200, std::move(out));
}

response way_to_each(const std::vector<tenants::directory::found>& sites) {
  std::string items;
  for (const auto& s : sites)
    items += fmt::format("<li><a href=\"{}/\">{}</a></li>", s.prefix, web::escape_html(s.who.name));
  return web::text_response(
      200,
      fmt::format(
          "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          "<title>Kies je gemeente</title></head><body><main><h1>Kies je gemeente</h1><ul>{}</ul></main>"
          "</body></html>\n",
          items),
      "text/html; charset=utf-8");
}

}  // namespace

web::response beside_the_sites(const tenants::directory& all, const web::request& r) {
  const auto sites = all.on_host(r.host);
  if (sites.empty() || (r.method != web::verb::get && r.method != web::verb::head)) return nothing_here();
  if (r.path == "/") return way_to_each(sites);
  if (r.path == "/robots.txt") return rules_for_robots(sites);
  return nothing_here();
}

}  // namespace paraat::node
