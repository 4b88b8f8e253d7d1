#pragma once
// The frame around every page: head, header with the brand and the navigation, languages, footer.

#include <string>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::web {

struct page_options {
  std::string title;            // without the name of the site
  bool title_is_whole = false;  // it names the place itself: no name of the site behind it
  std::string description;
  std::string current;  // path of the navigation item to mark: "/vacatures"
  std::vector<std::pair<std::string, std::string>> crumbs;  // address, text; the last one is this page
  std::string json_ld;               // schema.org data about this page; escape-safe JSON text
  std::vector<std::string> scripts;  // islands beside enhance.js
  std::vector<std::string> styles;   // addresses of style sheets beside our own
  std::string canonical;
  std::string share_image;  // an asset of 1200 × 630 for who shares the address; empty: that of the house
  bool results = false;     // a list at #resultaten, to which a second skip link leads
  bool index = true;        // false: search engines stay away
  outcome how = {};         // of a form: done, or refused and shown again
};

// Whose name and logo the pages and mails of a tenant carry: its network's where it shares that brand.
tenants::tenant brand_of(const tenants::tenant&, const tenants::directory&);
std::string site_name(const texts&, const tenants::tenant&, const tenants::directory&);
std::string site_name(const scope&);

response page(const scope&, const request&, std::string_view file, view body, page_options);

// What search engines and messages show of a description.
constexpr std::size_t longest_summary = 160;

// The page for a refusal: what is wrong and the way on.
response refusal_page(const scope&, const request&, const refusal&);
response message_page(const scope&, const request&, const outcome&, std::string title, std::string text,
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
