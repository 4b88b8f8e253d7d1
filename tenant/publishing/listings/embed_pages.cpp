#include <fmt/format.h>

#include <boost/json.hpp>

#include "protocol/whole_number.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

// The list on a municipality's own website. Why a script and no frame: ops/decisions/embed.md.

namespace paraat::listings {
namespace {

namespace json = boost::json;
namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

// Any website may read these two, and only these: they hold what everyone may see, and no cookie counts.
void for_any_website(response& r) {
  r.headers.emplace_back("Access-Control-Allow-Origin", "*");
  r.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
}

int wanted_number(const request& r) {
  return std::clamp(whole_number<int>(r.query.get("aantal")).value_or(5), 1, 20);
}

std::vector<int> shown_area(const scope& s) {
  return s.here.what == tenants::tenant_kind::municipality ? std::vector<int>{s.here.nis} : area_of(s);
}

json::object item_of(const scope& s, const listing& l) {
  return {{"title", l.title},
          {"url", l.url},
          {"organisation", l.organisation},
          {"place", l.place},
          {"when", period_text(s.t, l)},
          {"urgent", l.urgent}};
}

}  // namespace

response embed_data(const request& r, scope& s, transaction& tx) {
  query q;
  q.municipalities = shown_area(s);
  q.of_network = network_of(s);
  q.per_page = wanted_number(r);
  if (const std::string code = r.query.get("thema"); theme_of(code) != nullptr) q.themes = {code};
  const found f = search(tx, q, *stock_now(s, tx), s.now);
  json::array items;
  for (const listing& l : f.rows) items.push_back(item_of(s, l));
  const std::string all = s.t("Toon de {} vacature", "Toon alle {} vacatures", f.total);
  response out =
      web::text_response(200,
                         json::serialize(json::object{
                             {"lang", s.t.language()},
                             {"heading", heading_of(s)},
                             {"urgent_heading", s.t("Hier is nu hulp nodig")},
                             {"urgent_word", s.t("Dringend")},
                             {"nothing", s.t("Er staat hier nog niets open. Kom binnenkort eens terug.")},
                             {"all", f.total > 0 ? all : s.t("Naar de site")},
                             {"all_url", site_address(s, "/vacatures")},
                             {"color", s.here.brand_color},
                             {"items", std::move(items)}}),
                         "application/json");
  for_any_website(out);
  return kept_until_it_changes(std::move(out));
}

response embed_script(const request&, scope& s, transaction&) {
  const std::string& url = s.node.files.url("embed.js");
  const auto* script = s.node.files.at(std::string_view(url).substr(3));
  response out = web::text_response(200, std::string(script->bytes), script->content_type);
  out.headers.emplace_back("Cache-Control", "public, max-age=3600");
  for_any_website(out);
  return out;
}

response show_embed(const request& r, scope& s, transaction&) {
  const std::string script = site_address(s, "/insluiten.js"), all = site_address(s, "/vacatures");
  const std::string name = heading_of(s);
  std::string quoted;
  for (const char c : name)
    quoted += c == '"' ? std::string("&quot;") : c == '&' ? "&amp;" : std::string(1, c);
  view v;
  v.set(tpl::LINE,
        fmt::format("<script src=\"{}\" data-aantal=\"5\" data-naam=\"{}\" async></script><noscript><a "
                    "href=\"{}\">{}</a></noscript>",
                    script, quoted, all, quoted));
  v.set(tpl::PAGE_ADDRESS, s.here.public_url.substr(0, s.here.public_url.find('/', 8)));
  v.set(tpl::EMBED_URL, s.base + "/insluiten.js")
      .set(tpl::WAY_URL, s.base + "/vacatures")
      .set(tpl::WAY_LABEL, name);
  return web::page(s, r, "publishing/listings/embed.html", std::move(v),
                   {.title = s.t("Vacatures op je eigen website"),
                    .crumbs = {{s.base + "/", s.here.name}, {s.base + "/insluiten", s.t("Op je website")}},
                    .canonical = site_address(s, "/insluiten")});
}

}  // namespace paraat::listings
