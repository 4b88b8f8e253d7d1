#include "node/files.hpp"

#include "tenant/platform/web/palette.hpp"

namespace paraat::node {
namespace {

using web::request;
using web::response;

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

bool takes_gzip(const request& r) {
  return r.header("accept-encoding").find("gzip") != std::string_view::npos;
}

std::optional<response> file_of(const web::assets& files, const request& r) {
  if (!r.path.starts_with("/-/")) return std::nullopt;
  const std::string_view name = std::string_view(r.path).substr(3);
  const auto* a = files.at(name);
  if (a == nullptr) return std::nullopt;
  response out = asset_answer(*a, takes_gzip(r));
  // A service worker serves pages that stand outside its own folder: those of the desk, and of saved
  // searches.
  if (name.starts_with("offline.") || name.starts_with("push_worker."))
    out.headers.emplace_back("Service-Worker-Allowed", "/");
  return out;
}

// Files that are made when they are asked for.
std::optional<response> drawn_file(const web::assets& files, const request& r) {
  if (!r.path.starts_with("/-/")) return std::nullopt;
  const std::string_view name = std::string_view(r.path).substr(3);
  // Any brand colour has a style sheet: nothing about a tenant is in it but that colour.
  if (const auto color = color_between(name, "kleur/", ".css")) return style_answer(web::palette_css(*color));
  // The same for a part of a page that shows how a colour will look.
  if (const auto color = color_between(name, "kleur/", "/voorbeeld.css"))
    return style_answer(web::palette_preview_css(*color));
  if (name == "merk.svg") return mark_answer();
  if (auto found = file_of(files, r)) return found;
  return web::text_response(404, "not found\n");
}

}  // namespace paraat::node
