#include <fmt/chrono.h>
#include <fmt/format.h>

#include "tenant/platform/web/plain_text.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"

// The same vacancies for feed readers and search engines.

namespace paraat::listings {
namespace {

using web::request;
using web::response;
using web::scope;

constexpr int sitemap_length = 5000;

// Control characters and noncharacters may not stand in XML 1.0 (section 2.2), whatever a neighbour sent.
std::string xml(std::string_view of) {
  std::string text = web::visible_text(of);
  std::erase_if(text, [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\t'; });
  return web::escape_html(text);
}

std::string rfc3339(instant at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::time_point_cast<std::chrono::seconds>(at));
}

}  // namespace

// RFC 4287.
std::string atom_of(const scope& s, const std::string& title, const std::string& address,
                    const std::vector<listing>& rows) {
  const instant newest = rows.empty() ? s.now : rows.front().published_at;
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:lang=\"nl\">"
      "<id>{0}</id><title>{1}</title><updated>{2}</updated><author><name>{3}</name></author>"
      "<link rel=\"alternate\" href=\"{4}\"/><link rel=\"self\" href=\"{0}\"/>\n",
      xml(address), xml(title), rfc3339(newest), xml(s.here.name), xml(site_address(s, "/vacatures")));
  for (const listing& l : rows)
    out += fmt::format(
        "<entry><id>urn:uuid:{}</id><title>{}</title><link rel=\"alternate\" "
        "href=\"{}\"/><published>{}</published>"
        "<updated>{}</updated><author><name>{}</name></author><category "
        "term=\"{}\"/><summary>{}</summary></entry>\n",
        xml(l.id), xml(l.title), xml(l.url), rfc3339(l.published_at), rfc3339(l.published_at),
        xml(l.organisation), xml(l.theme), xml(l.body));
  return out + "</feed>\n";
}

response atom_feed(const request& r, scope& s, transaction& tx) {
  query q = filters_of(r.query, s, s.node.municipalities.locate_address(typed_place(r.query), s.here.nis));
  q.by = order::newest;
  q.per_page = feed_length;
  const std::string asked = filters_in(r.query);
  return kept_until_it_changes(
      web::text_response(200,
                         atom_of(s, heading_of(s), site_address(s, "/vacatures.atom" + asked),
                                 search(tx, q, *stock_now(s, tx), s.now).rows),
                         std::string(atom_type)));
}

response robots(const request&, scope& s, transaction&) {
  return web::text_response(
      200,
      fmt::format("User-agent: *\nDisallow: {0}/beheer\nDisallow: {0}/aanmelding\nDisallow: {0}/vacatures?\n"
                  "Sitemap: {1}\n",
                  s.base, site_address(s, "/sitemap.xml")));
}

response sitemap(const request&, scope& s, transaction& tx) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset "
      "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  const auto add = [&](std::string_view address) {
    out += fmt::format("<url><loc>{}</loc></url>\n", xml(std::string(address)));
  };
  for (const char* path :
       {"/", "/vacatures", "/kaart", "/hoe-werkt-het", "/contact", "/toegankelijkheid", "/privacy"})
    add(site_address(s, path));
  if (s.here.what == tenants::tenant_kind::aggregator) {
    for (const auto& [nis, n] : counts(*stock_now(s, tx)))
      if (const municipality* m = s.node.municipalities.of(nis)) add(site_address(s, "/gemeente/" + m->slug));
  } else {
    // Each vacancy stands in the site map of its publisher only.
    query q;
    q.municipalities = {s.here.nis};
    q.by = order::newest;
    q.per_page = sitemap_length;
    for (const listing& l : search(tx, q, *stock_now(s, tx), s.now).rows)
      if (l.own == s.here.id) add(l.url);
  }
  return kept_until_it_changes(
      web::text_response(200, out + "</urlset>\n", "application/xml; charset=utf-8"));
}

}  // namespace paraat::listings
