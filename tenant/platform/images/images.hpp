#pragma once
// Pictures from outside. A hostile file attacks the decoder, so none runs in this process: libvips does the
// work in a child with few rights, little memory and little time, and only with its loaders that are tested
// against hostile files (VIPS_BLOCK_UNTRUSTED). The result is a fresh PNG: no metadata, no colour profile,
// only the pixels of the input.

#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace paraat::images {

enum class format { png, jpeg, webp };
// By its first bytes; the name of the file and the browser's content type are ignored. SVG is a document with
// scripts and is not among them.
std::optional<format> format_of(std::string_view bytes);

struct picture {
  std::string bytes;  // PNG
  int width = 0, height = 0;
};

constexpr std::size_t most_bytes = 2 * 1024 * 1024;
constexpr int most_side = 8000, least_side = 24;

// Within these bounds, never enlarged. Refuses files that are not a picture, are broken, or are too large or
// small to show; the sentence names the remedy.
result<picture> reduced(std::string_view bytes, int most_width, int most_height);

}  // namespace paraat::images
