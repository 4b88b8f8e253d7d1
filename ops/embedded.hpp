#pragma once
// Files that travel inside the executable: templates, migrations, assets, the register, translations.

#include <span>
#include <string_view>

namespace paraat::embedded {

struct file {
  std::string_view path;  // relative, with slashes: "volunteering/vacancies/overview.html"
  std::string_view bytes;
};

std::span<const file> templates();
std::span<const file> migrations();
std::span<const file> assets();
std::span<const file> register_data();
std::span<const file> catalogues();
std::span<const file> compounds();

}  // namespace paraat::embedded
