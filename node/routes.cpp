#include "node/routes.hpp"

#include "tenant/about/about_pages.hpp"
#include "tenant/listings/listings_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/", who::anyone, tx::read, listings::show_home},
    {get, "/vacatures", who::anyone, tx::read, listings::show_overview},
    {get, "/vacatures/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/vacatures/{}/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/kaart", who::anyone, tx::read, listings::show_map},
    {get, "/gemeente", who::anyone, tx::read, listings::find_municipality},
    {get, "/gemeente/{}", who::anyone, tx::read, listings::show_municipality},
    {get, "/insluiten", who::anyone, tx::read, listings::show_embed},
    {get, "/insluiten.js", who::anyone, tx::read, listings::embed_script},
    {get, "/insluiten.json", who::anyone, tx::read, listings::embed_data},
    {get, "/vacatures.atom", who::anyone, tx::read, listings::atom_feed},
    {get, "/robots.txt", who::anyone, tx::read, listings::robots},
    {get, "/sitemap.xml", who::anyone, tx::read, listings::sitemap},
    {get, "/toegankelijkheid", who::anyone, tx::read, about::show_accessibility},
    {get, "/privacy", who::anyone, tx::read, about::show_privacy},
    {get, "/verborgen", who::editor, tx::read, listings::show_hidden},
    {get, "/verbergen/{}/{}", who::editor, tx::read, listings::show_hide_form},
    {post, "/verbergen/{}/{}", who::editor, tx::write, listings::hide_item},
    {post, "/verborgen/{}/{}", who::editor, tx::write, listings::show_item_again},
};

// Takes the next part of a path.
std::string_view part_of(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = path.find('/');
  const std::string_view out = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  return out;
}

// How well a pattern fits: nullopt not at all, otherwise the number of literal parts.
std::optional<int> fit(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
  int literal = 0;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view want = part_of(pattern), have = part_of(path);
    if (want == "{}") {
      if (have.empty()) return std::nullopt;
      values.emplace_back(have);
    } else if (want == have) {
      ++literal;
    } else {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(literal) : std::nullopt;
}

}  // namespace

std::span<const route> routes() { return table; }

match find_route(web::verb method, std::string_view path) {
  match best;
  int best_fit = -1;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const route& r : table) {
    std::vector<std::string> values;
    const auto literal = fit(r.path, path, values);
    if (!literal) continue;
    const bool fits = r.method == method || (r.method == get && method == head);
    best.other_method |= !fits;
    if (fits && *literal > best_fit) {
      best_fit = *literal;
      best.found = &r;
      best.values = std::move(values);
    }
  }
  return best;
}

}  // namespace paraat::node
