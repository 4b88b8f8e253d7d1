#pragma once
// The frame around every page: head, header with the brand and the navigation, languages, footer.

#include <string>
#include <vector>

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"
#include "tenant/web/view.hpp"

namespace paraat::web {

struct page_options {
  std::string title;  // without the name of the site
  std::string description;
  std::string current;  // path of the navigation item to mark: "/vacatures"
  std::vector<std::pair<std::string, std::string>> crumbs;  // address, text; the last one is this page
  std::string json_ld;               // schema.org data about this page; escape-safe JSON text
  std::vector<std::string> scripts;  // islands beside enhance.js
  std::vector<std::string> styles;   // addresses of style sheets beside our own
  std::string canonical;
  bool index = true;  // false: search engines stay away
  unsigned status = 200;
};

// Whose name and logo the pages and mails of a tenant carry: its network's where it shares that brand.
tenants::tenant brand_of(const tenants::tenant&, const tenants::directory&);
std::string site_name(const texts&, const tenants::tenant&, const tenants::directory&);
std::string site_name(const scope&);

response page(const scope&, const request&, std::string_view file, view body, page_options);

// The page for a refusal: what is wrong and the way on.
response refusal_page(const scope&, const request&, const refusal&);
response message_page(const scope&, const request&, unsigned status, std::string title, std::string text,
                      std::string link_url = {}, std::string link_label = {});

// JSON that may stand inside a script element: no "</script>", no "<!--".
std::string json_for_script(std::string json);

// "?thema=zorg&pagina=2" with one value replaced or removed (empty), for links that keep the rest.
std::string query_with(const parameters&, std::string_view name, std::string_view value);
std::string query_without(const parameters&, std::string_view name, std::string_view value);

// The page of a list that was asked for, from 1 to 500.
int page_number(const request&);
// A telephone number for a link, which takes no blanks.
std::string dialled(std::string phone);
void draw_paging(view& into, const scope&, const request&, long long total, int page, int per_page);

}  // namespace paraat::web
