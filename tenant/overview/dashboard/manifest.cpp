#include <boost/json.hpp>

#include "tenant/overview/dashboard/dashboard_pages.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::dashboard {

// W3C Web Application Manifest: a telephone can put the desk on its home screen.
web::response show_manifest(const web::request&, web::scope& s, transaction&) {
  const std::string root = s.base + "/";
  const boost::json::object icon{
      {"src", "/-/merk.svg"}, {"sizes", "any"}, {"type", "image/svg+xml"}, {"purpose", "any"}};
  const boost::json::object manifest{{"id", root + "beheer"},
                                     {"name", site_name(s)},
                                     {"short_name", s.here.name},
                                     {"lang", "nl-BE"},
                                     {"start_url", root + "beheer"},
                                     {"scope", root},
                                     {"display", "standalone"},
                                     {"background_color", "#ffffff"},
                                     {"theme_color", s.here.brand_color},
                                     {"icons", boost::json::array{icon}}};
  return web::text_response(200, boost::json::serialize(manifest),
                            "application/manifest+json; charset=utf-8");
}

}  // namespace paraat::dashboard
