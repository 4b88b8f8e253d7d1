#include "tenant/platform/images/images.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <stdexcept>

#include "ops/log.hpp"
#include "tenant/platform/images/child.hpp"

namespace paraat::images {
namespace {

constexpr std::chrono::seconds longest{15};
constexpr int not_found = 127;
constexpr std::size_t light_enough = 6 * 1024;  // a whole page may weigh ten times that

std::unexpected<refusal> broken() {
  return because(
      "the image tools could not read or write it",
      refuse(refusal_kind::invalid,
             "We kunnen dit beeld niet lezen. Bewaar het opnieuw als PNG en probeer nog eens.", "beeld"));
}

std::string_view extension_of(format f) {
  switch (f) {
    case format::png:
      return "png";
    case format::jpeg:
      return "jpg";
    case format::webp:
      return "webp";
  }
  return "png";
}

struct size {
  int width = 0, height = 0;
};
// "in.png: 640x480 uchar, 4 bands, srgb, pngload"
std::optional<size> size_in(std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  size s;
  const char* end = line.data() + line.size();
  const auto [cross, bad] = std::from_chars(line.data() + colon + 2, end, s.width);
  if (bad != std::errc() || cross == end || *cross != 'x') return std::nullopt;
  if (std::from_chars(cross + 1, end, s.height).ec != std::errc()) return std::nullopt;
  return s;
}

// The size of the picture in this file; a refusal when it is not a picture, or of a format that is not shown.
result<size> measured(const scratch_folder& folder, const std::string& file) {
  const auto seen = run_bounded(folder.path(), {"/usr/bin/vipsheader", file}, longest);
  if (seen && seen->status == not_found) {
    log::error("libvips_missing");
    return refuse(
        refusal_kind::conflict,
        "Deze node kan nog geen beelden verwerken. Vraag de nodebeheerder om libvips-tools te installeren.",
        "beeld");
  }
  const auto s = seen && seen->status == 0 ? size_in(seen->output) : std::nullopt;
  if (!s) return broken();
  if (s->width > most_side || s->height > most_side)
    return refuse(refusal_kind::invalid,
                  "Dit beeld is te groot. Kies er een van hoogstens 8000 beeldpunten breed en hoog.",
                  "beeld");
  if (s->width < least_side || s->height < least_side)
    return refuse(refusal_kind::invalid,
                  "Dit beeld is te klein. Kies er een van minstens 24 beeldpunten breed en hoog.", "beeld");
  return *s;
}

// Making it smaller forgives a picture that was cut off, and fills it up with grey; reading all of it does
// not.
bool whole(const scratch_folder& folder, const std::string& file) {
  const auto read = run_bounded(folder.path(), {"/usr/bin/vips", "avg", file + "[fail_on=error]"}, longest);
  return read && read->status == 0;
}

bool write_to(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return out.good();
}

std::optional<std::string> read_from(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

}  // namespace

std::optional<format> format_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return format::png;
  if (bytes.starts_with("\xff\xd8\xff"sv)) return format::jpeg;
  if (bytes.starts_with("RIFF"sv) && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP"sv) return format::webp;
  return std::nullopt;
}

result<picture> reduced(std::string_view bytes, int most_width, int most_height) {
  if (bytes.size() > most_bytes)
    return refuse(refusal_kind::too_large, "Dit bestand is te groot. Kies er een van hoogstens 2 MB.",
                  "beeld");
  const auto what = format_of(bytes);
  if (!what)
    return refuse(refusal_kind::invalid,
                  "Dit is geen beeld dat we kunnen tonen. Kies een PNG-, JPEG- of WebP-bestand.", "beeld");
  const scratch_folder folder;
  const std::string in = fmt::format("in.{}", extension_of(*what));
  if (!write_to(folder.path() / in, bytes)) throw std::runtime_error("a picture could not be written down");
  std::filesystem::permissions(folder.path() / in, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  if (const auto s = measured(folder, in); !s) return std::unexpected(s.error());
  if (!whole(folder, in)) return broken();
  const std::string bounds = fmt::format("{}x{}>", most_width, most_height);
  // Lossless first; a result above the limit gets a palette.
  for (const std::string_view how : {"compression=9", "compression=9,palette,Q=90"}) {
    const auto done = run_bounded(folder.path(),
                                  {"/usr/bin/vipsthumbnail", in, "--size", bounds, "--export-profile", "srgb",
                                   "-o", fmt::format("out.png[{},strip]", how)},
                                  longest);
    if (!done || done->status != 0) return broken();
    auto out = read_from(folder.path() / "out.png");
    if (!out || format_of(*out) != format::png) return broken();
    if (out->size() > light_enough && !how.contains("palette")) continue;
    const auto s = measured(folder, "out.png");
    if (!s) return std::unexpected(s.error());
    return picture{std::move(*out), s->width, s->height};
  }
  return broken();
}

}  // namespace paraat::images
