#include "tenant/platform/web/assets.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "ops/embedded.hpp"
#include "protocol/bytes.hpp"

namespace paraat::web {
namespace {

std::string type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  if (name.ends_with(".woff2")) return "font/woff2";
  if (name.ends_with(".png")) return "image/png";
  return "application/octet-stream";
}

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  z_stream z{};
  if (deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(deflateBound(&z, bytes.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

assets::assets() {
  const auto files = embedded::assets();
  std::vector<embedded::file> ordered(files.begin(), files.end());
  // Style sheets last: they name the others.
  std::ranges::sort(ordered, {}, [](const embedded::file& f) { return f.path.ends_with(".css"); });
  for (embedded::file& f : ordered) {
    if (f.path.ends_with(".css")) {
      std::string text(f.bytes);
      for (const auto& [name, url] : urls_)
        if (const auto at = text.find("./" + name); at != std::string::npos)
          text.replace(at, name.size() + 2, url);
      f.bytes = kept_.emplace_back(std::move(text));
    }
    const std::string mark = hex(sha256_bytes(f.bytes)).substr(0, 8);
    const auto dot = f.path.rfind('.');
    const std::string name =
        std::string(f.path.substr(0, dot)) + "." + mark + std::string(f.path.substr(dot));
    urls_.emplace(f.path, "/-/" + name);
    const bool packed = f.path.ends_with(".woff2") || f.path.ends_with(".png");
    by_name_.emplace(name, asset{type_of(f.path), f.bytes, packed ? "" : gzip(f.bytes, 9)});
  }
}

const std::string& assets::url(std::string_view name) const {
  const auto found = urls_.find(name);
  if (found == urls_.end()) throw std::logic_error("no such asset: " + std::string(name));
  return found->second;
}

const assets::asset* assets::at(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

}  // namespace paraat::web
