#include "node/plain_pages.hpp"

#include <fmt/format.h>

namespace paraat::node {
namespace {

using web::response;

response plain_page(unsigned status, std::string_view title, std::string_view text) {
  return web::text_response(status,
                            fmt::format("<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\">"
                                        "<meta name=\"viewport\" content=\"width=device-width\">"
                                        "<title>{0}</title><h1>{0}</h1><p>{1}</p></html>",
                                        title, text),
                            "text/html; charset=utf-8");
}

response come_back(std::string_view title, std::string_view text, std::string_view retry_after) {
  response r = plain_page(503, title, text);
  r.headers.emplace_back("Retry-After", retry_after);
  return r;
}

}  // namespace

web::response broken_page(const web::request& r) {
  if (r.path.ends_with(".json"))
    return web::text_response(
        500,
        fmt::format(R"({{"type":"about:blank","title":"Internal Server Error","status":500,)"
                    R"("detail":"Er ging iets mis aan onze kant.","request_id":"{}"}})",
                    r.id),
        "application/problem+json");
  return plain_page(
      500, "Er ging iets mis",
      fmt::format("Dat ligt aan ons. Probeer het later opnieuw. Meld je het, geef dan dit nummer door: "
                  "<code>{}</code>",
                  r.id));
}

web::response away_page() {
  return come_back(
      "Even niet bereikbaar",
      "We kunnen nu niet bij onze gegevens. Laad deze pagina over een halve minuut opnieuw; stuurde "
      "je een formulier, dan gaat het nog eens mee. Wat je al bewaarde, is er nog.",
      "30");
}

web::response busy_page() {
  return come_back("Even heel druk",
                   "Er komen nu meer mensen tegelijk dan we kunnen bedienen. Laad deze pagina over enkele "
                   "seconden opnieuw; "
                   "stuurde je een formulier, dan gaat het nog eens mee. Wat je al bewaarde, is er nog.",
                   "5");
}

}  // namespace paraat::node
