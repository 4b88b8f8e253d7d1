#pragma once
// Pictures from outside. A decoder is where hostile files strike, so none runs in this process: libvips does
// the work in a child that has few rights, little memory and little time, and only its loaders that are
// tested against hostile files (VIPS_BLOCK_UNTRUSTED). What comes out is a fresh PNG: no metadata, no
// colour profile, nothing of the file that went in but its pixels.

#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace paraat::images {

enum class format { png, jpeg, webp };
// By its first bytes; the name of the file and what the browser says of it count for nothing. SVG is a
// document with scripts and is not among them.
std::optional<format> format_of(std::string_view bytes);

struct picture {
  std::string bytes;  // PNG
  int width = 0, height = 0;
};

constexpr std::size_t most_bytes = 2 * 1024 * 1024;
constexpr int most_side = 8000, least_side = 24;

// Within these bounds, never enlarged. Refuses what is no picture, is broken, or is too large or small to
// show; the sentence says what to do.
result<picture> reduced(std::string_view bytes, int most_width, int most_height);

}  // namespace paraat::images
